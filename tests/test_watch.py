"""Grading on submit and the round in one go: everything once, nothing lost, nobody in between."""

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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import watching
from nbgrader.apps.api import NbGraderAPI
from nbgrader.utils import get_osusername
from typer.testing import CliRunner
from watching import ASSIGNMENT, LOOP, VISIBLE_ONLY, answers, fetch, hand_in, scores, set_due

from autograder.cli import app
from autograder.grading.classroom.gradebook import GradebookWriter, grading_lock
from autograder.grading.classroom.run import open_workers
from autograder.grading.classroom.workers import Workers
from autograder.nbgrader_api import load_config
from autograder.watch import rounds
from autograder.watch.config import AFTER_DUE_DATE, AT_ONCE, BY_HAND, telling
from autograder.watch.ending import Ended, Ending
from autograder.watch.exchange import open_course
from autograder.watch.watcher import Seen, Watcher, WatchTrouble

HIDDEN_PART = "adds what is random"
NOW = datetime(2026, 11, 23, 12, 0)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all courses of this file, itself a course without assignments."""
    folder = tmp_path_factory.mktemp("courses")
    (folder / "nbgrader_config.py").write_text("c = get_config()\n")
    return folder


@pytest.fixture(scope="module")
def workers(base: Path) -> Iterator[Workers]:
    with open_workers(base, count=1) as opened:
        yield opened


@pytest.fixture(scope="module")
def released(base: Path) -> Path:
    return _release(watching.make_course(base / "released" / "course"))


def _release(root: Path) -> Path:
    course = open_course(root)
    rounds.generate(course, ASSIGNMENT)
    rounds.release_to_students(course, ASSIGNMENT)
    return root


@pytest.fixture
def course(released: Path, base: Path, request: pytest.FixtureRequest) -> Path:
    name = re.sub(r"\W+", "_", request.node.name)
    root = base / f"{name[:60]}{len(list(base.iterdir()))}" / "course"
    shutil.copytree(released, root)
    return root


def configure(root: Path, line: str) -> None:
    with (root / "nbgrader_config.py").open("a") as file:
        file.write(f"{line}\n")


class Script(Ending):
    """Something happens each time the watch has nothing to do; then it is asked to end."""

    def __init__(self, *events: Callable[[], object]) -> None:
        super().__init__()
        self._events = list(events)

    def sleep(self, seconds: float) -> None:
        if not self._events:
            raise Ended
        self._events.pop(0)()


class Log:
    """What a watch told and said."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.said: list[str] = []

    @property
    def students(self) -> list[str]:
        return [seen.row.student for seen in self.seen]


def watch(
    root: Path, workers: Workers, *events: Callable[[], object], names: list[str] | None = None
) -> Log:
    """Run a watch through a script of events."""
    log = Log()
    watcher = Watcher(
        open_course(root), names, workers, tell=log.seen.append, say=log.said.append,
        ending=Script(*events),
    )  # fmt: skip
    with pytest.raises(Ended):
        watcher.run()
    return log


def nothing() -> None:
    """One more look."""


def only(pages: dict[str, str]) -> str:
    assert len(pages) == 1
    return next(iter(pages.values()))


def run_command(root: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*arguments, "--course-dir", str(root)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, " ".join(result.output.split())


# ------------------------------------------------------------------------------ the round


@pytest.fixture
def warm(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command takes the workers of this file instead of starting its own."""

    @contextmanager
    def opened(*_: object, **__: object) -> Iterator[Workers]:
        yield workers

    monkeypatch.setattr("autograder.watch.lazy.open_workers", opened)


@pytest.mark.usefixtures("warm")
def test_run_does_the_whole_round_and_later_only_what_is_new(base: Path) -> None:
    root = watching.make_course(base / "round" / "course")
    code, text = run_command(root, "run", ASSIGNMENT)
    assert code == 0
    assert "no submissions of tiny yet" in text
    assert (root / "exchange/c101/outbound/tiny/tiny.ipynb").exists()
    hand_in(root, "ada", answers(root))
    hand_in(root, "blaise", answers(root, one=VISIBLE_ONLY))
    code, text = run_command(root, "run", ASSIGNMENT)
    assert code == 0, text
    assert "release: the exchange has it" in text
    assert "collect: 2 new, 0 newer, 0 here before" in text
    assert "grade: 2 graded, 0 graded before" in text
    assert "feedback: 2 pages made, 2 released, 0 current" in text
    assert scores(root) == {"ada": 4.0, "blaise": 3.0}
    assert HIDDEN_PART in only(fetch(root, "blaise"))
    hand_in(root, "blaise", answers(root))
    code, text = run_command(root, "run", ASSIGNMENT)
    assert "generate: release/tiny is current" in text
    assert "collect: 0 new, 1 newer, 1 here before" in text
    assert "grade: 1 graded, 1 graded before" in text
    assert "feedback: 1 pages made, 1 released, 1 current" in text
    assert scores(root) == {"ada": 4.0, "blaise": 4.0}
    assert len(fetch(root, "blaise")) == 2
    code, text = run_command(root, "run", ASSIGNMENT, "--no-feedback")
    assert "grade: 0 graded, 2 graded before" in text
    assert "feedback:" not in text


@pytest.mark.usefixtures("warm")
def test_pages_can_wait_for_hand_grading_and_hand_grades_stay(base: Path) -> None:
    root = _release(watching.make_course(base / "manual" / "course", written=True))
    hand_in(root, "ada", answers(root))
    code, text = run_command(root, "run", ASSIGNMENT, "--wait-for-manual")
    assert code == 0, text
    assert "1 written answers of 1 students wait for grading in the formgrader" in text
    assert "1 wait for hand grading: ada" in text
    assert fetch(root, "ada") == {}
    code, text = run_command(root, "run", ASSIGNMENT)
    assert "feedback: 1 pages made, 1 released" in text
    with watching.book(root) as book:
        grade = book.find_grade("why", ASSIGNMENT, ASSIGNMENT, "ada")
        grade.manual_score, grade.needs_manual_grade = 1, False
        book.db.commit()
    code, text = run_command(root, "run", ASSIGNMENT, "--wait-for-manual")
    assert "wait" not in text
    assert "grade: 0 graded, 1 graded before" in text
    assert "feedback: 1 pages made, 1 released" in text
    with watching.book(root) as book:
        assert not book.find_grade("why", ASSIGNMENT, ASSIGNMENT, "ada").needs_manual_grade
    assert scores(root) == {"ada": 5.0}


def test_run_releases_a_changed_assignment_again(course: Path) -> None:
    path = course / "source" / ASSIGNMENT / "data.csv"
    path.write_text("1,2\n")
    opened = open_course(course)
    assert "made from source" in rounds.generate(opened, ASSIGNMENT)
    assert "another version" in rounds.release_to_students(opened, ASSIGNMENT)
    assert (course / "exchange/c101/outbound/tiny/data.csv").exists()


# ------------------------------------------------------------------------------ the watch


def test_a_submission_is_graded_and_its_page_released(course: Path, workers: Workers) -> None:
    log = watch(course, workers, lambda: hand_in(course, "ada", answers(course)), nothing)
    assert log.students == ["ada"]
    assert log.seen[0].page.released
    assert log.seen[0].seconds is not None
    assert scores(course) == {"ada": 4.0}
    assert "4" in only(fetch(course, "ada"))


def test_what_arrived_while_nobody_watched_is_graded_once(course: Path, workers: Workers) -> None:
    for student in ("ada", "blaise"):
        hand_in(course, student, answers(course))
    assert sorted(watch(course, workers, nothing, nothing).students) == ["ada", "blaise"]
    written = (course / "autograded/ada/tiny/tiny.ipynb").stat().st_mtime_ns
    assert watch(course, workers, nothing).students == []
    assert (course / "autograded/ada/tiny/tiny.ipynb").stat().st_mtime_ns == written


def test_a_second_submission_replaces_the_first(course: Path, workers: Workers) -> None:
    log = watch(
        course,
        workers,
        lambda: hand_in(course, "ada", answers(course, one=VISIBLE_ONLY)),
        lambda: hand_in(course, "ada", answers(course)),
        nothing,
    )
    assert log.students == ["ada", "ada"]
    assert [seen.row.total for seen in log.seen] == [3.0, 4.0]
    assert scores(course) == {"ada": 4.0}
    assert len(fetch(course, "ada")) == 2


def test_a_broken_submission_has_a_row_and_a_page(course: Path, workers: Workers) -> None:
    def broken() -> None:
        hand_in(course, "carl", b'{"cells": [')
        other = hand_in(course, "daniel", answers(course))
        (other / "tiny.ipynb").rename(other / "mine.ipynb")
        cached = next((course.parent / "homes/daniel/.cache/c101").iterdir())
        (cached / "tiny.ipynb").rename(cached / "mine.ipynb")
        hand_in(course, "edsger", answers(course, one=LOOP))

    log = watch(course, workers, broken, lambda: hand_in(course, "ada", answers(course)), nothing)
    assert sorted(log.students) == ["ada", "carl", "daniel", "edsger"]
    rows = {seen.row.student: seen.row for seen in log.seen}
    assert "cut off or damaged" in rows["carl"].notes[0]
    assert "there is no tiny.ipynb" in rows["daniel"].notes[0]
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
    assert telling(policy, due, NOW, "UTC").everything == everything


def test_the_due_date_is_said_in_the_students_time_zone() -> None:
    due = datetime(2026, 12, 1, 22, 59)
    said = telling(AFTER_DUE_DATE, due, NOW, "Europe/Berlin").until
    assert said == "after the due date, 2026-12-01 23:59 CET"


def test_pages_tell_everything_once_the_due_date_has_passed(course: Path, workers: Workers) -> None:
    set_due(course, datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1))
    before: list[str] = []

    def due_date_passes() -> None:
        before.append(only(fetch(course, "ada")))
        set_due(course, datetime.now(UTC).replace(tzinfo=None) - timedelta(seconds=1))

    wrong = answers(course, one=VISIBLE_ONLY)
    log = watch(course, workers, lambda: hand_in(course, "ada", wrong), due_date_passes, nothing)
    assert HIDDEN_PART not in before[0]
    assert "follows after the due date" in before[0]
    after = only(fetch(course, "ada"))
    assert HIDDEN_PART in after
    assert "follows after the due date" not in after
    assert log.students == ["ada", "ada"]
    assert log.seen[1].row.again


def test_an_extension_keeps_its_students_page_back(course: Path, workers: Workers) -> None:
    set_due(course, datetime.now(UTC).replace(tzinfo=None) - timedelta(hours=1))
    hand_in(course, "ada", answers(course, one=VISIBLE_ONLY))
    with watching.book(course) as book:
        book.add_student("ada")
        book.add_submission(ASSIGNMENT, "ada")
        book.grant_extension(ASSIGNMENT, "ada", days=1)
    watch(course, workers, nothing)
    assert HIDDEN_PART not in only(fetch(course, "ada"))


@pytest.mark.usefixtures("warm")
def test_by_hand_a_round_tells_and_the_watch_takes_nothing_back(
    course: Path, workers: Workers
) -> None:
    configure(course, 'c.Watch.hidden_results = "by hand"')
    hand_in(course, "ada", answers(course, one=VISIBLE_ONLY))
    assert watch(course, workers, nothing).students == ["ada"]
    assert HIDDEN_PART not in only(fetch(course, "ada"))
    _, text = run_command(course, "run", ASSIGNMENT)
    assert "feedback: 1 pages made, 1 released, 0 current" in text
    assert HIDDEN_PART in only(fetch(course, "ada"))
    assert watch(course, workers, nothing).students == []
    assert HIDDEN_PART in only(fetch(course, "ada"))


def test_what_the_formgrader_released_stays_told(course: Path, workers: Workers) -> None:
    configure(course, 'c.Watch.hidden_results = "by hand"')
    hand_in(course, "ada", answers(course, one=VISIBLE_ONLY))
    watch(course, workers, nothing)
    api = NbGraderAPI(config=load_config(course))
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
    hand_in(course, me, answers(course))
    hand_in(course, "somebody", answers(course))
    log = watch(course, workers, nothing)
    assert log.students == [me]
    assert not (course / "submitted/somebody").exists()
    assert len(log.said) == 1
    assert f"it says it is of somebody, but {me} made it" in log.said[0]


@pytest.mark.parametrize(
    "name",
    [
        "x+tiny+tiny",
        "x+tiny+2026-13-77 99:00:00 UTC+r",
        "x+tiny+5+r",
        "x+tiny+2999-01-01 00:00:00 UTC+r",
        "..+tiny+2026-01-01 00:00:00 UTC+r",
        "*+tiny+2026-01-01 00:00:00 UTC+r",
        "x+other+tiny+2026-01-01 00:00:00 UTC",
        "+tiny+2026-01-01 00:00:00 UTC+r",
    ],
)
def test_a_forged_name_is_said_and_stops_nobody(course: Path, workers: Workers, name: str) -> None:
    hand_in(course, "ada", answers(course))
    forged = hand_in(course, "carl", answers(course, one=VISIBLE_ONLY))
    forged.rename(forged.with_name(name))
    log = watch(course, workers, nothing, nothing)
    assert log.students == ["ada"]
    if not name.startswith("."):  # those nobody looks at
        assert len(log.said) == 1
        assert "is not collected" in log.said[0]
    assert sorted(path.name for path in (course / "submitted").iterdir()) == ["ada"]


def test_links_pipes_and_huge_trees_do_no_harm(course: Path, workers: Workers) -> None:
    folder = hand_in(course, "carl", answers(course))
    os.mkfifo(folder / "pipe")
    (folder / "secret.txt").symlink_to("/etc/hostname")
    (folder / "loop").symlink_to(folder)
    deep = folder / "deep"
    for _ in range(40):
        deep.mkdir()
        deep = deep / "deep"
    (folder / "many").mkdir()
    for number in range(3000):
        (folder / "many" / f"{number}.csv").touch()
    thief = hand_in(course, "daniel", answers(course))
    (thief / "tiny.ipynb").unlink()
    (thief / "tiny.ipynb").symlink_to(course / "source/tiny/tiny.ipynb")
    log = watch(course, workers, nothing)
    assert sorted(log.students) == ["carl", "daniel"]
    assert scores(course) == {"carl": 4.0}
    copied = course / "submitted/carl/tiny"
    assert not any(path.is_symlink() or path.is_fifo() for path in copied.rglob("*"))
    assert sum(1 for _ in copied.rglob("*")) < 2100
    left_out = {seen.row.student: " ".join(seen.left_out) for seen in log.seen}
    for words in ("pipe was left out", "secret.txt was left out: a link", "too many files"):
        assert words in left_out["carl"]
    assert "tiny.ipynb was left out: a link" in left_out["daniel"]
    assert "return a + b" not in "".join(
        path.read_text() for path in (course / "feedback/daniel").rglob("*.html")
    )


def test_the_time_in_a_submission_cannot_make_it_newer_for_ever(
    course: Path, workers: Workers
) -> None:
    first = hand_in(course, "carl", answers(course))
    second = hand_in(course, "daniel", answers(course))
    for folder, text in ((first, "2020-01-01 00:00:00 UTC"), (second, "no time at all")):
        (folder / "timestamp.txt").chmod(0o644)
        (folder / "timestamp.txt").write_text(text)
    log = watch(course, workers, nothing, nothing)
    assert sorted(log.students) == ["carl", "daniel"]
    assert watch(course, workers, nothing).students == []


def test_a_submission_is_collected_when_it_is_whole(course: Path, workers: Workers) -> None:
    whole = hand_in(course, "ada", answers(course, one=VISIBLE_ONLY))
    hand_in(course, "ada", answers(course)).rename(part := course.parent / "part")
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
    assert [seen.row.total for seen in log.seen] == [3.0, 4.0]


# ------------------------------------------------------------------------------------ troubles


def test_a_trouble_is_said_once_and_tried_again(course: Path, workers: Workers) -> None:
    inbound, away = course / "exchange/c101/inbound", course / "away"
    log = watch(
        course,
        workers,
        lambda: (hand_in(course, "ada", answers(course)), inbound.rename(away)),
        nothing,
        nothing,
        lambda: away.rename(inbound),
        nothing,
    )
    assert log.students == ["ada"]
    assert len(log.said) == 2
    assert "has no course 'c101'" in log.said[0]
    assert "the watch goes on" in log.said[1]


def test_a_full_disk_while_collecting_loses_nothing(
    course: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    hand_in(course, "ada", answers(course))
    watch(course, workers, nothing)
    hand_in(course, "ada", answers(course, one=VISIBLE_ONLY))
    monkeypatch.setattr("autograder.watch.collect.copy_submission", full)
    there: list[bool] = []

    def look() -> None:
        there.append((course / "submitted/ada/tiny/tiny.ipynb").exists())
        monkeypatch.undo()

    log = watch(course, workers, look, nothing)
    assert there == [True]
    assert "submitted/ada/tiny can't be written: No space left on device" in log.said[0]
    assert log.students == ["ada"]
    assert scores(course) == {"ada": 3.0}
    assert [path.name for path in (course / "submitted/ada").iterdir()] == ["tiny"]


def test_a_locked_gradebook_is_waited_for(course: Path, workers: Workers) -> None:
    other = sqlite3.connect(course / "gradebook.db")
    hand_in(course, "ada", answers(course))
    other.execute("BEGIN EXCLUSIVE")
    log = watch(course, workers, other.rollback, nothing)
    other.close()
    assert log.students == ["ada"]
    assert "database is locked" in log.said[0]
    assert scores(course) == {"ada": 4.0}


def test_another_grading_is_waited_for(course: Path, workers: Workers) -> None:
    lock = grading_lock(open_course(course).directory)
    lock.acquire()
    hand_in(course, "ada", answers(course))
    log = watch(course, workers, nothing, lock.release, nothing)
    assert log.students == ["ada"]
    assert "Another grading of this course is running" in log.said[0]
    assert not any("Another" in sentence for sentence in log.said[1:])


def test_run_waits_for_another_grading(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = grading_lock(open_course(course).directory)
    lock.acquire()
    lines: list[str] = []

    def line(text: str) -> None:
        lines.append(text)
        lock.release()

    monkeypatch.setattr("autograder.commands.classroom._line", line)
    assert run_command(course, "run", ASSIGNMENT)[0] == 0
    assert lines[0] == "Another grading of this course is at work; waiting for its end."
    assert "no submissions of tiny yet" in lines[-1]


def test_a_page_that_cannot_be_made_is_made_later(
    course: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    hand_in(course, "ada", answers(course))
    monkeypatch.setattr(NbGraderAPI, "generate_feedback", full)
    log = watch(course, workers, monkeypatch.undo, lambda: time.sleep(0.3), nothing)
    assert "ada's page of tiny is not released: No space left on device." in log.said[0]
    assert log.seen[0].page.why_not
    assert log.seen[-1].page.released
    assert len(fetch(course, "ada")) == 1


def test_there_is_one_watch_for_a_course(course: Path, workers: Workers) -> None:
    def second() -> None:
        with pytest.raises(WatchTrouble, match="Another watch of this course"):
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
        assert "exchange is not writable. nbgrader wants it open to everybody" in text


# --------------------------------------------------------------------------------- being ended


def test_a_second_submission_cut_off_before_its_scores_is_graded_again(
    course: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(course, "ada", answers(course, one=VISIBLE_ONLY))
    watch(course, workers, nothing)
    hand_in(course, "ada", answers(course))

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


def test_killed_at_any_moment_it_loses_and_repeats_nothing(course: Path) -> None:
    chance, expected = random.Random(3), {}
    for kill in range(2):
        process = _start(course)
        _begun(process)
        finished = _finished(course)
        for number in range(3):
            student, wrong = f"student{kill}{number}", chance.random() < 0.5
            hand_in(course, student, answers(course, one=VISIBLE_ONLY if wrong else ""))
            expected[student] = 3.0 if wrong else 4.0
        end = time.monotonic() + 120
        while len(_finished(course)) == len(finished) and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 1))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert len(_finished(course)) > len(finished)
    finished = _finished(course)
    hand_in(course, "student00", answers(course, one=VISIBLE_ONLY))
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
def test_a_signal_is_heeded_between_two_steps(number: signal.Signals) -> None:
    ending = Ending()
    with ending.listening():
        os.kill(os.getpid(), number)
        with pytest.raises(Ended):
            ending.sleep(60)
        with pytest.raises(Ended):
            ending.check()


def test_a_signal_ends_it_cleanly(course: Path) -> None:
    process = _start(course)
    _begun(process)
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    assert "Ended. What is not finished, the next watch takes up." in output
