"""File names and times in archives of an LMS are understood, or refused."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.lms import LmsExtractor
from autograder.lms.file_names import Sender, parse_path
from autograder.lms.times import parse_time
from tests.lms.archives import (
    zipped,
)


def test_names_in_utf8_are_read_without_their_flag(tmp_path: Path) -> None:
    name = "Łukasz Müller_7_assignsubmission_file_hw.ipynb"
    data = zipped(tmp_path / "a.zip", {name: "x"}).read_bytes()
    flagged, plain = (0x800).to_bytes(2, "little"), b"\0\0"
    assert flagged in data
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "a.zip").write_bytes(data.replace(flagged, plain))
    LmsExtractor().extract(str(tmp_path / "archive"), str(tmp_path / "out"))
    assert [path.name for path in (tmp_path / "out").iterdir()] == [name]


@pytest.mark.parametrize("text", ["03/04/2026 10:00", "Monday", "19 January 2026", "never at 1:00"])
def test_a_time_that_could_be_read_in_two_ways_is_refused(text: str) -> None:
    from zoneinfo import ZoneInfo

    with pytest.raises(ValueError, match=r"read|whole date"):
        parse_time(text, ZoneInfo("UTC"))


WORDS = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=15)
FILES = st.text(st.characters(exclude_characters='/\\:*?"<>|\0', exclude_categories=["Cs"]),
                min_size=1, max_size=20).filter(lambda name: name not in (".", ".."))  # fmt: skip
NUMBERS = st.integers(1, 10**9)


@given(name=WORDS, late=st.booleans(), number=NUMBERS, upload=NUMBERS, file=FILES)
def test_any_canvas_name_is_understood(
    name: str, late: bool, number: int, upload: int, file: str
) -> None:
    if name.casefold() in ("anon", "late") or (name.isdecimal() and not name.isalpha()):
        name = "x" + name
    parsed = parse_path(PurePosixPath(f"{name}_{'LATE_' if late else ''}{number}_{upload}_{file}"))
    assert parsed is not None
    assert parsed.sender == Sender("canvas", name, str(number))
    assert (str(parsed.path), parsed.upload, parsed.late) == (file, upload, late)


@given(
    name=st.text(st.characters(exclude_characters="_/\\\0", exclude_categories=["Cs"]), max_size=9),
    number=NUMBERS,
    file=FILES,
    form=st.sampled_from(["{}_{}_assignsubmission_file/{}", "{}_{}_assignsubmission_file_/{}",
                          "{}_{}_assignsubmission_file_{}"]),
)  # fmt: skip
def test_any_moodle_name_is_understood(name: str, number: int, file: str, form: str) -> None:
    parsed = parse_path(PurePosixPath(form.format(name, number, file)))
    assert parsed is not None
    assert parsed.sender == Sender("moodle", name.strip(), str(number))
    assert str(parsed.path) == file
