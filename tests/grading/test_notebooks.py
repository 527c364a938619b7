"""Rebuilding the notebook to run: whatever a submission looks like, the course's cells rule."""

from __future__ import annotations

import json
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearSolutions

from autograder.grading.judge.planning import Plan, make_plan
from autograder.results import Note
from tests.support.notebooks import notebook
from tests.support.notebooks_to_grade import cell

# students copy cells, with their ids
pytestmark = pytest.mark.filterwarnings("ignore:Non-unique cell id")

SETUP = cell("import torch", "setup")
ANSWER = cell("THE SOLUTION", "f", solution=True)
TEST = cell("visible\n### BEGIN HIDDEN TESTS\nhidden\n### END HIDDEN TESTS", "f-tests", points=2)
SOURCE = notebook(SETUP, ANSWER, TEST)
RELEASED_TEST = cell("visible\n", "f-tests", points=2)


def own(source: str, **fields: Any) -> NotebookNode:
    node = nbformat.v4.new_code_cell(source)
    node.update(fields)
    return node


def shown(made: Plan) -> list[tuple[str, str]]:
    return [(c.role, c.source) for c in made.cells]


def test_a_plain_submission() -> None:
    made = make_plan(SOURCE, notebook(SETUP, cell("mine", "f", solution=True), RELEASED_TEST))
    assert shown(made) == [("setup", "import torch"), ("answer", "mine"), ("test", TEST.source)]
    assert made.cells[2].possible == 2
    assert made.notes == []


def test_added_cells_stay_where_they_were() -> None:
    mine = cell("mine", "f", solution=True)
    made = make_plan(
        SOURCE, notebook(own("top"), SETUP, own("mid"), mine, RELEASED_TEST, own("end"))
    )
    assert [c.source for c in made.cells] == [
        "top", "import torch", "mid", "mine", TEST.source, "end",
    ]  # fmt: skip
    assert [c.role for c in made.cells if not c.grade_id] == ["added"] * 3


def test_the_solution_of_the_source_is_never_run_for_a_missing_cell() -> None:
    made = make_plan(SOURCE, notebook(SETUP, RELEASED_TEST))
    assert made.cells[1].source == ""
    assert "THE SOLUTION" not in json.dumps(made.make_notebook())
    assert made.notes == [Note("missing-cell", "The cell 'f' is missing.")]


def test_several_missing_cells_are_one_sentence_by_exercise() -> None:
    names = ["setup", *(f"{name}{end}" for name in "abc" for end in ("-text", "", "-test"))]
    book = notebook(*(cell("", name, solution=name in "abc") for name in names))
    some = notebook(*(c for c in book.cells if c.metadata.nbgrader.grade_id in ("setup", "a")))
    assert make_plan(book, some).notes == [
        Note("missing-cell", "Cells of 'a', 'b' and 'c' are missing.")
    ]


def test_another_assignments_notebook_is_one_sentence() -> None:
    other = notebook(*(cell("x = 1", f"other{n}", solution=True) for n in range(30)))
    made = make_plan(SOURCE, other)
    assert len(made.notes) == 1
    assert made.notes[0].kind == "other-assignment"
    assert len(made.cells) == 33


def test_foreign_cells_are_one_sentence() -> None:
    others = [cell("x = 1", f"other{n}", solution=True) for n in range(30)]
    made = make_plan(SOURCE, notebook(SETUP, ANSWER, *others, RELEASED_TEST))
    assert len(made.notes) == 1
    assert made.notes[0].kind == "foreign-cell"
    assert "'other0'" in made.notes[0].message
    assert "18 more" in made.notes[0].message


def test_a_deleted_or_changed_test_is_restored() -> None:
    evil = cell("pass", "f-tests", points=100)
    evil.metadata["tags"] = ["skip-execution"]
    changed = make_plan(SOURCE, notebook(SETUP, ANSWER, evil))
    deleted = make_plan(SOURCE, notebook(SETUP, ANSWER))
    for made in (changed, deleted):
        assert made.cells[2].source == TEST.source
        assert made.cells[2].possible == 2
        assert "tags" not in made.cells[2].node.metadata
    assert changed.notes[0].kind == "read-only-cell"
    assert deleted.notes[0].kind == "missing-cell"


def test_of_a_cell_that_is_there_twice_the_last_counts_and_both_run() -> None:
    one, two = (cell(text, "f", solution=True) for text in ("first", "second"))
    made = make_plan(SOURCE, notebook(SETUP, one, two, RELEASED_TEST))
    assert shown(made)[1:3] == [("added", "first"), ("answer", "second")]
    assert made.notes[0].kind == "repeated-cell"


def test_a_second_copy_of_a_test_does_not_run() -> None:
    copy = cell("print('mine')", "f-tests", points=2)
    made = make_plan(SOURCE, notebook(SETUP, ANSWER, copy, RELEASED_TEST))
    assert [c.role for c in made.cells] == ["setup", "answer", "test"]


def test_a_renamed_cell_still_runs_as_the_students_own() -> None:
    made = make_plan(SOURCE, notebook(SETUP, cell("mine", "g", solution=True), RELEASED_TEST))
    assert ("added", "mine") in shown(made)
    assert any("'g'" in note.message for note in made.notes)


def test_a_retyped_cell_gives_its_text() -> None:
    mine = nbformat.v4.new_markdown_cell("mine")
    mine.metadata = ANSWER.metadata
    made = make_plan(SOURCE, notebook(SETUP, mine, RELEASED_TEST))
    assert made.cells[1].is_code
    assert made.cells[1].source == "mine"
    assert made.notes[0].kind == "cell-type"


def test_metadata_tags_and_kernels_come_from_the_source() -> None:
    mine = cell("mine", "f", solution=True)
    mine.metadata["tags"] = ["skip-execution"]
    extra = own("extra", metadata=nbformat.from_dict({"tags": ["skip-execution"]}))
    submission = notebook(SETUP, mine, extra, RELEASED_TEST)
    submission.metadata["kernelspec"] = {"name": "evil", "display_name": "evil"}
    made = make_plan(SOURCE, submission)
    assert "evil" not in json.dumps(made.make_notebook())
    assert "skip-execution" not in json.dumps(made.make_notebook())
    assert [c.source for c in made.cells if c.role == "added"] == ["extra"]


def test_order_comes_from_the_source() -> None:
    made = make_plan(SOURCE, notebook(RELEASED_TEST, cell("mine", "f", solution=True), SETUP))
    assert [c.grade_id for c in made.cells] == ["setup", "f", "f-tests"]


def test_ids_are_unique_and_valid() -> None:
    twins = [own("a", id="same"), own("b", id="same"), own("c", id="f"), own("d", id="no good!")]
    made = make_plan(SOURCE, notebook(SETUP, ANSWER, *twins, RELEASED_TEST))
    nbformat.validate(made.make_notebook())
    ids = [c.node.id for c in made.cells]
    assert len(set(ids)) == len(ids)


def test_pictures_in_a_written_answer_are_kept() -> None:
    essay = nbformat.v4.new_markdown_cell("write", id="essay")
    essay.metadata["nbgrader"] = {"grade_id": "essay", "grade": True, "solution": True, "points": 3}
    mine = nbformat.from_dict(json.loads(json.dumps(essay)))
    mine.update(source="![](a.png)", attachments={"a.png": {"image/png": "AAAA"}})
    made = make_plan(notebook(essay), notebook(mine))
    assert made.cells[0].role == "manual"
    assert made.cells[0].node.attachments == {"a.png": {"image/png": "AAAA"}}


def test_a_written_answer_that_is_missing_is_blank_and_waits_for_nobody() -> None:
    essay = nbformat.v4.new_markdown_cell("the model answer", id="essay")
    essay.metadata["nbgrader"] = {"grade_id": "essay", "grade": True, "solution": True, "points": 3}
    made = make_plan(notebook(essay), notebook())
    assert made.cells[0].node.source == ClearSolutions().text_stub


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["f", "essay", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["a.png", "text/plain", "source", "metadata", "nbgrader", "grade_id", "solution",
             "grade", "cell_type", "id", "attachments", "locked", "outputs"]
        ),
        inner,
        max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(ANYTHING, max_size=5))
def test_any_json_makes_a_valid_notebook_with_the_courses_cells(cells: list[Any]) -> None:
    essay = cell("write here", "essay", solution=True, points=3)
    essay.cell_type = "markdown"
    for unwanted in ("outputs", "execution_count"):
        del essay[unwanted]
    source = notebook(SETUP, ANSWER, TEST, essay)
    made = make_plan(source, nbformat.from_dict({"cells": cells}))
    nbformat.validate(made.make_notebook())
    assert [c.source for c in made.cells if c.role == "test"] == [TEST.source]


@pytest.mark.parametrize("cells", [None, 3, "text", {"a": 1}])
def test_a_submission_without_cells(cells: Any) -> None:
    made = make_plan(SOURCE, nbformat.from_dict({"cells": cells, "metadata": 3}))
    assert [c.grade_id for c in made.cells] == ["setup", "f", "f-tests"]
