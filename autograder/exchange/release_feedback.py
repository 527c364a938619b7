"""Releasing feedback to the exchange."""

from __future__ import annotations

from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeReleaseFeedback

from autograder.exchange.problems import stop_at_problem


class ReleaseFeedback(ExchangeReleaseFeedback):
    """Releases feedback pages."""

    coursedir: CourseDirectory

    def ensure_root(self) -> None:
        """Stop where the exchange can't take them."""
        stop_at_problem(self)
