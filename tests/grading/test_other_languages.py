"""A submission made in one language is graded in the other: same points, and no notes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.authoring.made_submission import make_submission
from autograder.cells import get_grade_id, is_answer, is_manually_graded
from autograder.course import Course, find_assignment_names, load_assignment
from autograder.grading.judge.grade_notebook import grade
from autograder.grading.judge.planning import make_plan
from autograder.grading.kernels.warm import WarmLauncher
from autograder.grading.submissions import describe_missing_notebooks, find_submissions
from autograder.language import Phrase, show
from autograder.settings import Settings
from autograder.submission_time import read_submission_time
from tests.support import ROOT, notebooks
from tests.support.courses import make_course
from tests.support.fake_language import find_english, find_english_on_page, use_fake_language

LANGUAGE, NAME = "zh_CN", "01_tensors"
every_assignment = pytest.mark.parametrize("name", find_assignment_names(ROOT))


def read_source(name: str, *, translated: bool) -> NotebookNode:
    """Return the source of an assignment, in English or in Chinese."""
    return load_assignment(ROOT / LANGUAGE if translated else ROOT, name).notebook


def read_release(name: str, *, translated: bool) -> NotebookNode:
    """Return an assignment as students get it."""
    folder = ROOT / LANGUAGE if translated else ROOT
    return nbformat.read(folder / "release" / name / f"{name}.ipynb", 4)


@every_assignment
@pytest.mark.parametrize("translated", [True, False], ids=["to English", "to Chinese"])
def test_the_courses_own_text_in_another_language_is_no_news(name: str, translated: bool) -> None:
    submission = read_release(name, translated=translated)
    source = read_source(name, translated=not translated)
    plan = make_plan(source, submission)
    assert plan.notes == []
    assert len(plan.cells) == len(source.cells)
    for cell, of_course in zip(plan.cells, source.cells, strict=True):
        if cell.role not in ("answer", "manual"):
            assert cell.source == of_course.source


@pytest.mark.parametrize("translated", [True, False], ids=["to English", "to Chinese"])
def test_right_answers_earn_all_points_in_the_other_language(
    translated: bool, launcher: WarmLauncher
) -> None:
    answers = {
        get_grade_id(cell): cell.source
        for cell in make_submission(load_assignment(ROOT, NAME), {}).cells
        if is_answer(cell)
    }
    submission = read_release(NAME, translated=translated)
    for cell in submission.cells:
        if is_manually_graded(cell):
            cell.source = "因为形状是 (2, 3)。"
        else:
            cell.source = answers.get(get_grade_id(cell), cell.source)
    source = read_source(NAME, translated=not translated)
    result = grade(submission, source, Settings(assignment=NAME), launcher)
    assert result.notes == []
    assert result.earned == result.possible > 30


# ----------------------------------------------------------------------- messages to students

TEST = """ex = checks.Exercise("NAME", points=1)
with ex.part("1", points=1):
    checks.equal(NAME(1), 2)
ex.score()"""
SETTINGS = Settings(cell_seconds=0.5, call_seconds=0.5, recover_seconds=1.0)


def make_source(*names: str) -> NotebookNode:
    """Return a source with these exercises and a written answer."""
    cells = [notebooks.cell("setup", "from autograder import checks")]
    for name in names:
        checked = notebooks.checks_of(name, TEST.replace("NAME", name), 1)
        cells += [notebooks.answer(name, "1"), checked]
    return notebooks.notebook(*cells, notebooks.written_answer("why", "*Model.*", 1))


def find_words(notebook: NotebookNode) -> list[str]:
    """Return the English words in what the grader wrote into a graded notebook."""
    words = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            words += find_english_on_page(output.get("data", {}).get("text/html", ""), *STUDENTS)
            words += find_english(output.get("text", "") + output.get("evalue", ""), *STUDENTS)
        if cell.cell_type == "markdown":
            words += find_english(cell.source, *STUDENTS)
    return words


#: What the student's notebook has, names, and Python's own messages.
STUDENTS = (
    "-test", "hangs", "kills", "fails", "stuck", "other-cell", "elsewhere", "why", "setup",
    "x" * 30, "ZeroDivisionError: division by zero", "division by zero", "return",
    "YOUR ANSWER HERE", "SIGKILL", "ipynb", "timestamp.txt", "UTC", "tomorrow",
)  # fmt: skip


#: It sleeps, so it costs no time of a core.
ENDLESS = "import time\nwhile True:\n    time.sleep(0.1)"


def test_what_stops_a_submission(launcher: WarmLauncher, monkeypatch: pytest.MonkeyPatch) -> None:
    use_fake_language(monkeypatch)
    submission = make_source("hangs", "kills", "fails", "stuck")
    by_name = {cell.id: cell for cell in submission.cells}
    by_name[
        "hangs"
    ].source = "def hangs(x):\n    import time\n    while True:\n        time.sleep(0.1)"
    by_name["kills"].source = "def kills(x):\n    import os\n    os._exit(1)"
    by_name["fails"].source = "1 / 0\n\ndef fails(x):\n    return 2"
    by_name["stuck"].source = f"{ENDLESS}\n\ndef stuck(x):\n    return 2"
    by_name["why"].source = "YOUR ANSWER HERE"
    submission.cells += [
        nbformat.v4.new_code_cell(ENDLESS),
        nbformat.v4.new_code_cell("import os\nos.kill(os.getpid(), 9)"),
        nbformat.v4.new_code_cell("print('x' * 30)"),
    ]
    settings = replace(SETTINGS, wire=replace(SETTINGS.wire, output_bytes=50))
    source = make_source("hangs", "kills", "fails", "stuck")
    result = grade(submission, source, settings, launcher)
    outcomes = [exercise.outcome for exercise in result.exercises]
    assert outcomes == ["timed out", "crashed", "failed", "failed"]
    assert {note.kind for note in result.notes} == {"cell-hung", "kernel-died"}
    for note in result.notes:
        assert find_english(show(note.message), *STUDENTS) == []
    assert find_words(result.notebook) == []


def test_a_submission_that_is_not_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    use_fake_language(monkeypatch)
    for content in (b"", b"\xff\xfe\xfa", b"[]", b'{"cells": 3}', b"5" * (50 * 2**20 + 1)):
        result = grade(content, make_source("fails"), SETTINGS)
        (note,) = result.notes
        assert find_english(show(note.message)) == []
        assert find_words(result.notebook) == []


def test_what_is_unusual_about_a_submission(monkeypatch: pytest.MonkeyPatch) -> None:
    use_fake_language(monkeypatch)
    submission = make_source("hangs", "kills")
    hangs, kills, checked = submission.cells[1], submission.cells[3], submission.cells[4]
    checked.source += "\n1"
    kills.cell_type = "markdown"
    submission.cells[2:3] = [
        nbformat.from_dict(hangs),
        notebooks.cell("other-cell", "1"),
        nbformat.v4.new_markdown_cell("elsewhere elsewhere elsewhere"),
        "no cell",
        nbformat.from_dict({"cell_type": "code", "source": 5}),
    ]
    submission.cells += [nbformat.v4.new_code_cell("1") for _ in range(5000)]
    plan = make_plan(make_source("hangs", "kills", "fails"), submission)
    for other in ([notebooks.cell(name, "1") for name in ("elsewhere", "other-cell")], []):
        plan.notes += make_plan(make_source("hangs"), notebooks.notebook(*other)).notes
    kinds = {note.kind for note in plan.notes}
    assert kinds == {
        "repeated-cell", "foreign-cell", "missing-cell", "invalid-cell", "cell-type",
        "read-only-cell", "unmatched-answer", "other-assignment",
    }  # fmt: skip
    for note in plan.notes:
        assert isinstance(note.message, Phrase)
        assert find_english(show(note.message), *STUDENTS) == []


def test_files_that_are_not_as_expected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_fake_language(monkeypatch)
    course = Course.open(make_course(tmp_path, a=make_source("fails"), b=make_source("fails")))
    messages = []
    for files in (["x.ipynb"], ["a.ipynb", "x.ipynb", "y.ipynb", "z.ipynb"], []):
        folder = tmp_path / "submitted" / f"student-{len(files)}" / "a"
        folder.mkdir(parents=True)
        for name in files:
            (folder / name).write_text("{}")
    for submission in find_submissions(course, "a"):
        names = ["a", "b"]
        messages += [submission.note, describe_missing_notebooks(course, submission, names)]
    for text in (
        "",
        "tomorrow",
        "01/02/2026 10:00",
        "2026-01-02 10:00 X",
        "10:00",
        "9999999999 1:00",
    ):
        (tmp_path / "timestamp.txt").write_text(text)
        messages.append(read_submission_time(tmp_path).problem)
    (tmp_path / "timestamp.txt").unlink()
    (tmp_path / "timestamp.txt").symlink_to("x")
    messages.append(read_submission_time(tmp_path).problem)
    assert len(list(filter(None, messages))) >= 10
    for message in messages:
        assert find_english(show(message), *STUDENTS) == []
