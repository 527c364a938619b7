"""Show a person what is left of a submitted file that is not a notebook.

Such a submission needs manual grading. Most of these files are notebooks that are cut off, so the
texts of their cells are still there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import nbformat
from nbformat import NotebookNode

from autograder.grading.judge import verdicts
from autograder.grading.judge.notebook_result import NotebookResult
from autograder.grading.judge.planning import Plan
from autograder.grading.kernels.kernel import KernelDied
from autograder.grading.wire.text import fit
from autograder.language import Text, join_texts, phrase, show
from autograder.results import Note
from autograder.sanitize import show_as_text

_NOT_KNOWN = phrase("This answer is not known, because the submitted file can't be read.")
_LONGEST = 50_000  # characters
#: The file is not text if more than one of so many characters is invalid.
_MOST_INVALID = 10
_ENCODINGS = ("utf-8-sig", "gb2312")

_STRING = r'"(?:[^"\\]++|\\.)*+(?:"|\\?$)'
#: The text of a cell in a notebook's JSON, perhaps cut off.
_SOURCE = re.compile(rf'"source"\s*+:\s*+(\[(?:\s*+{_STRING}\s*+,?+)*+|{_STRING})', re.DOTALL)


def make_unreadable_result(plan: Plan, reason: Text, content: bytes) -> NotebookResult:
    """Return the result of a submission that can't be read. It runs nothing.

    Args:
        plan: The plan of the assignment without a submission.
        reason: Why the file can't be read, as a sentence.
        content: The bytes of the file, as many as are known.
    """
    advice = phrase("A person looks at it and grades it. If you still can, submit it again.")
    message = join_texts([reason, advice], " ")
    notebook = plan.make_notebook()
    result = NotebookResult(notebook=notebook, notes=[Note("unreadable", message)])
    for number, cell in enumerate((cell for cell in plan.cells if cell.role == "test"), 1):
        exercise = verdicts.make_stopped_result(cell.grade_id, cell.possible, KernelDied(message))
        result.exercises.append(exercise)
        cell.node.outputs = [nbformat.from_dict(verdicts.make_report_output(exercise, number))]
        cell.node.execution_count = number
    for cell in plan.cells:
        if cell.role == "manual":
            text = show(_NOT_KNOWN)
            cell.node.source = f"# {text}" if cell.is_code else text
    notebook.cells.insert(0, _show_content(content))
    return result


def _show_content(content: bytes) -> NotebookNode:
    """Return a cell that shows the text of the file."""
    text = fit(find_text(content), _LONGEST)
    heading = show(phrase("Text in the submitted file:"))
    shown = (
        f"**{heading}**\n\n{show_as_text(text)}"
        if text
        else show(phrase("The submitted file has no text."))
    )
    cell: NotebookNode = nbformat.v4.new_markdown_cell(shown, id="text-of-the-submitted-file")
    return cell


def find_text(content: bytes) -> str:
    """Return the texts of the cells in a damaged notebook, or else the whole text of the file.

    Return an empty text for a file that is not text.
    """
    text = _decode(content)
    invalid = sum(c == "\ufffd" or (c < " " and not c.isspace()) for c in text)
    if invalid * _MOST_INVALID > len(text):
        return ""
    return "\n\n".join(_find_sources(text)) or text.strip()


def _decode(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    # most letters are right
    return content.decode(json.detect_encoding(content), "replace")


def _find_sources(text: str) -> Iterator[str]:
    for source in _SOURCE.findall(text):
        lines = re.findall(_STRING, source, re.DOTALL)
        joined = "".join(map(_unquote, lines)).strip()
        if joined:
            yield joined


def _unquote(literal: str) -> str:
    """Return the text of a JSON string. It may be cut off."""
    body = literal.removeprefix('"').removesuffix('"')
    try:
        return str(json.loads(f'"{body}"', strict=False))
    except ValueError:
        return body
