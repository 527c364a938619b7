"""The round in one go, errors, bad input, and stops: nothing is lost or repeated."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from autograder.course import Course
from autograder.grading.gradebook import GradebookWriter
from autograder.grading.workers import Workers
from autograder.watch import rounds
from autograder.watch.signals import StopRequested, StopSignals
from autograder.watch.watcher import WatchError
from tests.support.locks import wait_less_for_locks
from tests.support.watching import (
    ASSIGNMENT,
    HIDDEN_PART,
    VISIBLE_ONLY,
    answers,
    book,
    configure,
    fetch,
    make_watched_course,
    nothing,
    only,
    release,
    run_command,
    scores,
    submit,
    watch,
)


@pytest.mark.usefixtures("warm")
@pytest.mark.slow
def test_run_does_the_whole_round_and_later_only_what_is_new(base: Path) -> None:
    root = make_watched_course(base / "round" / "course")
    code, text = run_command(root, "run", ASSIGNMENT)
    assert code == 0
    assert "no submissions of tiny yet" in text
    assert (root / "exchange/c101/outbound/tiny/tiny.ipynb").exists()
    submit(root, "ada", answers(root))
    submit(root, "blaise", answers(root, one=VISIBLE_ONLY))
    code, text = run_command(root, "run", ASSIGNMENT)
    assert code == 0, text
    assert "release: the exchange has the current version" in text
    assert "collect: 2 new, 0 newer, 0 here before" in text
    assert "grade: 2 graded, 0 graded before" in text
    assert "feedback: 2 pages made, 2 released, 0 current" in text
    assert scores(root) == {"ada": 4.0, "blaise": 3.0}
    assert HIDDEN_PART in only(fetch(root, "blaise"))
    submit(root, "blaise", answers(root))
    code, text = run_command(root, "run", ASSIGNMENT)
    assert "generate: release/tiny is current" in text
    assert "collect: 0 new, 1 newer, 1 here before" in text
    assert "grade: 1 graded, 1 graded before" in text
    assert "feedback: 1 page made, 1 released, 1 current" in text
    assert scores(root) == {"ada": 4.0, "blaise": 4.0}
    assert len(fetch(root, "blaise")) == 2
    code, text = run_command(root, "run", ASSIGNMENT, "--no-feedback")
    assert "grade: 0 graded, 2 graded before" in text
    assert "feedback:" not in text


@pytest.mark.usefixtures("warm")
@pytest.mark.slow
def test_pages_can_wait_for_hand_grading_and_hand_grades_stay(base: Path) -> None:
    root = release(make_watched_course(base / "manual" / "course", written=True))
    submit(root, "ada", answers(root))
    code, text = run_command(root, "run", ASSIGNMENT, "--wait-for-manual")
    assert code == 0, text
    assert "manual grading: 1 answer of 1 student. Run `autograder manual-grading" in text
    assert "1 student waits for manual grading: ada" in text
    assert fetch(root, "ada") == {}
    code, text = run_command(root, "run", ASSIGNMENT)
    assert "feedback: 1 page made, 1 released" in text
    with book(root) as opened:
        grade = opened.find_grade("why", ASSIGNMENT, ASSIGNMENT, "ada")
        grade.manual_score, grade.needs_manual_grade = 1, False
        opened.db.commit()
    code, text = run_command(root, "run", ASSIGNMENT, "--wait-for-manual")
    assert "manual grading" not in text
    assert "grade: 0 graded, 1 graded before" in text
    assert "feedback: 1 page made, 1 released" in text
    with book(root) as opened:
        assert not opened.find_grade("why", ASSIGNMENT, ASSIGNMENT, "ada").needs_manual_grade
    assert scores(root) == {"ada": 5.0}


def test_run_releases_a_changed_assignment_again(course: Path) -> None:
    path = course / "source" / ASSIGNMENT / "data.csv"
    path.write_text("1,2\n")
    opened = Course.open(course)
    assert "made from source" in rounds.generate(opened, ASSIGNMENT)
    assert "another version" in rounds.release_to_students(opened, ASSIGNMENT)
    assert (course / "exchange/c101/outbound/tiny/data.csv").exists()


# ------------------------------------------------------------------------------------- errors


@pytest.mark.parametrize("command", ["release", "run"])
def test_cells_removed_after_submissions_are_named_and_the_release_stays(
    course: Path, command: str
) -> None:
    with book(course) as opened:
        opened.add_student("ada")
        opened.add_submission(ASSIGNMENT, "ada")
    path = course / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.cells = [cell for cell in notebook.cells if not cell.id.startswith("two")]
    nbformat.write(notebook, path)
    released = course / "release" / ASSIGNMENT / path.name
    before = released.read_bytes()
    code, text = run_command(course, command, ASSIGNMENT)
    assert code == 1
    assert "The source of tiny lacks 'two', 'two-test' and 'two-text' of the release." in text
    assert "Undo the change" in text
    assert "raceback" not in text
    assert released.read_bytes() == before


def test_a_temporary_error_is_reported_once_and_tried_again(course: Path, workers: Workers) -> None:
    inbound, away = course / "exchange/c101/inbound", course / "away"
    log = watch(
        course,
        workers,
        lambda: (submit(course, "ada", answers(course)), inbound.rename(away)),
        nothing,
        nothing,
        lambda: away.rename(inbound),
        nothing,
    )
    assert log.students == ["ada"]
    assert len(log.messages) == 2
    assert "The folder for submissions" in log.messages[0]
    assert "makes it again: autograder run ASSIGNMENT" in log.messages[0]
    assert "The watch continues" in log.messages[1]


def test_a_full_disk_while_collecting_loses_nothing(
    course: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    submit(course, "ada", answers(course))
    watch(course, workers, nothing)
    submit(course, "ada", answers(course, one=VISIBLE_ONLY))
    monkeypatch.setattr("autograder.exchange.collect.copy_submission", full)
    there: list[bool] = []

    def look() -> None:
        there.append((course / "submitted/ada/tiny/tiny.ipynb").exists())
        monkeypatch.undo()

    log = watch(course, workers, look, nothing)
    assert there == [True]
    assert "submitted/ada/tiny can't be written: No space left on device" in log.messages[0]
    assert log.students == ["ada"]
    assert scores(course) == {"ada": 3.0}
    assert [path.name for path in (course / "submitted/ada").iterdir()] == ["tiny"]


def test_a_locked_gradebook_is_waited_for(
    course: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_less_for_locks(monkeypatch)
    other = sqlite3.connect(course / "gradebook.db")
    submit(course, "ada", answers(course))
    other.execute("BEGIN EXCLUSIVE")
    log = watch(course, workers, other.rollback, nothing)
    other.close()
    assert log.students == ["ada"]
    assert "database is locked" in log.messages[0]
    assert scores(course) == {"ada": 4.0}


def test_another_grading_is_waited_for(course: Path, workers: Workers) -> None:
    lock = Course.open(course).create_lock()
    lock.acquire()
    submit(course, "ada", answers(course))
    log = watch(course, workers, nothing, lock.release, nothing)
    assert log.students == ["ada"]
    assert "Another grading of this course is running" in log.messages[0]
    assert not any("Another" in sentence for sentence in log.messages[1:])


@pytest.mark.usefixtures("warm")
def test_run_waits_for_another_grading(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = Course.open(course).create_lock()
    lock.acquire()
    lines: list[str] = []

    def line(text: str) -> None:
        lines.append(text)
        lock.release()

    monkeypatch.setattr("autograder.commands.round._print_line", line)
    assert run_command(course, "run", ASSIGNMENT)[0] == 0
    assert lines[0] == "Another grading of this course is running. Waiting for it to finish."
    assert "no submissions of tiny yet" in lines[-1]


def test_a_page_that_cannot_be_made_is_made_later(
    course: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    submit(course, "ada", answers(course))
    monkeypatch.setattr(Course, "generate_feedback", full)
    log = watch(course, workers, monkeypatch.undo, lambda: time.sleep(0.3), nothing)
    assert "ada's page of tiny is not released: No space left on device." in log.messages[0]
    assert log.submissions[0].page.why_not
    assert log.submissions[-1].page.released
    assert len(fetch(course, "ada")) == 1


def test_there_is_one_watch_for_a_course(course: Path, workers: Workers) -> None:
    def second() -> None:
        with pytest.raises(WatchError, match="Another watch of this course"):
            watch(course, workers)

    watch(course, workers, second)


@pytest.mark.parametrize(
    ("change", "arguments", "sentence"),
    [
        (lambda c: shutil.rmtree(c / "exchange"), ["watch"], "There is no exchange folder"),
        (lambda c: shutil.rmtree(c / "exchange/c101/outbound/tiny"), ["watch", "tiny"],
         "tiny is not released"),
        (lambda c: configure(c, 'c.CourseDirectory.course_id = "c102"'), ["watch"],
         "has no course 'c102'. It has: c101"),
        (lambda c: configure(c, 'c.CourseDirectory.course_id = ""'), ["run", "tiny"],
         "Set c.CourseDirectory.course_id"),
        (lambda c: None, ["watch", "nosuch"], "No assignment 'nosuch'"),
        (lambda c: configure(c, 'c.Exchange.root = "/proc/exchange"'), ["run", "tiny"],
         "to another folder"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("warm")
def test_bad_input_is_said_in_a_sentence(
    course: Path, change: Callable[[Path], object], arguments: list[str], sentence: str
) -> None:
    change(course)
    code, text = run_command(course, *arguments)
    assert code == 1
    assert sentence in text


def test_an_exchange_that_is_not_writable_is_said(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = os.access

    def refused(path: str | Path, mode: int) -> bool:
        return access(path, mode) and not (Path(path).name == "exchange" and mode & os.W_OK)

    monkeypatch.setattr(os, "access", refused)
    for arguments in (["run", ASSIGNMENT], ["watch"]):
        code, text = run_command(course, *arguments)
        assert code == 1
        assert "exchange is not writable. nbgrader needs it writable for everyone" in text


# --------------------------------------------------------------------------------- being ended


def test_a_second_submission_cut_off_before_its_scores_is_graded_again(
    course: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(course, "ada", answers(course, one=VISIBLE_ONLY))
    watch(course, workers, nothing)
    submit(course, "ada", answers(course))

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(GradebookWriter, "_write_scores", cut_off)
    with pytest.raises(KeyboardInterrupt):
        watch(course, workers, nothing)
    monkeypatch.undo()
    assert scores(course) == {"ada": 3.0}
    assert watch(course, workers, nothing).students == ["ada"]
    assert scores(course) == {"ada": 4.0}


def _start(root: Path, *more: str) -> subprocess.Popen[str]:
    program = [sys.executable, "-m", "autograder.cli", "watch", *more]
    return subprocess.Popen(program, cwd=root, stdout=subprocess.PIPE, text=True)


def _begun(watching_process: subprocess.Popen[str]) -> None:
    assert watching_process.stdout is not None
    assert "Watching" in watching_process.stdout.readline()


@pytest.mark.slow
def test_killed_at_any_moment_it_loses_and_repeats_nothing(course: Path) -> None:
    chance, expected = random.Random(3), {}
    for kill in range(2):
        process = _start(course)
        _begun(process)
        finished = _finished(course)
        for number in range(3):
            student, wrong = f"student{kill}{number}", chance.random() < 0.5
            submit(course, student, answers(course, one=VISIBLE_ONLY if wrong else ""))
            expected[student] = 3.0 if wrong else 4.0
        end = time.monotonic() + 120
        while len(_finished(course)) == len(finished) and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 1))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert len(_finished(course)) > len(finished)
    finished = _finished(course)
    submit(course, "student00", answers(course, one=VISIBLE_ONLY))
    expected["student00"] = 3.0
    last = _start(course, "--once")
    output, _ = last.communicate(timeout=200)
    assert last.returncode == 0, output
    again = {s for s, at in _finished(course).items() if finished.get(s, at) != at}
    assert again == {"student00"} & set(finished)
    assert scores(course) == expected
    for student, points in expected.items():
        newest = list(fetch(course, student).values())[-1]
        assert f"{points:g} of 4 points" in re.sub("<[^>]*>", "", newest)
    left = [*course.glob("submitted/*/.*"), *course.glob("autograded/*/.*")]
    assert left == []
    assert not (course / ".feedback-making").exists()


def _finished(root: Path) -> dict[str, int]:
    """When the grading of each student with a released page was written."""
    done = {path.parent.parent.name for path in root.glob("feedback/*/tiny/tiny.html")}
    return {
        student: (root / f"autograded/{student}/tiny/tiny.ipynb").stat().st_mtime_ns
        for student in done
        if (root / f"autograded/{student}/tiny/tiny.ipynb").exists()
    }


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_handled_between_two_steps(number: signal.Signals) -> None:
    stop = StopSignals()
    with stop.listen():
        os.kill(os.getpid(), number)
        with pytest.raises(StopRequested):
            stop.sleep(60)
        with pytest.raises(StopRequested):
            stop.check()


@pytest.mark.slow
def test_a_signal_ends_it_cleanly(course: Path) -> None:
    process = _start(course)
    _begun(process)
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    assert "Stopped. The next `autograder watch` continues where this one left off." in output
