"""Leaves processes behind that survive the kernel, hold its stream, and write into it later."""

import os
import time


def answer(*args, **kwargs):
    for _ in range(3):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                end = time.monotonic() + 30
                while time.monotonic() < end:
                    time.sleep(0.05)
            os._exit(0)
    os._exit(0)
