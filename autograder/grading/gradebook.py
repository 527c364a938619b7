"""The one writer: scores into nbgrader's gradebook, notebooks into `autograded/`."""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType

import nbformat
from filelock import BaseFileLock, Timeout
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import Gradebook, InvalidEntry, MissingEntry, SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import DBAPIError, OperationalError, SAWarning
from tornado.log import app_log

from autograder.cells import GRADER_KEY, nbgrader_metadata
from autograder.course import Course
from autograder.grading.submissions import Submission

_log = logging.getLogger(__name__)

#: What to do about a database that can't be used.
FREE_IT = (
    "Close what else is using it (a formgrader, a grading), or fix the path or the disk, and run "
    "the same command again"
)

# nbgrader's own way of adding a submission makes SQLAlchemy wonder; the result is right
warnings.filterwarnings("ignore", category=SAWarning, message="Object of type <Submitted")


class GradebookTrouble(RuntimeError):
    """The gradebook or the folder `autograded/` can't be written; the text says what to do."""


class GradingBusy(GradebookTrouble):
    """Another process grades this course at the moment."""


@dataclass(frozen=True)
class Stamp:
    """What a grade was computed from; a changed one means: grade again."""

    submission: str
    source: str


class GradebookWriter:
    """Writes grades as nbgrader does, in one session and one commit a submission.

    Scores are read from the graded notebook by nbgrader's own `determine_grade`, so that
    both entrances to the grader, this and `nbgrader autograde`, give the same numbers.

    Args:
        course: The course.
        assignment: The assignment's name.
        lock: The course's lock (`Course.lock`), for who keeps it over several writers.

    Raises:
        GradebookTrouble: The assignment was never released, or the database can't be opened.
        GradingBusy: Another process holds the course's lock.
    """

    def __init__(self, course: Course, assignment: str, lock: BaseFileLock | None = None) -> None:
        self.course, self.assignment = course, assignment
        self._lock = lock or course.lock()
        try:
            self._lock.acquire()  # a killed process's lock is gone with it
        except Timeout:
            raise GradingBusy(
                "Another grading of this course is running. Wait for it, or end it; what it "
                "has graded stays."
            ) from None
        try:
            self.gradebook = course.gradebook()
            self.checksums = source_checksums(self.gradebook, assignment, assignment)
        except MissingEntry:
            self._lock.release()
            raise GradebookTrouble(
                f"The gradebook does not know {assignment!r} yet. Run `make release` "
                f"(or `nbgrader generate_assignment {assignment}`) first."
            ) from None
        except OperationalError as error:
            self._lock.release()
            raise _trouble(course.directory.db_url, error) from error
        for folder in Path(course.root, course.directory.autograded_directory).glob(
            f"*/.{assignment}-*"
        ):  # left by a run that was killed
            shutil.rmtree(folder, ignore_errors=True)
        late = AssignLatePenalties(parent=None, config=course.config)
        late.init_plugin()
        self._late = late

    def __enter__(self) -> GradebookWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.gradebook.close()
        self._lock.release()

    def folder(self, student: str) -> Path:
        """The student's folder in `autograded/`."""
        return self.course.folder("autograded", self.assignment, student)

    def graded(self, student: str) -> tuple[NotebookNode, Stamp] | None:
        """A finished grading of an earlier run, or None where there is none.

        The notebook is written before the scores, so both must be there.
        """
        path = self.folder(student) / f"{self.assignment}.ipynb"
        try:
            notebook = nbformat.read(path, as_version=4)
            data = notebook.metadata[GRADER_KEY]
            stamp = Stamp(data["submission"], data["source"])
            recorded = self.gradebook.find_submission_notebook(
                self.assignment, self.assignment, student
            )
            when = self._handed_in(path.parent)
        except FileNotFoundError:
            return None
        except Exception:
            _log.warning(
                "The grade of %s in %s is not usable: grading again",
                student, self.assignment, exc_info=True,
            )  # fmt: skip
            return None
        # an earlier submission's scores may stand there, when the writing of this one's was cut off
        found = _scores(notebook, recorded)
        scored = all(
            grade.auto_score == score
            if score is not None
            else grade.needs_manual_grade or grade.manual_score is not None
            for grade, score in zip(recorded.grades, found, strict=True)
        )
        current = when is None or recorded.assignment.timestamp == when
        return (notebook, stamp) if scored and current else None

    def write(self, submission: Submission, notebook: NotebookNode, stamp: Stamp) -> None:
        """Write a graded notebook and its scores.

        Raises:
            GradebookTrouble: Nothing was recorded; the same call may be repeated.
        """
        add_checksums(notebook, self.checksums)
        data = notebook.metadata.setdefault(GRADER_KEY, {})
        data.update(submission=stamp.submission, source=stamp.source)
        try:
            self._write_files(submission, notebook)
        except OSError as error:
            raise GradebookTrouble(
                f"{self.folder(submission.student)} can't be written ({error.strerror}). "
                "Fix that and run the same command again; what is graded stays."
            ) from error
        try:
            with _silenced(app_log):  # nbgrader logs a traceback of what is said here
                self._write_scores(submission, notebook)
        except (OperationalError, InvalidEntry) as error:
            self.gradebook.db.rollback()
            raise _trouble(self.course.directory.db_url, error) from error

    def _write_files(self, submission: Submission, notebook: NotebookNode) -> None:
        """Into a new folder that takes the old one's place whole, never half."""
        folder = self.folder(submission.student)
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            for file in submission.folder.rglob("*"):
                kept = file.relative_to(submission.folder)
                if file.is_file() and not file.is_symlink() and file.suffix != ".ipynb":
                    (fresh / kept).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(file, fresh / kept)
            text = json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
            (fresh / f"{self.assignment}.ipynb").write_text(text, "utf-8", "surrogatepass")
            for file in fresh.rglob("*"):
                if file.is_file():
                    file.chmod(0o444)
            fresh.chmod(0o755)
            aside = fresh.with_name(f"{fresh.name}-old")
            if folder.exists():
                os.replace(folder, aside)
            os.replace(fresh, folder)
            if aside.exists():
                utils.rmtree(str(aside))
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise

    def _write_scores(self, submission: Submission, notebook: NotebookNode) -> None:
        book, student = self.gradebook, submission.student
        book.update_or_create_student(student)
        handed_in = book.update_or_create_submission(self.assignment, student)
        when = self._handed_in(submission.folder)
        if when:  # not by the line above, which would commit it before the scores
            handed_in.timestamp = when  # type: ignore[assignment]
        recorded = next(n for n in handed_in.notebooks if n.name == self.assignment)
        cells = {
            nbgrader_metadata(cell)["grade_id"]: cell
            for cell in notebook.cells
            if nbgrader_metadata(cell).get("grade_id")
        }
        for grade, score in zip(recorded.grades, _scores(notebook, recorded), strict=True):
            grade.auto_score = score
            grade.needs_manual_grade = grade.manual_score is not None or score is None
        for comment in recorded.comments:
            if comment.name in cells:
                blank = utils.compute_checksum(cells[comment.name]) == self.checksums[comment.name]
                comment.auto_comment = "No response." if blank else None
        book.db.flush()
        recorded.late_submission_penalty = None
        if handed_in.total_seconds_late > 0:
            penalty = self._late.plugin_inst.late_submission_penalty(  # type: ignore[attr-defined]
                student, recorded.score, handed_in.total_seconds_late
            )
            if penalty is not None:
                recorded.late_submission_penalty = self._late._check_late_penalty(recorded, penalty)
        book.db.commit()

    def _handed_in(self, folder: Path) -> datetime | None:
        """When, in UTC; None where no file says so, or none that can be read."""
        try:
            return self.course.directory.get_existing_timestamp(str(folder))
        except (AttributeError, ValueError, OSError):  # nbgrader stumbles over what is no time
            return None


def _scores(notebook: NotebookNode, recorded: SubmittedNotebook) -> list[float | None]:
    """A graded notebook's score for each grade of the gradebook; None: a person's to give."""
    cells = {nbgrader_metadata(cell).get("grade_id"): cell for cell in notebook.cells}
    return [
        utils.determine_grade(cells[grade.name])[0] if grade.name in cells else 0.0
        for grade in recorded.grades
    ]


def source_checksums(book: Gradebook, assignment: str, notebook: str) -> dict[str, str]:
    """The checksum of each cell as it was released, by grade id.

    Raises:
        MissingEntry: The assignment was never released.
    """
    cells = book.find_notebook(notebook, assignment).source_cells
    return {cell.name: cell.checksum for cell in cells}


def add_checksums(notebook: NotebookNode, checksums: dict[str, str]) -> NotebookNode:
    """Say in each cell's metadata what nbgrader released, by which it knows a blank answer."""
    for cell in notebook.cells:
        checksum = checksums.get(nbgrader_metadata(cell).get("grade_id", ""))
        if checksum:
            cell.metadata.nbgrader["checksum"] = checksum
    return notebook


@contextmanager
def _silenced(log: logging.Logger) -> Iterator[None]:
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before


def database_problem(error: Exception, gradebook: str = "") -> str:
    """What is wrong with the gradebook's database, in words.

    Args:
        error: SQLAlchemy's exception, or nbgrader's with the same words.
        gradebook: Its file or address.
    """
    reason = error.orig if isinstance(error, DBAPIError) else error
    return f"The gradebook{gradebook and ' '}{gradebook} can't be used: {reason}."


def _trouble(url: str, error: Exception) -> GradebookTrouble:
    return GradebookTrouble(f"{database_problem(error, url)} {FREE_IT}; what is graded stays.")
