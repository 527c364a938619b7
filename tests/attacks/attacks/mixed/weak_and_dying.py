"""Returns weak references, buffers and objects that end or change while they are read."""

import array
import ctypes
import weakref

turn = [0]


class Dying:
    def __iter__(self):
        dying.clear()
        return iter((1, 2))

    __len__ = lambda self: 2
    __reduce__ = __reduce_ex__ = lambda self, *args: (print, ("STOLEN",))
    __copy__ = __deepcopy__ = lambda self, memo=None: 0
    __getstate__ = lambda self: {}


dying = [Dying()]


def answer(*args, **kwargs):
    turn[0] += 1
    thing = Dying()
    return [
        thing,
        weakref.proxy(answer),
        weakref.ref(thing),
        memoryview(bytearray(8)),
        array.array("f", [0, 0]),
        (ctypes.c_float * 2)(),
        (item for item in [thing]),
    ][turn[0] % 7]
