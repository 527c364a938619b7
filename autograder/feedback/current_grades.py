"""Take the grades for a feedback page from the gradebook, with a penalty that is up to date."""

from __future__ import annotations

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import GetGrades

from autograder.penalties import update_penalties


class CurrentGrades(GetGrades):
    """For `generate_feedback`, the first preprocessor. It replaces nbgrader's `GetGrades`."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Compute the student's penalties, and put points and comments into the notebook."""
        names = resources["nbgrader"]
        with Gradebook(names["db_url"]) as book:
            update_penalties(book, self.config, names["student"])
        return super().preprocess(nb, resources)
