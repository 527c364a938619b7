"""Banks: right and wrong answers to each exercise, which its checks must tell apart.

A bank is a Python file `tests/banks/ASSIGNMENT/EXERCISE.py` in percent format. Each cell is a
whole answer. Its header says what it is::

    # %% correct: indexing with None
    # %% mistake row-for-column: the new axis in front
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from autograder.cells import (
    HIDDEN_TESTS,
    MARK_SCHEME,
    WRITTEN_STUB,
    grade_id,
    nbgrader_metadata,
    without_regions,
)
from autograder.course import Assignment

HEADER = re.compile(r"# %% (?:(correct)|mistake ([a-z0-9-]+)): (.+)")
STUB = "# YOUR CODE HERE\nraise NotImplementedError()"


@dataclass(frozen=True)
class Answer:
    """One answer of a bank.

    Attributes:
        exercise: The exercise it answers.
        title: What it does, in a few words.
        source: The text of the answer cell.
        mistake: The id of the mistake that must be named; None for a correct answer.
    """

    exercise: str
    title: str
    source: str
    mistake: str | None = None


def read_bank(path: Path) -> list[Answer]:
    """All answers in a bank file.

    Raises:
        ValueError: A header that is neither of the two forms; the message names the line.
    """
    answers: list[tuple[re.Match[str], list[str]]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("# %%"):
            header = HEADER.fullmatch(line.strip())
            if header is None:
                raise ValueError(
                    f"{path.name}, line {number}: write `# %% correct: STYLE` or "
                    f"`# %% mistake ID: WHAT`, not {line!r}."
                )
            answers.append((header, []))
        elif answers:
            answers[-1][1].append(line)
    return [
        Answer(path.stem, header[3], "\n".join(lines).strip(), header[2])
        for header, lines in answers
    ]


def read_banks(root: Path, assignment: str) -> dict[str, list[Answer]]:
    """The banks of an assignment by exercise, from `tests/banks/` below the course's root."""
    folder = root / "tests" / "banks" / assignment
    return {path.stem: read_bank(path) for path in sorted(folder.glob("*.py"))}


def submission(assignment: Assignment, answers: dict[str, Answer | None]) -> NotebookNode:
    """A student's notebook: the assignment with `answers` in its answer cells.

    Args:
        assignment: The source version.
        answers: By exercise; None leaves the blank stub. An exercise that is not named keeps
            the source version's solution; so does a written answer, but where all are blank.

    Returns:
        A notebook with the source's cells in nbgrader's form, without what is hidden from students.
    """
    notebook = copy.deepcopy(assignment.notebook)
    for cell in notebook.cells:
        name = grade_id(cell)
        if name in answers and nbgrader_metadata(cell).get("solution"):
            answer = answers[name]
            cell.source = answer.source if answer else blank(cell.source)
        elif nbgrader_metadata(cell).get("solution") and answers and not any(answers.values()):
            cell.source = WRITTEN_STUB
        for region in (HIDDEN_TESTS, MARK_SCHEME):
            cell.source = without_regions(cell.source, region)
    return notebook


def blank(source: str) -> str:
    """The student's version of a solution cell: each solution region becomes the stub."""
    pattern = r"^([ \t]*)### BEGIN SOLUTION\n.*?### END SOLUTION$"

    def stub(match: re.Match[str]) -> str:
        return "\n".join(match[1] + line for line in STUB.splitlines())

    return re.sub(pattern, stub, source, flags=re.DOTALL | re.MULTILINE)
