"""Courses that nbgrader's manual describes: AUTOTEST cells, and cells without ids."""

from __future__ import annotations

import json
from concurrent.futures import Future
from pathlib import Path

import nbformat
import pytest

from autograder.course import Course
from autograder.grading.autotests import MissingAutotestsError, take_autotests
from autograder.grading.batch import StudentRow, grade_submissions
from autograder.grading.gradebook import GradebookError
from autograder.grading.judge.parsed_notebook import parse_source, read_notebook
from autograder.grading.judge.planning import make_plan
from autograder.grading.submissions import find_submissions
from autograder.grading.task import GradedSubmission, Task, grade_task
from autograder.grading.workers import Workers
from tests.support.courses import make_course
from tests.support.notebooks import answer, checks_of, notebook
from tests.support.notebooks_to_grade import graded, outcomes

pytestmark = pytest.mark.usefixtures("one_server")

NAME = "autotested"
TEMPLATES = """
python3:
    setup: "from hashlib import sha1"
    hash: 'sha1({{snippet}}.encode("utf-8")+b"{{salt}}").hexdigest()'
    dispatch: "type({{snippet}})"
    normalize: "str({{snippet}})"
    check: 'assert {{snippet}} == "{{value}}", "{{message}}"'
    templates:
        default:
            - test: "type({{snippet}})"
              fail: "type of {{snippet}} is not correct"
            - test: "{{snippet}}"
              fail: "value of {{snippet}} is not correct"
"""
CONFIG = "c = get_config()\nc.Grader.preload = ['torch', 'autograder.checks']\n"
SOLUTION = "### BEGIN SOLUTION\na = 5\nwords = ['x', 'y']\n### END SOLUTION"
TEST = """### AUTOTEST a
### HASHED AUTOTEST len(words)
### BEGIN HIDDEN TESTS
### AUTOTEST words
### END HIDDEN TESTS"""
ANSWERS = {
    "right": ("a = 5\nwords = ['x', 'y']", 3),
    "wrong": ("a = 4\nwords = ['x', 'y']", 0),
    "wrong_hashed": ("a = 5\nwords = ['x']", 0),
    "wrong_hidden": ("a = 5\nwords = ['x', 'z']", 0),
    "blank": ("", 0),
}


def run_here(task: Task) -> Future[GradedSubmission]:
    future: Future[GradedSubmission] = Future()
    future.set_result(grade_task(task))
    return future


def grade_all(root: Path) -> dict[str, StudentRow]:
    course = Course.open(root)
    rows = grade_submissions(course, NAME, find_submissions(course, NAME), Workers(run_here, 1))
    return {row.student: row for row in rows}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with AUTOTEST cells, and a submission for each answer."""
    source = notebook(answer("words", SOLUTION), checks_of("words", TEST, 3))
    root = make_course(tmp_path_factory.mktemp("course"), CONFIG, **{NAME: source})
    (root / "source" / NAME / "autotests.yml").write_text(TEMPLATES, encoding="utf-8")
    Course.open(root).generate_assignment(NAME)
    for student, (text, _) in ANSWERS.items():
        released = nbformat.read(root / "release" / NAME / f"{NAME}.ipynb", as_version=4)
        released.cells[0].source = text
        folder = root / "submitted" / student / NAME
        folder.mkdir(parents=True)
        nbformat.write(released, folder / f"{NAME}.ipynb")
    return root


def test_autotest_cells_give_points_for_right_answers_only(course: Path) -> None:
    rows = grade_all(course)
    assert {student: row.total for student, row in rows.items()} == {
        student: points for student, (_, points) in ANSWERS.items()
    }
    assert not rows["right"].notes  # the released test cell is the one that runs


def test_autotest_lines_that_nbgrader_did_not_replace_are_told(
    course: Path, tmp_path: Path
) -> None:
    source = notebook(answer("words", SOLUTION), checks_of("words", TEST, 3))
    text = nbformat.writes(source).encode()
    assert b"assert" in take_autotests(text, {"words-test": "assert a == 5"}, "AUTOTEST")
    for released in ({}, {"words-test": TEST}):
        with pytest.raises(MissingAutotestsError, match="nbgrader generate_assignment"):
            take_autotests(text, released, "AUTOTEST")
    path = course / "source" / NAME / f"{NAME}.ipynb"
    before = path.read_bytes()
    path.write_bytes(before.replace(b"words-test", b"other-test"))
    try:
        with pytest.raises(GradebookError, match="other-test"):
            grade_all(course)
    finally:
        path.write_bytes(before)


def test_other_notebooks_are_not_changed() -> None:
    plain = notebook(checks_of("f", "assert f(1) == 2  # not an AUTOTEST line", 1))
    text = nbformat.writes(plain).encode()
    assert take_autotests(text, {"f-test": "other"}, "AUTOTEST") == text or (
        json.loads(take_autotests(text, {"f-test": "other"}, "AUTOTEST")) == json.loads(text)
    )


def test_ids_are_the_same_at_each_grading() -> None:
    cells = [answer("f", "x"), checks_of("f", "f(1)", 1)]
    source = json.loads(nbformat.writes(notebook(*cells)))
    for cell in source["cells"]:
        del cell["id"]
    source["nbformat_minor"] = 4
    content = json.dumps(source).encode()
    old = nbformat.writes(nbformat.convert(notebook(*cells, nbformat.v4.new_code_cell("1")), 3))
    ids = [
        [cell.node.id for cell in make_plan(parse_source(content), read_notebook(submission)).cells]
        for submission in (content, content, old.encode(), old.encode())
    ]
    assert ids[0] == ids[1]
    assert ids[2] == ids[3]
    assert len(set(ids[2])) == len(ids[2])


SQUARES = "def squares(n):\n    return [i**2 for i in range(1, n + 1)]"
DELETING = """\
orig_squares = squares
del squares
try:
    total(1)
except NameError:
    pass
else:
    raise AssertionError("total does not use squares")
finally:
    squares = orig_squares
assert total(3) == 14"""


DOUBLE = '\n\ndef double(x):\n    """Return twice `x`."""\n    return helper(x)'
HELPER = "def helper(x):\n    return 2 * x"
LOOKS = """\
import inspect
assert double.__doc__ == "Return twice `x`."
assert inspect.getdoc(double) == "Return twice `x`."
text = inspect.getsource(double)
assert text.startswith("def double(x):")
assert "helper(x)" in text and "def helper" not in text
assert helper.__doc__ is None
assert inspect.getsource(inspect.getdoc).startswith("def getdoc")
"""
CLASSES = 'class Base:\n    pass\n\n\nclass Thing(Base):\n    """A thing."""\n\n\nmade = Thing()'
LOOKS_AT_CLASSES = """\
import inspect
assert isinstance(made, Thing) and isinstance(made, Base)
assert not isinstance(3, Thing)
assert issubclass(Thing, Base) and not issubclass(Base, Thing)
assert Thing.__doc__ == "A thing."
assert inspect.getsource(Thing).startswith("class Thing(Base):")
"""


def test_a_test_may_look_at_a_students_function_and_class() -> None:
    """What plain nbgrader tests look at comes from the text of the submission."""
    double = ("double", f"{HELPER}{DOUBLE}", LOOKS)
    assert outcomes(graded(double)) == ["passed"]
    assert outcomes(graded(("made", CLASSES, LOOKS_AT_CLASSES))) == ["passed"]
    without = ("double", f"{HELPER}\n\ndef double(x):\n    return helper(x)", LOOKS)
    assert outcomes(graded(without)) == ["failed"]


def test_a_test_may_delete_a_students_function() -> None:
    """The example of nbgrader's manual: the test finds out whether a function is called."""
    uses = f"{SQUARES}\ndef total(n):\n    return sum(squares(n))"
    own = f"{SQUARES}\ndef total(n):\n    return sum(i**2 for i in range(1, n + 1))"
    after = ("after", "", "assert squares(2) == [1, 4]\nassert total(2) == 5")
    assert outcomes(graded(("total", uses, DELETING), after)) == ["passed", "passed"]
    assert outcomes(graded(("total", own, DELETING), after)) == ["failed", "passed"]
    forgets = "del squares\ndel total"
    assert outcomes(graded(("total", uses, forgets), after)) == ["passed", "passed"]
    missing = "del no_such_name"
    assert outcomes(graded(("total", uses, missing), after)) == ["failed", "passed"]
