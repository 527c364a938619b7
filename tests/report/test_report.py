"""The class report: its numbers and its sentences."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from autograder.report import phrases, statistics
from autograder.report.class_page import render
from autograder.report.class_scores import Item, Person
from autograder.report.gather import ClassWork, ItemScore, Work
from autograder.results import Note
from autograder.wording import format_span
from tests.support.reporting import NOW, class_of, four_students, items, score, text_of


@pytest.fixture
def four() -> ClassWork:
    return four_students()


def test_difficulty_is_the_mean_share_of_the_points(four: ClassWork) -> None:
    found = statistics.analyze_items(four)
    assert [one.mean for one in found] == [1, 2, 1]
    assert [one.difficulty for one in found] == [0.5, 0.5, 0.5]
    assert [one.counted for one in found] == [4, 4, 4]


def test_discrimination_compares_with_the_other_exercises_only(four: ClassWork) -> None:
    a, b, c = statistics.analyze_items(four)
    # a is 2 2 0 0, the others give 4 2 4 2: deviations 1 1 -1 -1 and 1 -1 1 -1
    assert a.discrimination == pytest.approx(0)
    # a and c give 2 to everybody
    assert b.discrimination is None
    assert b.why_undefined == "all have the same points elsewhere"
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
    first = statistics.analyze_items(work)[0]
    assert (first.discrimination, first.why_undefined) == (None, why)


def test_blank_and_unreadable_submissions_say_nothing_about_exercises(four: ClassWork) -> None:
    blank = Work(Person("blank"), {i.cell: score(0, "not attempted") for i in four.items})
    damaged = score(0, "crashed", "crashed: The file is damaged.")
    unread = Work(
        Person("unread"),
        {i.cell: damaged for i in four.items},
        notes=(Note("unreadable", "The file is damaged."),),
    )
    work = ClassWork("made", four.items, [*four.works, blank, unread])
    assert unread.unreadable
    assert not blank.unreadable
    assert [one.counted for one in statistics.analyze_items(work)] == [4, 4, 4]
    assert len(statistics.summarize_totals(work).values) == 6


def test_an_answer_that_a_person_graded_0_is_an_attempt() -> None:
    assert Work(Person("ada"), {"essay": ItemScore(0)}).attempted
    assert not Work(Person("ada"), {"essay": score(0, "not attempted")}).attempted


def test_an_answer_that_waits_takes_no_part(four: ClassWork) -> None:
    essay = Item("essay", "essay", "Essay", 5, by_hand=True)
    given = [None, 5.0, 0.0, 5.0]
    works = [
        Work(one.person, {**one.scores, "essay": ItemScore(points, None, (), points is None)})
        for one, points in zip(four.works, given, strict=True)
    ]
    work = ClassWork("made", [*four.items, essay], works)
    *others, last = statistics.analyze_items(work)
    assert [one.discrimination for one in others] == [
        one.discrimination for one in statistics.analyze_items(four)
    ]
    assert (last.counted, last.difficulty) == (3, pytest.approx(2 / 3))
    # 5 0 5, the others give 4 4 2: times 3, deviations 5 -10 5 and 2 2 -4, so -30 / sqrt(150 * 24)
    assert last.discrimination == pytest.approx(-0.5)
    assert works[0].cells_to_grade == ["essay"]
    assert works[0].total == 6


def test_totals(four: ClassWork) -> None:
    late = Work(Person("late"), {"a-test": score(2), "b-test": score(1)}, penalty=1.5)
    far_too_late = Work(Person("later"), {"a-test": score(2)}, penalty=7)
    assert (late.total, far_too_late.total) == (1.5, 0)
    found = statistics.summarize_totals(ClassWork("made", four.items, [*four.works, late]))
    assert found.values == [6, 4, 4, 2, 1.5]
    assert (found.mean, found.lower, found.median, found.upper) == (3.5, 2, 4, 4)


def test_one_student_and_none(four: ClassWork) -> None:
    alone = ClassWork("made", four.items, four.works[:1])
    found = statistics.analyze_items(alone)
    assert [one.difficulty for one in found] == [1, 1, 0]
    assert {one.why_undefined for one in found} == {"fewer than three students"}
    assert statistics.summarize_totals(alone).median == 6
    assert "One student has submitted: 6 of 8 points." in text_of(render(alone, NOW))
    damaged = score(0, "crashed", "crashed: No notebook.")
    unread = Work(
        Person("x"),
        {i.cell: damaged for i in four.items},
        notes=(Note("unreadable", "No notebook."),),
    )
    nobody = ClassWork("made", four.items, [unread])
    assert [one.difficulty for one in statistics.analyze_items(nobody)] == [None] * 3
    assert "No student has tried an exercise that could be run" in text_of(render(nobody, NOW))


# Mistakes


def test_a_student_counts_once_for_a_mistake_in_many_exercises() -> None:
    work = class_of(
        items(a=2, b=2),
        {
            "s1": [score(0, "failed", "bare-squeeze", "bare-squeeze"),
                   score(0, "failed", "bare-squeeze")],
            "s2": [score(1, "partial", "bare-squeeze", "wrong-value"), score(2, "passed")],
            "s3": [score(0, "not attempted", "not-attempted"), score(2, "passed")],
            "s4": [score(0, "timed out", "timed-out"), score(0, "crashed", "internal-error")],
        },
    )  # fmt: skip
    found = {one.mistake: one for one in statistics.count_mistakes(work)}
    assert list(found) == ["bare-squeeze", "wrong-value"]
    squeeze = found["bare-squeeze"]
    assert [person.id for person in squeeze.people] == ["s1", "s2"]
    assert [(item.name, times) for item, times in squeeze.items] == [("a", 2), ("b", 1)]
    page = text_of(render(work, NOW))
    assert "2 of 4 About bare-squeeze." in page
    assert "The test of b itself failed for 1 submission" in page
    assert not phrases.is_general("bare-squeeze")
    assert phrases.is_general("wrong-value")


def test_a_sentence_that_differs_from_student_to_student_has_gaps() -> None:
    said = ["The result has shape `(2,)`, but ...", "The result[0] has shape `(3,)`, but ..."]
    rows: dict[str, list[ItemScore | float]] = {
        f"s{number}": [score(0, "failed", f"wrong-shape: {text}")]
        for number, text in enumerate(said)
    }
    (found,) = statistics.count_mistakes(class_of(items(a=1), rows))
    assert phrases.describe_mistake(found) == (
        "The result has shape `…`, but it should have shape `…`."
    )


# Readings


def reading(counted: int, difficulty: float, discrimination: float | None) -> str:
    same = difficulty in (0, 1)
    found = statistics.ItemStatistics(
        items(a=2)[0], counted, 2 * difficulty, difficulty, discrimination,
        "" if discrimination is not None else "all have the same points here",
        Counter(), same,
    )  # fmt: skip
    return phrases.interpret(found)


@pytest.mark.parametrize(
    ("difficulty", "discrimination", "expected"),
    [
        (1.0, None, "All students have all its points: too easy to tell anything."),
        (0.0, None, "No student earned a point: look at its text or tests."),
        (0.97, 0.5, "Too easy to tell anything."),
        (0.5, -0.4, "Students who did well elsewhere failed this one: look at its text or tests."),
        # one standard error is 1 / sqrt(29), that is 0.19
        (0.5, -0.2, "Students who did well elsewhere failed this one: look at its text or tests."),
        (0.5, -0.18, "Says little about how students do elsewhere."),
        (0.5, 0.3, "Tells students apart to some degree."),
        (0.5, 0.6, "Tells students apart well: students who are good here are good elsewhere."),
        (0.1, 0.3, "Hard for most. Tells students apart to some degree."),
    ],
)
def test_readings(difficulty: float, discrimination: float | None, expected: str) -> None:
    assert reading(30, difficulty, discrimination) == expected


def test_a_reading_of_few_students_says_so() -> None:
    assert reading(5, 0.5, 0.6).endswith("(5 students only: take it with care.)")


def test_durations() -> None:
    assert format_span((2 * 24 + 3) * 3600 + 9 * 60) == "2 days and 3 hours"
    assert format_span(60) == "1 minute"
    assert format_span(5) == "less than a minute"


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
    assert statistics.find_students_to_help(work, statistics.analyze_items(work)) == []
    hard = class_of(items(a=10), {name: [score(total)] for name, total in points.items()})
    found = statistics.find_students_to_help(hard, statistics.analyze_items(hard))
    # the lower quartile of 2 5 5.5 6.5 7 8 9 10 is 5.375
    assert [(one.person.id, one.total, one.low) for one in found] == [("s8", 2, True),
                                                                    ("s6", 5, True)]  # fmt: skip
    assert phrases.explain_help(found[0]) == "The total is in the lowest quarter"
    assert [item.name for item in found[0].begin_with] == ["a"]


def test_exercises_not_tried_are_a_reason_and_lateness_is_none() -> None:
    names = items(**dict.fromkeys("abcdefgh", 1.0))
    full = [score(1, "passed") for _ in names]
    some: list[ItemScore] = [score(0, "not attempted") if i < 2 else s for i, s in enumerate(full)]
    one: list[ItemScore] = [score(0, "not attempted") if i < 1 else s for i, s in enumerate(full)]
    work = class_of(names, {"all": [*full], "two": [*some], "one": [*one]})
    work.works.append(Work(Person("late"), work.works[0].scores, timedelta(days=9), 8.0))
    found = statistics.find_students_to_help(work, statistics.analyze_items(work))
    assert [(f.person.id, f.low, f.untried) for f in found] == [("two", False, 2)]
    assert phrases.explain_help(found[0]) == "2 exercises were not tried"
    assert [item.name for item in found[0].begin_with] == ["b", "a"]


def test_the_list_of_who_may_need_help_is_short() -> None:
    untried = [score(0, "not attempted")] * 3
    rows: dict[str, list[ItemScore | float]] = {
        f"s{number:02}": [score(6 if number > 13 else 0.1 * number), *untried[: number < 13 and 3]]
        for number in range(36)
    }
    names = items(a=6, b=1, c=1, d=1)
    full = [score(1, "passed")] * 3
    work = class_of(names, {name: [*row, *full][:4] for name, row in rows.items()})
    students = statistics.find_students_to_help(work, statistics.analyze_items(work))
    assert len(students) == 13  # more than a third of 36
    page = BeautifulSoup(render(work, NOW), "html.parser")
    (tile,) = (tile for tile in page.select(".tiles div") if "may need help" in tile.get_text())
    assert tile.dd.get_text() == "6"
    first = [item.strong.get_text() for item in page.select("#help > ul li")]
    assert first == [student.person.id for student in students[:6]]
    (rest,) = page.select("#help details.more")
    assert rest.summary.get_text() == "7 more students by the same rule, with more points"
    assert len(rest.select("li")) == 7


# The page


def test_a_test_that_ran_beside_the_students_code_is_marked(four: ClassWork) -> None:
    mark = "ran beside the student's code"
    assert mark not in text_of(render(four, NOW))
    scores = four.works[0].scores
    scores["b-test"] = replace(scores["b-test"], beside=True)
    page = BeautifulSoup(render(four, NOW), "html.parser")
    rows = page.select("tr[data-exercise]")
    assert [row["data-exercise"] for row in rows if mark in row.get_text()] == ["b"]
