"""A grader that is killed loses nothing; neither does a cluster that loses a worker."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from distributed import LocalCluster

from autograder.course import Course
from autograder.grading.batch import StudentRow
from autograder.grading.grade_class import grade_assignment, open_workers
from autograder.grading.task import Task
from autograder.grading.workers import open_dask_workers
from autograder.settings import Settings
from tests.support.notebooks_to_grade import DOUBLE, SETUP, assignment
from tests.support.tiny import ASSIGNMENT, all_grades, copy_with, release

pytestmark = pytest.mark.slow

CLASS = 24
KILLS = 20
ANSWERS = [
    "def one(a, b):\n    return a + b",
    "def one(a, b):\n    return 5",
    "def one(a, b):\n    return a * b",
    "import os\n\nos._exit(3)",
]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class that is not graded yet."""
    folder = tmp_path_factory.mktemp("faults")
    released = release(_made(folder / "released"))
    students = {f"student{n:02}": ANSWERS[n % len(ANSWERS)] for n in range(CLASS)}
    return copy_with(released, folder / "class", students)


@pytest.fixture(scope="module")
def undisturbed(course: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    """The grades of a run that nothing happened to."""
    copy = tmp_path_factory.mktemp("undisturbed") / "class"
    shutil.copytree(course, copy)
    assert len(_grade(copy)) == CLASS
    grades = all_grades(copy)
    assert len(grades) == 2 * CLASS
    assert {score for _, _, score, _ in grades} == {0, 1, 2}
    return list(grades)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _grade(course: Path) -> list[StudentRow]:
    with open_workers(Course.open(course), count=1) as workers:
        return list(grade_assignment(Course.open(course), ASSIGNMENT, workers)[1])


def _graded(course: Path) -> int:
    return len(list(course.glob(f"autograded/*/{ASSIGNMENT}/{ASSIGNMENT}.ipynb")))


def test_a_grader_killed_twenty_times_and_resumed_gives_the_same_gradebook(
    course: Path, undisturbed: list[tuple[object, ...]], tmp_path: Path
) -> None:
    copy = tmp_path / "class"
    shutil.copytree(course, copy)
    program = [sys.executable, "-m", "autograder.cli", "grade", ASSIGNMENT, "--workers", "1"]
    chance = random.Random(0)
    for _ in range(KILLS):
        before = _graded(copy)
        if before >= CLASS - 1:  # begin again, so that every kill strikes a run at work
            shutil.rmtree(copy / "autograded")
            before = 0
        run = subprocess.Popen(
            program, cwd=copy, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + 120
        while _graded(copy) == before and run.poll() is None and time.monotonic() < end:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.3))
        run.send_signal(signal.SIGKILL)
        run.wait()
    finished = subprocess.run(program, cwd=copy, capture_output=True, text=True, timeout=300)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert all_grades(copy) == undisturbed
    assert list((copy / "autograded").glob("*/.*")) == []


def test_a_cluster_that_loses_a_worker_grades_every_submission_once(
    course: Path, undisturbed: list[tuple[object, ...]], tmp_path: Path
) -> None:
    copy = tmp_path / "class"
    shutil.copytree(course, copy)
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        seen = []
        with open_workers(Course.open(copy), scheduler=cluster.scheduler_address) as workers:
            for row in grade_assignment(Course.open(copy), ASSIGNMENT, workers)[1]:
                seen.append(row.student)
                if len(seen) == CLASS // 3:
                    os.kill(cluster.workers[0].pid, signal.SIGKILL)
    assert sorted(seen) == sorted(set(seen))
    assert len(seen) == CLASS
    assert all_grades(copy) == undisturbed


def test_a_task_on_a_cluster_has_a_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that hangs is started again, and grades what waited for it."""
    monkeypatch.setattr(
        "autograder.grading.workers._compute_timeout",
        lambda task: 2.0 if task.student == "stuck" else 100.0,
    )

    def make_task(student: str, setup: str) -> Task:
        source, submission = assignment(DOUBLE, setup=setup)
        texts = (nbformat.writes(notebook).encode() for notebook in (submission, source))
        settings = Settings(preload=("torch", "autograder.checks"))
        return Task(student, *texts, {}, settings)

    with (
        LocalCluster(n_workers=1, threads_per_worker=2, dashboard_address=None) as cluster,
        open_dask_workers(cluster.scheduler_address) as workers,
    ):
        stuck = workers.submit(make_task("stuck", "import time\ntime.sleep(3600)"))
        time.sleep(1)
        waiting = workers.submit(make_task("waiting", SETUP))
        with pytest.raises(TimeoutError):
            stuck.result(200)
        assert [e.outcome for e in waiting.result(200).exercises] == ["passed"]


def test_two_gradings_at_once_are_refused(course: Path, tmp_path: Path) -> None:
    from autograder.grading.gradebook import GradebookError, GradebookWriter

    copy = tmp_path / "class"
    shutil.copytree(course, copy)
    opened = Course.open(copy)
    with (
        GradebookWriter(opened, ASSIGNMENT),
        pytest.raises(GradebookError, match="Another grading"),
    ):
        GradebookWriter(opened, ASSIGNMENT)
    with GradebookWriter(opened, ASSIGNMENT):
        pass


def test_a_locked_gradebook_is_said_and_what_is_graded_stays(course: Path, tmp_path: Path) -> None:
    import sqlite3

    from autograder.grading.gradebook import GradebookError

    copy = tmp_path / "class"
    shutil.copytree(course, copy)
    other = sqlite3.connect(copy / "gradebook.db")
    with open_workers(Course.open(copy), count=1) as workers:
        _, rows = grade_assignment(Course.open(copy), ASSIGNMENT, workers)
        next(rows)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(GradebookError, match="database is locked"):
            list(rows)
        other.rollback()
        other.close()
        assert len(all_grades(copy)) >= 2
        found = list(grade_assignment(Course.open(copy), ASSIGNMENT, workers)[1])
    assert len(found) == CLASS
    assert any(row.from_earlier_run for row in found)
