"""What `nbgrader_config.py` plugs into nbgrader, by dotted path."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, List, Unicode


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
        from autograder.grading.classroom.batch import read_source
        from autograder.grading.classroom.gradebook import add_checksums, source_checksums
        from autograder.grading.classroom.task import Task, grade_task
        from autograder.grading.config import kernel_options, settings_for

        directory: CourseDirectory = self.parent.parent.coursedir  # type: ignore[union-attr]
        names = resources["nbgrader"]
        root = Path(directory.root)
        source = read_source(root, names["assignment"], names["notebook"])
        settings = settings_for(root, names["assignment"], self.config)
        kernels = kernel_options(root, self.config)
        text = json.dumps(nb).encode("utf-8", "surrogatepass")
        graded = grade_task(
            Task(names["student"], text, source.notebook, source.files, settings, kernels)
        )
        earned = sum(exercise.earned for exercise in graded.exercises)
        most = sum(exercise.points for exercise in graded.exercises)
        self.log.info("%s: the checks gave %g of %g points", names["student"], earned, most)
        for sentence in [*graded.notes, *graded.faults]:
            self.log.warning("%s: %s", names["student"], sentence)
        with Gradebook(directory.db_url, directory.course_id) as book:
            checksums = source_checksums(book, names["assignment"], names["notebook"])
        return add_checksums(nbformat.from_dict(graded.notebook), checksums), resources


class HideHiddenTests(NbGraderPreprocessor):
    """For `generate_feedback`: a student reads what was found, not the hidden tests' source."""

    # nbconvert hands this setting of its HTML exporter to every preprocessor
    display_data_priority: List[str] = List().tag(config=True)
    show = Bool(
        False, help="Show hidden tests and what they expected, say after the due date."
    ).tag(config=True)
    results = Bool(
        True, help="Tell what hidden tests found. Without it neither points nor source do."
    ).tag(config=True)
    until = Unicode(
        "", help="When the rest is told, to be read after 'follows': 'after the due date'."
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Take out of a notebook what this student is not to read, or not yet."""
        from autograder.feedback.hide import hide_results, hide_source

        if not self.results:
            hide_results(nb, resources)
        if not (self.show and self.results):
            hide_source(nb)
        resources["hidden_results"] = {"told": self.results, "until": self.until}
        return nb, resources
