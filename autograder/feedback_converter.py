"""nbgrader's converter for feedback, for one student whose id may hold any characters."""

from __future__ import annotations

import glob
import os

from nbgrader.converters import GenerateFeedback


class StudentFeedback(GenerateFeedback):
    """Makes the feedback of one student.

    nbgrader takes brackets in the student's id for a pattern, and does not find the student.
    """

    def init_notebooks(self) -> None:
        """Find the student's notebooks."""
        assert self.coursedir is not None
        folder = self._format_source(self.coursedir.assignment_id, self.coursedir.student_id)
        notebooks = glob.glob(os.path.join(glob.escape(folder), "*.ipynb"))
        if notebooks:
            self.assignments = {folder: notebooks}
        else:
            super().init_notebooks()  # fails, and says what it did not find
