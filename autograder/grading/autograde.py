"""Use this grader and its sandbox in `nbgrader autograde` and behind the formgrader's button."""

from __future__ import annotations

import glob
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.course import Course
from autograder.escaping import escape_controls
from autograder.grading.judge.planning import read_notebook
from autograder.grading.notebook_file import read_notebook_file
from autograder.regular_files import list_regular_files, refuse_links
from autograder.submission_time import read_course_zone, read_submission_time


class SubmissionExporter(NotebookExporter):
    """Replaces nbgrader's exporter in `nbgrader autograde`: it reads regular files only.

    A submission whose notebook is a link or a special file is not graded, and the log says why.
    Other files of this kind are left out.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        autograde: Any = self.parent
        if autograde is not None:
            careful = _CarefulDirectory(autograde.coursedir)
            careful.ignore = [*careful.ignore, *_find_names_to_leave_out(autograde, self.log)]
            autograde.coursedir = careful

    def from_filename(
        self, filename: str, resources: Any = None, **kw: Any
    ) -> tuple[NotebookNode, Any]:
        """Read a submitted notebook and export it.

        Raises:
            NotRegularError: If the notebook or a folder of the submission is a link, or if the
                notebook is a special file.
            UnreadableNotebookError: If the file is not a notebook.
        """
        path = Path(filename).absolute()
        root = Path(self.parent.coursedir.root)  # type: ignore[union-attr]
        refuse_links(path.parent, root / path.relative_to(root).parts[0])
        notebook = read_notebook(read_notebook_file(path), path.name)
        resources = resources or ResourcesDict()
        resources["metadata"] = ResourcesDict(name=path.stem, path=str(path.parent))
        return self.from_notebook_node(notebook, resources, **kw)  # type: ignore[no-any-return, no-untyped-call]


class _CarefulDirectory(CourseDirectory):
    """nbgrader's course directory, which does not follow a link to a time or wait for a pipe."""

    def __init__(self, directory: CourseDirectory) -> None:
        super().__init__(parent=directory.parent)
        for name in directory.traits(config=True):
            setattr(self, name, getattr(directory, name))

    def get_existing_timestamp(self, dest_path: str) -> datetime | None:
        """Return the time of a submission, or None if there is no file with a clear time."""
        return read_submission_time(Path(dest_path), read_course_zone(self.config)).time


def _find_names_to_leave_out(autograde: Any, log: Any) -> list[str]:
    """Return patterns for the links and special files of the submissions, and log a warning."""
    patterns = []
    for folder in autograde.assignments:
        listing = list_regular_files(Path(folder))
        for sentence in listing.left_out:
            log.warning("%s: %s", folder, sentence)
        patterns += [glob.escape(name) for name in listing.names_left_out]
    return patterns


class GradeInSandbox(NbGraderPreprocessor):
    """Replaces nbgrader's `Execute` in `nbgrader autograde` and behind the formgrader's button.

    The graded notebook has the judge's scores as the results of its test cells. So nbgrader's own
    `SaveAutoGrades` reads them like any partial credit.
    """

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Grade a submitted notebook with the tests of the course's source version.

        nbgrader calls this for each notebook.

        Returns:
            The graded notebook and the same resources.

        Raises:
            SandboxError: If no sandbox works here, and the configuration does not allow that.
            MissingEntry: If the assignment was never released.
        """
        # torch is only needed here, and takes seconds to import
        from autograder.grading.gradebook import add_checksums, read_source_checksums
        from autograder.grading.release_differences import describe_release_differences
        from autograder.grading.source_version import read_source
        from autograder.grading.submissions import make_submission
        from autograder.grading.task import Task, grade_task

        directory: CourseDirectory = self.parent.parent.coursedir  # type: ignore[union-attr]
        course = Course(Path(directory.root), self.config)
        names = resources["nbgrader"]
        source = read_source(course.root, names["assignment"], names["notebook"])
        settings = course.read_settings(names["assignment"])
        text = json.dumps(nb).encode("utf-8", "surrogatepass")
        submission = make_submission(course, names["assignment"], names["student"])
        time = read_submission_time(submission.folder, read_course_zone(course.config))
        task = Task(
            names["student"], text, source.notebook, source.files, settings,
            note=submission.note, time_note=time.problem,
        )  # fmt: skip
        graded = grade_task(task)
        earned = sum(exercise.earned for exercise in graded.exercises)
        possible = sum(exercise.possible for exercise in graded.exercises)
        self.log.info("%s: the checks gave %g of %g points", names["student"], earned, possible)
        messages = [note.message for note in graded.notes]
        for message in [*messages, *graded.internal_errors]:
            self.log.warning("%s: %s", names["student"], escape_controls(message))
        with Gradebook(directory.db_url, directory.course_id) as book:
            checksums = read_source_checksums(book, names["assignment"], names["notebook"])
            problem = describe_release_differences(book, names["assignment"], source.notebook)
        if problem:
            self.log.warning(problem)
        return add_checksums(nbformat.from_dict(graded.notebook), checksums), resources
