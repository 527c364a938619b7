"""Make a class of students for the demonstration: right, half, blank, wrong and broken answers.

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

from autograder.authoring.banks import Answer, read_banks
from autograder.authoring.made_submission import make_submission
from autograder.cells import TEST_SUFFIX, get_nbgrader_metadata
from autograder.course import Assignment, copy_settings, load_assignment
from autograder.course_config import CONFIG_FILE
from autograder.submission_time import TIMESTAMP

Banks = dict[str, list[Answer]]
Answers = dict[str, Answer | None]

#: What the demonstration adds to the course's settings, so an endless loop stops soon.
SHORT_LIMITS = (
    "\nc.Grader.cell_seconds = 5\nc.Grader.call_seconds = 5\nc.Grader.exercise_seconds = 10\n"
)


@dataclass(frozen=True)
class DemoStudent:
    """A student of the demonstration.

    Attributes:
        name: The student's id.
        about: What the submission shows, in a few words.
        notebook: The submission: a notebook, or the bytes of another file.
    """

    name: str
    about: str
    notebook: NotebookNode | bytes


def choose_correct(banks: Banks, style: int) -> Answers:
    """Return a correct answer to each exercise, in the bank's style of this number or its last."""
    answers: Answers = {}
    for name, bank in banks.items():
        correct = [answer for answer in bank if answer.mistake is None]
        answers[name] = correct[min(style, len(correct) - 1)]
    return answers


def choose_mistakes(banks: Banks, number: int, step: int = 1) -> Answers:
    """Return the mistake of this number in every `step`-th exercise, and else right answers."""
    answers = choose_correct(banks, number)
    for index, (name, bank) in enumerate(banks.items()):
        wrong = [answer for answer in bank if answer.mistake is not None]
        if wrong and index % step == number % step:
            answers[name] = wrong[number % len(wrong)]
    return answers


def make_class(assignment: Assignment, banks: Banks) -> list[DemoStudent]:
    """Return at least twelve students for an assignment, with answers from its banks."""

    def student(name: str, about: str, answers: Answers) -> DemoStudent:
        return DemoStudent(name, about, make_submission(assignment, answers))

    # in the assignment's order, so "the first half" is the first half
    banks = {ex.name: banks[ex.name] for ex in assignment.exercises if ex.name in banks}
    names = list(banks)
    half: Answers = {
        name: answer if index < len(names) // 2 else None
        for index, (name, answer) in enumerate(choose_correct(banks, 0).items())
    }
    students = [
        student("ada", "all right", choose_correct(banks, 0)),
        student("emmy", "all right, in another style", choose_correct(banks, 1)),
        student("alan", "the first half", half),
        student("blaise", "blank", dict.fromkeys(names)),
    ]
    most_mistakes = max(
        sum(answer.mistake is not None for answer in bank) for bank in banks.values()
    )
    wrong = ["carl", "daniel", "edsger", "felix", "grace", "hedy", "ingrid", "joan"]
    for number, name in enumerate(wrong[:most_mistakes]):
        if number % 2:
            about, answers = "a mistake in each third exercise", choose_mistakes(banks, number, 3)
        else:
            about, answers = "a mistake in each exercise", choose_mistakes(banks, number)
        students.append(student(name, about, answers))
    right = make_submission(assignment, choose_correct(banks, 0))
    return [*students, *_make_broken(right, names)]


def _make_broken(right: NotebookNode, names: list[str]) -> list[DemoStudent]:
    """Return students with broken submissions, who still earn every point that they can.

    Args:
        right: The submission that each of them breaks.
        names: The exercises.
    """

    def changed(change: Callable[[NotebookNode], None]) -> NotebookNode:
        notebook = copy.deepcopy(right)
        change(notebook)
        return notebook

    def find_cell(notebook: NotebookNode, name: str) -> NotebookNode:
        cells: list[NotebookNode] = notebook.cells
        return next(cell for cell in cells if get_nbgrader_metadata(cell).get("grade_id") == name)

    def crash(notebook: NotebookNode) -> None:
        find_cell(notebook, names[1]).source += "\n\nimport os\n\nos._exit(1)"

    def loop(notebook: NotebookNode) -> None:
        find_cell(notebook, names[1]).source += "\n\nwhile True:\n    pass"

    def delete_test(notebook: NotebookNode) -> None:
        notebook.cells.remove(find_cell(notebook, names[0] + TEST_SUFFIX))

    def duplicate(notebook: NotebookNode) -> None:
        index = notebook.cells.index(find_cell(notebook, names[0]))
        notebook.cells.insert(index, copy.deepcopy(notebook.cells[index]))

    def rename_cells(notebook: NotebookNode) -> None:
        for cell in notebook.cells:
            if get_nbgrader_metadata(cell).get("grade_id"):
                cell.metadata.nbgrader.grade_id = "other-" + cell.metadata.nbgrader.grade_id

    def cheat(notebook: NotebookNode) -> None:
        source = "import torch\n\ntorch.equal = torch.allclose = lambda *a, **k: True\n\n\n"
        source += "class Same(torch.Tensor):\n    __eq__ = lambda self, other: True"
        for name in names[: len(names) // 2]:
            find_cell(notebook, name).source = f"{source}\n\n\n{name} = lambda *a, **k: Same([1.0])"

    cut_off = json.dumps(right)[:5000].encode()
    return [
        DemoStudent("karl", "a cell that ends the kernel", changed(crash)),
        DemoStudent("lise", "an endless loop", changed(loop)),
        DemoStudent("maria", "a deleted test cell", changed(delete_test)),
        DemoStudent("niels", "an answer cell twice", changed(duplicate)),
        DemoStudent("otto", "cheats in half of it: replaces torch.equal", changed(cheat)),
        DemoStudent("paul", "another assignment's notebook", changed(rename_cells)),
        DemoStudent("rosalind", "not a notebook: the file is cut off", cut_off),
    ]


def make_small_class(assignment: Assignment, banks: Banks) -> list[DemoStudent]:
    """Return five of the class: two who are right, one wrong, one blank, one who cheats."""
    names = {"ada", "emmy", "carl", "blaise", "otto"}
    return [student for student in make_class(assignment, banks) if student.name in names]


def make_course(root: Path, folder: Path) -> None:
    """Make a course without assignments in `folder`, in place of an earlier demonstration.

    Raises:
        FileExistsError: The folder has other files, which are kept. The message says what to do.
        OSError: The folder can't be written.
    """
    if not _may_replace(folder) or root.is_relative_to(folder):
        raise FileExistsError(
            f"{folder} is not an earlier demonstration, so nothing in it was deleted. Choose "
            "another folder with --folder, or delete this one yourself."
        )
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    copy_settings(root, folder, SHORT_LIMITS)


def _may_replace(folder: Path) -> bool:
    """Return whether a folder is missing or empty, or a demonstration made it."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    config = folder / CONFIG_FILE
    if config.is_file():
        return config.read_text(encoding="utf-8", errors="replace").endswith(SHORT_LIMITS)
    return not any(folder.iterdir())


def add_assignment(
    root: Path, folder: Path, assignment: str, *, few: bool = False
) -> list[DemoStudent]:
    """Add an assignment and its submissions to a course of the demonstration.

    Args:
        root: The course.
        folder: The folder that `make_course` filled.
        assignment: The assignment's name.
        few: Add five students instead of the whole class.
    """
    shutil.copytree(root / "source" / assignment, folder / "source" / assignment)
    make = make_small_class if few else make_class
    students = make(load_assignment(root, assignment), read_banks(root, assignment))
    for student in students:
        submission = folder / "submitted" / student.name / assignment
        submission.mkdir(parents=True)
        notebook = student.notebook
        data = notebook if isinstance(notebook, bytes) else json.dumps(notebook, indent=1).encode()
        (submission / f"{assignment}.ipynb").write_bytes(data)
        (submission / TIMESTAMP).write_text("2026-01-15 12:00:00 UTC\n", encoding="utf-8")
    return students
