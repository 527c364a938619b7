"""Take nbgrader's instantiated AUTOTEST cells from the gradebook.

A source notebook may have lines like ``### AUTOTEST x``. When nbgrader makes the release version,
it runs the solution and writes asserts in place of these lines, with the solution's values. The
gradebook keeps the cells with these asserts, hidden ones too. The grader runs those cells. The
lines themselves are comments, so a cell with them would give full points for any answer.
"""

from __future__ import annotations

import json

from autograder.cells import get_grade_id, is_test


class MissingAutotestsError(Exception):
    """A test cell has lines that nbgrader did not replace. The text says what to do."""


def has_autotests(source: str, delimiter: str) -> bool:
    """Return whether a cell has a comment that nbgrader replaces by asserts."""
    lines = (line.strip() for line in source.splitlines())
    return any(line.startswith("#") and delimiter in line for line in lines)


def take_autotests(notebook: bytes, released: dict[str, str], delimiter: str) -> bytes:
    """Return a source notebook whose AUTOTEST cells have their asserts.

    Args:
        notebook: The source notebook.
        released: The cells of the gradebook: their texts by grade id.
        delimiter: nbgrader's `InstantiateTests.autotest_delimiter`.

    Raises:
        MissingAutotestsError: If the gradebook does not have the asserts.
    """
    if delimiter.encode() not in notebook:
        return notebook
    data = json.loads(notebook)
    for cell in data.get("cells", []):
        source = cell.get("source", "")
        source = source if isinstance(source, str) else "".join(source)
        if not (is_test(cell) and has_autotests(source, delimiter)):
            continue
        name = get_grade_id(cell)
        cell["source"] = released.get(name, source)
        if has_autotests(cell["source"], delimiter):
            raise MissingAutotestsError(
                f"The test cell {name!r} has {delimiter} lines that nbgrader has not replaced by "
                "tests. Run `nbgrader generate_assignment` again."
            )
    return json.dumps(data).encode()
