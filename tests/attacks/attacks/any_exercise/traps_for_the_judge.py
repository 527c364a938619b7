"""Returns an object whose len, iter, bool, getitem and repr raise, hang on, or change each time."""


class Trap:
    count = 0

    def __len__(self):
        Trap.count += 1
        return 10**12 + Trap.count

    def __iter__(self):
        return self

    def __next__(self):
        return Trap()

    def __getitem__(self, key):
        return Trap()

    def __getattr__(self, name):
        return Trap()

    def __bool__(self):
        raise StopIteration

    def __repr__(self):
        raise SystemExit

    def __format__(self, spec):
        raise KeyboardInterrupt

    def __hash__(self):
        raise RecursionError

    def __eq__(self, other):
        raise GeneratorExit


def answer(*args, **kwargs):
    return Trap()
