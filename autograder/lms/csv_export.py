"""Write nbgrader's own table of grades, with penalties that are up to date."""

from __future__ import annotations

from nbgrader.api import Gradebook
from nbgrader.plugins import CsvExportPlugin

from autograder.penalties import update_penalties


class CsvExporter(CsvExportPlugin):
    """For `nbgrader export`: the same file as nbgrader's, after the penalties are computed."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the file."""
        update_penalties(gradebook, self.config)
        super().export(gradebook)
