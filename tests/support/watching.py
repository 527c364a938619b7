"""Make a small course with an exchange and students, and run a watch by a script."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.exchange.default import ExchangeFetchFeedback, ExchangeSubmit
from traitlets.config import Config
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import Course
from autograder.grading.workers import Workers
from autograder.watch import rounds
from autograder.watch.signals import StopRequested, StopSignals
from autograder.watch.watcher import HandledSubmission, Watcher
from tests.support import tiny
from tests.support.courses import OWN_CONFIG, make_course
from tests.support.notebooks import task, written_answer

ASSIGNMENT = "tiny"
HIDDEN_PART = "adds what is random"
#: This course's configuration, with settings that make grading fast.
CONFIG = f"""{OWN_CONFIG}
c.CourseDirectory.course_id = "c101"
c.ExchangeCollect.check_owner = False
c.Grader.preload = ["torch", "autograder.checks"]
c.Grader.cell_seconds = 1
c.Watch.seconds = 0.2
c.Watch.workers = 1
"""
TEST = """ex = checks.Exercise("{name}", points=2)
with ex.part("adds", points=1):
    checks.equal({name}(2, 3), 5)
### BEGIN HIDDEN TESTS
with ex.part("adds what is random", points=1, hidden=True):
    pair = torch.randint(10, 100, (2,), generator=ex.generator).tolist()
    checks.equal({name}(*pair), sum(pair))
### END HIDDEN TESTS
ex.score()"""
RIGHT = "def {name}(a, b):\n    return a + b"
VISIBLE_ONLY = "def one(a, b):\n    return 5"
#: It sleeps, so it costs no time of a core.
LOOP = "import time\nwhile True:\n    time.sleep(0.1)"


def _make_task(name: str, points: int, kind: str) -> NotebookNode:
    about = f"**{points} point{'s' * (points > 1)}** · difficulty ●○○○○ · 5 minutes"
    hints = "<details>\n</details>\n" * 3
    text = f"### {name}\n\n{about}\n\n{hints}"
    return task(name, text, kind=kind, section="Adding")


def source(*, written: bool = False) -> NotebookNode:
    """Return two exercises of two points, half of them hidden, and if wanted a written answer."""
    notebook = tiny.source()
    for cell in notebook.cells:
        if cell.metadata.nbgrader.grade:
            name = cell.metadata.nbgrader.grade_id.removesuffix("-test")
            cell.source = TEST.format(name=name)
    notebook.cells.insert(1, _make_task("one", 2, "fill in"))
    notebook.cells.insert(4, _make_task("two", 2, "fill in"))
    if written:
        written_cell = written_answer("why", "YOUR ANSWER HERE", 1)
        notebook.cells += [_make_task("why", 1, "written"), written_cell]
    return notebook


def make_watched_course(root: Path, *, written: bool = False, config: str = "") -> Path:
    """Make a course. Its assignment is not generated yet."""
    return make_course(root, CONFIG + config, **{ASSIGNMENT: source(written=written)})


def answers(course: Path, one: str = "", two: str = "", why: str = "") -> NotebookNode:
    """Return the released notebook with these answers. Others are right."""
    return fill_in(course / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", one, two, why)


def fill_in(released: Path, one: str = "", two: str = "", why: str = "") -> NotebookNode:
    """Return a released notebook with these answers. Others are right."""
    notebook = nbformat.read(released, 4)
    given = {
        "one": one or RIGHT.format(name="one"),
        "two": two or RIGHT.format(name="two"),
        "why": why or "Because.",
    }
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in given:
            cell.source = given[name]
    return notebook


def _make_student_config(course: Path, student: str, assignment: str = ASSIGNMENT) -> Config:
    home = course.parent / "homes" / student
    home.mkdir(parents=True, exist_ok=True)
    config = Config()
    config.CourseDirectory.course_id = "c101"
    config.CourseDirectory.root = str(home)
    config.CourseDirectory.student_id = student
    config.CourseDirectory.assignment_id = assignment
    config.Exchange.root = str(course / "exchange")
    config.Exchange.cache = str(home / ".cache")
    config.Exchange.assignment_dir = str(home)
    return config


def submit(course: Path, student: str, notebook: NotebookNode | bytes | None) -> Path:
    """Submit through nbgrader, and return the folder in the exchange."""
    return submit_notebooks(course, student, ASSIGNMENT, {ASSIGNMENT: notebook})


def submit_notebooks(
    course: Path,
    student: str,
    assignment: str,
    notebooks: dict[str, NotebookNode | bytes | None],
) -> Path:
    """Submit an assignment's notebooks, and return the folder in the exchange."""
    config = _make_student_config(course, student, assignment)
    folder = Path(config.CourseDirectory.root) / assignment
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, notebook in notebooks.items():
        if isinstance(notebook, bytes):
            (folder / f"{name}.ipynb").write_bytes(notebook)
        elif notebook is not None:
            nbformat.write(notebook, folder / f"{name}.ipynb")
    api = NbGraderAPI(config=config)
    app = ExchangeSubmit(coursedir=api.coursedir, authenticator=api.authenticator, config=config)
    app.start()
    return Path(app.inbound_path, app.assignment_filename)


def fetch(course: Path, student: str, assignment: str = ASSIGNMENT) -> dict[str, str]:
    """Return the feedback pages that the student can fetch, by the time of submission.

    The key of a page of another assignment ends with the notebook's name.
    """
    if not (course / "exchange/c101/feedback").is_dir():
        return {}
    config = _make_student_config(course, student, assignment)
    api = NbGraderAPI(config=config)
    app = ExchangeFetchFeedback(
        coursedir=api.coursedir, authenticator=api.authenticator, config=config
    )
    app.start()
    folder = Path(config.CourseDirectory.root) / assignment / "feedback"
    paths = sorted(folder.glob("*/*.html"))
    if assignment == ASSIGNMENT:
        return {path.parent.name: path.read_text() for path in paths}
    return {f"{path.parent.name}/{path.stem}": path.read_text() for path in paths}


def book(course: Path) -> Gradebook:
    """Open the course's gradebook, in a `with` statement."""
    return Gradebook(f"sqlite:///{course}/gradebook.db", "c101")


def set_due(course: Path, due: datetime | None) -> None:
    """Set the due date, in UTC."""
    with book(course) as opened:
        opened.update_or_create_assignment(ASSIGNMENT, duedate=due)


def scores(course: Path, assignment: str = ASSIGNMENT) -> dict[str, float]:
    """Return the gradebook's total of each student."""
    with book(course) as opened:
        return {s.student.id: s.score for s in opened.assignment_submissions(assignment)}


def release(root: Path, assignment: str = ASSIGNMENT) -> Path:
    course = Course.open(root)
    rounds.generate(course, assignment)
    rounds.release_to_students(course, assignment)
    return root


def configure(root: Path, line: str) -> None:
    with (root / "nbgrader_config.py").open("a") as file:
        file.write(f"{line}\n")


class Script(StopSignals):
    """Runs an event each time the watch has nothing to do, and then asks it to stop."""

    def __init__(self, *events: Callable[[], object]) -> None:
        super().__init__()
        self._events = list(events)

    def sleep(self, seconds: float) -> None:
        if not self._events:
            raise StopRequested
        self._events.pop(0)()


class Log:
    """The submissions that a watch handled, and its messages."""

    def __init__(self) -> None:
        self.submissions: list[HandledSubmission] = []
        self.messages: list[str] = []

    @property
    def students(self) -> list[str]:
        return [submission.row.student for submission in self.submissions]


def watch(
    root: Path, workers: Workers, *events: Callable[[], object], names: list[str] | None = None
) -> Log:
    """Run a watch with a script of events."""
    log = Log()
    watcher = Watcher(
        Course.open(root), names, workers, on_submission=log.submissions.append,
        on_message=log.messages.append, stop=Script(*events),
    )  # fmt: skip
    with pytest.raises(StopRequested):
        watcher.run()
    return log


def nothing() -> None:
    """Do nothing, so that the watch looks once more."""


def only(pages: dict[str, str]) -> str:
    assert len(pages) == 1
    return next(iter(pages.values()))


def run_command(root: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*arguments, "--course-dir", str(root)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, " ".join(result.output.split())
