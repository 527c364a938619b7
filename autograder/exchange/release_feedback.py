"""Release feedback to the exchange."""

from __future__ import annotations

import glob
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeReleaseFeedback

from autograder.exchange.problems import find_root_problem


class ReleaseFeedback(ExchangeReleaseFeedback):
    """Release feedback pages."""

    coursedir: CourseDirectory

    def init_src(self) -> None:
        """Find the folders of the pages. Brackets in a student's id are not a pattern."""
        super().init_src()  # type: ignore[no-untyped-call]
        if self.coursedir.student_id not in ("", "*"):
            self.src_path = glob.escape(self.src_path)

    def ensure_root(self) -> None:
        """Fail if the exchange's folder can't be used. nbgrader makes the folders inside of it."""
        if problem := find_root_problem(Path(self.root)):
            self.fail(problem)  # type: ignore[no-untyped-call]
