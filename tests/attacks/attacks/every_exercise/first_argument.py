"""Returns its first argument, or all of them."""


def answer(*args, **kwargs):
    return args[0] if len(args) == 1 else args
