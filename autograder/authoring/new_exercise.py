"""Begin an exercise: cells, a bank and a mistake that work, for an author to replace.

What an author must replace has the mark TODO. `autograder release` refuses an assignment as long
as one is left.
"""

from __future__ import annotations

import keyword
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import Environment, PackageLoader, StrictUndefined
from nbformat import NotebookNode

from autograder.atomic_file import write_atomically
from autograder.authoring.canonical import canonical_text
from autograder.authoring.points import make_points_line
from autograder.authoring.rules import read_headings
from autograder.cells import TASK_SUFFIX, TEST_SUFFIX
from autograder.course import load_assignment
from autograder.results.catalogue import catalogue

_MISTAKES = Path("autograder", "results", "mistakes")
_TEMPLATES = Environment(
    loader=PackageLoader("autograder", "templates/new_exercise"), undefined=StrictUndefined
)


class InvalidExerciseError(ValueError):
    """The exercise can't be made. The message says why, and what to do."""


@dataclass(frozen=True)
class NewExercise:
    """What an author says about an exercise before it exists.

    Attributes:
        assignment: The assignment's name.
        name: The function that students write, or the grade id of a written answer.
        title: The heading of the task.
        section: The heading in the lesson that the exercise practices.
        points: The points of the exercise.
        difficulty: A number from 1 to 5.
        minutes: The time that a student needs.
        written: Whether a person grades it.
    """

    assignment: str
    name: str
    title: str
    section: str
    points: float
    difficulty: int
    minutes: int
    written: bool


def add_exercise(root: Path, new: NewExercise) -> list[Path]:
    """Add an exercise at the end of an assignment, and the files that belong to it.

    Args:
        root: The course's folder.
        new: The exercise.

    Returns:
        The files that were written.

    Raises:
        InvalidExerciseError: The name is taken or not a name, or the lesson lacks the section.
        FileNotFoundError: The assignment does not exist.
    """
    assignment = load_assignment(root, new.assignment)
    bank = root / "tests" / "banks" / new.assignment / f"{new.name}.py"
    _check_name(assignment.notebook, bank, new.name)
    _check_section(root / "notebooks" / f"{new.assignment}.ipynb", new.section)
    fields = asdict(new) | {"mistake": _name_mistake(new.name)}
    assignment.notebook.cells += _make_cells(new, fields)
    text = canonical_text(nbformat.writes(assignment.notebook))
    write_atomically(assignment.path, text.encode())
    if new.written:
        return [assignment.path]
    mistakes = root / _MISTAKES / f"{new.assignment}.toml"
    for folder in (bank.parent, mistakes.parent):
        folder.mkdir(parents=True, exist_ok=True)
    write_atomically(bank, _fill("bank.py.j2", fields).encode())
    before = mistakes.read_text(encoding="utf-8") if mistakes.exists() else ""
    write_atomically(mistakes, (before + _fill("mistake.toml.j2", fields)).encode())
    return [assignment.path, bank, mistakes]


def _check_name(notebook: NotebookNode, bank: Path, name: str) -> None:
    if not name.isidentifier() or keyword.iskeyword(name):
        raise InvalidExerciseError(
            f"{name!r} can't be the name of a function. Use letters, digits and underscores."
        )
    taken = {cell.id for cell in notebook.cells}
    if taken & {name, name + TASK_SUFFIX, name + TEST_SUFFIX} or bank.exists():
        raise InvalidExerciseError(f"There is an exercise {name!r} already. Choose another name.")
    if _name_mistake(name) in catalogue():
        raise InvalidExerciseError(
            f"There is a mistake {_name_mistake(name)!r} already. Choose another name."
        )


def _check_section(lesson: Path, section: str) -> None:
    if not lesson.exists():
        raise InvalidExerciseError(
            f"An exercise practices a section of its lesson, and there is no lesson {lesson}."
        )
    headings = read_headings(lesson)
    if section not in headings:
        names = "".join(f"\n  {heading}" for heading in sorted(headings))
        raise InvalidExerciseError(
            f"The lesson has no heading {section!r}. Choose one of its headings:{names}"
        )


def _name_mistake(name: str) -> str:
    return f"{name.lower().replace('_', '-').strip('-')}-todo"


def _make_cells(new: NewExercise, fields: dict[str, Any]) -> list[NotebookNode]:
    about = {
        "title": new.title,
        "kind": "written" if new.written else "fill in",
        "difficulty": new.difficulty,
        "minutes": new.minutes,
        "section": new.section,
    }
    line = make_points_line(about, new.points)
    text = _fill("task.md.j2", fields | {"points_line": line})
    task = _make_cell("markdown", new.name + TASK_SUFFIX, text, locked=True)
    task.metadata["exercise"] = about
    if new.written:
        answer = _fill("written.md.j2", fields)
        fields = {"grade": True, "solution": True, "points": new.points}
        return [task, _make_cell("markdown", new.name, answer, **fields)]
    answer, test = _fill("answer.py.j2", fields), _fill("test.py.j2", fields)
    return [
        task,
        _make_cell("code", new.name, answer, solution=True),
        _make_cell(
            "code", new.name + TEST_SUFFIX, test, grade=True, locked=True, points=new.points
        ),
    ]


def _make_cell(kind: str, name: str, source: str, **fields: Any) -> NotebookNode:
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    cell: NotebookNode = make(source.strip())  # type: ignore[no-untyped-call]
    cell.id = name
    cell.metadata["nbgrader"] = {
        "grade": False,
        "grade_id": name,
        "locked": False,
        "schema_version": 3,
        "solution": False,
        "task": False,
        **fields,
    }
    return cell


def _fill(template: str, fields: dict[str, Any]) -> str:
    return _TEMPLATES.get_template(template).render(fields) + "\n"
