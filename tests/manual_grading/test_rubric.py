"""The rubric's file: people read and edit it, and no change of another grader is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.manual_grading.questions import QuestionKey
from autograder.manual_grading.rubric import (
    Remark,
    Rubric,
    RubricChangedError,
    RubricError,
    get_rubric_path,
    make_rubric,
    read_rubric,
    write_rubric,
)
from tests.manual_grading.conftest import WHY

REMARKS = (Remark(-1, 'Says "it depends": \\ and `é`.'), Remark(0.5, "Names the cost."))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return get_rubric_path(tmp_path, WHY)


def test_what_is_written_is_read_again(path: Path) -> None:
    assert read_rubric(path) == Rubric()
    written = write_rubric(path, WHY, Rubric("zero", REMARKS), "")
    assert read_rubric(path) == written
    assert (written.start, written.remarks) == ("zero", REMARKS)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# The rubric of the question why in 01_small.")
    assert "points = -1\n" in text


def test_a_file_that_a_person_wrote(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text('[[remarks]]\npoints = -0.5\ntext = "  No   unit. "\n')
    rubric = read_rubric(path)
    assert (rubric.start, rubric.remarks) == ("full", (Remark(-0.5, "No unit."),))


@pytest.mark.parametrize(
    "text",
    ["[[remarks]\n", 'start = "half"', "remarks = 3", "[[remarks]]\npoints = 1", "\udcff"],
)
def test_a_damaged_file_is_named_and_stays(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(text, errors="surrogateescape")
    with pytest.raises(RubricError, match=r"why\.toml can't be read"):
        read_rubric(path)
    with pytest.raises(RubricError):
        write_rubric(path, WHY, Rubric(), "")
    assert path.read_bytes() == text.encode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    "remarks",
    [
        [{"points": True, "text": "a"}],
        [{"points": "1", "text": "a"}],
        [{"points": float("nan"), "text": "a"}],
        [{"points": 10**400, "text": "a"}],
        [{"points": 1, "text": "\x00 \n"}],
        [{"points": 1, "text": "a" * 2000}],
        [{"points": 1, "text": "a b"}, {"points": 2, "text": "a  b"}],
        ["a"],
        [{"points": 1, "text": str(n)} for n in range(100)],
    ],
)
def test_remarks_that_make_no_rubric(remarks: list[object]) -> None:
    with pytest.raises(RubricError):
        make_rubric({"remarks": remarks})


def test_two_graders_do_not_overwrite_each_other(path: Path) -> None:
    first = write_rubric(path, WHY, Rubric("full", REMARKS[:1]), "")
    with pytest.raises(RubricChangedError):
        write_rubric(path, WHY, Rubric("full", REMARKS[1:]), "")
    assert read_rubric(path) == first


@pytest.mark.parametrize("name", ["..", ".hidden", "a/b", "a\\b", ""])
def test_a_rubric_stays_in_its_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(RubricError):
        get_rubric_path(tmp_path, QuestionKey("01_small", "01_small", name))
