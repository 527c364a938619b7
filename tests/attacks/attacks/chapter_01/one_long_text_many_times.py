"""Returns one array with a long text a hundred thousand times, to be described in a message."""

import numpy as np

array = np.array(["x" * 2**22])


def answer(*args, **kwargs):
    return [array] * 100_000
