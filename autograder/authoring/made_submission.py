"""Make a student's notebook from an assignment's source and answers of the banks.

The demonstration and the tests use such notebooks.
"""

from __future__ import annotations

import copy
import re

from nbformat import NotebookNode

from autograder.authoring.banks import Answer
from autograder.cells import (
    DELIMITERS,
    HIDDEN_TESTS,
    MARK_SCHEME,
    WRITTEN_STUB,
    get_grade_id,
    get_nbgrader_metadata,
    remove_regions,
)
from autograder.course import Assignment

STUB = "# YOUR CODE HERE\nraise NotImplementedError()"


def make_submission(assignment: Assignment, answers: dict[str, Answer | None]) -> NotebookNode:
    """Return a student's notebook: the assignment with `answers` in its answer cells.

    Args:
        assignment: The source version.
        answers: Answers by exercise. None leaves the blank stub. An exercise that is not in
            `answers` keeps the source version's solution. A written answer does so too, unless
            all answers are None.

    Returns:
        A notebook with the source's cells in nbgrader's form, without what students do not see.
    """
    notebook = copy.deepcopy(assignment.notebook)
    for cell in notebook.cells:
        name = get_grade_id(cell)
        if name in answers and get_nbgrader_metadata(cell).get("solution"):
            answer = answers[name]
            cell.source = answer.source if answer else remove_solution(cell.source)
        elif get_nbgrader_metadata(cell).get("solution") and answers and not any(answers.values()):
            cell.source = WRITTEN_STUB
        secret = (HIDDEN_TESTS, MARK_SCHEME)
        cell.source = remove_regions(cell.source, *secret, delimiters=DELIMITERS)
    return notebook


def remove_solution(source: str) -> str:
    """Return the student's version of a solution cell, with a stub for each solution region."""
    pattern = r"^([ \t]*)### BEGIN SOLUTION\n.*?### END SOLUTION$"

    def indent_stub(match: re.Match[str]) -> str:
        return "\n".join(match[1] + line for line in STUB.splitlines())

    return re.sub(pattern, indent_stub, source, flags=re.DOTALL | re.MULTILINE)
