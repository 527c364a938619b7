"""Call the few Linux system calls that Python does not offer, through ctypes.

Every function raises `OSError` if the kernel refuses. Every system can import this file, but its
functions work on Linux only.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import platform
import signal
import sys

# namespaces (linux/sched.h)
CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

# mounts (linux/mount.h)
MS_NOSUID = 0x2
MS_NODEV = 0x4
MS_NOEXEC = 0x8
MS_BIND = 0x1000
MS_REC = 0x4000
MS_PRIVATE = 0x40000
MNT_DETACH = 0x2
ATTR_RDONLY = 0x1
ATTR_NOSUID = 0x2
ATTR_NODEV = 0x4

# prctl (linux/prctl.h)
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_NO_NEW_PRIVS = 38

_MADV_COLLAPSE = 25
_SYS_MOUNT_SETATTR = 442  # the same number on every architecture
_SYS_CLONE = {"x86_64": 56, "aarch64": 220}
_AT_FDCWD = -100
_AT_RECURSIVE = 0x8000

LINUX = sys.platform == "linux"
MACHINE = platform.machine()

_libc = ctypes.CDLL(None, use_errno=True) if LINUX else None
#: Its calls keep the interpreter's lock, as a fork must.
_locked_libc = ctypes.PyDLL(None, use_errno=True) if LINUX else None


class _MountAttr(ctypes.Structure):
    _fields_ = (
        ("attr_set", ctypes.c_uint64),
        ("attr_clr", ctypes.c_uint64),
        ("propagation", ctypes.c_uint64),
        ("userns_fd", ctypes.c_uint64),
    )


class _CapHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _CapData(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def _call(name: str, *arguments: object) -> int:
    """Call a function of the C library. Its result -1 becomes an `OSError`."""
    if _libc is None:
        raise OSError(f"{name} exists on Linux only")
    result = int(getattr(_libc, name)(*arguments))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), name)
    return result


def syscall(number: int, *arguments: object) -> int:
    """Make a system call without a function in the C library."""
    return _call("syscall", ctypes.c_long(number), *arguments)


def fork_into(namespaces: int) -> int:
    """Fork this process into new namespaces, as `os.fork` does without them.

    The copy is the first process of a new PID namespace. With `os.fork` alone, this would need a
    second copy: a process can't enter a new PID namespace, only its children can.

    Args:
        namespaces: The ``CLONE_NEW…`` flags.

    Returns:
        0 in the copy, and its process id in this process.
    """
    if _locked_libc is None or MACHINE not in _SYS_CLONE:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), "clone")
    flags, nothing = ctypes.c_ulong(namespaces | signal.SIGCHLD), ctypes.c_ulong(0)
    ctypes.pythonapi.PyOS_BeforeFork()
    pid = int(
        _locked_libc.syscall(
            ctypes.c_long(_SYS_CLONE[MACHINE]), flags, nothing, nothing, nothing, nothing
        )
    )
    if pid == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
        return 0
    number = ctypes.get_errno()
    ctypes.pythonapi.PyOS_AfterFork_Parent()
    if pid < 0:
        raise OSError(number, os.strerror(number), "clone")
    return pid


def mount(source: str, target: str, kind: str = "", flags: int = 0, data: str = "") -> None:
    """Attach a file system at a folder (man 2 mount)."""
    _call(
        "mount",
        os.fsencode(source),
        os.fsencode(target),
        kind.encode() or None,
        ctypes.c_ulong(flags),
        data.encode() or None,
    )


def mount_setattr(path: str, attributes: int, *, recursive: bool) -> None:
    """Add attributes to a mount and, if asked, to everything mounted below it (Linux 5.12)."""
    change = _MountAttr(attributes, 0, 0, 0)
    syscall(
        _SYS_MOUNT_SETATTR,
        ctypes.c_int(_AT_FDCWD),
        os.fsencode(path),
        ctypes.c_uint(_AT_RECURSIVE if recursive else 0),
        ctypes.byref(change),
        ctypes.c_size_t(ctypes.sizeof(change)),
    )


def pivot_into(folder: str) -> None:
    """Make `folder`, a mount point, the root directory and detach the old one."""
    os.chdir(folder)
    _call("pivot_root", b".", b".")
    _call("umount2", b".", ctypes.c_int(MNT_DETACH))
    os.chdir("/")


def use_huge_pages() -> None:
    """Move this process's own memory to pages of 2 MB, where Linux can (since 6.1).

    A fork copies an entry for each page, and an exit clears it, so both take less time.
    """
    with open("/proc/self/maps") as file:
        regions = [line.split() for line in file]
    for addresses, rights, _, _, inode, *_ in regions:
        if rights == "rw-p" and inode == "0":
            start, end = (int(address, 16) for address in addresses.split("-"))
            with contextlib.suppress(OSError):  # Linux is older, or the region is too small
                _call(
                    "madvise",
                    ctypes.c_void_p(start),
                    ctypes.c_size_t(end - start),
                    ctypes.c_int(_MADV_COLLAPSE),
                )


def prctl(option: int, value: int = 0, pointer: object = None) -> int:
    """Change a property of this process (man 2 prctl)."""
    nothing = ctypes.c_ulong(0)
    third = nothing if pointer is None else pointer
    return _call("prctl", ctypes.c_int(option), ctypes.c_ulong(value), third, nothing, nothing)


def drop_bounding_set() -> None:
    """Make sure that no later program can get a capability."""
    last = int(_read("/proc/sys/kernel/cap_last_cap") or 40)
    for capability in range(last + 1):
        prctl(PR_CAPBSET_DROP, capability)


def clear_capabilities() -> None:
    """Give up every capability that this process has."""
    header = _CapHeader(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3
    nothing = (_CapData * 2)()
    _call("capset", ctypes.byref(header), ctypes.byref(nothing))


def _read(path: str) -> str:
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""
