"""Read banks: right and wrong answers to each exercise, which its checks must tell apart.

A bank is a Python file `tests/banks/ASSIGNMENT/EXERCISE.py` in percent format. Each cell is a
whole answer. Its header says what it is::

    # %% correct: indexing with None
    # %% mistake row-for-column: the new axis in front
    # %% wrong: right for the first row only

A mistake must be named by its id. A wrong answer that is too rare for a message of its own must
lose points.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from autograder.course import find_checkout

HEADER = re.compile(r"# %% (?:(correct|wrong)|mistake ([a-z0-9-]+)): (.+)")
#: What a wrong answer of a bank expects in place of a mistake's id.
ANY_MISTAKE = "any mistake"


@dataclass(frozen=True)
class Answer:
    """One answer of a bank.

    Attributes:
        exercise: The exercise that it answers.
        title: What it does, in a few words.
        source: The text of the answer cell.
        mistake: The id of the mistake that the checks must name, or `ANY_MISTAKE`. None for a
            correct answer.
    """

    exercise: str
    title: str
    source: str
    mistake: str | None = None


class BankError(ValueError):
    """A bank can't be used. The message names its file, or its line."""


def read_bank(path: Path) -> list[Answer]:
    """Read all answers in a bank file.

    Raises:
        BankError: The file is not text, or has no answer, or a header has none of the three forms.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BankError(f"{path} is not a text in UTF-8. Restore the file.") from error
    answers: list[tuple[re.Match[str], list[str]]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("# %%"):
            header = HEADER.fullmatch(line.strip())
            if header is None:
                raise BankError(
                    f"{path.name}, line {number}: write `# %% correct: STYLE`, "
                    f"`# %% mistake ID: WHAT` or `# %% wrong: WHAT`, not {line!r}."
                )
            answers.append((header, []))
        elif answers:
            answers[-1][1].append(line)
    if not answers:
        raise BankError(f"{path} has no answer. Begin each one with `# %% correct: STYLE`.")
    return [
        Answer(
            path.stem,
            header[3],
            "\n".join(lines).strip(),
            ANY_MISTAKE if header[1] == "wrong" else header[2],
        )
        for header, lines in answers
    ]


def read_banks(root: Path, assignment: str) -> dict[str, list[Answer]]:
    """Read the banks of an assignment, by exercise, from `tests/banks/` in the course's root."""
    folder = find_checkout(root) / "tests" / "banks" / assignment
    return {path.stem: read_bank(path) for path in sorted(folder.glob("*.py"))}
