"""Raises GeneratorExit and StopIteration, which end loops and context managers quietly."""

turn = [0]


def answer(*args, **kwargs):
    turn[0] += 1
    raise (GeneratorExit, StopIteration, StopAsyncIteration)[turn[0] % 3]
