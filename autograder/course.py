"""The course as it lies in its folders: assignments, their cells, and the exercises in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.cells import exercise_of, grade_id, nbgrader_metadata


@dataclass(frozen=True)
class Exercise:
    """One exercise of an assignment, as the metadata of its task's cell describes it.

    Attributes:
        name: The grade id of its solution cell; ``NAME-text`` is its task, ``NAME-test`` its
            test cell.
        points: The most that can be earned, by the checks or by hand.
        difficulty: 1 to 5.
        minutes: What a student needs.
        section: The lesson's section that it practises.
        graded_by_hand: Whether a person reads the answer.
    """

    name: str
    title: str
    kind: str
    points: float
    difficulty: int
    minutes: int
    section: str
    graded_by_hand: bool


@dataclass(frozen=True)
class Assignment:
    """An assignment's source notebook."""

    name: str
    path: Path
    notebook: NotebookNode

    @property
    def exercises(self) -> list[Exercise]:
        """In the notebook's order."""
        return [
            Exercise(
                name=exercise_of(str(cell.id)),
                graded_by_hand=_by_hand(self.notebook, exercise_of(str(cell.id))),
                **cell.metadata["exercise"],
            )
            for cell in self.notebook.cells
            if "exercise" in cell.metadata
        ]


def _by_hand(notebook: NotebookNode, name: str) -> bool:
    return any(
        grade_id(cell) == name and nbgrader_metadata(cell).get("grade") for cell in notebook.cells
    )


def load_assignment(root: Path, name: str) -> Assignment:
    """Read `source/NAME/NAME.ipynb` below the course's root.

    Raises:
        FileNotFoundError: There is none; the message lists those there are.
    """
    path = root / "source" / name / f"{name}.ipynb"
    if not path.exists():
        there = ", ".join(assignment_names(root)) or "none"
        raise FileNotFoundError(f"No assignment {name!r} in source/. There are: {there}.")
    return Assignment(name, path, nbformat.read(path, as_version=4))


def assignment_names(root: Path) -> list[str]:
    """The names of all assignments below the course's root, in order."""
    return sorted(path.parent.name for path in root.glob("source/*/*.ipynb")
                  if path.stem == path.parent.name)  # fmt: skip
