"""A mistake in `nbgrader_config.py` is one sentence with its place, in every command."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import Course
from autograder.course_config import CONFIG_FILE, CourseConfigError, find_unknown_settings
from autograder.grading.gradebook import GradebookWriter
from autograder.penalties import update_penalties
from autograder.settings import Grader, Watch
from tests.support import tiny
from tests.support.commands import run_to_message
from tests.support.courses import BARE_CONFIG, OWN_CONFIG
from tests.support.tiny import ASSIGNMENT

#: The first line has number 1, so a mistake in these lines is in line 2.
BROKEN_CODE = {
    "x =": "SyntaxError: invalid syntax",
    'raise ValueError("mine")': "ValueError: mine",
    "import sys; sys.exit(3)": "SystemExit: 3",
    'open("missing.txt")': "FileNotFoundError",
}

OWN_RULE = 'c.AssignLatePenalties.plugin_class = "autograder.exchange.LatePenalty"\n'
#: Settings with a wrong value, and what the message says about each.
WRONG_VALUES = {
    'c.Grader.cell_seconds = "ten"': "Grader.cell_seconds expected a float, not the str 'ten'",
    "c.Grader.cell_seconds = -3": "Grader.cell_seconds should not be less than 0.1",
    "c.Grader.memory_mb = 0": "Grader.memory_mb should not be less than 1",
    "c.Watch.seconds = 0": "Watch.seconds should not be less than 0.1",
    "c.CourseDirectory.course_id = 101": "CourseDirectory.course_id expected a unicode string",
    'c.ExchangeFactory.collect = "nope.Collect"': "'nope.Collect' could not be imported",
    "c.Exchange.root = 5": "root expected a unicode string, not the int 5",
    'c.Exchange.timezone = "Mars/Base"': "Exchange.timezone to 'Mars/Base', which is not a time",
    'c.CourseDirectory.db_url = "mysqlx://a:word@b"': "db_url in nbgrader_config.py is not the",
    'c.CourseDirectory.db_url = "postgresql://a:word@b:c/d"': "is not the address of a database",
    'c.AssignLatePenalties.plugin_class = "nope.Rule"': "'nope.Rule', which can't be imported",
    'c.AssignLatePenalties.plugin_class = "pathlib.Path"': "is not a subclass of nbgrader.plugins",
    OWN_RULE + 'c.LatePenalty.percent_per_day = "x"': "percent_per_day expected a float",
    OWN_RULE + "c.LatePenalty.late_days = -5": "LatePenalty.late_days should not be less than 0",
}  # fmt: skip

COMMANDS = [
    ["grade", ASSIGNMENT], ["run", ASSIGNMENT], ["watch", "--once"], ["release"], ["report"],
    ["term"], ["export", "--to", "csv"], ["zip", ASSIGNMENT, "archive.zip"],
    ["manual-grading"], ["similarity", ASSIGNMENT], ["doctor"],
    ["extend", ASSIGNMENT, "ada", "--days", "1"],
]  # fmt: skip


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tiny.release(tmp_path_factory.mktemp("released") / "course")
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        book.update_or_create_assignment(ASSIGNMENT, duedate=datetime(2026, 11, 1, 12))
    return root


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_names_the_line_that_failed(command: list[str], released: Path) -> None:
    (released / CONFIG_FILE).write_text(BARE_CONFIG + 'raise ValueError("mine")\n')
    output = run_to_message(command, released)
    assert f"Line 2 of {released / CONFIG_FILE} failed: ValueError: mine. Correct it" in output


@pytest.mark.parametrize("code", BROKEN_CODE)
def test_whatever_the_file_does_its_line_is_named(code: str, tmp_path: Path) -> None:
    (tmp_path / CONFIG_FILE).write_text(BARE_CONFIG + code + "\n")
    with pytest.raises(CourseConfigError) as caught:
        Course.open(tmp_path)
    assert str(caught.value).startswith(f"Line 2 of {tmp_path / CONFIG_FILE} failed: ")
    assert BROKEN_CODE[code] in str(caught.value)


@pytest.mark.linux
@pytest.mark.parametrize("line", WRONG_VALUES)
def test_doctor_names_a_wrong_value(line: str, tmp_path: Path) -> None:
    (tmp_path / CONFIG_FILE).write_text(BARE_CONFIG + line + "\n")
    output = run_to_message(["doctor"], tmp_path)
    assert WRONG_VALUES[line] in output
    assert "Correct it" in output
    assert "word" not in output  # a password


@pytest.mark.linux
def test_doctor_says_that_the_settings_of_this_course_can_be_read(root: Path) -> None:
    result = CliRunner().invoke(app, ["doctor", "--course-dir", str(root)])
    assert result.exit_code == 0, result.output
    assert "can be read" in result.output


@pytest.mark.parametrize(
    "line",
    [
        'c.AssignLatePenalties.plugin_class = "autograder.exchange.LatPenalty"',
        OWN_RULE + "c.LatePenalty.late_days = -5",
        'c.Exchange.timezone = "Mars/Base"',
    ],
)
def test_a_wrong_rule_stops_before_the_first_grade(line: str, released: Path) -> None:
    (released / CONFIG_FILE).write_text(OWN_CONFIG + line + "\n")
    course = Course.open(released)
    with pytest.raises(CourseConfigError):
        GradebookWriter(course, ASSIGNMENT)
    assert not course.create_lock().is_locked


def test_a_rule_of_the_courses_own_that_fails_is_named(released: Path) -> None:
    (released / CONFIG_FILE).write_text(
        "from nbgrader.plugins import BasePlugin\n"
        "class Rule(BasePlugin):\n"
        "    def late_submission_penalty(self, *_):\n"
        "        return 1 / 0\n" + BARE_CONFIG + "c.AssignLatePenalties.plugin_class = Rule\n"
    )
    course = Course.open(released)
    with course.open_gradebook() as book:
        book.update_or_create_student("ada")
        book.update_or_create_submission(ASSIGNMENT, "ada", timestamp=datetime(2026, 11, 2, 12))
        with pytest.raises(CourseConfigError, match=r"Rule from .* failed for ada.*ZeroDivision"):
            update_penalties(book, course.config)


def test_a_setting_that_does_not_exist_is_told(tmp_path: Path) -> None:
    lines = "c.Grader.cel_seconds = 3\nc.Watch.zzz = 1\nc.Grader.cell_seconds = 3\n"
    (tmp_path / CONFIG_FILE).write_text(BARE_CONFIG + lines)
    problems = find_unknown_settings(Course.open(tmp_path).config, [Grader, Watch])
    assert problems == [
        "nbgrader_config.py sets Grader.cel_seconds, which does not exist. Did you mean "
        "Grader.cell_seconds?",
        "nbgrader_config.py sets Watch.zzz, which does not exist.",
    ]
    result = CliRunner().invoke(app, ["term", "--course-dir", str(tmp_path)])
    assert "Did you mean Grader.cell_seconds?" in " ".join(result.output.split())
