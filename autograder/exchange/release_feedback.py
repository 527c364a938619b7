"""Release feedback to the exchange."""

from __future__ import annotations

from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeReleaseFeedback

from autograder.exchange.problems import fail_at_problem


class ReleaseFeedback(ExchangeReleaseFeedback):
    """Release feedback pages."""

    coursedir: CourseDirectory

    def ensure_root(self) -> None:
        """Fail if the exchange can't be used."""
        fail_at_problem(self)
