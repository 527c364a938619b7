"""Find the units of notebooks: what a student sees of a lesson and of an assignment.

An assignment's catalog has more than its released notebook: comments in model solutions, model
answers and marking schemes, and the titles of parts of the checks. They come from `source/`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from nbformat import NotebookNode

from autograder.cells import get_exercise_name, get_grade_id, is_answer, is_test
from autograder.translation.code_units import find_code_segments
from autograder.translation.markdown_units import find_markdown_segments
from autograder.translation.program_units import find_report_texts
from autograder.translation.units import Segment, Unit

#: What a unit is that says what a part of a test cell checks.
PART_TITLE = "title of a part of the checks"


def find_segments(cell: NotebookNode, names: frozenset[str] = frozenset()) -> tuple[Segment, ...]:
    """Return the units of a cell, in order.

    In cells of checks and in cells for answers, only comments and docstrings are units. The
    strings there are code: checks compare them.

    Args:
        cell: The cell.
        names: Strings that are units at every place in code.

    Raises:
        ValueError: The cell has text that no unit holds.
    """
    if cell.cell_type == "markdown":
        return find_markdown_segments(cell.source, cell.id)
    if cell.cell_type != "code":
        return ()
    exercise = get_exercise_name(get_grade_id(cell)) if is_test(cell) else ""
    with_strings = not is_test(cell) and not is_answer(cell)
    return find_code_segments(
        cell.source, cell.id, names, exercise=exercise, with_strings=with_strings
    )


def read_lesson_units(lesson: NotebookNode, names: frozenset[str] = frozenset()) -> list[Unit]:
    """Return the units of a lesson, in order.

    Args:
        lesson: The notebook.
        names: Strings that are units at every place in its code.
    """
    units: list[Unit] = []
    for cell in lesson.cells:
        units += [segment.unit for segment in find_segments(cell, names)]
        if cell.cell_type == "code" and "ex.part(" in cell.source:
            units += _find_part_titles(cell)
    return unite(units)


def read_assignment_units(source: NotebookNode, released: NotebookNode) -> list[Unit]:
    """Return the units of an assignment, in order.

    Args:
        source: The notebook with solutions and hidden tests.
        released: The student's version of it.
    """
    released_cells = {cell.id: cell for cell in released.cells}
    units: list[Unit] = []
    for cell in source.cells:
        if cell.id in released_cells:
            units += [segment.unit for segment in find_segments(released_cells[cell.id])]
        if is_test(cell):
            units += _find_part_titles(cell)
            units += find_report_texts(cell.source, cell.id)
        elif is_answer(cell) and cell.cell_type == "markdown":
            segments = find_markdown_segments(cell.source, cell.id, "model answer, marking scheme")
            units += [segment.unit for segment in segments]
        elif is_answer(cell):
            units += [segment.unit for segment in find_segments(cell)]
    return unite(units)


def _find_part_titles(cell: NotebookNode) -> list[Unit]:
    """Return the titles of the parts in a cell of checks. A result shows them translated."""
    return [
        Unit(cell.id, str(node.args[0].value), PART_TITLE, cell.id)
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "ex.part"
        and isinstance(node.args[0], ast.Constant)
    ]


def unite(units: Iterable[Unit]) -> list[Unit]:
    """Return each unit once, at its first place."""
    first: dict[tuple[str, str], Unit] = {}
    for unit in units:
        first.setdefault(unit.key, unit)
    return list(first.values())
