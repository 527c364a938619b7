"""A maintainer's mistakes are reported before anything is written."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path

import nbformat
import pytest

from autograder.authoring import bank_checks
from autograder.authoring.bank_checks import excerpt, leave_out_figures
from autograder.authoring.banks import ANY_MISTAKE, Answer, read_bank
from autograder.authoring.canonical import canonical_text
from autograder.authoring.made_submission import make_submission, remove_solution
from autograder.authoring.release import BrokenRules, find_stale_files, release
from autograder.authoring.rules import find_broken_rules
from autograder.authoring.short_cell import DETAILS
from autograder.cells import (
    HIDDEN_TESTS,
    SOLUTION,
    Delimiters,
    get_grade_id,
    get_nbgrader_metadata,
    remove_regions,
)
from autograder.course import Assignment, find_assignment_names, load_assignment


@pytest.fixture
def assignment(root: Path) -> Assignment:
    loaded = load_assignment(root, "01_tensors")
    return Assignment(loaded.name, loaded.path, copy.deepcopy(loaded.notebook))


def cell_of(assignment: Assignment, grade_id: str) -> nbformat.NotebookNode:
    return next(
        cell
        for cell in assignment.notebook.cells
        if get_nbgrader_metadata(cell).get("grade_id") == grade_id
    )


def test_two_equal_grade_ids_are_named(assignment: Assignment) -> None:
    cell_of(assignment, "as_column-test").metadata.nbgrader.grade_id = "as_column"
    (message,) = find_broken_rules(assignment)
    assert "2 cells have the grade id 'as_column'" in message


def test_missing_points_are_named(assignment: Assignment) -> None:
    del cell_of(assignment, "as_column-test").metadata.nbgrader["points"]
    assert any("'as_column-test' has no points" in s for s in find_broken_rules(assignment))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("points=1", "points=0.7", "add up to"),
        ("ex.score()", "ex.result()", "should end with `ex.score()`"),
        ('Exercise("as_column"', 'Exercise("as_row"', "should begin with"),
        ("row-for-column", "no-such-mistake", "in no file of autograder/results/mistakes/"),
        ("### END HIDDEN TESTS", "", "'### BEGIN HIDDEN TESTS' but 0"),
        ("points=1):\n", "points=1):\n    def f(): pass\n", "defines 'f' inside of a part"),
    ],
)
def test_mistakes_in_a_test_cell_are_named(
    assignment: Assignment, old: str, new: str, expected: str
) -> None:
    cell = cell_of(assignment, "as_column-test")
    assert old in cell.source
    cell.source = cell.source.replace(old, new)
    assert any(expected in message for message in find_broken_rules(assignment))


def test_release_of_a_broken_source_writes_nothing(root: Path, tmp_path: Path) -> None:
    shutil.copy(root / "nbgrader_config.py", tmp_path)
    shutil.copytree(root / "source" / "01_tensors", tmp_path / "source" / "01_tensors")
    path = tmp_path / "source" / "01_tensors" / "01_tensors.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["id"] == "as_column-test":
            cell["metadata"]["nbgrader"]["grade_id"] = "as_column"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(BrokenRules, match=r"'as_column'\. Give each its own"):
        release(tmp_path, "01_tensors")
    assert not (tmp_path / "release").exists()
    assert not (tmp_path / "gradebook.db").exists()


def test_a_stale_file_of_details_is_named(root: Path, tmp_path: Path) -> None:
    name = "00_introduction"
    shutil.copy(root / "nbgrader_config.py", tmp_path)
    for folder in ("source", "release"):
        shutil.copytree(root / folder / name, tmp_path / folder / name)
    file = tmp_path / DETAILS / f"{name}.json"
    file.parent.mkdir(parents=True)
    file.write_text("{}", encoding="utf-8")
    assert find_stale_files(tmp_path, name) == [f"course/check_details/{name}.json"]
    shutil.copy(root / DETAILS / f"{name}.json", file)
    assert find_stale_files(tmp_path, name) == []


def test_looking_for_stale_files_leaves_the_gradebook_alone(root: Path, tmp_path: Path) -> None:
    name, book = "00_introduction", tmp_path / "class.db"
    config = (root / "nbgrader_config.py").read_text(encoding="utf-8")
    config += f"c.CourseDirectory.db_url = 'sqlite:///{book}'\n"
    (tmp_path / "nbgrader_config.py").write_text(config, encoding="utf-8")
    shutil.copytree(root / "source" / name, tmp_path / "source" / name)
    assert find_stale_files(tmp_path, name)  # nothing is released
    assert not book.exists()


def test_canonical_form_drops_outputs_and_keeps_the_rest(assignment: Assignment) -> None:
    text = canonical_text(nbformat.writes(assignment.notebook))
    dirty = copy.deepcopy(assignment.notebook)
    cell = cell_of(Assignment("", assignment.path, dirty), "setup")
    cell.outputs = [nbformat.v4.new_output("stream", text="noise")]
    cell.execution_count = 7
    cell.metadata["collapsed"] = True
    dirty.metadata["language_info"] = {"name": "python", "version": "3.99"}
    assert canonical_text(nbformat.writes(dirty)) == text
    assert canonical_text(text) == text


def test_texts_follow_the_points_that_the_formgrader_sets(assignment: Assignment) -> None:
    cell_of(assignment, "as_column-test").metadata.nbgrader["points"] = 2.5
    cell_of(assignment, "why_it_changed").metadata.nbgrader["points"] = 1
    assignment.notebook.cells[0].source += "\n**7 points**"
    messages = find_broken_rules(assignment)
    assert any("heading line of 'as_column'" in message for message in messages)
    formatted = nbformat.reads(canonical_text(nbformat.writes(assignment.notebook)), 4)
    changed = Assignment(assignment.name, assignment.path, formatted)
    assert "\n**2.5 points** · difficulty ●" in cell_of(changed, "as_column-text").source
    assert "\n**1 point** · difficulty ●" in cell_of(changed, "why_it_changed-text").source
    assert 'checks.Exercise("as_column", points=2.5)' in cell_of(changed, "as_column-test").source
    assert formatted.cells[0].source.endswith("**7 points**")
    points = {exercise.name: exercise.points for exercise in changed.exercises}
    assert (points["as_column"], points["why_it_changed"]) == (2.5, 1)
    # how the points are shared between the parts is the author's choice
    total = sum(points.values())
    assert f"**{len(points)} exercises · {total:g} points · about" in formatted.cells[0].source
    (message,) = find_broken_rules(changed)
    assert "the parts of 'as_column' add up to 2, not 2.5 points" in message


def test_text_that_is_not_a_notebook_is_refused() -> None:
    with pytest.raises(ValueError, match="not a notebook"):
        canonical_text("{")


def test_blank_keeps_the_indentation_of_the_region() -> None:
    source = "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION"
    assert (
        remove_solution(source) == "def f():\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    )


def test_without_regions_removes_every_region() -> None:
    source = "a\n### BEGIN X\nb\n### END X\nc\n### BEGIN X\nd\n### END X\ne"
    delimiters = Delimiters(hidden_tests=("BEGIN X", "END X"), solution=("Y", "Z"))
    assert remove_regions(source, HIDDEN_TESTS, delimiters=delimiters) == "a\nc\ne"
    both = f"{source}\n# Y\n1"
    assert remove_regions(both, HIDDEN_TESTS, SOLUTION, delimiters=delimiters) == "a\nc\ne"


def test_bank_with_a_bad_header_is_refused(tmp_path: Path) -> None:
    bank = tmp_path / "as_column.py"
    bank.write_text("# %% right: unsqueeze\nx = 1\n")
    with pytest.raises(ValueError, match=r"as_column\.py, line 1"):
        read_bank(bank)


def test_a_wrong_answer_of_a_bank_needs_no_name(tmp_path: Path) -> None:
    bank = tmp_path / "as_column.py"
    bank.write_text("# %% wrong: a constant\nx = 1\n\n\n# %% mistake row: a row\nx = 2\n")
    assert [answer.mistake for answer in read_bank(bank)] == [ANY_MISTAKE, "row"]


def test_submission_takes_answers_and_hides_tests(assignment: Assignment, root: Path) -> None:
    answers = read_bank(root / "tests" / "banks" / "01_tensors" / "as_column.py")
    notebook = make_submission(assignment, {"as_column": answers[0], "predict_shapes": None})
    cells = {get_nbgrader_metadata(cell).get("grade_id"): cell.source for cell in notebook.cells}
    assert cells["as_column"] == answers[0].source
    assert "raise NotImplementedError()" in cells["predict_shapes"]
    assert "HIDDEN" not in "".join(cells.values())


def test_an_excerpt_has_no_cell_of_another_exercise(root: Path) -> None:
    """Their figures and broken examples took half of the time of a bank."""
    cells = excerpt(load_assignment(root, "04_nn"), {"softmax"}).notebook.cells
    names = ["title", "installed", "setup", "softmax-text", "softmax", "softmax-test"]
    assert [get_grade_id(cell) for cell in cells] == names


def test_the_figures_of_tasks_are_left_out_and_nothing_else(root: Path) -> None:
    """Each answer of `read_plots` would draw two figures, which takes longer than all checks."""
    figures = {
        "02_autograd": ["read_loss_curves-figure"],
        "03_data_loading": ["read_batches-plot"],
        "04_nn": ["read_gradients-drawing"],
        "05_optimizers": ["read_plots-figure"],
    }
    for name in find_assignment_names(root):
        assignment = load_assignment(root, name)
        kept = leave_out_figures(assignment).notebook.cells
        left_out = [cell for cell in assignment.notebook.cells if cell not in kept]
        assert [get_grade_id(cell) for cell in left_out] == figures.get(name, [])


def test_the_figure_of_a_task_is_drawn_with_the_solution_and_the_blank(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So a figure that fails does not stay unnoticed."""
    drawn = []

    def grade(assignment: Assignment, *_: object) -> dict[str, None]:
        drawn.append("read_gradients-drawing" in map(get_grade_id, assignment.notebook.cells))
        return {"read_gradients": None}

    monkeypatch.setattr(bank_checks, "_grade", grade)
    bank = {"read_gradients": [Answer("read_gradients", "nothing", "pass", ANY_MISTAKE)] * 2}
    list(bank_checks.check_banks(load_assignment(root, "04_nn"), bank, None))
    assert drawn == [False, False, True, True]
