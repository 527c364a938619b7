"""Raises SystemExit with code 0 in the call and at the end of the cell."""

import sys


def answer(*args, **kwargs):
    sys.exit(0)
