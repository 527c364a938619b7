"""Returns hundreds of thousands of objects that stay in the student's process, at each call."""


class Thing:
    pass


def answer(*args, **kwargs):
    return [Thing() for _ in range(30_000)]
