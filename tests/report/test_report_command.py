"""The class report from a course's gradebook and notebooks, and its command."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograder.cells import add_notes
from autograder.cli import app
from autograder.course import Course
from autograder.feedback.gradebook_dates import count_ungraded_answers
from autograder.report.class_page import render
from autograder.report.gather import ReportError, gather
from autograder.results import MIME_TYPE, ExerciseResult, Failure, Note, Outcome, PartResult
from tests.support.courses import make_course
from tests.support.locks import wait_less_for_locks
from tests.support.notebooks import checks_of, notebook, written_answer
from tests.support.reporting import NOW, text_of


def write_graded(root: Path, student: str, results: list[ExerciseResult], note: str = "") -> None:
    """A graded notebook as the grader writes it, as far as the report reads it."""
    graded = notebook()
    if note:
        add_notes(graded, [Note("unreadable", note)])
    for result in results:
        data = {MIME_TYPE: result.to_json(), "text/plain": f"{result.earned:g}"}
        checked = checks_of(result.exercise, "ex.score()", result.possible)
        checked.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
        graded.cells.append(checked)
    folder = root / "autograded" / student / "made"
    folder.mkdir(parents=True)
    (folder / "made.ipynb").write_text(json.dumps(graded))


def result(name: str, earned: float, points: float, outcome: Outcome, why: str) -> ExerciseResult:
    failure = Failure(why, "The file is damaged." if why == "crashed" else f"About {why}.")
    parts = [PartResult("yes", earned, False)] if earned else []
    if earned < points:
        parts.append(PartResult("no", points - earned, True, failure))
    return ExerciseResult(name, points, parts, outcome)


CONFIG = """c = get_config()
c.AssignLatePenalties.plugin_class = "autograder.exchange.LatePenalty"
c.LatePenalty.percent_per_day = 50
c.LatePenalty.most_percent = 50
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with two checked exercises and one written one, in which much has happened."""
    root = tmp_path_factory.mktemp("course")
    # another order than the gradebook's
    cells = [checks_of("two", "", 2), checks_of("one", "", 4), written_answer("essay", "", 3)]
    make_course(root, CONFIG, made=notebook(*cells), untouched=notebook(*cells))
    Course.open(root)  # a new gradebook is made with its help
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        book.add_assignment("untouched")
        book.add_notebook("untouched", "untouched")
        book.add_assignment("made", duedate="2026-01-10 12:00:00")
        book.add_notebook("made", "made")
        book.add_grade_cell("one-test", "made", "made", max_score=4, cell_type="code")
        book.add_grade_cell("two-test", "made", "made", max_score=2, cell_type="code")
        book.add_grade_cell("essay", "made", "made", max_score=3, cell_type="markdown")
        book.add_solution_cell("essay", "made", "made")
        book.add_student("ada", first_name="Ada", last_name="Lovelace, Countess")
        for name in ("bob", "eve", "zoë", "gone"):
            book.add_student(name)
        for name, day in (("ada", 9), ("bob", 12), ("eve", 11), ("zoë", 10)):
            book.add_submission("made", name, timestamp=f"2026-01-{day:02} 15:00:00")
        book.grant_extension("made", "zoë", hours=4)
        given = {
            "ada": (4, 2, None), "bob": (1, 0, 0), "eve": (0, 0, None), "zoë": (4, 0, 2.5)
        }  # fmt: skip
        for name, (one, two, essay) in given.items():
            for cell, points in (("one-test", one), ("two-test", two), ("essay", essay)):
                grade = book.find_grade(cell, "made", "made", name)
                grade.auto_score = None if cell == "essay" and essay else points
                grade.manual_score = essay if cell == "essay" and essay else None
                grade.needs_manual_grade = points is None
        # an instructor had mercy
        book.find_grade("two-test", "made", "made", "zoë").manual_score = 1
        book.db.commit()
    done, no = "passed", "bare-squeeze"
    write_graded(root, "ada", [result("one", 4, 4, done, ""), result("two", 2, 2, done, "")])
    write_graded(root, "bob", [result("one", 1, 4, "partial", no),
                               result("two", 0, 2, "not attempted", "not-attempted")])  # fmt: skip
    damaged = [result(name, 0, points, "crashed", "crashed") for name, points in
               (("one", 4), ("two", 2))]  # fmt: skip
    write_graded(root, "eve", damaged, "The file is damaged.")
    write_graded(root, "zoë", [result("one", 4, 4, done, ""),
                               result("two", 0, 2, "timed out", "timed-out")])  # fmt: skip
    for name in ("ada", "bob", "eve", "zoë", "new"):
        (root / "submitted" / name / "made").mkdir(parents=True)
    return root


def test_what_is_gathered(course: Path) -> None:
    work = gather(course, "made")
    assert [(i.name, i.possible, i.by_hand) for i in work.items] == [
        ("two", 2, False), ("one", 4, False), ("essay", 3, True)
    ]  # fmt: skip
    found = {one.person.id: one for one in work.works}
    assert sorted(found) == ["ada", "bob", "eve", "zoë"]
    assert [person.id for person in work.missing] == ["gone"]
    assert [person.id for person in work.ungraded] == ["new"]
    assert found["ada"].person.label == "Lovelace, Countess, Ada (ada)"
    assert {name: (one.earned, one.total, one.penalty) for name, one in found.items()} == {
        "ada": (6, 6, 0), "bob": (1, 0.5, 0.5), "eve": (0, 0, 0), "zoë": (7.5, 7.5, 0)
    }  # fmt: skip
    assert {name: one.cells_to_grade for name, one in found.items()} == {
        "ada": ["essay"], "bob": [], "eve": ["essay"], "zoë": []
    }  # fmt: skip
    assert [name for name, one in found.items() if one.unreadable] == ["eve"]
    assert {name: one.late for name, one in found.items()} == {
        "ada": timedelta(), "zoë": timedelta(),  # three hours, with four hours' extension
        "bob": timedelta(days=2, hours=3), "eve": timedelta(days=1, hours=3),
    }  # fmt: skip
    assert found["zoë"].scores["two-test"].earned == 1
    written = (course / "autograded" / "ada" / "made" / "made.ipynb").stat().st_mtime
    assert found["ada"].graded_at == datetime.fromtimestamp(written, UTC)


def test_an_extension_is_not_a_submission(course: Path, tmp_path: Path) -> None:
    root = shutil.copytree(course, tmp_path / "course")
    before = count_ungraded_answers(Course.open(root), "made")
    extend = ["extend", "made", "gone", "--days", "3", "--course-dir", str(root)]
    assert CliRunner().invoke(app, extend).exit_code == 0
    work = gather(root, "made")
    assert [person.id for person in work.missing] == ["gone"]
    assert "gone" not in [work.person.id for work in work.works]
    assert count_ungraded_answers(Course.open(root), "made") == before


def test_a_written_answer_that_a_person_graded_0_was_attempted(
    course: Path, tmp_path: Path
) -> None:
    root = shutil.copytree(course, tmp_path / "course")
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        grade = book.find_grade("essay", "made", "made", "eve")
        grade.manual_score, grade.needs_manual_grade = 0, False  # type: ignore[assignment]
        book.db.commit()
    scores = {work.person.id: work.scores["essay"] for work in gather(root, "made").works}
    assert (scores["eve"].earned, scores["eve"].outcome) == (0, None)
    assert (scores["bob"].earned, scores["bob"].outcome) == (0, "not attempted")


def test_what_the_page_says(course: Path) -> None:
    page = text_of(render(gather(course, "made"), NOW))
    for sentence in (
        "submitted 5 of 6",
        "1 submission has no grade yet: autograder grade made .",
        "1 submission could not be read: ask for the notebook again.",
        "2 answers need manual grading.",
        "1 student of the gradebook has no submission: gone",
        "Due 2026-01-10 12:00 UTC; extensions are included.",
        "bob 2 days and 3 hours 0.5 points",
        "eve 1 day and 3 hours none",
        "Submitted and not yet graded: new.",
        "eve can't be read The file is damaged.",
        "zoë timed out Timed out in: two.",
        "1 of 3 About bare-squeeze.",
        "Report of 2026-01-20 09:30 UTC",
    ):
        assert sentence in page, sentence


def test_the_same_course_gives_the_same_page(course: Path) -> None:
    assert render(gather(course, "made"), NOW) == render(gather(course, "made"), NOW)


def test_a_graded_notebook_that_is_gone_or_damaged_costs_only_its_outcomes(
    course: Path, tmp_path: Path
) -> None:
    root = shutil.copytree(course, tmp_path / "course")
    (root / "autograded" / "ada" / "made" / "made.ipynb").unlink()
    (root / "autograded" / "bob" / "made" / "made.ipynb").write_text('{"cells": [{"metadata": 1}]}')
    found = {one.person.id: one for one in gather(root, "made").works}
    assert [found[name].earned for name in ("ada", "bob", "zoë")] == [6, 1, 7.5]
    assert "only points are known" in found["ada"].notes[0].message
    assert "only points are known" in found["bob"].notes[0].message
    assert "only points are known" in text_of(render(gather(root, "made"), NOW))


@pytest.mark.parametrize("words", ["", "Some other words."])
def test_what_the_grader_says_of_a_damaged_file_is_read_as_it_is_written(
    course: Path, tmp_path: Path, words: str
) -> None:
    from autograder.grading.judge.grade_notebook import grade

    root = shutil.copytree(course, tmp_path / "course")
    source = notebook(checks_of("one", "checks", 4), checks_of("two", "checks", 2))
    damaged = tmp_path / "damaged.ipynb"
    damaged.write_text("{")
    found = grade(damaged, source)
    notes = [Note(note.kind, words or note.message) for note in found.notes]
    add_notes(found.notebook, notes)
    graded = json.dumps(found.notebook)
    (root / "autograded" / "ada" / "made" / "made.ipynb").write_text(graded)
    ada = next(one for one in gather(root, "made").works if one.person.id == "ada")
    assert ada.unreadable
    assert ada.notes == tuple(notes)


# The command


def run(*arguments: str) -> tuple[int, str]:
    answer = CliRunner().invoke(app, ["report", *arguments])
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
    return answer.exit_code, " ".join(answer.output.split())


def assert_stops(sentence: str, *arguments: str) -> None:
    """The command fails and says this and no more; the console breaks lines where it likes."""
    code, said = run(*arguments)
    assert (code, said.replace(" ", "")) == (1, sentence.replace(" ", ""))


def test_the_command_says_where_the_page_is(course: Path, tmp_path: Path) -> None:
    root = shutil.copytree(course, tmp_path / "course")
    code, said = run("--course-dir", str(root))
    assert (code, said) == (0, f"made: {root}/reports/made.html")
    assert "zoë" in (root / "reports" / "made.html").read_text(encoding="utf-8")
    there = tmp_path / "new" / "page.html"
    code, said = run("made", "--output", str(there), "--course-dir", str(root))
    assert (code, said) == (0, f"made: {there}")
    assert [path.name for path in there.parent.iterdir()] == ["page.html"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nope"], "No assignment 'nope' in source/. There are: made, untouched."),
        (["untouched"], "Nothing of 'untouched' is graded yet. Run `autograder grade untouched` "
                        "first."),
        (["--output", "x.html"], "--output is one file: name exactly one assignment."),
        (["made", "--output", "/"], "/ is a folder. Give --output the name of a file in it."),
        (["made", "--output", "/dev/null/x.html"],
         "/dev/null/x.html can't be written: a part of its path is a file."),
    ],
)  # fmt: skip
def test_bad_input_is_one_sentence(course: Path, arguments: list[str], said: str) -> None:
    assert_stops(said, *arguments, "--course-dir", str(course))


def test_a_folder_without_a_course(tmp_path: Path) -> None:
    said = f"There is no assignment in {tmp_path}/source. Run this in the course's folder."
    assert_stops(said, "--course-dir", str(tmp_path))


@pytest.fixture
def small(course: Path, tmp_path: Path) -> Path:
    """The course's folder with its gradebook, to break it."""
    root = tmp_path / "small"
    shutil.copytree(course, root, ignore=shutil.ignore_patterns("autograded", "submitted"))
    return root


def test_a_missing_gradebook_is_said_and_not_made(small: Path) -> None:
    said = f"There is no gradebook at {small}/gradebook.db. Grade a class first."
    (small / "gradebook.db").write_bytes(b"")
    assert_stops(said, "--course-dir", str(small))
    (small / "gradebook.db").unlink()
    assert_stops(said, "--course-dir", str(small))
    assert not (small / "gradebook.db").exists()


def test_a_damaged_gradebook(small: Path) -> None:
    (small / "gradebook.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(ReportError, match=r"gradebook\.db can't be used: file is not a database"):
        gather(small, "made")


@pytest.fixture
def locked(small: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    wait_less_for_locks(monkeypatch)
    connection = sqlite3.connect(small / "gradebook.db", isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    yield small
    connection.close()


def test_a_locked_gradebook(locked: Path) -> None:
    said = (
        f"The gradebook {locked}/gradebook.db can't be used: database is locked. Close other "
        "programs that use it (a formgrader, another grading), or fix the path or the disk, and "
        "run the same command again."
    )
    assert_stops(said, "made", "--course-dir", str(locked))


def test_an_empty_class(small: Path) -> None:
    with Gradebook(f"sqlite:///{small}/gradebook.db") as book:
        for name in ("ada", "bob", "eve", "zoë", "gone"):
            book.remove_student(name)
    said = "Nothing is graded yet. Run `autograder grade ASSIGNMENT` first."
    assert_stops(said, "--course-dir", str(small))


def test_a_report_needs_no_torch_and_no_matplotlib() -> None:
    lines = [
        "import sys",
        "import autograder.commands.report, autograder.report.gather, autograder.report.class_page",
        "from autograder.report import phrases",
        "assert not phrases.is_general('bare-squeeze')",
        "sys.exit(bool({'torch', 'matplotlib'} & set(sys.modules)))",
    ]
    assert subprocess.run([sys.executable, "-c", "\n".join(lines)], check=False).returncode == 0
