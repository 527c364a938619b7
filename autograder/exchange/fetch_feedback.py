# mypy: disallow_untyped_calls=False
"""Fetch feedback, and the model solutions that the instructor released with it."""

from __future__ import annotations

import shutil
from pathlib import Path

from nbgrader.exchange.default import ExchangeFetchFeedback

from autograder.exchange.solution_files import get_solution_file


class FetchFeedback(ExchangeFetchFeedback):
    """Fetch feedback pages, each with its file of model solutions if the exchange has one."""

    feedback_files: list[tuple[str, str, str]]

    def do_copy(self, src: str, dest: str) -> None:  # type: ignore[override]
        """Copy the pages and the files of model solutions."""
        super().do_copy(src, dest)
        for notebook, timestamp, released in self.feedback_files:
            solution = get_solution_file(Path(released))
            if solution.is_file():
                page = Path(dest, timestamp, f"{notebook}.html")
                shutil.copyfile(solution, get_solution_file(page))
