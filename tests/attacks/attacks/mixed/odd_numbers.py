"""Returns numbers of other kinds that are nan, and numbers that lie about their value."""

import decimal
import fractions

import numpy as np

turn = [0]


class Liar(float):
    def __complex__(self):
        return complex("nan")

    def __float__(self):
        return 1.0

    def __eq__(self, other):
        return True

    __hash__ = float.__hash__

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__


def answer(*args, **kwargs):
    turn[0] += 1
    return [
        decimal.Decimal("nan"),
        fractions.Fraction(0),
        complex("nan"),
        np.float64("nan"),
        np.longdouble("nan"),
        np.datetime64("NaT"),
        np.timedelta64("NaT"),
        Liar("nan"),
        Liar(3),
    ][turn[0] % 9]
