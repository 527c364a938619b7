"""Loops without end when objects are collected, when threads end and when the process exits."""

import atexit
import sys
import threading


def forever(*args):
    while True:
        pass


class Last:
    __del__ = forever


atexit.register(forever)
threading._register_atexit(forever)
keep = Last()
threading.Thread(target=forever, daemon=True).start()
