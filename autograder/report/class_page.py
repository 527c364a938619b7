"""The page: one HTML file that needs nothing but itself.

Whatever comes from students passes Jinja's escaping, and a content security policy allows no
script but the page's own and no request at all.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from jinja2 import Environment
from markupsafe import Markup

from autograder.report import phrases, plots, statistics
from autograder.report.gather import ClassWork, Item, Person, Work
from autograder.report.statistics import ItemStatistics, Kind
from autograder.results import Outcome, rendering
from autograder.wording import span

#: So many named mistakes stand open on the page; rarer ones are folded.
OPEN_MISTAKES = 12

#: Outcomes of exercises that were stopped, the worse one first.
_STOPPED: tuple[Outcome, ...] = ("timed out", "crashed")

_SHORT: dict[Kind, str] = {"not tried": "–", "waits": "…"}


@dataclass(frozen=True)
class Cell:
    """A student's points in an exercise: what the table shows, says and sorts by."""

    text: str
    kind: Kind
    says: str
    sort: float


@dataclass(frozen=True)
class Trouble:
    """A submission with a problem.

    Attributes:
        person: The student.
        rank: Its place in the list: the smaller, the worse.
        label: What is wrong, in a few words.
        messages: What is wrong, in sentences.
    """

    person: Person
    rank: int
    label: str
    messages: list[str]


def render(work: ClassWork, made: datetime) -> str:
    """The report of an assignment as HTML.

    Args:
        work: What is known about the class.
        made: When the report is made, with a time zone.
    """
    found = statistics.item_statistics(work)
    sums = statistics.totals(work)
    all_mistakes = statistics.mistakes(work)
    named = [one for one in all_mistakes if not phrases.is_general(one.mistake)]
    graded = sorted(one.graded_at for one in work.works if one.graded_at)
    rows = [(one, [_cell(item, one) for item in work.items]) for one in work.works]
    seen = {cell.kind for _, cells in rows for cell in cells}
    script = _asset("class_report.js")
    return _environment().get_template("class_report.html").render(
        work=work,
        made=made,
        first_graded=graded[0] if graded else None,
        last_graded=graded[-1] if graded else None,
        style=Markup(_asset("class_report.css")),
        script=Markup(script),
        digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        totals=sums,
        counted=len(statistics.counted(work)),
        statistics=found,
        totals_plot=Markup(plots.totals_plot(sums, work.possible)),
        points_plot=Markup(plots.points_plot(found)),
        discrimination_plot=Markup(plots.discrimination_plot(found)),
        kinds=[kind for kind in plots.KINDS if kind[0] in seen],
        named=named[:OPEN_MISTAKES],
        rarer=named[OPEN_MISTAKES:],
        general=[one for one in all_mistakes if phrases.is_general(one.mistake)],
        first=_look_first(work, found),
        help=statistics.may_need_help(work, found),
        late=sorted((one for one in work.works if one.late), key=lambda one: -one.late),
        waiting=_waiting(work),
        troubles=_troubles(work),
        rows=rows,
    )  # fmt: skip


def _environment() -> Environment:
    environment = rendering.environment()
    environment.filters |= {
        "rounded": lambda number: f"{number:.4g}",
        "percent": lambda share: f"{share:.0%}",
        "clock": lambda time: time.strftime("%Y-%m-%d %H:%M"),
        "duration": lambda time: span(time.total_seconds()),
        "sentence": phrases.mistake_sentence,
        "reading": phrases.reading,
        "reason": phrases.help_reason,
        "listed": phrases.listed,
    }
    environment.globals |= {"help_rule": phrases.help_rule(), "count": phrases.count}
    return environment


def _asset(name: str) -> str:
    return files("autograder").joinpath("templates", name).read_text(encoding="utf-8")


def _cell(item: Item, one: Work) -> Cell:
    score = one.scores.get(item.cell)
    if score is None:
        return Cell("", "not tried", f"{item.name}: not part of this submission", -3)
    kind = statistics.kind_of(item, score)
    if score.earned is None:
        return Cell(_SHORT["waits"], kind, f"{item.name}: waits for a person", -2)
    earned = f"{score.earned:g}"
    says = f"{item.name}: {earned} of {item.possible:g}"
    if kind == "stopped":
        text = "time" if score.outcome == "timed out" else "crash"
        return Cell(text, kind, f"{says}, {score.outcome}", -0.5)
    if kind == "not tried":
        return Cell(_SHORT[kind], kind, f"{says}, not tried", -1)
    return Cell(earned, kind, says, score.earned)


def _waiting(work: ClassWork) -> list[tuple[Item, list[Person]]]:
    """Exercises with answers that a person should read, and whose they are."""
    found = [
        (item, [one.person for one in work.works if item.cell in one.waiting])
        for item in work.items
    ]
    return [(item, people) for item, people in found if people]


def _troubles(work: ClassWork) -> list[Trouble]:
    """Submissions with notes or with exercises that were stopped, the worst first."""
    found = [trouble for one in work.works if (trouble := _trouble(work.items, one))]
    return sorted(found, key=lambda trouble: trouble.rank)


def _trouble(items: list[Item], one: Work) -> Trouble | None:
    """What is wrong with a submission; None where nothing is."""
    messages = [note.message for note in one.notes]
    if one.unreadable:
        return Trouble(one.person, 0, "can't be read", messages)
    stopped = {outcome: _titles(items, one, outcome) for outcome in _STOPPED}
    names = [outcome for outcome, titles in stopped.items() if titles]
    if names:
        lines = [f"{name.capitalize()} in: {phrases.listed(stopped[name])}." for name in names]
        rank = 1 + _STOPPED.index(names[0])
        return Trouble(one.person, rank, " and ".join(names), [*lines, *messages])
    if any(note.kind in ("cell-hung", "kernel-died") for note in one.notes):
        return Trouble(one.person, 3, "a cell was stopped", messages)
    return Trouble(one.person, 4, "odd, but graded", messages) if messages else None


def _titles(items: list[Item], one: Work, outcome: Outcome) -> list[str]:
    """The exercises of a submission that went this way."""
    scored = [item for item in items if item.cell in one.scores]
    return [item.title for item in scored if one.scores[item.cell].outcome == outcome]


def _look_first(work: ClassWork, found: list[ItemStatistics]) -> list[tuple[str, str]]:
    """What asks for something to be done: a sentence, and the section it leads to."""
    name = work.assignment
    first = []
    for item, people in statistics.internal_errors(work):
        many = phrases.count(len(people), "submission")
        first.append((f"The test of {item.name} itself failed for {many}: mend it, then "
                      f"`autograder grade {name} --restart`.", "trouble"))  # fmt: skip
    if work.ungraded:
        many = phrases.count(len(work.ungraded), "submission has", "submissions have")
        first.append((f"{many} no grade yet: `autograder grade {name}`.", "trouble"))
    unread = sum(one.unreadable for one in work.works)
    if unread:
        many = phrases.count(unread, "submission")
        first.append((f"{many} could not be read: ask for the notebook again.", "trouble"))
    answers = sum(len(people) for _, people in _waiting(work))
    if answers:
        many = phrases.count(answers, "written answer waits", "written answers wait")
        first.append((f"{many} for a person to grade.", "waiting"))
    flagged = [one.item.name for one in found if phrases.is_suspect(one)]
    if flagged:
        which = phrases.listed(flagged)
        first.append((f"Look at the text and tests of {which}.", "exercises"))
    return first
