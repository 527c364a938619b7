"""Collecting for `run` and `watch`, carefully whatever the configuration says."""

from __future__ import annotations

from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeCollect
from nbgrader.utils import temp_attrs

from autograder.exchange.collect import CarefulCollect
from autograder.watch.exchange import Course


def collect(course: Course, assignment: str) -> CarefulCollect:
    """Collect an assignment's new and newer submissions.

    Returns:
        What was collected, and what was not.

    Raises:
        ExchangeError: The exchange can't be used.
    """
    configured = course.exchange.collect
    kind: type = configured
    if not issubclass(configured, CarefulCollect):
        if not issubclass(configured, ExchangeCollect):
            raise ExchangeError(f"{configured.__name__} is no exchange of folders.")
        kind = type("Collect", (CarefulCollect, configured), {})
    with temp_attrs(course.directory, assignment_id=assignment, student_id="*"):
        app: CarefulCollect = kind(
            coursedir=course.directory,
            authenticator=course.api.authenticator,
            parent=course.exchange,
        )
        app.update = True
        app.start()  # type: ignore[no-untyped-call]
    return app
