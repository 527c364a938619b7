"""A released cell of checks shows what is checked, and no solution."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.utils import compute_checksum

from autograder.authoring import close_checks
from autograder.authoring.giveaways import MOST_LINES, find_giveaways
from autograder.authoring.short_cell import DETAILS, read_exercise, shorten
from autograder.cells import HIDDEN_TESTS
from autograder.course import Course
from autograder.grading.release_differences import describe_release_differences
from autograder.results.check_details import Details
from tests.support.courses import OWN_CONFIG, make_course
from tests.support.notebooks import answer, cell, checks_of, notebook

HELPER = '''

@checks.in_kernel
def doubled(double, x):
    """Return the result."""
    return double(x)


def right(x):
    return 2 * x


def other(x):
    return 3 * x


'''
SOURCE = f"""ex = checks.Exercise("double", points=2)
{HELPER}
# the numbers of the example
pair = [1.5, 2.0]
unused = [pair]
squares = {{"row-for-column": [x * x for x in pair]}}
with ex.part("the example", points=1):
    checks.equal(
        [doubled(double, x) for x in pair],
        [3.0, 4.0],  # twice
        mistakes=squares,
        given="double(x)",
    )
    checks.example(
        double,
        checks.call("× ×"),
        "× ×× ×",
        mistakes={{"row-for-column": right("×")}},
    )
with ex.part("zero", points=1):
    checks.equal(double(0), 0)

ex.score()"""
SHORT = """# @title Checks of double: run this cell
ex = checks.Exercise("double", points=2)

# the numbers of the example
pair = [1.5, 2.0]
ex.load_details("tiny")

with ex.part("the example", points=1):
    checks.equal([doubled(double, x) for x in pair], [3.0, 4.0], given="double(x)")
    checks.example(double, checks.call("× ×"), "× ×× ×")
with ex.part("zero", points=1):
    checks.equal(double(0), 0)

ex.score()"""


def test_functions_and_mistakes_move_away_and_data_stays() -> None:
    short = shorten(SOURCE, "tiny")
    assert short.source == SHORT
    assert short.helpers.count("def ") == 2  # nothing uses `other`
    assert "@checks.in_kernel\ndef doubled" in short.helpers
    assert "squares = {" in short.helpers
    assert "unused" not in short.helpers
    first, second = short.mistakes["the example"].items()
    assert first[1] == "squares"
    assert second == (
        'checks.example(double, checks.call("× ×"), "× ×× ×")',
        '{"row-for-column": right("×")}',
    )


def test_a_cell_with_nothing_to_hide_gets_a_title_only() -> None:
    source = 'ex = checks.Exercise("f", points=1)\n\nwith ex.part("a", points=1):\n    f()\n\n'
    source += "ex.score()"
    short = shorten(source, "tiny")
    assert short.source == f"# @title Checks of f: run this cell\n{source}"
    assert not short.leaves_out


def test_a_long_call_keeps_one_line_for_each_argument() -> None:
    numbers = "[" + ", ".join(["1000.25"] * 9) + "]"
    source = (
        'ex = checks.Exercise("f", points=1)\nwith ex.part("a", points=1):\n'
        f"    checks.equal(\n        f({numbers}),\n        {numbers},\n        mistakes={{}},\n"
        "    )\nex.score()"
    )
    assert f"    checks.equal(\n        f({numbers}),\n        {numbers},\n    )\n" in shorten(
        source, "tiny"
    ).source  # fmt: skip


def test_of_equal_calls_with_different_mistakes_the_second_keeps_its_own() -> None:
    call = "    checks.equal(f(), 1, mistakes={})\n"
    source = f'ex = checks.Exercise("f", points=1)\nwith ex.part("a", points=1):\n{call}{call}'
    assert shorten(source, "tiny").mistakes == {"a": {"checks.equal(f(), 1)": "{}"}}
    other = '    checks.equal(f(), 1, mistakes={"row-for-column": 2})'
    short = shorten(source + other, "tiny")
    assert short.mistakes == {"a": {"checks.equal(f(), 1)": "{}"}}
    assert short.source.endswith(f"    checks.equal(f(), 1)\n{other}")


@pytest.mark.parametrize("source", ["assert f() == 1", "%%bash\nls", "x = Exercise('f')", ""])
def test_a_test_cell_of_another_kind_has_no_exercise(source: str) -> None:
    assert read_exercise(source) == ""


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("    def f(): return 1", "defines 'f' inside of a part"),
        ('    look({"row-for-column": 3})', "says what the mistake 'row-for-column' gives"),
        ("    checks.equal(f(x), 2 * x + offset)", "has a line of the solution: 2 * x + offset"),
        ("    f()\n" * MOST_LINES, f"has {MOST_LINES + 1} lines"),
    ],
)
def test_what_a_cell_gives_away_is_named(lines: str, problem: str) -> None:
    solution = "def g(x):\n    offset = 4\n    return 2 * x + offset"
    [message] = find_giveaways(f'with ex.part("a", points=1):\n{lines}', solution)
    assert message.startswith(problem)


def test_a_right_value_without_a_variable_is_no_giveaway() -> None:
    solution = "def g(x):\n    return torch.device('cpu') if x else torch.zeros(3)"
    source = 'with ex.part("a", points=1):\n    checks.equal(g(1), torch.device("cpu"))'
    assert find_giveaways(source, solution) == []


HIDDEN = f"### BEGIN {HIDDEN_TESTS}\nsecret = 4711\n### END {HIDDEN_TESTS}\n\nex.score()"


def generate(root: Path) -> tuple[nbformat.NotebookNode, nbformat.NotebookNode]:
    """Generate a course's assignment as nbgrader does, and return its two test cells."""
    made = notebook(
        cell("setup", "from autograder import checks"),
        answer("double", "def double(x):\n    ### BEGIN SOLUTION\n    2\n    ### END SOLUTION"),
        checks_of("double", SOURCE.replace("ex.score()", HIDDEN), 2),
        checks_of("other", "assert double(2) == 4", 1),
    )
    make_course(root, OWN_CONFIG, tiny=made)
    Course.open(root).generate_assignment("tiny")
    released = nbformat.read(root / "release" / "tiny" / "tiny.ipynb", 4)
    return released.cells[2], released.cells[3]


def test_generating_an_assignment_closes_the_checks(tmp_path: Path) -> None:
    (tmp_path / "course").mkdir()
    checks_cell, other = generate(tmp_path)
    assert checks_cell.source == SHORT
    assert checks_cell.metadata.jupyter.source_hidden
    assert checks_cell.metadata.cellView == "form"
    assert other.source == "assert double(2) == 4"
    assert not {"jupyter", "cellView"} & set(other.metadata)
    text = (tmp_path / DETAILS / "tiny.json").read_text(encoding="utf-8")
    assert set(json.loads(text)) == {"double"}
    assert "4711" not in text
    assert checks_cell.metadata.nbgrader.checksum == compute_checksum(checks_cell)
    source = (tmp_path / "source" / "tiny" / "tiny.ipynb").read_bytes()
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as book:
        assert describe_release_differences(book, "tiny", "tiny", source) == ""
        saved = book.find_source_cell("double-test", "tiny", "tiny").source
    assert "4711" in saved


def test_a_course_without_the_folder_uses_the_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exercise that an instructor changed works with the package that students have."""
    short = shorten(SOURCE.replace("ex.score()", "\nex.score()"), "tiny")
    installed = Details(short.helpers, short.mistakes)
    monkeypatch.setattr(close_checks, "read_details", lambda assignment, exercise: installed)
    checks_cell, _ = generate(tmp_path / "same")
    assert checks_cell.source == SHORT
    installed = Details(short.helpers, {})
    checks_cell, _ = generate(tmp_path / "changed")
    assert checks_cell.source == SOURCE.replace("ex.score()", "\nex.score()")
    assert checks_cell.metadata.jupyter.source_hidden
    assert not (tmp_path / "changed" / "course").exists()
