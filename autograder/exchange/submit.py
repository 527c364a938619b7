# mypy: disallow_untyped_calls=False
"""Submit complete submissions only, and late ones only after the student has read the cost."""

from __future__ import annotations

import shutil
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeSubmit
from nbgrader.utils import get_username, parse_utc

from autograder.exchange.due import read_due_date
from autograder.exchange.late_dialogue import LateDialogue
from autograder.exchange.problems import fail_at_problem
from autograder.language import Text, phrase


class Submit(ExchangeSubmit):
    """Submit complete submissions only, and show the late penalty before it applies."""

    coursedir: CourseDirectory

    def ensure_root(self) -> None:
        """Fail if the exchange can't be used or the assignment is not released."""
        fail_at_problem(self, Path(self.coursedir.assignment_id).name)

    def init_src(self) -> None:
        """Find the student's folder. Fail if its notebook is missing."""
        super().init_src()
        name, folder = self.coursedir.assignment_id, Path(self.src_path)
        outbound = Path(self.root) / self.coursedir.course_id / "outbound" / name
        missing = [
            path.name
            for path in sorted(outbound.glob("*.ipynb"))
            if not (folder / path.name).is_file()
        ]
        if missing:
            files: Text = missing[0]
            for file in missing[1:]:
                files = phrase("{files} and no {file}", files=files, file=file)
            self.fail(
                phrase(
                    "Nothing was submitted: the folder {folder} has no {files}. Give your notebook "
                    "that name again, or move the folder away and fetch the assignment.",
                    folder=name,
                    files=files,
                )
            )

    def init_dest(self) -> None:
        """Find the destination. Refuse a late submission until the student has read the cost."""
        super().init_dest()
        name = self.coursedir.assignment_id
        course = Path(self.inbound_path).parent
        due = read_due_date(self.coursedir, course, self.config, name, self._get_student())
        if due is None:
            return
        dialogue = LateDialogue(Path(self.cache_path), name, self.timezone)
        if message := dialogue.explain_cost(due, parse_utc(self.timestamp)):
            self.fail(message)

    def copy_files(self) -> None:
        """Submit under a hidden name and rename at the end, so that no half copy is collected."""
        final_name = self.assignment_filename
        self.assignment_filename = f".{final_name}"
        parts = {
            Path(self.inbound_path, f".{final_name}"): Path(self.inbound_path, final_name),
            Path(self.cache_path, self._get_cache_name(f".{final_name}")): Path(
                self.cache_path, self._get_cache_name(final_name)
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
            self.assignment_filename = final_name

    def _assignment_not_found(self, src_path: str, other_path: str) -> None:
        name = Path(src_path).name
        self.fail(
            phrase(
                "Nothing was submitted: there is no folder {folder}. Fetch it: menu Nbgrader, "
                "Assignment List, Fetch.",
                folder=name,
            )
        )

    def _get_student(self) -> str:
        student = str(self.coursedir.student_id)
        return student if student != "*" else str(get_username())

    def _get_cache_name(self, filename: str) -> str:
        """Return nbgrader's name for the copy in its cache, without the random end."""
        return filename.rsplit("+", 1)[0] if self.add_random_string else filename
