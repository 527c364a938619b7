# mypy: disallow_untyped_calls=False
"""nbgrader's collect, for an inbound folder whose names and contents students choose.

nbgrader copies what it finds: it warns of a submission in somebody else's name and collects it,
follows links, stops for the whole class at a name that it can't read, and a copy that was cut off
looks whole. Here each submission is copied beside its place first and gets there by a rename; what
is not to be collected is left out, with a sentence.
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
from autograder.exchange.copying import Budget, Unreadable, copy_submission
from autograder.exchange.due import publish
from autograder.exchange.problems import stop_at_problem

TIMESTAMP, SECRET = "timestamp.txt", "submission_secret.txt"

#: A submission that is not marked as finished counts as such when nothing changed for so long.
_SETTLED_SECONDS = 30.0
_ASIDE = "collecting-"
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


def is_whole(submission: Path) -> bool:
    """Whether nbgrader's submit has finished with a folder in `inbound/`.

    It writes the notebook, the time, the secret, and at last opens the folder to everybody.
    """
    try:
        folder = submission.lstat()
        files = [(submission / name).lstat() for name in (TIMESTAMP, SECRET)]
    except OSError:
        return False
    if not stat.S_ISDIR(folder.st_mode) or not all(stat.S_ISREG(f.st_mode) for f in files):
        return False
    opened = stat.S_IMODE(folder.st_mode) & 0o777 == 0o777
    changed = max(f.st_ctime for f in [folder, *files])
    return opened or time.time() - changed > _SETTLED_SECONDS


class CarefulCollect(ExchangeCollect):
    """Collects whole submissions of the folder's owner, each in one step.

    Attributes:
        collected: Students whose submission is new or newer, and what of it was left out.
        refused: Folders in `inbound/` that are not collected, and why.
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
                except Unreadable as error:
                    self.refused[record["filename"]] = str(error)
                    continue
                except OSError as error:
                    self._discard_staged()
                    where = self._place(record["username"])
                    self.fail(f"{where} can't be written: {error.strerror}.")
                self.src_records.append(record)

    def copy_files(self) -> None:
        """Let the copies take their places."""
        try:
            super().copy_files()
        finally:
            self._discard_staged()

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Rename the copy; nbgrader has taken the earlier submission away."""
        os.replace(self._staged.pop(src), dest)

    def _path_to_record(self, path: str) -> dict[str, Any]:
        """A record; one of nobody where the folder is not to be collected."""
        name = Path(path).name
        try:
            record: dict[str, Any] | None = super()._path_to_record(path)
        except (ExchangeError, ValueError, OverflowError, TypeError, AttributeError):
            record = None
        why = self._why_not(Path(path), record)
        if why:
            self.refused[name] = why
            self.log.warning("%s is not collected: %s", ascii(name), why)
        if why or not record or not is_whole(Path(path)):
            return {"username": "", "filename": name, "timestamp": datetime.min}
        return record

    def _why_not(self, path: Path, record: dict[str, Any] | None) -> str:
        parts = path.name.rsplit("+", 3)
        if record is None or parts[1] != self.coursedir.assignment_id:
            return "its name is not STUDENT+ASSIGNMENT+TIME."
        usual = self.timestamp_format.startswith("%Y-%m-%d %H:%M:%S")
        if usual and not _TIME.match(parts[2]):
            return "the time in its name can't be read."
        if record["timestamp"] > utc_now() + timedelta(days=1):
            return "the time in its name is yet to come."
        student = str(record["username"])
        if not student.isprintable() or student != student.strip() or student[:1] in ("", "."):
            return "the student in its name can't be one."
        if set(student) & set("*?[]{}/\\"):
            return "the student in its name can't be one."
        try:
            owner = pwd.getpwuid(path.lstat().st_uid).pw_name
        except KeyError:
            owner = "an account without a name"
        except OSError as error:
            return f"{error.strerror}."
        if self.check_owner and owner != student:
            return (
                f"it says it is of {student}, but {owner} made it. Where students share an "
                "account, set c.ExchangeCollect.check_owner = False in nbgrader_config.py."
            )
        return ""

    def _place(self, student: str) -> Path:
        directory = self.coursedir
        return Path(
            directory.format_path(directory.submitted_directory, student, directory.assignment_id)
        )

    def _is_new(self, record: dict[str, Any]) -> bool:
        """Whether nbgrader will copy it, by the same rules."""
        place = self._place(record["username"])
        if not place.is_dir():
            return True
        try:
            there = self.coursedir.get_existing_timestamp(str(place))
        except (AttributeError, ValueError):  # nbgrader stumbles over what is no time
            self.refused[record["filename"]] = f"{place / TIMESTAMP} can't be read as a time."
            return False
        if self.before_duedate and there != record["timestamp"]:
            return True
        return bool(self.update and (there is None or record["timestamp"] > there))

    def _stage(self, record: dict[str, Any]) -> None:
        """Copy a submission beside its place, with a time and a secret that can be relied on."""
        source, place = Path(self.inbound_path, record["filename"]), self._place(record["username"])
        place.parent.mkdir(parents=True, exist_ok=True)
        copy = Path(tempfile.mkdtemp(prefix=f".{place.name}-{_ASIDE}", dir=place.parent))
        self._staged[str(source)] = copy
        budget = Budget(self.coursedir.max_dir_size * 1000)
        ignore = ignore_patterns(
            self.coursedir.ignore, self.coursedir.include, self.coursedir.max_file_size, self.log
        )
        copy_submission(source, copy, budget, ignore, shared=self.coursedir.groupshared)
        # the name counts: the file could say another time, and be collected again for ever
        (copy / TIMESTAMP).write_text(record["filename"].rsplit("+", 3)[2], encoding="utf-8")
        if not _is_secret(copy / SECRET):
            (copy / SECRET).write_text(secrets.token_hex(64), encoding="ascii")
        self.collected[record["username"]] = budget.left_out

    def _discard_staged(self) -> None:
        for copy in self._staged.values():
            shutil.rmtree(copy, ignore_errors=True)
        self._staged.clear()


class Collect(CarefulCollect):
    """Collects submissions, and tells due dates that were changed meanwhile."""

    def ensure_root(self) -> None:
        """Stop where there is nothing to collect from."""
        stop_at_problem(self)

    def copy_files(self) -> None:
        """Copy the submissions; write `due.json`."""
        super().copy_files()
        publish(self.coursedir, Path(self.course_path), self.config)


def collect(course: Course, assignment: str) -> CarefulCollect:
    """Collect an assignment's new and newer submissions.

    Returns:
        What was collected, and what was not.

    Raises:
        ExchangeError: The exchange can't be used.
    """
    kind: type = course.exchange_factory.collect
    if kind is ExchangeCollect:  # nbgrader's own, where nothing else is configured
        kind = CarefulCollect
    if not issubclass(kind, CarefulCollect):
        raise ExchangeError(
            f"{kind.__name__} can't say what it collected. Set "
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
    return app


def sweep(submitted: Path) -> None:
    """Take away what a killed process left in `submitted/`."""
    for left in submitted.glob(f"*/.*-{_ASIDE}*"):
        shutil.rmtree(left, ignore_errors=True)


def _is_secret(path: Path) -> bool:
    try:
        text = path.read_bytes()
    except OSError:
        return False
    return 0 < len(text) <= 1000 and text.isascii()
