"""The page on a term: what it reads, its numbers, and its command."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from nbgrader.api import Grade, Gradebook
from playwright.sync_api import expect
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import Course
from autograder.report.read_terms import read_other_term
from autograder.report.term_page import render_term
from autograder.report.term_records import State, Term, read_term
from autograder.report.term_statistics import (
    compare_terms,
    describe_chapters,
    find_persistent_mistakes,
    make_rows,
)
from tests.support.courses import make_course
from tests.support.notebooks import checks_of, notebook, written_answer
from tests.support.reporting import NOW, Parsed, class_of, items, score, text_of

CONFIG = """c = get_config()
c.CourseDirectory.course_id = "c101"
c.AssignLatePenalties.plugin_class = "autograder.exchange.LatePenalty"
c.LatePenalty.percent_per_day = 10
"""
NAMES = ("w1", "w2", "w3", "w4")
DUE = {name: datetime(2026, 1, 7 * (week + 1)) for week, name in enumerate(NAMES)}
#: Between the due dates of w3 and w4.
TODAY = datetime(2026, 1, 25)
#: The points of each student in w1 to w4. None means that nothing was submitted.
POINTS: dict[str, list[float | None]] = {
    "ada": [8, 8, 8, None],
    "bob": [8, 4, None, None],
    "cleo": [4, 5, 8, 6],
    "dan": [None, 2, 2, None],
}


def fill(root: Path, points: dict[str, list[float | None]]) -> Path:
    """Write a term into the gradebook of a course, as the grader and a person do."""
    cells = [checks_of("one", "", 8), written_answer("why", "", 2)]
    make_course(root, CONFIG, **{name: notebook(*cells) for name in NAMES})
    Course.open(root)  # a new gradebook is made with its help
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        for name in NAMES:
            book.add_assignment(name, duedate=DUE[name])
            book.add_notebook(name, name)
            book.add_grade_cell("one-test", name, name, max_score=8, cell_type="code")
            book.add_grade_cell("why", name, name, max_score=2, cell_type="markdown")
        book.add_assignment("w5")
        for student, row in points.items():
            address = f"{student}@example.edu" if student != "dan" else None
            book.add_student(student, first_name=student.title(), email=address)
            for name, earned in zip(NAMES, row, strict=True):
                if earned is None:
                    continue
                book.add_submission(name, student, timestamp=DUE[name] - timedelta(hours=1))
                one, why = (book.find_grade(cell, name, name, student) for cell in
                            ("one-test", "why"))  # fmt: skip
                one.auto_score, one.needs_manual_grade = earned, False
                why.manual_score, why.needs_manual_grade = 2, False
        book.db.commit()
    return root


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = fill(tmp_path_factory.mktemp("term") / "course", POINTS)
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        book.find_submission("w2", "ada").timestamp = DUE["w2"] + timedelta(days=1, hours=1)
        waits = book.find_grade("why", "w3", "w3", "cleo")
        waits.manual_score, waits.needs_manual_grade = None, True
        book.update_or_create_submission("w3", "bob")
        book.grant_extension("w3", "bob", days=9)
        book.db.commit()
    return root


@pytest.fixture(scope="module")
def term(course: Path) -> Term:
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        return read_term(book.db, TODAY, {("w2", "dan"), ("w4", "dan")})


def states(term: Term, student: str) -> list[State]:
    row = next(p for p in term.participants if p.person.id == student)
    return [result.state for result in row.results.values()]


def test_what_a_gradebook_says_of_each_student(term: Term) -> None:
    assert [chapter.name for chapter in term.chapters] == list(NAMES)
    assert term.not_begun == ["w5"]
    assert states(term, "ada") == ["graded", "graded", "graded", "open"]
    # the extension of bob goes beyond today
    assert states(term, "bob") == ["graded", "graded", "open", "open"]
    assert states(term, "cleo") == ["graded", "graded", "waiting", "graded"]
    # dan's folder is in submitted/, and the gradebook does not know it yet
    assert states(term, "dan") == ["missing", "graded", "graded", "not graded"]
    ada, _, cleo, _ = (participant.results for participant in term.participants)
    assert ada["w2"].late == timedelta(days=1, hours=1)
    assert (cleo["w3"].earned, cleo["w3"].possible) == (8, 8)


def test_points_in_a_cell_that_gives_none_count_as_in_the_gradebook(
    course: Path, tmp_path: Path
) -> None:
    root = shutil.copytree(course, tmp_path / "course")
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        bonus = book.add_grade_cell("bonus", "w1", "w1", max_score=0, cell_type="markdown")
        submission = book.find_submission_notebook("w1", "w1", "ada")
        book.db.add(Grade(cell_id=bonus.id, notebook=submission, manual_score=1, extra_credit=0.5))
        book.db.commit()
        ada, *_ = (participant.results for participant in read_term(book.db, TODAY).participants)
        assert ada["w1"].total == book.find_submission("w1", "ada").score == 11.5
    assert (ada["w1"].state, ada["w1"].possible) == ("graded", 10)


def test_a_row_adds_up_and_its_trend_is_that_of_the_distance_to_the_class(term: Term) -> None:
    ada, bob, cleo, dan = make_rows(term)
    assert (ada.earned, ada.possible, ada.late, ada.missing) == (30, 30, 1, 0)
    assert (dan.earned, dan.possible, dan.missing) == (8, 30, 1)
    assert bob.trend is None  # two results
    # the medians are 1, 0.65, 1 and 0.8
    assert ada.trend == pytest.approx(0 - (0 + 0.35) / 2)
    assert cleo.trend == pytest.approx(0 - (-0.4 + 0.05 + 0) / 3)
    assert dan.trend == pytest.approx((0.4 - 1) - (-1 + (0.4 - 0.65)) / 2)
    assert [row.direction for row in (ada, cleo, dan)] == ["down", "steady", "steady"]


def test_a_chapter_counts_each_graded_student_once(term: Term) -> None:
    first, second, third, _ = describe_chapters(term)
    assert sum(first.columns) == 3
    assert (first.columns[9], first.columns[6], first.missing) == (2, 1, 1)
    assert (second.submitted, second.late) == (4, 1)
    assert second.quartiles == pytest.approx((0.55, 0.65, 0.775))
    assert third.missing == 0


def test_a_mistake_persists_in_the_work_of_one_student() -> None:
    def make(name: str, **mistakes: str) -> object:
        rows = {who: [score(0, "failed", mistake)] for who, mistake in mistakes.items()}
        work = class_of(items(a=1), rows)
        return type(work)(name, work.items, work.works)

    works = [
        make("w1", ada="bare-squeeze", bob="other", cleo="other"),
        make("w2", ada="bare-squeeze", bob="bare-squeeze", cleo="other"),
        make("w3", ada="bare-squeeze"),
    ]
    squeeze, other = find_persistent_mistakes(works)
    assert [person.id for person in squeeze.count.people] == ["ada"]
    assert squeeze.chapters == [("w1", 1), ("w2", 2), ("w3", 1)]
    assert [person.id for person in other.count.people] == ["cleo"]


def test_two_terms_are_compared_by_the_names_of_their_chapters(tmp_path: Path, term: Term) -> None:
    before = fill(tmp_path / "before", {f"s{n}": [3, 8, 2 + n % 2, None] for n in range(6)})
    with sqlite3.connect(before / "gradebook.db") as database:
        database.execute("UPDATE assignment SET name = 'old' WHERE name = 'w4'")
    digest = hashlib.sha256((before / "gradebook.db").read_bytes()).hexdigest()
    other = read_other_term(before)
    assert hashlib.sha256((before / "gradebook.db").read_bytes()).hexdigest() == digest
    assert [path.name for path in before.glob("gradebook.db*")] == ["gradebook.db"]
    first, second, third, fourth, old = compare_terms(
        describe_chapters(term), describe_chapters(other)
    )
    assert first.change == pytest.approx((1 + 1 + 0.6) / 3 - 0.5)
    assert first.is_clear
    assert second.change == pytest.approx((1 + 0.6 + 0.7 + 0.4) / 4 - 1)
    assert third.change == pytest.approx((1 + 1 + 0.4) / 3 - 0.45)
    assert (fourth.other, fourth.change) == (None, None)
    assert (old.name, old.here) == ("old", None)


def test_the_page_escapes_and_needs_only_itself(course: Path) -> None:
    hostile = '"><script>alert(1)</script>'
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        book.add_student("eve", first_name=hostile, last_name=hostile, email=f"{hostile}\r\n@x")
        with Session(book.engine) as session:
            page = render_term(
                hostile, read_term(session, TODAY), [], NOW, (hostile, Term([], [], []))
            )
        book.remove_student("eve")
    parsed = Parsed(page)
    assert len(parsed.scripts) == 1
    assert "alert" not in parsed.scripts[0]
    assert not [value for name, value in parsed.attributes if name in ("src", "onclick")]
    assert all(value.startswith("#") for name, value in parsed.attributes if name == "href")
    soup = BeautifulSoup(page, "html.parser")
    box = soup.select_one("input[data-address*=alert]")
    assert box["data-address"] == f"{hostile} @x"


def run(root: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["term", "--course-dir", str(root), *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, " ".join(result.output.split())


def test_the_command_writes_the_page_with_addresses_and_current_penalties(
    course: Path, tmp_path: Path
) -> None:
    code, output = run(course, "--compare", str(course))
    assert (code, output) == (0, f"term: {course}/reports/term.html")
    page = BeautifulSoup((course / "reports" / "term.html").read_text(), "html.parser")
    ada = page.select_one("#table tbody tr")
    # a day and an hour late: 20% of 10 points
    assert [" ".join(cell.get_text(" ").split()) for cell in ada.select("th, td")][:2] == [
        "Ada (ada)", "28 of 40",
    ]  # fmt: skip
    assert "8*" in [cell.get_text() for cell in ada.select("td")]
    groups = {
        " ".join(group.summary.get_text().split()): group
        for group in page.select("#addresses details")
    }
    missing = groups["3 students: w4 is missing"]
    assert missing.textarea.get_text() == "ada@example.edu, bob@example.edu"
    assert "Without an address: Dan (dan)" in text_of(str(missing))
    assert "This term and course" in page.get_text()
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        (recorded,) = book.find_submission("w2", "ada").notebooks
        assert recorded.late_submission_penalty == 2


@pytest.mark.parametrize(
    ("other", "reason"),
    [("no.db", "There is no gradebook at"), ("text.db", "can't be used: file is not a database")],
)
def test_a_gradebook_that_cannot_be_compared_is_named(
    course: Path, tmp_path: Path, other: str, reason: str
) -> None:
    (tmp_path / "text.db").write_text("not a database, " * 100)
    code, output = run(course, "--compare", str(tmp_path / other))
    assert code == 1
    assert reason in output


def test_without_a_gradebook_or_a_grade_it_says_what_to_do(tmp_path: Path) -> None:
    root = make_course(tmp_path / "empty", CONFIG)
    assert "There is no gradebook" in run(root)[1]
    assert not (root / "gradebook.db").exists()
    fill(tmp_path / "new", {})
    assert "Nothing is graded yet." in run(tmp_path / "new")[1]


def test_another_term_is_read_from_its_gradebook_alone(course: Path, term: Term) -> None:
    other = read_other_term(course / "gradebook.db")
    assert [p.person.id for p in other.participants] == [p.person.id for p in term.participants]
    assert other.chapters == term.chapters
    assert states(other, "dan") == ["missing", "graded", "graded", "missing"]


def test_in_a_browser(term: Term, tmp_path: Path) -> None:
    chromium = pytest.importorskip("tests.support.chromium")
    page_file = tmp_path / "page.html"
    page_file.write_text(render_term("c101", term, [], NOW, ("before", term)), encoding="utf-8")
    with chromium.open_chromium() as browser:
        page = browser.new_page(viewport={"width": 390, "height": 800})
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(page_file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.locator("table.term thead th", has_text="missing").locator("button").click()
        names = page.locator("table.term tbody th").all_inner_texts()
        assert names[0].strip() == "Dan (dan)"
        for name in ("Dan", "Bob", "Ada"):
            page.get_by_label(name).check()
        chosen = page.get_by_label("Addresses of the selected students")
        assert chosen.input_value() == "ada@example.edu, bob@example.edu"
        assert page.get_by_role("status").inner_text() == "3 selected, 1 without an address."
        page.get_by_label("Ada").uncheck()
        assert chosen.input_value() == "bob@example.edu"
        copy = page.locator("#table [data-copy]")
        copy.click()
        expect(copy).to_have_text("Copied")  # the clipboard answers later
        assert complaints == []
