"""Submitting: complete submissions only, and a message before lateness costs."""

from __future__ import annotations

import errno
import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeError, ExchangeFactory
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config

from autograder import exchange
from autograder.course import Course
from autograder.exchange import LatePenalty, Submit
from autograder.exchange.due import find_due_date
from autograder.exchange.late import LateRule
from autograder.exchange.problems import find_student_problem
from autograder.language import show
from autograder.wording import format_span
from tests.support import ROOT
from tests.support.fake_language import find_english, use_fake_language

COURSE = "c"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """A course with one released assignment, and a student's folder with its copy."""
    monkeypatch.setenv("PATH", os.environ["PATH"])  # `Course` changes it
    config = Course(tmp_path / "course", Config()).config
    config.CourseDirectory.root = str(tmp_path / "course")
    config.CourseDirectory.course_id = COURSE
    config.CourseDirectory.assignment_id = "a"
    config.Exchange.root = str(tmp_path / "exchange")
    config.Exchange.cache = str(tmp_path / "cache")
    config.Exchange.assignment_dir = str(tmp_path / "student")
    for name, kind in {
        "release_assignment": "Release",
        "submit": "Submit",
        "collect": "Collect",
        "release_feedback": "ReleaseFeedback",
    }.items():
        config.ExchangeFactory[name] = f"autograder.exchange.{kind}"
    config.LatePenalty.percent_per_day = 10
    config.LatePenalty.most_percent = 30
    for folder in (tmp_path / "course" / "release" / "a", tmp_path / "student" / "a"):
        folder.mkdir(parents=True)
        nbformat.write(nbformat.v4.new_notebook(), folder / "a.ipynb")
    run_action(config, "ReleaseAssignment")
    return config


def run_action(config: Config, action: str) -> None:
    """Run an action of the exchange with the classes that the course names."""
    getattr(ExchangeFactory(config=config), action)(
        coursedir=CourseDirectory(config=config),
        authenticator=Authenticator(config=config),
        config=config,
    ).start()


def find_submissions(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "exchange" / COURSE / "inbound").iterdir())


def set_due_in(config: Config, **span: float) -> None:
    """Set the due date in the gradebook, and write it to the exchange."""
    at = datetime.now(UTC) + timedelta(**span)
    Path(config.CourseDirectory.root).mkdir(exist_ok=True)
    url = f"sqlite:///{config.CourseDirectory.root}/gradebook.db"
    with Gradebook(url, COURSE) as book:
        book.update_or_create_assignment("a", duedate=at.replace(tzinfo=None).isoformat())
    run_action(config, "Collect")


def use_another_machine(config: Config) -> None:
    """Let the student have no gradebook, so that only the exchange has the date."""
    config.CourseDirectory.root = str(Path(config.CourseDirectory.root).parent / "nowhere")


@pytest.mark.parametrize(
    ("seconds", "percent"), [(0, 0), (60, 0), (61, 10), (86400, 10), (86401, 20), (9e9, 30)]
)
def test_late_rule(seconds: float, percent: float) -> None:
    assert LateRule(10, 30, grace_minutes=1).compute_percent(seconds) == percent


def test_late_days_are_in_the_rule() -> None:
    rule = LateRule(10, late_days=4)
    assert "The first 4 late days of all assignments together cost nothing" in rule.describe()
    assert rule.count_days(0) == 0
    assert rule.count_days(1) == 1
    assert LateRule(10, grace_minutes=1).count_days(60) == 0


def test_lateness_costs_nothing_by_default() -> None:
    assert LatePenalty().late_submission_penalty("ada", 40, 1e6) is None


def test_penalty_is_a_share_of_the_points_earned() -> None:
    plugin = LatePenalty(percent_per_day=10)
    assert plugin.late_submission_penalty("ada", 40, 86401) == pytest.approx(8)
    assert plugin.late_submission_penalty("ada", 0, 86401) is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (59, "less than a minute"),
        (60, "1 minute"),
        (3 * 3600 + 120, "3 hours and 2 minutes"),
        (2 * 86400 + 3600, "2 days and 1 hour"),
    ],
)
def test_span(seconds: float, words: str) -> None:
    assert format_span(seconds) == words


def test_course_plugs_these_in() -> None:
    config = Course.open(ROOT).config
    factory = ExchangeFactory(config=config)
    for name, kind in {
        "submit": exchange.Submit,
        "collect": exchange.Collect,
        "release_assignment": exchange.Release,
        "release_feedback": exchange.ReleaseFeedback,
        "fetch_feedback": exchange.FetchFeedback,
    }.items():
        assert getattr(factory, name) is kind
    assert AssignLatePenalties(config=config).plugin_class is LatePenalty


def test_in_time(config: Config, tmp_path: Path) -> None:
    set_due_in(config, hours=1)
    use_another_machine(config)
    run_action(config, "Submit")
    [submission] = find_submissions(tmp_path)
    names = {path.name for path in submission.iterdir()}
    assert names == {"a.ipynb", "timestamp.txt", "submission_secret.txt"}
    [kept] = (tmp_path / "cache" / COURSE).iterdir()
    assert submission.name.startswith(kept.name)


def test_late_without_the_gradebook(config: Config, tmp_path: Path) -> None:
    """The student reads each cost once before it applies, and a higher cost again."""
    set_due_in(config, hours=1)
    use_another_machine(config)
    run_action(config, "Submit")
    path = tmp_path / "exchange" / COURSE / "due.json"
    dues = json.loads(path.read_text(encoding="utf-8"))
    first = datetime.fromisoformat(dues["a"]["due"])
    for count, (back, cost) in enumerate([(2, "10 %"), (26, "20 %")]):
        dues["a"]["due"] = (first - timedelta(hours=back)).isoformat()
        path.write_text(json.dumps(dues), encoding="utf-8")
        with pytest.raises(ExchangeError, match=f"it costs {cost}"):
            run_action(config, "Submit")
        assert len(find_submissions(tmp_path)) == count + 1
        run_action(config, "Submit")
        assert len(find_submissions(tmp_path)) == count + 2


def test_late_one_would_replace_one_in_time(config: Config, tmp_path: Path) -> None:
    run_action(config, "Submit")
    timestamp = next((tmp_path / "cache" / COURSE).glob("*+a+*/timestamp.txt"))
    at = datetime.now(UTC) - timedelta(days=1)
    timestamp.write_text(at.strftime("%Y-%m-%d %H:%M:%S.%f UTC"))
    set_due_in(config, hours=-1)
    with pytest.raises(
        ExchangeError, match=r"was in time and costs nothing\. A new submission would"
    ):
        run_action(config, "Submit")


def test_an_extension_counts(config: Config, tmp_path: Path) -> None:
    set_due_in(config, hours=-5)
    config.CourseDirectory.student_id = "ada"
    with Gradebook(f"sqlite:///{config.CourseDirectory.root}/gradebook.db", COURSE) as book:
        book.update_or_create_student("ada")
        book.update_or_create_submission("a", "ada")
        book.grant_extension("a", "ada", hours=6)
    run_action(config, "Submit")
    assert len(find_submissions(tmp_path)) == 1


def test_late_where_lateness_is_free(config: Config, tmp_path: Path) -> None:
    config.LatePenalty.percent_per_day = 0
    set_due_in(config, hours=-5)
    run_action(config, "Submit")
    assert len(find_submissions(tmp_path)) == 1


def test_full_disk_leaves_nothing_behind(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second copy, the student's own, no longer fits."""
    copies = []
    do_whole_copy = Submit.do_copy

    def do_copy(self: Submit, src: str, dest: str, log: object = None) -> None:
        copies.append(dest)
        do_whole_copy(self, src, dest)
        if len(copies) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Submit, "do_copy", do_copy)
    with pytest.raises(OSError, match="No space left"):
        run_action(config, "Submit")
    assert len(copies) == 2
    assert find_submissions(tmp_path) == []
    assert list((tmp_path / "cache" / COURSE).iterdir()) == []
    run_action(config, "Submit")
    assert len(find_submissions(tmp_path)) == 1


@pytest.mark.parametrize(
    ("break_it", "message"),
    [
        ("rm -r student/a", "there is no folder a. Fetch it"),
        ("mv student/a/a.ipynb student/a/b.ipynb", "the folder a has no a.ipynb"),
        ("rm -r exchange", "There is no exchange folder at"),
        ("mv exchange/c exchange/d", "no course 'c'. It has: d."),
        ("rm -r exchange/c/inbound", "The folder for submissions, .*, is missing"),
        ("rm -r exchange/c/outbound/a", "a is not released, or it was withdrawn."),
    ],
)
def test_what_is_in_the_way(config: Config, tmp_path: Path, break_it: str, message: str) -> None:
    os.system(f"cd {tmp_path} && {break_it}")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ExchangeError, match=message):
        run_action(config, "Submit")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "break_it",
    [
        "rm -r student/a",
        "mv student/a/a.ipynb student/a/b.ipynb",
        "rm -r exchange",
        "mv exchange/c exchange/d",
        "rm -r exchange/c/inbound",
        "rm -r exchange/c/outbound/a",
        "true",  # it is only late
    ],
)
def test_in_another_language_no_message_has_english_words(
    config: Config, tmp_path: Path, break_it: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    config.LatePenalty.update(grace_minutes=5, late_days=2)
    run_action(config, "Submit")
    timestamp = next((tmp_path / "cache" / COURSE).glob("*+a+*/timestamp.txt"))
    at = datetime.now(UTC) - timedelta(days=9)
    timestamp.write_text(at.strftime("%Y-%m-%d %H:%M:%S.%f UTC"))
    set_due_in(config, days=-4, hours=-3)
    os.system(f"cd {tmp_path} && {break_it}")
    with pytest.raises(ExchangeError) as failed:
        run_action(config, "Submit")
    use_fake_language(monkeypatch)
    names = (str(tmp_path), "exchange", "ipynb", "inbound", "UTC")
    assert find_english(show(failed.value.args[0]), *names) == []
    assert find_english(str(failed.value))  # the command line's message is English


def test_feedback_needs_no_released_assignment(config: Config, tmp_path: Path) -> None:
    """nbgrader makes the exchange's folders itself, so work from an archive gets its pages too."""
    shutil.rmtree(tmp_path / "exchange")
    with pytest.raises(ExchangeError, match=r"There is no exchange folder at .* Make it and"):
        run_action(config, "ReleaseFeedback")
    (tmp_path / "exchange").mkdir()
    feedback = tmp_path / "course" / "feedback" / "s" / "a"
    feedback.mkdir(parents=True)
    for name in ("a.html", "timestamp.txt", "submission_secret.txt"):
        (feedback / name).write_text("text")
    run_action(config, "ReleaseFeedback")
    (page,) = (tmp_path / "exchange" / COURSE / "feedback").iterdir()
    assert page.read_text() == "text"


def test_not_writable(config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For root everything is writable, so this replaces the system's answer."""
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert "is not writable for you" in find_student_problem(tmp_path / "exchange", COURSE)


def test_a_released_assignment_links_to_the_lessons_beside_it(
    config: Config, tmp_path: Path
) -> None:
    released = tmp_path / "course" / "release" / "a" / "a.ipynb"
    link = nbformat.v4.new_markdown_cell("[b](../../notebooks/b.ipynb#B)")
    nbformat.write(nbformat.v4.new_notebook(cells=[link]), released)
    config.Release.force = True
    run_action(config, "ReleaseAssignment")
    copy = tmp_path / "exchange" / COURSE / "outbound" / "a" / "a.ipynb"
    assert "(../notebooks/b.ipynb#B)" in copy.read_text(encoding="utf-8")
    assert copy.stat().st_mode & 0o777 == 0o644
    assert "(../../notebooks/b.ipynb#B)" in released.read_text(encoding="utf-8")


def test_an_extension_moves_a_due_date_and_makes_none(tmp_path: Path) -> None:
    due = datetime(2026, 11, 9, 12)
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as book:
        book.add_student("ada")
        for name, date in (("dated", due), ("open", None)):
            book.add_assignment(name, duedate=date)
            book.add_submission(name, "ada")
            book.grant_extension(name, "ada", days=2)
        assert find_due_date(book, "dated", "ada") == due + timedelta(days=2)
        assert find_due_date(book, "dated", "ben") == due
        assert find_due_date(book, "open", "ada") is None
        assert find_due_date(book, "other", "ada") is None
