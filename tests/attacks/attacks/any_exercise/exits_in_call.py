"""Ends the process in the middle of a call."""

import os


def answer(*args, **kwargs):
    os._exit(0)
