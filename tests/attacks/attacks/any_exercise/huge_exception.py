"""Raises exceptions with huge texts, long chains, and long tracebacks."""


def answer(*args, **kwargs):
    error = ValueError("x" * 2**24, "\n" * 2**20)
    for number in range(300):
        try:
            raise error
        except Exception as cause:
            error = ValueError(f"{number}" * 1000)
            error.__cause__ = cause
    raise error
