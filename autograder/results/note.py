"""A note on a submission: what was unusual about it, for the student and the instructor.

The code depends only on a note's kind. The message is for people, and its words may change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from autograder.language import Text

NoteKind = Literal[
    "unreadable",  # the submitted file is not a notebook, or can't be read
    "missing-file",  # the submission has no notebook of the expected name
    "other-name",  # the submission has a notebook with another name than the assignment
    "unclear-time",  # it is not clear when it was submitted
    "worker-died",  # the process that graded it ended each time
    "other-assignment",  # the notebook has almost none of the assignment's cells
    "missing-cell",
    "foreign-cell",  # a cell with the name of another assignment's cell
    "repeated-cell",
    "read-only-cell",  # the student changed a cell of the course
    "unmatched-answer",  # a written answer that is not in its own cell waits for a person
    "cell-type",  # Markdown where code should be, or code where Markdown should be
    "invalid-cell",  # not a cell, not text, or too long
    "cell-hung",
    "outputs-left-out",  # the first try to grade it failed, perhaps at its outputs
    "kernel-died",  # the kernel ended while it ran a cell of the student
    "exercises-stopped",  # one reason stopped all exercises
    "no-graded-notebook",  # the instructor's copy of the graded notebook is missing or damaged
]


@dataclass(frozen=True)
class Note:
    """What was unusual about a submission.

    Attributes:
        kind: What kind of note it is.
        message: One or two sentences for the student and the instructor.
    """

    kind: NoteKind
    message: Text
