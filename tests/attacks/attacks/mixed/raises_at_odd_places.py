"""Raises StopIteration, GeneratorExit, groups, warnings and errors whose fields hold tensors."""

import torch

turn = [0]


class Odd(StopIteration, AssertionError, NotImplementedError):
    args = property(lambda self: (torch.zeros(2), self))
    __cause__ = property(lambda self: self)
    __traceback__ = property(lambda self: 3)


def answer(*args, **kwargs):
    turn[0] += 1
    loop = ValueError("loop")
    loop.__context__ = ValueError("loop")
    loop.__context__.__context__ = loop
    raise [
        StopIteration(torch.zeros(2, 1)),
        StopAsyncIteration(1),
        Odd(),
        ExceptionGroup("many", [ValueError(1), Odd()]),
        BaseExceptionGroup("many", [GeneratorExit(), SystemExit()]),
        UserWarning("passed"),
        loop,
        AssertionError(),
    ][turn[0] % 8]
