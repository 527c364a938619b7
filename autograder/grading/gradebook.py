"""Write scores into nbgrader's gradebook, and graded notebooks into `autograded/`."""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path
from types import TracebackType
from typing import Self

import nbformat
from filelock import BaseFileLock, Timeout
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import (
    Gradebook,
    InvalidEntry,
    MissingEntry,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy.exc import DBAPIError, OperationalError, SAWarning
from tornado.log import app_log

from autograder.cells import GRADER_KEY, get_nbgrader_metadata, read_notes
from autograder.course import Course
from autograder.gradebook_version import RESTORE_GRADEBOOK, hide_password
from autograder.grading.autotests import MissingAutotestsError, take_autotests
from autograder.grading.enrollment import Enrollment, enroll, remember_students
from autograder.grading.source_version import Source
from autograder.grading.submissions import Submission
from autograder.language import Phrase, phrase
from autograder.penalties import make_rule, update_penalties
from autograder.regular_files import list_regular_files, open_regular
from autograder.submission_time import SubmissionTime, read_course_zone, read_submission_time

_log = logging.getLogger(__name__)

#: What an instructor can do about a database that can't be used.
_REMEDY = (
    "Close other programs that use it (a formgrader, another grading), or fix the path or the "
    "disk, and run the same command again."
)

# SQLAlchemy warns about the way in which nbgrader adds a submission, but the result is right
warnings.filterwarnings("ignore", category=SAWarning, message="Object of type <Submitted")


class GradebookError(RuntimeError):
    """The gradebook or the folder `autograded/` can't be written. The message says what to do."""


class GradingBusyError(GradebookError):
    """Another process grades this course now."""


@dataclass(frozen=True)
class Stamp:
    """What a grade was computed from. If a digest changes, the submission is graded again.

    Attributes:
        submission: The digest of the submission's files.
        source: The digest of the assignment's source version.
    """

    submission: str
    source: str


@dataclass(frozen=True)
class GradedVersion:
    """Which version of a submission has a grade.

    Attributes:
        submission: The digest of the submission's files.
        time: The time of the submission in the gradebook, or None.
    """

    submission: str
    time: datetime | None


class GradebookWriter:
    """Writes grades as nbgrader does, in one session, with one commit for each submission.

    nbgrader's own `determine_grade` reads the scores from the graded notebook. So this writer and
    `nbgrader autograde` give the same scores.

    Args:
        course: The course.
        assignment: The assignment's name.
        lock: The course's lock (`Course.lock`), if the caller holds it for several writers.
        notebook: The notebook's name. By default, it is the assignment's name.

    Raises:
        GradebookError: If the assignment was never released, or the database can't be opened.
        GradingBusyError: If another process holds the course's lock.
        CourseConfigError: If the rule for late work or the time zone is wrong.
    """

    def __init__(
        self,
        course: Course,
        assignment: str,
        lock: BaseFileLock | None = None,
        notebook: str = "",
    ) -> None:
        self.course, self.assignment = course, assignment
        self.notebook = notebook or assignment
        make_rule(course.config)  # now, and not at the first late submission
        read_course_zone(course.config)
        self._lock = lock or course.create_lock()
        try:
            self._lock.acquire()  # the lock of a killed process is free
        except Timeout:
            raise GradingBusyError(
                "Another grading of this course is running. Wait for it, or end it. The grades "
                "that it has written stay."
            ) from None
        try:
            self.gradebook = course.open_gradebook()
            self.checksums = read_source_checksums(self.gradebook, assignment, self.notebook)
            remember_students(self.gradebook)
        except MissingEntry:
            self._lock.release()
            raise GradebookError(
                f"{assignment} is not released: the gradebook has none of its exercises. Release "
                f"it first: autograder release {assignment}"
            ) from None
        except OperationalError as error:
            self._lock.release()
            raise _make_database_error(course.directory.db_url, error) from error
        for folder in Path(course.root, course.directory.autograded_directory).glob(
            f"*/.{assignment}-*"
        ):  # left by a run that was killed
            shutil.rmtree(folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.gradebook.close()
        self._lock.release()

    def add_autotests(self, source: Source) -> Source:
        """Return a source version whose AUTOTEST cells have the tests of the release version.

        Raises:
            GradebookError: If nbgrader has not made these tests.
        """
        delimiter = str(self.course.config.InstantiateTests.get("autotest_delimiter", "AUTOTEST"))
        cells = self.gradebook.find_notebook(self.notebook, self.assignment).source_cells
        released = {cell.name: cell.source for cell in cells}
        try:
            notebook = take_autotests(source.notebook, released, delimiter)
        except MissingAutotestsError as error:
            raise GradebookError(str(error)) from error
        return replace(source, notebook=notebook)

    def enroll(self, student: str) -> Enrollment:
        """Add a student to the gradebook if the course allows it. Return what was found before.

        Raises:
            GradebookError: If the gradebook can't be used.
        """
        with self._report_database_errors():
            return enroll(self.gradebook, self.course.config, student)

    def folder(self, student: str) -> Path:
        """Return the student's folder in `autograded/`."""
        return self.course.get_folder("autograded", self.assignment, student)

    def find_finished_grade(self, student: str) -> tuple[NotebookNode, Stamp] | None:
        """Return the notebook and the stamp of a finished grade, or None if there is none.

        The notebook is written before the scores, so a grade is finished only with both.
        """
        path = self.folder(student) / f"{self.notebook}.ipynb"
        try:
            notebook = nbformat.read(path, as_version=4)
            data = notebook.metadata[GRADER_KEY]
            stamp = Stamp(data["submission"], data["source"])
            recorded = self.gradebook.find_submission_notebook(
                self.notebook, self.assignment, student
            )
            when = self.read_submission_time(path.parent).time
        except FileNotFoundError:
            return None
        except Exception:
            _log.warning(
                "The grade of %s in %s is not usable: grading again",
                student, self.assignment, exc_info=True,
            )  # fmt: skip
            return None
        # if a run was killed before it wrote the scores, the gradebook has an older submission's
        scores = _read_scores(notebook, recorded)
        scored = all(
            grade.auto_score == score
            if score is not None
            else grade.needs_manual_grade or grade.manual_score is not None
            for grade, score in zip(recorded.grades, scores, strict=True)
        )
        current = when is None or recorded.assignment.timestamp == when
        return (notebook, stamp) if scored and current else None

    def write(self, submission: Submission, notebook: NotebookNode, stamp: Stamp) -> None:
        """Write a graded notebook and its scores.

        Raises:
            GradebookError: If the notebook or the scores can't be written. No score was recorded,
                and the same call may be repeated.
            MissingEntry: If the gradebook does not have the student.
        """
        add_checksums(notebook, self.checksums)
        when = self.read_submission_time(submission.folder).time
        version = GradedVersion(stamp.submission, when)
        is_new = self.read_graded_version(submission.student) != version
        data = notebook.metadata.setdefault(GRADER_KEY, {})
        data.update(submission=stamp.submission, source=stamp.source)
        with self._report_database_errors():
            self.gradebook.find_student(submission.student)
            try:
                self.write_files(submission, notebook)
            except OSError as error:
                raise GradebookError(
                    f"{self.folder(submission.student)} can't be written ({error.strerror}). "
                    "Fix that and run the same command again. The grades that were written stay."
                ) from error
            self._write_scores(submission, notebook, is_new)

    def read_graded_version(self, student: str) -> GradedVersion | None:
        """Return what the grade that is there is of; see the function of this name."""
        path = self.folder(student) / f"{self.notebook}.ipynb"
        return read_graded_version(self.gradebook, self.assignment, student, path)

    @contextmanager
    def _report_database_errors(self) -> Iterator[None]:
        """Raise a `GradebookError` in place of an error of the database, and take back changes."""
        try:
            with _silence(app_log):  # nbgrader logs the traceback of an error that this reports
                yield
        except (OperationalError, InvalidEntry) as error:
            self.gradebook.db.rollback()
            raise _make_database_error(self.course.directory.db_url, error) from error

    def write_files(self, submission: Submission, notebook: NotebookNode) -> None:
        """Write a new folder and replace the old one with it, so that it is never half written.

        Raises:
            OSError: If the folder can't be written.
        """
        folder = self.folder(submission.student)
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            self.copy_other_files(submission.folder, fresh)
            self._keep_other_notebooks(folder, fresh)
            (fresh / f"{self.notebook}.ipynb").write_bytes(encode_notebook(notebook))
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

    def _keep_other_notebooks(self, old: Path, fresh: Path) -> None:
        """Copy the graded notebooks of the assignment's other notebooks into the new folder."""
        for notebook in self.gradebook.find_assignment(self.assignment).notebooks:
            path = old / f"{notebook.name}.ipynb"
            if notebook.name != self.notebook and path.is_file():
                shutil.copyfile(path, fresh / path.name)

    def write_missing(self, submission: Submission) -> None:
        """Give 0 points for a notebook that the submission does not have."""
        with self._report_database_errors():
            recorded = self._record_submission(submission)
            for grade in recorded.grades:
                grade.auto_score = 0.0
                grade.needs_manual_grade = False
            (self.folder(submission.student) / f"{self.notebook}.ipynb").unlink(missing_ok=True)
            self.gradebook.db.commit()
            update_penalties(self.gradebook, self.course.config, submission.student)

    def copy_other_files(
        self, submission: Path, target: Path, keep: frozenset[Path] = frozenset()
    ) -> None:
        """Copy the regular files of a submission.

        Notebooks are left out, and what `c.CourseDirectory.ignore` names.

        Args:
            submission: The submission's folder.
            target: The folder to copy to.
            keep: Paths in the target that stay as they are.
        """
        ignored = ["*.ipynb", *self.course.directory.ignore]
        for file in list_regular_files(submission).files:
            name = file.relative_to(submission)
            if any(fnmatch(part, pattern) for part in name.parts for pattern in ignored):
                continue
            if name not in keep:
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                (target / name).unlink(missing_ok=True)
                with open_regular(file) as content, (target / name).open("xb") as copy:
                    shutil.copyfileobj(content, copy)

    def _write_scores(self, submission: Submission, notebook: NotebookNode, is_new: bool) -> None:
        """Write the scores of a graded notebook.

        Points that a person gave stay. They need manual grading again if the submission is new, or
        if the checks give other points than before.
        """
        book, recorded = self.gradebook, self._record_submission(submission)
        cells = {
            get_nbgrader_metadata(cell)["grade_id"]: cell
            for cell in notebook.cells
            if get_nbgrader_metadata(cell).get("grade_id")
        }
        for grade, score in zip(recorded.grades, _read_scores(notebook, recorded), strict=True):
            has_manual = grade.manual_score is not None
            if is_new or not has_manual or grade.auto_score != score:
                grade.needs_manual_grade = has_manual or score is None
            grade.auto_score = score
        for comment in recorded.comments:
            if comment.name in cells:
                blank = utils.compute_checksum(cells[comment.name]) == self.checksums[comment.name]
                comment.auto_comment = "No response." if blank else None
        book.db.flush()
        update_penalties(book, self.course.config, submission.student)
        book.db.commit()

    def _record_submission(self, submission: Submission) -> SubmittedNotebook:
        """Give the gradebook a submission with its time. Return what it has about the notebook."""
        submitted = self.gradebook.update_or_create_submission(self.assignment, submission.student)
        when = self.read_submission_time(submission.folder)
        if when.time or when.problem:  # not earlier: the line above would commit it first
            submitted.timestamp = when.time  # type: ignore[assignment]
        recorded: SubmittedNotebook = next(
            notebook for notebook in submitted.notebooks if notebook.name == self.notebook
        )
        return recorded

    def read_submission_time(self, folder: Path) -> SubmissionTime:
        """Return the time of the submission in a folder, or why it is not clear."""
        return read_submission_time(folder, read_course_zone(self.course.config))


def read_graded_version(
    book: Gradebook, assignment: str, student: str, path: Path
) -> GradedVersion | None:
    """Return which version of a submission a grade is of, or None if there is no such grade.

    Args:
        book: The gradebook.
        assignment: The assignment's name.
        student: The student's id.
        path: The graded notebook. It may be missing or damaged.
    """
    try:
        digest = nbformat.read(path, as_version=4).metadata[GRADER_KEY]["submission"]
        time: datetime | None = book.find_submission(assignment, student).timestamp  # type: ignore[assignment]
        return GradedVersion(digest, time)
    except Exception:  # nbformat raises many kinds
        return None


def encode_notebook(notebook: NotebookNode) -> bytes:
    """Return the bytes of a graded notebook's file. A student's text may hold any character."""
    text = json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    return text.encode("utf-8", "surrogatepass")


def _read_scores(notebook: NotebookNode, recorded: SubmittedNotebook) -> list[float | None]:
    """Return a graded notebook's score for each grade of the gradebook.

    A score is None if the cell needs manual grading, as a task does. If the submitted file can't be
    read, all cells do.
    """
    if any(note.kind == "unreadable" for note in read_notes(notebook)):
        return [None] * len(recorded.grades)
    _load_cells(recorded)
    cells = {get_nbgrader_metadata(cell).get("grade_id"): cell for cell in notebook.cells}
    return [
        _read_score(cells[grade.name]) if grade.name in cells else 0.0 for grade in recorded.grades
    ]


def _load_cells(recorded: SubmittedNotebook) -> None:
    """Load all cells with one query. Otherwise each grade and comment loads its own."""
    _ = recorded.notebook.grade_cells


def _read_score(cell: NotebookNode) -> float | None:
    # nbgrader's `determine_grade` refuses a task
    return None if utils.is_task(cell) else utils.determine_grade(cell)[0]


def is_empty_submission(submission: SubmittedAssignment) -> bool:
    """Return whether the gradebook has a submission only because of an extension."""
    return submission.timestamp is None and not any(
        grade.needs_manual_grade or grade.auto_score is not None or grade.manual_score is not None
        for notebook in submission.notebooks
        for grade in notebook.grades
    )


def read_source_checksums(book: Gradebook, assignment: str, notebook: str) -> dict[str, str]:
    """Return the checksum of each released cell by its grade id.

    Args:
        book: The gradebook.
        assignment: The assignment's name.
        notebook: The notebook's name.

    Raises:
        MissingEntry: If the assignment was never released.
    """
    cells = book.find_notebook(notebook, assignment).source_cells
    return {cell.name: cell.checksum for cell in cells}


def add_checksums(notebook: NotebookNode, checksums: dict[str, str]) -> NotebookNode:
    """Add to each cell's metadata the checksum of the released cell, and return the notebook.

    nbgrader recognizes a blank answer by this checksum.
    """
    for cell in notebook.cells:
        checksum = checksums.get(get_nbgrader_metadata(cell).get("grade_id", ""))
        if checksum:
            cell.metadata.nbgrader["checksum"] = checksum
    return notebook


@contextmanager
def _silence(log: logging.Logger) -> Iterator[None]:
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before


def describe_database_problem(error: Exception, gradebook: str = "") -> Phrase:
    """Return a message that says what is wrong with the gradebook's database.

    Args:
        error: SQLAlchemy's exception, or nbgrader's exception with the same text.
        gradebook: The database's file or address, or empty.
    """
    reason = error.orig if isinstance(error, DBAPIError) else error
    lines = [line.strip() for line in str(reason).splitlines()]
    words = " ".join(line for line in lines if not line.endswith("?")).removesuffix(".")
    if gradebook:
        return phrase(
            "The gradebook {gradebook} can't be used: {reason}.", gradebook=gradebook, reason=words
        )
    return phrase("The gradebook can't be used: {reason}.", reason=words)


def get_remedy(error: Exception) -> str:
    """Return what an instructor can do about a database that can't be used."""
    is_damaged = any(words in str(error) for words in ("malformed", "file is not a database"))
    return RESTORE_GRADEBOOK if is_damaged else _REMEDY


def _make_database_error(url: str, error: Exception) -> GradebookError:
    return GradebookError(
        f"{describe_database_problem(error, hide_password(url))} {get_remedy(error)} "
        "The grades that were written stay."
    )
