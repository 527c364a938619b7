# mypy: disallow_untyped_calls=False
"""Collect submissions from an inbound folder that students write to.

Students choose the names and the contents in that folder. nbgrader's own collect copies everything.
It only warns when a submission has another student's name, and still collects it. It follows links.
It stops for the whole class at a name that it can't read. A copy that was cut off looks complete.

`CarefulCollect` first copies each submission to a folder beside its place, and then renames it.
It leaves out what should not be collected, and says why.
"""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import stat
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeCollect
from nbgrader.utils import ignore_patterns, temp_attrs

from autograder.clock import utc_now
from autograder.course import Course
from autograder.exchange.copying import Budget, UnreadableSubmission, copy_submission
from autograder.exchange.due import write_due_dates
from autograder.exchange.problems import fail_at_problem
from autograder.grading.enrollment import remember_students
from autograder.regular_files import read_regular
from autograder.submission_time import TIMESTAMP

SECRET = "submission_secret.txt"

#: A submission without the mark of a finished one counts as finished after so many quiet seconds.
_SETTLED_SECONDS = 30.0
_COPY_MARK = "collecting-"
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


def is_complete(submission: Path) -> bool:
    """Return whether nbgrader's submit has finished writing a folder in `inbound/`.

    It writes the notebook, the time and the secret. Last, it gives everyone access to the folder.
    """
    try:
        folder = submission.lstat()
        files = [(submission / name).lstat() for name in (TIMESTAMP, SECRET)]
    except OSError:
        return False
    if not stat.S_ISDIR(folder.st_mode) or not all(stat.S_ISREG(file.st_mode) for file in files):
        return False
    opened = stat.S_IMODE(folder.st_mode) & 0o777 == 0o777
    changed = max(status.st_ctime for status in [folder, *files])
    return opened or time.time() - changed > _SETTLED_SECONDS


class CarefulCollect(ExchangeCollect):
    """Collect complete submissions, each in one step, and only from the student that they name.

    Attributes:
        collected: For each student with a new or newer submission, sentences on what was left out.
        refused: For each folder in `inbound/` that is not collected, the reason.
    """

    coursedir: CourseDirectory

    def init_src(self) -> None:
        """Choose each student's newest submission and copy those that are new."""
        self.collected: dict[str, list[str]] = {}
        self.refused: dict[str, str] = {}
        self._staged: dict[str, Path] = {}
        super().init_src()
        chosen, self.src_records = self.src_records, []
        for record in chosen:
            if record["username"] and self._is_new(record):
                try:
                    self._stage(record)
                except UnreadableSubmission as error:
                    self.refused[record["filename"]] = str(error)
                    continue
                except OSError as error:
                    self._discard_staged()
                    folder = self._get_submitted_folder(record["username"])
                    self.fail(f"{folder} can't be written: {error.strerror}.")
                self.src_records.append(record)

    def copy_files(self) -> None:
        """Rename the copies to their places."""
        try:
            super().copy_files()
        finally:
            self._discard_staged()

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Rename the copy. nbgrader has already removed the earlier submission."""
        os.replace(self._staged.pop(src), dest)

    def _path_to_record(self, path: str) -> dict[str, Any]:
        """Return the record of a folder. Its student is empty if the folder is not collected."""
        name = Path(path).name
        try:
            record: dict[str, Any] | None = super()._path_to_record(path)
        except (ExchangeError, ValueError, OverflowError, TypeError, AttributeError):
            record = None
        refusal = self._find_refusal(Path(path), record)
        if refusal:
            self.refused[name] = refusal
            self.log.warning("%s is not collected: %s", ascii(name), refusal)
        if refusal or not record or not is_complete(Path(path)):
            return {"username": "", "filename": name, "timestamp": datetime.min}
        return record

    def _find_refusal(self, path: Path, record: dict[str, Any] | None) -> str:
        """Return why a folder is not collected, or an empty text."""
        parts = path.name.rsplit("+", 3)
        if record is None or parts[1] != self.coursedir.assignment_id:
            return "its name is not STUDENT+ASSIGNMENT+TIME."
        is_default = self.timestamp_format.startswith("%Y-%m-%d %H:%M:%S")
        if is_default and not _TIME.match(parts[2]):
            return "the time in its name can't be read."
        if record["timestamp"] > utc_now() + timedelta(days=1):
            return "the time in its name is in the future."
        student = str(record["username"])
        if not student.isprintable() or student != student.strip() or student[:1] in ("", "."):
            return "the student in its name is not a valid id."
        if set(student) & set("*?[]{}/\\"):
            return "the student in its name is not a valid id."
        try:
            owner = pwd.getpwuid(path.lstat().st_uid).pw_name
        except KeyError:
            owner = "an account without a name"
        except OSError as error:
            return f"{error.strerror}."
        if self.check_owner and owner != student:
            return (
                f"its name says {student}, but {owner} made it. If students share an "
                "account, set c.ExchangeCollect.check_owner = False in nbgrader_config.py."
            )
        return ""

    def _get_submitted_folder(self, student: str) -> Path:
        directory = self.coursedir
        return Path(
            directory.format_path(directory.submitted_directory, student, directory.assignment_id)
        )

    def _is_new(self, record: dict[str, Any]) -> bool:
        """Return whether nbgrader will copy a submission. The rules are nbgrader's."""
        place = self._get_submitted_folder(record["username"])
        if not place.is_dir():
            return True
        try:
            collected = self.coursedir.get_existing_timestamp(str(place))
        except (AttributeError, ValueError):  # nbgrader fails at an invalid time
            self.refused[record["filename"]] = f"{place / TIMESTAMP} can't be read as a time."
            return False
        if self.before_duedate and collected != record["timestamp"]:
            return True
        return bool(self.update and (collected is None or record["timestamp"] > collected))

    def _stage(self, record: dict[str, Any]) -> None:
        """Copy a submission to a folder beside its place, with a valid time and a valid secret."""
        source = Path(self.inbound_path, record["filename"])
        place = self._get_submitted_folder(record["username"])
        place.parent.mkdir(parents=True, exist_ok=True)
        copy = Path(tempfile.mkdtemp(prefix=f".{place.name}-{_COPY_MARK}", dir=place.parent))
        self._staged[str(source)] = copy
        budget = Budget(self.coursedir.max_dir_size * 1000)
        ignore = ignore_patterns(
            self.coursedir.ignore, self.coursedir.include, self.coursedir.max_file_size, self.log
        )
        copy_submission(source, copy, budget, ignore, shared=self.coursedir.groupshared)
        # use the time in the name: with another time in the file it would be collected each time
        (copy / TIMESTAMP).write_text(record["filename"].rsplit("+", 3)[2], encoding="utf-8")
        if not _is_secret(copy / SECRET):
            (copy / SECRET).write_text(secrets.token_hex(64), encoding="ascii")
        self.collected[record["username"]] = budget.left_out

    def _discard_staged(self) -> None:
        for copy in self._staged.values():
            shutil.rmtree(copy, ignore_errors=True)
        self._staged.clear()


class Collect(CarefulCollect):
    """Collect submissions, and write due dates that have changed to the exchange."""

    def ensure_root(self) -> None:
        """Fail if the exchange can't be used."""
        fail_at_problem(self)

    def copy_files(self) -> None:
        """Copy the submissions and write `due.json`."""
        super().copy_files()
        write_due_dates(self.coursedir, Path(self.course_path), self.config)


def collect(course: Course, assignment: str) -> CarefulCollect:
    """Collect an assignment's new and newer submissions.

    Returns:
        The finished collector, with what was collected and what was refused.

    Raises:
        ExchangeError: The exchange can't be used.
    """
    kind: type = course.exchange_factory.collect
    if kind is ExchangeCollect:  # nbgrader's default, if the configuration sets no class
        kind = CarefulCollect
    if not issubclass(kind, CarefulCollect):
        raise ExchangeError(
            f"{kind.__name__} does not report what it collected. Set "
            'c.ExchangeFactory.collect = "autograder.exchange.Collect" in nbgrader_config.py.'
        )
    with temp_attrs(course.directory, assignment_id=assignment, student_id="*"):
        app: CarefulCollect = kind(
            coursedir=course.directory,
            authenticator=course.api.authenticator,
            parent=course.exchange_factory,
        )
        app.update = True
        app.start()
    database = course.find_database()
    if not database or database.exists():
        with course.open_gradebook() as book:
            remember_students(book)  # those of a roster too, before their first submission
    return app


def remove_leftovers(submitted: Path) -> None:
    """Remove the unfinished copies that a killed process left in `submitted/`."""
    for copy in submitted.glob(f"*/.*-{_COPY_MARK}*"):
        shutil.rmtree(copy, ignore_errors=True)


def _is_secret(path: Path) -> bool:
    try:
        text = read_regular(path, 1000)
    except OSError:
        return False
    return bool(text) and text.isascii()
