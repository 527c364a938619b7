"""A feedback page shows the checks as the released notebook does, without a solution."""

from __future__ import annotations

from nbformat import NotebookNode

from autograder.feedback import HideHiddenTests
from tests.support.notebooks import checks_of, notebook

SOURCE = """ex = checks.Exercise("double", points=2)


def reference(x):
    return 2 * x


with ex.part("the example", points=1):
    checks.equal(double(2), reference(2), mistakes={"row-for-column": 8})
### BEGIN HIDDEN TESTS
with ex.part("other numbers", points=1, hidden=True):
    checks.equal(double(4711), 9422)
### END HIDDEN TESTS

ex.score()"""


def show(**settings: bool) -> str:
    """Return the text of the checks on a feedback page."""
    made: NotebookNode = notebook(checks_of("double", SOURCE, 2))
    HideHiddenTests(**settings).preprocess(made, {"nbgrader": {"notebook": "tiny"}})
    return str(made.cells[0].source)


def test_the_page_shows_the_released_checks() -> None:
    assert show() == (
        '# @title Checks of double: run this cell\nex = checks.Exercise("double", points=2)\n'
        'ex.load_details("tiny")\n\nwith ex.part("the example", points=1):\n'
        "    checks.equal(double(2), reference(2))\n\nex.score()"
    )


def test_a_page_with_hidden_tests_shows_the_whole_cell() -> None:
    assert show(show=True) == SOURCE
    assert "reference(x)" not in show(show=True, results=False)
