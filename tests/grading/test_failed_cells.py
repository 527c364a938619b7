"""The first error of a cell is the message, not the name that the cell does not define any more."""

from __future__ import annotations

import pytest

from tests.support.notebooks_to_grade import SETUP, graded, outcomes, right

GOOD = "def double(x):\n    return 2 * x\n"
TESTS = "checks.equal(double(4), 8)"

#: What fails before or in the definition: the answer, a part of the message, the line's number.
FAILURES = {
    "non-breaking space": ("# note\ndef double(x):\n\xa0   return 2 * x", "SyntaxError", 3),
    "curly quotes": ("def double(x):\n    print(“hello”)\n    return 2 * x", "SyntaxError", 2),
    "curly quotes above": ("name = ‘me’\n" + GOOD, "SyntaxError", 1),
    "newer syntax": ("type Number = int\n" + GOOD, "SyntaxError", 1),
    "newer f-string": ("a = {}\nb = f\"{a[\"k\"]}\"\n" + GOOD, "SyntaxError", 2),
    "not indented": ("def double(x):\nreturn 2 * x", "IndentationError", 2),
    "open bracket": ("y = (1,\n" + GOOD, "SyntaxError", None),
    "a package that is missing": ("# one\nimport no_such_package\n" + GOOD, "no_such_package", 2),
    "a name that is missing": ("from torch import no_such_name\n" + GOOD, "ImportError", 1),
    "input": ("name = input('Your name? ')\n" + GOOD, "input", 1),
    "an exception": ("x = 1\ny = x / 0\n" + GOOD, "ZeroDivisionError", 2),
    "an exception in a call": ("def f():\n    raise ValueError('no')\nf()\n" + GOOD,
                               "ValueError: no", 2),
    "a file that is missing": ("open('data.csv')\n" + GOOD, "FileNotFoundError", 1),
    "an assertion": ("assert 1 == 2, 'a test'\n" + GOOD, "AssertionError: a test", 1),
    "sys.exit": ("import sys\nsys.exit()\n" + GOOD, "SystemExit", 2),
    "a magic that does not exist": ("%no_such_magic\n" + GOOD, "no_such_magic", None),
    "a cell magic that does not exist": ("%%no_such_magic\n" + GOOD, "no_such_magic", None),
    "below capture": ("%%capture\nimport no_such_package\n" + GOOD, "no_such_package", None),
    "below time": ("%%time\n1 / 0\n" + GOOD, "ZeroDivisionError", None),
    "a lambda": ("1 / 0\ndouble = lambda x: 2 * x", "ZeroDivisionError", 1),
    "another name": ("1 / 0\ndef twice(x):\n    return 2 * x", "ZeroDivisionError", 1),
    "an exception with a long text": ("raise ValueError('a\\nb' * 999)\n" + GOOD, "Error: a", 1),
    "endless": ("import time\ntime.sleep(1000)\n" + GOOD, "did not end within 1 seconds", None),
    "the kernel ends": ("import os\nos._exit(3)\n" + GOOD, "The kernel ended", None),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "says", "line"), FAILURES.values(), ids=FAILURES.keys())
def test_the_error_of_the_cell_is_the_message(answer: str, says: str, line: int | None) -> None:
    result = graded(("double", answer, TESTS), right("after"), cell_seconds=1)
    assert outcomes(result) == ["failed", "passed"]
    (failure,) = result.exercises[0].failures
    assert failure.mistake == "cell-failed"
    assert says in failure.message + failure.where
    assert "is not defined" not in failure.message
    if line is not None:
        assert failure.where.startswith(f"line {line} of your cell")


def test_a_helper_below_the_error_is_explained_too() -> None:
    answer = "def double(x):\n    return helper(x)\n1 / 0\ndef helper(x):\n    return 2 * x"
    result = graded(("double", answer, TESTS))
    assert "ZeroDivisionError" in result.exercises[0].failures[0].message


def test_an_error_below_the_definition_costs_nothing() -> None:
    assert outcomes(graded(("double", GOOD + "\n1 / 0", TESTS))) == ["passed"]


def test_a_name_that_no_cell_defines_is_still_not_defined() -> None:
    result = graded(("double", "def twice(x):\n    return 2 * x", TESTS))
    assert result.exercises[0].mistakes == ["not-defined"]


def test_another_cell_that_failed_is_not_blamed() -> None:
    result = graded(("first", "1 / 0", "checks.equal(1, 1)"), ("double", "pass", TESTS))
    assert result.exercises[1].mistakes == ["not-defined"]


#: What an honest cell does that must not break the functions of the course.
SHADOWS = [
    "from torch import *",
    "from numpy import *",
    "from torch import *\nfrom numpy import *\nfrom math import *",
    "list = [1, 2]",
    "sum = 0\nmax = 1\nmin = 2\nlen = 3\nrange = 4\nabs = 5\nany = all = round = float = int = 6",
    "print = dict = set = tuple = type = str = isinstance = super = object = zip = map = None",
    "open = input = id = hash = sorted = reversed = enumerate = next = iter = getattr = 1",
    "ValueError = Exception = 3",
]
USES_BUILTINS = """\
@checks.in_kernel
def measure(f):
    class Counter(object):
        def __init__(self):
            super().__init__()
            self.calls = list(range(3))
    try:
        raise ValueError("x")
    except Exception as error:
        text = str(error)
    total = sum([f(n) for n in Counter().calls]) + max(0, 1) + min(1, 2) + abs(-1) + len(text)
    numbers = {str(k): int(v) for k, v in dict(zip("ab", map(float, (1, 2)))).items()}
    flags = any([False, True]) and all(isinstance(n, int) for n in numbers.values())
    return total + round(0.4), sorted(numbers), flags, [type(x).__name__ for x in reversed((1,))]

checks.equal(measure(double), (6 + 4, ["a", "b"], True, ["int"]))"""


@pytest.mark.parametrize("shadow", SHADOWS)
def test_names_of_the_student_do_not_break_functions_of_the_course(shadow: str) -> None:
    result = graded(("double", f"{shadow}\n{GOOD}", USES_BUILTINS))
    assert outcomes(result) == ["passed"], result.exercises[0].failures


#: Magics above or inside an answer.
MAGICS = ["%%capture\n", "%%capture output\n", "%%time\n", "\n\n%%capture\n%%time\n", "%%prun -q\n",
          "%matplotlib inline\n", "!echo hello\n", "%load_ext autoreload\n%autoreload 2\n",
          "files = !ls\n", "x = %pwd\n", "?len\n", "# a comment\n%time sum([1])\n"]  # fmt: skip
LOOP = "def double(x):\n    return sum([x for _ in range(2)])\n"


@pytest.mark.parametrize("magic", MAGICS)
def test_the_source_is_read_below_magics(magic: str) -> None:
    tests = f"{TESTS}\nchecks.no_loops(double)"
    assert outcomes(graded(("double", magic + GOOD, tests))) == ["passed"]
    result = graded(("double", magic + LOOP, tests))
    assert result.exercises[0].mistakes == ["uses-loop"]


@pytest.mark.parametrize(
    "magic",
    ["%%writefile decoy.py", "%%bash", "%%html", "%%javascript", "%%latex", "%%script true",
     "%%capture\n%%writefile decoy.py"],
)  # fmt: skip
def test_a_text_that_does_not_run_here_is_not_the_source(magic: str) -> None:
    tests = f"{TESTS}\nchecks.no_loops(double)"
    result = graded(("double", LOOP, "1"), ("again", f"{magic}\n{GOOD}", tests), setup=SETUP)
    assert "uses-loop" in str(result.exercises[1].failures)
