"""Tries what every open file descriptor leads to, and asks the judge's stream for descriptors."""

import os
import socket
import stat

for fd in range(256):
    try:
        mode = os.fstat(fd).st_mode
    except OSError:
        continue
    if stat.S_ISDIR(mode) or stat.S_ISREG(mode):
        print("STOLEN", os.readlink(f"/proc/self/fd/{fd}"))
    if stat.S_ISSOCK(mode):
        with socket.socket(fileno=os.dup(fd)) as stream:
            name = stream.getpeername()
            if name:
                print("STOLEN", name)
            try:
                cred = stream.getsockopt(socket.SOL_SOCKET, 17, 12)
                pid = int.from_bytes(cred[:4], "little")
                if pid and os.path.exists(f"/proc/{pid}/root/etc/shadow"):
                    print("STOLEN", "the judge's files")
            except OSError:
                pass
