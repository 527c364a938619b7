"""The names that a test cell can use."""

from __future__ import annotations

import builtins
from typing import Any

from autograder.grading.judge.proxies import is_proxy
from autograder.grading.judge.remote import Remote


class Namespace(dict[str, Any]):
    """The names of a test cell: first the course's, then Python's, then the student's."""

    def __init__(self) -> None:
        super().__init__(__name__="__main__", __builtins__=builtins)
        self.remote: Remote | None = None
        #: The names that the current test cell defines.
        self.cell_names: frozenset[str] = frozenset()
        #: The student's names that the current test cell deleted.
        self.deleted: set[str] = set()
        #: The names that only imports define in the course's notebook.
        self.libraries: frozenset[str] = frozenset()
        #: Whether the current test cell got such a name from the student.
        self.took_library = False

    def __missing__(self, name: str) -> Any:
        if hasattr(builtins, name):
            raise KeyError(name)  # Python then looks in builtins
        if self.remote is None or name in self.deleted:
            raise NameError(f"name {name!r} is not defined", name=name)
        if name in self.cell_names:
            # the test cell did not reach the line that defines it: do not take the student's object
            raise NameError(f"name {name!r} is not defined", name=name)
        value = self.remote.get(name)
        self.took_library |= name in self.libraries
        return value

    def __delitem__(self, name: str) -> None:
        """Delete a name. One of the student's is missing in the student's process too.

        A test can find out in this way whether a function calls another one.
        """
        if super().__contains__(name) or self.remote is None or name in self.deleted:
            super().__delitem__(name)
        else:
            self.remote.ask("hide", name)
            self.deleted.add(name)

    def __setitem__(self, name: str, value: Any) -> None:
        """Set a name. The student's object that was deleted comes back to its process."""
        if name in self.deleted and is_proxy(value):
            self.restore_name(name)
        else:
            super().__setitem__(name, value)

    def restore_name(self, name: str) -> None:
        """Set a name of the student again that the test cell deleted."""
        self.deleted.discard(name)
        if self.remote is not None:
            self.remote.ask("show", name)

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
