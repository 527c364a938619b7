"""Build the data at the top of the page from an autograded notebook and the gradebook."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, List

from autograder.cells import (
    get_exercise_name,
    get_grade_id,
    get_nbgrader_metadata,
    is_answer,
    is_manually_graded,
    is_test,
    read_result,
    take_notes,
)
from autograder.clock import convert_from_utc
from autograder.exchange.due import find_due_date
from autograder.exchange.solution_files import SOLUTION_SUFFIX
from autograder.feedback.common_reason import find_common_reason
from autograder.feedback.hidden_results_policy import Disclosure
from autograder.feedback.hide_hidden_tests import WITHHELD
from autograder.feedback.model_solutions import (
    find_solutions,
    find_written_solutions,
    make_solution_notebook,
)
from autograder.feedback.next_steps import choose_steps
from autograder.feedback.page_records import ExerciseRow, Page, Remark, Section
from autograder.feedback.recorded_grades import read_grades
from autograder.gradebook_connection import open_gradebook
from autograder.language import Phrase, Text, count_phrase, join_texts, phrase
from autograder.results import MIME_TYPE, ExerciseResult, Note, Outcome
from autograder.results.outcomes import OUTCOME_STYLES, Look
from autograder.submission_time import read_course_zone
from autograder.wording import format_span

#: nbgrader's own comment on an answer that was not changed.
NO_RESPONSE = "No response."
#: What the page says about a written answer of a person who learns alone.
COMPARE = phrase("No one grades this here. Compare your answer with the model answer.")
_LESSON = re.compile(r"\]\((?:\.\./)*notebooks/([^)#/]+)\.ipynb#([^)\s]+)\)")


@dataclass
class _GradebookRecord:
    """What only the gradebook knows about a submission.

    Attributes:
        submitted: When it was submitted, in UTC.
        seconds_late: How late it was submitted.
        due: The due date in UTC, with the student's extension.
        not_graded: The cells that need manual grading and are not yet graded.
        set_by_hand: The cells with points that a person set.
    """

    submitted: datetime | None = None
    seconds_late: float = 0.0
    due: datetime | None = None
    not_graded: set[str] = field(default_factory=set)
    set_by_hand: set[str] = field(default_factory=set)


class Summary(NbGraderPreprocessor):
    """For `generate_feedback`, the last preprocessor: set the page's data.

    The data is ``resources["feedback"]``. It comes from what `CurrentGrades` and `HideHiddenTests`
    left in the notebook.
    """

    show_solutions = Bool(
        False,
        help="Show the model solution of each exercise, folded, after the due date. The due date "
        "includes the student's extension. A page without the results of hidden tests, or an "
        "assignment without a due date, does not show solutions. A later submission may repeat "
        "them: give `c.LatePenalty.percent_per_day` a value for which it earns nothing.",
    ).tag(config=True)
    solution_files = Bool(
        False,
        help="Give each student the assignment's notebook with the model solutions, when "
        "`show_solutions` would show them. *Fetch Feedback* brings it beside the feedback page. "
        "The students' configuration needs "
        '`c.ExchangeFactory.fetch_feedback = "autograder.exchange.FetchFeedback"`.',
    ).tag(config=True)
    self_study = Bool(
        False,
        help="For one person who learns alone: no one grades the written answers. Their points do "
        "not count. Below a written answer, the page shows the model answer and the marking "
        "scheme, folded.",
    ).tag(config=True)
    # nbconvert gives this setting of its HTML exporter to every preprocessor
    display_data_priority: List[str] = List().tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Summarize a notebook. Remove its cell of notes and the results in JSON."""
        _remove_automatic_comments(nb)
        disclosure: Disclosure = resources.get("hidden_results", Disclosure())
        names = resources["nbgrader"]
        record = _read_record(names)
        page = Page(
            title=_find_title(nb, names["notebook"]),
            student=names["student"],
            earned=round(names["score"], 2),
            possible=round(names["max_score"], 2),
            complete=disclosure.everything,
            submitted=self._format_time(record.submitted) if record.submitted else "",
            notes=take_notes(nb),
        )
        _fill(page, nb, record)
        if self.self_study:
            _leave_out_written(page, nb)
        due = self._format_time(record.due) if record.due else ""
        page.about_total = [
            *_describe_lateness(record, due, names["late_penalty"], page),
            *_describe_open_points(page, disclosure.until),
        ]
        if not any(note.kind in ("unreadable", "exercises-stopped") for note in page.notes):
            page.steps = choose_steps(page.rows)
        if self.self_study:
            page.solutions = find_written_solutions(
                self.config, names["assignment"], names["notebook"], page.to_compare
            )
        elif self.show_solutions or self.solution_files:
            key = names["assignment"], names["notebook"]
            solutions = find_solutions(self.config, *key, disclosure, record.due)
            if self.show_solutions:
                page.solutions = solutions
            if self.solution_files and solutions:
                page.solution_file = self._add_solution_file(*key, solutions, resources)
        for cell in nb.cells:
            for output in cell.get("outputs", []):
                output.get("data", {}).pop(MIME_TYPE, None)
        resources["feedback"] = page
        return nb, resources

    def _add_solution_file(
        self, assignment: str, notebook: str, solutions: dict[str, str], resources: ResourcesDict
    ) -> str:
        """Let nbconvert write the model solution beside the page. Return the file's name."""
        text = make_solution_notebook(self.config, assignment, notebook, solutions)
        if not text:
            return ""
        name = f"{notebook}{SOLUTION_SUFFIX}"
        resources.setdefault("outputs", {})[name] = text.encode()
        return name

    def _format_time(self, time: datetime) -> str:
        """Return a time of the gradebook in the course's time zone, as students read it."""
        local = convert_from_utc(time, read_course_zone(self.config))
        return f"{local:%Y-%m-%d %H:%M %Z}"


def _remove_automatic_comments(notebook: NotebookNode) -> None:
    """Remove nbgrader's own comment on an answer that was not changed. Mark such answers."""
    for cell in notebook.cells:
        fields = get_nbgrader_metadata(cell)
        if fields.get("comment") == NO_RESPONSE:
            fields["comment"], fields["no_response"] = None, True


def _read_record(names: dict[str, Any]) -> _GradebookRecord:
    with open_gradebook(names["db_url"]) as book:
        key = (names["assignment"], names["student"])
        submission = book.find_submission(*key)
        grades = read_grades(book, book.find_submission_notebook(names["notebook"], *key))
        due = find_due_date(book, *key)
        return _GradebookRecord(
            submission.timestamp,  # type: ignore[arg-type]
            submission.total_seconds_late if due else 0.0,
            due,
            {
                grade.name
                for grade in grades
                if grade.needs_manual_grade and grade.manual_score is None
            },
            {grade.name for grade in grades if grade.manual_score is not None},
        )


def _find_title(notebook: NotebookNode, name: str) -> str:
    for cell in notebook.cells:
        line = str(cell.source).split("\n", 1)[0]
        if cell.cell_type == "markdown" and line.startswith("# ") and cell.metadata:
            return line.removeprefix("# ").strip()
    return name


def _fill(page: Page, notebook: NotebookNode, record: _GradebookRecord) -> None:
    """Add rows, remarks and reports to the page, in the notebook's order."""
    tasks = {
        get_exercise_name(str(cell.id)): cell
        for cell in notebook.cells
        if "exercise" in cell.metadata
    }
    results = {get_grade_id(cell): read_result(cell) for cell in notebook.cells if is_test(cell)}
    page.reports = {name: result for name, result in results.items() if result is not None}
    common = find_common_reason(list(page.reports.values()))
    if common and not any(note.kind == "unreadable" for note in page.notes):
        page.notes.append(Note("exercises-stopped", common.message))
    for cell in notebook.cells:
        name = get_grade_id(cell)
        task = tasks.get(get_exercise_name(name))
        row = _make_row(name, task)
        if is_test(cell):
            set_by_hand = name in record.set_by_hand and page.complete
            row = _fill_checked_row(row, cell, results[name], set_by_hand)
            if name in record.not_graded:  # the submitted file can't be read
                row = replace(row, earned=None)
            if common and row.message:  # the notes at the top already show the common reason
                row = replace(row, message="", hint="", section=None)
        elif is_manually_graded(cell):
            row = _fill_manual_row(row, cell, not_graded=name in record.not_graded)
        is_graded = is_test(cell) or is_manually_graded(cell)
        if is_graded:
            page.rows.append(row)
            page.row_of_cell[name] = row
        if is_answer(cell):
            score = _describe_score(row) if is_graded else ""
            comment = get_nbgrader_metadata(cell).get("comment") or ""
            if comment:
                page.remarks.append(Remark(row.title, name, score, comment))


def _leave_out_written(page: Page, notebook: NotebookNode) -> None:
    """Change the page for a person who learns alone: no one grades the written answers."""
    page.student = ""
    for cell in notebook.cells:
        if not is_manually_graded(cell):
            continue
        name = get_grade_id(cell)
        row = page.row_of_cell[name]
        page.earned -= row.earned or 0.0
        page.possible -= row.possible
        is_blank = get_nbgrader_metadata(cell).get("no_response") or not str(cell.source).strip()
        changed = replace(
            row,
            earned=None,
            possible=0.0,
            outcome=phrase("Not attempted") if is_blank else phrase("Written"),
            look="blank" if is_blank else "open",
            about_points="" if is_blank else COMPARE,
        )
        page.rows[page.rows.index(row)] = page.row_of_cell[name] = changed
        page.uncounted.append(name)


def _make_row(name: str, task: NotebookNode | None) -> ExerciseRow:
    """Return the row of a cell with this grade id, without a result."""
    if task is None:
        return ExerciseRow(get_exercise_name(name), name, None, 0.0, "", "open")
    title, section = task.metadata["exercise"]["title"], _find_section(task)
    return ExerciseRow(title, str(task.id), None, 0.0, "", "open", section=section)


def _find_section(task: NotebookNode) -> Section | None:
    link = _LESSON.search(str(task.source))
    heading = str(task.metadata["exercise"].get("section", ""))
    return Section(link[1], heading or link[2], link[2]) if link else None


def _fill_checked_row(
    row: ExerciseRow, cell: NotebookNode, result: ExerciseResult | None, set_by_hand: bool
) -> ExerciseRow:
    """Return the row with the results of the checks."""
    fields = get_nbgrader_metadata(cell)
    earned, possible = fields.get("score") or 0.0, fields.get("points") or 0.0
    is_empty = result is not None and result.is_empty
    if is_empty and cell.metadata.get(WITHHELD):
        return replace(row, outcome=phrase("Follows"))
    outcome: Outcome = (
        "passed" if earned >= possible else "partial" if earned > 0 else "failed"
    )  # fmt: skip
    if result is not None and not is_empty and not set_by_hand:
        # in older results, a passed part without points made an exercise partly right
        outcome = "failed" if result.outcome == "partial" and not earned else result.outcome
    style = OUTCOME_STYLES[outcome]
    words, look = style.words, style.look
    if cell.metadata.get(WITHHELD) and outcome == "passed":
        words, look = phrase("Right so far"), "yes" if possible else "open"
    row = replace(
        row,
        earned=earned if possible else None,
        possible=possible,
        outcome=words,
        look=look,
        about_points=phrase("Your instructor set these points.") if set_by_hand else "",
    )
    failures = result.failures if result else []
    if failures and outcome != "not attempted":
        first = failures[0]
        others = [failure for failure in failures if failure.message != first.message]
        row = replace(row, message=first.message, hint=first.hint, more=len(others))
    return row


def _fill_manual_row(row: ExerciseRow, cell: NotebookNode, *, not_graded: bool) -> ExerciseRow:
    """Return the row with the points that a person gave."""
    fields = get_nbgrader_metadata(cell)
    earned, possible = fields.get("score") or 0.0, fields.get("points") or 0.0
    if not_graded:
        return replace(row, possible=possible, outcome=phrase("Not graded yet"))
    look: Look
    if earned >= possible:
        words, look = phrase("Full points"), "yes"
    elif earned:
        words, look = phrase("Partly right"), "half"
    elif fields.get("no_response"):
        words, look = phrase("Not attempted"), "blank"
    else:
        words, look = phrase("No points"), "no"
    return replace(
        row,
        earned=earned,
        possible=possible,
        outcome=words,
        look=look,
        about_points=phrase("Your instructor's comment is below.") if fields.get("comment") else "",
    )


def _describe_score(row: ExerciseRow) -> Text:
    if row.earned is None:
        return phrase("not graded yet")
    return phrase("{earned} of {possible} points", earned=row.earned, possible=row.possible)


def _describe_lateness(
    record: _GradebookRecord, due: str, penalty: float, page: Page
) -> list[Text]:
    """Return a sentence on a late submission and its cost."""
    if record.seconds_late <= 0:
        return []
    span = format_span(record.seconds_late)
    late = (
        phrase("You submitted this {span} after the due date ({due}).", span=span, due=due)
        if due
        else phrase("You submitted this {span} after the due date.", span=span)
    )
    before = page.earned + penalty
    # a share of nothing costs nothing, but a person may still give points
    is_open = not page.earned and any(row.earned is None and row.possible for row in page.rows)
    if not page.complete or (not penalty and is_open):
        cost = phrase("The total will show whether this costs points.")
    elif not penalty:
        cost = phrase("This costs no points.")
    else:
        cost = phrase(
            "This costs {penalty} of your {earned} points.", penalty=penalty, earned=before
        )
    return [join_texts([late, cost], " ")]


def _describe_open_points(page: Page, until: Text) -> list[Text]:
    """Return sentences on what the total does not include yet."""
    sentences: list[Text] = []
    if page.uncounted:
        count = len(page.uncounted)
        sentences.append(
            count_phrase(
                count,
                phrase(
                    "{count} answer does not count, because no one grades it here.", count=count
                ),
                phrase(
                    "{count} answers do not count, because no one grades them here.", count=count
                ),
            )
        )
    if not page.complete:
        if not isinstance(until, Phrase):  # a setting
            until = until.strip().rstrip(".") or phrase("later")
        sentences.append(
            phrase(
                "This page shows the results of the checks that you can see in your notebook. "
                "The results of the other checks and your total follow {when}.",
                when=until,
            )
        )
    open_points = sum(row.possible for row in page.rows if row.earned is None)
    if open_points and page.complete:
        unreadable = any(note.kind == "unreadable" for note in page.notes)
        sentences.append(
            phrase(
                "Exercises worth {points} points are not graded yet. Their points will be added.",
                points=open_points,
            )
            if unreadable
            else phrase(
                "Answers worth {points} points are not graded yet. Their points will be added.",
                points=open_points,
            )
        )
    return sentences
