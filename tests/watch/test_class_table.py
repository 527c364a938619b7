"""The tables of the commands are the gradebook, and only its students are graded."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nbformat
import pytest

from autograder.course import Course
from autograder.grading.enrollment import describe_enrollments
from autograder.grading.workers import Workers
from tests.support.notebooks import answer, cell, checks_of, notebook, written_answer
from tests.support.watching import (
    ASSIGNMENT,
    VISIBLE_ONLY,
    answers,
    book,
    configure,
    fetch,
    make_watched_course,
    nothing,
    release,
    run_command,
    scores,
    set_due,
    submit,
    submit_notebooks,
    watch,
)

QUIZ = "quiz"
LATE = "c.LatePenalty.percent_per_day = 10\n"
CLOSED = "c.Autograde.create_student = False"


def set_grade(root: Path, student: str, cell_name: str, **values: float) -> None:
    """Set points as a person does in the Formgrader."""
    with book(root) as opened:
        grade = opened.find_grade(cell_name, ASSIGNMENT, ASSIGNMENT, student)
        for name, value in values.items():
            setattr(grade, name, value)
        grade.needs_manual_grade = False
        opened.db.commit()


def read_export(root: Path, assignment: str = ASSIGNMENT) -> dict[str, tuple[float, float]]:
    """Return the score and the highest score of each student in nbgrader's own table."""
    code, text = run_command(root, "export", "--to", "csv", "--output", str(root / "grades.csv"))
    assert code == 0, text
    with (root / "grades.csv").open() as file:
        return {
            row["student_id"]: (float(row["score"]), float(row["max_score"]))
            for row in csv.DictReader(file)
            if row["assignment"] == assignment
        }


def list_students(root: Path) -> list[str]:
    with book(root) as opened:
        return sorted(student.id for student in opened.students)


def add_student(root: Path, student: str) -> None:
    with book(root) as opened:
        opened.add_student(student)


def remove_student(root: Path, student: str) -> None:
    with book(root) as opened:
        opened.remove_student(student)


# ---------------------------------------------------------------------------------- the points


@pytest.mark.usefixtures("warm")
def test_the_table_has_what_the_gradebook_has(base: Path) -> None:
    """Points from a person, extra credit, a penalty, and a student without a submission."""
    root = release(make_watched_course(base / "points" / "course", written=True, config=LATE))
    for student in ("ada", "ben", "carl"):
        add_student(root, student)
    submit(root, "ada", answers(root))
    submit(root, "ben", answers(root, one=VISIBLE_ONLY))
    code, text = run_command(root, "run", ASSIGNMENT)
    assert code == 0, text
    assert "ada 2 2 ? 4? ben 1 2 ? 3? carl – – – missing" in text
    assert "Points by exercise: 1 one, 2 two, 3 why ? needs manual grading" in text
    assert "added to the gradebook" not in text

    set_grade(root, "ada", "why", manual_score=1)
    set_grade(root, "ada", "two-test", extra_credit=0.5)
    set_grade(root, "ben", "one-test", manual_score=2)
    set_due(root, datetime.now(UTC).replace(tzinfo=None) - timedelta(hours=1))
    code, text = run_command(root, "grade", ASSIGNMENT)
    assert code == 0, text
    assert "late total /2 /2 /1 /5" in text
    assert "ada 2 2½ 1 -0.55 4.95 ben 2* 2 ? -0.4 3.6? carl – – – missing" in text
    assert "* points from a person instead of the checks" in text
    assert read_export(root) == {
        "ada": (pytest.approx(4.95), 5), "ben": (pytest.approx(3.6), 5), "carl": (0, 5)
    }  # fmt: skip
    code, text = run_command(root, "grade", ASSIGNMENT, "--student", "ben")
    assert "ben 2* 2 ? -0.4 3.6?" in text
    assert "carl" not in text


@pytest.mark.usefixtures("warm")
def test_a_plain_quiz_has_its_points(course: Path) -> None:
    """Its tests are plain asserts. A cell that gives no points may get some from a person."""
    solution = "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"
    cells = [
        answer("double", solution),
        checks_of("double", "assert double(2) == 4", 3),
        written_answer("why", "YOUR ANSWER HERE", 2),
        cell("plot", "Draw a plot below.", kind="markdown", task=True, points=4),
        written_answer("bonus", "YOUR ANSWER HERE", 0),
    ]
    (course / "source" / QUIZ).mkdir()
    nbformat.write(notebook(*cells), course / "source" / QUIZ / f"{QUIZ}.ipynb")
    release(course, QUIZ)
    submitted = nbformat.read(course / "release" / QUIZ / f"{QUIZ}.ipynb", 4)
    submitted.cells[0].source = "def double(x):\n    return x + x"
    submitted.cells[2].source = submitted.cells[4].source = "Because."
    submit_notebooks(course, "ada", QUIZ, {QUIZ: submitted})
    code, text = run_command(course, "run", QUIZ)
    assert code == 0, text
    assert "/3 /2 /4 /9" in text
    assert "ada 3 ? ? 3?" in text
    with book(course) as opened:
        for name, points in (("why", 1), ("plot", 4), ("bonus", 2)):
            grade = opened.find_grade(name, QUIZ, QUIZ, "ada")
            grade.manual_score, grade.needs_manual_grade = points, False
        opened.db.commit()
    code, text = run_command(course, "grade", QUIZ)
    assert "/3 /2 /4 /0 /9" in text
    assert "ada 3 1 4 2 10" in text
    assert "Points by exercise: 1 double, 2 why, 3 plot, 4 bonus" in text
    assert read_export(course, QUIZ) == {"ada": (10, 9)}
    assert run_command(course, "report", QUIZ)[0] == 0
    assert (
        '<td class="number total" data-sort="10.0">'
        in (course / "reports" / f"{QUIZ}.html").read_text()
    )


@pytest.mark.usefixtures("warm")
def test_a_line_of_the_watch_has_the_points_of_the_gradebook(base: Path) -> None:
    root = release(make_watched_course(base / "lines" / "course", written=True))
    submit(root, "ada", answers(root))
    code, text = run_command(root, "watch", "--once")
    assert code == 0
    assert "ada tiny 4/5" in text
    assert "This student is new in the gradebook." in text
    set_grade(root, "ada", "why", manual_score=1)
    code, text = run_command(root, "watch", "--once")
    assert "ada tiny 5/5" in text
    assert "new in the gradebook" not in text


# ------------------------------------------------------------------- who is in the gradebook


@pytest.mark.usefixtures("warm")
def test_a_new_student_is_added_and_reported_once(course: Path) -> None:
    add_student(course, "ada")
    for student in ("ada", "ben"):
        submit(course, student, answers(course))
    code, text = run_command(course, "run", ASSIGNMENT)
    assert code == 0, text
    assert "1 new student was added to the gradebook: ben." in text
    assert "nbgrader db student remove ben --force" in text
    assert scores(course) == {"ada": 4, "ben": 4}
    assert "added to the gradebook" not in run_command(course, "run", ASSIGNMENT)[1]


@pytest.mark.usefixtures("warm")
def test_a_removed_student_does_not_come_back(course: Path) -> None:
    for student in ("ada", "ben"):
        submit(course, student, answers(course))
    assert run_command(course, "run", ASSIGNMENT)[0] == 0
    remove_student(course, "ben")
    page = (course / "feedback/ben/tiny/tiny.html").read_bytes()
    submit(course, "ben", answers(course, one=VISIBLE_ONLY))
    code, text = run_command(course, "run", ASSIGNMENT)
    assert code == 0, text
    assert "grade: 0 graded, 1 graded before, 1 not in the gradebook." in text
    assert (
        "1 submission is not graded, because these students were removed from the gradebook: ben."
        " Nothing is deleted. If a student comes back: nbgrader db student add ben"
    ) in text
    assert list_students(course) == ["ada"]
    assert (course / "feedback/ben/tiny/tiny.html").read_bytes() == page
    code, text = run_command(course, "grade", ASSIGNMENT, "--restart")
    assert code == 0, text
    assert list_students(course) == ["ada"]
    code, text = run_command(course, "grade", ASSIGNMENT, "--student", "ben")
    assert code == 1
    assert "removed from the gradebook: ben" in text
    assert run_command(course, "report", ASSIGNMENT)[0] == 0
    report = " ".join((course / "reports" / f"{ASSIGNMENT}.html").read_text().split())
    assert "the gradebook does not have them: ben." in report
    assert "no grade yet" not in report

    add_student(course, "ben")
    code, text = run_command(course, "run", ASSIGNMENT)
    assert "grade: 1 graded, 1 graded before." in text
    assert scores(course) == {"ada": 4, "ben": 3}
    assert len(fetch(course, "ben")) == 2


@pytest.mark.usefixtures("warm")
def test_a_student_removed_from_the_roster_before_submitting_is_not_added(course: Path) -> None:
    for student in ("ada", "ben"):
        add_student(course, student)
    assert run_command(course, "run", ASSIGNMENT)[0] == 0
    remove_student(course, "ben")
    for student in ("ada", "ben"):
        submit(course, student, answers(course))
    code, text = run_command(course, "run", ASSIGNMENT)
    assert code == 0
    assert "removed from the gradebook: ben" in text
    assert scores(course) == {"ada": 4}


@pytest.mark.usefixtures("warm")
def test_a_new_gradebook_takes_all_submissions(course: Path) -> None:
    submit(course, "ada", answers(course))
    assert run_command(course, "run", ASSIGNMENT)[0] == 0
    (course / "gradebook.db").unlink()
    code, text = run_command(course, "run", ASSIGNMENT)
    assert code == 0, text
    assert "1 new student was added to the gradebook: ada" in text
    assert scores(course) == {"ada": 4}


@pytest.mark.usefixtures("warm")
def test_a_course_may_take_only_the_students_of_its_gradebook(course: Path) -> None:
    configure(course, CLOSED)
    add_student(course, "ada")
    for student in ("ada", "pat"):
        submit(course, student, answers(course))
    for _ in range(2):
        code, text = run_command(course, "run", ASSIGNMENT)
        assert code == 0, text
        assert (
            "1 submission is not graded, because the gradebook does not have these students: pat. "
            "They get no feedback and no message. Add those of your class, and grade again: "
            "nbgrader db student add pat"
        ) in text
        assert list_students(course) == ["ada"]
        assert not (course / "autograded/pat").exists()
        assert (course / "submitted/pat/tiny/tiny.ipynb").exists()
    add_student(course, "pat")
    code, text = run_command(course, "run", ASSIGNMENT)
    assert "grade: 1 graded, 1 graded before." in text
    assert scores(course) == {"ada": 4, "pat": 4}


def test_a_message_has_the_commands_to_copy() -> None:
    names = ["pat", "Ann B", *(f"student{number}" for number in range(10))]
    (few,) = describe_enrollments([(name, "unknown") for name in names[:2]])
    assert few.endswith("nbgrader db student add 'Ann B'; nbgrader db student add pat")
    (many,) = describe_enrollments([(name, "removed") for name in names])
    assert many.count("nbgrader db student add") == 10
    assert many.endswith("; …")
    (new,) = describe_enrollments([(name, "new") for name in names[:2]])
    assert new.endswith("nbgrader db student remove STUDENT --force")  # not a list to paste


def test_the_watch_grades_a_student_as_soon_as_the_gradebook_has_the_id(
    course: Path, workers: Workers
) -> None:
    configure(course, CLOSED)
    before: list[dict[str, float]] = []

    def add() -> None:
        before.append(scores(course))
        add_student(course, "pat")

    for student in ("pat", "zed"):
        submit(course, student, answers(course))
    log = watch(course, workers, nothing, add, nothing)
    assert before == [{}]
    assert log.students == ["pat"]
    assert log.messages == [
        f"'{student}' is not graded: the gradebook does not have this student, who gets no "
        "feedback and no message. The submission stays, and is graded after: "
        f"nbgrader db student add {student}"
        for student in ("pat", "zed")
    ]
    assert scores(course) == {"pat": 4}
    log = watch(course, workers, nothing)
    assert log.students == []
    assert log.messages == [
        "1 submission is still not graded, as reported before. `autograder run tiny` lists all."
    ]


def test_a_student_removed_while_the_watch_runs_stays_away(course: Path, workers: Workers) -> None:
    log = watch(
        course,
        workers,
        lambda: submit(course, "ben", answers(course)),
        lambda: remove_student(course, "ben"),
        lambda: submit(course, "ben", answers(course, one=VISIBLE_ONLY)),
        nothing,
    )
    assert log.students == ["ben"]
    assert "'ben' is not graded: this student was removed from the gradebook." in log.messages[0]
    assert list_students(course) == []
    assert (course / "submitted/ben/tiny/tiny.ipynb").exists()


def test_the_formgraders_button_brings_nobody_back(course: Path, workers: Workers) -> None:
    for student in ("ada", "ben"):
        submit(course, student, answers(course))
    watch(course, workers, nothing)
    remove_student(course, "ben")
    done = Course.open(course).api.autograde(ASSIGNMENT, "ben")
    assert not done["success"]
    assert "'ben' is not graded: this student was removed from the gradebook" in done["log"]
    configure(course, CLOSED)
    (course / "submitted/ben").rename(course / "submitted/pat")
    done = Course.open(course).api.autograde(ASSIGNMENT, "pat")
    assert not done["success"]
    assert "No student with ID 'pat' exists in the database" in done["log"]
    assert list_students(course) == ["ada"]
    assert (course / "submitted/pat/tiny/tiny.ipynb").exists()
    assert (course / "autograded/ben/tiny/tiny.ipynb").exists()
