"""Submissions with an attack in them, over the course's real assignments."""

from __future__ import annotations

import ast
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import nbformat
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode

from autograder.authoring.banks import Answer
from autograder.authoring.made_submission import make_submission
from autograder.cells import get_nbgrader_metadata
from autograder.course import Assignment, find_assignment_names, load_assignment
from autograder.grading.judge.grade_notebook import grade
from autograder.grading.judge.notebook_result import NotebookResult
from autograder.grading.kernels.warm import WarmLauncher
from autograder.grading.sandbox import Resources
from autograder.settings import Settings
from tests.support import ROOT

FOLDER = Path(__file__).parent / "attacks"
MIB = 2**20

#: Small, so that an attack that is only stopped by a limit costs seconds.
RESOURCES = Resources(
    submission_seconds=300,
    cpu_seconds=120,
    memory_bytes=400 * MIB,
    processes=64,
    file_bytes=16 * MIB,
    tmp_bytes=64 * MIB,
)
SETTINGS = {
    "secret": "a secret of these tests",
    "cell_seconds": 20,
    "call_seconds": 6,
    "exercise_seconds": 20,
    "notebook_seconds": 240,
    "recover_seconds": 1,
}
#: What a script of these attacks would show.
RUNS = "RUN IN BROWSER"
#: What an attack earns nothing with: a wrong answer, under the name that attacks use.
WRONG = "def answer(*args, **kwargs):\n    return None\n"


@cache
def assignment(name: str) -> Assignment:
    return load_assignment(ROOT, name)


def names() -> list[str]:
    return find_assignment_names(ROOT)


def exercises(name: str) -> dict[str, float]:
    """The points of an assignment's exercises that are graded by machine, in order."""
    return {e.name: e.points for e in assignment(name).exercises if not e.graded_by_hand}


def attacks(folder: str) -> list[Path]:
    """The attacks' files. The folder says where the cell goes."""
    return sorted((FOLDER / folder).glob("*.py"))


def says(path: Path) -> str:
    """What an attack tries."""
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""


def explain(path: Path, result: NotebookResult, expected: dict[str, float]) -> str:
    """What an attack tries, and all that is said of the exercises whose points are not expected."""
    found = [one for one in result.exercises if one.earned != expected[one.exercise]]
    return "\n".join([says(path), *map(str, result.notes), *map(str, found)])


def attack_cell(path: Path, exercise: str) -> str:
    """The cell's text: a wrong answer, the attack, and the exercise's name for the result."""
    text = path.read_text(encoding="utf-8")
    return f"{WRONG}\n\n{text}\n\n{exercise} = answer\n"


def notebook(name: str, cells: dict[str, str]) -> NotebookNode:
    """A submission with these texts in answer cells, and the solution everywhere else."""
    answers: dict[str, Answer | None] = {
        exercise: Answer(exercise, "", text) for exercise, text in cells.items()
    }
    return make_submission(assignment(name), answers)


def graded(name: str, notebook: NotebookNode, launcher: WarmLauncher) -> NotebookResult:
    settings = Settings(assignment=name, **SETTINGS)  # type: ignore[arg-type]
    return grade(notebook, assignment(name).notebook, settings, launcher)


def points(result: NotebookResult) -> dict[str, float]:
    """The points by exercise."""
    return {found.exercise: found.earned for found in result.exercises}


def shown(result: NotebookResult, word: str) -> list[str]:
    """The outputs that contain a word, and the reports that do."""
    outputs = [str(o) for cell in result.notebook.cells for o in cell.get("outputs", [])]
    return [output for output in outputs if word in output]


def cell_ran(result: NotebookResult, exercise: str) -> bool:
    """Whether the answer cell of an exercise came to its end."""
    cells = [
        c for c in result.notebook.cells if get_nbgrader_metadata(c).get("grade_id") == exercise
    ]
    return [o for cell in cells for o in cell.outputs if o.output_type == "error"] == []


class _Scripts(HTMLParser):
    """Finds the word of these attacks where a browser would run it."""

    def __init__(self) -> None:
        super().__init__()
        self.found = False
        self._tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag = tag
        if tag != "html":
            values = " ".join(value or "" for _, value in attrs)
            self.found |= RUNS in values or "javascript:" in values

    def handle_endtag(self, tag: str) -> None:
        self._tag = ""

    def handle_data(self, data: str) -> None:
        self.found |= self._tag == "script" and RUNS in data


@cache
def _make_exporter() -> HTMLExporter:
    """Return the exporter of nbconvert's page. It keeps the compiled templates."""
    return HTMLExporter(template_name="classic")


def runs_a_script(notebook: NotebookNode) -> bool:
    """Whether nbconvert's page of the notebook, which the formgrader shows, runs a script of it."""
    page, _ = _make_exporter().from_notebook_node(nbformat.from_dict(notebook))
    parser = _Scripts()
    parser.feed(page)
    return parser.found
