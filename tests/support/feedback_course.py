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
from autograder.grading.judge.verdicts import make_report_output
from autograder.grading.submissions import Submission
from autograder.results import ExerciseResult, Failure, PartResult, decide_outcome
from tests.support.courses import OWN_CONFIG, make_course
from tests.support.notebooks import answer, cell, checks_of, notebook, task, written_answer

NAME = "01_small"
SECRET = "hidden_input_4711"
#: The course's own, with a penalty.
CONFIG = f"""{OWN_CONFIG}
c.AssignLatePenalties.plugin_class = "nbgrader.plugins.LateSubmissionPlugin"
c.LateSubmissionPlugin.penalty_method = "zero"
"""
TEST = f"""ex = checks.Exercise("NAME", points=3)
with ex.part("the example", points=1):
    checks.equal(NAME(1), 2)
### BEGIN HIDDEN TESTS
with ex.part("other inputs", points=2, hidden=True):
    checks.equal(NAME("{SECRET}"), "secret_answer_4712")
### END HIDDEN TESTS
ex.score()"""

Change = Callable[[NotebookNode], None]


def _text(name: str, title: str) -> NotebookNode:
    link = f"[Data types](../notebooks/{NAME}.ipynb#Data-types)"
    text = f"## {title}\n\n**3 points** · practises {link}"
    return task(
        name, text, title=title, kind="implement", points=3, minutes=2, section="Data types"
    )


def source() -> NotebookNode:
    """Two exercises of three points, of which two are hidden, and a written answer."""
    cells = [cell("title", "# Assignment 01 · Small", kind="markdown")]
    for name, title in (("one", "The first"), ("two", "The second")):
        solution = f"def {name}(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"
        checked = checks_of(name, TEST.replace("NAME", name), 3)
        cells += [_text(name, title), answer(name, solution), checked]
    cells += [_text("why", "The reason"), written_answer("why", "*Model.*", 3)]
    return notebook(*cells)


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
    return ExerciseResult(name, 3.0, found, decide_outcome(found))


class PaperCourse:
    """A released course in a folder, to which submissions are added as graded."""

    def __init__(self, root: Path) -> None:
        self.root = root
        make_course(root, CONFIG, **{NAME: source()})
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
        for each in notebook.cells:
            if each.id in results:
                each.outputs = [nbformat.from_dict(make_report_output(results[each.id], 1))]
            elif each.id in ("one", "two"):
                each.source = f"def {each.id}(x):\n    return x"
            elif each.id == "why":
                each.source = "Because $x^2$."
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
