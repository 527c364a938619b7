"""Make a course with given results: no kernel runs, and the results are written directly."""

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
from tests.support import notebooks
from tests.support.courses import OWN_CONFIG, make_course
from tests.support.notebooks import answer, checks_of, notebook, task, written_answer

NAME = "01_small"
SECRET = "hidden_input_4711"
#: This course's configuration, with a late penalty.
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


def _make_task(name: str, title: str) -> NotebookNode:
    link = f"[Data types](../notebooks/{NAME}.ipynb#Data-types)"
    text = f"## {title}\n\n**3 points** · practises {link}"
    return task(name, text, title=title, kind="implement", minutes=2, section="Data types")


def source() -> NotebookNode:
    """Return two exercises of three points, two of them hidden, and a written answer."""
    cells = [notebooks.cell("title", "# Assignment 01 · Small", kind="markdown")]
    for name, title in (("one", "The first"), ("two", "The second")):
        solution = f"def {name}(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"
        checked = checks_of(name, TEST.replace("NAME", name), 3)
        cells += [_make_task(name, title), answer(name, solution), checked]
    cells += [_make_task("why", "The reason"), written_answer("why", "*Model.*", 3)]
    return notebook(*cells)


def part(name: str, points: float, mistake: str = "", *, hidden: bool = False) -> PartResult:
    """Return a part that is right, or that failed with this mistake."""
    failure = Failure(
        mistake, f"The sentence of {mistake} names `it`.", f"Hint of {mistake}.", "line 2",
        given=f"one({SECRET if hidden else 1})", expected="secret_answer_4712" if hidden else "2",
    )  # fmt: skip
    return PartResult(name, points, hidden, failure if mistake else None)


def parts(visible: str = "", hidden: str = "") -> list[PartResult]:
    """Return both parts of an exercise, each right or with a mistake."""
    return [part("the example", 1, visible), part("other inputs", 2, hidden, hidden=True)]


def result(name: str, parts: list[PartResult]) -> ExerciseResult:
    """Return the result of an exercise with these parts."""
    return ExerciseResult(name, 3.0, parts, decide_outcome(parts))


class PaperCourse:
    """A course in a folder with a generated assignment. Tests add graded submissions to it."""

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
        """Record a submission with these results. `change` may change its notebook."""
        notebook = copy.deepcopy(source())
        results = {
            f"{name}-test": result(name, given) if isinstance(given, list) else given
            for name, given in (("one", one), ("two", two))
        }
        for cell in notebook.cells:
            if cell.id in results:
                cell.outputs = [nbformat.from_dict(make_report_output(results[cell.id], 1))]
            elif cell.id in ("one", "two"):
                cell.source = f"def {cell.id}(x):\n    return x"
            elif cell.id == "why":
                cell.source = "Because $x^2$."
        change(notebook)
        folder = self.root / "submitted" / student / NAME
        folder.mkdir(parents=True)
        (folder / "timestamp.txt").write_text(when)
        with GradebookWriter(Course.open(self.root), NAME) as writer:
            writer.enroll(student)
            submission = Submission(student, NAME, folder / f"{NAME}.ipynb", folder)
            writer.write(submission, notebook, Stamp("submission-digest", "source-digest"))

    def book(self) -> Gradebook:
        """Open the gradebook, in a `with` statement."""
        return Gradebook(f"sqlite:///{self.root}/gradebook.db")

    def due(self, when: datetime | None) -> None:
        """Set the due date, in UTC."""
        with self.book() as book:
            book.update_or_create_assignment(NAME, duedate=when)

    def grade_by_hand(self, student: str, cell: str, points: float, comment: str = "") -> None:
        """Set points and a comment, as an instructor does in the formgrader."""
        with self.book() as book:
            grade = book.find_grade(cell, NAME, NAME, student)
            grade.manual_score, grade.needs_manual_grade = points, False
            if comment:
                book.find_comment(cell, NAME, NAME, student).manual_comment = comment
            book.db.commit()

    def path(self, student: str) -> Path:
        """Return the path of the student's page."""
        return self.root / "feedback" / student / NAME / f"{NAME}.html"

    def html(self, student: str, settings: Config | None = None) -> str:
        """Return the page that nbgrader makes with these further settings."""
        config = Course.open(self.root).config
        config.merge(settings or Config())
        response = NbGraderAPI(config=config).generate_feedback(
            NAME, student_id=student, force=True
        )
        assert response["success"], response["log"]
        return self.path(student).read_text(encoding="utf-8")

    def page(self, student: str, settings: Config | None = None) -> bs4.BeautifulSoup:
        """Return the parsed page."""
        return bs4.BeautifulSoup(self.html(student, settings), "html.parser")


def stock() -> Config:
    """Return settings for nbgrader's own page, with our preprocessor for hidden tests."""
    config = Config()
    config.GenerateFeedback.preprocessors = [
        "autograder.feedback.CurrentGrades",
        "autograder.feedback.HideHiddenTests",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    ]
    config.GenerateFeedback.exporter_class = "nbconvert.exporters.HTMLExporter"
    return config


def configure_hiding(**traits: object) -> Config:
    """Return settings of the preprocessor that hides results."""
    config = Config()
    config.HideHiddenTests.update(traits)
    return config


def read_words(page: bs4.BeautifulSoup, selector: str) -> str:
    """Return the words in the first element that matches."""
    element = page.select_one(selector)
    assert element is not None, selector
    return " ".join(element.get_text(" ").split())


def read_rows(page: bs4.BeautifulSoup) -> list[list[str]]:
    """Return the table's rows as words."""
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
        for row in page.select("table.fb-rows tbody tr")
    ]
