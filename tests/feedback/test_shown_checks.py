"""A feedback page shows the checks as the released notebook does, without a solution."""

from __future__ import annotations

import pytest
from nbformat import NotebookNode
from traitlets.config import Config

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


@pytest.mark.parametrize(
    "begin",
    ["# BEGIN HIDDEN TESTS", "### BEGIN HIDDEN TESTS ", "### BEGIN HIDDEN TESTS ###\r", "# SECRET"],
)
def test_a_page_leaves_out_what_nbgrader_leaves_out(begin: str) -> None:
    plain = f"assert double(1) == 2\n{begin}\nassert double(4711) == 9422"
    course = Config()
    if "SECRET" in begin:
        course.ClearHiddenTests.begin_test_delimeter = "SECRET"
    for source in (plain, f"{plain}\n# END HIDDEN TESTS\n"):
        made = notebook(checks_of("double", source, 2))
        resources = {"nbgrader": {"notebook": "tiny"}}
        HideHiddenTests(config=course, results=False).preprocess(made, resources)
        assert made.cells[0].source == "assert double(1) == 2"
        assert made.cells[0].metadata["withheld"]


def test_a_page_with_hidden_tests_shows_the_whole_cell() -> None:
    assert show(show=True) == SOURCE
    assert "reference(x)" not in show(show=True, results=False)
