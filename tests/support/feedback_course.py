"""A course whose submissions are graded on paper: no kernel runs, results are written down."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import bs4
import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from traitlets.config import Config

from autograder.course import Course
from autograder.grading.gradebook import GradebookWriter, Stamp
from autograder.grading.judge.verdicts import report_output
from autograder.grading.submissions import Submission
from autograder.results import ExerciseResult, Failure, PartResult, outcome_of
from tests.support import ROOT

NAME = "01_small"
SECRET = "hidden_input_4711"
#: The course's own, with a penalty.
CONFIG = (
    (ROOT / "nbgrader_config.py").read_text()
    + """
c.AssignLatePenalties.plugin_class = "nbgrader.plugins.LateSubmissionPlugin"
c.LateSubmissionPlugin.penalty_method = "zero"
"""
)
TEST = f"""ex = checks.Exercise("NAME", points=3)
with ex.part("the example", points=1):
    checks.equal(NAME(1), 2)
### BEGIN HIDDEN TESTS
with ex.part("other inputs", points=2, hidden=True):
    checks.equal(NAME("{SECRET}"), "secret_answer_4712")
### END HIDDEN TESTS
ex.score()"""

Change = Callable[[NotebookNode], None]


def _cell(kind: str, name: str, source: str, **fields: object) -> NotebookNode:
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    made = make(source, id=name)
    base = {"grade": False, "solution": False, "locked": True, "task": False, "schema_version": 3}
    made.metadata["nbgrader"] = {**base, "grade_id": name, **fields}
    return made


def _text(name: str, title: str) -> NotebookNode:
    link = f"[Data types](../notebooks/{NAME}.ipynb#Data-types)"
    made = _cell("markdown", f"{name}-text", f"## {title}\n\n**3 points** · practises {link}")
    made.metadata["exercise"] = {
        "title": title, "kind": "implement", "points": 3, "difficulty": 1, "minutes": 2,
        "section": "Data types",
    }  # fmt: skip
    return made


def source() -> NotebookNode:
    """Two exercises of three points, of which two are hidden, and a written answer."""
    notebook = nbformat.v4.new_notebook()
    notebook.metadata["kernelspec"] = {"name": "python3", "language": "python", "display_name": "P"}
    notebook.cells.append(_cell("markdown", "title", "# Assignment 01 · Small"))
    for name, title in (("one", "The first"), ("two", "The second")):
        answer = f"def {name}(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"
        notebook.cells += [
            _text(name, title),
            _cell("code", name, answer, solution=True, locked=False),
            _cell("code", f"{name}-test", TEST.replace("NAME", name), grade=True, points=3),
        ]
    notebook.cells += [
        _text("why", "The reason"),
        _cell("markdown", "why", "*Model.*", grade=True, solution=True, locked=False, points=3),
    ]
    return notebook


def part(name: str, points: float, mistake: str = "", *, hidden: bool = False) -> PartResult:
    """A part that is right, or that failed with a mistake of that name."""
    failure = Failure(
        mistake, f"The sentence of {mistake} names `it`.", f"Hint of {mistake}.", "line 2",
        given=f"one({SECRET if hidden else 1})", expected="secret_answer_4712" if hidden else "2",
    )  # fmt: skip
    return PartResult(name, points, hidden, failure if mistake else None)


def parts(visible: str = "", hidden: str = "") -> list[PartResult]:
    """Both parts of an exercise, each right or with a mistake."""
    return [part("the example", 1, visible), part("other inputs", 2, hidden, hidden=True)]


def result(name: str, found: list[PartResult]) -> ExerciseResult:
    """The result that these parts give."""
    return ExerciseResult(name, 3.0, found, outcome_of(found))


class PaperCourse:
    """A released course in a folder, to which submissions are added as graded."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "nbgrader_config.py").write_text(CONFIG)
        (root / "source" / NAME).mkdir(parents=True)
        nbformat.write(source(), root / "source" / NAME / f"{NAME}.ipynb")
        Course.open(root).generate_assignment(NAME)

    def add(
        self,
        student: str,
        one: ExerciseResult | list[PartResult],
        two: ExerciseResult | list[PartResult],
        change: Change = lambda notebook: None,
        when: str = "2026-01-15 12:00:00 UTC",
    ) -> None:
        """Record a submission with these results; `change` may do anything to its notebook."""
        notebook = copy.deepcopy(source())
        results = {
            f"{name}-test": result(name, found) if isinstance(found, list) else found
            for name, found in (("one", one), ("two", two))
        }
        for cell in notebook.cells:
            if cell.id in results:
                cell.outputs = [nbformat.from_dict(report_output(results[cell.id], 1))]
            elif cell.id in ("one", "two"):
                cell.source = f"def {cell.id}(x):\n    return x"
            elif cell.id == "why":
                cell.source = "Because $x^2$."
        change(notebook)
        folder = self.root / "submitted" / student / NAME
        folder.mkdir(parents=True)
        (folder / "timestamp.txt").write_text(when)
        with GradebookWriter(Course.open(self.root), NAME) as writer:
            submission = Submission(student, NAME, folder / f"{NAME}.ipynb", folder)
            writer.write(submission, notebook, Stamp("submission-digest", "source-digest"))

    def book(self) -> Gradebook:
        """The gradebook, to use in a `with` statement."""
        return Gradebook(f"sqlite:///{self.root}/gradebook.db")

    def due(self, when: datetime | None) -> None:
        """Set the due date, UTC."""
        with self.book() as book:
            book.update_or_create_assignment(NAME, duedate=when)

    def grade_by_hand(self, student: str, cell: str, points: float, comment: str = "") -> None:
        """What an instructor does in the formgrader."""
        with self.book() as book:
            found = book.find_grade(cell, NAME, NAME, student)
            found.manual_score, found.needs_manual_grade = points, False
            if comment:
                book.find_comment(cell, NAME, NAME, student).manual_comment = comment
            book.db.commit()

    def path(self, student: str) -> Path:
        """Where the student's page is written."""
        return self.root / "feedback" / student / NAME / f"{NAME}.html"

    def html(self, student: str, settings: Config | None = None) -> str:
        """The page that nbgrader makes, with more settings."""
        config = Course.open(self.root).config
        config.merge(settings or Config())
        answer = NbGraderAPI(config=config).generate_feedback(NAME, student_id=student, force=True)
        assert answer["success"], answer["log"]
        return self.path(student).read_text(encoding="utf-8")

    def page(self, student: str, settings: Config | None = None) -> bs4.BeautifulSoup:
        """The page, parsed."""
        return bs4.BeautifulSoup(self.html(student, settings), "html.parser")


def stock() -> Config:
    """Settings for nbgrader's own page, with our hidden tests' preprocessor in it."""
    config = Config()
    config.GenerateFeedback.preprocessors = [
        "nbgrader.preprocessors.GetGrades",
        "autograder.feedback.HideHiddenTests",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    ]
    config.GenerateFeedback.exporter_class = "nbconvert.exporters.HTMLExporter"
    return config
