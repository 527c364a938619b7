"""Files that students submit beside the notebook, and data files that a notebook changes."""

from __future__ import annotations

import tracemalloc
from concurrent.futures import Future
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.course import Course
from autograder.grading import own_files
from autograder.grading.batch import grade_submissions
from autograder.grading.own_files import read_own_files
from autograder.grading.source_version import read_source
from autograder.grading.submissions import find_submissions
from autograder.grading.task import GradedSubmission, Task, grade_task
from autograder.grading.workers import Workers
from autograder.regular_files import NotRegularError, read_regular
from autograder.settings import Settings
from tests.support.courses import make_course
from tests.support.notebooks import answer, checks_of, notebook
from tests.support.notebooks_to_grade import cell

pytestmark = pytest.mark.usefixtures("one_server")

SETTINGS = Settings(preload=("torch", "numpy", "autograder.checks"))


def test_only_the_students_own_regular_files_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = {
        "mine.py": "x = 1", "data/own.csv": "1", "helpers.py": "forged", "timestamp.txt": "now",
        "p1.ipynb": "{}", ".hidden": "1", "__pycache__/mine.pyc": "1", "large.bin": "1" * 100,
    }  # fmt: skip
    for name, text in contents.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "link.py").symlink_to("/etc/passwd")
    files, left_out = read_own_files(tmp_path, {"helpers.py"})
    assert files == {
        "mine.py": b"x = 1", "data/own.csv": b"1", "large.bin": b"1" * 100
    }  # fmt: skip
    assert left_out == ""
    monkeypatch.setattr(own_files, "MOST_BYTES", 50)
    files, left_out = read_own_files(tmp_path, {"helpers.py"})
    assert set(files) == {"mine.py", "data/own.csv"}
    assert "large.bin" in str(left_out)


def test_the_size_of_a_file_decides_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "sparse.bin"
    with path.open("wb") as file:
        file.truncate(2**26)
    tracemalloc.start()
    try:
        with pytest.raises(NotRegularError):
            read_regular(path, 2**25)
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


def test_a_file_that_stays_the_students_is_not_the_courses(tmp_path: Path) -> None:
    (tmp_path / "source" / "a").mkdir(parents=True)
    nbformat.write(notebook(), tmp_path / "source" / "a" / "a.ipynb")
    for name in ("mine.py", "data.csv"):
        (tmp_path / "source" / "a" / name).write_text(name)
    source = read_source(tmp_path, "a", exclude=["mine.py", "other.py"])
    assert source.files == {"data.csv": b"data.csv"}
    assert source.model_files == {"mine.py": b"mine.py"}
    assert source.digest != read_source(tmp_path, "a").digest


def grade(source: NotebookNode, text: str, own: dict[str, bytes]) -> dict[str, tuple[float, bool]]:
    submission = nbformat.from_dict(source)
    submission.cells[0].source = text
    model = {"flow.py": b"def go():\n    raise NotImplementedError\n"}
    graded = grade_task(
        Task(
            "ada", nbformat.writes(submission).encode(), nbformat.writes(source).encode(),
            {"data/log.txt": b"one\n", "helpers.py": b"def check(x):\n    assert x == 3\n"},
            SETTINGS, own_files=own, model_files=model,
        )
    )  # fmt: skip
    return {result.exercise: (result.earned, result.beside) for result in graded.exercises}


def test_the_students_process_has_its_own_files_and_the_judge_has_not() -> None:
    solution = "with open('data/log.txt', 'a') as file:\n    file.write('two\\n')\ny = 3"
    source = notebook(
        cell(solution, "answer", solution=True),
        cell("assert open('data/log.txt').read() == 'one\\ntwo\\n'", "log", points=1),
        cell("import flow\nassert flow.go() == 3", "flow", points=1),
        cell("from helpers import check\ncheck(y)", "helpers", points=1),
    )
    right = grade(source, f"import mine\n{solution}\ny = mine.y", {
        "mine.py": b"y = 3\n", "flow.py": b"def go():\n    return 3\n"
    })  # fmt: skip
    assert right == {"log": (1, True), "flow": (1, True), "helpers": (1, False)}
    forged = {"helpers.py": b"def check(x): pass\n", "data": b"a file in place of a folder"}
    forged |= {"n" * 300: b"", "/".join(["n" * 200] * 30): b""}
    wrong = grade(source, "y = 4", forged)
    assert wrong == {"log": (0, True), "flow": (0, True), "helpers": (0, False)}


def test_a_file_that_is_not_submitted_is_missing(tmp_path: Path) -> None:
    """As in nbgrader: the source's version of a file of the student's own gives the answer away."""
    config = (
        "c = get_config()\nc.Grader.preload = ['torch', 'autograder.checks']\n"
        "c.Autograde.exclude_overwriting = {'flow': ['flow.py']}\n"
    )
    source = notebook(answer("y", "import flow\ny = flow.go()"), checks_of("y", "assert y == 3", 1))
    root = make_course(tmp_path / "course", config, flow=source)
    (root / "source" / "flow" / "flow.py").write_text("def go():\n    return 3\n")
    course = Course.open(root)
    course.generate_assignment("flow")
    for student, own in (("with", "def go():\n    return 3\n"), ("without", "")):
        folder = root / "submitted" / student / "flow"
        folder.mkdir(parents=True)
        nbformat.write(source, folder / "flow.ipynb")
        if own:
            (folder / "flow.py").write_text(own)

    def run_here(task: Task) -> Future[GradedSubmission]:
        future: Future[GradedSubmission] = Future()
        future.set_result(grade_task(task))
        return future

    submissions = find_submissions(course, "flow")
    rows = grade_submissions(course, "flow", submissions, Workers(run_here, 1))
    assert {row.student: row.total for row in rows} == {"with": 1, "without": 0}
