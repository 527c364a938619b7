"""Find the plain test cells of a notebook: they do not use `autograder.checks`.

Such a cell may run beside the student's code; `choose_beside` decides which ones do. A cell that
uses the checks never does: it holds values that the student's code must not see.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from autograder.grading.judge.cell_text import find_bound_names, read_cell
from autograder.grading.judge.planning import PlannedCell

#: The package whose use makes a test cell one of checks.
_PACKAGE = "autograder"
_DEFINITIONS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def find_plain_tests(cells: list[PlannedCell]) -> list[PlannedCell]:
    """Return the test cells that do not use the checks, neither themselves nor through a helper.

    A cell that is not Python is not among them.
    """
    names = _find_names_of_checks(cells)
    if "*" in names:
        return []  # any name may be one of the checks
    return [
        cell
        for cell in cells
        if cell.role == "test"
        and (python := read_cell(cell.source)) is not None
        and not names & _find_used_names(python.tree)
    ]


def find_needed_tests(plain: list[PlannedCell], chosen: Collection[str]) -> set[str]:
    """Return the grade ids of the other plain tests that define names for the chosen ones.

    Args:
        plain: The plain test cells, in the notebook's order.
        chosen: The grade ids of those that run beside the student's code.
    """
    needed, names = set[str](), set[str]()
    for cell in reversed(plain):
        bound = find_bound_names(cell.source)
        if cell.grade_id not in chosen:
            if not bound & names:
                continue
            needed.add(cell.grade_id)
        python = read_cell(cell.source)
        names |= _find_used_names(python.tree) - bound if python else set()
    return needed


def _find_names_of_checks(cells: list[PlannedCell]) -> set[str]:
    """Return the package's name, and the names of what the course's cells make of it."""
    statements = list(_find_statements(cells))
    names, count = {_PACKAGE}, 0
    while count < len(names):
        count = len(names)
        for statement in statements:
            if names & _find_used_names(statement):
                names |= find_bound_names(ast.unparse(statement))
    return names


def _find_statements(cells: list[PlannedCell]) -> Iterator[ast.stmt]:
    """Yield all statements of set-up cells, and the definitions and imports of test cells."""
    for cell in cells:
        python = read_cell(cell.source) if cell.role in ("setup", "test") else None
        for statement in python.tree.body if python else []:
            if cell.role == "setup" or isinstance(statement, _DEFINITIONS):
                yield statement


def _find_used_names(tree: ast.AST) -> set[str]:
    """Return the names that a part of a cell reads, and the packages that it imports."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names
