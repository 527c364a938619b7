# mypy: disallow_untyped_calls=False
"""Release feedback to the exchange, with the model solutions beside it."""

from __future__ import annotations

import glob
import os
import shutil
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeReleaseFeedback
from nbgrader.utils import notebook_hash

from autograder.exchange.collect import SECRET
from autograder.exchange.problems import find_root_problem
from autograder.exchange.solution_files import get_solution_file


class ReleaseFeedback(ExchangeReleaseFeedback):
    """Release feedback pages, and the files with model solutions beside them."""

    coursedir: CourseDirectory

    def init_src(self) -> None:
        """Find the folders of the pages. Brackets in a student's id are not a pattern."""
        super().init_src()
        if self.coursedir.student_id not in ("", "*"):
            self.src_path = glob.escape(self.src_path)

    def ensure_root(self) -> None:
        """Fail if the exchange's folder can't be used. nbgrader makes the folders inside of it."""
        if problem := find_root_problem(Path(self.root)):
            self.fail(problem)

    def copy_files(self) -> None:
        """Release the solutions, and then the pages, so that a new page is never without them."""
        excluded = set(filter(None, self.coursedir.student_id_exclude.split(",")))
        for page in map(Path, glob.glob(os.path.join(self.src_path, "*.html"))):
            if not excluded & set(page.parts):
                self._release_solution(page)
        super().copy_files()

    def _release_solution(self, page: Path) -> None:
        """Release the model solutions that belong to a page, or remove those from the exchange.

        They are removed if the student has an extension now.
        """
        try:
            secret = (page.parent / SECRET).read_text(encoding="utf-8")
        except OSError:
            return
        name = notebook_hash(secret=secret, notebook_id=page.stem)
        place = get_solution_file(Path(self.dest_path, f"{name}.html"))
        solution = get_solution_file(page)
        if solution.is_file():
            copy = place.with_name(f"{place.stem}-tmp.ipynb")
            shutil.copyfile(solution, copy)
            copy.chmod(0o644)
            os.replace(copy, place)
        else:
            place.unlink(missing_ok=True)
