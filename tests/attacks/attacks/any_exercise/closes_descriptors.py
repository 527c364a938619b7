"""Closes every file descriptor while it is called."""

import os


def answer(*args, **kwargs):
    os.closerange(0, 1024)
