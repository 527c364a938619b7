"""Read who submitted a file from its name in an LMS's archive of all submissions.

Canvas (`lib/content_zipper.rb` in instructure/canvas-lms) writes
`lastfirst_[LATE_]USERID_FILEID_NAME`, or `..._USERID_text.html` for a text that the student typed
in. NAME gets -1, -2, ... when a student uploads a file of the same name again. With anonymous
grading, names begin with `anon_` and contain no user id.

Moodle (`mod/assign/classes/downloader.php` in moodle/moodle, MoodleDocs "Using Assignment") writes
`Full Name_NUMBER_assignsubmission_file/NAME`. Older versions put a `_` after `file`. Without
folders it writes `Full Name_NUMBER_assignsubmission_file_NAME`. NUMBER is the participant's number
in this assignment, the "Identifier" of the grading worksheet. It is not the user's id.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

CANVAS = re.compile(
    r"(?!anon_)(?:(?P<name>\w*?)_)?(?:(?P<late>LATE)_)?(?P<number>\d+)_"
    r"(?:(?P<upload>\d+)_(?P<file>.+)|(?P<entry>text\.html|link\.html))",
    re.DOTALL,
)
MOODLE = re.compile(
    r"(?P<name>[^_/]*)_(?P<number>\d+)_assign(?:submission|feedback)_[a-z]+(?:_(?P<file>.*))?",
    re.DOTALL,
)
VERSION = re.compile(r"(?P<name>.+)-(?P<version>\d{1,6})")


@dataclass(frozen=True)
class Sender:
    """The person who submitted a file, as the LMS names this person.

    Attributes:
        lms: ``"canvas"`` or ``"moodle"``.
        name: Canvas: last and first name as one word in small letters. Moodle: the full name.
        number: Canvas: the user's id. Moodle: the participant's number in the assignment.
    """

    lms: str
    name: str
    number: str

    def __str__(self) -> str:
        return f"{self.name or 'without a name'} ({self.number})"


@dataclass(frozen=True)
class LmsFile:
    """A file of an archive, as its path describes it.

    Attributes:
        sender: The person who submitted it.
        path: The file's own path, without the prefix that the LMS added.
        upload: Canvas's number of the uploaded file, which grows with time. 0 for Moodle.
        late: Whether Canvas marks it as late.
        prefix: What Moodle put before the file's name, and expects before a feedback file's.
    """

    sender: Sender
    path: PurePosixPath
    upload: int = 0
    late: bool = False
    prefix: str = ""


def parse_path(path: PurePosixPath, lms: str = "") -> LmsFile | None:
    """Return the sender and the file that a path describes, or None if it names no sender.

    The first part of the path that names a sender decides. The student chooses everything below
    it, in folders or in a zip archive, so those names prove nothing.

    Args:
        path: Relative to the archive's root. A student's zip archive is a folder with its name.
        lms: ``"canvas"``, ``"moodle"``, or empty for either.
    """
    for index, part in enumerate(path.parts):
        rest = path.parts[index + 1 :]
        if lms != "canvas" and (match := MOODLE.fullmatch(part)):
            file_name = match["file"] or ""
            if not file_name and not rest:
                return None  # a file with the name of a folder
            return LmsFile(
                Sender("moodle", match["name"].strip(), match["number"]),
                PurePosixPath(*([file_name] if file_name else []), *rest),
                prefix=part[: -len(file_name)] if file_name else part,
            )
        # Canvas makes no folders, so a folder can only be a student's zip archive
        is_file_or_archive = not rest or part.lower().endswith(".zip")
        if lms != "moodle" and is_file_or_archive and (match := CANVAS.fullmatch(part)):
            return LmsFile(
                Sender("canvas", match["name"] or "", str(int(match["number"]))),
                PurePosixPath(match["file"] or match["entry"], *rest),
                upload=int(match["upload"] or 0),
                late=bool(match["late"]),
            )
    return None


def split_version(stem: str) -> tuple[str, int]:
    """Split `work-2`, Canvas's name for a second upload of `work`, into `work` and 2.

    Return the name and 0 if it has no number.
    """
    match = VERSION.fullmatch(stem)
    return (match["name"], int(match["version"])) if match else (stem, 0)
