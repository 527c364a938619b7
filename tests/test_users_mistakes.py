"""What a person does wrong ends in a sentence, in every command, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from typer.testing import CliRunner

from autograder.atomic_file import read_record
from autograder.authoring.demo import SHORT_LIMITS, make_course
from autograder.authoring.release import BrokenRules, release
from autograder.cli import app
from autograder.course import Course
from autograder.course_config import CONFIG_FILE, CourseConfigError
from autograder.exchange.due import read_due_date
from autograder.grading.enrollment import explain_refusal, find_enrollments
from autograder.nbgrader_failure import NbgraderFailed
from autograder.results.toml_file import TomlError, read_toml
from autograder.translation.catalogs import CatalogError, read_messages
from tests.support import ROOT, tiny
from tests.support.commands import run_to_message
from tests.support.courses import BARE_CONFIG
from tests.support.notebooks import notebook
from tests.support.tiny import ASSIGNMENT
from tests.support.watching import make_watched_course

RIGHT = "def one(a, b):\n    return a + b"
OF_GRADEBOOK = [
    ["grade", ASSIGNMENT], ["run", ASSIGNMENT], ["watch", "--once"], ["release"], ["report"],
    ["term"], ["export", "--to", "csv"], ["export", "--to", "canvas"], ["manual-grading"],
    ["similarity", ASSIGNMENT], ["check", ASSIGNMENT], ["extend", ASSIGNMENT, "ada", "--days", "1"],
]  # fmt: skip
OF_SOURCE = [
    ["grade", ASSIGNMENT], ["release"], ["format"], ["outline"],
    ["similarity", ASSIGNMENT], ["check", ASSIGNMENT],
]  # fmt: skip


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.release(tmp_path_factory.mktemp("released") / "course")


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Path:
    """A released course with two submissions."""
    return tiny.copy_with(released, tmp_path / "course", {"ada": RIGHT, "bob": RIGHT})


def write_other_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as opened, opened:
        opened.execute("CREATE TABLE recipe (name TEXT)")


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


#: What is in the gradebook's place, and what the message says.
UNUSABLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "text": (
        lambda path: path.write_text("not a database, only text"),
        "file is not a database. The file is damaged. Put a",
    ),
    "cut off": (
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        "malformed. The file is damaged. Put a copy from your",
    ),
    "folder": (make_folder, "gradebook.db is a folder. Move it"),
    "another program's": (
        lambda path: (path.unlink(), write_other_program(path)),
        "belongs to another program. Correct CourseDirectory.db_url",
    ),
}


@pytest.mark.parametrize("kind", UNUSABLE)
@pytest.mark.parametrize("command", OF_GRADEBOOK, ids=" ".join)
def test_a_file_that_is_not_a_gradebook_stays_as_it_is(
    command: list[str], kind: str, course: Path
) -> None:
    database = course / "gradebook.db"
    change, words = UNUSABLE[kind]
    change(database)
    before = database.read_bytes() if database.is_file() else b""
    assert words in run_to_message(command, course)
    assert (database.read_bytes() if database.is_file() else b"") == before
    assert (course / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").exists()


@pytest.mark.parametrize("command", [["similarity", ASSIGNMENT], ["manual-grading"]], ids=" ".join)
def test_a_damage_inside_of_the_gradebook_is_told(command: list[str], course: Path) -> None:
    database = course / "gradebook.db"
    data = database.read_bytes()
    database.write_bytes(data[:20480] + b"\xff" * (len(data) - 20480))  # after the list of tables
    output = run_to_message(command, course)
    assert "malformed" in output
    assert "Put a copy from your backup" in output


@pytest.mark.parametrize("command", OF_SOURCE, ids=" ".join)
def test_a_source_that_cant_be_read_is_named(command: list[str], course: Path) -> None:
    path = course / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    make_folder(path)
    output = run_to_message(command, course)
    assert f"{ASSIGNMENT}.ipynb: Is a directory." in output
    assert "Errno" not in output


@pytest.mark.parametrize(
    "command", [["release"], ["outline"], ["format"], ["run", ASSIGNMENT], ["report"]], ids=" ".join
)
def test_a_course_without_assignments_is_told(command: list[str], tmp_path: Path) -> None:
    (tmp_path / CONFIG_FILE).write_text(BARE_CONFIG)
    output = run_to_message(command, tmp_path)
    assert "source. Run this in the course's folder." in output


def test_a_demonstration_replaces_only_a_demonstration(course: Path, tmp_path: Path) -> None:
    before = sorted(course.rglob("*"))
    for folder in (course, course / "source", course.parent):
        command = ["demo", ASSIGNMENT, "--folder", str(folder)]
        assert "nothing in it was deleted" in run_to_message(command, course)
    file = course / CONFIG_FILE
    assert "nothing in it was deleted" in run_to_message(["demo", "--folder", str(file)], course)
    unknown = ["demo", "tinny", "--folder", str(tmp_path / "demo")]
    assert "No assignment 'tinny'" in run_to_message(unknown, course)
    assert {path for path in course.rglob("*") if "log" not in path.name} >= set(before)

    folder = tmp_path / "demo"
    folder.mkdir()
    make_course(course, folder)
    (folder / "old.txt").touch()
    make_course(course, folder)
    assert [path.name for path in folder.iterdir()] == [CONFIG_FILE]
    with pytest.raises(FileExistsError):
        make_course(folder, folder)
    assert (folder / CONFIG_FILE).read_text().endswith(SHORT_LIMITS)


def test_a_release_that_fails_keeps_the_earlier_one(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Course.open(course)
    path = course / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    before = path.read_bytes()
    generate = opened.api.generate_assignment

    def fail(*args: object, **options: object) -> dict[str, object]:
        source = course / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        source.write_text("no notebook")
        return dict(generate(*args, **options))

    monkeypatch.setattr(opened.api, "generate_assignment", fail)
    with pytest.raises(NbgraderFailed):
        opened.generate_assignment(ASSIGNMENT)
    assert path.read_bytes() == before


@pytest.mark.parametrize("other", ["added", "removed"])
def test_a_notebook_that_came_or_went_after_a_submission_is_named(other: str, course: Path) -> None:
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        book.add_student("ada")
        book.add_submission(ASSIGNMENT, "ada")
    source = course / "source" / ASSIGNMENT
    nbformat.write(notebook(), source / "other.ipynb")
    if other == "removed":
        (source / f"{ASSIGNMENT}.ipynb").unlink()
    with pytest.raises(BrokenRules, match="notebook 'other', which the release did not have") as e:
        release(course, ASSIGNMENT)
    assert ("lacks the notebook 'tiny'" in str(e.value)) == (other == "removed")
    assert (course / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").exists()


def test_nbgraders_own_reason_is_told() -> None:
    log = (
        "Traceback\nnbgrader.converters.base.NbGraderException: Cannot modify 'tiny'\n"
        "[ERROR] There was an error\n[ERROR] Please see the the above traceback for details"
    )
    assert NbgraderFailed(log).summarize().endswith("NbGraderException: Cannot modify 'tiny'")


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe\x00"])
def test_a_damaged_secret_is_not_used(content: bytes, course: Path) -> None:
    (course / ".course_secret").write_bytes(content)
    with pytest.raises(CourseConfigError, match=r"\.course_secret is empty or damaged"):
        Course.open(course).read_settings(ASSIGNMENT)
    assert (course / ".course_secret").read_bytes() == content


def test_export_names_an_unknown_assignment(course: Path) -> None:
    output = run_to_message(["export", "--to", "csv", "tinny"], course)
    assert "does not know the assignment 'tinny'. It has: tiny." in output


def test_check_suggests_a_name(course: Path) -> None:
    banks = course / "tests" / "banks" / ASSIGNMENT
    banks.mkdir(parents=True)
    (banks / "one.py").write_text(f"# %% correct: plus\n{RIGHT}\n")
    assert "no assignment: tinny. Did you mean tiny?" in run_to_message(["check", "tinny"], course)
    assert "no assignment: onee. Did you mean one?" in run_to_message(["check", "onee"], course)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("one", b"# %% right: plus\nx = 1\n", "one.py, line 1: write"),
        ("one", b"def one(a, b):\n    return a + b\n", "one.py has no answer. Begin each"),
        ("one", b"\xff", "one.py is not a text in UTF-8"),
        ("three", b"# %% correct: plus\nx = 1\n", "no exercise for these banks"),
    ],
)
def test_a_wrong_bank_is_named(name: str, content: bytes, words: str, course: Path) -> None:
    banks = course / "tests" / "banks" / ASSIGNMENT
    banks.mkdir(parents=True)
    (banks / f"{name}.py").write_bytes(content)
    assert words in run_to_message(["check", name], course)


@pytest.mark.parametrize("address", ["nonsense", "http://127.0.0.1:80"])
def test_a_wrong_address_of_a_scheduler_is_told(address: str, course: Path) -> None:
    pytest.importorskip("distributed")
    output = run_to_message(["grade", ASSIGNMENT, "--scheduler", address], course)
    assert f"{address!r} is not the address of a Dask scheduler" in output


def test_an_archive_without_files_is_told(course: Path, tmp_path: Path) -> None:
    archive = tmp_path / "empty.zip"
    zipfile.ZipFile(archive, "w").close()
    assert "empty.zip is empty. Download" in run_to_message(
        ["zip", ASSIGNMENT, str(archive)], course
    )
    assert "is a folder. Name" in run_to_message(["zip", ASSIGNMENT, str(tmp_path)], course)


def test_an_extension_of_centuries_is_refused(course: Path) -> None:
    options = ["--days", "9999999", "--course-dir", str(course)]
    result = CliRunner().invoke(app, ["extend", ASSIGNMENT, "ada", *options])
    assert result.exit_code == 2
    assert "less than or equal to 3650" in " ".join(result.output.split())


def test_an_exercise_needs_a_lesson(course: Path) -> None:
    output = run_to_message(["new-exercise", ASSIGNMENT, "three", "--section", "Adding"], course)
    assert "there is no lesson" in output
    assert "tiny.ipynb" in output


@pytest.mark.parametrize("content", [b"", b'{"ti', b"[]", b"\xff"])
def test_a_damaged_record_counts_nothing(content: bytes, tmp_path: Path) -> None:
    assert read_record(tmp_path / "record.json") == {}
    (tmp_path / "record.json").write_bytes(content)
    assert read_record(tmp_path / "record.json") == {}


@pytest.mark.parametrize(
    "content",
    ["", "{", "{}", '{"tiny": {"due": "soon", "rule": {}}}',
     '{"tiny": {"due": "2026-11-09", "rule": {"new": 1}}}'],
)  # fmt: skip
def test_a_damaged_list_of_due_dates_gives_none(content: str, tmp_path: Path) -> None:
    (tmp_path / "due.json").write_text(content)
    opened = CourseDirectory(config=Config({"CourseDirectory": {"root": str(tmp_path)}}))
    assert read_due_date(opened, tmp_path, Config(), "tiny", "ada") is None


def test_a_closed_folder_of_a_student_stops_grading(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its submission, nobody would miss the student's grade."""
    closed = str(course / "submitted" / "ada")
    monkeypatch.setattr(os, "access", lambda path, _: str(path) != closed)
    output = run_to_message(["grade", ASSIGNMENT], course)
    assert f"{closed}: Permission denied. Correct that" in output


def test_a_closed_source_is_told(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, _: Path(path).name != "source")
    assert "source can't be read by your account" in run_to_message(["outline"], course)


@pytest.mark.parametrize("name", ["plus+one", "a[1]", "a*"])
def test_a_name_that_nbgrader_does_not_allow_is_told(name: str, course: Path) -> None:
    shutil.copytree(course / "source" / ASSIGNMENT, course / "source" / name)
    for command in (["release"], ["release", name], ["run", name]):
        output = run_to_message(command, course)
        assert "in an assignment's name. Rename" in output
        assert output.endswith(f"source/{name}.")


@pytest.mark.linux
def test_a_folder_whose_name_is_not_text_stops_no_grading(course: Path) -> None:
    with Course.open(course).open_gradebook() as book:
        found = find_enrollments(book, Config(), ["ada", "\udcff"])
    assert found == {"ada": "new", "\udcff": "not text"}
    assert "Rename" in explain_refusal("not text", "\udcff")
    (course / "submitted" / "ada").rename(course / "submitted" / "\udcff")
    result = CliRunner().invoke(app, ["grade", ASSIGNMENT, "--course-dir", str(course)])
    assert result.exit_code == 0
    output = " ".join(result.output.split())
    assert "1 submission is not graded, because the folder's name is not text in UTF-8" in output
    assert "Rename it to the student's id." in output
    assert tiny.scores(course) == {"bob": 2.0}


def test_signs_that_a_terminal_lacks_end_no_command(tmp_path: Path) -> None:
    """The table of exercises has dots for the difficulty."""
    root = make_watched_course(tmp_path / "course")
    command = [sys.executable, "-m", "autograder", "outline"]
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)}
    result = subprocess.run(command, cwd=root, env=environment, capture_output=True)
    assert (result.returncode, result.stderr) == (0, b"")
    assert b"2 exercises, 4 points" in result.stdout


def test_ctrl_c_during_the_imports_prints_no_traceback() -> None:
    code = (
        "import sys, _thread, autograder.__main__\n"
        "class Stop:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'autograder.cli':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop())\n"
        "autograder.__main__.main()"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True)
    assert (result.returncode, result.stderr) == (130, b"")


@pytest.mark.linux
def test_ctrl_c_reaches_neither_the_workers_imports_nor_the_trial_of_a_sandbox() -> None:
    """A terminal sends it to all processes of a command, and only the command answers."""
    code = (
        "import os, signal\n"
        "import autograder.grading.worker_imports\n"
        "os.kill(os.getpid(), signal.SIGINT)\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "from autograder.grading.sandbox import layers\n"
        "run, sessions = layers.subprocess.Popen, []\n"
        "def start(*arguments, **options):\n"
        "    child = run(*arguments, **options)\n"
        "    sessions.append(os.getsid(child.pid))\n"
        "    return child\n"
        "layers.subprocess.Popen = start\n"
        "layers.doctor([])\n"
        "assert sessions and os.getsid(0) not in sessions, sessions"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'msgid "a"\nmsgstr "b\n', "program.po, line 2: a quotation mark is missing"),
        (b'msgid "a"\nmsgst "b"\n', "program.po, line 2: Unknown or misformatted keyword"),
        (b'msgid "a"\nmsgstr "b"\nc\n', "program.po, line 3: Unknown or misformatted keyword"),
        (b"\xff", "program.po is not a text in UTF-8"),
    ],
)
def test_a_catalog_with_a_mistake_is_named_and_kept(
    content: bytes, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "program.po"
    path.write_bytes(content)
    with pytest.raises(CatalogError, match=words):
        read_messages(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("content", [b"x = [", b"\xff"])
def test_a_toml_file_with_a_mistake_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_bytes(content)
    with pytest.raises(TomlError, match=r"words\.toml: .*Correct it"):
        read_toml(tmp_path / "words.toml")


def test_a_command_names_a_toml_file_with_a_mistake(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise TomlError("words.toml: Invalid value. Correct it")

    monkeypatch.setattr("autograder.authoring.release.release", fail)
    assert "words.toml: Invalid value. Correct it" in run_to_message(["release"], course)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check"], "Name an exercise or an assignment: make check EXERCISE=softmax"),
        (["learn", "LANGUAGE=xx"], "The course is not translated to xx. LANGUAGE can be: en zh_CN"),
    ],
)
def test_make_says_what_is_missing(arguments: list[str], words: str, root: Path) -> None:
    result = subprocess.run(
        ["make", "--dry-run", *arguments], cwd=root, capture_output=True, text=True
    )
    assert result.returncode == 2
    assert words in result.stderr


def test_a_learners_files_get_into_no_folder_of_the_course(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(course)
    monkeypatch.setattr("autograder.learn.open_workspace.open_workspace", lambda *_: None)
    before = sorted(course.glob("s*/**/*"))
    for folder in ("source", "submitted/me"):
        assert "is the course's own folder. Name another one." in run_to_message(
            ["learn", folder], course
        )
    assert sorted(course.glob("s*/**/*")) == before


def test_a_kit_replaces_only_a_kit(course: Path, tmp_path: Path) -> None:
    config = course / CONFIG_FILE
    before = config.read_bytes()
    for path in (config, course / "source"):
        assert "is not a zip file. Give the kit another name" in run_to_message(
            ["kit", str(path)], course
        )
    assert config.read_bytes() == before


def test_a_page_that_cant_be_written_is_told_in_every_command(course: Path) -> None:
    (course / "reports").touch()
    output = run_to_message(["similarity", ASSIGNMENT], course)
    assert "can't be written: a part of its path is a file." in output
