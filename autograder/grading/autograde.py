"""Use this grader and its sandbox in `nbgrader autograde` and behind the formgrader's button.

nbgrader reads each notebook twice: the submitted one, and what it has written to `autograded/`. The
exporter here grades the submitted one in the same way as `autograder grade`, with the same queue,
worker and gradebook writer. So both give the same points, outcomes and notes for any file.
"""

from __future__ import annotations

import glob
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import DBAPIError
from traitlets.config import Config

from autograder.course import Course
from autograder.escaping import escape_controls
from autograder.grading.batch import GradingQueue, StudentRow
from autograder.grading.enrollment import (
    explain_refusal,
    find_enrollments,
    may_create_students,
    remember_students,
)
from autograder.grading.grade_class import keep_worker
from autograder.grading.gradebook import (
    GradebookWriter,
    GradedVersion,
    encode_notebook,
    read_graded_version,
)
from autograder.grading.submissions import (
    Submission,
    find_submissions,
    locate_submission,
    read_student,
)
from autograder.regular_files import list_regular_files
from autograder.submission_time import read_course_zone, read_submission_time


class NotGradedError(Exception):
    """A submission could not be graded. The text says why."""


class SubmissionExporter(NotebookExporter):
    """Replaces nbgrader's exporter in `nbgrader autograde`: it grades the notebook that it reads.

    It reads regular files only. The log says why a submission is not graded. Other files that are
    links or special files are left out.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        autograde: Any = self.parent
        if autograde is None:
            return
        self._course = _make_course(autograde.coursedir, self.config)
        _add_other_names(autograde, self._course)
        _leave_out_removed(autograde, self._course)
        # the Formgrader's button sets it to True, whatever the course says
        autograde.create_student = autograde.create_student and may_create_students(self.config)
        self._versions = _read_graded_versions(self._course, autograde) if autograde.force else {}
        autograde.coursedir = _CarefulDirectory(autograde.coursedir)

    def from_filename(  # type: ignore[override]  # it returns bytes, not a notebook
        self, filename: str, resources: Any = None, **kw: Any
    ) -> tuple[bytes, Any]:
        """Grade a submitted notebook, or read a graded one. Return the graded notebook's bytes.

        Raises:
            NotGradedError: If the submission can't be graded.
            GradebookError: If the scores can't be written.
            SandboxError: If no sandbox works here, and the configuration does not allow that.
        """
        names = resources["nbgrader"]
        submission = locate_submission(
            self._course, names["assignment"], names["student"], names["notebook"]
        )
        if Path(filename).absolute().parent == submission.folder:
            resources["output_extension"] = self.file_extension
            return encode_notebook(self._grade(submission, names["notebook"])), resources
        text = Path(filename).read_bytes().decode("utf-8", "surrogatepass")
        notebook, resources = self.from_notebook_node(  # type: ignore[no-untyped-call]
            nbformat.reads(text, as_version=4), resources, **kw
        )
        return notebook.encode("utf-8", "surrogatepass"), resources

    def _grade(self, submission: Submission, name: str) -> NotebookNode:
        """Grade a submission, write its scores, and return the graded notebook."""
        with _ScoreWriter(self._course, submission.assignment, notebook=name) as writer:
            writer.version = self._versions.get((submission.student, name))
            queue = GradingQueue([writer], keep_worker(self._course), resume=False)
            queue.add(submission)
            rows: list[StudentRow] = []
            while queue.busy:
                rows += queue.write_finished()
        (row,) = rows
        if queue.class_problem:
            self.log.warning(queue.class_problem)
        for sentence in list_regular_files(submission.folder).left_out:
            self.log.warning("%s: %s", row.student, escape_controls(sentence))
        if not row.graded:
            raise NotGradedError(escape_controls(" ".join(row.messages)))
        possible = sum(exercise.possible for exercise in row.exercises)
        self.log.info(
            "%s was graded in the sandbox: the checks gave %g of %g points",
            row.student, row.total, possible,
        )  # fmt: skip
        for message in row.messages:
            self.log.warning("%s: %s", row.student, escape_controls(message))
        assert writer.written is not None
        return writer.written


class _ScoreWriter(GradebookWriter):
    """Writes the scores, and copies the submission's other files. nbgrader writes the notebook."""

    written: NotebookNode | None = None
    version: GradedVersion | None = None

    def read_graded_version(self, student: str) -> GradedVersion | None:
        """Return what the grade was of before nbgrader removed the graded notebook."""
        return self.version or super().read_graded_version(student)

    def write_files(self, submission: Submission, notebook: NotebookNode) -> None:
        """Keep the notebook for nbgrader, and copy the other files."""
        self.written = notebook
        # nbgrader has just copied the course's files, but for those that a student may change
        source = self.course.get_folder("source", self.assignment)
        of_course = {path.relative_to(source) for path in source.rglob("*") if path.is_file()}
        own = self.course.config.Autograde.get("exclude_overwriting", {}).get(self.assignment, [])
        self.copy_other_files(
            submission.folder,
            self.folder(submission.student),
            keep=frozenset(of_course) - {Path(name) for name in own},
        )


class _CarefulDirectory(CourseDirectory):
    """nbgrader's course directory. With it, nbgrader itself reads no file of a submission.

    nbgrader would follow a link, and wait for a pipe.
    """

    def __init__(self, directory: CourseDirectory) -> None:
        super().__init__(parent=directory.parent)
        for name in directory.traits(config=True):
            setattr(self, name, getattr(directory, name))
        self._ignored = list(self.ignore)

    def format_path(
        self, nbgrader_step: str, student_id: str, assignment_id: str, escape: bool = False
    ) -> str:
        """Return the path of a folder. Its files are ignored if it is a submission."""
        path: str = super().format_path(nbgrader_step, student_id, assignment_id, escape)
        if nbgrader_step == self.submitted_directory and not escape:
            self.ignore = [*self._ignored, glob.escape(path)]
        return path

    def get_existing_timestamp(self, dest_path: str) -> datetime | None:
        """Return the time of a submission, or None if there is no file with a clear time."""
        return read_submission_time(Path(dest_path), read_course_zone(self.config)).time


def _make_course(directory: CourseDirectory, config: Config) -> Course:
    """Return the course that nbgrader works on, with the folders that it uses now."""
    config = Config(config)
    for name in directory.traits(config=True):
        config.CourseDirectory[name] = getattr(directory, name)
    return Course(Path(directory.root).absolute(), config)


def _add_other_names(autograde: Any, course: Course) -> None:
    """Let nbgrader convert also a submission whose notebook is missing or has another name."""
    directory = autograde.coursedir
    assignment = directory.assignment_id
    notebooks_of_assignment = course.find_released_notebooks(assignment)
    if directory.notebook_id != "*" or len(notebooks_of_assignment) > 1:
        return
    for submission in find_submissions(course, assignment, directory.student_id):
        expected = str(submission.folder / f"{notebooks_of_assignment[0]}.ipynb")
        notebooks = autograde.assignments.setdefault(str(submission.folder), [])
        if expected not in notebooks:  # nbgrader does not find it below a name with brackets either
            notebooks.append(expected)


def _read_graded_versions(course: Course, autograde: Any) -> dict[tuple[str, str], GradedVersion]:
    """Return what the grades that nbgrader is about to remove are of, by student and notebook.

    With them, the points that a person gave stay when the same submission is graded again.
    """
    assignment = autograde.coursedir.assignment_id
    submissions = find_submissions(course, assignment, autograde.coursedir.student_id)
    paths = {
        (submission.student, path.stem): path
        for submission in submissions
        for path in course.get_folder("autograded", assignment, submission.student).glob("*.ipynb")
    }
    versions: dict[tuple[str, str], GradedVersion] = {}
    if not paths:
        return versions
    with suppress(DBAPIError), course.open_gradebook() as book:  # nbgrader reports such an error
        for (student, notebook), path in paths.items():
            if version := read_graded_version(book, assignment, student, path):
                versions[student, notebook] = version
    return versions


def _leave_out_removed(autograde: Any, course: Course) -> None:
    """Leave out submissions of students who were removed from the gradebook, and say so.

    Raises:
        NbGraderException: If nothing else is left to grade.
    """
    assignment = autograde.coursedir.assignment_id
    folders = {
        folder: read_student(course, Path(folder), assignment) for folder in autograde.assignments
    }
    with suppress(DBAPIError), course.open_gradebook() as book:  # nbgrader reports such an error
        remember_students(book)
        enrollments = find_enrollments(book, course.config, list(folders.values()))
        for folder, student in folders.items():
            if enrollments[student] == "removed":
                autograde.log.error(
                    "%a is not graded: %s", student, explain_refusal("removed", student)
                )
                del autograde.assignments[folder]
    if folders and not autograde.assignments:
        raise NbGraderException("Nothing is graded.")
