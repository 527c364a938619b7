"""Collecting for `run` and `watch`, carefully whatever the configuration says."""

from __future__ import annotations

from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeCollect
from nbgrader.utils import temp_attrs

from autograder.exchange.collect import CarefulCollect
from autograder.exchange.instructor import Course


def collect(course: Course, assignment: str) -> CarefulCollect:
    """Collect an assignment's new and newer submissions.

    Returns:
        What was collected, and what was not.

    Raises:
        ExchangeError: The exchange can't be used.
    """
    kind: type = course.exchange.collect
    if kind is ExchangeCollect:  # nbgrader's own, where nothing else is configured
        kind = CarefulCollect
    if not issubclass(kind, CarefulCollect):
        raise ExchangeError(
            f"{kind.__name__} can't say what it collected. Set "
            'c.ExchangeFactory.collect = "autograder.exchange.Collect" in nbgrader_config.py.'
        )
    with temp_attrs(course.directory, assignment_id=assignment, student_id="*"):
        app: CarefulCollect = kind(
            coursedir=course.directory,
            authenticator=course.api.authenticator,
            parent=course.exchange,
        )
        app.update = True
        app.start()  # type: ignore[no-untyped-call]
    return app
