"""Submissions come from an LMS's archive: each to its student, or nothing happens at all."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import Course
from autograder.lms import LmsCollector
from autograder.lms.file_names import Sender
from autograder.lms.lms_error import LmsError
from autograder.lms.roster import Roster
from autograder.lms.students import Student
from tests.lms.archives import (
    CANVAS,
    HOMEWORK,
    MOODLE,
    Files,
    collect,
    everything,
    notebook,
    submitted,
    zipped,
)
from tests.support import tiny


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


def test_the_command_counts_one_submission_as_one(course: Path, tmp_path: Path) -> None:
    one = {"lovelaceada_1001_501_hw.ipynb": notebook("ada")}
    archive = str(zipped(tmp_path / "one.zip", one))
    command = ["zip", HOMEWORK, archive, "--course-dir", str(course)]
    first = CliRunner().invoke(app, command)
    assert "1 submission collected: ada." in first.output
    again = CliRunner().invoke(app, [*command, "--force"])
    assert "0 submissions collected: none.\n1 submission collected before: ada." in again.output


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


def test_several_notebooks_of_other_names_are_not_guessed(course: Path) -> None:
    result = collect(course, {
        "lovelaceada_1001_1_a.ipynb": notebook(), "lovelaceada_1001_2_b.ipynb": notebook("b"),
        "obrienbob_1002_3_try.ipynb": notebook("1"), "obrienbob_1002_4_try-1.ipynb": notebook("2"),
    })  # fmt: skip
    assert submitted(course) == {"bob": "2"}
    assert "none of several notebooks is called 'hw.ipynb'" in result.messages[0]


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
