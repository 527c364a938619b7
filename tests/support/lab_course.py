"""A small course in the forms that public nbgrader courses have, with honest submissions.

Two assignments: `survey` with two notebooks, a helper module, tables and arrays; `methods` with one
notebook on classes and numerical methods. No test cell uses `checks`.
"""

from __future__ import annotations

import io
from pathlib import Path

import nbformat
import numpy as np
from nbformat import NotebookNode

from tests.support.notebooks import answer, cell, checks_of, notebook, written_answer

CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "lab"
c.IncludeHeaderFooter.header = "source/header.ipynb"
c.Autograde.exclude_overwriting = {"methods": ["mine.py"]}
"""
HELPERS = '''\
"""What the notebooks of this assignment share."""

import contextlib
import csv
import hashlib
import io
from pathlib import Path

HERE = Path(__file__).parent


def read_table(name):
    with open(HERE / "data" / name, newline="") as file:
        return [{**row, "height": float(row["height"])} for row in csv.DictReader(file)]


def check_hash(value, digest):
    assert hashlib.md5(str(value).encode()).hexdigest().startswith(digest), "not the right number"


@contextlib.contextmanager
def capture():
    with contextlib.redirect_stdout(io.StringIO()) as out:
        yield out


class Tally:
    def __init__(self):
        self.points = 0

    def ask(self, right):
        self.points += bool(right)
'''


def plain(source: str) -> NotebookNode:
    """Return a code cell that nbgrader does not manage."""
    return nbformat.v4.new_code_cell(source)


def locked(name: str, source: str) -> NotebookNode:
    return cell(name, source)


def by_hand(name: str, source: str) -> NotebookNode:
    """Return a code answer that a person grades."""
    return cell(name, source, solution=True, locked=False, grade=True, points=3)


def solution(text: str) -> str:
    return f"### BEGIN SOLUTION\n{text}\n### END SOLUTION"


def hidden(text: str) -> str:
    return f"\n### BEGIN HIDDEN TESTS\n{text}\n### END HIDDEN TESTS"


LOAD = notebook(
    plain("%matplotlib inline\nimport numpy as np\nimport pandas as pd"),
    locked("load-setup", "from helpers import Tally, capture, check_hash, read_table\n"
           "%run more.py"),
    answer("table", solution("table = read_table('people.csv')\nframe = pd.DataFrame(table)")),
    checks_of("table", "assert len(table) == 3\n"
              "assert set(frame.columns) == {'name', 'height'}", 2),
    checks_of("frame", "expected = pd.DataFrame(read_table('people.csv'))"
              + hidden("pd.testing.assert_frame_equal(frame, expected)"), 2),
    answer("tallest", solution("def tallest(rows):\n    return max(rows, key=height_of)['name']")),
    checks_of("tallest", "import math\nrows = read_table('people.csv')\n"
              "assert tallest(rows) == 'Bo', 'who is the tallest?'\n"
              "assert rows[0]['name'] == 'Al'", 2),
    answer("mean", solution("mean = math.fsum(row['height'] for row in rows) / len(rows)")),
    checks_of("mean", "check_hash(round(mean, 2), 'f932bed2')", 1),
    answer("tidy", solution("def tidy(frame):\n    return frame.dropna().reset_index(drop=True)")),
    checks_of("tidy", "raw = pd.DataFrame({'a': [1.0, np.nan, 3.0]})\n"
              "assert tidy(raw).shape == (2, 1)\n"
              "assert raw.shape == (3, 1), 'it changes its argument'", 2),
    answer("saved", solution("times = np.load('data/times.npz')['times']\n"
                             "np.savez('data/times.npz', times=times, best=times.min(axis=0))")),
    checks_of("saved", "again = np.load('data/times.npz')\n"
              "np.testing.assert_allclose(again['best'], again['times'].min(axis=0))", 2),
    answer("report", solution("def report(row):\n    print(row['name'], 'is', row['height'])")),
    checks_of("report", "with capture() as out:\n    report({'name': 'Cy', 'height': 2.0})\n"
              "assert out.getvalue() == 'Cy is 2.0\\n'", 1),
    checks_of("tally", "tally = Tally()\ntally.ask(len(table) == 3)\n"
              "tally.ask(tallest(table) == 'Bo')\n"
              "tally.ask(mean < 2)\ntally.points", 3),
)  # fmt: skip
DRAW = notebook(
    plain("%matplotlib inline\nimport matplotlib.pyplot as plt\nimport numpy as np"),
    answer("draw", solution("def draw(axis, x):\n    axis.plot(x, x**2)\n"
                            "    axis.set_xlabel('x')")),
    checks_of("draw", "figure, axis = plt.subplots()\ndraw(axis, np.arange(3))\n"
              "assert axis.get_xlabel() == 'x'\n"
              "np.testing.assert_allclose(axis.lines[0].get_ydata(), [0, 1, 4])", 2),
    by_hand("own-plot", solution("draw(plt.gca(), np.arange(9))")),
    answer("walk", solution("def walk(n):\n    return np.random.randint(0, 2, n).sum()")),
    checks_of("walk", "np.random.seed(3)\nsteps = walk(20)\nnp.random.seed(3)\n"
              "assert steps == np.random.randint(0, 2, 20).sum()", 2),
    checks_of("fast", "%%time\nassert 0 <= walk(5) <= 5", 1),
    cell("describe", "Describe your plot.\n\n### BEGIN MARK SCHEME\n"
         "Two sentences.\n### END MARK SCHEME",
         kind="markdown", task=True, points=2),
)  # fmt: skip
METHODS = notebook(
    plain("import numpy as np\nimport random\nfrom unittest import mock"),
    answer("root", "def root(f, a, b):\n    if f(a) * f(b) > 0:\n"
           "        raise ValueError('no sign change')\n"
           + "    ### BEGIN SOLUTION\n    while b - a > 1e-9:\n        m = (a + b) / 2\n"
                      "        a, b = (a, m) if f(a) * f(m) <= 0 else (m, b)\n"
             "    return m\n    ### END SOLUTION"),
    checks_of("root", "import pytest\nassert abs(root(lambda x: x**2 - 2, 0, 2) - 2**0.5) < 1e-6\n"
              "assert abs(root(np.cos, 0, 3) - np.pi / 2) < 1e-6\n"
              "with pytest.raises(ValueError, match='sign'):\n    root(np.cos, 0, 1)", 2),
    checks_of("calls", "calls = 0\ndef line(x):\n    global calls\n"
              "    calls += 1\n    return x - 1\n"
              "root(line, 0, 3)\nassert 0 < calls < 200", 1),
    answer("Vector", solution(
        "class Vector:\n    def __init__(self, *parts):\n        self.parts = list(parts)\n\n"
        "    def __eq__(self, other):\n        return self.parts == other.parts\n\n"
        "    def __add__(self, other):\n        if not isinstance(other, Vector):\n"
        "            raise TypeError('not a vector')\n"
        "        return Vector(*(a + b for a, b in zip(self.parts, other.parts)))\n\n"
        "    def __repr__(self):\n        return f'Vector{tuple(self.parts)}'")),
    checks_of("add", "assert Vector(1, 2) + Vector(3, 4) == Vector(4, 6)\n"
              "assert repr(Vector(1, 2)) == 'Vector(1, 2)'", 2),
    checks_of("differ", "assert Vector(1, 2) != Vector(1, 3)\ntry:\n    Vector(1) + 1\n"
              "    assert False, 'a vector and a number'\nexcept TypeError:\n    pass", 2),
    answer("ordered", solution("def ordered(numbers):\n    return sorted(numbers)")),
    checks_of("ordered", "numbers = [3, 1, 2]\ntry:\n    assert ordered(numbers) == [1, 2, 3]\n"
              "except NotImplementedError:\n    raise AssertionError('not written yet')\n"
              "assert numbers == [3, 1, 2]", 2),
    answer("ask", solution("def ask():\n    return int(input('How many? ')) + 1")),
    checks_of("ask", "with mock.patch('builtins.input', return_value='4'):\n"
              "    assert ask() == 5", 1),
    answer("module", solution("pass")),
    checks_of("module", "from mine import double\nassert double(4) == 8", 1),
    checks_of("extra", "assert double(0) == 0", 0),
    locked("after", "numbers = ordered([2, 1])\nprint(numbers)"),
    checks_of("after", "assert numbers == [1, 2]", 1),
    written_answer("explain", "It halves the interval.", 2),
)  # fmt: skip

ASSIGNMENTS = {
    "survey": {"1 - Load": LOAD, "2 - Draw": DRAW},
    "methods": {"methods": METHODS},
}
#: By student: answers that are not the solution's, by grade id. A student who is not here wrote
#: nothing.
ANSWERS: dict[str, dict[str, str]] = {
    "right": {},
    "partly": {
        "mean": "mean = sum(row['height'] for row in rows)",
        "tidy": "def tidy(frame):\n    frame.dropna(inplace=True)\n    return frame",
        "saved": "",
        "draw": "def draw(axis, x):\n    axis.plot(x, x**2)",
        "Vector": "class Vector:\n    def __init__(self, *parts):\n"
        "        self.parts = list(parts)\n\n    def __eq__(self, other):\n        return True\n\n"
        "    def __add__(self, other):\n        return self\n\n"
        "    def __repr__(self):\n        return f'Vector{tuple(self.parts)}'",
        "ordered": "def ordered(numbers):\n    numbers.sort()\n    return numbers",
        "module": "import numpy\nfrom mine import double\ntwo = double(1)",
    },
    "wrong": {
        "table": "table = read_table('people.csv')[:2]\nframe = pd.DataFrame(table)",
        "tallest": "def tallest(rows):\n    return rows[0]['name']",
        "mean": "mean = 1 / 0",
        "report": "def report(row):\n    return row['name']",
        "walk": "def walk(n):\n    return 30",
        "draw": "def draw(axis, x):\n    axis.plot(x, x)",
        "root": "def root(f, a, b):\n    for _ in range(500):\n        f(a)\n    return a",
        "Vector": "class Vector:\n    pass",
        "ordered": "def ordered(numbers):\n    return numbers",
        "ask": "def ask():\n    return input('How many? ')",
    },
}
#: By student: the own module, which the release has as a stub.
MODULES = {
    "right": "def double(x):\n    return 2 * x\n",
    "partly": "def double(x):\n    return 8\n",
    "wrong": "def double(x):\n    return x\n",
}


def make_lab_course(root: Path) -> None:
    """Write a course's configuration and its source folder."""
    times = io.BytesIO()
    np.savez(times, times=np.arange(6.0).reshape(3, 2))
    files = {
        "nbgrader_config.py": CONFIG.encode(),
        "source/survey/helpers.py": HELPERS.encode(),
        "source/survey/more.py": b"def height_of(row):\n    return row['height']\n",
        "source/survey/data/people.csv": b"name,height\nAl,1.7\nBo,1.9\nCy,1.8\n",
        "source/survey/data/times.npz": times.getvalue(),
        "source/methods/mine.py": b"def double(x):\n    raise NotImplementedError\n",
    }
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    nbformat.write(notebook(plain("import sys\nstarted = True")), root / "source" / "header.ipynb")
    for assignment, notebooks in ASSIGNMENTS.items():
        for name, source in notebooks.items():
            nbformat.write(source, root / "source" / assignment / f"{name}.ipynb")


def submit(root: Path, student: str) -> None:
    """Write a student's submissions into a course whose assignments are released."""
    for assignment in ASSIGNMENTS:
        folder = root / "submitted" / student / assignment
        folder.mkdir(parents=True)
        for path in (root / "release" / assignment).glob("*.ipynb"):
            submission = nbformat.read(path, as_version=4)
            source = nbformat.read(root / "source" / assignment / path.name, as_version=4)
            solutions = {
                c.metadata.nbgrader.grade_id: c.source
                for c in source.cells
                if c.metadata.get("nbgrader", {}).get("solution")
            }
            for c in submission.cells:
                name = c.metadata.get("nbgrader", {}).get("grade_id", "")
                if name in solutions and student in ANSWERS:
                    c.source = ANSWERS[student].get(name, solutions[name])
            nbformat.write(submission, folder / path.name)
        (folder / "timestamp.txt").write_text("2026-01-02 03:04:05 UTC")
        if assignment == "methods" and student in MODULES:
            (folder / "mine.py").write_text(MODULES[student])
