"""Takes memory until there is none."""


def answer(*args, **kwargs):
    blocks = []
    while True:
        blocks.append(bytearray(b"x") * 2**27)
