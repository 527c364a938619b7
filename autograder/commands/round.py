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
    known_names,
    open_course,
    stop,
)
from autograder.commands.console import class_notes, class_table, console, progress, short
from autograder.course import Course, load_assignment
from autograder.settings import Watch

if TYPE_CHECKING:
    from autograder.grading.batch import Row
    from autograder.watch.watcher import Seen

_BUSY_SECONDS = 1.0
_PATIENCE_SECONDS = 24 * 3600.0


@app.command()
def run(
    assignment: Annotated[str, typer.Argument(help="The assignment's name.")],
    feedback: Annotated[bool, typer.Option(help="Make and release feedback pages.")] = True,
    wait_for_manual: Annotated[
        bool,
        typer.Option("--wait-for-manual", help="No page before its written answers are graded."),
    ] = False,
    root: Root = HERE,
) -> None:
    """Generate, release, collect, grade, give feedback: what is not done yet, in one go."""
    known_names(root.resolve(), [assignment])
    from autograder.exchange.problems import release_problem
    from autograder.watch import rounds

    with _said():
        course = open_course(root)
        if problem := release_problem(course):
            raise stop(problem)
        with _turn(course):
            _line(rounds.generate(course, assignment))
            _line(rounds.release_to_students(course, assignment))
            for line in rounds.collect_submissions(course, assignment):
                _line(line)
        rows = _grade(course, assignment)
        if not rows:
            _line(f"grade: no submissions of {assignment} yet. Run this again when there are.")
            return
        pages = rounds.pages_for(course)
        manual = pages.waiting_for_a_person(assignment)
        if manual:
            _line(
                f"by hand: {sum(manual.values())} written answers of {len(manual)} students wait "
                "for grading in the formgrader (`nbgrader formgrader`, or in JupyterLab)."
            )
        if feedback:
            with _turn(course), console.status("feedback"):
                without = manual if wait_for_manual else ()
                lines = rounds.give_feedback(pages, assignment, rows, without)
            for line in lines:
                _line(line)
        console.print(
            class_table(load_assignment(course.root, assignment), rows), class_notes(rows)
        )
    if not all(row.graded for row in rows):
        raise typer.Exit(1)


@app.command()
def watch(
    assignments: Assignments = None,
    once: Annotated[bool, typer.Option("--once", help="One round, for cron.")] = False,
    root: Root = HERE,
) -> None:
    """Grade submissions as they arrive, and release their feedback at once."""
    if assignments:
        known_names(root.resolve(), assignments)
    from autograder.exchange.problems import instructor_problem
    from autograder.grading.grade_class import lazy_workers, open_workers
    from autograder.watch.signals import Ended, Ending
    from autograder.watch.watcher import Watcher

    ending, count = Ending(), 0

    def tell(seen: Seen) -> None:
        nonlocal count
        count += 1
        _print(_seen_line(seen))

    def say(sentence: str) -> None:
        _print(Text(sentence, style="yellow"))

    with _said(), ending.listening():
        course = open_course(root)
        settings = Watch(config=course.config)
        if problem := instructor_problem(course, assignments):
            raise stop(problem)
        try:
            start = lazy_workers if once else open_workers
            with start(course, count=settings.workers or None) as workers:
                watcher = Watcher(course, assignments, workers, tell=tell, say=say, ending=ending)
                if not once:
                    names = ", ".join(assignments or ["all assignments"])
                    where = course.exchange.inbound
                    _print(Text(f"Watching {where} for {names}. Ctrl-C ends it."))
                with console.status("waiting for submissions"):
                    fine = watcher.run(once=once)
        except Ended:
            fine = True
            _print(Text("Ended. What is not finished, the next watch takes up."))
    _print(Text(f"{count} submissions went through."))
    if not fine:
        raise typer.Exit(1)


def _grade(course: Course, assignment: str) -> list[Row]:
    """The class's rows; empty where nobody handed in."""
    from autograder.grading.grade_class import grade_assignment, lazy_workers
    from autograder.grading.gradebook import GradingBusy
    from autograder.grading.submissions import find_submissions

    if not find_submissions(course, assignment):
        return []
    with lazy_workers(course) as workers:
        while True:
            rows: list[Row] = []
            try:
                total, found = grade_assignment(course, assignment, workers)
                with progress() as bar:
                    for row in bar.track(found, total=total, description="grading"):
                        rows.append(row)
                break
            except GradingBusy:
                time.sleep(_BUSY_SECONDS)
    again = sum(row.again for row in rows)
    lost = sum(not row.graded for row in rows)
    more = f", {lost} could not be graded" if lost else ""
    _line(f"grade: {len(rows) - again - lost} graded, {again} graded before{more}.")
    return rows


@contextmanager
def _turn(course: Course) -> Iterator[None]:
    """Wait until nobody else grades the course, and hold its lock."""
    from filelock import Timeout

    lock = course.lock()
    try:
        lock.acquire()
    except Timeout:
        _line("Another grading of this course is at work; waiting for its end.")
        lock.acquire(timeout=_PATIENCE_SECONDS, poll_interval=_BUSY_SECONDS / 4)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _said() -> Iterator[None]:
    """What goes wrong is said in a sentence."""
    from autograder.authoring.release import BrokenRules
    from autograder.grading.sandbox import SandboxError
    from autograder.watch.retry import TROUBLES, sentence
    from autograder.watch.watcher import WatchTrouble

    try:
        yield
    except (WatchTrouble, BrokenRules, SandboxError, ImportError) as error:
        raise stop(str(error)) from error
    except TROUBLES as error:
        raise stop(f"{sentence(error)} What is done stays; run it again.") from error


def _line(text: str) -> None:
    console.print(Text(text), soft_wrap=True)


def _print(text: Text) -> None:
    console.print(Text(f"{datetime.now():%H:%M:%S}  ", style="dim") + text, soft_wrap=True)


def _seen_line(seen: Seen) -> Text:
    """Student, assignment, points, seconds, and what was odd."""
    row = seen.row
    possible = sum(exercise.possible for exercise in row.exercises)
    points = f"{short(row.total)}/{short(possible)}" if row.graded else "not graded"
    when = "page released" if seen.seconds is None else f"in {_span(seen.seconds)}"
    if seen.page.why_not:
        when = "page not released"
    text = Text(f"{row.student:<12} {seen.assignment:<16} ")
    text += Text(f"{points:>10}", style="bold" if row.graded else "red")
    text += Text(f"  {when}")
    for sentence in [*row.messages, *seen.left_out]:
        text += Text(f"\n          {sentence}", style="dim")
    return text


def _span(seconds: float) -> str:
    """Seconds while they are few, then larger units."""
    for size, unit in ((86400, "days"), (3600, "h"), (120, "min")):
        if seconds >= size:
            return f"{seconds / (60 if unit == 'min' else size):.0f} {unit}"
    return f"{seconds:.1f} s"
