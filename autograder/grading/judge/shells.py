"""What `get_ipython()` is in the judge, which has no IPython shell.

A set-up cell also runs in the student's process, where its magics work. A test cell runs here
alone, so a magic that does a part of the test can't be left out.
"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

from autograder.grading.judge.remote import CourseError

#: Line magics without which a test means the same.
_HARMLESS = frozenset(
    {"matplotlib", "config", "load_ext", "reload_ext", "autoreload", "precision", "pinfo", "pinfo2"}
)


class SetupShell:
    """The shell of a set-up cell. Magics have no effect, but for the `%run` of a Python file.

    Args:
        namespace: The judge's objects by name.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace

    def run_line_magic(self, name: str, line: str = "", *args: Any, **kwargs: Any) -> None:
        """Run a Python file beside the notebook, and do nothing for other magics."""
        if name != "run":
            return
        try:
            words = shlex.split(line)
        except ValueError:  # an apostrophe, as in a comment
            words = line.split()
        path = next((Path(word) for word in words if not word.startswith("-")), None)
        if path is not None and path.suffix == ".py" and path.is_file():
            exec(compile(path.read_bytes(), str(path), "exec"), self._namespace)

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: None


class TestShell:
    """The shell of a test cell. It refuses what only IPython can do.

    Args:
        label: The cell's grade id.
    """

    __test__ = False

    def __init__(self, label: str) -> None:
        self._label = label

    def run_line_magic(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Leave out a harmless magic."""
        if name not in _HARMLESS:
            self._refuse(f"%{name}")

    def run_cell_magic(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Refuse the magic, because the cell's text is its argument."""
        self._refuse(f"%%{name}")

    def __getattr__(self, name: str) -> Any:
        self._refuse("!" if name in ("system", "getoutput") else f"get_ipython().{name}")

    def _refuse(self, what: str) -> None:
        raise CourseError(f"The test cell {self._label} uses {what}, which the grader can't run.")
