"""Returns None."""


def answer(*args, **kwargs):
    return None
