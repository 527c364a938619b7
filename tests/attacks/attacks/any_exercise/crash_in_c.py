"""Crashes in compiled code."""

import ctypes


def answer(*args, **kwargs):
    ctypes.string_at(0)
