"""Raises exceptions whose text, arguments and class are hostile."""


class Hostile(BaseException):
    def __str__(self):
        raise SystemExit

    __repr__ = __str__

    @property
    def args(self):
        raise KeyboardInterrupt

    @property
    def __traceback__(self):
        raise MemoryError


Odd = type(
    "od\ud800d" if False else "odd\t<b>", (ValueError,), {"__str__": lambda self: "\ud800\x00"}
)
Null = type("Null", (KeyError,), {})
turn = [0]


def answer(*args, **kwargs):
    turn[0] += 1
    raise (Hostile(), Odd("\x1b[2J"), Null("\ud800" * 9))[turn[0] % 3]
