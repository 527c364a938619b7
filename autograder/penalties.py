"""Compute what lateness costs from the gradebook, whenever its penalties are read or written.

nbgrader computes a penalty once, when it autogrades a submission. After that a due date, an
extension, a score or the rule may change. So the penalties in the gradebook are only a copy, and
`update_penalties` makes it again.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from nbgrader.api import Assignment, Gradebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.plugins import BasePlugin, LateSubmissionPlugin
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from autograder.course_config import CONFIG_FILE, CourseConfigError, name_wrong_values

DAY = 24 * 3600.0  # in seconds


def update_penalties(book: Gradebook, config: Config, student: str = "") -> None:
    """Bring the penalties of a class, or of one student, up to date in the gradebook.

    Args:
        book: The gradebook. Changes are committed.
        config: The course's configuration. `AssignLatePenalties.plugin_class` is the rule.
        student: A student's id. Empty means all students.

    Raises:
        CourseConfigError: The rule can't be imported, a setting of it is wrong, or it failed.
    """
    late = _find_late(book, student)
    plugin = make_rule(config) if late else None
    used = _spend_late_days(late, plugin)
    seconds = {row.id: row.seconds - used[row.id] * DAY for row in late}
    columns: list[Any] = [
        SubmittedNotebook.id,
        SubmittedNotebook.assignment_id,
        SubmittedNotebook.score,
        SubmittedNotebook.late_submission_penalty,
        SubmittedAssignment.student_id,
    ]
    query: Any = book.db.query(*columns).join(
        SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id
    )
    if student:
        query = query.filter(SubmittedAssignment.student_id == student)
    has_penalty: Any = SubmittedNotebook.late_submission_penalty.isnot(None)
    query = query.filter(has_penalty | SubmittedNotebook.assignment_id.in_(seconds))
    changed = False
    for notebook, submission, score, stored, name in query.all():
        penalty = None
        if plugin and seconds.get(submission, 0) > 0:
            penalty = _ask_rule(plugin, name, score, seconds[submission])
        if penalty is not None:
            penalty = min(max(penalty, 0.0), score)
        if penalty != stored:
            book.db.get(SubmittedNotebook, notebook).late_submission_penalty = penalty
            changed = True
    if changed:
        book.db.commit()


class _Late:
    """A submission that is late: its id, its student, its due date, and how many seconds."""

    def __init__(self, row: Any) -> None:
        self.id, self.student = row.id, row.student_id
        self.due = row.duedate + row.extension if row.extension else row.duedate
        self.seconds = (row.timestamp - self.due).total_seconds()


def _find_late(book: Gradebook, student: str) -> list[_Late]:
    """Return the late submissions, in the order of their due dates."""
    query: Any = (
        book.db.query(
            SubmittedAssignment.id,
            SubmittedAssignment.student_id,
            SubmittedAssignment.timestamp,
            SubmittedAssignment.extension,
            Assignment.duedate,
        )
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .filter(SubmittedAssignment.timestamp > Assignment.duedate)
    )
    if student:
        query = query.filter(SubmittedAssignment.student_id == student)
    late = [late for late in map(_Late, query.all()) if late.seconds > 0]
    return sorted(late, key=lambda late: (late.due, late.id))


def _spend_late_days(late: list[_Late], plugin: Any) -> dict[str, int]:
    """Return how many late days each submission uses. Earlier due dates come first."""
    budget = getattr(plugin, "late_days", 0)
    left: dict[str, int] = defaultdict(lambda: budget)
    used: dict[str, int] = {}
    for submission in late:
        days = plugin.rule.count_days(submission.seconds) if budget else 0
        used[submission.id] = min(left[submission.student], days)
        left[submission.student] -= used[submission.id]
    return used


def make_rule(config: Config) -> BasePlugin:
    """Return the course's rule, as nbgrader's `AssignLatePenalties` makes it.

    That class is not used, because it imports all of nbconvert.

    Raises:
        CourseConfigError: The rule can't be imported, or a setting of it is wrong.
    """
    rule = config.AssignLatePenalties.get("plugin_class", LateSubmissionPlugin)
    problem = f"{CONFIG_FILE} sets AssignLatePenalties.plugin_class to {rule!r}, which"
    try:
        kind = import_item(rule) if isinstance(rule, str) else rule
    except Exception as error:  # it is any Python code
        raise CourseConfigError(
            f"{problem} can't be imported: {error}. Correct it and run the command again."
        ) from error
    if not (isinstance(kind, type) and issubclass(kind, BasePlugin)):
        raise CourseConfigError(
            f"{problem} is not a subclass of nbgrader.plugins.BasePlugin. Correct it and run the "
            "command again."
        )
    with name_wrong_values():
        return kind(config=config)


def _ask_rule(plugin: Any, student: str, score: float, seconds_late: float) -> float | None:
    """Return the penalty of a rule, which may be a class of the course's own."""
    try:
        penalty = plugin.late_submission_penalty(student, score, seconds_late)
        return None if penalty is None else float(penalty)
    except Exception as error:
        raise CourseConfigError(
            f"The rule {type(plugin).__name__} from AssignLatePenalties.plugin_class in "
            f"{CONFIG_FILE} failed for {student}, {seconds_late:.0f} seconds late: "
            f"{type(error).__name__}: {error}. Correct it and run the command again."
        ) from error
