"""Add a second lock on files, network and signals (Landlock), if the kernel of Linux has it.

What it stops: what the private file system and the namespaces also stop, in case one of them has a
hole: writing outside the writable folders, TCP connections, abstract Unix sockets and signals to
processes outside. It is not required, because many systems still lack it.
"""

from __future__ import annotations

import ctypes
import os

from autograder.grading.sandbox import linux

# The same numbers on every architecture (linux/landlock.h).
_SYS_CREATE, _SYS_ADD, _SYS_RESTRICT = 444, 445, 446
_VERSION_FLAG = 1
_PATH_BENEATH = 1

# The number of rights on files, by ABI version.
_RIGHTS_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_IOCTL_DEV = 1 << 15
_WRITE_FILE = 1 << 1
_TCP = 0b11  # bind, connect; since ABI 4
_SCOPE = 0b11  # abstract Unix sockets, signals; since ABI 6

_WRITABLE = ("/tmp", "/dev/shm", "/home/student", "/dev/pts")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full")


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("rights", ctypes.c_uint64), ("folder", ctypes.c_int32))


def version() -> int:
    """Return the version of Landlock in this kernel, or 0 if it does not have Landlock."""
    try:
        return linux.syscall(_SYS_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION_FLAG))
    except OSError:
        return 0


def apply() -> bool:
    """Lock this process in for the rest of its life. Return False if the kernel can't.

    Needs ``no_new_privs``, so it comes after `privileges.drop`.
    """
    abi = version()
    if abi == 0:
        return False
    everything = (1 << _RIGHTS_BY_ABI.get(abi, 16)) - 1
    wanted = _Ruleset(everything, _TCP if abi >= 4 else 0, _SCOPE if abi >= 6 else 0)
    # An older kernel refuses a structure longer than its own, unless the rest is zero.
    ruleset = linux.syscall(
        _SYS_CREATE,
        ctypes.byref(wanted),
        ctypes.c_size_t(ctypes.sizeof(wanted)),
        ctypes.c_uint32(0),
    )
    try:
        _permit(ruleset, "/", _READ)
        for folder in _WRITABLE:
            _permit(ruleset, folder, everything)
        for device in _DEVICES:
            _permit(ruleset, device, (_READ_FILE | _WRITE_FILE | _IOCTL_DEV) & everything)
        linux.syscall(_SYS_RESTRICT, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    finally:
        os.close(ruleset)
    return True


def _permit(ruleset: int, path: str, rights: int) -> None:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = _Beneath(rights, descriptor)
        linux.syscall(
            _SYS_ADD,
            ctypes.c_int(ruleset),
            ctypes.c_int(_PATH_BENEATH),
            ctypes.byref(rule),
            ctypes.c_uint32(0),
        )
    finally:
        os.close(descriptor)
