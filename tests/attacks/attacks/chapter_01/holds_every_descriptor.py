"""Holds all descriptors, all threads, all inodes and all locks that it can get."""

import os
import threading

held = []
try:
    while True:
        held.append(os.open("/dev/null", os.O_RDONLY))
except OSError:
    pass
threads = []
try:
    for _ in range(40):
        thread = threading.Thread(target=threading.Event().wait, args=[20], daemon=True)
        thread.start()
        threads.append(thread)
except RuntimeError:
    pass


def answer(*args, **kwargs):
    return len(held)
