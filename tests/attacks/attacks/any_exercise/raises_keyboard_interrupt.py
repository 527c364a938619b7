"""Raises KeyboardInterrupt, as if the instructor had stopped the grader."""


def answer(*args, **kwargs):
    raise KeyboardInterrupt
