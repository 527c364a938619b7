"""Submissions come from an LMS's archive: each to its student, or nothing happens at all."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import Course
from autograder.lms import LmsCollector, LmsExtractor
from autograder.lms.archive import CollectResult, collect_archive
from autograder.lms.file_names import Sender, parse_path
from autograder.lms.lms_error import LmsError
from autograder.lms.roster import Roster
from autograder.lms.students import Student
from autograder.lms.times import parse_time
from tests.support import tiny

HOMEWORK = "hw"
PEOPLE = {
    "ada": ("Ada", "Lovelace", "1001"),
    "bob": ("Bob", "O'Brien", "1002"),
    "lee1": ("Ann", "Lee", "1003"),
    "lee2": ("Ann", "Lee", "1004"),
    "王": ("芳", "王", "1005"),
}
Files = dict[str, str | bytes]


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


def notebook(text: str = "") -> str:
    return json.dumps({"cells": [], "metadata": {"text": text}, "nbformat": 4, "nbformat_minor": 5})


def zipped(path: Path, files: Files) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 20, 13, 30, 0))
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return path


def collect(root: Path, files: Files, force: bool = False, **options: Any) -> CollectResult:
    archive = zipped(root.parent / "all submissions.zip", files)
    return collect_archive(root, HOMEWORK, archive, options, force=force)


def submitted(root: Path) -> dict[str, str]:
    """What nbgrader has of each student: the file's name and a word from the notebook."""
    return {
        path.parts[-3]: json.loads(path.read_text())["metadata"]["text"]
        for path in root.glob("submitted/*/hw/hw.ipynb")
    }


def everything(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and "gradebook.db" not in path.name
    }


CANVAS: Files = {
    "lovelaceada_1001_501_hw.ipynb": notebook("ada"),
    "obrienbob_LATE_1002_502_hw-2.ipynb": notebook("bob 2"),
    "obrienbob_LATE_1002_503_hw-10.ipynb": notebook("bob 10"),
    "obrienbob_LATE_1002_500_hw.ipynb": notebook("bob 0"),
    "leeann_1003_504_my work.ipynb": notebook("lee1"),
    "leeann_1004_505_essay.pdf": "no notebook",
    "王芳_1005_text.html": "typed in",
}
MOODLE: Files = {
    "Ada Lovelace_71_assignsubmission_file/hw.ipynb": notebook("ada"),
    "Bob OBrien_72_assignsubmission_file_/sub/hw.ipynb": notebook("bob"),
    "王 芳_73_assignsubmission_file_hw.ipynb": notebook("王"),
    "王 芳_73_assignsubmission_onlinetext/onlinetext.html": "typed in",
}


def test_a_canvas_archive_is_collected(course: Path) -> None:
    result = collect(course, CANVAS)
    assert result.new == ["ada", "bob", "lee1"]
    assert submitted(course) == {"ada": "ada", "bob": "bob 10", "lee1": "lee1"}
    messages = " ".join(result.messages)
    assert "lee1: the notebook 'my work.ipynb' was taken as 'hw.ipynb'." in messages
    assert "lee2: submitted no notebook, but: essay.pdf." in messages
    assert "王: submitted no notebook, but: text.html." in messages
    assert "Canvas marks as late: bob." in messages
    assert (course / "downloaded/hw/archive/all submissions.zip").exists()
    assert (course / "downloaded/hw/extracted/lovelaceada_1001_501_hw.ipynb").exists()
    assert not list(course.glob(".zip-*"))


def test_a_moodle_archive_is_collected(course: Path) -> None:
    result = collect(course, MOODLE)
    assert submitted(course) == {"ada": "ada", "bob": "bob", "王": "王"}
    assert any(
        message.startswith("Identified by the full name only ") for message in result.messages
    )


def test_nbgraders_own_zip_collect_does_the_same(course: Path) -> None:
    folder = course / "downloaded" / HOMEWORK / "archive"
    folder.mkdir(parents=True)
    zipped(folder / "a.zip", CANVAS)
    command = [sys.executable, "-m", "nbgrader", "zip_collect", HOMEWORK]
    run = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert submitted(course) == {"ada": "ada", "bob": "bob 10", "lee1": "lee1"}
    assert "Canvas marks as late: bob" in run.stderr
    shutil.rmtree(course / "submitted")
    zipped(folder / "a.zip", {**CANVAS, "stranger_9_9_hw.ipynb": notebook()})
    run = subprocess.run(
        [*command, "--force"], cwd=course, capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert "Not in the gradebook or roster: stranger (9)." in run.stderr
    assert "Traceback" not in run.stderr
    assert submitted(course) == {}


def test_the_course_is_set_up_and_another_pattern_still_works(root: Path) -> None:
    settings = Course.open(root).config.ZipCollectApp
    assert settings.collector_plugin == "autograder.lms.LmsCollector"
    assert settings.extractor_plugin == "autograder.lms.LmsExtractor"
    plain = LmsCollector(named_regexp=r".*/(?P<student_id>\w+)-(?P<file_id>\w+)")
    assert plain.collect("/x/ada-hw.ipynb") == {"student_id": "ada", "file_id": "hw"}


def test_an_unknown_person_stops_all_unless_left_out(course: Path) -> None:
    before = everything(course)
    files: Files = {**CANVAS, "studenttest_77_600_hw.ipynb": notebook("test")}
    with pytest.raises(LmsError, match=r"roster: studenttest \(77\)\. Nothing was collected"):
        collect(course, files)
    assert everything(course) == before
    result = collect(course, files, known_only=True)
    assert set(submitted(course)) == {"ada", "bob", "lee1"}
    assert "They were left out." in result.messages


def test_one_name_of_two_students_is_not_guessed_but_a_worksheet_knows(course: Path) -> None:
    files: Files = {
        "Ann Lee_81_assignsubmission_file/hw.ipynb": notebook("81"),
        "Ann Lee_82_assignsubmission_file/hw.ipynb": notebook("82"),
    }
    with pytest.raises(LmsError, match=r"can't be told apart: Ann Lee \(81\) and Ann Lee \(82\)"):
        collect(course, files)
    sheet = course / "worksheet.csv"
    sheet.write_text(
        "\ufeffIdentifier,Full name,ID number,Last modified (submission)\n"
        'Participant 82,Ann Lee,1003,"Monday, 19 January 2026, 11:30 PM"\n'
        "Participant 81,Ann Lee,1004,-\nParticipant 5,No Body,1,-\n"
    )
    result = collect(course, files, roster=str(sheet), timezone="Europe/Berlin")
    assert submitted(course) == {"lee1": "82", "lee2": "81"}
    stamp = course / "submitted/lee1/hw/timestamp.txt"
    assert stamp.read_text() == "2026-01-19 22:30:00"
    assert not (course / "submitted/lee2/hw/timestamp.txt").exists()
    assert result.messages == []


def test_a_time_without_a_zone_is_reported_and_not_used(course: Path) -> None:
    roster = course / "roster.csv"
    roster.write_text("id,lms_user_id,timestamp\nada,1001,2026-01-19 11:30\n")
    result = collect(course, CANVAS, roster=str(roster))
    assert "'2026-01-19 11:30' has no time zone. Name its time zone" in " ".join(result.messages)
    assert not (course / "submitted/ada/hw/timestamp.txt").exists()


def test_the_archives_times_are_used_when_asked_for(course: Path) -> None:
    collect(course, CANVAS, archive_times=True, timezone="America/New_York")
    assert (course / "submitted/bob/hw/timestamp.txt").read_text() == "2026-01-20 18:30:00"


@pytest.mark.parametrize("text", ["03/04/2026 10:00", "Monday", "19 January 2026", "never at 1:00"])
def test_a_time_that_could_be_read_in_two_ways_is_refused(text: str) -> None:
    from zoneinfo import ZoneInfo

    with pytest.raises(ValueError, match=r"read|whole date"):
        parse_time(text, ZoneInfo("UTC"))


def test_a_participants_number_is_not_taken_for_a_users_id() -> None:
    students = [Student("ada", "71", "", "Ada", "Lovelace"), Student("bob", "72", "", "Bob", "B")]
    roster = Roster(students)
    assert roster.find_students(Sender("moodle", "Bob B", "71")) == ({"bob"}, True)
    assert roster.find_students(Sender("moodle", "Bob B", "72")) == ({"bob"}, False)
    assert roster.find_students(Sender("moodle", "Participant", "72")) == (set(), True)
    assert roster.find_students(Sender("canvas", "someone", "071")) == ({"ada"}, False)


def test_canvas_exported_gradebook_is_a_roster(course: Path) -> None:
    path = course / "gradebook.csv"
    path.write_text(
        "Student,ID,SIS Login ID,Section\n    Points Possible,,,\n"
        '"Lovelace, Ada",31,ada,S\n"Wang, Fang",32,王,S\n'
    )
    files: Files = {"x_31_1_hw.ipynb": notebook("31"), "y_32_2_hw.ipynb": notebook("32")}
    collect(course, files, roster=str(path))
    assert submitted(course) == {"ada": "31", "王": "32"}


def test_a_roster_can_not_name_a_folder_elsewhere(course: Path) -> None:
    path = course / "roster.csv"
    path.write_text("id,lms_user_id\n../../evil,9\n")
    with pytest.raises(LmsError, match="can't be a student's id"):
        collect(course, {"x_9_1_hw.ipynb": notebook()}, roster=str(path))


def test_a_second_download_replaces_only_what_changed_and_only_by_force(course: Path) -> None:
    collect(course, CANVAS)
    stamp = course / "submitted/ada/hw/timestamp.txt"
    stamp.write_text("2026-01-01 10:00:00 UTC")
    again = collect(course, CANVAS)
    assert (again.new, again.unchanged) == ([], ["ada", "bob", "lee1"])
    changed: Files = {**CANVAS, "obrienbob_1002_900_hw-11.ipynb": notebook("bob 11")}
    before = everything(course)
    with pytest.raises(LmsError, match="has an earlier archive"):
        collect(course, changed)
    shutil.rmtree(course / "downloaded")
    with pytest.raises(LmsError, match="another submission of hw already: bob"):
        collect(course, changed)
    assert everything(course) == {k: v for k, v in before.items() if "downloaded" not in k}
    assert collect(course, changed, force=True).new == ["bob"]
    assert submitted(course)["bob"] == "bob 11"
    assert stamp.exists()


@pytest.mark.parametrize("broken", range(1, 8))
def test_failure_while_moving_leaves_all_as_it_was(
    course: Path, monkeypatch: pytest.MonkeyPatch, broken: int
) -> None:
    collect(course, {"lovelaceada_1001_501_hw.ipynb": notebook("old")})
    before, rename, count = everything(course), os.rename, iter(range(1, 100))

    def failing(source: Any, target: Any) -> None:
        if next(count) == broken:
            raise OSError(errno.ENOSPC, "No space left on device")
        rename(source, target)

    monkeypatch.setattr("autograder.lms.archive.os.rename", failing)
    with pytest.raises(LmsError, match="No space left on device"):
        collect(course, CANVAS, force=True)
    assert everything(course) == before


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
    with pytest.raises(LmsError, match="There is no assignment 'nosuch'"):
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


def test_names_in_utf8_are_read_without_their_flag(tmp_path: Path) -> None:
    name = "Łukasz Müller_7_assignsubmission_file_hw.ipynb"
    data = zipped(tmp_path / "a.zip", {name: "x"}).read_bytes()
    flagged, plain = (0x800).to_bytes(2, "little"), b"\0\0"
    assert flagged in data
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "a.zip").write_bytes(data.replace(flagged, plain))
    LmsExtractor().extract(str(tmp_path / "archive"), str(tmp_path / "out"))
    assert [path.name for path in (tmp_path / "out").iterdir()] == [name]


def test_several_notebooks_of_other_names_are_not_guessed(course: Path) -> None:
    result = collect(course, {
        "lovelaceada_1001_1_a.ipynb": notebook(), "lovelaceada_1001_2_b.ipynb": notebook("b"),
        "obrienbob_1002_3_try.ipynb": notebook("1"), "obrienbob_1002_4_try-1.ipynb": notebook("2"),
    })  # fmt: skip
    assert submitted(course) == {"bob": "2"}
    assert "none of several notebooks is called 'hw.ipynb'" in result.messages[0]


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


@pytest.mark.parametrize("files", [MOODLE, {k: v for k, v in MOODLE.items() if "/" not in k}])
def test_feedback_goes_back_under_moodles_names(course: Path, files: Files) -> None:
    collect(course, files)
    for student in submitted(course):
        page = course / "feedback" / student / HOMEWORK / "hw.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"<p>for {student}</p>")
    run = CliRunner().invoke(app, ["zip", HOMEWORK, "--feedback", "--course-dir", str(course),
                                   "--output", str(course / "f.zip")])  # fmt: skip
    assert run.exit_code == 0, run.output
    with zipfile.ZipFile(course / "f.zip") as archive:
        pages = {name: archive.read(name).decode() for name in archive.namelist()}
    assert len(pages) == len(submitted(course))
    assert pages["王 芳_73_assignsubmission_file/hw.html"] == "<p>for 王</p>"
    assert all(len(name.split("/")[0].split("_")) == 4 for name in pages)


def test_feedback_needs_moodles_archive_and_pages(course: Path) -> None:
    command = ["zip", HOMEWORK, "--feedback", "--course-dir", str(course)]
    for files, words in ((CANVAS, "has no submissions from Moodle"), (MOODLE, "no feedback page")):
        collect(course, files, force=True)
        run = CliRunner().invoke(app, command)
        assert run.exit_code == 1
        assert words in " ".join(run.output.split())


@pytest.mark.slow
def test_from_the_archive_to_the_grade(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Canvas's archive in, Canvas's gradebook out, with the real grader between them."""
    root = tiny.release(tmp_path_factory.mktemp("tiny"))
    answers = {"ada": "def one(a, b):\n    return a + b", "bob": "def one(a, b):\n    return 5"}
    other = tiny.copy_with(root, tmp_path / "other", answers)
    with Course.open(root).open_gradebook() as book:
        book.add_student("ada", lms_user_id="1")
        book.add_student("bob", lms_user_id="2")
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        for number, student in enumerate(answers, start=1):
            opened.write(other / "submitted" / student / "tiny" / "tiny.ipynb",
                         f"{student}_{number}_{number}_tiny-1.ipynb")  # fmt: skip
    target = tmp_path / "canvas.csv"
    for command in (
        ["zip", "tiny", str(archive)],
        ["grade", "tiny", "--workers", "1"],
        ["export", "tiny", "--to", "canvas", "--output", str(target)],
    ):
        run = subprocess.run(
            [sys.executable, "-m", "autograder.cli", *command, "--course-dir", str(root)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert run.returncode == 0, run.stdout + run.stderr
    rows = [line.split(",") for line in target.read_text().splitlines()]
    assert rows[1][-1] == "4.00"
    assert {row[3]: row[5] for row in rows[2:]} == {"ada": "2.00", "bob": "1.00"}
