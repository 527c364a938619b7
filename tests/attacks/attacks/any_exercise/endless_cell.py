"""A loop without end in the cell, which ignores interrupts."""


def answer(*args, **kwargs):
    return None


rounds = 0
while True:
    try:
        while True:
            rounds += 1
    except BaseException:
        pass
