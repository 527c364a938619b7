"""Points that a person gave stay, and come back for manual grading only if the work is new."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from autograder.cells import read_result
from autograder.course import Course
from autograder.grading.gradebook import GradebookWriter, Stamp
from autograder.grading.judge.verdicts import make_report_output
from autograder.grading.submissions import Submission
from tests.support.feedback_course import NAME, PaperCourse, parts, result


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> PaperCourse:
    return PaperCourse(tmp_path_factory.mktemp("manual"))


def grade_again(course: PaperCourse, student: str, *, digest: str, when: str = "") -> None:
    """Write a grade of the student's work after the hidden test of `two` was repaired."""
    folder = course.root / "submitted" / student / NAME
    if when:
        (folder / "timestamp.txt").write_text(when)
    path = course.root / "autograded" / student / NAME / f"{NAME}.ipynb"
    notebook = nbformat.read(path, 4)
    for cell in notebook.cells:
        if cell.id == "two-test":
            assert read_result(cell).earned == 1
            repaired = make_report_output(result("two-test", parts()), 1)
            cell.outputs = [nbformat.from_dict(repaired)]
    with GradebookWriter(Course.open(course.root), NAME) as writer:
        submission = Submission(student, NAME, Path(folder, f"{NAME}.ipynb"), folder)
        writer.write(submission, notebook, Stamp(digest, "repaired-source"))


def read(course: PaperCourse, student: str) -> dict[str, tuple[float | None, bool]]:
    """Return the automatic score and whether it needs manual grading, by cell."""
    with course.book() as book:
        notebook = book.find_submission_notebook(NAME, NAME, student)
        return {
            grade.name: (grade.auto_score, grade.needs_manual_grade) for grade in notebook.grades
        }


@pytest.mark.parametrize(
    ("change", "again"),
    [
        ({"digest": "submission-digest"}, False),
        ({"digest": "another-submission"}, True),
        ({"digest": "submission-digest", "when": "2026-01-16 12:00:00 UTC"}, True),
    ],
)
def test_a_repaired_test_sends_no_written_answer_back(
    course: PaperCourse, change: dict[str, str], again: bool
) -> None:
    student = f"s{len(list(course.root.glob('submitted/*')))}"
    course.add(student, parts("m-seen"), parts("", "m-hidden"))
    course.grade_by_hand(student, "why", 2)
    course.grade_by_hand(student, "one-test", 3)
    course.grade_by_hand(student, "two-test", 3)
    grade_again(course, student, **change)
    # the points of the checks of `two` are others, so a person looks at it again
    assert read(course, student) == {
        "one-test": (2, again), "two-test": (3, True), "why": (None, again),
    }  # fmt: skip
