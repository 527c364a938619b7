"""The page on one assignment: one HTML file that needs no other file.

Jinja escapes all text that comes from students.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment
from markupsafe import Markup

from autograder.language import Phrase, Text, count_phrase, join_facts, phrase
from autograder.report import bars, phrases, statistics
from autograder.report.class_scores import Item, Person
from autograder.report.gather import ClassWork, Work
from autograder.report.page_frame import compute_script_digest, make_environment, read_asset
from autograder.report.statistics import ItemStatistics, Kind
from autograder.results import Outcome
from autograder.results.outcomes import STOPPED
from autograder.wording import format_list

#: The page shows this many named mistakes. Rarer ones are folded.
OPEN_MISTAKES = 12

#: What a cell of the table shows instead of points.
_SHORT: dict[Kind, Text] = {
    "not tried": "–",
    "not graded": "…",
    "stopped": phrase("time, crash"),
}


@dataclass(frozen=True)
class Cell:
    """A student's points in an exercise, as a cell of the table.

    Attributes:
        text: What the cell shows.
        kind: How the exercise went. It sets the cell's color.
        title: The same in full, as a tooltip.
        sort_key: The number by which the table sorts.
    """

    text: Text
    kind: Kind
    title: Text
    sort_key: float


@dataclass(frozen=True)
class SubmissionProblem:
    """A submission with a problem.

    Attributes:
        person: The student.
        rank: Its place in the list: the smaller, the worse.
        label: What is wrong, in a few words.
        messages: What is wrong, in sentences.
    """

    person: Person
    rank: int
    label: Text
    messages: list[Text]


def render(work: ClassWork, made_at: datetime) -> str:
    """Return the report of an assignment as HTML.

    Args:
        work: The work of the class.
        made_at: When the report is made, with a time zone.
    """
    by_item = statistics.analyze_items(work)
    to_help = statistics.find_students_to_help(work, by_item)
    most_to_help = statistics.count_open_to_help(work)
    totals = statistics.summarize_totals(work)
    mistakes = statistics.count_mistakes(work)
    named = [count for count in mistakes if not phrases.is_general(count.mistake)]
    graded_at = sorted(submission.graded_at for submission in work.works if submission.graded_at)
    rows = [(submission, _make_cells(work.items, submission)) for submission in work.works]
    kinds = {cell.kind for _, cells in rows for cell in cells}
    script = read_asset("class_report.js")
    return _make_environment().get_template("class_report.html").render(
        work=work,
        made_at=made_at,
        first_graded=graded_at[0] if graded_at else None,
        last_graded=graded_at[-1] if graded_at else None,
        style=Markup(read_asset("class_report.css")),
        script=Markup(script),
        digest=compute_script_digest(script),
        totals=totals,
        histogram=bars.make_histogram(totals, work.possible),
        counted=len(statistics.select_counted(work)),
        statistics=by_item,
        segments=bars.make_segments(by_item),
        legend=[(kind, words) for kind, words in bars.KINDS.items() if kind in kinds],
        short=_SHORT,
        named=named[:OPEN_MISTAKES],
        rarer=named[OPEN_MISTAKES:],
        general=[count for count in mistakes if phrases.is_general(count.mistake)],
        to_do=_list_to_do(work, by_item),
        students_to_help=to_help[:most_to_help],
        others_to_help=to_help[most_to_help:],
        late=sorted((w for w in work.works if w.late), key=lambda submission: -submission.late),
        to_grade=_find_answers_to_grade(work),
        beside=_find_tests_beside(work),
        problems=_find_problems(work),
        rows=rows,
    )  # fmt: skip


def _make_environment() -> Environment:
    environment = make_environment()
    environment.filters |= {"interpretation": phrases.interpret, "reason": phrases.explain_help}
    environment.globals |= {"help_rule": phrases.describe_help_rule()}
    return environment


def _make_cells(items: list[Item], submission: Work) -> list[Cell]:
    return [_make_cell(item, submission) for item in items]


def _make_cell(item: Item, submission: Work) -> Cell:
    score = submission.scores.get(item.cell)
    if score is None:
        title = phrase("{exercise}: not part of this submission", exercise=item.name)
        return Cell("", "not tried", title, -3)
    kind = statistics.classify(item, score)
    if score.earned is None:
        title = phrase("{exercise}: not yet graded", exercise=item.name)
        return Cell(_SHORT[kind], kind, title, -2)
    title = phrase(
        "{exercise}: {earned} of {possible}",
        exercise=item.name,
        earned=score.earned,
        possible=item.possible,
    )
    if kind == "stopped":
        timed_out = score.outcome == "timed out"
        text = phrase("time") if timed_out else phrase("crash")
        how = phrase("timed out") if timed_out else phrase("crashed")
        return Cell(text, kind, join_facts([title, how]), -0.5)
    if kind == "not tried":
        return Cell(_SHORT[kind], kind, join_facts([title, phrase("not tried")]), -1)
    return Cell(f"{score.earned:g}", kind, title, score.earned)


def _find_tests_beside(work: ClassWork) -> set[str]:
    """Return the cells of the tests that ran beside the student's code."""
    scores = (pair for submission in work.works for pair in submission.scores.items())
    return {cell for cell, score in scores if score.beside}


def _find_answers_to_grade(work: ClassWork) -> list[tuple[Item, list[Person]]]:
    """Return exercises with answers that need manual grading, and their students."""
    answers = [
        (item, [w.person for w in work.works if item.cell in w.cells_to_grade])
        for item in work.items
    ]
    return [(item, people) for item, people in answers if people]


def _find_problems(work: ClassWork) -> list[SubmissionProblem]:
    """Return submissions with notes or with exercises that were stopped, the worst first."""
    problems = [_find_problem(work.items, submission) for submission in work.works]
    return sorted(filter(None, problems), key=lambda problem: problem.rank)


def _find_problem(items: list[Item], submission: Work) -> SubmissionProblem | None:
    """Return what is wrong with a submission, or None."""
    person, messages = submission.person, [note.message for note in submission.notes]
    if submission.unreadable:
        return SubmissionProblem(person, 0, phrase("can't be read"), messages)
    titles = {outcome: _list_titles(items, submission, outcome) for outcome in STOPPED}
    outcomes = [outcome for outcome in STOPPED if titles[outcome]]
    if outcomes:
        lines = [_describe_stopped(name, titles[name]) for name in outcomes]
        rank = 1 + STOPPED.index(outcomes[0])
        return SubmissionProblem(person, rank, _name_outcomes(outcomes), [*lines, *messages])
    if any(note.kind in ("cell-hung", "kernel-died") for note in submission.notes):
        return SubmissionProblem(person, 3, phrase("a cell was stopped"), messages)
    label = phrase("unusual, but graded")
    return SubmissionProblem(person, 4, label, messages) if messages else None


def _describe_stopped(outcome: Outcome, titles: list[str]) -> Phrase:
    """Return a sentence that names the exercises with this outcome."""
    exercises = format_list(titles)
    if outcome == "timed out":
        return phrase("Timed out in: {exercises}.", exercises=exercises)
    return phrase("Crashed in: {exercises}.", exercises=exercises)


def _name_outcomes(outcomes: list[Outcome]) -> Phrase:
    """Return the outcomes of exercises that were stopped, in words."""
    if len(outcomes) > 1:
        return phrase("timed out and crashed")
    return phrase("timed out") if outcomes == ["timed out"] else phrase("crashed")


def _list_titles(items: list[Item], submission: Work, outcome: Outcome) -> list[str]:
    """Return the titles of a submission's exercises that had this outcome."""
    scores = submission.scores
    scored = [item for item in items if item.cell in scores]
    return [item.title for item in scored if scores[item.cell].outcome == outcome]


def _list_to_do(work: ClassWork, by_item: list[ItemStatistics]) -> list[tuple[Text, str]]:
    """Return what an instructor should do: a sentence, and the id of the section about it."""
    to_do: list[tuple[Text, str]] = []
    for item, people in statistics.find_internal_errors(work):
        sentence = phrase(
            "The test of {exercise} itself failed for {submissions}: fix it, then "
            "`autograder grade {assignment} --restart`.",
            exercise=item.name,
            submissions=_count_submissions(len(people)),
            assignment=work.assignment,
        )
        to_do.append((sentence, "problems"))
    if count := len(work.ungraded):
        command = f"`autograder grade {work.assignment}`"
        sentence = count_phrase(
            count,
            phrase("{count} submission has no grade yet: {command}.", count=count, command=command),
            phrase(
                "{count} submissions have no grade yet: {command}.", count=count, command=command
            ),
        )
        to_do.append((sentence, "problems"))
    if count := sum(submission.unreadable for submission in work.works):
        sentence = phrase(
            "{submissions} could not be read: ask for the notebook again.",
            submissions=_count_submissions(count),
        )
        to_do.append((sentence, "problems"))
    if count := sum(len(people) for _, people in _find_answers_to_grade(work)):
        sentence = count_phrase(
            count,
            phrase("{count} answer needs manual grading.", count=count),
            phrase("{count} answers need manual grading.", count=count),
        )
        to_do.append((sentence, "manual-grading"))
    suspects = [numbers.item.name for numbers in by_item if phrases.is_suspect(numbers)]
    if suspects:
        names = format_list(suspects)
        sentence = phrase("Look at the text and tests of {exercises}.", exercises=names)
        to_do.append((sentence, "exercises"))
    return to_do


def _count_submissions(count: int) -> Phrase:
    return count_phrase(
        count,
        phrase("{count} submission", count=count),
        phrase("{count} submissions", count=count),
    )
