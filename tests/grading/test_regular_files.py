"""Links and special files in `submitted/` earn nothing, tell nothing and stop nobody."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.feedback.publish import Pages
from autograder.grading.batch import StudentRow, grade_submissions
from autograder.grading.submissions import find_submissions
from autograder.grading.workers import Workers
from autograder.regular_files import NotRegularError, list_regular_files, read_regular
from autograder.settings import AT_ONCE
from tests.grading.test_batch import FakeWorkers
from tests.support.courses import OWN_CONFIG
from tests.support.tiny import ASSIGNMENT, CONFIG, copy_with, release, scores

RIGHT = "def one(a, b):\n    return a + b"
NOTEBOOK = f"{ASSIGNMENT}.ipynb"
#: More than a file of a submission may have. The file takes no room on the disk.
HUGE = 2**40


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release(tmp_path_factory.mktemp("course"))


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Path:
    root = copy_with(released, tmp_path / "course", dict.fromkeys(("ada", "honest"), RIGHT))
    (root / "source" / ASSIGNMENT / "answers.csv").write_text("STOLEN")
    return root


def grade_all(root: Path) -> dict[str, StudentRow]:
    course = Course.open(root)
    rows = grade_submissions(
        course, ASSIGNMENT, find_submissions(course, ASSIGNMENT), Workers(FakeWorkers(), 2)
    )
    return {row.student: row for row in rows}


def source(folder: Path) -> Path:
    return folder.parent.parent.parent / "source" / ASSIGNMENT


def make_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(source(path.parent) / NOTEBOOK)


def make_dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def make_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def make_device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def link_the_folder(path: Path) -> None:
    shutil.rmtree(path.parent)
    path.parent.symlink_to(source(path.parent))


def link_the_student(path: Path) -> None:
    student = path.parent.parent
    elsewhere = student.parent.parent / "elsewhere"
    shutil.copytree(source(path.parent), elsewhere / ASSIGNMENT)
    shutil.rmtree(student)
    student.symlink_to(elsewhere)


NOTEBOOKS = [
    make_link, make_dangling_link, make_pipe, make_device, make_folder, link_the_folder,
    link_the_student,
]  # fmt: skip


@pytest.mark.parametrize("make", NOTEBOOKS, ids=lambda make: make.__name__)
def test_only_a_regular_notebook_is_graded(make: Callable[[Path], None], course: Path) -> None:
    make(course / "submitted" / "ada" / ASSIGNMENT / NOTEBOOK)
    rows = grade_all(course)
    assert rows["honest"].total == 4
    assert not rows["ada"].graded
    assert rows["ada"].messages[0].endswith(".")
    assert "ada" not in scores(course)


def add_other_files(folder: Path) -> None:
    (folder / "answers.csv").symlink_to(source(folder) / "answers.csv")
    (folder / "data").symlink_to(source(folder))
    os.mkfifo(folder / "pipe.csv")
    (folder / "device").symlink_to("/dev/zero")
    with (folder / "huge.bin").open("wb") as file:
        file.truncate(HUGE)
    (folder / "own.csv").write_text("1,2")
    (folder / "loop").symlink_to(".")


def test_other_links_and_special_files_are_left_out(course: Path) -> None:
    folder = course / "submitted" / "ada" / ASSIGNMENT
    add_other_files(folder)
    rows = grade_all(course)
    assert rows["ada"].total == rows["honest"].total == 4
    graded = course / "autograded" / "ada" / ASSIGNMENT
    assert sorted(path.name for path in graded.rglob("*")) == ["own.csv", "timestamp.txt", NOTEBOOK]
    assert grade_all(course)["ada"].from_earlier_run


@pytest.mark.parametrize("make", [make_pipe, make_device, make_link, make_folder])
@pytest.mark.parametrize("name", ["timestamp.txt", "submission_secret.txt"])
def test_a_special_file_beside_the_notebook_blocks_nothing(
    name: str, make: Callable[[Path], None], course: Path
) -> None:
    path = course / "submitted" / "ada" / ASSIGNMENT / name
    path.touch()
    make(path)
    assert grade_all(course)["ada"].total == 4
    page = Pages(Course.open(course), AT_ONCE).publish(ASSIGNMENT, "ada", note="A reason.")
    assert page.made


@pytest.mark.parametrize("make", NOTEBOOKS, ids=lambda make: make.__name__)
def test_nbgraders_autograde_reads_only_regular_notebooks(
    make: Callable[[Path], None], course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_nbgrader(course, monkeypatch)
    make(course / "submitted" / "ada" / ASSIGNMENT / NOTEBOOK)
    api = Course.open(course).api
    result = api.autograde(ASSIGNMENT, "ada", force=True, create=True)
    assert not result["success"], result["log"]
    assert not (course / "autograded" / "ada" / ASSIGNMENT).exists()
    assert scores(course).get("ada", 0) == 0


def test_nbgraders_autograde_leaves_out_other_files(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_nbgrader(course, monkeypatch)
    (course / "source" / ASSIGNMENT / "answers.csv").rename(course / "source" / "answers.csv")
    folder = course / "submitted" / "ada" / ASSIGNMENT
    add_other_files(folder)
    (folder / "answers.csv").unlink()
    (folder / "answers.csv").symlink_to(course / "source" / "answers.csv")
    (folder / "timestamp.txt").unlink()
    os.mkfifo(folder / "timestamp.txt")
    opened = Course.open(course)
    before = list(opened.directory.ignore)
    for _ in range(2):  # the second time, nbgrader compares the times
        result = opened.api.autograde(ASSIGNMENT, "ada", force=False, create=True)
        assert result["success"], result["log"]
    assert scores(course)["ada"] == 4
    graded = course / "autograded" / "ada" / ASSIGNMENT
    assert sorted(path.name for path in graded.rglob("*")) == ["own.csv", NOTEBOOK]
    assert opened.directory.ignore == before


def use_nbgrader(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Configure this course's own autograde, and give full points without a kernel."""
    (root / "nbgrader_config.py").write_text(OWN_CONFIG + CONFIG, encoding="utf-8")
    monkeypatch.setattr(
        "autograder.grading.autograde.keep_worker", lambda course: Workers(FakeWorkers(), 2)
    )


def test_a_file_is_read_up_to_a_size(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    assert read_regular(path, 5) == b"12345"
    with pytest.raises(NotRegularError):
        read_regular(path, 4)


def test_a_listing_is_bounded(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(60):
        deep /= "d"
    deep.mkdir(parents=True)
    (deep / "file").touch()
    assert list_regular_files(tmp_path).files == []
