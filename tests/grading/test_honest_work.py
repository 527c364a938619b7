"""Honest work costs nothing: whatever style it has and whatever it prints, full marks."""

from __future__ import annotations

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.authoring.made_submission import make_submission
from autograder.cells import get_nbgrader_metadata
from autograder.course import load_assignment
from autograder.grading.judge.grade_notebook import grade
from autograder.grading.kernels.warm import WarmLauncher
from autograder.settings import Settings
from tests.support import ROOT

ASSIGNMENT = "01_tensors"

#: Answers to `as_column` in different styles.
STYLES = {
    "a lambda": "as_column = lambda v: v[:, None]",
    "functools.partial": "import functools\nas_column = functools.partial(torch.unsqueeze, dim=1)",
    "an object that can be called": """\
class Column:
    def __init__(self, dim):
        self.dim = dim

    def __call__(self, v):
        return v.unsqueeze(self.dim)


as_column = Column(1)
""",
    "a decorated function": """\
import functools
import time


def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        begin = time.perf_counter()
        result = function(*args, **kwargs)
        print(f"{function.__name__}: {time.perf_counter() - begin:.6f} s")
        return result

    return wrapper


@timed
def as_column(v):
    return v.reshape(-1, 1)
""",
    "a cached helper and type hints": """\
from __future__ import annotations
from functools import lru_cache
from typing import TypeAlias

Vector: TypeAlias = torch.Tensor


@lru_cache
def axis() -> int:
    return 1


def as_column(v: "Vector", /, *, dim: int | None = None) -> "Vector":
    return v.unsqueeze(dim or axis())
""",
    "a method of torch's": "as_column = lambda v: torch.atleast_2d(v).mT",
    "a module": """\
class Column(torch.nn.Module):
    def forward(self, v):
        return v.unsqueeze(1)


as_column = Column().eval()
""",
    "a static method": """\
class Shapes:
    @staticmethod
    def column(v):
        return v[..., None]


as_column = Shapes.column
""",
    "a match statement and a walrus": """\
def as_column(v):
    match v.shape:
        case (n,) if (m := n) >= 0:
            return v.view(m, 1) if v.is_contiguous() else v.reshape(m, 1)
    raise ValueError("no vector")
""",
    "tests of its own": """\
def as_column(v: Tensor) -> Tensor:
    return v.unsqueeze(1)


assert as_column(torch.zeros(3)).shape == (3, 1)
torch.testing.assert_close(as_column(torch.ones(1)), torch.ones(1, 1))
as_column(torch.zeros(3))
""",
}

#: What an answer cell may do besides; put in front of a right answer.
NOISE = {
    "warnings": "import warnings\nwarnings.warn('careful')\nwarnings.warn('old', FutureWarning)",
    "torch's own warning": "torch.tensor(torch.zeros(2))",
    "prints": "import sys\nprint('here')\nprint('there', file=sys.stderr)",
    "a progress bar": "from tqdm import tqdm\nfor _ in tqdm(range(3), desc='training'):\n    pass",
    "a progress bar for notebooks": "from tqdm.auto import trange\nfor _ in trange(3):\n    pass",
    "logging": """\
import logging
logging.basicConfig(level=logging.DEBUG)
logging.getLogger('mine').warning('a warning')
logging.error('an error')
""",
    "plots": """\
%matplotlib inline
import matplotlib.pyplot as plt
plt.plot([1, 2, 3])
plt.title('$x^2$')
plt.show()
plt.figure();
""",
    "timeit": "%timeit -n 2 -r 1 sum(range(10))",
    "more magics": "%load_ext autoreload\n%autoreload 2\n%precision 3\n%who",
    "shell commands": "!echo hello\nfiles = !ls\n%pwd",
    "top-level await": "import asyncio\nawait asyncio.sleep(0)\nasync def later():\n    return 3\n"
    "three = await later()",
    "display": """\
from IPython.display import HTML, Markdown, clear_output, display
display(HTML('<b>bold</b>'), Markdown('*slanted*'), torch.zeros(2))
handle = display('one', display_id=True)
handle.update('two')
clear_output(wait=True)
""",
    "a widget": "import ipywidgets\nipywidgets.interact(lambda x: x, x=(0, 3));",
    "input in a function that nobody calls": "def ask():\n    return input('Your name? ')",
    "another default dtype": "torch.set_default_dtype(torch.float64)",
    "another default device": "torch.set_default_device('meta')",
    "no gradients": "torch.set_grad_enabled(False)",
    "seeds": "import random\nimport numpy as np\nnp.random.seed(3)\nrandom.seed(3)\n"
    "torch.manual_seed(3)\nnp.random.rand()",
    "print options": "torch.set_printoptions(precision=2, sci_mode=False)\nnp.set_printoptions(1)",
    "other names for modules": "import torch as th\nimport numpy\nfrom torch import *",
    "anomaly mode and threads": "torch.autograd.set_detect_anomaly(True)\ntorch.set_num_threads(1)",
    "a file": "with open('notes.txt', 'w') as file:\n    file.write('hello')",
    "a thread": "import threading\nthread = threading.Thread(target=print, args=('hi',))\n"
    "thread.start()\nthread.join()",
    "an exception that is caught": "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n"
    "    print(error)",
    "variables named like a test's": "x = 3\nwant = given = got = label = 'mine'\nex = None",
    "a last value": "x = torch.arange(3)\nx",
    "names like the course's checks": "checked = True\nscore = 3\nsum_of = sum",
}

RIGHT = "def as_column(v):\n    print('called with', v.shape)\n    return v.unsqueeze(1)\n"


def solved(cells: dict[str, str] | None = None) -> NotebookNode:
    """The solved assignment with other texts in some cells."""
    book = make_submission(load_assignment(ROOT, ASSIGNMENT), {})
    for cell in book.cells:
        name = get_nbgrader_metadata(cell).get("grade_id")
        if name in (cells or {}):
            cell.source = (cells or {})[name]
    return book


def full_marks(book: NotebookNode, launcher: WarmLauncher) -> NotebookNode:
    settings = Settings(assignment=ASSIGNMENT, secret="of these tests")
    result = grade(book, load_assignment(ROOT, ASSIGNMENT).notebook, settings, launcher)
    lost = {e.exercise: e.failures for e in result.exercises if e.earned < e.possible}
    assert not lost
    assert not result.internal_errors
    return result.notebook


def errors(book: NotebookNode) -> list[str]:
    outputs = [output for cell in book.cells for output in cell.get("outputs", [])]
    return [f"{o.ename}: {o.evalue}" for o in outputs if o.output_type == "error"]


@pytest.mark.parametrize("answer", STYLES.values(), ids=STYLES.keys())
def test_any_style_earns_full_marks(answer: str, launcher: WarmLauncher) -> None:
    assert errors(full_marks(solved({"as_column": answer}), launcher)) == []


@pytest.mark.parametrize("noise", NOISE.values(), ids=NOISE.keys())
def test_what_a_cell_does_besides_costs_nothing(noise: str, launcher: WarmLauncher) -> None:
    assert errors(full_marks(solved({"as_column": f"{noise}\n\n{RIGHT}"}), launcher)) == []


def test_all_noise_at_once_in_the_first_cell(launcher: WarmLauncher) -> None:
    quiet = [text for name, text in NOISE.items() if name != "top-level await"]
    label = "def scalar_label(label):\n    return torch.tensor(label)\n"
    book = solved({"scalar_label": "\n\n".join([*quiet, label])})
    assert errors(full_marks(book, launcher)) == []


def test_cells_of_the_students_own_before_and_after(launcher: WarmLauncher) -> None:
    book = solved({"as_column": "%%time\ndef as_column(v):\n    return upright(v, helper.AXIS)\n"})
    extra = [
        "%%writefile helper.py\nAXIS = 1\n",
        "import helper\nfrom helper import AXIS",
        "def upright(v, axis):\n    return v.unsqueeze(axis)",
        "%%bash\necho hello",
        "%%capture captured\nprint('unseen')",
        "%%html\n<i>text</i>",
        "x = 3\nx",
        "this is no Python",
        "raise ValueError('left from an experiment')",
        "",
    ]
    cells = [nbformat.v4.new_code_cell(text) for text in extra]
    note = nbformat.v4.new_markdown_cell("My *notes*, with 1 < 2 and `a<b>`.")
    place = next(n for n, c in enumerate(book.cells) if c.get("id") == "as_column")
    book.cells[place:place] = [*cells, note]
    book.cells.append(nbformat.v4.new_code_cell("as_column(torch.zeros(2))"))
    done = full_marks(book, launcher)
    assert len(errors(done)) == 2
    assert note.source in [cell.source for cell in done.cells]


def test_answers_in_other_cells_count(launcher: WarmLauncher) -> None:
    book = solved({"as_column": "# see below", "brighten": "from numpy import clip\n"})
    for name, text in {
        "as_column": "def as_column(v):\n    return v[:, None]\n",
        "brighten": "def brighten(image, amount):\n"
        "    return (image.int() + amount).clamp(0, 255).byte()\n",
    }.items():
        place = next(n for n, c in enumerate(book.cells) if c.get("id") == name)
        book.cells.insert(place + 1, nbformat.v4.new_code_cell(text))
    full_marks(book, launcher)


def test_a_helper_without_a_loop_may_be_used_where_loops_are_not_allowed(
    launcher: WarmLauncher,
) -> None:
    answer = """\
SIZES = [n for n in range(3)]


def squares(a, b):
    return (a[:, None] - b[None]) ** 2


def pairwise_distances(a, b):
    SIZES.append(len(a))
    return squares(a, b).sum(-1) ** 0.5
"""
    full_marks(solved({"pairwise_distances": answer}), launcher)
