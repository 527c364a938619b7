"""The course as it lies in its folders: settings, assignments, and the exercises in them."""

from __future__ import annotations

import os
import secrets
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from nbformat import NotebookNode
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.cells import exercise_of, grade_id, nbgrader_metadata
from autograder.nbgrader_failure import must_succeed
from autograder.settings import Grader, Settings

if TYPE_CHECKING:
    from filelock import BaseFileLock
    from nbgrader.api import Gradebook
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange import ExchangeFactory


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


@dataclass(frozen=True)
class ExchangeFolders:
    """A course's folders in nbgrader's exchange."""

    root: Path
    course: Path

    @property
    def inbound(self) -> Path:
        return self.course / "inbound"

    @property
    def outbound(self) -> Path:
        return self.course / "outbound"

    @property
    def feedback(self) -> Path:
        return self.course / "feedback"


@dataclass(frozen=True, eq=False)
class Course:
    """A course in its folder. nbgrader takes seconds to import: it is loaded on first use.

    Attributes:
        root: The course's folder.
        config: Its `nbgrader_config.py`.
    """

    root: Path
    config: Config

    def __post_init__(self) -> None:
        # nbgrader calls alembic by its bare name, so this environment's scripts must be found
        scripts = str(Path(sys.executable).parent)
        path = os.environ.get("PATH", os.defpath)
        if scripts not in path.split(os.pathsep):
            os.environ["PATH"] = scripts + os.pathsep + path

    @classmethod
    def open(cls, root: Path) -> Course:
        """Read the configuration of the course in `root`.

        Raises:
            FileNotFoundError: `root` is not a course.
        """
        root = root.absolute()
        if not (root / "nbgrader_config.py").exists():
            raise FileNotFoundError(
                f"There is no nbgrader_config.py in {root}. Run this in the course's folder."
            )
        config: Config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
        config.CourseDirectory.root = str(root)
        return cls(root, config)

    @cached_property
    def directory(self) -> CourseDirectory:
        """The course's folders, as nbgrader describes them and as the configuration sets them."""
        from nbgrader.coursedir import CourseDirectory

        return CourseDirectory(config=self.config)

    @cached_property
    def api(self) -> NbGraderAPI:
        """Nbgrader's own Python interface."""
        from nbgrader.apps.api import NbGraderAPI

        return NbGraderAPI(coursedir=self.directory, config=self.config)

    @property
    def exchange_factory(self) -> ExchangeFactory:
        """Makes the exchange's parts, those that the configuration names."""
        assert self.api.exchange is not None
        return self.api.exchange

    @cached_property
    def exchange(self) -> ExchangeFolders:
        """Where the exchange lies."""
        root = Path(self.config.Exchange.get("root") or self.api.exchange_root)
        return ExchangeFolders(root, root / self.course_id)

    @property
    def course_id(self) -> str:
        """By this name the course lies in the exchange; it may be empty."""
        return str(self.config.CourseDirectory.get("course_id", "")).strip()

    def folder(self, step: str, assignment: str, student: str = ".") -> Path:
        """The folder of an assignment.

        Args:
            step: `source`, `release`, `submitted`, `autograded` or `feedback`.
            assignment: Its name.
            student: Whose work it is, for the steps that have a folder for each student.
        """
        name = getattr(self.directory, f"{step}_directory")
        return Path(self.directory.format_path(name, student, assignment))

    def gradebook(self) -> Gradebook:
        """Nbgrader's gradebook, to be closed after use: `with course.gradebook() as book`."""
        from nbgrader.api import Gradebook

        return Gradebook(self.directory.db_url, self.directory.course_id)

    def lock(self) -> BaseFileLock:
        """The lock that each process holds while it grades the course; not taken yet."""
        from filelock import FileLock

        return FileLock(self.root / ".grading.lock", timeout=0)

    def settings(self, assignment: str = "") -> Settings:
        """The settings with which an assignment is graded."""
        grader = Grader(config=self.config)
        return grader.settings(
            assignment, grader.secret or self._kept_secret(), hidden=(self.root.resolve(),)
        )

    def generate_assignment(self, assignment: str) -> None:
        """Make the student's version `release/ASSIGNMENT` from `source/ASSIGNMENT`.

        Raises:
            NbgraderFailed: With nbgrader's log.
        """
        must_succeed(self.api.generate_assignment(assignment, force=True, create=True))

    def generate_feedback(self, assignment: str, student: str) -> None:
        """Make a student's feedback page from the autograded notebook and the gradebook.

        Raises:
            NbgraderFailed: With nbgrader's log.
        """
        must_succeed(self.api.generate_feedback(assignment, student_id=student, force=True))

    def _kept_secret(self) -> str:
        """The secret that is made once and kept."""
        path = self.root / ".course_secret"
        if not path.exists():
            # written aside and linked, so that two first runs at once agree on one secret
            fresh = path.with_name(f"{path.name}-{os.getpid()}")
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_hex(32), encoding="ascii")
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return path.read_text(encoding="ascii")
