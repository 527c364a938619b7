"""`autograder grade` and `nbgrader autograde` give the same result, whatever the files are like."""

from __future__ import annotations

import functools
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.cells import get_grade_id, read_notes, read_results
from autograder.course import Course
from autograder.grading.batch import StudentRow
from autograder.grading.grade_class import (
    close_kept_worker,
    grade_assignment,
    keep_worker,
    open_workers,
)
from tests.grading.test_hostile_outputs import BREAKING
from tests.grading.test_regular_files import NOTEBOOKS, add_other_files
from tests.support import tiny
from tests.support.courses import OWN_CONFIG, make_course
from tests.support.notebooks import task, written_answer

pytestmark = pytest.mark.usefixtures("one_server")

ASSIGNMENT = tiny.ASSIGNMENT
NOTEBOOK = f"{ASSIGNMENT}.ipynb"
CONFIG = f"""{OWN_CONFIG}
c.Grader.preload = ["torch", "autograder.checks"]
c.Grader.cell_seconds = 2
c.Grader.call_seconds = 2
c.Grader.output_mb = 0.2
"""
RIGHT = "def one(a, b):\n    return a + b"
MIB = 2**20

Change = Callable[[Path], None]


def in_bytes(change: Callable[[bytes], bytes]) -> Change:
    return lambda path: path.write_bytes(change(path.read_bytes())) and None


def in_cells(change: Callable[[dict[str, Any]], Any]) -> Change:
    """Change each cell of the notebook's JSON in place."""

    def apply(path: Path) -> None:
        book = json.loads(path.read_bytes())
        for cell in book["cells"]:
            change(cell)
        path.write_text(json.dumps(book), encoding="utf-8")

    return apply


def in_book(**fields: Any) -> Change:
    """Replace fields of the notebook's JSON."""
    return in_bytes(lambda content: json.dumps(json.loads(content) | fields).encode())


def with_answer(text: str) -> Change:
    def change(cell: dict[str, Any]) -> None:
        if get_grade_id(cell) == "one":
            cell["source"] = text

    return in_cells(change)


def with_cell(**cell: Any) -> Change:
    """Add a cell after the first."""

    def apply(path: Path) -> None:
        book = json.loads(path.read_bytes())
        book["cells"].insert(1, cell)
        path.write_text(json.dumps(book), encoding="utf-8")

    return apply


def with_output(output: Any) -> Change:
    """Print an output by a cell's code, as Jupyter has no other check of it."""
    bundle = json.dumps(output.get("data", {}), skipkeys=True, default=str)
    code = f"from IPython.display import *\nimport json\ndisplay(json.loads({bundle!r}), raw=True)"
    return with_cell(cell_type="code", source=code, metadata={}, outputs=[])


def named(name: str) -> Change:
    return lambda path: path.rename(path.with_name(name)) and None


def beside(name: str, content: bytes = b"{}") -> Change:
    return lambda path: path.with_name(name).write_bytes(content) and None


def both(*changes: Change) -> Change:
    def apply(path: Path) -> None:
        for change in changes:
            change(path)

    return apply


def pop(*names: str) -> Change:
    return in_cells(lambda cell: [cell.pop(name, None) for name in names])


def put(**fields: Any) -> Change:
    return in_cells(lambda cell: cell.update(fields))


def as_version_3(path: Path) -> None:
    book = nbformat.read(path, as_version=4)
    nbformat.write(nbformat.convert(book, 3), path)


def add_picture(size: int) -> Change:
    output = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * size}}
    return in_cells(lambda cell: cell.update(outputs=[output]) if "outputs" in cell else None)


def link_the_time(path: Path) -> None:
    path.with_name("timestamp.txt").unlink()
    path.with_name("timestamp.txt").symlink_to("/dev/zero")


CASES: dict[str, Change] = {
    "plain": lambda path: None,
    "wrong": with_answer("def one(a, b):\n    return 5"),
    "blank": lambda path: shutil.copy(
        path.parents[3] / "release" / ASSIGNMENT / NOTEBOOK, path) and None,
    "bom": in_bytes(lambda b: b"\xef\xbb\xbf" + b),
    "two-boms": in_bytes(lambda b: b"\xef\xbb\xbf" * 2 + b),
    "utf-16": in_bytes(lambda b: b.decode().encode("utf-16")),
    "utf-16-le": in_bytes(lambda b: b.decode().encode("utf-16-le")),
    "utf-32": in_bytes(lambda b: b.decode().encode("utf-32")),
    "latin-1": in_bytes(lambda b: b.replace(b"return", b"# \xe9\\n    return")),
    "crlf": in_bytes(lambda b: b.replace(b"\n", b"\r\n")),
    "nul-bytes": in_bytes(lambda b: b + b"\0" * 50),
    "empty": in_bytes(lambda b: b""),
    "spaces": in_bytes(lambda b: b"  \n"),
    "cut-off": in_bytes(lambda b: b[: len(b) // 2]),
    "not-json": in_bytes(lambda b: b"PK\x03\x04" + b),
    "a-list": in_bytes(lambda b: b"[]"),
    "a-number": in_bytes(lambda b: b"3"),
    "other-json": in_bytes(lambda b: b'{"a": 1}'),
    "deep": in_bytes(lambda b: b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    "cells-null": in_book(cells=None),
    "cells-text": in_book(cells="text"),
    "cells-mixed": in_book(cells=[None, 3, "x", [], {}]),
    "metadata-null": in_book(metadata=None),
    "metadata-list": in_book(metadata=[1]),
    "no-kernel": in_book(metadata={}),
    "other-kernel": in_book(metadata={"kernelspec": {"name": "ir", "display_name": "R"}}),
    "format-5": in_book(nbformat=5, nbformat_minor=9),
    "format-4.2": in_book(nbformat=4, nbformat_minor=2),
    "format-null": in_book(nbformat=None, nbformat_minor=None),
    "version-3": as_version_3,
    "source-null": put(source=None),
    "one-source-null": with_cell(cell_type="code", source=None, metadata={}, outputs=[]),
    "source-number": with_cell(cell_type="code", source=3, metadata={}, outputs=[]),
    "source-lines": in_cells(lambda c: c.update(source=c["source"].splitlines(True)
                                                if isinstance(c["source"], str) else c["source"])),
    "source-lines-null": with_cell(cell_type="code", source=["a = 1", None], metadata={}),
    "no-source": pop("source"),
    "no-metadata": pop("metadata"),
    "cell-metadata-null": put(metadata=None),
    "cell-metadata-text": put(metadata="text"),
    "no-nbgrader": in_cells(lambda c: c["metadata"].pop("nbgrader")),
    "nbgrader-null": in_cells(lambda c: c["metadata"].update(nbgrader=None)),
    "old-schema": in_cells(lambda c: c["metadata"]["nbgrader"].update(schema_version=1)),
    "new-schema": in_cells(lambda c: c["metadata"]["nbgrader"].update(schema_version=99)),
    "other-points": in_cells(lambda c: c["metadata"]["nbgrader"].update(points=100)),
    "no-grade-id": in_cells(lambda c: c["metadata"]["nbgrader"].pop("grade_id")),
    "ids-twice": in_cells(lambda c: c["metadata"]["nbgrader"].update(grade_id="one")),
    "no-outputs": pop("outputs", "execution_count"),
    "outputs-null": put(outputs=None),
    "outputs-wrong": put(outputs=[None, 3, {"output_type": "??"}], execution_count="x"),
    "cell-ids-equal": put(id="same"),
    "cell-ids-invalid": put(id="<b> no id"),
    "cell-ids-null": put(id=None),
    "no-cell-ids": pop("id"),
    "cell-type-unknown": with_cell(cell_type="heading", source="x", metadata={}),
    "no-cell-type": with_cell(source="x", metadata={}),
    "raw-cell": with_cell(cell_type="raw", source="x", metadata={}),
    "all-markdown": put(cell_type="markdown"),
    "surrogate": with_answer(f"{RIGHT}\ntext = '\ud800'"),
    "control-characters": with_answer(f"{RIGHT}\ntext = '\x00\x1b[31m\u202e'"),
    "attachments-wrong": put(attachments={"a.png": 3, "b": None}),
    "attachments-list": put(attachments=[1]),
    "script": with_cell(cell_type="markdown", source="<img src=x onerror=alert(1)>", metadata={}),
    "many-cells": in_bytes(lambda b: json.dumps(
        json.loads(b) | {"cells": [{"cell_type": "markdown", "source": "x", "metadata": {}}] * 5100
                         + json.loads(b)["cells"]}).encode()),
    "long-cell": with_cell(cell_type="markdown", source="<" * (3 * MIB), metadata={}),
    "pictures": add_picture(12 * MIB),
    "too-large": with_cell(cell_type="markdown", source="x" * (52 * MIB), metadata={}),
    "prints-a-lot": with_answer(f"{RIGHT}\nprint('x' * 10**6)"),
    "exit": with_answer(f"{RIGHT}\nexit()"),
    "dies": with_answer(f"{RIGHT}\nimport os\nos._exit(3)"),
    "hangs": with_answer(f"{RIGHT}\nimport time\nwhile True: time.sleep(0.1)"),
    "call-hangs": with_answer("import time\ndef one(a, b):\n    while True: time.sleep(0.1)"),
    "sleeps": with_answer(f"{RIGHT}\nimport time\ntime.sleep(60)"),
    "fails": with_answer("1 / 0"),
    "not-python": with_answer("def one(:"),
    "magics": with_answer(f"%%time\n{RIGHT}"),
    "a-copy": named(f"{ASSIGNMENT} (1).ipynb"),
    "upper-case": named(f"{ASSIGNMENT}.IPYNB"),
    "chinese": named("作业.ipynb"),
    "two-notebooks": both(named("a.ipynb"), beside("b.ipynb")),
    "right-and-copy": beside(f"{ASSIGNMENT}-Copy1.ipynb"),
    "no-notebook": lambda path: path.unlink(),
    "empty-folder": lambda path: [file.unlink() for file in path.parent.iterdir()] and None,
    "hidden-only": named(".tiny.ipynb"),
    "other-files": lambda path: add_other_files(path.parent),
    "late": beside("timestamp.txt", b"2026-02-01 12:00:00 UTC"),
    "time-bom": beside("timestamp.txt", b"\xef\xbb\xbf2026-01-14 12:00:00 UTC"),
    "time-unclear": beside("timestamp.txt", b"soon"),
    "time-binary": beside("timestamp.txt", b"\xff\xfe\x00"),
    "time-missing": lambda path: path.with_name("timestamp.txt").unlink(),
    "time-link": link_the_time,
    "id [a]": lambda path: None,
    "id {a}": lambda path: None,
    "id [b]": lambda path: add_other_files(path.parent),
    **{f"file-{make.__name__}": make for make in NOTEBOOKS},
    **{f"shows-{name}".replace(" ", "-"): with_output(output) for name, output in BREAKING.items()
       if isinstance(output.get("data"), dict)},
}  # fmt: skip

#: The cases of `make test`. The others take minutes, because each is graded twice.
EVERYDAY = ["plain", "blank", "bom", "utf-16", "cut-off", "source-null", "no-metadata",
            "call-hangs", "dies", "fails", "chinese", "no-notebook", "late", "id [a]", "id [b]",
            "time-link", "file-make_pipe", "file-make_link", "other-files"]  # fmt: skip
GROUPS = {"everyday": EVERYDAY, "others": [name for name in CASES if name not in EVERYDAY]}


def make_class(root: Path, students: list[str]) -> Path:
    """Make a course whose students have one file each of all kinds."""
    cells = [*tiny.source().cells, task("why", "Why?"), written_answer("why", "*Model.*", 3)]
    make_course(root, CONFIG, **{ASSIGNMENT: nbformat.v4.new_notebook(
        cells=cells, metadata=tiny.source().metadata)})  # fmt: skip
    course = Course.open(root)
    course.generate_assignment(ASSIGNMENT)
    with course.open_gradebook() as book:
        book.update_or_create_assignment(ASSIGNMENT, duedate="2026-01-20 12:00:00 UTC")
    for student in students:
        folder = root / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True)
        released = nbformat.read(root / "release" / ASSIGNMENT / NOTEBOOK, as_version=4)
        for cell in released.cells:
            if get_grade_id(cell) == "one":
                cell.source = RIGHT
            if get_grade_id(cell) == "why":
                cell.source = "Because."
        nbformat.write(released, folder / NOTEBOOK)
        (folder / "timestamp.txt").write_text("2026-01-15 12:00:00 UTC")
        CASES[student](folder / NOTEBOOK)
    return root


@dataclass
class Result:
    """What the gradebook and `autograded/` tell of a submission."""

    grades: list[tuple[object, ...]]
    comments: list[tuple[object, ...]]
    late: list[object]
    outcomes: dict[str, str]
    notes: list[str]
    files: list[str]


def read_result(root: Path, student: str) -> Result:
    folder = root / "autograded" / student / ASSIGNMENT
    outcomes, notes = {}, []
    if (folder / NOTEBOOK).exists():
        text = (folder / NOTEBOOK).read_bytes().decode("utf-8", "surrogatepass")
        book = json.loads(text)
        outcomes = {name: result.outcome for name, result in read_results(book).items()}
        notes = [note.message for note in read_notes(book)]
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        found = [s for s in book.assignment_submissions(ASSIGNMENT) if s.student.id == student]
        (notebook,) = [n for s in found for n in s.notebooks] if notes or outcomes else [None]
        if notebook is None:
            return Result([], [], [], outcomes, notes, files)
        return Result(
            sorted((g.name, g.auto_score, g.needs_manual_grade) for g in notebook.grades),
            sorted((c.name, c.auto_comment or "") for c in notebook.comments),
            [notebook.late_submission_penalty, found[0].timestamp],
            outcomes, notes, files,
        )  # fmt: skip


@dataclass
class Graded:
    """The same class, graded by both entrances."""

    ours: Path
    nbgraders: Path
    rows: dict[str, StudentRow]
    log: str


@pytest.fixture(scope="module")
def grade_group(
    one_server: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Graded]]:
    """Grades a group of students once by both entrances."""

    @functools.cache
    def grade(group: str) -> Graded:
        # both are made, because a copy of a file with holes would fill the disk
        folder, students = tmp_path_factory.mktemp(group), GROUPS[group]
        ours, nbgraders = (make_class(folder / name, students) for name in ("ours", "nbgraders"))
        with open_workers(Course.open(ours)) as workers:
            _, rows = grade_assignment(Course.open(ours), ASSIGNMENT, workers)
            by_student = {row.student: row for row in rows}
        result = Course.open(nbgraders).api.autograde(ASSIGNMENT, "*")
        return Graded(ours, nbgraders, by_student, result["log"])

    yield grade
    close_kept_worker()


@pytest.fixture(scope="module")
def graded(grade_group: Callable[[str], Graded]) -> Graded:
    return grade_group("everyday")


@pytest.mark.parametrize(
    ("group", "student"),
    [
        pytest.param(group, student, marks=[] if group == "everyday" else pytest.mark.slow)
        for group, students in GROUPS.items()
        for student in students
    ],
)
def test_both_entrances_give_one_result(
    group: str, student: str, grade_group: Callable[[str], Graded]
) -> None:
    graded = grade_group(group)
    row = graded.rows[student]
    ours = read_result(graded.ours, student)
    assert read_result(graded.nbgraders, student) == ours
    assert row.graded == bool(ours.grades)
    for message in row.messages:
        assert message in graded.log


def test_each_outcome_occurs(graded: Graded) -> None:
    outcomes = {result.outcome for row in graded.rows.values() for result in row.exercises}
    assert outcomes >= {"passed", "timed out", "crashed", "failed"}
    assert graded.rows["bom"].total == graded.rows["chinese"].total == 2
    assert not graded.rows["no-notebook"].graded
    assert {student for student, row in graded.rows.items() if row.notes} >= {"chinese", "dies"}


def test_a_grade_of_nbgraders_button_is_finished(graded: Graded) -> None:
    with open_workers(Course.open(graded.nbgraders), count=1) as workers:
        _, rows = grade_assignment(
            Course.open(graded.nbgraders), ASSIGNMENT, workers, student="plain"
        )
        assert [row.from_earlier_run for row in rows] == [True]


def test_a_process_keeps_one_worker(graded: Graded) -> None:
    course = Course.open(graded.ours)
    first = keep_worker(course)
    assert keep_worker(Course.open(graded.ours)) is first
    assert keep_worker(Course.open(graded.nbgraders)) is not first
    assert keep_worker(course) is not first


def grade_by_hand(root: Path, student: str) -> None:
    """Give points for the written answer and for the code of `one`, as a person does."""
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        for cell in ("why", "one-test"):
            grade = book.find_grade(cell, ASSIGNMENT, ASSIGNMENT, student)
            grade.manual_score, grade.needs_manual_grade = 1, False
        book.db.commit()


def needs_grading(root: Path, student: str) -> set[str]:
    """Return the cells that need manual grading."""
    grades = read_result(root, student).grades
    return {str(name) for name, _, needs_manual_grade in grades if needs_manual_grade}


def repair_tests(cell: dict[str, Any]) -> None:
    """Change the text of a test cell, but not what it says."""
    if get_grade_id(cell).endswith("-test"):
        cell["source"] = [*cell["source"], "  # repaired"]


def test_nbgraders_button_keeps_manual_grades_of_the_same_submission(tmp_path: Path) -> None:
    """After a hidden test was repaired, only an answer whose checks give other points comes back.

    nbgrader removes the graded notebook before it grades the submission again.
    """
    root = make_class(tmp_path, ["plain"])
    try:
        autograde = Course.open(root).api.autograde
        assert autograde(ASSIGNMENT, "plain")["success"]
        assert needs_grading(root, "plain") == {"why"}
        grade_by_hand(root, "plain")
        in_cells(repair_tests)(root / "source" / ASSIGNMENT / NOTEBOOK)
        assert autograde(ASSIGNMENT, "plain")["success"]
        assert needs_grading(root, "plain") == set()
        newer = root / "submitted" / "plain" / ASSIGNMENT / NOTEBOOK
        with_answer("def one(a, b):\n    return b + a")(newer)
        assert autograde(ASSIGNMENT, "plain")["success"]
        assert needs_grading(root, "plain") == {"why", "one-test"}
    finally:
        close_kept_worker()
