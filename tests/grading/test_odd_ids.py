"""A student's id may hold what patterns, markup and file names give a meaning to."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.commands import console as printing
from autograder.commands.console import make_class_table, make_notes_table
from autograder.course import Course
from autograder.grading.batch import StudentRow
from autograder.grading.submissions import find_submissions
from autograder.report.class_scores import ClassScores, Person, StudentScores
from autograder.results import Note
from tests.grading.test_batch import FakeWorkers, run
from tests.support import feedback_course, tiny
from tests.support.feedback_course import PaperCourse, parts

ASSIGNMENT = tiny.ASSIGNMENT
IDS = ["stu [a]", "stu [!a]", "[bold]eva", "[red]", "a*b", "a?b", "a]b", "{a}", "50%", "a'b"]
#: Other students, whom a pattern would find.
OTHERS = ["stu a", "a+b", "axb"]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    released = tiny.release(tmp_path_factory.mktemp("course"))
    return tiny.copy_with(
        released, tmp_path_factory.mktemp("ids") / "course", dict.fromkeys([*IDS, *OTHERS], "x = 1")
    )


@pytest.mark.parametrize("student", IDS)
def test_one_student_is_found_by_the_id(student: str, course: Path) -> None:
    found = find_submissions(Course.open(course), ASSIGNMENT, student)
    assert [submission.student for submission in found] == [student]


def test_a_class_with_such_ids_is_graded(course: Path) -> None:
    rows = run(course, FakeWorkers())
    assert set(rows) == {*IDS, *OTHERS}
    assert tiny.scores(course) == dict.fromkeys(rows, 4.0)
    assert all(row.from_earlier_run for row in run(course, FakeWorkers()).values())


@pytest.mark.parametrize("student", IDS)
def test_tables_and_lines_show_the_id(student: str, capsys: pytest.CaptureFixture[str]) -> None:
    row = StudentRow(student, notes=[Note("other-name", f"A note on {student}.")])
    scores = ClassScores(ASSIGNMENT, 4, [], [StudentScores(Person(student), "missing")])
    printing.console.print(make_class_table(scores, [row]), make_notes_table([row]))
    printing.console.print(f"1 submission collected: {student}.")
    with printing.make_progress() as bar:
        list(bar.track([1], description=student))
    printed = capsys.readouterr().out
    assert printed.count(student) >= 4


@pytest.mark.parametrize("student", ["stu [a]", "a*b", "[red]"])
def test_a_page_is_made_and_released(
    student: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("page") / "course"
    paper = PaperCourse(root)
    paper.add(student, parts(), parts())
    paper.add("axb", parts(), parts())
    course = Course.open(root)
    course.generate_feedback(feedback_course.NAME, student)
    assert [path.parts[-3] for path in root.glob("feedback/*/*/*.html")] == [student]
    assert not list(root.glob("feedback/**/*.ipynb"))
    page = paper.path(student)
    for folder in (course.exchange.outbound, course.exchange.inbound, course.exchange.feedback):
        folder.mkdir(parents=True)
    (page.parent / "submission_secret.txt").write_text("secret")
    result = course.api.release_feedback(feedback_course.NAME, student)
    assert result["success"], result["log"]
    (released,) = course.exchange.feedback.glob("*.html")
    assert released.read_bytes() == page.read_bytes()
