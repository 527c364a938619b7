"""What a plain nbgrader test finds in one process, it finds here too; and who can forge it."""

from __future__ import annotations

import functools
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from traitlets.config import Config

from autograder.cells import read_results
from autograder.grading.judge import judge
from autograder.grading.judge.choose_beside import choose_tests_beside
from autograder.grading.judge.grade_notebook import grade
from autograder.grading.judge.plain_tests import find_plain_tests, find_statements_for
from autograder.grading.judge.planning import make_plan
from autograder.results import ExerciseResult
from autograder.settings import Grader, Settings
from tests.support.notebooks import notebook
from tests.support.notebooks_to_grade import SETUP, cell, cell_with_tests, new_launcher

SETTINGS = Settings(cell_seconds=10, call_seconds=5, exercise_seconds=5, recover_seconds=5)

VECTOR = """\
class V:
    def __init__(self, x):
        self.x = list(x)
    def __eq__(self, other):
        return self.x == other.x
    def __hash__(self):
        return hash(tuple(self.x))"""
WRONG_VECTOR = """\
class V:
    def __init__(self, x):
        self.x = x
    def __eq__(self, other):
        return True
    def __hash__(self):
        return 1
    def __add__(self, other):
        return self
    __lt__ = __contains__ = __eq__
    def __str__(self):
        return "x\""""
ADD = ("def f(x):\n    return x + 1", "def f(x):\n    return x")
#: By name: a right and a wrong answer, and a test that fails for the wrong one in one process.
FORMS = {
    "timed": (*ADD, "%%time\nassert f(1) == 2"),
    "captured": (*ADD, "%%capture out\nassert f(1) == 2"),
    "repeated": (*ADD, "%%timeit -n 1 -r 1\nassert f(1) == 2"),
    "line magic": (*ADD, "%time y = f(3)\nassert y == 4"),
    "file": (*ADD, "%run -i check.py"),
    "shell": (*ADD, "names = !ls\nassert 'check.py' in names and f(1) == 2"),
    "await": (
        "async def f():\n    return 2",
        "async def f():\n    return 3",
        "assert await f() == 2",
    ),
    "list": (
        "def f(x):\n    return sorted(x)",
        "def f(x):\n    x.sort()\n    return x",
        "x = [3, 1]\nassert f(x) == [1, 3]\nassert x == [3, 1]",
    ),
    "dictionary": (
        "def f(d):\n    return len(d)",
        "def f(d):\n    n = len(d)\n    d.clear()\n    return n",
        "d = {'a': 1}\nassert f(d) == 1\nassert d",
    ),
    "differ": (VECTOR, WRONG_VECTOR, "assert V([1]) != V([2])"),
    "not equal": (VECTOR, WRONG_VECTOR, "assert not V([1]) == V([2])"),
    "operator": (
        VECTOR,
        WRONG_VECTOR,
        "try:\n    V([1]) + 1\n    assert False, 'no error'\nexcept TypeError:\n    pass",
    ),
    "order": (
        VECTOR,
        WRONG_VECTOR,
        "try:\n    V([1]) < V([2])\n    assert False, 'no error'\nexcept TypeError:\n    pass",
    ),
    "set": (VECTOR, WRONG_VECTOR, "assert len({V([1]), V([2])}) == 2"),
    "text": (VECTOR, WRONG_VECTOR, "assert str(V([1])) != 'x'"),
    "own list": (VECTOR, WRONG_VECTOR, "x = [1]\nv = V(x)\nx.append(2)\nassert v.x == [1]"),
    "silent": (
        "def f():\n    return 1",
        "def f():\n    print('bye')",
        "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as out:\n    f()\n"
        "assert 'bye' not in out.getvalue()",
    ),
}  # fmt: skip


@functools.cache
def choose(source: str, folder: Path | None = None) -> frozenset[str]:
    with copy_folder(folder) as work:
        read = nbformat.reads(source, 4)
        return choose_tests_beside(read, SETTINGS, new_launcher(), folder, work)


def find_results(
    source: NotebookNode, folder: Path | None = None, **texts: str
) -> dict[str, ExerciseResult]:
    """Return the results of a submission that has these texts in place of the solution's."""
    submission = nbformat.from_dict(source)
    for submitted in submission.cells:
        submitted.source = texts.get(submitted.id, submitted.source)
    beside = choose(nbformat.writes(source), folder)
    with copy_folder(folder) as work:
        graded = grade(
            submission, source, SETTINGS, new_launcher(), folder, beside=beside, work=work
        )
    return read_results(graded.notebook)


@contextmanager
def copy_folder(folder: Path | None) -> Iterator[Path | None]:
    """Give the student's process a copy of the course's folder, as the grader does."""
    if folder is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as work:
        yield Path(shutil.copytree(folder, work, dirs_exist_ok=True))


def test_wrong_answers_lose_what_they_lose_in_one_process(tmp_path: Path) -> None:
    cells, wrong = [], {}
    for number, texts in enumerate(FORMS.values()):
        # each form has names of its own
        right, mistake, test = (re.sub(r"\b([fV])\b", rf"\1_{number}", text) for text in texts)
        cells += [cell(right, f"answer-{number}", solution=True)]
        cells += [cell(test, f"test-{number}", points=2)]
        wrong[f"answer-{number}"] = mistake
        (tmp_path / f"check_{number}.py").write_text(f"assert f_{number}(1) == 2\n")
        cells[-1].source = cells[-1].source.replace("check.py", f"check_{number}.py")
    for texts, points in (({}, 2), (wrong, 0)):
        results = find_results(notebook(*cells), tmp_path, **texts).values()
        assert {n: r.earned for n, r in zip(FORMS, results, strict=True)} == dict.fromkeys(
            FORMS, points
        )


def test_a_magic_in_a_cell_of_checks_is_the_authors_mistake() -> None:
    """It would leave out all checks, and each answer would earn the points."""
    test = cell_with_tests("f", "checks.equal(f(1), 2)")
    test.source = "%%time\n" + test.source
    source = notebook(cell(SETUP, "setup"), cell(ADD[0], "f", solution=True), test)
    assert not choose_tests_beside(source, SETTINGS, new_launcher())
    result = find_results(source)["f-tests"]
    assert (result.earned, result.outcome) == (0, "crashed")
    assert "%%time" in result.internal_error
    test.source = "%matplotlib inline\n" + test.source.removeprefix("%%time\n")
    assert find_results(source)["f-tests"].earned == 1


def test_a_cell_of_checks_below_a_magic_is_not_plain() -> None:
    cells = [
        cell(SETUP, "setup"),
        cell("%%timeit\nchecks.equal(f(1), 2)", "one", points=1),
        cell("%%bash\ntest -f result.txt", "two", points=1),
        cell("checks.equal(f(1), 2) and (", "three", points=1),
    ]
    plan = make_plan(notebook(*cells), notebook(*cells))
    assert [found.grade_id for found in find_plain_tests(plan.cells)] == ["two"]


def test_an_answer_may_use_what_a_test_above_it_defines() -> None:
    first = (
        "import math\nstart, x = 4, [1]\n### BEGIN HIDDEN TESTS\nsecret = 3\n### END HIDDEN TESTS"
    )
    source = notebook(
        cell(ADD[0], "f", solution=True),
        cell(f"{first}\nassert f(1) == 2", "first", points=1),
        cell("import math\ndef g(n):\n    return math.sqrt(n)\n\nend = g(4)", "g", solution=True),
        cell("assert g(4) == end == 2", "second", points=1),
        cell("found = 'secret' in globals()", "h", solution=True),
        cell("assert not found", "third", points=1),
    )
    own = "def g(n):\n    return math.sqrt(n)\n\nend = g(start)"
    results = find_results(source, g=own)
    assert {name: result.earned for name, result in results.items()} == {
        "first": 1, "second": 1, "third": 1
    }  # fmt: skip
    assert not any(result.beside for result in results.values())
    spies = find_results(source, g=own, h="found = secret")
    assert spies["third"].earned == 0
    plan = make_plan(source, source)
    tests = find_plain_tests(plan.cells)[:1]
    assert find_statements_for(tests, own, set()) == "import math\nstart, x = (4, [1])"
    assert find_statements_for(tests, own, {"math", "start"}) == ""
    assert find_statements_for(tests, "secret = secret + 1\nf(", set()) == ""


@pytest.mark.parametrize(
    "begin",
    [
        "# BEGIN HIDDEN TESTS",
        "### BEGIN HIDDEN TESTS ",
        "### BEGIN HIDDEN TESTS ###",
        "# HIDE THIS",
    ],
)
def test_an_answer_finds_no_statement_that_nbgrader_does_not_release(begin: str) -> None:
    text = f"start = 4\n{begin}\nsecret = 3\n# END HIDDEN TESTS"
    for source in (text, text.replace("\n", "\r\n"), text.rpartition("\n")[0]):
        cells = notebook(cell(source, "first", points=1))
        tests = find_plain_tests(make_plan(cells, cells).cells)
        course = Config()
        if "HIDE" in begin:
            course.ClearHiddenTests.begin_test_delimeter = "HIDE THIS"
        delimiters = Grader(config=course).make_settings("", "", ()).delimiters
        assert find_statements_for(tests, "start + secret", set(), delimiters) == "start = 4"


def test_the_number_that_a_test_shows_is_the_points() -> None:
    """As in nbgrader, whatever type it has: none for a line that ends in a semicolon."""
    ends = {"1": 1, "1;": 2, "'1'": 2, "True": 2, "sympy.Integer(1)": 1, "None": 2, "10**5000": 0}
    cells = [
        cell(f"import sympy\nassert x\n{end}", f"test-{number}", points=2)
        for number, end in enumerate(ends)
    ]
    results = find_results(notebook(cell("x = 1", "x", solution=True), *cells))
    earned = [result.earned for result in results.values()]
    assert dict(zip(ends, earned, strict=True)) == {**ends, "10**5000": 2}


@pytest.mark.parametrize("magic", ["%matplotlib inline", "%run more.py"])
def test_a_magic_of_a_setup_cell_may_have_a_comment_in_plain_words(
    tmp_path: Path, magic: str
) -> None:
    (tmp_path / "more.py").write_text("three = 3\n")
    source = notebook(
        cell(f"{magic}  # don't\nthree = 3", "setup"),
        cell(ADD[0], "f", solution=True),
        cell("assert f(2) == three", "test", points=1),
    )
    assert find_results(source, tmp_path)["test"].earned == 1


@pytest.mark.parametrize(
    "text",
    [
        f"x = {'1 + ' * 900}1",
        f"x = {'1 + ' * 2500}1",
        "".join(f"a{number} = 1\n" for number in range(100_000)),
    ],
    ids=["deep", "deeper", "long"],
)
def test_no_answer_takes_long_or_is_too_deep_for_the_search_for_names(text: str) -> None:
    cells = notebook(cell("start = 4", "first", points=1))
    tests = find_plain_tests(make_plan(cells, cells).cells)
    begin = time.process_time()
    assert find_statements_for(tests, f"{text}\ny = start", set()) == "start = 4"
    assert time.process_time() - begin < 5


def test_the_text_of_a_last_value_takes_no_longer_than_a_test_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(judge, "_GRACE_SECONDS", 0.0)
    slow = "class Slow:\n    def __repr__(self):\n        start = time.process_time()\n"
    slow += "        while time.process_time() < start + 3:\n            pass\n        return '2'"
    source = notebook(
        cell("x = 1", "x", solution=True),
        cell(f"import time\n{slow}\n\nassert x\nSlow()", "test", points=2),
    )
    graded = grade(source, source, replace(SETTINGS, exercise_seconds=1), new_launcher())
    assert read_results(graded.notebook)["test"].outcome == "timed out"


def test_modules_beside_the_notebook_are_the_courses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)  # whatever the environment says
    (tmp_path / "helpers.py").write_text("def check(f):\n    assert f(2) == 3\n")
    (tmp_path / "more.py").write_text("def twice(f):\n    return f(f(1))\n")
    source = notebook(
        cell("from helpers import check\n%run more.py", "setup"),
        cell(ADD[0], "f", solution=True),
        cell("check(f)", "one", points=1),
        cell("assert twice(f) == 3", "two", points=1),
    )
    forged = "def check(f):\n    pass\n\ndef twice(f):\n    return 3\n\ndef f(x):\n    return 0"
    for answer, points in ((ADD[0], 1), (ADD[1], 0), (forged, 0)):
        results = find_results(source, tmp_path, f=answer)
        assert [r.earned for r in results.values()] == [points, points]
        assert not any(r.beside for r in results.values())
    assert not (tmp_path / "__pycache__").exists()


def test_a_library_of_the_notebook_is_the_judges() -> None:
    """A student's `np` decides no comparison, and the variable `time` of the task counts."""
    plain = nbformat.v4.new_code_cell("import numpy as np\nimport time", id="plain")
    source = notebook(
        plain,
        cell("def f(x):\n    return x**2\n\ntime = 3", "f", solution=True),
        cell("np.testing.assert_allclose(f(np.arange(3)), [0, 1, 4])", "one", points=1),
        cell("assert time == 3", "two", points=1),
    )
    assert [r.earned for r in find_results(source).values()] == [1, 1]
    forged = (
        "class np:\n    arange = range\n    class testing:\n        def assert_allclose(*a): pass"
    )
    for text in (
        f"def f(x):\n    return 0\n\n{forged}\ntime = 4",
        "np.testing.assert_allclose = lambda *a: None\ndef f(x):\n    return 0\n\ntime = 4",
    ):
        results = find_results(source, f=text)
        assert [r.earned for r in results.values()] == [0, 0]


def test_a_library_that_the_student_imports_is_marked_if_it_is_another() -> None:
    source = notebook(
        cell("import numpy as np\n\ndef f(x):\n    return x**2", "f", solution=True),
        cell("assert np.allclose(f(3), 9)", "test", points=1),
    )
    result = find_results(source)["test"]
    assert (result.earned, result.beside) == (1, False)
    assert find_results(source, f="def f(x):\n    return 9")["test"].earned == 0  # no import
    forged = "class np:\n    def allclose(*a): return True\n\ndef f(x):\n    return 0"
    result = find_results(source, f=forged)["test"]
    assert (result.earned, result.beside) == (1, True)


def test_a_name_of_an_import_star_is_marked_if_it_is_the_students() -> None:
    solution = "from math import *\n\ndef root(x):\n    return sqrt(x)"
    source = notebook(
        cell(solution, "root", solution=True),
        cell("assert isclose(root(4), 2)", "test", points=1),
    )
    assert not find_results(source)["test"].beside
    forged = "def isclose(*a):\n    return True\n\ndef root(x):\n    return 0"
    result = find_results(source, root=forged)["test"]
    assert (result.earned, result.beside) == (1, True)
    result = find_results(source, root=f"from math import *\n{forged}")["test"]
    assert result.earned == 0


def test_a_students_library_is_marked_beside_cells_of_checks() -> None:
    source = notebook(
        cell(SETUP, "setup"),
        cell("import numpy as np\n\ndef f(x):\n    return x**2", "f", solution=True),
        cell("assert np.allclose(f(3), 9)", "test", points=1),
        cell_with_tests("g", "checks.equal(f(2), 4)"),
    )
    assert not any(result.beside for result in find_results(source).values())
    forged = "class np:\n    def allclose(*a): return True\n\ndef f(x):\n    return 0"
    results = find_results(source, f=forged)
    assert (results["test"].earned, results["test"].beside) == (1, True)
    assert results["g-tests"].earned == 0


AREA = "def area(r):\n    return 3 * r**2"


@pytest.mark.parametrize("last", ["assert area(1) == 3", "checks.equal(area(1), 3)"])
def test_an_import_below_an_exercise_is_no_answer_to_it(tmp_path: Path, last: str) -> None:
    (tmp_path / "solutions.py").write_text(f"print('loaded')\n{AREA}\n")
    plain = nbformat.v4.new_code_cell("from solutions import area", id="plain")
    checked = cell_with_tests("two", last) if "checks" in last else cell(last, "two", points=1)
    source = notebook(
        cell(SETUP, "setup"), cell(AREA, "area", solution=True),
        cell("assert area(2) == 12", "one", points=1), plain,
        cell("pass", "more", solution=True), checked,
    )  # fmt: skip
    assert [r.earned for r in find_results(source, tmp_path).values()] == [1, 1]
    blank = find_results(source, tmp_path, area="", plain="pass").values()
    assert [r.earned for r in blank] == [0, 1]


def test_an_import_runs_as_a_cell_of_the_course(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A plot is not shown, and the grader's own output has nothing of the module's."""
    monkeypatch.delenv("MPLBACKEND", raising=False)
    text = "import os\nprint('loaded')\nbackend = os.environ.get('MPLBACKEND')\n"
    for name in ("given", "answer", "star"):
        (tmp_path / f"{name}.py").write_text(text)
    plain = nbformat.v4.new_code_cell("from given import backend as one", id="plain")
    source = notebook(
        plain,
        cell("from answer import backend as two\nfrom star import *", "answer", solution=True),
        cell("assert one == two == backend == 'agg'", "test", points=1),
    )
    assert find_results(source, tmp_path)["test"].earned == 1
    assert "loaded" not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    "definition",
    [
        "def factorial(n):\n    return 1",
        "if True:\n    def factorial(n):\n        return 1",
        "try:\n    from operator import neg as factorial\nexcept ImportError:\n    pass",
    ],
)
def test_the_last_definition_in_a_cell_counts(definition: str) -> None:
    solution = "from math import *\n\ndef factorial(n):\n    return prod(range(1, n + 1))"
    source = notebook(
        cell("def gcd(a, b):\n    return 'ours'", "setup"),
        cell(solution, "factorial", solution=True),
        cell("assert factorial(3) == 6", "one", points=1),
        cell("assert gcd(2, 4) == 'ours'", "two", points=1),
    )
    wrong = f"from math import *\n\n{definition}"
    for answer, points in ((solution, 1), (wrong, 0)):
        results = find_results(source, factorial=answer).values()
        assert [r.earned for r in results] == [points, 1]
        assert not any(r.beside for r in results)


def test_changed_arguments_are_marked() -> None:
    """Code that changes the expected value earns points only with a mark for the instructor."""
    source = notebook(
        cell("def f(d):\n    return d['a']", "f", solution=True),
        cell("d = {'a': 1, 'want': 1}\nassert f(d) == d['want']", "test", points=1),
    )
    assert not find_results(source)["test"].beside
    forged = find_results(source, f="def f(d):\n    d['want'] = 7\n    return 7")["test"]
    assert (forged.earned, forged.beside) == (1, True)
    strict = Settings(plain_tests_beside=False)
    submission = nbformat.from_dict(source)
    submission.cells[0].source = "def f(d):\n    d['want'] = 7\n    return 7"
    graded = grade(submission, source, strict, new_launcher())
    assert read_results(graded.notebook)["test"].earned == 0


def test_an_unchanged_set_is_not_marked() -> None:
    """A set that shrank has another order than one that is filled with what is left."""
    shrunk = "few = set(range(100))\nfew -= few - {1, 8}\nassert list(few) == [1, 8]"
    arguments = "[few, (few, 1), [(few,)], {'a': few}, {frozen: 1}, [frozen]]"
    source = notebook(
        cell("def f(x):\n    return 1", "f", solution=True),
        cell(f"{shrunk}\nassert f(few) == 1", "one", points=1),
        cell(
            f"{shrunk}\nfrozen = frozenset(few)\nassert all(f(x) == 1 for x in {arguments})",
            "two",
            points=1,
        ),
    )
    results = find_results(source)
    assert [(r.earned, r.beside) for r in results.values()] == [(1, False), (1, False)]
    assert not choose(nbformat.writes(source))
    changes = "def f(x):\n    x.add(2) if isinstance(x, set) else None\n    return 1"
    results = find_results(source, f=changes)
    assert results["one"].beside


def test_a_change_marks_the_tests_below_too() -> None:
    """They may use the same object: here the cases, of which none is left."""
    source = notebook(
        cell("cases = [(1, 1), (2, 4)]", "setup"),
        cell("def total(pairs):\n    return len(pairs)", "total", solution=True),
        cell("assert total(cases) == 2", "one", points=1),
        cell("def f(x):\n    return x**2", "f", solution=True),
        cell("for x, want in cases:\n    assert f(x) == want", "two", points=1),
    )
    emptied = "def total(pairs):\n    n = len(pairs)\n    pairs.clear()\n    return n"
    results = find_results(source, total=emptied, f="def f(x):\n    return 0").values()
    assert [(r.earned, r.beside) for r in results] == [(1, True), (1, True)]
    checked = cell_with_tests(
        "f", "for x, want in cases:\n    checks.equal(f(x), want)\nassert cases"
    )
    mixed = notebook(cell(SETUP, "libraries"), *source.cells[:4], checked)
    results = find_results(mixed, total=emptied, f="def f(x):\n    return 0").values()
    assert [(r.earned, r.beside) for r in results] == [(1, False), (0, False)]


def test_checks_do_not_take_changes_back() -> None:
    body = "d = {'a': 1, 'want': 1}\nchecks.equal(f(d), d['want'])"
    source = notebook(
        cell(SETUP, "setup"),
        cell("def f(d):\n    return d['a']", "f", solution=True),
        cell_with_tests("f", body),
    )
    forged = find_results(source, f="def f(d):\n    d['want'] = 7\n    return 7")["f-tests"]
    assert (forged.earned, forged.beside) == (0, False)
