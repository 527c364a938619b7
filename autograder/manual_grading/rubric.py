"""The rubric of a question: remarks with points that graders use again.

It is a small file of the course, `rubrics/ASSIGNMENT/NOTEBOOK/CELL.toml`, which people can read,
edit and keep under version control. Which remarks an answer has is not written there: an answer has
a remark if a line of its comment in the gradebook is the remark's text.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout

from autograder.atomic_file import write_atomically
from autograder.language import get_message, phrase
from autograder.manual_grading.questions import QuestionKey

FOLDER = "rubrics"
MOST_REMARKS = 60
_LONGEST_TEXT = 1000
_LOCK_SECONDS = 5

#: The score of an answer without remarks.
Start = Literal["full", "zero"]

_HEAD = """\
# The rubric of the question {cell} in {assignment}. The page "Manual grading" reads and writes it.
# start: an answer without remarks has full points ("full") or none ("zero").
# Each remark changes the score by its points, and its text becomes a line of the comment.

"""


class RubricError(RuntimeError):
    """A rubric can't be read, or can't be saved as it is. The message says why."""


class RubricChangedError(RubricError):
    """Another person changed the rubric since this one was read."""


@dataclass(frozen=True)
class Remark:
    """A remark that graders use again.

    Attributes:
        points: What it adds to the score. It is negative if it takes points away.
        text: The line that it adds to the comment.
    """

    points: float
    text: str


@dataclass(frozen=True)
class Rubric:
    """The remarks on the answers to one question.

    Attributes:
        start: Whether an answer without remarks has full points or none.
        remarks: The remarks in their order. The first ones have a number key.
        version: A text that changes with the file.
    """

    start: Start = "full"
    remarks: tuple[Remark, ...] = ()
    version: str = ""


def get_rubric_path(root: Path, key: QuestionKey) -> Path:
    """Return the path of a question's rubric."""
    names = (key.assignment, key.notebook, key.cell)
    if any(not name or name.startswith(".") or {"/", "\\", "\0"} & {*name} for name in names):
        raise RubricError(
            phrase("{name} can't be the name of a rubric's file.", name="/".join(names))
        )
    return root / FOLDER / key.assignment / key.notebook / f"{key.cell}.toml"


def read_rubric(path: Path) -> Rubric:
    """Read a rubric. It is empty if there is no file.

    Raises:
        RubricError: The file is damaged. The message names it.
    """
    try:
        content = path.read_bytes()
        rubric = make_rubric(tomllib.loads(content.decode("utf-8")))
    except FileNotFoundError:
        return Rubric()
    except (OSError, ValueError, RubricError) as error:
        message = phrase(
            "The rubric {path} can't be read: {error}. Fix the file, or delete it to begin again.",
            path=path,
            error=get_message(error),
        )
        raise RubricError(message) from error
    return Rubric(rubric.start, rubric.remarks, _digest(content))


def make_rubric(fields: Any) -> Rubric:
    """Return a rubric from the fields of a file or of a request.

    Raises:
        RubricError: A field is missing or invalid.
    """
    if not isinstance(fields, dict) or fields.get("start", "full") not in ("full", "zero"):
        raise RubricError(phrase('`start` must be "full" or "zero"'))
    remarks = fields.get("remarks", [])
    if not isinstance(remarks, list) or len(remarks) > MOST_REMARKS:
        raise RubricError(
            phrase("`remarks` must be a list of at most {most} remarks", most=MOST_REMARKS)
        )
    made = tuple(_make_remark(remark) for remark in remarks)
    if len({remark.text for remark in made}) < len(made):
        raise RubricError(phrase("two remarks have the same text"))
    return Rubric(fields.get("start", "full"), made)


def _make_remark(fields: Any) -> Remark:
    fields = fields if isinstance(fields, dict) else {}
    points: Any = fields.get("points")
    if type(points) not in (int, float) or not -1000 <= points <= 1000:
        raise RubricError(phrase("the points of a remark must be a number from -1000 to 1000"))
    text: Any = fields.get("text")
    text = " ".join(text.split()) if isinstance(text, str) else ""
    text = "".join(character for character in text if character.isprintable())
    if not text:
        raise RubricError(phrase("a remark needs a text"))
    if len(text) > _LONGEST_TEXT:
        raise RubricError(phrase("a remark has at most {count} characters", count=_LONGEST_TEXT))
    return Remark(float(points), text)


def write_rubric(path: Path, key: QuestionKey, rubric: Rubric, seen: str) -> Rubric:
    """Write a rubric, if the file still has the version that the grader saw. Return what it is now.

    Raises:
        RubricChangedError: The file has another version.
        RubricError: The file is damaged, or can't be written.
    """
    content = _format(key, rubric).encode("utf-8")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.parents[2] / ".lock", timeout=_LOCK_SECONDS, mode=0o664):
            if read_rubric(path).version != seen:
                raise RubricChangedError(
                    phrase(
                        "Someone else changed the rubric. Your change is not saved. The page shows "
                        "the new rubric now."
                    )
                )
            write_atomically(path, content)
    except (OSError, Timeout) as error:
        message = phrase("The rubric {path} can't be written: {error}.", path=path, error=error)
        raise RubricError(message) from error
    return Rubric(rubric.start, rubric.remarks, _digest(content))


def _format(key: QuestionKey, rubric: Rubric) -> str:
    """Return the file's text. A string of JSON is a string of TOML too."""
    lines = [_HEAD.format(cell=key.cell, assignment=key.assignment) + f'start = "{rubric.start}"']
    for remark in rubric.remarks:
        text = json.dumps(remark.text, ensure_ascii=False)
        lines.append(f"[[remarks]]\npoints = {_format_points(remark.points)}\ntext = {text}")
    return "\n\n".join(lines) + "\n"


def _format_points(points: float) -> str:
    return f"{points:.10g}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
