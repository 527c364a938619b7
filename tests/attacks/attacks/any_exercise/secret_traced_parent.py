"""Traces its parent, joins its namespaces, mounts, and raises its rights."""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for target in (1, os.getppid()):
    if libc.ptrace(16, target, 0, 0) == 0:
        print("STOLEN", "trace")
    if libc.syscall(310, target, 0, 0, 0, 0, 0) > 0:
        print("STOLEN", "memory")
if libc.unshare(0x10000000) == 0 or libc.mount(b"none", b"/tmp", b"tmpfs", 0, 0) == 0:
    print("STOLEN", "namespaces")
for number in (0, 65534):
    if libc.setuid(number) == 0 and os.getuid() == 0:
        print("STOLEN", "root")
