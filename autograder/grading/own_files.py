"""Read what a student submitted beside the notebook: a module, a table, a picture.

nbgrader grades in a folder with all files of the submission, and the course's own files replace
those of the same name. `c.Autograde.exclude_overwriting` names files that stay the student's.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from autograder.escaping import make_printable
from autograder.language import Text, phrase
from autograder.regular_files import list_regular_files, read_regular
from autograder.wording import format_list

#: The most bytes of all these files together.
MOST_BYTES = 32 * 2**20
_MOST_NAMES = 5  # in one message
#: Files that nbgrader makes.
_NOT_OWN = frozenset({"timestamp.txt", "submission_secret.txt"})


def read_own_files(folder: Path, course_files: Collection[str]) -> tuple[dict[str, bytes], Text]:
    """Return the student's files by relative path, and a message on those that were left out.

    Args:
        folder: The submission's folder.
        course_files: The paths of the course's own files, relative to the assignment's folder.
    """
    files: dict[str, bytes] = {}
    left_out, room = list[str](), MOST_BYTES
    for path in list_regular_files(folder).files:
        inner = path.relative_to(folder)
        name = inner.as_posix()
        if not _is_own(inner) or name in course_files:
            continue
        try:
            content = read_regular(path, room)
        except OSError:
            left_out.append(make_printable(name))
            continue
        room -= len(content)
        files[name] = content
    if not left_out:
        return files, ""
    return files, phrase(
        "Files beside the notebook were left out, because together they have more than {most} MB: "
        "{names}.",
        most=MOST_BYTES // 2**20,
        names=format_list(left_out, _MOST_NAMES),
    )


def _is_own(path: Path) -> bool:
    is_hidden = any(part.startswith((".", "__pycache__")) for part in path.parts)
    return not is_hidden and path.suffix.lower() != ".ipynb" and str(path) not in _NOT_OWN
