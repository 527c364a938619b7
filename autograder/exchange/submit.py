# mypy: disallow_untyped_calls=False
"""Submitting: whole submissions only, and not late before the student knows what that costs."""

from __future__ import annotations

import shutil
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeSubmit
from nbgrader.utils import get_username, parse_utc

from autograder.exchange.due import due
from autograder.exchange.late_dialogue import LateDialogue
from autograder.exchange.problems import stop_at_problem

HOW_TO_FETCH = "Fetch it: menu Nbgrader, Assignment List, Fetch."


class Submit(ExchangeSubmit):
    """Submits whole submissions only, and states the late penalty before it applies."""

    coursedir: CourseDirectory

    def ensure_root(self) -> None:
        """Stop where the exchange can't take the submission."""
        stop_at_problem(self, Path(self.coursedir.assignment_id).name)

    def init_src(self) -> None:
        """Find the student's folder; stop where its notebook is missing."""
        super().init_src()
        name, folder = self.coursedir.assignment_id, Path(self.src_path)
        outbound = Path(self.root) / self.coursedir.course_id / "outbound" / name
        missing = [
            path.name
            for path in sorted(outbound.glob("*.ipynb"))
            if not (folder / path.name).is_file()
        ]
        if missing:
            self.fail(
                f"Nothing was handed in: the folder {name} has no {' and no '.join(missing)}. Give "
                "your notebook that name again, or move the folder away and fetch the assignment."
            )

    def init_dest(self) -> None:
        """Decide where to; stop where lateness costs more than the student knows."""
        super().init_dest()
        name = self.coursedir.assignment_id
        course = Path(self.inbound_path).parent
        date = due(self.coursedir, course, self.config, name, self._student())
        if date is None:
            return
        dialogue = LateDialogue(Path(self.cache_path), name, self.timezone)
        if cost := dialogue.cost(date, parse_utc(self.timestamp)):
            self.fail(cost)

    def copy_files(self) -> None:
        """Submit under a hidden name first: nobody collects a submission that is half there."""
        whole = self.assignment_filename
        self.assignment_filename = f".{whole}"
        parts = {
            Path(self.inbound_path, f".{whole}"): Path(self.inbound_path, whole),
            Path(self.cache_path, self._cached(f".{whole}")): Path(
                self.cache_path, self._cached(whole)
            ),
        }
        try:
            super().copy_files()
            for part, place in parts.items():
                part.rename(place)
        except BaseException:
            for path in parts:
                shutil.rmtree(path, ignore_errors=True)
            raise
        finally:
            self.assignment_filename = whole

    def _assignment_not_found(self, src_path: str, other_path: str) -> None:
        name = Path(src_path).name
        self.fail(f"Nothing was handed in: there is no folder {name}. {HOW_TO_FETCH}")

    def _student(self) -> str:
        chosen = str(self.coursedir.student_id)
        return chosen if chosen != "*" else str(get_username())

    def _cached(self, filename: str) -> str:
        """Nbgrader's name for its own copy: without the random end."""
        return filename.rsplit("+", 1)[0] if self.add_random_string else filename
