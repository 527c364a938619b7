"""Find the plain test cells of a notebook: they do not use `autograder.checks`.

Such a cell may run beside the student's code; `choose_beside` decides which ones do. A cell that
uses the checks never does: it holds values that the student's code must not see.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from functools import lru_cache

from autograder.cells import remove_between
from autograder.grading.judge.cell_text import find_bound_names, find_stored_names, read_cell
from autograder.grading.judge.planning import PlannedCell
from autograder.grading.judge.shipping import find_names_read
from autograder.settings import SECRET_REGIONS

#: The package whose use makes a test cell one of checks.
_PACKAGE = "autograder"
_DEFINITIONS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def find_plain_tests(cells: list[PlannedCell]) -> list[PlannedCell]:
    """Return the test cells that do not use the checks, neither themselves nor through a helper.

    A cell that is not Python is among them only below a magic such as ``%%bash``.
    """
    given = [cell for cell in cells if cell.role in ("setup", "test")]
    plain = _choose_plain(tuple((cell.role, cell.source) for cell in given))
    return [cell for cell, is_plain in zip(given, plain, strict=True) if is_plain]


@lru_cache(maxsize=64)
def _choose_plain(cells: tuple[tuple[str, str], ...]) -> tuple[bool, ...]:
    """Return which of the course's cells, each a role and a text, are plain test cells.

    They are the same for the whole class, and reading them takes as long as all checks.
    """
    names = _find_names_of_checks(cells)
    if "*" in names:  # any name may be one of the checks
        return (False,) * len(cells)
    return tuple(role == "test" and _is_plain(source, names) for role, source in cells)


def _is_plain(source: str, names_of_checks: set[str]) -> bool:
    python = read_cell(source)
    if python is not None:
        return not names_of_checks & _find_used_names(python.tree)
    words = set(re.findall(r"\w+", source))
    return source.lstrip().startswith("%%") and not names_of_checks & words


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


def find_statements_for(
    tests: list[PlannedCell],
    source: str,
    known: Collection[str],
    secret_regions: Collection[tuple[str, str]] = SECRET_REGIONS,
) -> str:
    """Return the visible statements of test cells that define names for a student's cell.

    In nbgrader, all cells run in one process. So an answer may use what a test cell above it
    imports or defines. What students do not see is left out.

    Args:
        tests: The plain test cells above the student's cell, in the notebook's order.
        source: The text of the student's cell.
        known: The names that are defined already.
        secret_regions: See `Settings`.
    """
    wanted, texts = _find_names_from_above(source) - set(known), list[str]()
    if not wanted:
        return ""
    for cell in reversed(tests):
        released = cell.source
        for begin, end in secret_regions:
            released = remove_between(released, begin, end)
        python = read_cell(released)
        for statement in reversed(python.tree.body if python else []):
            bound = find_stored_names(statement)
            if bound & wanted:
                wanted = wanted - bound | (find_names_read(statement) - set(known) - bound)
                texts.append(ast.unparse(statement))
    return "\n".join(reversed(texts))


def _find_names_from_above(source: str) -> set[str]:
    """Return the names that a cell reads and does not define before."""
    python = read_cell(source)
    names, own = set[str](), set[str]()
    for statement in python.tree.body if python else []:
        # such a cell does not run, or it is nested too deeply
        with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            if _find_used_names(statement) - own - names:  # compiling takes longer
                names |= find_names_read(statement) - own
        own |= find_stored_names(statement)
    return names


def _find_names_of_checks(cells: Iterable[tuple[str, str]]) -> set[str]:
    """Return the package's name, and the names of what the course's cells make of it."""
    statements = list(_find_statements(cells))
    names, count = {_PACKAGE}, 0
    while count < len(names):
        count = len(names)
        for statement in statements:
            if names & _find_used_names(statement):
                names |= find_stored_names(statement)
    return names


def _find_statements(cells: Iterable[tuple[str, str]]) -> Iterator[ast.stmt]:
    """Yield all statements of set-up cells, and the definitions and imports of test cells."""
    for role, source in cells:
        python = read_cell(source)
        for statement in python.tree.body if python else []:
            if role == "setup" or isinstance(statement, _DEFINITIONS):
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
