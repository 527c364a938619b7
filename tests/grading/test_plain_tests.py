"""Plain nbgrader tests that need the student's code around them run beside it, and say so."""

from __future__ import annotations

import html
from dataclasses import replace
from unittest.mock import Mock

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.cells import read_results
from autograder.grading.judge import cell_text
from autograder.grading.judge.cell_text import read_cell
from autograder.grading.judge.choose_beside import choose_tests_beside
from autograder.grading.judge.grade_notebook import grade
from autograder.grading.judge.plain_tests import find_plain_tests
from autograder.grading.judge.planning import make_plan
from autograder.results import ExerciseResult
from autograder.results.score import as_html
from autograder.settings import Settings
from tests.support import ROOT
from tests.support.notebooks import notebook
from tests.support.notebooks_to_grade import SETUP, cell, cell_with_tests, new_launcher

SETTINGS = Settings(cell_seconds=10, call_seconds=5, exercise_seconds=3, recover_seconds=5)

HELPER = "def helper(x):\n    return 2 * x\n\n\ndef double(x):\n    return helper(x)"
#: By exercise: the solution, and a plain test that means the same only in one process.
ONE_PROCESS = {
    "double": (HELPER, "assert double(2) == 4\nhelper = lambda x: 10\nassert double(1) == 10"),
    "total": (
        "def fetch():\n    return 1\n\n\ndef total():\n    return fetch() + 1",
        "from unittest.mock import patch\n"
        'with patch("__main__.fetch", return_value=3) as fake:\n    assert total() == 4\n'
        "fake.assert_called_once()",
    ),
    "pay": (
        "RATE = 0.1\n\n\ndef pay(hours):\n    return RATE * hours",
        "RATE = 0.5\nassert pay(10) == 5\nassert pay.__code__.co_argcount == 1",
    ),
    "arrange": (
        "def arrange(numbers):\n    numbers.sort()",
        "numbers = [3, 1, 2]\narrange(numbers)\nassert numbers == ordered",
    ),
    "greet": (
        'def greet():\n    print("hello")',
        "import contextlib\nimport io\nout = io.StringIO()\n"
        'with contextlib.redirect_stdout(out):\n    greet()\nassert out.getvalue() == "hello\\n"',
    ),
    "Point": (
        "class Point:\n    def __init__(self, x):\n        self.x = x\n\n"
        "    def __add__(self, other):\n        return Point(self.x + other.x)\n\n"
        '    def __repr__(self):\n        return f"Point({self.x})"',
        "score = 0\nif (Point(1) + Point(2)).x == 3:\n    score += 1\n"
        'if str(Point(4)) == "Point(4)":\n    score += 1\nscore',
    ),
}
#: Plain tests that mean the same through proxies. The first one defines a name for another test.
THROUGH_PROXIES = {
    "square": ("def square(x):\n    return x**2", "ordered = [1, 2, 3]\nassert square(3) == 9"),
    "shout": ("def shout(x):\n    return x.upper()", 'assert shout("a") == "A"'),
}
#: A test that the solution can't pass.
BROKEN = ("def strict(x):\n    return x", "assert strict(1) == 2")


def make_source() -> NotebookNode:
    """Return a notebook with all kinds of test cells. It uses the checks in one of them."""
    cells = [cell(SETUP, "setup")]
    exercises = {"square": THROUGH_PROXIES["square"], **ONE_PROCESS, **THROUGH_PROXIES}
    for name, (solution, test) in {**exercises, "strict": BROKEN}.items():
        cells += [cell(solution, name, solution=True), cell(test, f"{name}-test", points=2)]
    cells += [
        cell("def checked(x):\n    return x", "checked", solution=True),
        cell_with_tests("checked", "checks.equal(checked(1), 2)"),
    ]
    return notebook(*cells)


def answer(
    source: NotebookNode, settings: Settings = SETTINGS, **texts: str
) -> dict[str, ExerciseResult]:
    """Return the results of a submission with these answers, and else the solution's."""
    submission = nbformat.from_dict(source)
    for submitted in submission.cells:
        submitted.source = texts.get(submitted.id, submitted.source)
    graded = grade(
        submission, source, settings, new_launcher(),
        beside={f"{name}-test" for name in ONE_PROCESS},
    )  # fmt: skip
    results = read_results(graded.notebook)
    assert list(results.values()) == graded.exercises
    return results


@pytest.fixture(scope="module")
def source() -> NotebookNode:
    return make_source()


def test_the_solution_chooses_the_tests(source: NotebookNode) -> None:
    chosen = choose_tests_beside(source, SETTINGS, new_launcher())
    assert chosen == {f"{name}-test" for name in ONE_PROCESS}
    only_checks = notebook(*source.cells[:1], *source.cells[-2:])
    assert choose_tests_beside(only_checks, SETTINGS, new_launcher()) == frozenset()


def test_such_a_test_means_what_it_means_in_nbgrader(source: NotebookNode) -> None:
    results = answer(source)
    for name in (*ONE_PROCESS, *THROUGH_PROXIES):
        result = results[f"{name}-test"]
        assert (result.outcome, result.earned) == ("passed", 2), name
        assert result.beside == (name in ONE_PROCESS)
    assert [results[name].outcome for name in ("strict-test", "checked-tests")] == ["failed"] * 2


def test_wrong_answers_lose_their_points(source: NotebookNode) -> None:
    """A helper that is not called, a copy in place of a change, and one of two methods."""
    results = answer(
        source,
        double="def helper(x):\n    return 2 * x\n\n\ndef double(x):\n    return x + x",
        pay="RATE = 0.1\n\n\ndef pay(hours):\n    return 0.1 * hours",
        arrange="def arrange(numbers):\n    return sorted(numbers)",
        greet="def greet():\n    raise ValueError('no')",
        Point=ONE_PROCESS["Point"][0].partition("    def __repr__")[0],
        total="",
    )
    earned = {name: results[f"{name}-test"].earned for name in ONE_PROCESS}
    assert earned == {"double": 0, "total": 0, "pay": 0, "arrange": 0, "greet": 0, "Point": 1}
    assert results["Point-test"].outcome == "partial"
    whys = {name: results[f"{name}-test"].reason for name in ONE_PROCESS}
    found = {name: (why.mistake, why.where) for name, why in whys.items() if why}
    assert found["double"] == ("assertion", "")  # a line of the test may be hidden
    assert found["greet"] == ("raised", "line 2 of your cell: raise ValueError('no')")
    assert all(results[f"{name}-test"].beside for name in ONE_PROCESS)


def test_a_test_that_hangs_costs_its_own_points(source: NotebookNode) -> None:
    results = answer(
        source,
        replace(SETTINGS, exercise_seconds=1),
        total="import time\n\n\ndef fetch():\n    return 1\n\n\ndef total():\n    time.sleep(1000)",
        greet="import os\n\n\ndef greet():\n    os._exit(1)",
    )
    outcomes = {name: results[f"{name}-test"].outcome for name in ONE_PROCESS}
    assert outcomes.pop("total") == "timed out"
    assert outcomes.pop("greet") == "crashed"
    assert set(outcomes.values()) == {"passed"}


def test_a_name_from_a_test_beside_is_not_missing(source: NotebookNode) -> None:
    """The second test passes through proxies only while the first one runs in the judge too."""
    first = "sizes = [1, 2]\nhelper = lambda x: 10\nassert double(1) == 10"
    cells = [
        cell(HELPER, "double", solution=True),
        cell(first, "first", points=1),
        cell("assert double(2) == 4", "second", points=1),
        cell("assert double(sizes[0]) > 1", "third", points=1),
    ]
    chosen = choose_tests_beside(notebook(*cells), SETTINGS, new_launcher())
    assert chosen == {"first", "third"}


@pytest.mark.parametrize(
    "setup",
    [
        "from autograder import checks as c\n\n\ndef same(x):\n    c.equal(x, 2)",
        "import autograder.checks as c\nsame = c.equal",
        "from autograder.checks import *\nsame = equal",
    ],
)
def test_a_cell_that_uses_the_checks_by_another_name_is_not_plain(setup: str) -> None:
    cells = [cell(setup, "setup"), cell("same(f(1))", "test", points=1)]
    plan = make_plan(notebook(*cells), notebook(*cells))
    assert not find_plain_tests(plan.cells)
    plan.cells.pop(0)
    assert find_plain_tests(plan.cells) == plan.cells


def test_the_cells_of_the_course_are_read_once_for_a_class(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading them takes as long as all checks of a chapter."""
    read = Mock(side_effect=read_cell)
    monkeypatch.setattr(cell_text, "read_cell", read)
    tests = [cell("assert same(1)", "one", points=1), cell("assert f(1)", "two", points=1)]
    answers = [cell(f"def f(x):\n    return {number}", "f", solution=True) for number in (1, 2)]
    # whether the first test is one of checks depends on the cell above it
    for setup, plain in [
        ("from a import same", ["one", "two"]),
        ("from autograder.checks import *", []),
    ]:
        source = notebook(cell(setup, "setup"), answers[0], *tests)
        for number, answer in enumerate(answers):
            read.reset_mock()
            plan = make_plan(source, notebook(cell(setup, "setup"), answer, *tests))
            assert [found.grade_id for found in find_plain_tests(plan.cells)] == plain
            assert read.called == (number == 0)


def test_no_test_of_this_course_is_plain() -> None:
    paths = sorted(ROOT.glob("source/*/*.ipynb"))
    assert paths
    for path in paths:
        source = nbformat.read(path, as_version=4)
        assert not find_plain_tests(make_plan(source, source).cells), path.name


def test_the_graded_notebook_marks_such_a_result() -> None:
    result = ExerciseResult("f", 2, outcome="passed", score=2)
    marked = ExerciseResult("f", 2, outcome="passed", score=2, beside=True)
    assert "beside the student" not in as_html(result)
    assert "ran beside the student's code" in html.unescape(as_html(marked))
    assert ExerciseResult.from_json(marked.to_json()) == marked


def test_a_locked_cell_may_use_the_students_function() -> None:
    """The judge can't run such a cell, so the plain tests below it need one process."""
    cells = [
        cell(HELPER, "double", solution=True),
        cell("shown = [double(n) for n in range(3)]", "locked"),
        cell("assert double(2) == 4 and shown == [0, 2, 4]", "test", points=1),
    ]
    source = notebook(*cells)
    assert choose_tests_beside(source, SETTINGS, new_launcher()) == {"test"}
