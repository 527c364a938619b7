"""Recurses without end, with and without Python's own limit."""

import sys


def deeper(n):
    return deeper(n + 1)


turn = [0]


def answer(*args, **kwargs):
    turn[0] += 1
    if turn[0] > 1:
        sys.setrecursionlimit(2**30)
    return deeper(0)
