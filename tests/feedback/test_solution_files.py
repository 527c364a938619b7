"""Model solutions as files: who gets them through the exchange, and when."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nbformat
import pytest
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeFactory

from autograder.course import Course
from autograder.feedback.publish import Pages
from autograder.settings import AT_ONCE
from tests.support.feedback_course import NAME, SECRET, PaperCourse, parts

WHEN = "2026-01-15 12:00:00 UTC"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> PaperCourse:
    """Two students with submissions from the exchange. The due date has passed."""
    made = PaperCourse(tmp_path_factory.mktemp("solutions") / "course")
    for student in ("ann", "ben"):
        made.add(student, parts("m-seen"), parts(), when=WHEN)
        for step in ("submitted", "autograded"):
            path = made.root / step / student / NAME / "submission_secret.txt"
            path.write_text(f"secret of {student}")
    (made.root / "exchange").mkdir()
    made.due(datetime.now(UTC).replace(tzinfo=None) - timedelta(hours=1))
    return made


def extend(course: PaperCourse, student: str, hours: int) -> None:
    with course.book() as book:
        book.find_submission(NAME, student).extension = timedelta(hours=hours) or None
        book.db.commit()


def publish(course: PaperCourse, *, allowed: bool = True) -> None:
    opened = Course.open(course.root)
    opened.config.Summary.solution_files = allowed
    pages = Pages(opened, AT_ONCE)
    for student in ("ann", "ben"):
        assert not pages.publish(NAME, student).why_not


def fetch(course: PaperCourse, student: str, home: Path) -> dict[str, str]:
    """Return the files that Fetch Feedback brings into an empty folder, by their names."""
    config = Course.open(course.root).config
    config.CourseDirectory.root = config.Exchange.assignment_dir = str(home)
    config.CourseDirectory.assignment_id = NAME
    config.Exchange.cache = str(home / "cache")
    cached = home / "cache" / config.CourseDirectory.course_id / f"{student}+{NAME}+{WHEN}"
    cached.mkdir(parents=True)
    nbformat.write(nbformat.v4.new_notebook(), cached / f"{NAME}.ipynb")
    (cached / "submission_secret.txt").write_text(f"secret of {student}")
    ExchangeFactory(config=config).FetchFeedback(
        coursedir=CourseDirectory(config=config),
        authenticator=Authenticator(config=config),
        config=config,
    ).start()
    folder = home / NAME / "feedback" / WHEN
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def test_each_student_fetches_the_solution_after_the_own_due_date(
    course: PaperCourse, tmp_path: Path
) -> None:
    page, solution = f"{NAME}.html", f"{NAME}-solution.ipynb"
    publish(course, allowed=False)
    assert list(fetch(course, "ann", tmp_path / "off")) == [page]

    extend(course, "ben", 2)
    publish(course)
    files = fetch(course, "ann", tmp_path / "due")
    assert list(files) == [solution, page]
    assert solution in files[page]
    assert "Model solution" not in files[page]  # show_solutions is off
    ben = fetch(course, "ben", tmp_path / "extended")
    assert list(ben) == [page]
    assert "solution" not in ben[page]

    extend(course, "ben", 0)
    extend(course, "ann", 2)
    publish(course)
    assert list(fetch(course, "ann", tmp_path / "later")) == [page]
    assert list(fetch(course, "ben", tmp_path / "again")) == [solution, page]


def test_the_file_has_all_solutions_and_no_hidden_test(course: PaperCourse, tmp_path: Path) -> None:
    extend(course, "ann", 0)
    publish(course)
    text = fetch(course, "ann", tmp_path)[f"{NAME}-solution.ipynb"]
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    sources = [cell.source for cell in notebook.cells]
    assert "def one(x):\n    return 2 * x" in sources
    assert "*Model.*" in sources
    assert SECRET not in text
    assert "SOLUTION" not in text
    assert "nbgrader" not in json.dumps([cell.metadata for cell in notebook.cells])
