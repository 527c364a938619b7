"""A course in its folder: its settings, its assignments, and their exercises."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from traitlets.config import Config

from autograder.atomic_file import write_atomically
from autograder.cells import TEST_SUFFIX, get_exercise_name, get_grade_id, get_nbgrader_metadata
from autograder.course_config import CONFIG_FILE, CourseConfigError, name_wrong_values, read_config
from autograder.nbgrader_failure import raise_on_failure
from autograder.settings import Grader, Settings

if TYPE_CHECKING:
    from filelock import BaseFileLock
    from nbformat import NotebookNode
    from nbgrader.api import Gradebook
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange import ExchangeFactory


class DamagedNotebookError(ValueError):
    """A file of the course is not a notebook. The message names it."""


@dataclass(frozen=True)
class Exercise:
    """An exercise of an assignment, as the metadata of its task cell describes it.

    Attributes:
        name: The grade id of its solution cell. Its task is ``NAME-text``, and its test cell is
            ``NAME-test``.
        points: The points that a student can earn, from the checks or from a person.
        difficulty: A number from 1 to 5.
        minutes: The time that a student needs.
        section: The lesson's section that it practices.
        graded_by_hand: Whether a person grades the answer.
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
    """An assignment's source notebook.

    Attributes:
        name: The assignment's name. In other courses the notebook may have another one.
    """

    name: str
    path: Path
    notebook: NotebookNode

    @property
    def exercises(self) -> list[Exercise]:
        """The exercises, in the notebook's order."""
        return find_exercises(self.notebook)


def find_exercises(notebook: NotebookNode) -> list[Exercise]:
    """Return the exercises of an assignment's notebook: the source version or the students'."""
    names = [
        (cell, get_exercise_name(str(cell.id)))
        for cell in notebook.cells
        if "exercise" in cell.metadata
    ]
    tasks = [(cell, name, find_graded_cell(notebook, name)) for cell, name in names]
    return [
        Exercise(
            name=name,
            points=float(get_nbgrader_metadata(graded)["points"]) if graded else 0.0,
            graded_by_hand=graded is not None and get_grade_id(graded) == name,
            **cell.metadata["exercise"],
        )
        for cell, name, graded in tasks
    ]


def find_graded_cell(notebook: NotebookNode, exercise: str) -> NotebookNode | None:
    """Return the cell with an exercise's points: its test cell, or the answer that a person grades.

    The result is None if the notebook does not have that cell.
    """
    names = (exercise, exercise + TEST_SUFFIX)
    graded: list[NotebookNode] = [
        cell
        for cell in notebook.cells
        if get_nbgrader_metadata(cell).get("grade") and get_grade_id(cell) in names
    ]
    return graded[0] if graded else None


def load_assignment(root: Path, name: str) -> Assignment:
    """Read the only notebook of an assignment of this course, `source/NAME/NAME.ipynb`.

    Raises:
        FileNotFoundError: The assignment does not exist. The message lists those that do.
        DamagedNotebookError: The file is not a notebook.
    """
    path = root / "source" / name / f"{name}.ipynb"
    if not path.exists():
        raise _make_missing_assignment_error(root, name)
    return Assignment(name, path, read_course_notebook(path))


def load_notebooks(root: Path, name: str) -> list[Assignment]:
    """Read all notebooks of an assignment. In other courses there may be several.

    Raises:
        FileNotFoundError: The assignment does not exist. The message lists those that do.
        DamagedNotebookError: A file is not a notebook.
    """
    return _read_notebooks(root, name, find_notebook_names(root, name))


def _read_notebooks(root: Path, assignment: str, names: list[str]) -> list[Assignment]:
    paths = [root / "source" / assignment / f"{name}.ipynb" for name in names]
    return [Assignment(assignment, path, read_course_notebook(path)) for path in paths]


def read_course_notebook(path: Path) -> NotebookNode:
    """Read a notebook of the course: a lesson, a source or a released notebook.

    Raises:
        OSError: The file can't be read.
        DamagedNotebookError: The file is not a notebook.
    """
    import nbformat  # takes longer than the rest of a short command

    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
    except OSError:
        raise
    except Exception as error:  # nbformat raises many kinds
        raise DamagedNotebookError(
            f"{path} is not a notebook: it is empty, cut off or damaged. Restore the file."
        ) from error
    return notebook


def find_notebook_names(root: Path, assignment: str) -> list[str]:
    """Return the names of an assignment's notebooks, without the suffix, sorted.

    Raises:
        FileNotFoundError: The assignment does not exist. The message lists those that do.
    """
    names = sorted(path.stem for path in (root / "source" / assignment).glob("[!.]*.ipynb"))
    if not names:
        raise _make_missing_assignment_error(root, assignment)
    return names


def find_checkout(root: Path) -> Path:
    """Return the folder with the package and the banks of a course.

    It is the course's folder, or the one above it: the course in another language, such as
    `zh_CN/`, has neither of its own.
    """
    parent, name = root.resolve().parent, root.resolve().name
    return parent if (parent / "locale" / name).is_dir() else root


def make_key(notebook: str, name: str, *, several: bool) -> str:
    """Return the name of a cell or an exercise that is unique in its assignment.

    Args:
        notebook: Its notebook.
        name: Its name there.
        several: Whether the assignment has several notebooks.
    """
    return f"{notebook}/{name}" if several else name


def find_assignment_names(root: Path) -> list[str]:
    """Return the names of all assignments in the course's folder, sorted."""
    paths = root.glob("source/[!.]*/[!.]*.ipynb")
    return sorted({path.parent.name for path in paths})


def _make_missing_assignment_error(root: Path, name: str) -> FileNotFoundError:
    names = ", ".join(find_assignment_names(root)) or "none"
    return FileNotFoundError(f"No assignment {name!r} in source/. There are: {names}.")


#: The end of a copy of `nbgrader_config.py`. The copied lines may name the course's gradebook.
_OWN_GRADEBOOK = """

# This is a copy of a course's settings. Its gradebook is in its own folder.
import os

c.CourseDirectory.db_url = "sqlite:///" + os.path.join(os.path.dirname(__file__), "gradebook.db")
"""


def copy_settings(root: Path, folder: Path, more: str = "") -> None:
    """Copy a course's `nbgrader_config.py` to another folder, which has a gradebook of its own.

    Args:
        root: The course's folder.
        folder: The other folder.
        more: Lines that the copy has at its end.

    Raises:
        OSError: A file can't be read or written.
    """
    config = (root / "nbgrader_config.py").read_text(encoding="utf-8")
    write_atomically(folder / "nbgrader_config.py", (config + _OWN_GRADEBOOK + more).encode())


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
    """A course in its folder. nbgrader takes seconds to import, so it is imported on first use.

    Attributes:
        root: The course's folder.
        config: Its `nbgrader_config.py`.
    """

    root: Path
    config: Config

    def __post_init__(self) -> None:
        # nbgrader starts the program `alembic`, so this environment's programs must be on the PATH
        scripts = str(Path(sys.executable).parent)
        path = os.environ.get("PATH", os.defpath)
        if scripts not in path.split(os.pathsep):
            os.environ["PATH"] = scripts + os.pathsep + path

    @classmethod
    def open(cls, root: Path) -> Course:
        """Read the configuration of the course in `root`.

        Raises:
            FileNotFoundError: `root` has no `nbgrader_config.py`.
            CourseConfigError: The file's code failed.
        """
        root = root.absolute()
        if not (root / CONFIG_FILE).exists():
            raise FileNotFoundError(
                f"There is no nbgrader_config.py in {root}. Run this in the course's folder."
            )
        config = read_config(root)
        config.CourseDirectory.root = str(root)
        return cls(root, config)

    @cached_property
    def directory(self) -> CourseDirectory:
        """Nbgrader's object for the course's folders, with the names from the configuration."""
        from nbgrader.coursedir import CourseDirectory

        with name_wrong_values():
            return CourseDirectory(config=self.config)

    @cached_property
    def api(self) -> NbGraderAPI:
        """Nbgrader's own Python interface."""
        from nbgrader.apps.api import NbGraderAPI

        with name_wrong_values():
            return NbGraderAPI(coursedir=self.directory, config=self.config)

    @property
    def exchange_factory(self) -> ExchangeFactory:
        """Nbgrader's factory for the exchange classes that the configuration names."""
        assert self.api.exchange is not None
        return self.api.exchange

    @cached_property
    def exchange(self) -> ExchangeFolders:
        """The exchange's folders."""
        configured = self.config.Exchange.get("root")
        # nbgrader imports slowly, and it says what is wrong with another type
        is_path = isinstance(configured, (str, Path)) and configured
        root = Path(configured if is_path else self.api.exchange_root)
        return ExchangeFolders(root, root / self.course_id)

    @property
    def course_id(self) -> str:
        """The course's name in the exchange. It may be empty."""
        return str(self.config.CourseDirectory.get("course_id", "")).strip()

    def get_folder(self, step: str, assignment: str, student: str = ".") -> Path:
        """Return an assignment's folder for one step.

        Args:
            step: `source`, `release`, `submitted`, `autograded` or `feedback`.
            assignment: The assignment's name.
            student: The student's id, for the steps that have a folder for each student.
        """
        name = getattr(self.directory, f"{step}_directory")
        return Path(self.directory.format_path(name, student, assignment))

    def find_database(self) -> Path | None:
        """Return the gradebook's file, or None if the gradebook is not a SQLite file."""
        url = self.find_database_url()
        return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None

    def find_database_url(self) -> str:
        """Return the gradebook's address. That of a SQLite file has its whole path."""
        url = str(self.config.CourseDirectory.get("db_url", "sqlite:///gradebook.db"))
        if not url.startswith("sqlite:///"):
            return url
        return f"sqlite:///{self.root / url.removeprefix('sqlite:///')}"

    def open_gradebook(self) -> Gradebook:
        """Open nbgrader's gradebook. Close it with `with course.open_gradebook() as book:`."""
        from autograder.gradebook_connection import open_gradebook

        return open_gradebook(self.directory.db_url, self.directory.course_id)

    def find_released_notebooks(self, assignment: str, book: Gradebook | None = None) -> list[str]:
        """Return the names of an assignment's notebooks that the gradebook knows, sorted.

        A notebook that was added to the source after the release does not count. If the gradebook
        knows none of them, all count.

        Args:
            assignment: The assignment's name.
            book: The open gradebook. By default, this opens it if there are several notebooks.

        Raises:
            FileNotFoundError: The assignment does not exist. The message lists those that do.
        """
        names = find_notebook_names(self.root, assignment)
        database = self.find_database()
        if len(names) == 1 or (database and not database.exists()):
            return names  # opening a gradebook that is missing would make it
        if book is None:
            with self.open_gradebook() as opened:
                return self.find_released_notebooks(assignment, opened)
        from nbgrader.api import MissingEntry

        try:
            known = {notebook.name for notebook in book.find_assignment(assignment).notebooks}
        except MissingEntry:
            return names
        return [name for name in names if name in known] or names

    def load_released_notebooks(
        self, assignment: str, book: Gradebook | None = None
    ) -> list[Assignment]:
        """Read the source of each notebook from `find_released_notebooks`.

        Raises:
            FileNotFoundError: The assignment does not exist. The message lists those that do.
            DamagedNotebookError: A file is not a notebook.
        """
        names = self.find_released_notebooks(assignment, book)
        return _read_notebooks(self.root, assignment, names)

    def create_lock(self) -> BaseFileLock:
        """Return the lock that a process holds while it grades the course. It is not locked yet."""
        from filelock import FileLock

        return FileLock(self.root / ".grading.lock", timeout=0)

    def read_settings(self, assignment: str = "") -> Settings:
        """Return the settings for grading an assignment.

        Raises:
            CourseConfigError: A setting has a wrong value.
        """
        with name_wrong_values():
            grader = Grader(config=self.config)
        secret = grader.secret or self._read_secret()
        return grader.make_settings(assignment, secret, hidden=(self.root.resolve(),))

    def generate_assignment(self, assignment: str) -> None:
        """Make the student's version `release/ASSIGNMENT` from `source/ASSIGNMENT`.

        Raises:
            NbgraderFailed: nbgrader could not make it. The earlier version stays.
        """
        folder = self.get_folder("release", assignment)
        with tempfile.TemporaryDirectory() as temporary:
            before = Path(temporary) / "before"
            if folder.is_dir():
                shutil.copytree(folder, before, symlinks=True)
            response = self.api.generate_assignment(assignment, force=True, create=True)
            if not response["success"] and before.exists():  # nbgrader removes it
                with suppress(OSError):  # nbgrader's error is told
                    shutil.copytree(before, folder, symlinks=True, dirs_exist_ok=True)
        raise_on_failure(response)

    def generate_feedback(self, assignment: str, student: str) -> None:
        """Make a student's feedback page from the autograded notebook and the gradebook.

        Raises:
            NbgraderFailed: nbgrader could not make it.
        """
        from nbgrader.utils import capture_log, temp_attrs

        from autograder.feedback_converter import StudentFeedback

        config = Config()
        config.HTMLExporter.template_name = "feedback"
        with temp_attrs(self.directory, assignment_id=assignment, student_id=student):
            converter = StudentFeedback(  # type: ignore[no-untyped-call]
                coursedir=self.directory, parent=self.api
            )
            converter.update_config(config)
            converter.force = True
            raise_on_failure(capture_log(converter))

    def _read_secret(self) -> str:
        """Return the secret in `.course_secret`. Make the file if it is missing.

        Raises:
            CourseConfigError: The file is empty or damaged.
        """
        path = self.root / ".course_secret"
        if not path.exists():
            # write another file and link it, so that two first runs at once get the same secret
            fresh = path.with_name(f"{path.name}-{os.getpid()}")
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_hex(32), encoding="ascii")
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        try:
            secret = path.read_text(encoding="ascii")
        except UnicodeDecodeError:
            secret = ""
        if not secret.strip():
            raise CourseConfigError(
                f"{path} is empty or damaged. Put a copy from your backup in its place. Without "
                "one, delete the file: a new one is made, and the next grades use other random "
                "numbers."
            )
        return secret
