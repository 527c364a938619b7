"""A class of students who answer as real ones do: right, half, not at all, wrong, broken.

The answers come from the banks, so each frequent mistake has a student who makes it.
"""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from autograder.authoring.banks import Answer, read_banks, submission
from autograder.cells import nbgrader_metadata
from autograder.course import Assignment, load_assignment

Banks = dict[str, list[Answer]]

#: What the demonstration adds to the course's settings: nobody wants to wait for an endless loop.
QUICK = "\nc.Grader.cell_seconds = 5\nc.Grader.call_seconds = 5\nc.Grader.exercise_seconds = 10\n"


@dataclass(frozen=True)
class Student:
    """A student and what the submission holds: a notebook, or the bytes of something else."""

    name: str
    about: str
    notebook: NotebookNode | bytes


def in_style(banks: Banks, number: int) -> dict[str, Answer | None]:
    """Correct answers throughout, in the bank's style of that number (or its last)."""
    chosen: dict[str, Answer | None] = {}
    for name, answers in banks.items():
        correct = [answer for answer in answers if answer.mistake is None]
        chosen[name] = correct[min(number, len(correct) - 1)]
    return chosen


def with_mistakes(banks: Banks, number: int, share: int = 1) -> dict[str, Answer | None]:
    """The mistake of that number in every `share`-th exercise, right answers elsewhere."""
    chosen = in_style(banks, number)
    for place, (name, answers) in enumerate(banks.items()):
        wrong = [answer for answer in answers if answer.mistake is not None]
        if wrong and place % share == number % share:
            chosen[name] = wrong[number % len(wrong)]
    return chosen


def demo_class(assignment: Assignment, banks: Banks) -> list[Student]:
    """At least twelve students for an assignment, from its banks."""

    def hand_in(answers: dict[str, Answer | None]) -> NotebookNode:
        return submission(assignment, answers)

    banks = {ex.name: banks[ex.name] for ex in assignment.exercises if ex.name in banks}
    names = list(banks)
    half: dict[str, Answer | None] = {
        name: answer if place < len(names) // 2 else None
        for place, (name, answer) in enumerate(in_style(banks, 0).items())
    }
    students = [
        Student("ada", "all right", hand_in(in_style(banks, 0))),
        Student("emmy", "all right, in another style", hand_in(in_style(banks, 1))),
        Student("alan", "the first half", hand_in(half)),
        Student("blaise", "blank", hand_in(dict.fromkeys(names))),
    ]
    most = max(sum(a.mistake is not None for a in answers) for answers in banks.values())
    wrong = ["carl", "daniel", "edsger", "felix", "grace", "hedy", "ingrid", "joan"]
    for number, name in enumerate(wrong[:most]):
        about = "a mistake in each third exercise" if number % 2 else "a mistake in each exercise"
        answers = with_mistakes(banks, number, 3 if number % 2 else 1)
        students.append(Student(name, about, hand_in(answers)))
    return [*students, *_unlucky(hand_in(in_style(banks, 0)), names)]


def _unlucky(right: NotebookNode, names: list[str]) -> list[Student]:
    """Submissions that went wrong: every point that can be earned still is."""

    def changed(change: Callable[[NotebookNode], None]) -> NotebookNode:
        notebook = copy.deepcopy(right)
        change(notebook)
        return notebook

    def cell(notebook: NotebookNode, name: str) -> NotebookNode:
        cells: list[NotebookNode] = notebook.cells
        return next(c for c in cells if nbgrader_metadata(c).get("grade_id") == name)

    def crash(notebook: NotebookNode) -> None:
        cell(notebook, names[1]).source += "\n\nimport os\n\nos._exit(1)"

    def loop(notebook: NotebookNode) -> None:
        cell(notebook, names[1]).source += "\n\nwhile True:\n    pass"

    def lose(notebook: NotebookNode) -> None:
        notebook.cells = [
            c for c in notebook.cells if nbgrader_metadata(c).get("grade_id") != f"{names[0]}-test"
        ]

    def duplicate(notebook: NotebookNode) -> None:
        place = notebook.cells.index(cell(notebook, names[0]))
        notebook.cells.insert(place, copy.deepcopy(notebook.cells[place]))

    def other(notebook: NotebookNode) -> None:
        for c in notebook.cells:
            if nbgrader_metadata(c).get("grade_id"):
                c.metadata.nbgrader.grade_id = "other-" + c.metadata.nbgrader.grade_id

    def cheat(notebook: NotebookNode) -> None:
        source = "import torch\n\ntorch.equal = torch.allclose = lambda *a, **k: True\n\n\n"
        source += "class Same(torch.Tensor):\n    __eq__ = lambda self, other: True"
        for name in names[: len(names) // 2]:
            cell(notebook, name).source = f"{source}\n\n\n{name} = lambda *a, **k: Same([1.0])"

    return [
        Student("karl", "a cell that ends the kernel", changed(crash)),
        Student("lise", "an endless loop", changed(loop)),
        Student("maria", "a deleted test cell", changed(lose)),
        Student("niels", "an answer cell twice", changed(duplicate)),
        Student("otto", "half of it cheated: replaced torch.equal", changed(cheat)),
        Student("paul", "another assignment's notebook", changed(other)),
        Student("rosalind", "no notebook: the file is cut off", json.dumps(right)[:5000].encode()),
    ]


def a_few(assignment: Assignment, banks: Banks) -> list[Student]:
    """Five of that class: two who are right, one wrong throughout, one blank, one who cheats."""
    names = {"ada", "emmy", "carl", "blaise", "otto"}
    return [student for student in demo_class(assignment, banks) if student.name in names]


def begin(root: Path, folder: Path) -> None:
    """Make a course in `folder` without assignments; what was in it goes."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    config = (root / "nbgrader_config.py").read_text(encoding="utf-8")
    (folder / "nbgrader_config.py").write_text(config + QUICK, encoding="utf-8")


def fill(root: Path, folder: Path, assignment: str, *, few: bool = False) -> list[Student]:
    """Add an assignment and its submissions to the course in `folder`.

    Args:
        root: The course.
        folder: See `begin`.
        assignment: The assignment's name.
        few: Five students instead of the whole class.
    """
    shutil.copytree(root / "source" / assignment, folder / "source" / assignment)
    choose = a_few if few else demo_class
    students = choose(load_assignment(root, assignment), read_banks(root, assignment))
    for student in students:
        place = folder / "submitted" / student.name / assignment
        place.mkdir(parents=True)
        text = student.notebook
        data = text if isinstance(text, bytes) else json.dumps(text, indent=1).encode()
        (place / f"{assignment}.ipynb").write_bytes(data)
        (place / "timestamp.txt").write_text("2026-01-15 12:00:00 UTC\n", encoding="utf-8")
    return students
