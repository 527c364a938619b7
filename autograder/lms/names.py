"""The names of files in an archive that an LMS made of all submissions.

Canvas (`lib/content_zipper.rb` in instructure/canvas-lms):
`lastfirst_[LATE_]USERID_FILEID_NAME`, or `..._USERID_text.html` for what was typed in. NAME gets
-1, -2, ... when a student uploads a file of the same name again. With anonymous grading names
begin with `anon_` and say nobody's id.

Moodle (`mod/assign/classes/downloader.php` in moodle/moodle, MoodleDocs "Using Assignment"):
`Full Name_NUMBER_assignsubmission_file/NAME`, in older versions with a `_` behind `file`, and
`Full Name_NUMBER_assignsubmission_file_NAME` without folders. NUMBER is the participant's number in
this assignment, the "Identifier" of the grading worksheet; it is not the user's id.
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
    """Whom the LMS names as a file's sender.

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
        sender: Who handed it in.
        path: The file's own path, without what the LMS put before it.
        upload: Canvas's number of the uploaded file, which grows with time; else 0.
        late: Whether Canvas says that it came late.
        prefix: What the LMS put before it, as Moodle wants it back.
    """

    sender: Sender
    path: PurePosixPath
    upload: int = 0
    late: bool = False
    prefix: str = ""


def parse(path: PurePosixPath, lms: str = "") -> LmsFile | None:
    """Who handed in the file at `path`; None where the path does not say.

    The first part of the path that names a sender decides; what a student puts below it, in folders
    or in a zip archive of the own, says nothing.

    Args:
        path: Below the archive's root. A student's zip archive is a folder named like it.
        lms: ``"canvas"``, ``"moodle"``, or empty for either.
    """
    for index, part in enumerate(path.parts):
        rest = path.parts[index + 1 :]
        if lms != "canvas" and (found := MOODLE.fullmatch(part)):
            named = found["file"] or ""
            if not named and not rest:
                return None  # a file that is called like a folder
            own = PurePosixPath(*([named] if named else []), *rest)
            prefix = part[: -len(named)] if named else part
            return LmsFile(
                Sender("moodle", found["name"].strip(), found["number"]),
                own,
                prefix=prefix,
            )
        # Canvas makes no folders: what has something below it is a student's zip archive
        whole = not rest or part.lower().endswith(".zip")
        if lms != "moodle" and whole and (found := CANVAS.fullmatch(part)):
            own = PurePosixPath(found["file"] or found["entry"], *rest)
            return LmsFile(
                Sender("canvas", found["name"] or "", str(int(found["number"]))),
                own,
                upload=int(found["upload"] or 0),
                late=bool(found["late"]),
            )
    return None


def base_and_version(stem: str) -> tuple[str, int]:
    """`work-2` as Canvas renames a second upload of `work`: its name and 2; else the name and 0."""
    found = VERSION.fullmatch(stem)
    return (found["name"], int(found["version"])) if found else (stem, 0)
