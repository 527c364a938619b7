"""What `nbgrader_config.py` plugs into nbgrader, by dotted path."""

from __future__ import annotations

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool

from autograder.authoring.banks import without_regions
from autograder.checks.results import MIME_TYPE


class HideHiddenTests(NbGraderPreprocessor):
    """For `generate_feedback`: a student reads what was found, not the hidden tests' source."""

    show = Bool(False, help="Show hidden tests in feedback, say after the due date.").tag(
        config=True
    )

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Take the hidden regions out of a cell, and the machine-readable result."""
        if not self.show:
            cell.source = without_regions(cell.source, "HIDDEN TESTS").rstrip()
            cell.source = without_regions(cell.source, "MARK SCHEME").rstrip()
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(MIME_TYPE, None)
        return cell, resources
