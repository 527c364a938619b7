"""Check the rules for a source assignment, and report each broken rule in a message.

nbgrader checks some of them too, but stops at the first with a traceback. These messages name the
notebook, the cell and the fix, for all broken rules together.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from nbformat import NotebookNode

from autograder.authoring.cell_code import read_test_cell
from autograder.authoring.giveaways import find_giveaways
from autograder.authoring.points import make_points_line
from autograder.authoring.short_cell import shorten
from autograder.cells import (
    DELIMITERS,
    HIDDEN_TESTS,
    MARK_SCHEME,
    SOLUTION,
    TASK_SUFFIX,
    TEST_SUFFIX,
    get_exercise_name,
    get_nbgrader_metadata,
    has_region,
    remove_regions,
)
from autograder.course import Assignment, read_course_notebook
from autograder.language import ENGLISH, current_language
from autograder.results.catalogue import catalogue

FIELDS = {"title", "kind", "difficulty", "minutes", "section"}
KINDS = {"fill in", "predict", "find the bug", "vectorize", "read a plot", "project", "written"}


def find_broken_rules(assignment: Assignment, lesson: Path | None = None) -> list[str]:
    """Return a message for each rule that an assignment breaks.

    `autograder release` calls this before it writes anything.

    Args:
        assignment: The source version.
        lesson: Its lesson's notebook. An exercise must practice a section with a heading there.
    """
    cells = assignment.notebook.cells
    messages = _check_ids(cells)
    if messages:  # the other rules find cells by their ids
        return [f"{assignment.path.name}: {message}" for message in messages]
    by_id = {
        get_nbgrader_metadata(cell)["grade_id"]: cell
        for cell in cells
        if get_nbgrader_metadata(cell).get("grade_id")
    }
    sections = read_headings(lesson) if lesson and lesson.exists() else None
    for cell in cells:
        messages += _check_markers(cell)
        if get_nbgrader_metadata(cell).get("grade"):
            messages += _check_points(cell)
        if "exercise" in cell.metadata:
            messages += _check_exercise(cell, by_id, sections)
    for name in by_id:
        task = get_exercise_name(name) + TASK_SUFFIX
        if name.endswith(TEST_SUFFIX) and task not in by_id:
            messages.append(
                f"the test cell {name!r} belongs to no exercise. Add the cell {task!r}."
            )
    return [f"{assignment.path.name}: {message}" for message in messages]


def _check_ids(cells: list[NotebookNode]) -> list[str]:
    ids = Counter(get_nbgrader_metadata(cell).get("grade_id") for cell in cells)
    messages = [
        f"{count} cells have the grade id {name!r}. Give each its own."
        for name, count in ids.items()
        if name is not None and count > 1
    ]
    for number, cell in enumerate(cells, start=1):
        metadata = get_nbgrader_metadata(cell)
        graded = any(metadata.get(key) for key in ("grade", "solution", "task"))
        if graded and not metadata.get("grade_id"):
            messages.append(
                f"cell {number} ({_first_words(cell)}) is graded but has no grade id. Set one."
            )
    return messages


def _check_points(cell: NotebookNode) -> list[str]:
    metadata = get_nbgrader_metadata(cell)
    points = metadata.get("points")
    if not isinstance(points, int | float) or isinstance(points, bool) or points <= 0:
        return [f"the cell {metadata['grade_id']!r} has no points. Set them in its metadata."]
    return []


def _check_markers(cell: NotebookNode) -> list[str]:
    messages = []
    for region in (SOLUTION, HIDDEN_TESTS, MARK_SCHEME):
        begins = cell.source.count(f"### BEGIN {region}")
        ends = cell.source.count(f"### END {region}")
        if begins != ends:
            messages.append(f"the cell {cell.id!r} has {begins} '### BEGIN {region}' "
                            f"but {ends} '### END {region}'.")  # fmt: skip
    return messages


def _check_exercise(
    cell: NotebookNode, by_id: dict[str, NotebookNode], sections: set[str] | None
) -> list[str]:
    about, name = cell.metadata["exercise"], get_exercise_name(str(cell.id))
    if set(about) != FIELDS:
        wrong = ", ".join(sorted(FIELDS.symmetric_difference(about)))
        return [f"the exercise {name!r} has missing or unknown metadata: {wrong}."]
    messages = _check_finished(name, cell, by_id)
    if about["kind"] not in KINDS:
        messages.append(f"the exercise {name!r} has the unknown kind {about['kind']!r}. "
                        f"The kinds are: {', '.join(sorted(KINDS))}.")  # fmt: skip
    if sections is not None and about["section"] not in sections:
        messages.append(f"the exercise {name!r} practices {about['section']!r}, "
                        "but the lesson has no such heading.")  # fmt: skip
    if name not in by_id:
        return [*messages, f"the exercise {name!r} has no answer cell with that grade id."]
    by_hand = get_nbgrader_metadata(by_id[name]).get("grade")
    if not by_hand and (hints := cell.source.count("<details>")) != 3:
        messages.append(f"the exercise {name!r} has {hints} hints. Write three.")
    if not by_hand and name + TEST_SUFFIX not in by_id:
        return [*messages, f"the exercise {name!r} has no test cell {name + TEST_SUFFIX!r}."]
    graded = by_id[name if by_hand else name + TEST_SUFFIX]
    points = get_nbgrader_metadata(graded).get("points")
    if not isinstance(points, int | float):
        return messages  # another message says so
    line = make_points_line(about, points)
    # other languages are made from the English text, with these numbers
    if current_language() == ENGLISH and line not in cell.source:
        messages.append(f"the heading line of {name!r} differs from the points, the difficulty or "
                        f"the minutes in the metadata. It needs: {line}…")  # fmt: skip
    if by_hand:
        return messages
    if "### BEGIN SOLUTION" not in by_id[name].source:
        messages.append(f"the answer cell {name!r} has no ### BEGIN SOLUTION region.")
    return messages + _check_test(name, points, graded, by_id[name].source)


def _check_finished(name: str, task: NotebookNode, by_id: dict[str, NotebookNode]) -> list[str]:
    """Check that no mark of `autograder new-exercise` is left."""
    cells = [task, by_id.get(name), by_id.get(name + TEST_SUFFIX)]
    unfinished = sum(cell.source.count("TODO") for cell in cells if cell)
    if not unfinished:
        return []
    return [f"the exercise {name!r} has {unfinished} TODO in its cells. Replace what they mark."]


def _check_test(name: str, points: float, cell: NotebookNode, answer: str) -> list[str]:
    try:
        test = read_test_cell(cell.source)
    except SyntaxError as error:
        return [f"the test cell of {name!r} is not valid Python: {error}."]
    messages = []
    if test.exercise != name or test.points != points:
        messages.append(f"the test cell of {name!r} should begin with "
                        f'checks.Exercise("{name}", points={points:g}).')  # fmt: skip
    if abs(sum(test.parts) - points) > 1e-9:
        messages.append(
            f"the parts of {name!r} add up to {sum(test.parts):g}, not {points:g} points."
        )
    if not test.ends_with_score:
        messages.append(f"the test cell of {name!r} should end with `ex.score()`.")
    if not has_region(cell.source, HIDDEN_TESTS, DELIMITERS):
        messages.append(f"the test cell of {name!r} has no hidden tests.")
    for mistake in sorted(test.mistakes - set(catalogue())):
        messages.append(f"the test cell of {name!r} names the mistake {mistake!r}, "
                        "which is in no file of autograder/results/mistakes/.")  # fmt: skip
    return messages + _check_released(name, cell, answer)


def _check_released(name: str, cell: NotebookNode, answer: str) -> list[str]:
    """Check the cell that students get: it is short, and shows no solution."""
    short = shorten(remove_regions(cell.source, HIDDEN_TESTS, delimiters=DELIMITERS), name)
    problems = find_giveaways(short.source, answer)
    return [f"the released test cell of {name!r} {problem}." for problem in problems]


def read_headings(lesson: Path) -> set[str]:
    """Return the texts of a lesson's headings of levels 2 and 3."""
    notebook = read_course_notebook(lesson)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return set(re.findall(r"^#{2,3} (.+?)\s*$", text, flags=re.MULTILINE))


def _first_words(cell: NotebookNode) -> str:
    return str((cell.source.strip().splitlines() or ["empty"])[0][:40])
