"""Write nbgrader's own table of grades, with penalties that are up to date."""

from __future__ import annotations

from nbgrader.api import Gradebook
from nbgrader.plugins import CsvExportPlugin

from autograder.lms.grades import check_known
from autograder.lms.lms_error import LmsError, end_command
from autograder.penalties import update_penalties


class CsvExporter(CsvExportPlugin):
    """For `nbgrader export`: the same file as nbgrader's, after the penalties are computed."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the file, or end with a message that names an unknown assignment or student."""
        assignments = [str(each.name) for each in gradebook.assignments]
        students = [str(each.id) for each in gradebook.students]
        try:
            check_known("assignment", self.assignment, assignments)
            check_known("student", self.student, students)
        except LmsError as error:
            end_command(self.parent, error)
        update_penalties(gradebook, self.config)
        super().export(gradebook)
