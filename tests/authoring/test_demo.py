"""The demonstration's class: big for one assignment, a few students for each other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.authoring.demo import add_assignment, make_course
from autograder.course import Course, find_assignment_names
from tests.support import ROOT
from tests.support.courses import make_course as write_course


@pytest.mark.parametrize("name", find_assignment_names(ROOT))
def test_every_assignment_has_a_class_with_one_broken_file(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    make_course(ROOT, folder)
    students = add_assignment(ROOT, folder, name)
    assert len(students) >= 12
    files = list(folder.glob(f"submitted/*/{name}/{name}.ipynb"))
    assert len(files) == len(students)
    broken = []
    for file in files:
        try:
            json.loads(file.read_text(encoding="utf-8"))
        except ValueError:
            broken.append(file.parts[-3])
    assert broken == ["rosalind"]


def test_a_second_assignment_joins_the_first(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    make_course(ROOT, folder)
    add_assignment(ROOT, folder, "01_tensors", few=True)
    students = {
        student.name for student in add_assignment(ROOT, folder, "00_introduction", few=True)
    }
    assert students == {"ada", "emmy", "carl", "blaise", "otto"}
    assert len(list(folder.glob("submitted/*/*/*.ipynb"))) == 2 * len(students)


def test_the_gradebook_is_never_the_courses_own(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/class.db"
    root = write_course(
        tmp_path / "course", f"c = get_config()\nc.CourseDirectory.db_url = {url!r}\n"
    )
    make_course(root, tmp_path / "demo")
    assert Course.open(root).directory.db_url == url
    expected = f"sqlite:///{tmp_path}/demo/gradebook.db"
    assert Course.open(tmp_path / "demo").directory.db_url == expected
