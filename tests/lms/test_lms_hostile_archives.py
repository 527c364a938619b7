"""Hostile and damaged archives: nothing leads out of the folder, and the rest is collected."""

from __future__ import annotations

import contextlib
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.lms import LmsExtractor
from autograder.lms.archive import collect_archive
from autograder.lms.lms_error import LmsError
from tests.lms.archives import (
    CANVAS,
    HOMEWORK,
    Files,
    collect,
    everything,
    notebook,
    submitted,
    zipped,
)


def nested(files: Files, path: Path) -> bytes:
    data = zipped(path / "nested.zip", files).read_bytes()
    (path / "nested.zip").unlink()
    return data


def test_a_students_own_archive_is_opened_once(course: Path, tmp_path: Path) -> None:
    deep = nested({"hw.ipynb": notebook("too deep")}, tmp_path)
    inner = nested({"folder/hw.ipynb": notebook("inside"), "more.zip": deep,
                    "9_9_hw.ipynb": "of nobody else", "__MACOSX/._hw.ipynb": "x",
                    ".ipynb_checkpoints/hw-checkpoint.ipynb": "x"}, tmp_path)  # fmt: skip
    collect(course, {"lovelaceada_1001_501_work.zip": inner, **MOODLE_ONE}, lms="canvas")
    assert submitted(course) == {"ada": "inside"}


MOODLE_ONE: Files = {"Bob OBrien_72_assignsubmission_file/hw.ipynb": notebook("not Canvas's")}


def test_hostile_entries_are_left_out_and_reported(course: Path, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("lovelaceada_1001_9_link.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    bomb = nested({"hw.ipynb": b"0" * 1_500_000}, tmp_path)
    evil = nested({"../../../../evil.ipynb": "x", "hw.ipynb": notebook("good")}, tmp_path)
    archive = zipped(tmp_path / "all.zip", {
        "../evil.ipynb": "x", "/tmp/evil.ipynb": "x", "C:\\evil.ipynb": "x", "a\\..\\..\\e": "x",
        "bell\x07_1001_1_hw.ipynb": "x", "": "x",
        "lovelaceada_1001_1_big.ipynb": b"0" * 600_000,
        "obrienbob_1002_2_bomb.zip": bomb,
        "leeann_1003_3_evil.zip": evil,
        "leeann_1004_4_broken.zip": b"PK\x05\x06" + b"\0" * 10,
        "x" * 250 + "_1004_4_hw.ipynb": "x",
    })  # fmt: skip
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr(link, "/etc/passwd")
    outside = {p for p in tmp_path.rglob("*") if p != course and course not in p.parents}
    result = collect_archive(course, HOMEWORK, archive)
    assert submitted(course) == {"lee1": "good"}
    assert {p for p in tmp_path.rglob("*") if course not in p.parents and p != course} == outside
    assert not list(course.rglob("*evil.ipynb"))
    assert not [path for path in course.rglob("*") if path.is_symlink()]
    messages = " ".join(result.messages)
    for name, why in {
        "../evil.ipynb": "its path leads out", "/tmp/evil.ipynb": "its path leads out",
        "C:\\\\evil.ipynb": "its path leads out", "lovelaceada_1001_9_link.ipynb": "it is a link",
        "lovelaceada_1001_1_big.ipynb": "it has 1 MB, more than",
        "obrienbob_1002_2_bomb.zip": "it unpacks to 2 MB", "../../../../evil.ipynb": "its path",
    }.items():  # fmt: skip
        assert f"Left out '{name}': {why}" in messages
    assert "bob: submitted no notebook, but: bomb.zip." in messages


def test_an_archive_that_breaks_the_bounds_is_refused(course: Path, tmp_path: Path) -> None:
    before = everything(course)
    big: Files = {f"x_1001_{number}_hw.ipynb": b"0" * 400_000 for number in range(20)}
    with pytest.raises(LmsError, match=r"unpacks to 8 MB in 20 files.*c\.LmsExtractor\.total_mb"):
        collect(course, big)
    (tmp_path / "page.zip").write_text("<html>Please log in</html>")
    with pytest.raises(LmsError, match="is not a zip archive, or it is damaged"):
        collect_archive(course, HOMEWORK, tmp_path / "page.zip")
    with pytest.raises(LmsError, match="There is no archive"):
        collect_archive(course, HOMEWORK, tmp_path / "nosuch.zip")
    with pytest.raises(LmsError, match="No file in the archive has a name that"):
        collect(course, {"hw.ipynb": notebook()})
    with pytest.raises(LmsError, match="anonymous grading"):
        collect(course, {"anon_a1B2c_77_hw.ipynb": notebook()})
    with pytest.raises(LmsError, match=r"There is no assignment 'nosuch' .*There are: hw"):
        collect_archive(course, "nosuch", zipped(tmp_path / "a.zip", CANVAS))
    assert everything(course) == before


def test_a_damaged_entry_costs_only_itself(course: Path, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("lovelaceada_1001_1_hw.ipynb", notebook("SPOILED"))
        opened.writestr("obrienbob_1002_2_hw.ipynb", notebook("whole"))
    archive.write_bytes(archive.read_bytes().replace(b"SPOILED", b"spoiled"))
    result = collect_archive(course, HOMEWORK, archive)
    assert submitted(course) == {"bob": "whole"}
    assert "Left out 'lovelaceada_1001_1_hw.ipynb': it is damaged" in result.messages[0]


def pointing_before_its_start(archive: bytes) -> bytes:
    """The same archive, whose end says that its list of files lies 1000 bytes later than it does.

    So each entry seems to begin before the file's first byte.
    """
    end = archive.rindex(b"PK\x05\x06")
    offset = int.from_bytes(archive[end + 16 : end + 20], "little")
    return archive[: end + 16] + (offset + 1000).to_bytes(4, "little") + archive[end + 20 :]


def test_an_archive_that_points_before_its_start_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    file = zipped(tmp_path / "in" / "a.zip", CANVAS)
    file.write_bytes(pointing_before_its_start(file.read_bytes()))
    extractor = LmsExtractor()
    extractor.extract(str(tmp_path / "in"), str(tmp_path / "out"))
    assert len(extractor.messages) == len(CANVAS)
    assert all("it is damaged" in message for message in extractor.messages)


def test_a_students_archive_that_points_before_its_start_is_left_out(tmp_path: Path) -> None:
    inner = pointing_before_its_start(nested({"hw.ipynb": notebook("inside")}, tmp_path))
    (tmp_path / "in").mkdir()
    zipped(tmp_path / "in" / "a.zip", {**CANVAS, "lovelaceada_1001_1_x.zip": inner})
    extractor = LmsExtractor()
    extractor.extract(str(tmp_path / "in"), str(tmp_path / "out"))
    assert any("it is damaged" in message for message in extractor.messages)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_damage_leads_out_of_the_folder_or_to_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Bytes of a good archive are overwritten anywhere, its lists of names and sizes too."""
    top = tmp_path_factory.mktemp("damaged")
    inner = nested({"hw.ipynb": notebook("inside")}, top)
    (top / "in").mkdir()
    zipped(top / "in" / "a.zip", {**CANVAS, "lovelaceada_1001_1_x.zip": inner})
    good = bytearray((top / "in" / "a.zip").read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    (top / "in" / "a.zip").write_bytes(good)
    with contextlib.suppress(LmsError):
        LmsExtractor(file_mb=1, total_mb=5).extract(str(top / "in"), str(top / "out"))
    assert {path.name for path in top.iterdir()} <= {"in", "out"}
