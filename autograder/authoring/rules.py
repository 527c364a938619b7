"""The rules that a source assignment keeps, each broken one said in a sentence.

nbgrader checks some of them too, but stops at the first with a traceback; these name the
notebook, the cell and the mend, all at once.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.cells import HIDDEN_TESTS, MARK_SCHEME, exercise_of, has_region, nbgrader_metadata
from autograder.course import Assignment
from autograder.results.catalogue import catalogue

FIELDS = {"title", "kind", "points", "difficulty", "minutes", "section"}
KINDS = {"fill in", "predict", "find the bug", "vectorize", "read a plot", "project", "written"}


@dataclass
class TestCell:
    """What a test cell's code says about itself, read without running it."""

    exercise: str | None = None
    points: float | None = None
    parts: list[float] = field(default_factory=list)
    mistakes: set[str] = field(default_factory=set)
    ends_with_score: bool = False


def broken_rules(assignment: Assignment, lesson: Path | None = None) -> list[str]:
    """All rules that an assignment breaks, a sentence each; empty when all is well.

    Args:
        assignment: The source version.
        lesson: Its lesson's notebook; its headings are what the exercises may practise.
    """
    cells = assignment.notebook.cells
    found = _ids(cells)
    if found:  # everything below finds cells by their id
        return [f"{assignment.path.name}: {sentence}" for sentence in found]
    by_id = {
        nbgrader_metadata(c)["grade_id"]: c for c in cells if nbgrader_metadata(c).get("grade_id")
    }
    sections = headings(lesson) if lesson and lesson.exists() else None
    for cell in cells:
        found += _markers(cell)
        if nbgrader_metadata(cell).get("grade"):
            found += _points(cell)
        if "exercise" in cell.metadata:
            found += _exercise(cell, by_id, sections)
    for name in by_id:
        if name.endswith("-test") and f"{name.removesuffix('-test')}-text" not in by_id:
            found.append(f"the test cell {name!r} belongs to no exercise: there is no "
                         f"{name.removesuffix('-test')!r}-text.")  # fmt: skip
    return [f"{assignment.path.name}: {sentence}" for sentence in found]


def _ids(cells: list[NotebookNode]) -> list[str]:
    ids = Counter(nbgrader_metadata(c).get("grade_id") for c in cells)
    found = [
        f"{count} cells have the grade id {name!r}; give each its own."
        for name, count in ids.items()
        if name is not None and count > 1
    ]
    for number, cell in enumerate(cells, start=1):
        metadata = nbgrader_metadata(cell)
        graded = any(metadata.get(key) for key in ("grade", "solution", "task"))
        if graded and not metadata.get("grade_id"):
            found.append(f"cell {number} ({_begin(cell)}) is graded but has no grade id.")
    return found


def _points(cell: NotebookNode) -> list[str]:
    metadata = nbgrader_metadata(cell)
    points = metadata.get("points")
    if not isinstance(points, int | float) or isinstance(points, bool) or points <= 0:
        return [f"the cell {metadata['grade_id']!r} has no points; set them in its metadata."]
    return []


def _markers(cell: NotebookNode) -> list[str]:
    found = []
    for region in ("SOLUTION", HIDDEN_TESTS, MARK_SCHEME):
        begins = cell.source.count(f"### BEGIN {region}")
        ends = cell.source.count(f"### END {region}")
        if begins != ends:
            found.append(f"the cell {cell.id!r} has {begins} '### BEGIN {region}' "
                         f"but {ends} '### END {region}'.")  # fmt: skip
    return found


def _exercise(
    cell: NotebookNode, by_id: dict[str, NotebookNode], sections: set[str] | None
) -> list[str]:
    about, name = cell.metadata["exercise"], exercise_of(str(cell.id))
    if set(about) != FIELDS:
        wrong = ", ".join(sorted(FIELDS.symmetric_difference(about)))
        return [f"the exercise {name!r} has missing or unknown metadata: {wrong}."]
    found = []
    if about["kind"] not in KINDS:
        found.append(f"the exercise {name!r} is of unknown kind {about['kind']!r}.")
    dots = "●" * about["difficulty"] + "○" * (5 - about["difficulty"])
    words = f"**{about['points']:g} point{'s' * (about['points'] != 1)}** · difficulty {dots} · "
    if words + f"{about['minutes']} minute" not in cell.source:
        found.append(f"the heading line of {name!r} does not say what its metadata says: {words}…")
    if sections is not None and about["section"] not in sections:
        found.append(f"the exercise {name!r} practices {about['section']!r}, "
                     "which is no heading of the lesson.")  # fmt: skip
    if name not in by_id:
        return [*found, f"the exercise {name!r} has no answer cell of that grade id."]
    by_hand = nbgrader_metadata(by_id[name]).get("grade")
    if not by_hand and (hints := cell.source.count("<details>")) != 3:
        found.append(f"the exercise {name!r} has {hints} hints; write three.")
    if by_hand:
        return found + _same_points(name, about["points"], by_id[name])
    if f"{name}-test" not in by_id:
        return [*found, f"the exercise {name!r} has no test cell '{name}-test'."]
    if "### BEGIN SOLUTION" not in by_id[name].source:
        found.append(f"the answer cell {name!r} has no ### BEGIN SOLUTION region.")
    test = by_id[f"{name}-test"]
    return found + _same_points(name, about["points"], test) + _test(name, about["points"], test)


def _same_points(name: str, points: float, cell: NotebookNode) -> list[str]:
    if nbgrader_metadata(cell).get("points") == points:
        return []
    return [f"the exercise {name!r} says {points:g} points, but its graded cell has "
            f"{nbgrader_metadata(cell).get('points')}."]  # fmt: skip


def _test(name: str, points: float, cell: NotebookNode) -> list[str]:
    try:
        test = read_test(cell.source)
    except SyntaxError as error:
        return [f"the test cell of {name!r} is not valid Python: {error}."]
    found = []
    if test.exercise != name or test.points != points:
        found.append(f"the test cell of {name!r} should begin with "
                     f'checks.Exercise("{name}", points={points:g}).')  # fmt: skip
    if abs(sum(test.parts) - points) > 1e-9:
        found.append(f"the parts of {name!r} add up to {sum(test.parts):g}, not {points:g} points.")
    if not test.ends_with_score:
        found.append(f"the test cell of {name!r} should end with `ex.score()`.")
    if not has_region(cell.source, HIDDEN_TESTS):
        found.append(f"the test cell of {name!r} has no hidden tests.")
    for mistake in sorted(test.mistakes - set(catalogue())):
        found.append(f"the test cell of {name!r} names the mistake {mistake!r}, "
                     "which is in no file of autograder/results/mistakes/.")  # fmt: skip
    return found


def read_test(source: str) -> TestCell:
    """Read a test cell's exercise, points, parts and named mistakes from its code."""
    tree, test = ast.parse(source), TestCell()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "attr", "")
        if called == "Exercise":
            test.exercise, test.points = _constant(node, 0), _constant(node, "points")
        elif called == "part":
            test.parts.append(_constant(node, "points") or _constant(node, 1) or 0)
        elif called == "fail" and _constant(node, 0):
            test.mistakes.add(_constant(node, 0))
        for keyword in node.keywords:
            if keyword.arg == "mistakes" and isinstance(keyword.value, ast.Dict):
                keys = keyword.value.keys
                test.mistakes |= {k.value for k in keys if isinstance(k, ast.Constant)}  # type: ignore[misc]
    last = tree.body[-1] if tree.body else None
    test.ends_with_score = isinstance(last, ast.Expr) and ast.unparse(last) == "ex.score()"
    return test


def _constant(node: ast.Call, which: int | str) -> Any:
    values = (
        [k.value for k in node.keywords if k.arg == which]
        if isinstance(which, str)
        else node.args[which : which + 1]
    )
    return values[0].value if values and isinstance(values[0], ast.Constant) else None


def headings(lesson: Path) -> set[str]:
    """The texts of a lesson's headings of level 2 and 3."""
    notebook = nbformat.read(lesson, as_version=4)
    text = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    return set(re.findall(r"^#{2,3} (.+?)\s*$", text, flags=re.MULTILINE))


def _begin(cell: NotebookNode) -> str:
    return str((cell.source.strip().splitlines() or ["empty"])[0][:40])
