"""Reaches for the warden, the server and the grader through /proc: root, folders, files, memory."""

import os

me = str(os.getpid())
for pid in filter(str.isdigit, os.listdir("/proc")):
    if pid == me:
        continue
    for name in ("root", "cwd", "mem", "maps", "fd", "environ", "exe"):
        path = f"/proc/{pid}/{name}"
        try:
            if name in ("root", "cwd", "fd"):
                found = os.listdir(path)
            elif name == "exe":
                found = os.readlink(path)
            else:
                found = open(path, "rb").read(1)
        except OSError:
            continue
        if found:
            print("STOLEN", path)
if len(list(filter(str.isdigit, os.listdir("/proc")))) > 5:
    print("STOLEN", "processes")
