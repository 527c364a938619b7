"""A small class whose gradebook is in PostgreSQL: the commands, nbgrader's own, the Formgrader."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import create_engine, text

from autograder.course import Course
from autograder.grading.workers import Workers
from tests.support import ROOT
from tests.support.postgresql import PostgresqlServer, start_postgresql
from tests.support.watching import (
    ASSIGNMENT,
    VISIBLE_ONLY,
    answers,
    configure,
    fetch,
    make_watched_course,
    nothing,
    release,
    run_command,
    submit,
    watch,
)

pytestmark = pytest.mark.slow
RULE = "c.LatePenalty.percent_per_day = 10"


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresqlServer]:
    with start_postgresql() as running:
        yield running


@pytest.fixture(scope="module")
def released(base: Path, server: PostgresqlServer) -> Path:
    """A released course with a gradebook in PostgreSQL."""
    address = server.create_database("released")
    root = make_watched_course(base / "released" / "course", written=True, config=f"{RULE}\n")
    configure(root, f"c.CourseDirectory.db_url = {address!r}")
    return release(root)


@pytest.fixture
def course(course: Path, server: PostgresqlServer) -> Path:
    """A copy of the course, with a copy of its gradebook."""
    name = course.parent.name
    server.run_program("createdb", "--template=released", name)
    configure(course, f"c.CourseDirectory.db_url = {server.get_url(name)!r}")
    return course


def open_book(root: Path) -> Gradebook:
    return Course.open(root).open_gradebook()


def read_scores(root: Path) -> dict[str, float]:
    with open_book(root) as book:
        return {s.student.id: s.score for s in book.assignment_submissions(ASSIGNMENT)}


def take_in(root: Path, student: str) -> None:
    """Put a student's blank notebook where collecting puts it."""
    shutil.copytree(root / "release" / ASSIGNMENT, root / "submitted" / student / ASSIGNMENT)


def run_nbgrader(root: Path, *words: str) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words], cwd=root, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PATH": path},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.mark.usefixtures("warm")
def test_a_class_goes_through_a_round(course: Path) -> None:
    """Collect, grade, penalties, an extension, the report and the tables."""
    with open_book(course) as book:
        due = datetime.now(UTC).replace(tzinfo=None) - timedelta(hours=36)
        book.update_or_create_assignment(ASSIGNMENT, duedate=due)
        for student in ("ada", "blaise", "carl"):
            book.add_student(student, email=f"{student}@example.edu")
    assert run_command(course, "extend", ASSIGNMENT, "blaise", "--days", "1")[0] == 0
    submit(course, "ada", answers(course))
    submit(course, "blaise", answers(course, one=VISIBLE_ONLY))
    code, output = run_command(course, "run", ASSIGNMENT)
    assert code == 0, output
    assert "collect: 2 new, 0 newer, 0 here before" in output
    assert "grade: 2 graded, 0 graded before" in output
    assert "manual grading: 2 answers of 2 students" in output
    assert read_scores(course) == {"ada": 4.0, "blaise": 3.0}
    assert len(fetch(course, "ada")) == 1
    with open_book(course) as book:
        for student in ("ada", "blaise"):
            grade = book.find_grade("why", ASSIGNMENT, ASSIGNMENT, student)
            grade.manual_score, grade.needs_manual_grade = 1, False
        book.db.commit()

    code, output = run_command(course, "report", ASSIGNMENT)
    assert code == 0, output
    page = (course / "reports" / f"{ASSIGNMENT}.html").read_text()
    assert "carl" in page
    with open_book(course) as book:
        penalties = {
            s.student.id: s.late_submission_penalty for s in book.assignment_submissions(ASSIGNMENT)
        }
    assert penalties == {"ada": pytest.approx(1.0), "blaise": pytest.approx(0.4)}

    for form in ("canvas", "moodle", "csv"):
        table = course / f"{form}.csv"
        code, output = run_command(course, "export", "--to", form, "--output", str(table))
        assert code == 0, output
    with (course / "csv.csv").open() as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert {name: float(row["score"]) for name, row in rows.items()} == {
        "ada": pytest.approx(4.0), "blaise": pytest.approx(3.6), "carl": 0,
    }  # fmt: skip

    submit(course, "blaise", answers(course))
    code, output = run_command(course, "run", ASSIGNMENT)
    assert "collect: 0 new, 1 newer, 1 here before" in output, output
    assert "grade: 1 graded, 1 graded before" in output
    assert read_scores(course) == {"ada": 5.0, "blaise": 5.0}


@pytest.mark.usefixtures("warm")
def test_the_table_is_the_gradebook_and_a_removed_student_stays_away(course: Path) -> None:
    run_nbgrader(course, "db", "student", "add", "carl")
    for student in ("ada", "ben"):
        submit(course, student, answers(course))
    code, output = run_command(course, "run", ASSIGNMENT)
    assert code == 0, output
    assert "2 new students were added to the gradebook: ada and ben." in output
    assert "ada 2 2 ? 4? ben 2 2 ? 4? carl – – – missing" in output
    with open_book(course) as book:
        grade = book.find_grade("two-test", ASSIGNMENT, ASSIGNMENT, "ada")
        grade.manual_score, grade.extra_credit = 1, 0.5
        book.db.commit()
    run_nbgrader(course, "db", "student", "remove", "ben", "--force")
    submit(course, "ben", answers(course, one=VISIBLE_ONLY))
    code, output = run_command(course, "run", ASSIGNMENT)
    assert code == 0, output
    assert "ada 2 1½* ? 3.5? carl – – – missing" in output
    assert "removed from the gradebook: ben" in output
    assert read_scores(course) == {"ada": 3.5}


def test_a_watch_waits_for_a_server_that_stopped(
    course: Path, workers: Workers, server: PostgresqlServer
) -> None:
    submit(course, "ada", answers(course))
    server.stop()
    log = watch(course, workers, server.start, nothing)
    assert log.students == ["ada"]
    assert "The gradebook can't be used: connection failed" in log.messages[0]
    assert server.password not in "".join(log.messages)
    assert read_scores(course) == {"ada": 4.0}


@pytest.mark.parametrize("command", ["grade", "report", "extend", "export", "run"])
def test_a_command_without_the_server_names_it_in_a_sentence(
    course: Path, server: PostgresqlServer, command: str
) -> None:
    take_in(course, "ada")
    more = {"extend": ["ada", "--days", "1"], "export": ["--to", "csv"]}
    server.stop()
    try:
        code, output = run_command(course, command, ASSIGNMENT, *more.get(command, []))
    finally:
        server.start()
    assert code == 1
    assert "can't be used" in output
    assert "Traceback" not in output
    assert server.password not in output


def test_a_gradebook_of_another_version_of_nbgrader_is_named(
    course: Path, server: PostgresqlServer
) -> None:
    address = server.get_url(course.parent.name)

    def set_version(version: str) -> None:
        engine = create_engine(address)
        with engine.begin() as connection:
            connection.execute(text(f"UPDATE alembic_version SET version_num = '{version}'"))
        engine.dispose()

    take_in(course, "ada")
    set_version("f" * 12)
    code, output = run_command(course, "grade", ASSIGNMENT)
    assert code == 1
    assert "A newer nbgrader made the gradebook postgresql+psycopg://course:***@" in output
    set_version("167914646830")
    code, output = run_command(course, "grade", ASSIGNMENT)
    assert code == 1
    assert "An older nbgrader made the gradebook" in output


def test_nbgraders_own_commands(course: Path, workers: Workers) -> None:
    submit(course, "ada", answers(course))
    watch(course, workers, nothing)
    run_nbgrader(course, "db", "student", "add", "ben", "--email=ben@example.edu")
    assert "ben (None, None) -- ben@example.edu" in run_nbgrader(course, "db", "student", "list")
    run_nbgrader(course, "export")
    assert "ada" in (course / "grades.csv").read_text()
    assert read_scores(course) == {"ada": 4.0}


class Formgrader:
    """The Formgrader's interface for programs, in a server of its own."""

    def __init__(self, root: Path, home: Path) -> None:
        self.runtime = home / "runtime"
        command = [sys.executable, "-m", "jupyter_server", "--allow-root", "--no-browser"]
        options = [
            "--port=0",
            "--ServerApp.disable_check_xsrf=True",
            f"--ServerApp.root_dir={root}",
        ]
        extensions = {"nbgrader.server_extensions.formgrader": True}
        config = {"ServerApp": {"jpserver_extensions": extensions}}
        (home / "config").mkdir()
        (home / "config" / "jupyter_server_config.json").write_text(json.dumps(config))
        environment = {
            **os.environ,
            "HOME": str(home),
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_RUNTIME_DIR": str(self.runtime),
            "PYTHONPATH": str(ROOT),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
        self.log = home / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, *options], cwd=root, env=environment, stdout=log, stderr=log
            )
        self.server = self._wait()

    def _wait(self) -> dict[str, Any]:
        end = time.monotonic() + 120
        while time.monotonic() < end and self.process.poll() is None:
            for file in self.runtime.glob("jpserver-*.json"):
                try:
                    self.server = json.loads(file.read_text())
                    self.ask("status")
                except (ValueError, OSError):  # half of a file, or it does not listen yet
                    continue
                return dict(self.server)
            time.sleep(0.1)
        self.stop()
        raise AssertionError(self.log.read_text())

    def ask(self, path: str, method: str = "GET", **body: object) -> Any:
        request = urllib.request.Request(
            f"{self.server['url']}formgrader/api/{path}",
            data=json.dumps(body).encode() if body else b"" if method == "POST" else None,
            headers={"Authorization": f"token {self.server['token']}"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=120) as response:
            return json.load(response)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(60)


def test_the_formgraders_interface(course: Path, workers: Workers, tmp_path: Path) -> None:
    submit(course, "ada", answers(course))
    watch(course, workers, nothing)
    formgrader = Formgrader(course, tmp_path)
    try:
        [assignment] = formgrader.ask("assignments")
        assert assignment["num_submissions"] == 1
        [submission] = formgrader.ask(f"submissions/{ASSIGNMENT}")
        assert (submission["student"], submission["score"]) == ("ada", 4.0)
        assert submission["needs_manual_grade"]
        [notebook] = formgrader.ask(f"submitted_notebooks/{ASSIGNMENT}/{ASSIGNMENT}")
        grades = formgrader.ask(f"grades?submission_id={notebook['id']}")
        [waiting] = [grade for grade in grades if grade["needs_manual_grade"]]
        formgrader.ask(f"grade/{waiting['id']}", "PUT", manual_score=1)
        comments = formgrader.ask(f"comments?submission_id={notebook['id']}")
        comment = next(comment for comment in comments if comment["name"] == "why")
        formgrader.ask(f"comment/{comment['id']}", "PUT", manual_comment="Good reason.")
        formgrader.ask(f"assignment/{ASSIGNMENT}", "PUT", duedate_notimezone="2030-01-01T12:00:00",
                       duedate_timezone="+0000")  # fmt: skip
        assert {s["id"] for s in formgrader.ask("students")} == {"ada"}
        submit(course, "ben", answers(course, two="def two(a, b):\n    return 0"))
        assert formgrader.ask(f"assignment/{ASSIGNMENT}/collect", "POST")["success"]
        done = formgrader.ask(f"submission/{ASSIGNMENT}/ben/autograde", "POST")
        assert done["success"], done
    finally:
        formgrader.stop()
    assert read_scores(course) == {"ada": 5.0, "ben": 2.0}
    with open_book(course) as book:
        assert book.find_assignment(ASSIGNMENT).duedate == datetime(2030, 1, 1, 12)
    code, output = run_command(course, "run", ASSIGNMENT)
    assert code == 0, output
    assert "grade: 0 graded, 2 graded before" in output
    assert "Good reason." in next(iter(fetch(course, "ada").values()))
