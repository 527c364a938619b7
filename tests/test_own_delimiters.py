"""A course with other delimiters than nbgrader's is graded and shown as one with nbgrader's."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from traitlets.config import Config

from autograder.cells import DELIMITERS, REGIONS, read_delimiters
from autograder.course import Course
from autograder.feedback.model_solutions import find_written_solutions, read_solutions
from autograder.grading.judge.planning import make_plan
from autograder.manual_grading.question_texts import read_question_texts
from autograder.manual_grading.questions import QuestionKey
from tests.support import notebooks
from tests.support.courses import OWN_CONFIG, make_course
from tests.support.notebooks import notebook, written_answer

NAME = "essays"
#: In German, as a course may have them.
OWN = """
c.ClearSolutions.begin_solution_delimeter = "ANFANG LÖSUNG"
c.ClearSolutions.end_solution_delimeter = "ENDE LÖSUNG"
c.ClearHiddenTests.begin_test_delimeter = "ANFANG GEHEIM"
c.ClearHiddenTests.end_test_delimeter = "ENDE GEHEIM"
c.ClearMarkScheme.begin_mark_scheme_delimeter = "ANFANG NOTEN"
c.ClearMarkScheme.end_mark_scheme_delimeter = "ENDE NOTEN"
"""
WORDS = {"SOLUTION": "LÖSUNG", "HIDDEN TESTS": "GEHEIM", "MARK SCHEME": "NOTEN"}


def region(name: str, text: str, *, own: bool) -> str:
    if own:
        return f"### ANFANG {WORDS[name]}\n{text}\n### ENDE {WORDS[name]}"
    return f"### BEGIN {name}\n{text}\n### END {name}"


def make_source(*, own: bool) -> NotebookNode:
    scheme = region("MARK SCHEME", "One point for *memory*.", own=own)
    model = region("SOLUTION", "The model answer.", own=own)
    hidden = region("HIDDEN TESTS", "assert one + one == 2", own=own)
    return notebook(
        notebooks.task("why", "## Why\n\nWhy is it so?"),
        written_answer("why", f"The model answer.\n{scheme}", 3),
        written_answer("how", f"Fill in.\n{model}", 3),
        notebooks.cell("plot", f"## Plot it\n\n{scheme}", kind="markdown", task=True, points=2),
        notebooks.answer("one", region("SOLUTION", "one = 1", own=own)),
        notebooks.checks_of("one", f"assert one == 1\n{hidden}", 1),
    )


@pytest.fixture(scope="module", params=[False, True], ids=["nbgrader's", "own"])
def course(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Course:
    root = tmp_path_factory.mktemp("delimiters") / "course"
    config = OWN_CONFIG + (OWN if request.param else "")
    make_course(root, config, **{NAME: make_source(own=request.param)})
    course = Course.open(root)
    course.generate_assignment(NAME)
    return course


def read(course: Course, kind: str) -> NotebookNode:
    path = course.get_folder(kind, NAME) / f"{NAME}.ipynb"
    return nbformat.read(path, as_version=4)  # type: ignore[no-any-return]


def test_what_nbgrader_released_counts_as_unchanged_and_blank(course: Course) -> None:
    released = read(course, "release")
    for cell in released.cells:
        assert not any(word in cell.source for word in ("BEGIN", "ANFANG"))
        cell.metadata.nbgrader.pop("checksum", None)  # as after some editors
    delimiters = course.read_settings(NAME).delimiters
    assert make_plan(read(course, "source"), released, delimiters).notes == []
    released.cells.append(nbformat.v4.new_markdown_cell("Because of memory."))
    notes = make_plan(read(course, "source"), released, delimiters).notes
    assert [note.kind for note in notes] == ["unmatched-answer"] * 2  # "Fill in." is not an answer


def test_model_solutions_have_neither_scheme_nor_delimiters(course: Course) -> None:
    delimiters = read_delimiters(course.config)
    path = course.get_folder("source", NAME) / f"{NAME}.ipynb"
    solutions = read_solutions(path, delimiters)
    assert solutions == {
        "why": "The model answer.",
        "how": "Fill in.\nThe model answer.",
        "one": "one = 1",
        "plot": "## Plot it",
    }
    written = find_written_solutions(course.config, NAME, NAME, {"why"})["why"]
    assert written.endswith("\n\nOne point for *memory*.")
    assert "##" not in written


def test_a_question_has_its_scheme_apart(course: Course) -> None:
    why, plot = (
        read_question_texts(course, QuestionKey(NAME, NAME, name)) for name in ("why", "plot")
    )
    assert "<em>memory</em>" in why.scheme
    assert "<em>memory</em>" in plot.scheme
    assert "The model answer." in why.model
    assert not any(word in why.model + plot.task for word in ("memory", "BEGIN", "ANFANG"))


def test_only_nbgraders_settings_change_the_delimiters() -> None:
    assert read_delimiters(Config()) == DELIMITERS


def test_the_fixtures_differ(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text(f"c = get_config()\n{OWN}")
    own = read_delimiters(Course.open(tmp_path).config)
    assert [own[name][0] for name in REGIONS] == [f"ANFANG {WORDS[name]}" for name in REGIONS]
