"""Written answers outside of their own cell, and files that can't be read: a person grades them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path

import bs4
import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.grading.batch import StudentRow, grade_submissions
from autograder.grading.judge.planning import make_plan
from autograder.grading.judge.unmatched import is_as_released
from autograder.grading.judge.unreadable import find_text
from autograder.grading.submissions import find_submissions
from autograder.grading.task import GradedSubmission, Task, grade_task
from autograder.grading.workers import Workers
from tests.support import notebooks
from tests.support.courses import OWN_CONFIG, make_course
from tests.support.notebooks import answer, checks_of, notebook, written_answer

pytestmark = pytest.mark.usefixtures("one_server")

NAME = "essays"
TEXT = "Because *b* shares its memory with a."
TEST = 'ex = checks.Exercise("f", points=2)\nwith ex.part("all", points=2):\n'
TEST += "    checks.equal(f(), 1)\nex.score()"

Change = Callable[[NotebookNode], None]


def task(name: str) -> NotebookNode:
    return notebooks.cell(f"{name}-text", f"## Explain {name}", kind="markdown")


def source() -> NotebookNode:
    return notebook(
        notebooks.cell("setup", "from autograder import checks"),
        task("f"),
        answer("f", "### BEGIN SOLUTION\ndef f(): return 1\n### END SOLUTION"),
        checks_of("f", TEST, 2),
        task("why"),
        written_answer("why", "*The model answer.*", 3),
        task("how"),
        written_answer("how", "Fill in.\n### BEGIN SOLUTION\nSecret.\n### END SOLUTION", 3),
    )


def own(text: str, kind: str = "markdown") -> NotebookNode:
    make = {
        "markdown": nbformat.v4.new_markdown_cell,
        "code": nbformat.v4.new_code_cell,
        "raw": nbformat.v4.new_raw_cell,
    }[kind]
    made: NotebookNode = make(text)
    return made


def find(book: NotebookNode, name: str) -> int:
    ids = [cell.get("metadata", {}).get("nbgrader", {}).get("grade_id") for cell in book.cells]
    return ids.index(name)


def type_again(book: NotebookNode) -> None:
    book.cells[find(book, "why")] = own(TEXT)


def type_again_as_raw(book: NotebookNode) -> None:
    book.cells[find(book, "why")] = own(TEXT, "raw")


def type_again_at_the_end(book: NotebookNode) -> None:
    del book.cells[find(book, "why")]
    book.cells.append(own(f"Answer to why: {TEXT}"))


def type_again_at_the_top(book: NotebookNode) -> None:
    del book.cells[find(book, "why")]
    book.cells.insert(0, own(TEXT))


def type_below_the_blank_cell(book: NotebookNode) -> None:
    book.cells.insert(find(book, "why") + 1, own(TEXT))


def type_at_the_end_with_a_blank_cell(book: NotebookNode) -> None:
    book.cells.append(own(TEXT))


def type_as_code(book: NotebookNode) -> None:
    book.cells[find(book, "why")] = own(TEXT, "code")


def type_as_comment_at_the_end(book: NotebookNode) -> None:
    book.cells.append(own(f"# {TEXT}", "code"))


def type_as_string(book: NotebookNode) -> None:
    book.cells.append(own(f'"""{TEXT}"""', "code"))


def print_it_elsewhere(book: NotebookNode) -> None:
    del book.cells[find(book, "why")]
    book.cells.insert(1, own(f"print({TEXT!r})", "code"))


def type_into_the_task(book: NotebookNode) -> None:
    book.cells[find(book, "why-text")].source += f"\n\n{TEXT}"


def type_into_a_copy_of_the_task(book: NotebookNode) -> None:
    place = find(book, "why-text")
    made = copy.deepcopy(book.cells[place])
    made.source = TEXT
    book.cells.insert(place, made)


def leave_a_blank_copy_below(book: NotebookNode) -> None:
    place = find(book, "why")
    blank = copy.deepcopy(book.cells[place])
    book.cells[place].source = TEXT
    book.cells.insert(place + 1, blank)


def rename_the_cell(book: NotebookNode) -> None:
    cell = book.cells[find(book, "why")]
    cell.source, cell.metadata.nbgrader["grade_id"] = TEXT, "why-2"


def lose_all_metadata(book: NotebookNode) -> None:
    book.cells[find(book, "why")].source = TEXT
    for cell in book.cells:
        cell["metadata"] = {}


def lose_the_flags(book: NotebookNode) -> None:
    cell = book.cells[find(book, "why")]
    cell.source, cell.metadata["nbgrader"] = TEXT, {"grade_id": "why"}


def too_long(book: NotebookNode) -> None:
    book.cells[find(book, "why")].source = TEXT * 100_000


def beyond_the_last_cell(book: NotebookNode) -> None:
    cell = book.cells.pop(find(book, "why"))
    cell.source = TEXT
    book.cells += [*(own("") for _ in range(5000)), cell]


KINDS = [
    type_again, type_again_as_raw, type_again_at_the_end, type_again_at_the_top,
    type_below_the_blank_cell, type_at_the_end_with_a_blank_cell, type_as_code,
    type_as_comment_at_the_end, type_as_string, print_it_elsewhere, type_into_the_task,
    type_into_a_copy_of_the_task, leave_a_blank_copy_below, rename_the_cell, lose_all_metadata,
    lose_the_flags, too_long, beyond_the_last_cell,
]  # fmt: skip
CUT_OFF = ("too_long", "beyond_the_last_cell")


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_course(tmp_path_factory.mktemp("course") / "course", OWN_CONFIG, essays=source())
    Course.open(root).generate_assignment(NAME)
    return root


def read_released(root: Path) -> NotebookNode:
    made: NotebookNode = nbformat.read(root / "release" / NAME / f"{NAME}.ipynb", 4)
    return made


@pytest.mark.parametrize("change", KINDS, ids=lambda change: change.__name__)
def test_a_written_answer_outside_of_its_cell_is_in_sight(released: Path, change: Change) -> None:
    submission = read_released(released)
    change(submission)
    plan = make_plan(source(), submission)
    shown = next(cell for cell in plan.cells if cell.grade_id == "why")
    kinds = [note.kind for note in plan.notes]
    if change.__name__ in CUT_OFF:
        assert "left out" in shown.source
        assert "invalid-cell" in kinds
    else:
        assert TEXT in shown.source
        assert "unmatched-answer" in kinds
        note = next(note for note in plan.notes if note.kind == "unmatched-answer")
        assert "'why'" in note.message
    nbformat.validate(plan.make_notebook())


def test_a_blank_answer_waits_for_nobody(released: Path) -> None:
    submission = read_released(released)
    submission.cells.insert(2, own("1 + 1  # just a try", "code"))
    plan = make_plan(source(), submission)
    blank = {cell.grade_id: cell.source for cell in plan.cells if cell.role == "manual"}
    assert blank["why"] == "YOUR ANSWER HERE"
    assert "unmatched-answer" not in [note.kind for note in plan.notes]


PLOT = """plt.plot(losses)
plt.title("The loss over all of the epochs")
plt.show()"""


@pytest.mark.parametrize("place", ["why-text", "why"])
def test_a_plot_beside_a_blank_answer_is_not_an_answer(released: Path, place: str) -> None:
    submission = read_released(released)
    submission.cells.insert(find(submission, place) + 1, own(PLOT, "code"))
    plan = make_plan(source(), submission)
    blank = {cell.grade_id: cell.source for cell in plan.cells if cell.role == "manual"}
    assert blank["why"] == "YOUR ANSWER HERE"
    assert "unmatched-answer" not in [note.kind for note in plan.notes]


@pytest.mark.parametrize(
    "text", [f"{PLOT}\n# {TEXT}", f"{PLOT}\nprint({TEXT!r})", f"{PLOT} {TEXT}", f'"""{TEXT}"""']
)
def test_a_sentence_beside_a_plot_may_be_an_answer(released: Path, text: str) -> None:
    submission = read_released(released)
    submission.cells.insert(find(submission, "why") + 1, own(text, "code"))
    plan = make_plan(source(), submission)
    shown = next(cell for cell in plan.cells if cell.grade_id == "why")
    assert TEXT.replace("*", "") in shown.source.replace("*", "").replace("\\", "")


def test_a_task_that_changed_after_its_release_is_not_an_answer(released: Path) -> None:
    changed = source()
    for cell in changed.cells:
        if cell.cell_type == "markdown":
            cell.source += " A new sentence."
    plan = make_plan(changed, read_released(released))
    assert "unmatched-answer" not in [note.kind for note in plan.notes]
    for cell in read_released(released).cells:
        assert is_as_released(cell, cell.source)
        assert not is_as_released(cell, cell.source + "x")


def test_the_text_of_an_answer_in_a_code_cell_does_not_run() -> None:
    manual = notebooks.cell("plot", "x", solution=True, grade=True, locked=False, points=2)
    plan = make_plan(notebook(manual), notebook(own("import os\nos._exit(1)", "code")))
    shown = next(cell for cell in plan.cells if cell.grade_id == "plot")
    assert shown.is_code
    assert "os._exit(1)" in shown.source
    assert all(line.startswith("# ") for line in shown.source.splitlines())


def write_submission(root: Path, student: str, content: bytes) -> None:
    folder = root / "submitted" / student / NAME
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_bytes(content)
    (folder / "timestamp.txt").write_text("2026-01-15 12:00:00 UTC")


def grade_class(root: Path) -> dict[str, StudentRow]:
    from concurrent.futures import Future

    def submit(task: Task) -> Future[GradedSubmission]:
        future: Future[GradedSubmission] = Future()
        future.set_result(grade_task(task))
        return future

    course = Course.open(root)
    rows = grade_submissions(course, NAME, find_submissions(course, NAME), Workers(submit, 1))
    return {row.student: row for row in rows}


def make_damaged_files(released: Path) -> dict[str, bytes]:
    submission = read_released(released)
    submission.cells[find(submission, "why")].source = f'{TEXT}\nIt says "so".'
    submission.cells.append(own("x" * 4000))
    whole = nbformat.writes(submission)
    chinese = json.dumps(submission, ensure_ascii=False).replace(TEXT, f"{TEXT} 因为内存共享")
    return {
        "cut": whole[: whole.index("xxxx") + 1000].encode(),
        "merged": whole.replace('"cells"', '<<<<<<< HEAD\n "cells"', 1).encode(),
        "cells-are-text": whole.replace('"cells": [', '"cells": 3, "other": [', 1).encode(),
        "plain-text": f"My answers\n\n1. {TEXT}".encode(),
        "chinese": chinese.encode("gb2312"),
        "latin": whole.replace(TEXT, f"{TEXT} caf\xe9").encode("latin-1"),
    }


def test_a_file_that_cannot_be_read_waits_for_a_person(
    released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    root = tmp_path / "course"
    shutil.copytree(released, root)
    files = {**make_damaged_files(released), "zip": b"PK\x03\x04\0\0\0\xff" * 50, "empty": b""}
    for student, content in files.items():
        write_submission(root, student, content)
    monkeypatch.setattr(
        "autograder.grading.judge.grade_notebook._Run.run_all_cells",
        lambda self: pytest.fail("nothing runs"),
    )
    for rows in (grade_class(root), grade_class(root)):  # the second keeps the first one's grades
        assert all(row.is_unreadable for row in rows.values())
        assert all("A person looks at it" in row.messages[0] for row in rows.values())
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        for submission in book.assignment_submissions(NAME):
            grades = submission.notebooks[0].grades
            assert [g.auto_score for g in grades] == [None] * 3, submission.student.id
            assert all(g.needs_manual_grade for g in grades)
            assert not [c for c in submission.notebooks[0].comments if c.auto_comment]
    for student in files:
        graded = root / "autograded" / student / NAME / f"{NAME}.ipynb"
        text = "\n".join(cell.source for cell in nbformat.read(graded, 4).cells)
        expected = TEXT if student in make_damaged_files(released) else "has no text"
        assert expected in text, student
    Course.open(root).generate_feedback(NAME, "cut")
    html = (root / "feedback" / "cut" / NAME / f"{NAME}.html").read_text("utf-8")
    page = bs4.BeautifulSoup(html, "html.parser")
    assert "Exercises worth 8 points are not graded yet." in page.header.get_text()  # type: ignore[union-attr]
    assert "0 of 2" not in page.get_text()
    assert "3 not graded yet" in page.header.get_text()  # type: ignore[union-attr]
    assert "not right yet" not in page.get_text()  # nobody has looked at it

    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        book.update_or_create_assignment(NAME, duedate="2020-01-01 00:00:00 UTC")
    Course.open(root).generate_feedback(NAME, "cut")
    html = (root / "feedback" / "cut" / NAME / f"{NAME}.html").read_text("utf-8")
    assert "after the due date" in html
    assert "The total will show whether this costs points." in html


def test_the_texts_of_cells_are_found_in_damaged_json(released: Path) -> None:
    for student, content in make_damaged_files(released).items():
        found = find_text(content)
        assert TEXT in found, student
        if student != "plain-text":
            assert '\nIt says "so".' in found, student
            assert "nbgrader" not in found, student
    assert "因为内存共享" in find_text(make_damaged_files(released)["chinese"])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32"])
def test_other_encodings_of_unicode_are_read(released: Path, encoding: str) -> None:
    from autograder.grading.judge.parsed_notebook import read_notebook

    text = nbformat.writes(read_released(released))
    assert len(read_notebook(text.encode(encoding)).cells) == len(read_released(released).cells)


def test_a_written_answer_typed_again_needs_manual_grading(released: Path, tmp_path: Path) -> None:
    import shutil

    root = tmp_path / "course"
    shutil.copytree(released, root)
    submission = read_released(root)
    type_again(submission)
    write_submission(root, "ada", nbformat.writes(submission).encode())
    write_submission(root, "bob", nbformat.writes(read_released(root)).encode())
    rows = grade_class(root)
    assert "The answer 'why' is not in its own cell." in " ".join(rows["ada"].messages)
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        for student, waits in (("ada", True), ("bob", False)):
            grade = book.find_grade("why", NAME, NAME, student)
            assert grade.needs_manual_grade is waits
            comment = book.find_comment("why", NAME, NAME, student).auto_comment
            assert (comment is None) is waits
