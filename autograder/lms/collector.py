"""Submissions from an LMS's archive, for nbgrader's `zip_collect`."""

from __future__ import annotations

import filecmp
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import FileNameCollectorPlugin
from nbgrader.utils import find_all_notebooks
from traitlets import Bool, Dict, Enum, Unicode

from autograder.lms.csv_table import LmsTrouble, fail, listed, one_line
from autograder.lms.names import LmsFile, Sender, base_and_version, parse
from autograder.lms.people import read_students
from autograder.lms.roster import Roster

Found = tuple[Path, LmsFile]


@dataclass
class Plan:
    """What is taken from an unpacked archive.

    Attributes:
        files: What nbgrader is told of each file: student_id, file_id, and timestamp where known.
        senders: Students by what the archive calls them.
        late: Students whom Canvas marks as late.
        sentences: What is to be said.
    """

    files: dict[Path, dict[str, str]] = field(default_factory=dict)
    senders: dict[Sender, str] = field(default_factory=dict)
    late: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)


class LmsCollector(FileNameCollectorPlugin):
    """For `nbgrader zip_collect`: understands the file names of Canvas and Moodle.

    Of several versions of a notebook the last attempt counts. A notebook with another name is taken
    where the assignment has one notebook and the student handed in one. A student whom the roster
    and the gradebook do not know ends all before a file is put anywhere.

    Where `FileNameCollectorPlugin.named_regexp` is set, that is used as nbgrader does.
    """

    lms = Enum(
        ["", "canvas", "moodle"], default_value="", help="The LMS; found out where empty."
    ).tag(config=True)
    roster = Unicode(
        "",
        help="A CSV file of who is who: nbgrader's own list (id, lms_user_id, ...), Canvas's "
        "exported gradebook, or Moodle's grading worksheet.",
    ).tag(config=True)
    fields = Dict(
        key_trait=Unicode(), value_trait=Unicode(), help="Kinds of the roster's columns by header."
    ).tag(config=True)
    known_only = Bool(False, help="Leave out senders whom nobody knows, instead of stopping.").tag(
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
        self.plan: Plan | None = None

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """What nbgrader needs to know of a file; None for a file that is not collected."""
        if self.named_regexp:
            found: dict[str, str] | None = super().collect(submitted_file)
            return found
        if self.plan is None:
            try:
                self.plan = self.make_plan()
            except LmsTrouble as error:
                fail(self.parent, error)
            for sentence in self.plan.sentences:
                self.log.warning(sentence)
        return self.plan.files.get(Path(submitted_file))

    def make_plan(self) -> Plan:
        """Look at the whole unpacked archive at once.

        Raises:
            LmsTrouble: It holds no submission, or one by somebody unknown.
        """
        app: Any = self.parent
        directory: CourseDirectory = app.coursedir
        top = Path(app._format_collect_path(app.extracted_directory))
        with Gradebook(directory.db_url, directory.course_id) as book:
            students = read_students(book)
            notebooks = expected_notebooks(book, directory)
        roster = Roster(students, Path(self.roster) if self.roster else None, self.fields)
        by_sender, strangers = self._senders(top)
        plan = Plan()
        self._name_students(by_sender, roster, plan)
        if strangers:
            plan.sentences.append(
                f"Passed over, since the LMS gave them no name: {listed(strangers)}."
            )
        for sender, student in plan.senders.items():
            chosen = choose(by_sender[sender], notebooks, self.valid_ext)
            plan.sentences += [f"{student}: {sentence}" for sentence in chosen.sentences]
            when = self._time(roster, sender, student, chosen, plan)
            for path, name in chosen.files.items():
                known = {"timestamp": when} if when else {}
                plan.files[path] = {"student_id": student, "file_id": name, **known}
            if chosen.late and chosen.files and not when:
                plan.late.append(student)
        if plan.late:
            plan.sentences.append(
                f"Canvas marks as late: {listed(plan.late)}. Its archive does not say when they "
                "handed in, and without a time nbgrader takes nothing off. Write the time into "
                "their timestamp.txt, or name a roster with a column `timestamp`."
            )
        if not plan.files:
            raise LmsTrouble(
                " ".join([*plan.sentences, "There is no notebook to collect in the archive."])
            )
        return plan

    def _senders(self, top: Path) -> tuple[dict[Sender, list[Found]], list[str]]:
        """Files by sender, and the files that name none."""
        by_sender: dict[Sender, list[Found]] = defaultdict(list)
        strangers = []
        for path in sorted(one for one in top.rglob("*") if one.is_file()):
            relative = PurePosixPath(path.relative_to(top).as_posix())
            if any(part.startswith(("__MACOSX", ".")) for part in relative.parts):
                continue  # what macOS and Jupyter put beside files
            if found := parse(relative, self.lms):
                by_sender[found.sender].append((path, found))
            else:
                strangers.append(str(relative))
        if not by_sender:
            anonymous = any(name.split("/")[-1].startswith("anon_") for name in strangers)
            why = (
                "Canvas made it with anonymous grading, so nobody can tell whose it is."
                if anonymous
                else "Download all submissions of the assignment from the LMS as one zip archive."
            )
            raise LmsTrouble(
                f"No file in the archive is named as {self.lms or 'Canvas or Moodle'} names "
                f"submissions: {listed(strangers, 5) or 'it is empty'}. {why}"
            )
        return by_sender, strangers

    def _name_students(
        self, by_sender: dict[Sender, list[Found]], roster: Roster, plan: Plan
    ) -> None:
        """Put a student to each sender, or say whom nobody knows."""
        unknown: list[str] = []
        unclear: list[str] = []
        named: list[str] = []
        owners: dict[str, list[Sender]] = defaultdict(list)
        for sender in by_sender:
            ids, by_name = roster.find(sender)
            if len(ids) == 1:
                owners[next(iter(ids))].append(sender)
                if by_name:
                    named.append(f"{sender} is {next(iter(ids))}")
            else:
                (unclear if ids else unknown).append(str(sender))
        for student, senders in owners.items():
            if len(senders) == 1:
                plan.senders[senders[0]] = student
            else:
                unclear += [str(sender) for sender in senders]
        said = []
        if unknown:
            said.append(f"Nobody in the gradebook or roster is: {listed(unknown)}.")
        if unclear:
            said.append(f"These can't be told apart: {listed(unclear)}.")
        if roster.unknown:
            said.append(f"In the roster but not in the gradebook: {listed(roster.unknown)}.")
        if (unknown or unclear) and not self.known_only:
            how = (
                "Set lms_user_id in the gradebook (nbgrader db student import), or name a roster "
                "(--roster FILE.csv): Canvas's exported gradebook, Moodle's grading worksheet, or "
                "a file with the columns id and lms_user_id. To leave them out: --known-only."
            )
            raise LmsTrouble(" ".join([*said, "Nothing was collected.", how]))
        if unknown or unclear:
            said.append("They were left out.")
            plan.sentences += said
        if named:
            plan.sentences.append(
                "Known by the full name alone (Moodle's grading worksheet as --roster decides): "
                f"{listed(named)}."
            )

    def _time(
        self, roster: Roster, sender: Sender, student: str, chosen: Choice, plan: Plan
    ) -> str:
        """When a student handed in, as nbgrader reads it; empty where nobody says."""
        zone = _zone(self.timezone)
        when: datetime | None = None
        try:
            when = roster.time_of(student, sender, zone)
        except ValueError as error:
            plan.sentences.append(
                f"{student}: the roster's time was not used: {error}."
                + ("" if zone else " Name its zone: --timezone Europe/Berlin.")
            )
        if when is None and self.archive_times and chosen.files:
            if zone is None:
                raise LmsTrouble("The archive's times have no zone: --timezone Europe/Berlin.")
            latest = max(path.stat().st_mtime for path in chosen.files)
            if latest > 0:
                naive = datetime.fromtimestamp(latest, UTC).replace(tzinfo=zone)
                when = naive.astimezone(UTC)
        return when.strftime("%Y-%m-%d %H:%M:%S UTC") if when else ""


@dataclass
class Choice:
    """Which of a student's files count: their names in nbgrader by path."""

    files: dict[Path, str] = field(default_factory=dict)
    late: bool = False
    sentences: list[str] = field(default_factory=list)


def choose(found: list[Found], notebooks: list[str], extensions: list[str]) -> Choice:
    """Choose from all that a student handed in.

    Args:
        found: The student's files.
        notebooks: The assignment's notebooks, with `.ipynb`.
        extensions: Of files that are collected.
    """
    choice = Choice(late=any(one.late for _, one in found))
    by_name: dict[str, list[Found]] = defaultdict(list)
    others: list[Found] = []
    for path, file in found:
        if path.suffix not in extensions:
            continue
        name = file.path.name
        base, _ = base_and_version(file.path.stem)
        if path.suffix != ".ipynb" or name in notebooks:
            by_name[name].append((path, file))
        elif f"{base}.ipynb" in notebooks and file.sender.lms == "canvas":
            by_name[f"{base}.ipynb"].append((path, file))
        else:
            others.append((path, file))
    missing = [name for name in notebooks if name not in by_name]
    if others and len(notebooks) == 1 and missing:
        bases = {base_and_version(file.path.stem)[0] for _, file in others}
        if len(bases) == 1 and (last := _last(others)) is not None:
            by_name[notebooks[0]].append(last)
            choice.sentences.append(
                f"the notebook {one_line(last[1].path.name)!r} was taken as {notebooks[0]!r}."
            )
        else:
            names = [str(file.path) for _, file in others]
            choice.sentences.append(
                f"none of several notebooks is called {notebooks[0]!r}, so none was taken: "
                f"{listed(names)}."
            )
    elif others:
        names = [str(file.path) for _, file in others]
        choice.sentences.append(f"not among the assignment's notebooks: {listed(names)}.")
    elif missing:
        names = [str(file.path) for _, file in found]
        what = "no notebook" if not by_name else f"no {listed(missing)}"
        choice.sentences.append(f"handed in {what}, but: {listed(names)}.")
    for name, versions in by_name.items():
        if (last := _last(versions)) is not None:
            choice.files[last[0]] = name
        else:
            names = [str(file.path) for _, file in versions]
            choice.sentences.append(
                f"{name!r} is there more than once and nothing says which is the last: "
                f"{listed(names)}."
            )
    return choice


def _last(versions: list[Found]) -> Found | None:
    """The last attempt by Canvas's numbers; None where two different files could be it."""

    def order(one: Found) -> tuple[int, int]:
        _, file = one
        return (base_and_version(file.path.stem)[1] if file.upload else 0, file.upload)

    ranked = sorted(versions, key=order)
    last = [one for one in ranked if order(one) == order(ranked[-1])]
    if all(filecmp.cmp(last[0][0], one[0], shallow=False) for one in last):
        return last[0]
    return None


def expected_notebooks(book: Gradebook, directory: CourseDirectory) -> list[str]:
    """The assignment's notebooks, as the gradebook or else the folder `release` has them.

    Raises:
        LmsTrouble: Neither knows the assignment.
    """
    assignment = directory.assignment_id
    try:
        names = [f"{one.name}.ipynb" for one in book.find_assignment(assignment).notebooks]
    except MissingEntry:
        names = []
    if not names:
        for step in (directory.release_directory, directory.source_directory):
            names = names or find_all_notebooks(directory.format_path(step, ".", assignment))
    if not names:
        raise LmsTrouble(f"There is no assignment {assignment!r} in the gradebook or release/.")
    return sorted(names)


def _zone(name: str) -> ZoneInfo | None:
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise LmsTrouble(f"There is no time zone {name!r}; one is Europe/Berlin.") from error
