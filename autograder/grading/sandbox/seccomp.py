"""Filter the system calls of the student's process (seccomp).

What it stops: calls that no notebook needs, and through which programs have left sandboxes or
disturbed the machine: tracing processes, mounting, making or entering namespaces, keys, eBPF,
performance events, io_uring, loading kernels and modules, setting clocks, memory that no limit
counts (memfd, System V), and every kind of socket other than Unix and internet ones.

Refused calls fail with "Operation not permitted", so an honest program that tries one can go on. A
call through the entry of another architecture (32 bit on a 64 bit system) ends the process.
"""

from __future__ import annotations

import ctypes
import errno
import struct

from autograder.grading.sandbox import linux
from autograder.grading.sandbox.errors import SandboxError

# name -> (number on x86_64, number on aarch64). None means that the call does not exist.
_REFUSED: dict[str, tuple[int, int | None]] = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "unshare": (272, 97),
    "setns": (308, 268),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "fanotify_init": (300, 262),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "syslog": (103, 116),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "personality": (135, 92),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "lookup_dcookie": (212, 18),
    "vhangup": (153, 58),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "uselib": (134, None),
}

# architecture -> (AUDIT_ARCH constant, column above, clone, clone3, socket)
_ARCHITECTURES = {
    "x86_64": (0xC000003E, 0, 56, 435, 41),
    "aarch64": (0xC00000B7, 1, 220, 435, 198),
}
_SOCKET_FAMILIES = (1, 2, 10)  # AF_UNIX, AF_INET, AF_INET6
_X32_BIT = 0x40000000

# Instructions of classic BPF (linux/bpf_common.h)
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
# Offsets in struct seccomp_data: the call's number, the architecture, the first argument.
_NUMBER, _ARCH, _ARGUMENT = 0, 4, 16


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def apply() -> None:
    """Put the filter on this process and all of its children. They can't remove it.

    Raises:
        SandboxError: If the architecture is unknown, or the kernel does not have seccomp.
    """
    code = build(linux.MACHINE)
    program = _Program(len(code) // 8, code)
    try:
        mode_filter = 2
        linux.prctl(linux.PR_SET_SECCOMP, mode_filter, ctypes.byref(program))
    except OSError as error:
        raise SandboxError(
            "seccomp", f"Linux refused the filter on system calls ({error.strerror})."
        ) from error


def build(machine: str) -> bytes:
    """Return the filter as machine code for the kernel, for ``"x86_64"`` or ``"aarch64"``."""
    if machine not in _ARCHITECTURES:
        known = " and ".join(_ARCHITECTURES)
        raise SandboxError("seccomp", f"The filter on system calls knows {known}, not {machine}.")
    arch, column, clone, clone3, socket = _ARCHITECTURES[machine]
    deny = _op(_RETURN, _ERRNO | errno.EPERM)
    program = [_op(_LOAD, _ARCH), _op(_EQUAL, arch, 1, 0), _op(_RETURN, _KILL), _op(_LOAD, _NUMBER)]
    if machine == "x86_64":
        program += [_op(_AT_LEAST, _X32_BIT, 0, 1), _op(_RETURN, _KILL)]
    for numbers in _REFUSED.values():
        number = numbers[column]
        if number is not None:
            program += [_op(_EQUAL, number, 0, 1), deny]
    # clone3 hides its flags behind a pointer; without it the C library uses clone.
    program += [_op(_EQUAL, clone3, 0, 1), _op(_RETURN, _ERRNO | errno.ENOSYS)]
    namespaces = (
        linux.CLONE_NEWNS
        | linux.CLONE_NEWCGROUP
        | linux.CLONE_NEWUTS
        | linux.CLONE_NEWIPC
        | linux.CLONE_NEWUSER
        | linux.CLONE_NEWPID
        | linux.CLONE_NEWNET
    )
    program += [
        _op(_EQUAL, clone, 0, 4),
        _op(_LOAD, _ARGUMENT),
        _op(_ANY_BIT, namespaces, 0, 1),
        deny,
        _op(_RETURN, _ALLOW),
    ]
    families = len(_SOCKET_FAMILIES)
    program += [_op(_EQUAL, socket, 0, families + 2), _op(_LOAD, _ARGUMENT)]
    for position, family in enumerate(_SOCKET_FAMILIES):
        program.append(_op(_EQUAL, family, families - position, 0))
    program += [_op(_RETURN, _ERRNO | errno.EAFNOSUPPORT), _op(_RETURN, _ALLOW)]
    return b"".join(program)


def _op(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
