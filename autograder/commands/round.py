"""Commands for a class in progress: `run` and `watch`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from autograder.commands.common import (
    HERE,
    Assignments,
    Root,
    app,
    has_failed,
    open_course,
    read_scores,
    select_names,
    stop,
)
from autograder.commands.console import (
    console,
    make_progress,
    print_class,
    shorten,
)
from autograder.course import Course
from autograder.settings import Watch
from autograder.wording import format_count, format_span

if TYPE_CHECKING:
    from autograder.grading.batch import StudentRow
    from autograder.grading.workers import Workers
    from autograder.report.class_scores import Total
    from autograder.watch.watcher import HandledSubmission

_BUSY_SECONDS = 1.0
_PATIENCE_SECONDS = 24 * 3600.0


@app.command()
def run(
    assignment: Annotated[str, typer.Argument(help="The assignment's name.")],
    feedback: Annotated[bool, typer.Option(help="Make and release feedback pages.")] = True,
    wait_for_manual: Annotated[
        bool,
        typer.Option(
            "--wait-for-manual", help="Make no page before its answers are graded by hand."
        ),
    ] = False,
    root: Root = HERE,
) -> None:
    """Generate, release, collect, grade and give feedback, in one go.

    Each step does only what is not done yet.
    """
    select_names(root.resolve(), [assignment])
    with _stop_at_errors():
        course = open_course(root)
        with _open_workers(course, assignment) as workers:
            rows = _release_and_grade(course, assignment, workers)
        from autograder.feedback.gradebook_dates import count_ungraded_answers
        from autograder.watch import rounds

        if not rows:
            _print_line(
                f"grade: no submissions of {assignment} yet. Run this again when students have "
                "submitted."
            )
            return
        pages = rounds.open_pages(course)
        to_grade = count_ungraded_answers(course, assignment)
        if to_grade:
            answers = format_count(sum(to_grade.values()), "answer")
            students = format_count(len(to_grade), "student")
            _print_line(
                f"manual grading: {answers} of {students}. Run "
                f"`autograder manual-grading {assignment}`, or use the Formgrader in JupyterLab."
            )
        if feedback:
            with _hold_lock(course), console.status("feedback"):
                waiting = to_grade if wait_for_manual else ()
                lines = rounds.give_feedback(pages, assignment, rows, waiting)
            for line in lines:
                _print_line(line)
        print_class(read_scores(course, assignment), rows)
    if has_failed(rows):
        raise typer.Exit(1)


@app.command()
def watch(
    assignments: Assignments = None,
    once: Annotated[bool, typer.Option("--once", help="One round, for cron.")] = False,
    root: Root = HERE,
) -> None:
    """Grade submissions as they arrive, and release their feedback at once."""
    if assignments:
        select_names(root.resolve(), assignments)
    from autograder.exchange.problems import find_instructor_problem
    from autograder.grading.grade_class import open_workers, open_workers_lazily
    from autograder.report.class_scores import read_total
    from autograder.watch.signals import StopRequested, StopSignals
    from autograder.watch.watcher import Watcher

    stop_signals, count = StopSignals(), 0

    def show_submission(submission: HandledSubmission) -> None:
        nonlocal count
        count += 1
        with course.open_gradebook() as book:
            total = read_total(book, submission.assignment, submission.row.student)
        _print_with_time(_describe(submission, total))

    def show_message(message: str) -> None:
        _print_with_time(Text(message, style="yellow"))

    with _stop_at_errors(), stop_signals.listen():
        course = open_course(root)
        settings = Watch(config=course.config)
        if problem := find_instructor_problem(course, assignments):
            raise stop(problem)
        try:
            start = open_workers_lazily if once else open_workers
            with start(
                course, assignments=assignments or (), count=settings.workers or None
            ) as workers:
                watcher = Watcher(
                    course,
                    assignments,
                    workers,
                    on_submission=show_submission,
                    on_message=show_message,
                    stop=stop_signals,
                )
                if not once:
                    names = ", ".join(assignments or ["all assignments"])
                    inbound = course.exchange.inbound
                    _print_with_time(Text(f"Watching {inbound} for {names}. Ctrl-C stops it."))
                with console.status("waiting for submissions"):
                    succeeded = watcher.run(once=once)
        except StopRequested:
            succeeded = True
            _print_with_time(
                Text("Stopped. The next `autograder watch` continues where this one left off.")
            )
    _print_with_time(Text(f"{format_count(count, 'submission')} handled."))
    if not succeeded:
        raise typer.Exit(1)


@contextmanager
def _open_workers(course: Course, assignment: str) -> Iterator[Workers]:
    """Open the workers of a round. They start at once if a submission seems to wait for them.

    Then they import PyTorch while this process imports nbgrader and makes the student's version.
    """
    from autograder.grading.grade_class import open_workers, open_workers_lazily, seem_graded

    inbound = course.exchange.inbound.glob(f"*+{assignment}+*")
    students = {path.name.partition("+")[0] for path in inbound}
    start = open_workers_lazily if seem_graded(course, assignment, students) else open_workers
    with start(course, assignments=[assignment]) as workers:
        yield workers


def _release_and_grade(course: Course, assignment: str, workers: Workers) -> list[StudentRow]:
    """Do the steps of a round up to the grades. Return the rows of the class."""
    from autograder.exchange.problems import find_release_problem
    from autograder.watch import rounds

    if problem := find_release_problem(course):
        raise stop(problem)
    with _hold_lock(course):
        _print_line(rounds.generate(course, assignment))
    _check_source(course, assignment, workers)
    with _hold_lock(course):
        _print_line(rounds.release_to_students(course, assignment))
        for line in rounds.collect_submissions(course, assignment):
            _print_line(line)
    return _grade(course, assignment, workers)


def _check_source(course: Course, assignment: str, workers: Workers) -> None:
    """Grade the source's own solution before students get the assignment. Print what is wrong."""
    from autograder.grading.gradebook import GradingBusyError
    from autograder.watch import rounds

    with console.status("grading the solution"):
        while True:
            try:
                lines = rounds.check_source(course, assignment, workers)
                break
            except GradingBusyError:
                time.sleep(_BUSY_SECONDS)
    for line in lines:
        console.print(Text(line, style="yellow" if len(lines) > 1 else ""), soft_wrap=True)


def _grade(course: Course, assignment: str, workers: Workers) -> list[StudentRow]:
    """Grade a class and return its rows. Wait while another grading runs."""
    from autograder.grading.grade_class import grade_assignment
    from autograder.grading.gradebook import GradingBusyError
    from autograder.grading.submissions import find_submissions

    if not find_submissions(course, assignment):
        return []
    while True:
        rows: list[StudentRow] = []
        try:
            total, graded_rows = grade_assignment(course, assignment, workers)
            with make_progress() as bar:
                rows.extend(bar.track(graded_rows, total=total, description="grading"))
            break
        except GradingBusyError:
            time.sleep(_BUSY_SECONDS)
    earlier = sum(row.from_earlier_run for row in rows)
    refused = sum(row.is_refused for row in rows)
    failed = sum(not row.graded for row in rows) - refused
    more = f", {failed} could not be graded" if failed else ""
    more += f", {refused} not in the gradebook" if refused else ""
    graded = len(rows) - earlier - failed - refused
    _print_line(f"grade: {graded} graded, {earlier} graded before{more}.")
    return rows


@contextmanager
def _hold_lock(course: Course) -> Iterator[None]:
    """Wait until no other grading of the course runs, and hold the course's lock."""
    from filelock import Timeout

    lock = course.create_lock()
    try:
        lock.acquire()
    except Timeout:
        _print_line("Another grading of this course is running. Waiting for it to finish.")
        lock.acquire(timeout=_PATIENCE_SECONDS, poll_interval=_BUSY_SECONDS / 4)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _stop_at_errors() -> Iterator[None]:
    """Turn known errors into a one-line message and exit code 1."""
    try:
        yield
    except Exception as error:
        if not (message := _describe_known_error(error)):
            raise
        raise stop(message) from error


def _describe_known_error(error: Exception) -> str:
    """Return a message for a known error, or an empty text for any other."""
    # these import nbgrader, and the workers start before that
    from autograder.authoring.release import BrokenRules
    from autograder.grading.sandbox import SandboxError
    from autograder.watch.retry import TEMPORARY_ERRORS, describe_error
    from autograder.watch.watcher import WatchError

    if isinstance(error, (WatchError, BrokenRules, SandboxError, ImportError)):
        return str(error)
    if isinstance(error, TEMPORARY_ERRORS):
        return f"{describe_error(error)} The finished steps are kept. Run the command again."
    return ""


def _print_line(text: str) -> None:
    console.print(Text(text), soft_wrap=True)


def _print_with_time(text: Text) -> None:
    console.print(Text(f"{datetime.now():%H:%M:%S}  ", style="dim") + text, soft_wrap=True)


def _describe(submission: HandledSubmission, total: Total | None) -> Text:
    """Return student, assignment, the gradebook's points, time, and messages."""
    row = submission.row
    # a person may have given points to a submission that can't be read
    has_points = row.graded and total and (total.earned or not row.is_unreadable)
    points = "not graded"
    if has_points and total:
        points = f"{shorten(total.earned)}/{shorten(total.possible)}"
    if submission.page.why_not:
        state = f"page not released: {submission.page.why_not}"
    elif submission.seconds is None:
        state = "page released"
    else:
        state = f"in {_format_seconds(submission.seconds)}"
    text = Text(f"{row.student:<12} {submission.assignment:<16} ")
    text += Text(f"{points:>10}", style="bold" if has_points else "red")
    text += Text(f"  {state}")
    new = ["This student is new in the gradebook."] if row.enrollment == "new" else []
    for message in [*new, *row.messages, *submission.left_out]:
        text += Text(f"\n          {message}", style="dim")
    return text


def _format_seconds(seconds: float) -> str:
    """Return a time in seconds up to two minutes, and in larger units from there."""
    return f"{seconds:.1f} s" if seconds < 120 else format_span(seconds)
