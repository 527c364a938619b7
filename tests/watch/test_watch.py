"""Grading on submit: each submission once, nobody in between, hidden results when they are due."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nbformat
import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.utils import get_osusername

from autograder.course import Course
from autograder.feedback.hidden_results_policy import decide_disclosure
from autograder.grading.workers import Workers
from autograder.settings import AFTER_DUE_DATE, AT_ONCE, BY_HAND
from autograder.watch.watcher import PROBLEM_OVER
from tests.support.watching import (
    ASSIGNMENT,
    HIDDEN_PART,
    LOOP,
    VISIBLE_ONLY,
    answers,
    book,
    configure,
    fetch,
    fill_in,
    nothing,
    only,
    release,
    run_command,
    scores,
    set_due,
    source,
    submit,
    submit_notebooks,
    watch,
)

QUIZ = "quiz"
NOW = datetime(2026, 11, 23, 12, 0)


def test_a_submission_is_graded_and_its_page_released(course: Path, workers: Workers) -> None:
    log = watch(course, workers, lambda: submit(course, "ada", answers(course)), nothing)
    assert log.students == ["ada"]
    assert log.submissions[0].page.released
    assert log.submissions[0].seconds is not None
    assert scores(course) == {"ada": 4.0}
    assert "4" in only(fetch(course, "ada"))


def test_what_arrived_while_nobody_watched_is_graded_once(course: Path, workers: Workers) -> None:
    for student in ("ada", "blaise"):
        submit(course, student, answers(course))
    assert sorted(watch(course, workers, nothing, nothing).students) == ["ada", "blaise"]
    written = (course / "autograded/ada/tiny/tiny.ipynb").stat().st_mtime_ns
    assert watch(course, workers, nothing).students == []
    assert (course / "autograded/ada/tiny/tiny.ipynb").stat().st_mtime_ns == written


def test_an_assignment_with_several_notebooks_is_graded(course: Path, workers: Workers) -> None:
    folder = course / "source" / QUIZ
    folder.mkdir()
    for name in ("p1", "p2"):
        nbformat.write(source(), folder / f"{name}.ipynb")
    release(course, QUIZ)
    released = course / "release" / QUIZ
    right, half = fill_in(released / "p1.ipynb"), fill_in(released / "p2.ipynb", LOOP, LOOP)
    log = watch(
        course,
        workers,
        lambda: submit_notebooks(course, "ada", QUIZ, {"p1": right, "p2": half}),
        lambda: submit_notebooks(course, "ben", QUIZ, {"p1": right}),
        lambda: submit_notebooks(course, "ada", QUIZ, {"p1": right, "p2": right}),
        nothing,
    )
    rows = [(s.row.student, s.row.total, s.page.released) for s in log.submissions]
    assert rows == [("ada", 4, True), ("ben", 4, True), ("ada", 8, True)]
    assert [result.exercise for result in log.submissions[0].row.exercises] == [
        "p1/one", "p1/two", "p2/one", "p2/two"
    ]  # fmt: skip
    assert "There is no p2.ipynb in the submission" in " ".join(log.submissions[1].row.messages)
    assert log.messages == []
    assert scores(course, QUIZ) == {"ada": 8, "ben": 4}
    assert [name.rpartition("/")[2] for name in fetch(course, "ada", QUIZ)] == ["p1", "p2"] * 2
    assert [name.rpartition("/")[2] for name in fetch(course, "ben", QUIZ)] == ["p1"]
    assert watch(course, workers, nothing).students == []


def test_a_notebook_that_was_not_released_stops_no_grading(course: Path, workers: Workers) -> None:
    nbformat.write(source(), course / "source" / ASSIGNMENT / "Untitled.ipynb")
    log = watch(course, workers, lambda: submit(course, "ada", answers(course)), nothing)
    assert [(s.row.student, s.row.total) for s in log.submissions] == [("ada", 4)]
    assert log.messages == []


def test_the_watch_waits_for_a_damaged_source(course: Path, workers: Workers) -> None:
    path = course / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    whole = path.read_bytes()

    def damage() -> None:
        submit(course, "ada", answers(course))
        path.write_bytes(whole[:100])

    log = watch(course, workers, damage, lambda: path.write_bytes(whole), nothing)
    assert log.students == ["ada"]
    assert len(log.messages) == 2
    assert log.messages[0].startswith(f"{path} is not a notebook")
    assert log.messages[1] == PROBLEM_OVER


def test_a_second_submission_replaces_the_first(course: Path, workers: Workers) -> None:
    log = watch(
        course,
        workers,
        lambda: submit(course, "ada", answers(course, one=VISIBLE_ONLY)),
        lambda: submit(course, "ada", answers(course)),
        nothing,
    )
    assert log.students == ["ada", "ada"]
    assert [submission.row.total for submission in log.submissions] == [3.0, 4.0]
    assert scores(course) == {"ada": 4.0}
    assert len(fetch(course, "ada")) == 2


def test_a_broken_submission_has_a_row_and_a_page(course: Path, workers: Workers) -> None:
    def broken() -> None:
        submit(course, "carl", b'{"cells": [')
        other = submit(course, "daniel", answers(course))
        (other / "tiny.ipynb").rename(other / "mine.ipynb")
        cached = next((course.parent / "homes/daniel/.cache/c101").iterdir())
        (cached / "tiny.ipynb").rename(cached / "mine.ipynb")
        for folder in (other, cached):  # the grader does not choose one of two
            shutil.copy(folder / "mine.ipynb", folder / "mine-copy.ipynb")
        submit(course, "edsger", answers(course, one=LOOP))

    log = watch(course, workers, broken, lambda: submit(course, "ada", answers(course)), nothing)
    assert sorted(log.students) == ["ada", "carl", "daniel", "edsger"]
    rows = {submission.row.student: submission.row for submission in log.submissions}
    assert "cut off or damaged" in rows["carl"].notes[0].message
    assert "there is no tiny.ipynb" in rows["daniel"].notes[0].message
    assert not rows["daniel"].graded
    assert "cut off or damaged" in only(fetch(course, "carl"))
    assert "there is no tiny.ipynb in the submission" in only(fetch(course, "daniel"))
    assert scores(course) == {"ada": 4.0, "carl": 0.0, "edsger": 2.0}
    assert watch(course, workers, nothing).students == []


# ---------------------------------------------------------------------- hidden tests' results


@pytest.mark.parametrize(
    ("policy", "due", "everything"),
    [
        (AT_ONCE, NOW + timedelta(days=1), True),
        (AFTER_DUE_DATE, None, True),
        (AFTER_DUE_DATE, NOW - timedelta(days=1), True),
        (AFTER_DUE_DATE, NOW + timedelta(days=1), False),
        (BY_HAND, None, False),
        (BY_HAND, NOW - timedelta(days=1), False),
    ],
)
def test_when_hidden_results_are_told(policy: str, due: datetime | None, everything: bool) -> None:
    assert decide_disclosure(policy, due, NOW, "UTC").everything == everything


def test_the_due_date_is_said_in_the_students_time_zone() -> None:
    due = datetime(2026, 12, 1, 22, 59)
    said = decide_disclosure(AFTER_DUE_DATE, due, NOW, "Europe/Berlin").until
    assert said == "after the due date, 2026-12-01 23:59 CET"


def test_pages_tell_everything_once_the_due_date_has_passed(course: Path, workers: Workers) -> None:
    set_due(course, datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1))
    before: list[str] = []

    def due_date_passes() -> None:
        before.append(only(fetch(course, "ada")))
        set_due(course, datetime.now(UTC).replace(tzinfo=None) - timedelta(seconds=1))

    wrong = answers(course, one=VISIBLE_ONLY)
    log = watch(course, workers, lambda: submit(course, "ada", wrong), due_date_passes, nothing)
    assert HIDDEN_PART not in before[0]
    assert "follow after the due date" in before[0]
    after = only(fetch(course, "ada"))
    assert HIDDEN_PART in after
    assert "follow after the due date" not in after
    assert log.students == ["ada", "ada"]
    assert log.submissions[1].row.from_earlier_run


def test_an_extension_keeps_its_students_page_back(course: Path, workers: Workers) -> None:
    set_due(course, datetime.now(UTC).replace(tzinfo=None) - timedelta(hours=1))
    submit(course, "ada", answers(course, one=VISIBLE_ONLY))
    with book(course) as opened:
        opened.add_student("ada")
        opened.add_submission(ASSIGNMENT, "ada")
        opened.grant_extension(ASSIGNMENT, "ada", days=1)
    watch(course, workers, nothing)
    assert HIDDEN_PART not in only(fetch(course, "ada"))


@pytest.mark.usefixtures("warm")
def test_by_hand_a_round_tells_and_the_watch_takes_nothing_back(
    course: Path, workers: Workers
) -> None:
    configure(course, 'c.Watch.hidden_results = "by hand"')
    submit(course, "ada", answers(course, one=VISIBLE_ONLY))
    assert watch(course, workers, nothing).students == ["ada"]
    assert HIDDEN_PART not in only(fetch(course, "ada"))
    _, text = run_command(course, "run", ASSIGNMENT)
    assert "feedback: 1 page made, 1 released, 0 current" in text
    assert HIDDEN_PART in only(fetch(course, "ada"))
    assert watch(course, workers, nothing).students == []
    assert HIDDEN_PART in only(fetch(course, "ada"))


def test_what_the_formgrader_released_stays_told(course: Path, workers: Workers) -> None:
    configure(course, 'c.Watch.hidden_results = "by hand"')
    submit(course, "ada", answers(course, one=VISIBLE_ONLY))
    watch(course, workers, nothing)
    api = NbGraderAPI(config=Course.open(course).config)
    assert api.generate_feedback(ASSIGNMENT, "ada")["success"]
    watch(course, workers, nothing)  # made, but not released by hand: not told yet
    assert HIDDEN_PART not in only(fetch(course, "ada"))
    assert api.generate_feedback(ASSIGNMENT, "ada")["success"]
    assert api.release_feedback(ASSIGNMENT, "ada")["success"]
    watch(course, workers, nothing)
    assert HIDDEN_PART in only(fetch(course, "ada"))


# ------------------------------------------------------------------------ hostile submissions


def test_nobody_hands_in_for_somebody_else(course: Path, workers: Workers) -> None:
    configure(course, "c.ExchangeCollect.check_owner = True")
    me = get_osusername()
    submit(course, me, answers(course))
    submit(course, "somebody", answers(course))
    log = watch(course, workers, nothing)
    assert log.students == [me]
    assert not (course / "submitted/somebody").exists()
    assert len(log.messages) == 1
    assert f"its name says somebody, but {me} made it" in log.messages[0]


FORGED_NAMES = [
    "x+tiny+tiny",
    "x+tiny+2026-13-77 99:00:00 UTC+r",
    "x+tiny+5+r",
    "x+tiny+2999-01-01 00:00:00 UTC+r",
    "*+tiny+2026-01-01 00:00:00 UTC+r",
    "x+other+tiny+2026-01-01 00:00:00 UTC",
    "+tiny+2026-01-01 00:00:00 UTC+r",
]


def test_a_forged_name_is_said_and_stops_nobody(course: Path, workers: Workers) -> None:
    submit(course, "ada", answers(course))
    forged = submit(course, "carl", answers(course, one=VISIBLE_ONLY))
    for name in [*FORGED_NAMES, "..+tiny+2026-01-01 00:00:00 UTC+r"]:  # nobody looks at the last
        shutil.copytree(forged, forged.with_name(name))
    shutil.rmtree(forged)
    log = watch(course, workers, nothing, nothing)
    assert log.students == ["ada"]
    said = [message.partition(" is not collected")[0] for message in log.messages]
    assert sorted(said) == sorted(ascii(name) for name in FORGED_NAMES)
    assert sorted(path.name for path in (course / "submitted").iterdir()) == ["ada"]


def test_a_second_watch_does_not_repeat_what_the_first_one_said(
    course: Path, workers: Workers
) -> None:
    forged = submit(course, "carl", answers(course))
    for number in range(30):
        shutil.copytree(forged, forged.with_name(f"x{number}+tiny+tiny"))
    assert len(watch(course, workers, nothing, nothing).messages) == 30
    shutil.copytree(forged, forged.with_name("new+tiny+tiny"))
    again = watch(course, workers, nothing, nothing)
    assert again.students == []
    assert [message.partition(":")[0] for message in again.messages] == [
        "'new+tiny+tiny' is not collected",
        "30 folders are still not collected, as reported before. `autograder run tiny` lists all.",
    ]
    (course / ".watch_refused.json").write_text("damaged")
    assert len(watch(course, workers, nothing).messages) == 31


def test_the_secret_of_another_student_opens_no_hidden_results(
    course: Path, workers: Workers
) -> None:
    """Bob has read all results. Eve has more time, and puts his secret into her submission."""
    set_due(course, datetime.now(UTC).replace(tzinfo=None) - timedelta(hours=1))
    with book(course) as opened:
        opened.add_student("eve")
        opened.add_submission(ASSIGNMENT, "eve")
        opened.grant_extension(ASSIGNMENT, "eve", days=1)
    wrong = answers(course, one=VISIBLE_ONLY)
    bob = submit(course, "bob", wrong)
    page = course / "feedback" / "eve" / ASSIGNMENT / f"{ASSIGNMENT}.html"
    pages = []

    def copy_secret() -> None:
        secret = "submission_secret.txt"
        (submit(course, "eve", wrong) / secret).write_bytes((bob / secret).read_bytes())

    def read_pages() -> None:
        pages.extend([only(fetch(course, "bob")), page.read_text()])

    log = watch(course, workers, nothing, copy_secret, read_pages)
    assert [HIDDEN_PART in text for text in pages] == [True, False]
    assert [(s.row.student, s.page.why_not) for s in log.submissions] == [
        ("bob", ""), ("eve", "submitted with the secret of another submission")
    ]  # fmt: skip


def test_links_pipes_and_huge_trees_do_no_harm(course: Path, workers: Workers) -> None:
    folder = submit(course, "carl", answers(course))
    os.mkfifo(folder / "pipe")
    (folder / "secret.txt").symlink_to("/etc/hostname")
    (folder / "loop").symlink_to(folder)
    deep = folder / "deep"
    for _ in range(40):
        deep.mkdir()
        deep = deep / "deep"
    (folder / "many").mkdir()
    for number in range(2100):  # more than are collected
        (folder / "many" / f"{number}.csv").touch()
    thief = submit(course, "daniel", answers(course))
    (thief / "tiny.ipynb").unlink()
    (thief / "tiny.ipynb").symlink_to(course / "source/tiny/tiny.ipynb")
    log = watch(course, workers, nothing)
    assert sorted(log.students) == ["carl", "daniel"]
    assert scores(course) == {"carl": 4.0}
    copied = course / "submitted/carl/tiny"
    assert not any(path.is_symlink() or path.is_fifo() for path in copied.rglob("*"))
    assert sum(1 for _ in copied.rglob("*")) < 2100
    left_out = {
        submission.row.student: " ".join(submission.left_out) for submission in log.submissions
    }
    for words in ("pipe was left out", "secret.txt was left out: it is a link", "too many files"):
        assert words in left_out["carl"]
    assert "tiny.ipynb was left out: it is a link" in left_out["daniel"]
    assert "return a + b" not in "".join(
        path.read_text() for path in (course / "feedback/daniel").rglob("*.html")
    )


def test_the_time_in_a_submission_cannot_make_it_newer_for_ever(
    course: Path, workers: Workers
) -> None:
    first = submit(course, "carl", answers(course))
    second = submit(course, "daniel", answers(course))
    for folder, text in ((first, "2020-01-01 00:00:00 UTC"), (second, "no time at all")):
        (folder / "timestamp.txt").chmod(0o644)
        (folder / "timestamp.txt").write_text(text)
    log = watch(course, workers, nothing, nothing)
    assert sorted(log.students) == ["carl", "daniel"]
    assert watch(course, workers, nothing).students == []


def test_a_submission_is_collected_when_it_is_whole(course: Path, workers: Workers) -> None:
    whole = submit(course, "ada", answers(course, one=VISIBLE_ONLY))
    submit(course, "ada", answers(course)).rename(part := course.parent / "part")
    newer = whole.with_name("ada+tiny+" + (part / "timestamp.txt").read_text() + "+r")

    def begin() -> None:
        newer.mkdir(mode=0o755)
        shutil.copy(part / "tiny.ipynb", newer)

    def go_on() -> None:
        shutil.copy(part / "timestamp.txt", newer)
        shutil.copy(part / "submission_secret.txt", newer)

    begin()
    log = watch(course, workers, nothing, go_on, nothing, lambda: newer.chmod(0o777), nothing)
    assert log.students == ["ada", "ada"]
    assert [submission.row.total for submission in log.submissions] == [3.0, 4.0]
