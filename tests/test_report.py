"""The class report: its numbers, its sentences, and a page that is safe and whole."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograder.cli import app
from autograder.nbgrader_api import nbgrader
from autograder.report import sentences, statistics
from autograder.report.gather import ClassWork, Item, ItemScore, NoReport, Person, Work, gather
from autograder.report.page import render
from autograder.results import MIME_TYPE, ExerciseResult, Failure, Outcome, PartResult

# nbgrader's own way of adding a submission makes SQLAlchemy wonder
pytestmark = pytest.mark.filterwarnings("ignore:Object of type <Submitted")

NOW = datetime(2026, 1, 20, 9, 30, tzinfo=UTC)


def items(**points: float) -> list[Item]:
    return [Item(f"{name}-test", name, name.title(), most) for name, most in points.items()]


def score(points: float | None, outcome: Outcome | None = None, *mistakes: str) -> ItemScore:
    """A score; each mistake is `ID` or `ID: what the student read`."""
    failures = []
    for text in mistakes:
        mistake, _, message = text.partition(": ")
        failures.append(Failure(mistake, message or f"About {mistake}."))
    return ItemScore(points, outcome or ("partial" if points else "failed"), tuple(failures))


def class_of(exercises: list[Item], rows: dict[str, list[ItemScore | float]]) -> ClassWork:
    """A class in which each student has these scores, in the order of the exercises."""
    works = [
        Work(
            Person(name),
            {
                item.cell: one if isinstance(one, ItemScore) else score(one)
                for item, one in zip(exercises, row, strict=True)
            },
        )
        for name, row in rows.items()
    ]
    return ClassWork("made", exercises, works)


@pytest.fixture
def four() -> ClassWork:
    """Four students, three exercises; everybody has 2 points in `a` and `c` together."""
    rows: dict[str, list[ItemScore | float]] = {
        "s1": [2, 4, 0], "s2": [2, 2, 0], "s3": [0, 2, 2], "s4": [0, 0, 2],
    }  # fmt: skip
    return class_of(items(a=2, b=4, c=2), rows)


# Numbers


def test_difficulty_is_the_mean_share_of_the_points(four: ClassWork) -> None:
    found = statistics.item_statistics(four)
    assert [one.mean for one in found] == [1, 2, 1]
    assert [one.difficulty for one in found] == [0.5, 0.5, 0.5]
    assert [one.counted for one in found] == [4, 4, 4]


def test_discrimination_compares_with_the_other_exercises_only(four: ClassWork) -> None:
    a, b, c = statistics.item_statistics(four)
    # a is 2 2 0 0, the others give 4 2 4 2: deviations 1 1 -1 -1 and 1 -1 1 -1
    assert a.discrimination == pytest.approx(0)
    # a and c give 2 to everybody
    assert b.discrimination is None
    assert b.undefined == "all have the same points elsewhere"
    # c is 0 0 2 2, the others give 6 4 2 0: -8 / sqrt(4 * 20)
    assert c.discrimination == pytest.approx(-8 / math.sqrt(80))


@pytest.mark.parametrize(
    ("rows", "exercises", "why"),
    [
        ([[1, 0], [1, 1], [1, 0]], "ab", "all have the same points here"),
        ([[1, 0], [0, 1]], "ab", "fewer than three students"),
        ([[1], [0], [1]], "a", "no other exercise to compare with"),
    ],
)
def test_where_nobody_differs_discrimination_is_undefined(
    rows: list[list[float]], exercises: str, why: str
) -> None:
    scored: dict[str, list[ItemScore | float]] = {
        f"s{number}": [score(points, "partial") for points in row]
        for number, row in enumerate(rows)
    }
    work = class_of(items(**dict.fromkeys(exercises, 2.0)), scored)
    first = statistics.item_statistics(work)[0]
    assert (first.discrimination, first.undefined) == (None, why)


def test_blank_and_unreadable_submissions_say_nothing_about_exercises(four: ClassWork) -> None:
    blank = Work(Person("blank"), {i.cell: score(0, "not attempted") for i in four.items})
    damaged = score(0, "crashed", "crashed: The file is damaged.")
    unread = Work(
        Person("unread"), {i.cell: damaged for i in four.items}, notes=("The file is damaged.",)
    )
    work = ClassWork("made", four.items, [*four.works, blank, unread])
    assert unread.unreadable
    assert not blank.unreadable
    assert [one.counted for one in statistics.item_statistics(work)] == [4, 4, 4]
    assert len(statistics.totals(work).values) == 6


def test_an_answer_that_waits_takes_no_part(four: ClassWork) -> None:
    essay = Item("essay", "essay", "Essay", 5, by_hand=True)
    given = [None, 5.0, 0.0, 5.0]
    works = [
        Work(one.person, {**one.scores, "essay": ItemScore(points, None, (), points is None)})
        for one, points in zip(four.works, given, strict=True)
    ]
    work = ClassWork("made", [*four.items, essay], works)
    *others, last = statistics.item_statistics(work)
    assert [one.discrimination for one in others] == [
        one.discrimination for one in statistics.item_statistics(four)
    ]
    assert (last.counted, last.difficulty) == (3, pytest.approx(2 / 3))
    # 5 0 5, the others give 4 4 2: times 3, deviations 5 -10 5 and 2 2 -4, so -30 / sqrt(150 * 24)
    assert last.discrimination == pytest.approx(-0.5)
    assert works[0].waiting == ["essay"]
    assert works[0].total == 6


def test_totals(four: ClassWork) -> None:
    late = Work(Person("late"), {"a-test": score(2), "b-test": score(1)}, penalty=1.5)
    far_too_late = Work(Person("later"), {"a-test": score(2)}, penalty=7)
    assert (late.total, far_too_late.total) == (1.5, 0)
    found = statistics.totals(ClassWork("made", four.items, [*four.works, late]))
    assert found.values == [6, 4, 4, 2, 1.5]
    assert (found.mean, found.lower, found.median, found.upper) == (3.5, 2, 4, 4)


def test_one_student_and_none(four: ClassWork) -> None:
    alone = ClassWork("made", four.items, four.works[:1])
    found = statistics.item_statistics(alone)
    assert [one.difficulty for one in found] == [1, 1, 0]
    assert {one.undefined for one in found} == {"fewer than three students"}
    assert statistics.totals(alone).median == 6
    assert "One student has handed in: 6 of 8 points." in text_of(render(alone, NOW))
    damaged = score(0, "crashed", "crashed: No notebook.")
    unread = Work(Person("x"), {i.cell: damaged for i in four.items}, notes=("No notebook.",))
    nobody = ClassWork("made", four.items, [unread])
    assert [one.difficulty for one in statistics.item_statistics(nobody)] == [None] * 3
    assert "Nobody has tried an exercise that could be run" in text_of(render(nobody, NOW))


# Mistakes


def test_a_student_counts_once_for_a_mistake_in_many_exercises() -> None:
    work = class_of(
        items(a=2, b=2),
        {
            "s1": [score(0, "failed", "bare-squeeze", "bare-squeeze"),
                   score(0, "failed", "bare-squeeze")],
            "s2": [score(1, "partial", "bare-squeeze", "wrong-value"), score(2, "passed")],
            "s3": [score(0, "not attempted", "not-attempted"), score(2, "passed")],
            "s4": [score(0, "timed out", "timed-out"), score(0, "crashed", "broken-test")],
        },
    )  # fmt: skip
    found = {one.mistake: one for one in statistics.mistakes(work)}
    assert list(found) == ["bare-squeeze", "wrong-value"]
    squeeze = found["bare-squeeze"]
    assert [person.id for person in squeeze.people] == ["s1", "s2"]
    assert [(item.name, times) for item, times in squeeze.items] == [("a", 2), ("b", 1)]
    page = text_of(render(work, NOW))
    assert "2 of 4 About bare-squeeze." in page
    assert "The test of b itself failed for 1 submission" in page
    assert not sentences.is_general("bare-squeeze")
    assert sentences.is_general("wrong-value")


def test_a_sentence_that_differs_from_student_to_student_has_gaps() -> None:
    said = ["The result has shape `(2,)`, but ...", "The result[0] has shape `(3,)`, but ..."]
    rows: dict[str, list[ItemScore | float]] = {
        f"s{number}": [score(0, "failed", f"wrong-shape: {text}")]
        for number, text in enumerate(said)
    }
    (found,) = statistics.mistakes(class_of(items(a=1), rows))
    assert sentences.mistake_sentence(found) == (
        "The result has shape `…`, but it should have shape `…`."
    )


# Readings


def reading(counted: int, difficulty: float, discrimination: float | None) -> str:
    same = difficulty in (0, 1)
    found = statistics.ItemStatistics(
        items(a=2)[0], counted, 2 * difficulty, difficulty, discrimination,
        "" if discrimination is not None else "all have the same points here",
        statistics.Counter(), same,
    )  # fmt: skip
    return sentences.reading(found)


@pytest.mark.parametrize(
    ("difficulty", "discrimination", "expected"),
    [
        (1.0, None, "Everybody has all its points: too easy to tell anything."),
        (0.0, None, "Nobody earned a point: look at its text or tests."),
        (0.97, 0.5, "Too easy to tell anything."),
        (0.5, -0.4, "Those who did well elsewhere failed this one: look at its text or tests."),
        # one standard error is 1 / sqrt(29), that is 0.19
        (0.5, -0.2, "Those who did well elsewhere failed this one: look at its text or tests."),
        (0.5, -0.18, "Says little about how students do elsewhere."),
        (0.5, 0.3, "Tells students apart to some degree."),
        (0.5, 0.6, "Tells students apart well: who is good here is good elsewhere."),
        (0.1, 0.3, "Hard for most. Tells students apart to some degree."),
    ],
)
def test_readings(difficulty: float, discrimination: float | None, expected: str) -> None:
    assert reading(30, difficulty, discrimination) == expected


def test_a_reading_of_few_students_says_so() -> None:
    assert reading(5, 0.5, 0.6).endswith("(5 students only: take it with care.)")


def test_durations() -> None:
    assert sentences.duration(timedelta(days=2, hours=3, minutes=9)) == "2 days 3 hours"
    assert sentences.duration(timedelta(minutes=1)) == "1 minute"
    assert sentences.duration(timedelta(seconds=5)) == "less than a minute"


# Who may need help


def test_who_may_need_help() -> None:
    points = {"s1": 10, "s2": 9, "s3": 8, "s4": 7, "s5": 5.5, "s6": 5, "s7": 6.5, "s8": 2}
    rows: dict[str, list[ItemScore | float]] = {
        # b is left alone where it would make a total of 10
        name: [score(total), score(10, "passed")]
        for name, total in points.items()
    }
    work = class_of(items(a=10, b=10), rows)
    # shares 0.6 (s8), 0.75 (s6), ...: the lowest quarter, and not below 60%
    assert statistics.may_need_help(work, statistics.item_statistics(work)) == []
    hard = class_of(items(a=10), {name: [score(total)] for name, total in points.items()})
    found = statistics.may_need_help(hard, statistics.item_statistics(hard))
    # the lower quartile of 2 5 5.5 6.5 7 8 9 10 is 5.375
    assert [(one.person.id, one.total, one.low) for one in found] == [("s8", 2, True),
                                                                    ("s6", 5, True)]  # fmt: skip
    assert sentences.help_reason(found[0]) == "The total is in the lowest quarter"
    assert [item.name for item in found[0].begin_with] == ["a"]


def test_exercises_not_tried_are_a_reason_and_lateness_is_none() -> None:
    names = items(**dict.fromkeys("abcdefgh", 1.0))
    full = [score(1, "passed") for _ in names]
    some: list[ItemScore] = [score(0, "not attempted") if i < 2 else s for i, s in enumerate(full)]
    one: list[ItemScore] = [score(0, "not attempted") if i < 1 else s for i, s in enumerate(full)]
    work = class_of(names, {"all": [*full], "two": [*some], "one": [*one]})
    work.works.append(Work(Person("late"), work.works[0].scores, timedelta(days=9), 8.0))
    found = statistics.may_need_help(work, statistics.item_statistics(work))
    assert [(f.person.id, f.low, f.untried) for f in found] == [("two", False, 2)]
    assert sentences.help_reason(found[0]) == "2 exercises were not tried"
    assert [item.name for item in found[0].begin_with] == ["b", "a"]


# The page


class Parsed(HTMLParser):
    """The page's words as a browser would show them, its scripts, and the tags it has."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.scripts: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self._in = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in = tag
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "script":
            self.scripts.append(data)
        elif self._in != "style":
            self.words.append(data)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", " ".join(Parsed(page).words))


EVIL = '</script><script>alert(\'1\')</script><img src=x onerror="alert(2)">&\u202e 名前, "O\'Neil"'


def test_nothing_of_a_students_becomes_part_of_the_page() -> None:
    exercise = Item("a-test", f"a{EVIL}", EVIL, 2)
    wrong = score(0, "failed", f"bare-squeeze: {EVIL}")
    works = [
        Work(Person(f"{EVIL}{n}", EVIL, EVIL), {"a-test": wrong}, timedelta(1), 1.0, (EVIL,))
        for n in range(3)
    ]
    people = [Person(EVIL)]
    work = ClassWork("made", [exercise], works, people, people, NOW.replace(tzinfo=None))
    parsed = Parsed(render(work, NOW))
    plain = Parsed(render(class_of(items(a=2), {"x": [1]}), NOW))
    assert len(parsed.scripts) == 1
    assert parsed.scripts == plain.scripts
    assert "img" not in parsed.tags
    assert not [name for name, _ in parsed.attributes if name.startswith("on")]
    words = "".join(parsed.words)
    assert words.count("alert(2)") > 10  # shown, as text
    assert "名前" in words


def test_the_page_needs_nothing_but_itself(four: ClassWork) -> None:
    page = render(four, NOW)
    parsed = Parsed(page)
    assert not {"link", "img", "iframe", "object", "base", "form"} & set(parsed.tags)
    assert not re.findall(r"https?:|//[a-z]|@import|url\((?!#)", page.partition("<script>")[0])
    assert all(value.startswith("#") for name, value in parsed.attributes if "href" in name)
    policy = next(value for name, value in parsed.attributes if "default-src" in value)
    digest = base64.b64encode(hashlib.sha256(parsed.scripts[0].encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{digest}'" in policy


def test_every_reference_within_the_page_leads_somewhere_once(four: ClassWork) -> None:
    attributes = Parsed(render(four, NOW)).attributes
    ids = [value for name, value in attributes if name == "id"]
    assert len(ids) == len(set(ids))
    there = {value.removeprefix("#") for name, value in attributes if "href" in name}
    assert there <= set(ids)


def test_the_plots_take_the_pages_colours(four: ClassWork) -> None:
    page = render(four, NOW)
    drawings = re.findall(r"<svg.*?</svg>", page, flags=re.DOTALL)
    assert len(drawings) == 3
    for drawing in drawings:
        assert not re.findall(r"#[0-9a-f]{6}\b", drawing)
        assert "var(--ink)" in drawing
        assert 'role="img"' in drawing
    defined = set(re.findall(r"(--[a-z]+):", page))
    assert set(re.findall(r"var\((--[a-z]+)\)", page)) <= defined
    assert "median 4" in drawings[0]


# From the course's folders


def write_graded(root: Path, student: str, results: list[ExerciseResult], note: str = "") -> None:
    """A graded notebook as the grader writes it, as far as the report reads it."""
    notebook = nbformat.v4.new_notebook()
    if note:
        text = f"**About the notebook that you submitted**\n\n- {note}"
        notebook.cells.append(nbformat.v4.new_markdown_cell(text, id="about-your-submission"))
    for result in results:
        data = {MIME_TYPE: result.to_json(), "text/plain": f"{result.earned:g}"}
        cell = nbformat.v4.new_code_cell("ex.score()")
        cell.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
        cell.metadata["nbgrader"] = {"grade": True, "grade_id": f"{result.exercise}-test"}
        notebook.cells.append(cell)
    folder = root / "autograded" / student / "made"
    folder.mkdir(parents=True)
    (folder / "made.ipynb").write_text(json.dumps(notebook))


def result(name: str, earned: float, points: float, outcome: Outcome, why: str) -> ExerciseResult:
    failure = Failure(why, "The file is damaged." if why == "crashed" else f"About {why}.")
    parts = [PartResult("yes", earned, False)] if earned else []
    if earned < points:
        parts.append(PartResult("no", points - earned, True, failure))
    return ExerciseResult(name, points, parts, outcome)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with two checked exercises and one written one, in which much has happened."""
    root = tmp_path_factory.mktemp("course")
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    nbgrader(root)  # a new gradebook is made with its help
    for name in ("made", "untouched"):
        (root / "source" / name).mkdir(parents=True)
        source = nbformat.v4.new_notebook()
        for grade_id in ("two-test", "one-test", "essay"):  # another order than the gradebook's
            cell = nbformat.v4.new_code_cell()
            cell.metadata["nbgrader"] = {"grade_id": grade_id, "grade": True}
            source.cells.append(cell)
        nbformat.write(source, root / "source" / name / f"{name}.ipynb")
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        book.add_assignment("untouched")
        book.add_notebook("untouched", "untouched")
        book.add_assignment("made", duedate="2026-01-10 12:00:00")
        book.add_notebook("made", "made")
        book.add_grade_cell("one-test", "made", "made", max_score=4, cell_type="code")
        book.add_grade_cell("two-test", "made", "made", max_score=2, cell_type="code")
        book.add_grade_cell("essay", "made", "made", max_score=3, cell_type="markdown")
        book.add_solution_cell("essay", "made", "made")
        book.add_student("ada", first_name="Ada", last_name="Lovelace, Countess")
        for name in ("bob", "eve", "zoë", "gone"):
            book.add_student(name)
        for name, day in (("ada", 9), ("bob", 12), ("eve", 11), ("zoë", 10)):
            book.add_submission("made", name, timestamp=f"2026-01-{day:02} 15:00:00")
        book.grant_extension("made", "zoë", hours=4)
        given = {
            "ada": (4, 2, None), "bob": (1, 0, 0), "eve": (0, 0, None), "zoë": (4, 0, 2.5)
        }  # fmt: skip
        for name, (one, two, essay) in given.items():
            for cell, points in (("one-test", one), ("two-test", two), ("essay", essay)):
                grade = book.find_grade(cell, "made", "made", name)
                grade.auto_score = None if cell == "essay" and essay else points
                grade.manual_score = essay if cell == "essay" and essay else None
                grade.needs_manual_grade = points is None
        # an instructor had mercy
        book.find_grade("two-test", "made", "made", "zoë").manual_score = 1
        book.find_submission_notebook("made", "made", "bob").late_submission_penalty = 0.5
        book.db.commit()
    done, no = "passed", "bare-squeeze"
    write_graded(root, "ada", [result("one", 4, 4, done, ""), result("two", 2, 2, done, "")])
    write_graded(root, "bob", [result("one", 1, 4, "partial", no),
                               result("two", 0, 2, "not attempted", "not-attempted")])  # fmt: skip
    damaged = [result(name, 0, points, "crashed", "crashed") for name, points in
               (("one", 4), ("two", 2))]  # fmt: skip
    write_graded(root, "eve", damaged, "The file is damaged.")
    write_graded(root, "zoë", [result("one", 4, 4, done, ""),
                               result("two", 0, 2, "timed out", "timed-out")])  # fmt: skip
    for name in ("ada", "bob", "eve", "zoë", "new"):
        (root / "submitted" / name / "made").mkdir(parents=True)
    return root


def test_what_is_gathered(course: Path) -> None:
    work = gather(course, "made")
    assert [(i.name, i.points, i.by_hand) for i in work.items] == [
        ("two", 2, False), ("one", 4, False), ("essay", 3, True)
    ]  # fmt: skip
    found = {one.person.id: one for one in work.works}
    assert sorted(found) == ["ada", "bob", "eve", "zoë"]
    assert [person.id for person in work.missing] == ["gone"]
    assert [person.id for person in work.ungraded] == ["new"]
    assert found["ada"].person.label == "Lovelace, Countess, Ada (ada)"
    assert {name: (one.earned, one.total, one.penalty) for name, one in found.items()} == {
        "ada": (6, 6, 0), "bob": (1, 0.5, 0.5), "eve": (0, 0, 0), "zoë": (7.5, 7.5, 0)
    }  # fmt: skip
    assert {name: one.waiting for name, one in found.items()} == {
        "ada": ["essay"], "bob": [], "eve": ["essay"], "zoë": []
    }  # fmt: skip
    assert [name for name, one in found.items() if one.unreadable] == ["eve"]
    assert {name: one.late for name, one in found.items()} == {
        "ada": timedelta(), "zoë": timedelta(),  # three hours, with four hours' extension
        "bob": timedelta(days=2, hours=3), "eve": timedelta(days=1, hours=3),
    }  # fmt: skip
    assert found["zoë"].scores["two-test"].points == 1
    written = (course / "autograded" / "ada" / "made" / "made.ipynb").stat().st_mtime
    assert found["ada"].graded_at == datetime.fromtimestamp(written, UTC)


def test_what_the_page_says(course: Path) -> None:
    page = text_of(render(gather(course, "made"), NOW))
    for sentence in (
        "handed in 5 of 6",
        "1 submission has no grade yet: autograder grade made .",
        "1 submission could not be read: ask for the notebook again.",
        "2 written answers wait for a person to grade.",
        "1 student of the gradebook has no submission: gone",
        "Due 2026-01-10 12:00 UTC; extensions are counted in.",
        "bob 2 days 3 hours 0.5 points",
        "eve 1 day 3 hours none",
        "Handed in and not graded: new.",
        "eve can't be read The file is damaged.",
        "zoë timed out Timed out in: two.",
        "1 of 3 About bare-squeeze.",
        "Report of 2026-01-20 09:30 UTC",
    ):
        assert sentence in page, sentence


def test_the_same_course_gives_the_same_page(course: Path) -> None:
    assert render(gather(course, "made"), NOW) == render(gather(course, "made"), NOW)


def test_a_graded_notebook_that_is_gone_or_damaged_costs_only_its_outcomes(
    course: Path, tmp_path: Path
) -> None:
    root = shutil.copytree(course, tmp_path / "course")
    (root / "autograded" / "ada" / "made" / "made.ipynb").unlink()
    (root / "autograded" / "bob" / "made" / "made.ipynb").write_text('{"cells": [{"metadata": 1}]}')
    found = {one.person.id: one for one in gather(root, "made").works}
    assert [found[name].earned for name in ("ada", "bob", "zoë")] == [6, 1, 7.5]
    assert "only points are known" in found["ada"].notes[0]
    assert "only points are known" in found["bob"].notes[0]
    assert "only points are known" in text_of(render(gather(root, "made"), NOW))


def test_what_the_grader_says_of_a_damaged_file_is_read_as_it_is_written(
    course: Path, tmp_path: Path
) -> None:
    from autograder.grading.classroom.task import _with_notes
    from autograder.grading.grade import grade

    root = shutil.copytree(course, tmp_path / "course")
    source = nbformat.v4.new_notebook()
    for name, points in (("one-test", 4), ("two-test", 2)):
        cell = nbformat.v4.new_code_cell("checks")
        cell.metadata["nbgrader"] = {"grade_id": name, "grade": True, "points": points}
        source.cells.append(cell)
    damaged = tmp_path / "damaged.ipynb"
    damaged.write_text("{")
    found = grade(damaged, source)
    graded = json.dumps(_with_notes(found.notebook, found.problems))
    (root / "autograded" / "ada" / "made" / "made.ipynb").write_text(graded)
    ada = next(one for one in gather(root, "made").works if one.person.id == "ada")
    assert ada.unreadable
    assert ada.notes == tuple(found.problems)


# The command


def run(*arguments: str) -> tuple[int, str]:
    answer = CliRunner().invoke(app, ["report", *arguments])
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
    return answer.exit_code, " ".join(answer.output.split())


def assert_stops(sentence: str, *arguments: str) -> None:
    """The command fails and says this and no more; the console breaks lines where it likes."""
    code, said = run(*arguments)
    assert (code, said.replace(" ", "")) == (1, sentence.replace(" ", ""))


def test_the_command_says_where_the_page_is(course: Path, tmp_path: Path) -> None:
    root = shutil.copytree(course, tmp_path / "course")
    code, said = run("--course-dir", str(root))
    assert (code, said) == (0, f"made: {root}/reports/made.html")
    assert "zoë" in (root / "reports" / "made.html").read_text(encoding="utf-8")
    there = tmp_path / "new" / "page.html"
    code, said = run("made", "--output", str(there), "--course-dir", str(root))
    assert (code, said) == (0, f"made: {there}")
    assert [path.name for path in there.parent.iterdir()] == ["page.html"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nope"], "No assignment 'nope' in source/. There are: made, untouched."),
        (["untouched"], "Nothing of 'untouched' is graded yet. Run `autograder grade untouched` "
                        "first."),
        (["--output", "x.html"], "--output is one file: name the one assignment that it is for."),
        (["made", "--output", "/"], "/ is a folder. Give --output a file's name in it."),
        (["made", "--output", "/dev/null/x.html"],
         "/dev/null/x.html can't be written: a part of its path is a file."),
    ],
)  # fmt: skip
def test_bad_input_is_one_sentence(course: Path, arguments: list[str], said: str) -> None:
    assert_stops(said, *arguments, "--course-dir", str(course))


def test_a_folder_without_a_course(tmp_path: Path) -> None:
    said = f"There is no assignment in {tmp_path}/source. Run this in the course's folder."
    assert_stops(said, "--course-dir", str(tmp_path))


@pytest.fixture
def small(course: Path, tmp_path: Path) -> Path:
    """The course's folder with its gradebook, to break it."""
    root = tmp_path / "small"
    shutil.copytree(course, root, ignore=shutil.ignore_patterns("autograded", "submitted"))
    return root


def test_a_missing_gradebook_is_said_and_not_made(small: Path) -> None:
    said = f"There is no gradebook at {small}/gradebook.db. Grade a class first."
    (small / "gradebook.db").write_bytes(b"")
    assert_stops(said, "--course-dir", str(small))
    (small / "gradebook.db").unlink()
    assert_stops(said, "--course-dir", str(small))
    assert not (small / "gradebook.db").exists()


def test_a_damaged_gradebook(small: Path) -> None:
    (small / "gradebook.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(NoReport, match=r"gradebook\.db can't be read: file is not a database"):
        gather(small, "made")


@pytest.fixture
def locked(small: Path) -> Iterator[Path]:
    connection = sqlite3.connect(small / "gradebook.db", isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    yield small
    connection.close()


def test_a_locked_gradebook(locked: Path) -> None:
    said = (
        f"The gradebook {locked}/gradebook.db can't be read: database is locked. Close what else "
        "is using it (a formgrader, a grading), or mend the file, and run the same command again."
    )
    assert_stops(said, "made", "--course-dir", str(locked))


def test_an_empty_class(small: Path) -> None:
    with Gradebook(f"sqlite:///{small}/gradebook.db") as book:
        for name in ("ada", "bob", "eve", "zoë", "gone"):
            book.remove_student(name)
    said = "Nothing is graded yet. Run `autograder grade ASSIGNMENT` first."
    assert_stops(said, "--course-dir", str(small))


def test_no_torch() -> None:
    lines = [
        "import sys",
        "import autograder.commands.report, autograder.report.gather, autograder.report.page",
        "from autograder.report import sentences",
        "assert not sentences.is_general('bare-squeeze')",
        "sys.exit('torch' in sys.modules)",
    ]
    assert subprocess.run([sys.executable, "-c", "\n".join(lines)], check=False).returncode == 0


# In a browser


@pytest.mark.skipif(not shutil.which("chromium"), reason="no Chromium to look with")
def test_in_a_browser(four: ClassWork, tmp_path: Path) -> None:
    api = pytest.importorskip("playwright.sync_api", reason="no Playwright to look with")
    page_file = tmp_path / "page.html"
    page_file.write_text(render(four, NOW), encoding="utf-8")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking",
                  "--disable-component-update", "--disable-sync", "--no-first-run"],
        )  # fmt: skip
        page = browser.new_page(viewport={"width": 390, "height": 800})
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(page_file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        rows = page.locator("table.points tbody th")
        total = page.locator("table.points thead th").nth(1)
        assert rows.all_inner_texts() == ["s1", "s2", "s3", "s4"]
        total.locator("button").click()
        assert total.get_attribute("aria-sort") == "descending"
        total.locator("button").press("Enter")
        assert total.get_attribute("aria-sort") == "ascending"
        assert rows.all_inner_texts() == ["s4", "s2", "s3", "s1"]  # 2 4 4 6: ties stay in order
        page.locator("table.points thead button").first.press("Space")
        assert rows.all_inner_texts() == ["s1", "s2", "s3", "s4"]
        colours = {}
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            colours[scheme] = page.evaluate(
                "[document.body, document.querySelector('svg text')]"
                ".map(e => getComputedStyle(e)).map(s => [s.backgroundColor, s.fill])"
            )
        assert colours["light"][0][0] == "rgb(255, 255, 255)"
        assert colours["light"][1][1] != colours["dark"][1][1]
        assert complaints == []
        browser.close()
