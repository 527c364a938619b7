"""Yields without end."""


def answer(*args, **kwargs):
    def numbers():
        while True:
            yield bytes(10)

    return numbers()
