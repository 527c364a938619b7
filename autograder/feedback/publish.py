"""Make feedback pages that are out of date, and release those that the exchange lacks.

A page ends with a comment that identifies what it was made from. The page in the exchange is the
one that the student has read, so it decides what is left to do. Each submission has its own secret.
The secret determines the name of its page in the exchange. The secret is a file of the submission,
so it may be copied from another student or assignment. The comment says whose page it is.
"""

from __future__ import annotations

import copy
import hashlib
import json
import os
import re
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.utils import notebook_hash

from autograder.clock import utc_now
from autograder.course import Course
from autograder.exchange.collect import SECRET
from autograder.feedback.gradebook_dates import read_due_date
from autograder.feedback.hidden_results_policy import Disclosure, decide_disclosure
from autograder.feedback.model_solutions import find_solutions
from autograder.feedback.recorded_grades import read_comments, read_grades
from autograder.grading.batch import StudentRow
from autograder.language import ENGLISH, Text, current_language, join_texts
from autograder.nbgrader_failure import raise_on_failure
from autograder.penalties import update_penalties
from autograder.regular_files import NotRegularError, read_regular
from autograder.results.rendering import make_environment
from autograder.submission_time import TIMESTAMP, read_course_zone

_EVERYTHING, _VISIBLE, _NOTE = "everything", "visible checks", "note"
_STAMP = re.compile(
    r"<!-- feedback: ([a-z ]+), for ([0-9a-f]{64}), made from ([0-9a-f]{64}) -->\s*$"
)
_WORK_FOLDER = ".feedback-making"


@dataclass(frozen=True)
class _Stamp:
    """The comment at the end of a page. All is empty for a page that another program made.

    Attributes:
        kind: What the page shows.
        owner: The digest of the student and the assignment.
        origin: The digest of what it was made from.
    """

    kind: str = ""
    owner: str = ""
    origin: str = ""

    def __str__(self) -> str:
        return f"<!-- feedback: {self.kind}, for {self.owner}, made from {self.origin} -->\n"


@dataclass(frozen=True)
class Published:
    """What was done for a student's page.

    Attributes:
        made: Whether the page was made now.
        released: Whether the page was released now.
        why_not: Why the page is not in the exchange, in words that continue "it was" or as a
            sentence. Empty if it is there.
    """

    made: bool = False
    released: bool = False
    why_not: str = ""


class Pages:
    """The feedback pages of a course.

    Args:
        course: The course.
        policy: When pages show the results of hidden tests, `Watch.hidden_results`.
    """

    def __init__(self, course: Course, policy: str) -> None:
        self._course, self._policy = course, policy
        self._work_folder = course.root / _WORK_FOLDER
        shutil.rmtree(self._work_folder, ignore_errors=True)  # a killed process may have left it

    def publish(self, assignment: str, student: str, note: Text = "") -> Published:
        """Make a student's page if it is out of date, and release it if it is not released.

        Args:
            assignment: The assignment.
            student: The student's id.
            note: Why the submission could not be graded. The page then shows only this.

        Raises:
            NbgraderFailed: nbgrader could not make or release the page. The text is its log.
            OSError: A file can't be read or written.
        """
        secret = self._read_secret(assignment, student)
        if note:
            return self._publish_note(assignment, student, note, secret)
        due = read_due_date(self._course, assignment, student)
        zone = read_course_zone(self._course.config)
        disclosure = decide_disclosure(self._policy, due, utc_now(), zone)
        names = self._find_graded(assignment, student)
        folder = self._course.get_folder("feedback", assignment, student)
        pages = [folder / f"{name}.html" for name in names]
        owner = _compute_owner(assignment, student)
        if self._shows_everything(self._read_released(secret, names[0]), owner, pages[0]):
            disclosure = Disclosure()  # the student has read these results already
        digest = self._compute_digest(assignment, student, names, disclosure, due)
        stamp = _Stamp(_EVERYTHING if disclosure.everything else _VISIBLE, owner, digest)
        outdated = any(_read_stamp(_read(page)) != stamp for page in pages)
        if outdated:
            self._make(assignment, student, disclosure, str(stamp))
        return self._release(assignment, student, pages, secret, outdated)

    def _shows_everything(self, released: str, owner: str, page: Path) -> bool:
        """Return whether the student has read all results in the exchange.

        Args:
            released: The page in the exchange, or an empty text.
            owner: The digest of the student and the assignment.
            page: The student's page in `feedback/`. It decides if the released page has no stamp.
        """
        stamp = _read_stamp(released)
        if stamp.owner:
            return stamp.owner == owner and stamp.kind == _EVERYTHING
        return bool(released) and released == _read(page)

    def _find_graded(self, assignment: str, student: str) -> list[str]:
        """Return the assignment's notebooks that the student submitted and that are graded."""
        folder = self._course.get_folder("autograded", assignment, student)
        names = self._course.find_released_notebooks(assignment)
        return [name for name in names if (folder / f"{name}.ipynb").is_file()] or names[:1]

    def _compute_digest(
        self,
        assignment: str,
        student: str,
        names: list[str],
        disclosure: Disclosure,
        due: datetime | None,
    ) -> str:
        """Return a digest of what the pages show: notebook, grades, comments, solutions."""
        folder = self._course.get_folder("autograded", assignment, student)
        parts: list[Any] = [disclosure.until]
        if (language := current_language()) != ENGLISH:  # without it, earlier pages stay current
            parts.append(language)
        with self._course.open_gradebook() as book:
            update_penalties(book, self._course.config, student)
            for name in names:
                parts.append(hashlib.sha256((folder / f"{name}.ipynb").read_bytes()).hexdigest())
                notebook = book.find_submission_notebook(name, assignment, student)
                parts += [
                    [grade.name, grade.auto_score, grade.manual_score, grade.extra_credit]
                    for grade in read_grades(book, notebook)
                ]
                parts += [
                    [comment.name, comment.auto_comment, comment.manual_comment]
                    for comment in read_comments(book, notebook)
                ]
                parts.append(notebook.late_submission_penalty)
        summary = self._course.config.Summary
        names_of_settings = ("show_solutions", "solution_files", "self_study")
        settings = [bool(summary.get(name)) for name in names_of_settings]
        if any(settings):
            config = self._course.config
            parts += [find_solutions(config, assignment, name, disclosure, due) for name in names]
            parts.append(settings)
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def _make(self, assignment: str, student: str, disclosure: Disclosure, stamp: str) -> None:
        """Let nbgrader make the page in another folder, stamp it, and rename the folder."""
        config = copy.deepcopy(self._course.config)
        config.CourseDirectory.feedback_directory = _WORK_FOLDER
        config.HideHiddenTests.results = disclosure.everything
        config.HideHiddenTests.until = disclosure.until
        Course(self._course.root, config).generate_feedback(assignment, student)
        made = Path(self._course.directory.format_path(_WORK_FOLDER, student, assignment))
        for path in made.glob("*.html"):
            with path.open("a", encoding="utf-8") as page:
                page.write(f"\n{stamp}")
        self._put(made, self._course.get_folder("feedback", assignment, student))

    def _put(self, made: Path, place: Path) -> None:
        """Rename a finished folder to its place, instead of the one that is there."""
        place.parent.mkdir(parents=True, exist_ok=True)
        self._work_folder.mkdir(exist_ok=True)
        if place.exists():
            os.replace(place, tempfile.mkdtemp(prefix="old-", dir=self._work_folder))
        os.replace(made, place)
        shutil.rmtree(self._work_folder, ignore_errors=True)

    def _publish_note(self, assignment: str, student: str, note: Text, secret: str) -> Published:
        """Make and release a page that says why the submission could not be graded."""
        submitted = self._course.get_folder("submitted", assignment, student)
        names = [path.stem for path in sorted(submitted.glob("*.ipynb"))] or [assignment]
        template = make_environment().get_template("not_graded.html")
        text = template.render(assignment=assignment, reason=note)
        digest = hashlib.sha256(f"{secret}{text}".encode()).hexdigest()
        text = f"{text}\n{_Stamp(_NOTE, _compute_owner(assignment, student), digest)}"
        place = self._course.get_folder("feedback", assignment, student)
        pages = [place / f"{name}.html" for name in names]
        outdated = any(_read(page) != text for page in pages)
        if outdated:
            self._work_folder.mkdir(exist_ok=True)
            made = Path(tempfile.mkdtemp(dir=self._work_folder))
            for name in (TIMESTAMP, SECRET):
                with suppress(OSError):  # it is missing, or not a regular file
                    (made / name).write_bytes(read_regular(submitted / name))
            for page in pages:
                (made / page.name).write_text(text, encoding="utf-8")
            made.chmod(0o755)
            self._put(made, place)
        return self._release(assignment, student, pages, secret, outdated)

    def _release(
        self, assignment: str, student: str, pages: list[Path], secret: str, made: bool
    ) -> Published:
        """Release a student's pages unless the exchange has the same ones."""
        if not secret:
            return Published(made, why_not="not submitted through the exchange")
        owner = _compute_owner(assignment, student)
        for page in pages:
            if _read_stamp(self._read_released(secret, page.stem)).owner not in ("", owner):
                return Published(made, why_not="submitted with the secret of another submission")
        if all(_read(page) == self._read_released(secret, page.stem) for page in pages):
            return Published(made)
        raise_on_failure(self._course.api.release_feedback(assignment, student))
        return Published(made, released=True)

    def _read_released(self, secret: str, notebook: str) -> str:
        """Return the page in the exchange, or an empty text if it is missing."""
        if not secret:
            return ""
        name = notebook_hash(secret=secret, notebook_id=notebook)
        return _read(self._course.exchange.feedback / f"{name}.html")

    def _read_secret(self, assignment: str, student: str) -> str:
        return _read(self._course.get_folder("submitted", assignment, student) / SECRET)


def explain_missing_grade(row: StudentRow) -> Text:
    """Return why a submission is not graded, for the student. Empty if it is graded."""
    if row.graded:
        return ""
    return join_texts((note.message for note in row.notes), " ")


def _compute_owner(assignment: str, student: str) -> str:
    return hashlib.sha256(json.dumps([assignment, student]).encode()).hexdigest()


def _read_stamp(page: str) -> _Stamp:
    stamp = _STAMP.search(page[-300:])
    return _Stamp(*stamp.groups()) if stamp else _Stamp()


def _read(path: Path) -> str:
    try:
        return read_regular(path).decode("utf-8")
    except (FileNotFoundError, NotADirectoryError, NotRegularError, UnicodeDecodeError):
        return ""
