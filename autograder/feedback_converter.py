"""nbgrader's converter for feedback, for one student whose id may hold any characters."""

from __future__ import annotations

import glob
import os
import shutil
from pathlib import Path

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

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Copy the student's other files beside the page.

        nbgrader reads a whole folder again for each file in it: seconds for 2,000 files.
        """
        assert self.coursedir is not None
        source = self._format_source(assignment_id, student_id)
        target = Path(self._format_dest(assignment_id, student_id))
        find_ignored = shutil.ignore_patterns(*self.coursedir.ignore, "*.ipynb")
        for folder, folders, names in os.walk(source):
            ignored = find_ignored(folder, [*folders, *names])
            folders[:] = [name for name in folders if name not in ignored]
            place = target / os.path.relpath(folder, source)
            for name in names:
                if name not in ignored:
                    place.mkdir(parents=True, exist_ok=True)
                    (place / name).unlink(missing_ok=True)
                    shutil.copy(os.path.join(folder, name), place / name)
