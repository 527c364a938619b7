"""The names that a test cell can use."""

from __future__ import annotations

import builtins
from typing import Any

from autograder.grading.judge.remote import Remote


class Namespace(dict[str, Any]):
    """The names of a test cell: first the course's, then Python's, then the student's."""

    def __init__(self) -> None:
        super().__init__(__name__="__main__", __builtins__=builtins)
        self.remote: Remote | None = None
        #: The names that the current test cell defines.
        self.cell_names: frozenset[str] = frozenset()

    def __missing__(self, name: str) -> Any:
        if hasattr(builtins, name):
            raise KeyError(name)  # Python then looks in builtins
        if self.remote is None:
            raise NameError(f"name {name!r} is not defined", name=name)
        if name in self.cell_names:
            # the test cell did not reach the line that defines it: do not take the student's object
            raise NameError(f"name {name!r} is not defined", name=name)
        return self.remote.get(name)

    def __contains__(self, name: object) -> bool:
        if super().__contains__(name):
            return True
        return isinstance(name, str) and self.get(name, self) is not self

    def get(self, name: str, default: Any = None) -> Any:
        """Return an object by its name, also the student's, as ``globals().get("f")`` does."""
        try:
            return self[name]
        except (KeyError, NameError):
            return default
