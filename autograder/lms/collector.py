"""Collect the submissions in an LMS's archive, as a plugin of nbgrader's `zip_collect`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import FileNameCollectorPlugin
from nbgrader.utils import find_all_notebooks
from traitlets import Bool, Dict, Enum, Unicode

from autograder.lms.choice import Choice, UnpackedFile, choose_files
from autograder.lms.file_names import Sender, parse_path
from autograder.lms.lms_error import LmsError, end_command
from autograder.lms.roster import Roster
from autograder.lms.students import read_students
from autograder.lms.times import find_zone
from autograder.regular_files import is_regular
from autograder.wording import format_list


@dataclass
class CollectPlan:
    """What is taken from an unpacked archive.

    Attributes:
        files: What nbgrader needs to know about each file: student_id, file_id, and timestamp if
            it is known.
        students: Student ids by sender.
        late: Students whom Canvas marks as late.
        messages: What the instructor should know.
    """

    files: dict[Path, dict[str, str]] = field(default_factory=dict)
    students: dict[Sender, str] = field(default_factory=dict)
    late: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


class LmsCollector(FileNameCollectorPlugin):
    """For `nbgrader zip_collect`: understands the file names of Canvas and Moodle.

    Of several versions of a notebook, the last attempt counts. A notebook with another name is
    taken if the assignment has one notebook and the student submitted one. If the roster and the
    gradebook do not know a student, nothing is collected.

    If `FileNameCollectorPlugin.named_regexp` is set, it is used as in nbgrader.
    """

    lms = Enum(
        ["", "canvas", "moodle"], default_value="", help="The LMS. If empty, the file names tell."
    ).tag(config=True)
    roster = Unicode(
        "",
        help="A CSV file that identifies students: nbgrader's own list (id, lms_user_id, ...), "
        "Canvas's exported gradebook, or Moodle's grading worksheet.",
    ).tag(config=True)
    fields = Dict(
        key_trait=Unicode(), value_trait=Unicode(), help="Kinds of the roster's columns by header."
    ).tag(config=True)
    known_only = Bool(False, help="Leave out unknown senders, instead of stopping.").tag(
        config=True
    )
    timezone = Unicode(
        "", help="The time zone of times in the roster or archive, such as Europe/Berlin."
    ).tag(config=True)
    archive_times = Bool(
        False,
        help="Take the archive's times as times of submission. Canvas and Moodle since 3.11 write "
        "the time of the download there.",
    ).tag(config=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan: CollectPlan | None = None

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """Return what nbgrader needs to know about a file, or None to leave it out.

        `nbgrader zip_collect` calls this for each file. The first call plans for all of them.
        """
        if self.named_regexp:
            fields: dict[str, str] | None = super().collect(submitted_file)
            return fields
        if self.plan is None:
            try:
                self.plan = self.make_plan()
            except LmsError as error:
                end_command(self.parent, error)
            for message in self.plan.messages:
                self.log.warning(message)
        return self.plan.files.get(Path(submitted_file))

    def make_plan(self) -> CollectPlan:
        """Plan what to take from the whole unpacked archive.

        Raises:
            LmsError: The archive has no submission, or one by an unknown person.
        """
        app: Any = self.parent
        directory: CourseDirectory = app.coursedir
        top = Path(app._format_collect_path(app.extracted_directory))
        with Gradebook(directory.db_url, directory.course_id) as book:
            students = read_students(book)
            notebooks = find_expected_notebooks(book, directory)
        roster = Roster(students, Path(self.roster) if self.roster else None, self.fields)
        by_sender, without_sender = self._group_by_sender(top)
        plan = CollectPlan()
        self._identify_students(by_sender, roster, plan)
        if without_sender:
            plan.messages.append(
                f"Skipped, since the file names name no student: {format_list(without_sender)}."
            )
        for sender, student in plan.students.items():
            choice = choose_files(by_sender[sender], notebooks, self.valid_ext)
            plan.messages += [f"{student}: {message}" for message in choice.messages]
            time = self._find_time(roster, sender, student, choice, plan)
            for path, name in choice.files.items():
                timestamp = {"timestamp": time} if time else {}
                plan.files[path] = {"student_id": student, "file_id": name, **timestamp}
            if choice.late and choice.files and not time:
                plan.late.append(student)
        if plan.late:
            plan.messages.append(
                f"Canvas marks as late: {format_list(plan.late)}. Its archive does not say when "
                "they submitted, and without a time nbgrader takes off no points. Write the time "
                "into their timestamp.txt, or name a roster with a column `timestamp`."
            )
        if not plan.files:
            raise LmsError(
                " ".join([*plan.messages, "There is no notebook to collect in the archive."])
            )
        return plan

    def _group_by_sender(self, top: Path) -> tuple[dict[Sender, list[UnpackedFile]], list[str]]:
        """Return the files by sender, and the files whose names name no sender."""
        by_sender: dict[Sender, list[UnpackedFile]] = defaultdict(list)
        without_sender = []
        for path in sorted(path for path in top.rglob("*") if is_regular(path)):
            relative = PurePosixPath(path.relative_to(top).as_posix())
            if any(part.startswith(("__MACOSX", ".")) for part in relative.parts):
                continue  # macOS and Jupyter put such files beside others
            if file := parse_path(relative, self.lms):
                by_sender[file.sender].append((path, file))
            else:
                without_sender.append(str(relative))
        if not by_sender:
            anonymous = any(name.split("/")[-1].startswith("anon_") for name in without_sender)
            advice = (
                "Canvas made the archive with anonymous grading, so its files name no students. "
                "Turn that off in Canvas and download the submissions again."
                if anonymous
                else "Download all submissions of the assignment from the LMS as one zip archive."
            )
            files = format_list(without_sender, 5) or "the archive is empty"
            raise LmsError(
                f"No file in the archive has a name that {self.lms or 'Canvas or Moodle'} gives "
                f"to submissions: {files}. {advice}"
            )
        return by_sender, without_sender

    def _identify_students(
        self, by_sender: dict[Sender, list[UnpackedFile]], roster: Roster, plan: CollectPlan
    ) -> None:
        """Find the student of each sender, and report senders who are unknown.

        Raises:
            LmsError: A sender is unknown or fits several students, and `known_only` is off.
        """
        unknown: list[str] = []
        unclear: list[str] = []
        by_name_only: list[str] = []
        senders_of: dict[str, list[Sender]] = defaultdict(list)
        for sender in by_sender:
            ids, only_name = roster.find_students(sender)
            if len(ids) == 1:
                student = next(iter(ids))
                senders_of[student].append(sender)
                if only_name:
                    by_name_only.append(f"{sender} is {student}")
            else:
                (unclear if ids else unknown).append(str(sender))
        for student, senders in senders_of.items():
            if len(senders) == 1:
                plan.students[senders[0]] = student
            else:
                unclear += [str(sender) for sender in senders]
        messages = []
        if unknown:
            messages.append(f"Not in the gradebook or roster: {format_list(unknown)}.")
        if unclear:
            messages.append(f"These can't be told apart: {format_list(unclear)}.")
        if roster.unknown:
            messages.append(
                f"In the roster but not in the gradebook: {format_list(roster.unknown)}."
            )
        if (unknown or unclear) and not self.known_only:
            advice = (
                "Set lms_user_id in the gradebook (nbgrader db student import), or name a roster "
                "(--roster FILE.csv): Canvas's exported gradebook, Moodle's grading worksheet, or "
                "a file with the columns id and lms_user_id. To leave them out: --known-only."
            )
            raise LmsError(" ".join([*messages, "Nothing was collected.", advice]))
        if unknown or unclear:
            messages.append("They were left out.")
            plan.messages += messages
        if by_name_only:
            plan.messages.append(
                "Identified by the full name only (for certainty, use Moodle's grading worksheet "
                f"as --roster): {format_list(by_name_only)}."
            )

    def _find_time(
        self, roster: Roster, sender: Sender, student: str, choice: Choice, plan: CollectPlan
    ) -> str:
        """Return when a student submitted, in nbgrader's form, or "" if it is unknown."""
        zone = find_zone(self.timezone)
        time: datetime | None = None
        try:
            time = roster.submission_time(student, sender, zone)
        except ValueError as error:
            plan.messages.append(
                f"{student}: the roster's time was not used: {error}."
                + ("" if zone else " Name its time zone: --timezone Europe/Berlin.")
            )
        if time is None and self.archive_times and choice.files:
            if zone is None:
                raise LmsError(
                    "The archive's times have no time zone. Name it: --timezone Europe/Berlin."
                )
            latest = max(path.stat().st_mtime for path in choice.files)
            if latest > 0:
                local = datetime.fromtimestamp(latest, UTC).replace(tzinfo=zone)
                time = local.astimezone(UTC)
        return time.strftime("%Y-%m-%d %H:%M:%S UTC") if time else ""


def find_expected_notebooks(book: Gradebook, directory: CourseDirectory) -> list[str]:
    """Return the assignment's notebooks from the gradebook, or else from `release/` or `source/`.

    Raises:
        LmsError: None of them knows the assignment.
    """
    assignment = directory.assignment_id
    try:
        notebooks = book.find_assignment(assignment).notebooks
        names = [f"{notebook.name}.ipynb" for notebook in notebooks]
    except MissingEntry:
        names = []
    if not names:
        for step in (directory.release_directory, directory.source_directory):
            names = names or find_all_notebooks(directory.format_path(step, ".", assignment))
    if not names:
        released = sorted(str(each.name) for each in book.assignments if each.notebooks)
        raise LmsError(
            f"There is no assignment {assignment!r} in the gradebook or release/. There are: "
            f"{', '.join(released) or 'none'}."
        )
    return sorted(names)
