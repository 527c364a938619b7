"""A course whose students are in archives of an LMS."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.course import Course
from tests.lms.archives import HOMEWORK, PEOPLE


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("made")
    (root / "nbgrader_config.py").write_text(
        "c = get_config()\n"
        'c.ZipCollectApp.collector_plugin = "autograder.lms.LmsCollector"\n'
        'c.ZipCollectApp.extractor_plugin = "autograder.lms.LmsExtractor"\n'
        "c.LmsExtractor.file_mb = 0.5\nc.LmsExtractor.student_mb = 1\nc.LmsExtractor.total_mb = 5\n"
    )
    with Course.open(root).open_gradebook() as book:
        book.add_assignment(HOMEWORK)
        book.add_notebook(HOMEWORK, HOMEWORK)
        for name, (first, last, number) in PEOPLE.items():
            book.add_student(name, first_name=first, last_name=last, lms_user_id=number)
    return root


@pytest.fixture
def course(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "course"))
