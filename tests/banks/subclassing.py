"""Students whose right answers return values of subclasses of the right types."""

from __future__ import annotations

from nbformat import NotebookNode

from autograder.course import Assignment
from tests.banks.wiping import make_wrapped_student

#: What becomes a subclass, and how: statements of `change(value)`, which returns the new value.
#: Each one leaves a value of another type alone.
STYLES = {
    "tensors": """
        if type(value) is torch.Tensor and value.ndim and not value.is_sparse:
            return value.as_subclass(tv_tensors.Image if value.ndim in (3, 4) else Batch)
    """,
    "containers": """
        if type(value) is tuple:
            names = [f"field_{number}" for number in range(len(value))]
            return collections.namedtuple("Row", names)(*map(change, value))
        if type(value) is dict:
            return collections.defaultdict(int, {key: change(item) for key, item in value.items()})
        if type(value) is list:
            return Items(map(change, value))
    """,
    "scalars": """
        if type(value) is int:
            return Count(value)
        if type(value) is float:
            return numpy.float64(value)
        if type(value) is str:
            return Name(value)
        if type(value) in (tuple, list):
            return type(value)(map(change, value))
        if type(value) is dict:
            return {change(key): change(item) for key, item in value.items()}
    """,
}

SUBCLASSING = """
def _define_subclassing():
    import builtins, collections, functools, inspect
    import numpy, torch
    from torchvision import tv_tensors

    class Batch(torch.Tensor):
        pass

    class Items(list):
        pass

    class Count(int):
        pass

    class Name(str):
        pass

    def change(value):
        {change}
        return value

    def wrap(f):
        if inspect.isgeneratorfunction(f):
            return f

        @functools.wraps(f)
        def subclassing(*args, **kwargs):
            return change(f(*args, **kwargs))

        return subclassing

    def wrap_all(value):
        if not isinstance(value, type):
            return wrap(value)
        for name, member in list(vars(value).items()):
            if isinstance(member, staticmethod):
                setattr(value, name, staticmethod(wrap(member.__func__)))
            elif inspect.isfunction(member) and not name.startswith("__") or name in OPERATORS:
                setattr(value, name, wrap(member))
        return value

    OPERATORS = {"__call__", "__getitem__"}
    builtins.subclassing = wrap_all

_define_subclassing()
"""


def make_subclassing_student(assignment: Assignment, style: str) -> NotebookNode:
    """Return a submission with the solutions, whose functions return values of subclasses."""
    return make_wrapped_student(assignment, make_cell(style), "subclassing")


def make_cell(style: str) -> str:
    """Return the cell that puts the wrapper `subclassing` into `builtins`."""
    return SUBCLASSING.replace("{change}", STYLES[style].strip())
