"""From an autograded notebook and the gradebook to what stands at the top of the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import List

from autograder.cells import (
    exercise_of,
    grade_id,
    is_answer,
    is_manually_graded,
    is_test,
    nbgrader_metadata,
    result_of,
    take_notes,
)
from autograder.feedback.common_reason import common_reason
from autograder.feedback.hide_hidden_tests import WITHHELD
from autograder.feedback.page_records import Look, Page, Remark, Row, Section
from autograder.results import MIME_TYPE, ExerciseResult, Note, Outcome
from autograder.wording import format_span

_LESSON = re.compile(r"\]\((?:\.\./)*notebooks/([^)#/]+)\.ipynb#([^)\s]+)\)")
_LOOKS: dict[Outcome, tuple[str, Look]] = {
    "passed": ("Right", "yes"),
    "partial": ("Partly right", "half"),
    "failed": ("Not right yet", "no"),
    "not attempted": ("Not attempted", "no"),
    "timed out": ("Took too long", "no"),
    "crashed": ("Could not be checked", "no"),
}


@dataclass
class _Recorded:
    """What only the gradebook knows of a submission."""

    late_by: float = 0.0
    due: datetime | None = None
    waiting: set[str] = field(default_factory=set)  # cells that nobody has graded yet
    by_hand: set[str] = field(default_factory=set)  # cells whose points a person has set


class Summary(NbGraderPreprocessor):
    """For `generate_feedback`, the last preprocessor: the page's data as ``resources["feedback"]``.

    It reads what `GetGrades` and `HideHiddenTests` leave.
    """

    # nbconvert hands this setting of its HTML exporter to every preprocessor
    display_data_priority: List[str] = List().tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Summarize a notebook; it loses the cell of notes and the machine-readable results."""
        told = resources.get("hidden_results", {"told": True, "until": ""})
        names = resources["nbgrader"]
        recorded = _recorded(names)
        page = Page(
            title=_title(nb, names["notebook"]),
            student=names["student"],
            earned=round(names["score"], 2),
            possible=round(names["max_score"], 2),
            complete=told["told"],
            notes=take_notes(nb),
        )
        _fill(page, nb, recorded)
        page.about_total = [
            *_lateness(recorded, names["late_penalty"], page),
            *_open_points(page, told["until"]),
        ]
        for cell in nb.cells:
            for output in cell.get("outputs", []):
                output.get("data", {}).pop(MIME_TYPE, None)
        resources["feedback"] = page
        return nb, resources


def _recorded(names: dict[str, Any]) -> _Recorded:
    with Gradebook(names["db_url"]) as book:
        where = (names["assignment"], names["student"])
        submission = book.find_submission(*where)
        notebook = book.find_submission_notebook(names["notebook"], *where)
        return _Recorded(
            submission.total_seconds_late,
            submission.duedate,
            {
                grade.name
                for grade in notebook.grades
                if grade.needs_manual_grade and grade.manual_score is None
            },
            {grade.name for grade in notebook.grades if grade.manual_score is not None},
        )


def _title(notebook: NotebookNode, name: str) -> str:
    for cell in notebook.cells:
        first = str(cell.source).split("\n", 1)[0]
        if cell.cell_type == "markdown" and first.startswith("# ") and cell.metadata:
            return first.removeprefix("# ").strip()
    return name


def _fill(page: Page, notebook: NotebookNode, recorded: _Recorded) -> None:
    """Rows, remarks and reports, in the notebook's order."""
    about = {
        exercise_of(str(cell.id)): cell for cell in notebook.cells if "exercise" in cell.metadata
    }
    found = {grade_id(cell): result_of(cell) for cell in notebook.cells if is_test(cell)}
    page.reports = {name: result for name, result in found.items() if result is not None}
    common = common_reason(list(page.reports.values()))
    if common and not any(note.kind == "unreadable" for note in page.notes):
        page.notes.append(Note("exercises-stopped", common.message))
    for cell in notebook.cells:
        exercise = exercise_of(grade_id(cell))
        task = about.get(exercise)
        title = task.metadata["exercise"]["title"] if task else exercise
        section = _section(task) if task else None
        anchor = str(task.id) if task else grade_id(cell)
        if is_test(cell):
            result = found[grade_id(cell)]
            by_hand = grade_id(cell) in recorded.by_hand and page.complete
            row = Row(title, anchor, section=section, **_checked(cell, result, by_hand))
            if common and row.message:  # the common reason stands above, once for all
                row = replace(row, message="", hint="", section=None)
        elif is_manually_graded(cell):
            fields = _by_hand(cell, recorded.waiting)
            row = Row(title, anchor, section=section, **fields)
        else:
            row = None
        if row is not None:
            page.rows.append(row)
            page.row_of_cell[grade_id(cell)] = row
        if is_answer(cell):
            score = _score(row.earned, row.possible) if row else ""
            comment = nbgrader_metadata(cell).get("comment") or ""
            if score or comment:
                page.remarks.append(Remark(title, grade_id(cell), score, comment))


def _section(task: NotebookNode) -> Section | None:
    link = _LESSON.search(str(task.source))
    heading = str(task.metadata["exercise"].get("section", ""))
    return Section(link[1], heading or link[2], link[2]) if link else None


def _checked(cell: NotebookNode, result: ExerciseResult | None, by_hand: bool) -> dict[str, Any]:
    """The fields of a row that tell what the checks found."""
    fields = nbgrader_metadata(cell)
    earned, possible = fields.get("score") or 0.0, fields.get("points") or 0.0
    if result is not None and result.is_empty:
        return {"earned": None, "possible": 0.0, "outcome": "Follows", "look": "open"}
    outcome: Outcome = (
        "passed" if earned >= possible else "partial" if earned > 0 else "failed"
    )  # fmt: skip
    if result is not None and not by_hand:
        outcome = result.outcome
    word, look = _LOOKS[outcome]
    if cell.metadata.get(WITHHELD) and outcome == "passed":
        word, look = "Right so far", "yes" if possible else "open"
    row = {
        "earned": earned if possible else None,
        "possible": possible,
        "outcome": word,
        "look": look,
    }
    if by_hand:
        row["about_points"] = "Your instructor set these points."
    failures = result.failures if result else []
    if failures and outcome != "not attempted":
        others = [failure for failure in failures if failure.message != failures[0].message]
        row |= {"message": failures[0].message, "hint": failures[0].hint, "more": len(others)}
    return row


def _by_hand(cell: NotebookNode, waiting: set[str]) -> dict[str, Any]:
    """The fields of a row that tell what a person gave."""
    fields = nbgrader_metadata(cell)
    earned, possible = fields.get("score") or 0.0, fields.get("points") or 0.0
    if grade_id(cell) in waiting:
        return {"earned": None, "possible": possible, "outcome": "Not graded yet", "look": "open"}
    if earned >= possible:
        word, look = "Full points", "yes"
    else:
        word, look = ("Partly right", "half") if earned else ("No points", "no")
    about = "Your instructor's comment stands below." if fields.get("comment") else ""
    return {
        "earned": earned,
        "possible": possible,
        "outcome": word,
        "look": look,
        "about_points": about,
    }


def _score(earned: float | None, possible: float) -> str:
    return "not graded yet" if earned is None else f"{earned:g} of {possible:g} points"


def _lateness(recorded: _Recorded, penalty: float, page: Page) -> list[str]:
    """A sentence on a late submission, and what it costs."""
    if recorded.late_by <= 0:
        return []
    late = f"Handed in {format_span(recorded.late_by)} after the due date"
    if recorded.due:
        late += f" ({recorded.due:%Y-%m-%d %H:%M} UTC)"
    if not page.complete:
        return [f"{late}. Whether that costs points is told with the total."]
    if not penalty:
        return [f"{late}. No points are taken off for it."]
    before = page.earned + penalty
    return [f"{late}: {penalty:g} of your {before:g} points are taken off."]


def _open_points(page: Page, until: str) -> list[str]:
    """Sentences on what the total does not say yet."""
    sentences = []
    if not page.complete:
        when = until.strip().rstrip(".") or "later"
        sentences.append(
            "This page tells what the checks found that you can see in your notebook. "
            f"What the others found, and your total, follows {when}."
        )
    open_points = sum(row.possible for row in page.rows if row.earned is None)
    if open_points and page.complete:
        sentences.append(
            f"Written answers worth {open_points:g} points are not graded yet; "
            "their points come on top."
        )
    return sentences
