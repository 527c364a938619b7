"""`nbgrader autograde` and the formgrader's button, with our grader in the sandbox."""

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
    """For `nbgrader autograde` and the formgrader's button: our grader in `Execute`'s place.

    The notebook that comes out carries the judge's scores as test cells' results, so nbgrader's own
    `SaveAutoGrades` reads them as it reads any partial credit.
    """

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Grade a submitted notebook against the course's source version."""
        # torch is only needed here, and takes seconds to import
        from autograder.grading.batch import read_source
        from autograder.grading.gradebook import add_checksums, source_checksums
        from autograder.grading.task import Task, grade_task

        directory: CourseDirectory = self.parent.parent.coursedir  # type: ignore[union-attr]
        course = Course(Path(directory.root), self.config)
        names = resources["nbgrader"]
        source = read_source(course.root, names["assignment"], names["notebook"])
        settings = course.settings(names["assignment"])
        text = json.dumps(nb).encode("utf-8", "surrogatepass")
        graded = grade_task(Task(names["student"], text, source.notebook, source.files, settings))
        earned = sum(exercise.earned for exercise in graded.exercises)
        possible = sum(exercise.possible for exercise in graded.exercises)
        self.log.info("%s: the checks gave %g of %g points", names["student"], earned, possible)
        messages = [note.message for note in graded.notes]
        for message in [*messages, *graded.internal_errors]:
            self.log.warning("%s: %s", names["student"], message)
        with Gradebook(directory.db_url, directory.course_id) as book:
            checksums = source_checksums(book, names["assignment"], names["notebook"])
        return add_checksums(nbformat.from_dict(graded.notebook), checksums), resources
