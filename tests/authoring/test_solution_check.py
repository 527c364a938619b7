"""The source's own solution and the blank release are graded before any student is."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import nbformat
import pytest

from autograder.authoring.solution_check import CheckedCell, check_solution
from autograder.course import Course
from autograder.grading.task import GradedSubmission, Task, grade_task
from autograder.grading.workers import Workers
from autograder.results import ExerciseResult
from autograder.watch import rounds
from tests.support.courses import make_course
from tests.support.notebooks import answer, checks_of, notebook

pytestmark = pytest.mark.usefixtures("one_server")

NAME = "quiz"
CONFIG = "c = get_config()\nc.Grader.preload = ['torch', 'autograder.checks']\n"
SOLUTION = "def {0}(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"
HELPER = "def double(x):\n    return 2 * x"
#: A fair test, one that the solution fails, and one that a blank answer passes.
TESTS = {"fair": "assert fair(2) == 4", "strict": "assert strict(2) == 5", "idle": "callable(idle)"}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    cells = []
    for name, test in TESTS.items():
        cells += [answer(name, SOLUTION.format(name)), checks_of(name, test, 2)]
    root = make_course(tmp_path_factory.mktemp("course"), CONFIG, **{NAME: notebook(*cells)})
    course = Course.open(root)
    rounds.generate(course, NAME)
    return course


class CountingWorkers:
    """Grade in this process, and count the tasks."""

    def __init__(self) -> None:
        self.count = 0
        self.workers = Workers(self.submit, 1)

    def submit(self, task: Task) -> Future[GradedSubmission]:
        self.count += 1
        future: Future[GradedSubmission] = Future()
        future.set_result(grade_task(task))
        return future


def test_faults_of_tests_are_named(course: Course) -> None:
    cells = {cell.name: cell for cell in check_solution(course, NAME, CountingWorkers().workers)}
    assert cells["fair-test"] == CheckedCell("fair-test", 2, 2, 0)
    assert cells["fair-test"].problem == ""
    assert "the source's own solution earns 0 of 2 points." in cells["strict-test"].problem
    assert cells["idle-test"].problem == "idle-test: a blank answer earns 2 of 2 points."


def test_a_right_version_of_the_source_is_checked_once(course: Course) -> None:
    workers = CountingWorkers()
    lines = rounds.check_source(course, NAME, workers.workers)
    assert lines[0].startswith("check: the tests have a fault")
    assert len(lines) == 4
    assert "The round goes on." in lines[-1]
    assert workers.count == 2
    assert rounds.check_source(course, NAME, workers.workers) == lines
    assert workers.count == 4  # perhaps the machine had the fault, so it is checked again
    path: Path = course.root / "source" / NAME / f"{NAME}.ipynb"
    source = nbformat.read(path, as_version=4)
    for cell in source.cells:
        cell.source = cell.source.replace("== 5", "== 4").replace(
            "callable(idle)", "assert idle(1)"
        )
    nbformat.write(source, path)
    for _ in range(2):
        assert rounds.check_source(course, NAME, workers.workers) == [
            "check: the solution earns all points, a blank answer none."
        ]
    assert workers.count == 6


def test_what_students_get_with_the_source_decides_its_version(tmp_path: Path) -> None:
    cells = answer("fair", SOLUTION.format("fair")), checks_of("fair", TESTS["fair"], 2)
    root = make_course(tmp_path, CONFIG, **{NAME: notebook(*cells)})
    course, workers = Course.open(root), CountingWorkers()
    rounds.generate(course, NAME)
    rounds.check_source(course, NAME, workers.workers)
    assert workers.count == 2
    copies = root / "source" / NAME / ".ipynb_checkpoints"
    copies.mkdir()
    (copies / f"{NAME}.ipynb").write_text("{}")
    rounds.check_source(course, NAME, workers.workers)
    assert workers.count == 2
    course.config.IncludeHeaderFooter.header = "header.ipynb"
    header = nbformat.v4.new_code_cell("import math", metadata={"nbgrader": {}})
    nbformat.write(notebook(header), root / "header.ipynb")
    rounds.check_source(course, NAME, workers.workers)
    assert workers.count == 4


class ScriptedWorkers:
    """Give each task the next of these results. All exercises have 2 points."""

    def __init__(self, *results: GradedSubmission | Exception) -> None:
        self.results = list(results)
        self.workers = Workers(self.submit, 1)

    def submit(self, task: Task) -> Future[GradedSubmission]:
        future: Future[GradedSubmission] = Future()
        result = self.results.pop(0)
        if isinstance(result, Exception):
            future.set_exception(result)
        else:
            future.set_result(result)
        return future


def earn(points: float, *, slowed_down: bool = False) -> GradedSubmission:
    exercise = ExerciseResult("fair-test", 2, score=points)
    return GradedSubmission(notebook(), [exercise], slowed_down=slowed_down)


def test_a_busy_machine_or_a_dead_worker_gets_a_second_try(course: Course) -> None:
    for first in (earn(0, slowed_down=True), RuntimeError("died")):
        scripted = ScriptedWorkers(first, earn(0), earn(2))
        (cell,) = check_solution(course, NAME, scripted.workers)
        assert cell.is_right
        assert not scripted.results


def test_a_worker_that_dies_twice_does_not_stop_the_round(course: Course) -> None:
    (course.root / ".checked_sources.json").unlink(missing_ok=True)
    dies = RuntimeError("died")
    scripted = ScriptedWorkers(dies, earn(0), dies)
    lines = rounds.check_source(course, NAME, scripted.workers)
    assert lines == [
        "check: the tests could not be checked.",
        "The grader failed on the solution twice, so the tests are not checked: died",
    ]
    # the next round checks it again
    again = rounds.check_source(course, NAME, ScriptedWorkers(earn(2), earn(0)).workers)
    assert again == ["check: the solution earns all points, a blank answer none."]


def test_the_solution_has_the_courses_header(tmp_path: Path) -> None:
    header = tmp_path / "header.ipynb"
    nbformat.write(notebook(nbformat.v4.new_code_cell(HELPER)), header)
    config = f"{CONFIG}c.IncludeHeaderFooter.header = 'header.ipynb'\n"
    solution = SOLUTION.format("fair").replace("2 * x", "double(x)")
    source = notebook(answer("fair", solution), checks_of("fair", TESTS["fair"], 2))
    course = Course.open(make_course(tmp_path, config, **{NAME: source}))
    rounds.generate(course, NAME)
    (checked,) = check_solution(course, NAME, CountingWorkers().workers)
    assert (checked.solution, checked.blank) == (2, 0)


def test_a_test_that_replaces_a_helper_runs_beside_the_code(tmp_path: Path) -> None:
    """In the sandbox, and only while the setting allows it."""
    solution = SOLUTION.format("double").replace("2 * x", "helper(x)")
    test = "helper = lambda x: 10\nassert double(1) == 10"
    cells = answer("double", f"def helper(x):\n    return 2 * x\n\n\n{solution}")
    source = notebook(cells, checks_of("double", test, 2))
    course = Course.open(make_course(tmp_path, CONFIG, **{NAME: source}))
    rounds.generate(course, NAME)
    lines = rounds.check_source(course, NAME, CountingWorkers().workers)
    assert lines == [
        "check: the solution earns all points, a blank answer none.",
        "Tests that ran beside the student's code, which can forge their points: double-test.",
    ]
    course.config.Grader.plain_tests_beside = False
    (checked,) = check_solution(course, NAME, CountingWorkers().workers)
    assert (checked.solution, checked.beside) == (0, False)
