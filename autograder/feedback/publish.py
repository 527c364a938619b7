"""Feedback pages, made when something changed and released when the exchange has another one.

A page ends with a comment that says what it was made from. A student has been told what the page
in the exchange tells, so that one decides what is still to do. Each submission has a secret of
its own and with it a place of its own in the exchange.
"""

from __future__ import annotations

import copy
import hashlib
import html
import json
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.api import Assignment, Gradebook, MissingEntry, SubmittedAssignment
from nbgrader.utils import notebook_hash

from autograder.clock import utc_now
from autograder.course import Course
from autograder.exchange.collect import SECRET, TIMESTAMP
from autograder.feedback.hidden_results_policy import Telling, telling
from autograder.grading.batch import StudentRow
from autograder.nbgrader_failure import must_succeed

_EVERYTHING, _VISIBLE, _NOTE = "everything", "visible checks", "note"
_MADE_FROM = re.compile(r"<!-- feedback: ([a-z ]+), made from ([0-9a-f]{64}) -->\s*$")
_MAKING = ".feedback-making"


@dataclass(frozen=True)
class Done:
    """What was to do for one page.

    Attributes:
        made: Whether it was made anew.
        released: Whether it went to the exchange.
        why_not: Why it is not there, a sentence; empty where it is.
    """

    made: bool = False
    released: bool = False
    why_not: str = ""


class Pages:
    """The feedback pages of a course."""

    def __init__(self, course: Course, policy: str) -> None:
        self._course, self._policy = course, policy
        self._folder = course.folder
        self._making = course.root / _MAKING
        shutil.rmtree(self._making, ignore_errors=True)  # left by a process that was killed

    def bring(self, assignment: str, student: str, note: str = "") -> Done:
        """Make a student's page if it is not current, and release it if it is not released.

        Args:
            assignment: The assignment.
            student: The student's id.
            note: Why the submission could not be graded; the page then says just that.

        Raises:
            NbgraderFailed: The page could not be made or released; the text says why.
            OSError: A file can't be read or written.
        """
        secret = self._secret(assignment, student)
        if note:
            return self._bring_note(assignment, student, note, secret)
        told = self._released(secret, assignment)
        now = telling(self._policy, self._due(assignment, student), utc_now(), self._zone)
        if told and _kind(told)[0] not in (_VISIBLE, _NOTE):
            now = Telling(True)  # what a student has read is not taken back
        made_from = self._digest(assignment, student, now)
        kind = _EVERYTHING if now.everything else _VISIBLE
        page = self._folder("feedback", assignment, student) / f"{assignment}.html"
        made = _kind(_read(page)) != (kind, made_from)
        if made:
            self._make(assignment, student, now, f"{kind}, made from {made_from}")
        return self._release(assignment, student, [page], secret, made)

    def waiting_for_a_person(self, assignment: str) -> dict[str, int]:
        """Written answers that nobody has graded yet, by student."""
        with self._book() as book:
            return {
                submission.student.id: count
                for submission in book.assignment_submissions(assignment)
                if (count := sum(g.needs_manual_grade for n in submission.notebooks
                                 for g in n.grades))
            }  # fmt: skip

    def due_dates(self, assignments: list[str]) -> dict[str, tuple[datetime, ...]]:
        """The due dates of each assignment: everybody's, and those of extensions."""
        with self._book() as book:
            found = {}
            for name in assignments:
                due = _duedate(book, name)
                extended = {
                    due + submission.extension
                    for submission in _extended(book, name)
                    if due is not None
                }
                found[name] = tuple(sorted({due, *extended})) if due else ()
            return found

    @property
    def _zone(self) -> str:
        return str(self._course.config.Exchange.get("timezone", "UTC"))

    def _book(self) -> Gradebook:
        return self._course.gradebook()

    def _due(self, assignment: str, student: str) -> datetime | None:
        with self._book() as book:
            due = _duedate(book, assignment)
            try:
                extension = book.find_submission(assignment, student).extension
            except MissingEntry:
                extension = None
            return due + extension if due and extension else due  # type: ignore[return-value]

    def _digest(self, assignment: str, student: str, now: Telling) -> str:
        """Of all that a page tells: the graded notebook, grades and comments, what is hidden."""
        path = self._folder("autograded", assignment, student) / f"{assignment}.ipynb"
        parts: list[Any] = [hashlib.sha256(path.read_bytes()).hexdigest(), now.until]
        with self._book() as book:
            notebook = book.find_submission_notebook(assignment, assignment, student)
            parts += sorted(
                [g.name, g.auto_score, g.manual_score, g.extra_credit] for g in notebook.grades
            )
            parts += sorted([c.name, c.auto_comment, c.manual_comment] for c in notebook.comments)
            parts.append(notebook.late_submission_penalty)
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def _make(self, assignment: str, student: str, now: Telling, made_from: str) -> None:
        """Let nbgrader make the page aside, sign it, and put it into `feedback/` by a rename."""
        config = copy.deepcopy(self._course.config)
        config.CourseDirectory.feedback_directory = _MAKING
        config.HideHiddenTests.results = now.everything
        config.HideHiddenTests.until = now.until
        Course(self._course.root, config).generate_feedback(assignment, student)
        made = Path(self._course.directory.format_path(_MAKING, student, assignment))
        with (made / f"{assignment}.html").open("a", encoding="utf-8") as page:
            page.write(f"\n<!-- feedback: {made_from} -->\n")
        self._put(made, self._folder("feedback", assignment, student))

    def _put(self, made: Path, place: Path) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        self._making.mkdir(exist_ok=True)
        if place.exists():
            os.replace(place, tempfile.mkdtemp(prefix="old-", dir=self._making))
        os.replace(made, place)
        shutil.rmtree(self._making, ignore_errors=True)

    def _bring_note(self, assignment: str, student: str, note: str, secret: str) -> Done:
        """A page for a submission that could not be graded, where the student looks for one."""
        submitted = self._folder("submitted", assignment, student)
        names = [path.stem for path in sorted(submitted.glob("*.ipynb"))] or [assignment]
        title = f"{assignment}: not graded"
        text = (
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{html.escape(title)}</title>\n"
            "<style>:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;"
            "max-width:40rem;margin:2rem auto;padding:0 1rem}</style></head>\n"
            f"<body><h1>{html.escape(title)}</h1>\n<p>What you handed in could not be graded: "
            f"{html.escape(note)}</p>\n<p>Hand in again; your newest submission counts.</p>\n"
            "</body></html>\n"
        )
        digest = hashlib.sha256(f"{secret}{text}".encode()).hexdigest()
        text += f"<!-- feedback: {_NOTE}, made from {digest} -->\n"
        place = self._folder("feedback", assignment, student)
        pages = [place / f"{name}.html" for name in names]
        made = any(_read(page) != text for page in pages)
        if made:
            self._making.mkdir(exist_ok=True)
            fresh = Path(tempfile.mkdtemp(dir=self._making))
            for name in (TIMESTAMP, SECRET):
                if (submitted / name).is_file():
                    shutil.copyfile(submitted / name, fresh / name)
            for page in pages:
                (fresh / page.name).write_text(text, encoding="utf-8")
            fresh.chmod(0o755)
            self._put(fresh, place)
        return self._release(assignment, student, pages, secret, made)

    def _release(
        self, assignment: str, student: str, pages: list[Path], secret: str, made: bool
    ) -> Done:
        if not secret:
            return Done(made, why_not="it was not handed in through the exchange.")
        if all(_read(page) == self._released(secret, page.stem) for page in pages):
            return Done(made)
        must_succeed(self._course.api.release_feedback(assignment, student))
        return Done(made, released=True)

    def _released(self, secret: str, notebook: str) -> str:
        """The page in the exchange; empty where there is none."""
        if not secret:
            return ""
        name = notebook_hash(secret=secret, notebook_id=notebook)
        return _read(self._course.exchange.feedback / f"{name}.html")

    def _secret(self, assignment: str, student: str) -> str:
        return _read(self._folder("submitted", assignment, student) / SECRET)


def note_of(row: StudentRow) -> str:
    """What a student reads about a submission that was not graded; empty for the others."""
    if row.graded:
        return ""
    return " ".join(note.message for note in row.notes)


def _kind(page: str) -> tuple[str, str]:
    """What a page tells, and the digest of what it was made from; empty for others' pages."""
    found = _MADE_FROM.search(page[-300:])
    return (found[1], found[2]) if found else ("", "")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return ""


def _duedate(book: Gradebook, assignment: str) -> datetime | None:
    try:
        return book.find_assignment(assignment).duedate  # type: ignore[return-value]
    except MissingEntry:
        return None


def _extended(book: Gradebook, assignment: str) -> list[Any]:
    query = book.db.query(SubmittedAssignment).join(
        Assignment, SubmittedAssignment.assignment_id == Assignment.id
    )
    return list(
        query.filter(Assignment.name == assignment, SubmittedAssignment.extension.isnot(None)).all()
    )
