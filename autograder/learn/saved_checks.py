"""Find in the learner's saved assignments what the checks said, and write down what is new."""

from __future__ import annotations

import json
from pathlib import Path

from autograder.cells import read_results
from autograder.learn.progress_log import LearnerProgress, read_progress, record_check
from autograder.learn.workspace import Workspace
from autograder.results import ExerciseResult


class SavedChecks:
    """Looks at the notebooks of a workspace, and reads only those that were saved since.

    Args:
        workspace: The learner's workspace.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._seen: dict[str, int] = {}

    def read_progress(self, assignments: list[str]) -> LearnerProgress:
        """Return what the learner has done, with the checks in notebooks that were just saved.

        Raises:
            OSError: A file can't be read or written.
        """
        self.record(assignments)
        return read_progress(self._workspace.progress)

    def record(self, assignments: list[str]) -> None:
        """Write down each result that differs from the last one.

        Raises:
            OSError: A file can't be read or written.
        """
        new: dict[str, list[ExerciseResult]] = {}
        for name in assignments:
            path = self._workspace.get_notebook(name)
            if path.exists() and (saved := path.stat().st_mtime_ns) != self._seen.get(name):
                self._seen[name] = saved
                new[name] = _read_results(path)
        if not any(new.values()):
            return
        progress = read_progress(self._workspace.progress)
        for name, results in new.items():
            passed = progress.of(name).passed
            for result in results:
                if result.outcome == "not attempted" and result.exercise not in passed:
                    continue
                if passed.get(result.exercise) != (result.outcome == "passed"):
                    record_check(self._workspace.progress, name, result)


def _read_results(path: Path) -> list[ExerciseResult]:
    """Return the results in a notebook. It may be half written or broken."""
    try:
        return list(read_results(json.loads(path.read_bytes())).values())
    except (ValueError, KeyError, TypeError, AttributeError):
        return []
