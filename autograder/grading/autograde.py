"""Use this grader and its sandbox in `nbgrader autograde` and behind the formgrader's button."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.course import Course


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
        from autograder.grading.batch import read_source
        from autograder.grading.gradebook import add_checksums, read_source_checksums
        from autograder.grading.task import Task, grade_task

        directory: CourseDirectory = self.parent.parent.coursedir  # type: ignore[union-attr]
        course = Course(Path(directory.root), self.config)
        names = resources["nbgrader"]
        source = read_source(course.root, names["assignment"], names["notebook"])
        settings = course.read_settings(names["assignment"])
        text = json.dumps(nb).encode("utf-8", "surrogatepass")
        graded = grade_task(Task(names["student"], text, source.notebook, source.files, settings))
        earned = sum(exercise.earned for exercise in graded.exercises)
        possible = sum(exercise.possible for exercise in graded.exercises)
        self.log.info("%s: the checks gave %g of %g points", names["student"], earned, possible)
        messages = [note.message for note in graded.notes]
        for message in [*messages, *graded.internal_errors]:
            self.log.warning("%s: %s", names["student"], message)
        with Gradebook(directory.db_url, directory.course_id) as book:
            checksums = read_source_checksums(book, names["assignment"], names["notebook"])
        return add_checksums(nbformat.from_dict(graded.notebook), checksums), resources
