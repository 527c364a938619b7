"""A loop without end in the function, which ignores interrupts."""


def answer(*args, **kwargs):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
