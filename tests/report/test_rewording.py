"""Messages are for people: other words in them change those words on a page, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autograder.feedback.common_reason import find_common_reason
from autograder.feedback.publish import explain_missing_grade
from autograder.grading.batch import StudentRow
from autograder.report.class_page import render
from autograder.report.gather import ClassWork, Work
from autograder.results import ExerciseResult, Failure, Note
from tests.support.reporting import NOW, class_of, items, score

#: By student: how the second exercise went, and the notes.
CLASS = {
    "typed": ("passed", [Note("cell-type", "The cell f has another type.")]),
    "changed": ("passed", [Note("read-only-cell", "The cell f is read-only.")]),
    "hung": ("passed", [Note("cell-hung", "In the cell f: It was stopped after 5 seconds.")]),
    "died": ("passed", [Note("kernel-died", "In the cell g: The kernel ended.")]),
    "crashed": ("crashed", [Note("missing-cell", "The cell h is missing.")]),
    "slow": ("timed out", []),
    "damaged": ("crashed", [Note("unreadable", "The submitted file is cut off.")]),
    "lost": ("passed", [Note("no-graded-notebook", "There is no graded notebook.")]),
}
#: Other words for each message: what began like another one, or was the same text, is not now.
WORDS = {
    note.message: f"In the cell the worker can't be read, number {number}."
    for number, note in enumerate(note for _, notes in CLASS.values() for note in notes)
}


def made_class() -> ClassWork:
    """A class in which each student has a problem of another kind."""
    reasons = {
        "crashed": "crashed: The submitted file is cut off.",
        "timed out": "timed-out: Slow.",
    }
    rows = {
        name: [score(1, "passed"), score(0, outcome, reasons[outcome])]
        if outcome in reasons
        else [score(1, "passed"), score(1, "passed")]
        for name, (outcome, _) in CLASS.items()
    }
    work = class_of(items(one=1, two=1), rows)
    works = [replace(one, notes=tuple(CLASS[one.person.id][1])) for one in work.works]
    return replace(work, works=works)


def reworded(one: Work) -> Work:
    """The same submission with other words in its notes."""
    return replace(one, notes=tuple(Note(n.kind, WORDS[n.message]) for n in one.notes))


def test_other_words_in_notes_change_only_those_words_in_the_class_report() -> None:
    work = made_class()
    expected = render(work, NOW)
    for old, new in WORDS.items():
        assert expected.count(old) == 1, old
        expected = expected.replace(old, new.replace("'", "&#39;"))
    assert render(replace(work, works=[reworded(one) for one in work.works]), NOW) == expected


def test_the_class_report_lists_problems_by_kind_the_worst_first() -> None:
    work = made_class()
    for works in (work.works, [reworded(one) for one in work.works]):
        page = render(replace(work, works=works), NOW)
        section = page[page.index('<section id="problems">') : page.index('<section id="table">')]
        places = {name: section.index(f"<strong>{name}</strong>") for name in CLASS}
        assert sorted(places, key=lambda name: places[name]) == [
            "damaged", "slow", "crashed", "hung", "died", "typed", "changed", "lost"
        ]  # fmt: skip
        assert section.count("a cell was stopped") == 2
        assert section.count('<span class="tag">unusual, but graded</span>') == 3
        assert "1 submission could not be read" in page


@pytest.mark.parametrize("words", ["the grader failed on it.", "The worker, or some other words."])
def test_a_student_reads_a_note_and_never_an_internal_error(words: str) -> None:
    notes = [Note("worker-died", words)]
    row = StudentRow("ada", notes=notes, internal_errors=["KeyError: 'answer'"], graded=False)
    assert explain_missing_grade(row) == words
    assert row.messages == [words, "KeyError: 'answer'"]


@pytest.mark.parametrize("name", ["the whole exercise", "some other words"])
def test_one_reason_stands_for_an_exercise_by_its_place_not_by_a_name(name: str) -> None:
    reason = Failure("crashed", "It ended.")
    stopped = [ExerciseResult(exercise, 2, outcome="crashed", reason=reason) for exercise in "ab"]
    assert find_common_reason(stopped) == reason
    wrong = {"name": name, "possible": 2, "hidden": False,
             "failure": {"mistake": "wrong-value", "message": "Not so."}}  # fmt: skip
    result = ExerciseResult.from_json(
        {"exercise": "a", "possible": 2, "parts": [wrong], "outcome": "failed", "reason": None}
    )
    assert result.reason is None
    assert find_common_reason([result, result]) is None
