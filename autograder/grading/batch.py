"""Grading a class: many workers, one writer, and nothing lost.

Workers get a submission's bytes and give back a graded notebook; they never see the gradebook,
the course's folders or another submission. This process alone writes, one submission at
a time, the notebook first and then the scores in one commit. So a run may be ended at any moment:
the next one grades what has no finished grade, and only that.
"""

from __future__ import annotations

import hashlib
import logging
from collections import deque
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.cells import results_in
from autograder.course import Course
from autograder.grading.gradebook import GradebookWriter, Stamp
from autograder.grading.sandbox import SandboxError
from autograder.grading.submissions import Submission
from autograder.grading.task import Graded, Task
from autograder.grading.workers import Workers
from autograder.results import ExerciseResult, Note

_log = logging.getLogger(__name__)

#: A submission whose worker died is tried again; one that kills its worker thrice is given up.
TRIES = 3


@dataclass
class Row:
    """One student's line in the class's table.

    Attributes:
        student: nbgrader's student id.
        exercises: The exercises' results; empty where nothing could be graded.
        notes: What was unusual about the submission.
        internal_errors: What is wrong with a test or the grader itself, for the instructor.
        graded: Whether the gradebook has it.
        again: Whether this is the grade of an earlier run.
    """

    student: str
    exercises: list[ExerciseResult] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    internal_errors: list[str] = field(default_factory=list)
    graded: bool = True
    again: bool = False

    @property
    def total(self) -> float:
        """Points of all exercises that checks grade."""
        return round(sum(exercise.earned for exercise in self.exercises), 2)

    @property
    def messages(self) -> list[str]:
        """The notes and internal errors, as an instructor reads them."""
        return [*(note.message for note in self.notes), *self.internal_errors]


@dataclass(frozen=True)
class Source:
    """The source version of an assignment, as workers need it: bytes."""

    assignment: str
    notebook: bytes
    files: dict[str, bytes]

    @property
    def digest(self) -> str:
        text = hashlib.sha256(self.notebook)
        for name, content in sorted(self.files.items()):
            text.update(name.encode() + hashlib.sha256(content).digest())
        return text.hexdigest()


def read_source(root: Path, assignment: str, notebook: str | None = None) -> Source:
    """Read `source/ASSIGNMENT`: its notebook, of the same name by default, and its files."""
    folder = root / "source" / assignment
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".ipynb" and ".ipynb_checkpoints" not in path.parts
    }
    return Source(assignment, (folder / f"{notebook or assignment}.ipynb").read_bytes(), files)


def grade_submissions(
    course: Course,
    assignment: str,
    submissions: list[Submission],
    workers: Workers,
    *,
    resume: bool = True,
) -> Iterator[Row]:
    """Grade submissions of one assignment and write each as soon as it is done.

    Args:
        course: The course.
        assignment: The assignment's name.
        submissions: Those to grade.
        workers: Who grades.
        resume: Keep finished grades of the same submission and the same source version.

    Yields:
        A row for each submission, in the order they finish.

    Raises:
        GradebookTrouble: Nothing can be written; what was written stays.
        SandboxError: A worker's machine has no sandbox.
    """
    with GradebookWriter(course, assignment) as writer:
        grading = Grading(writer, workers, resume=resume)
        for submission in submissions:
            if row := grading.add(submission):
                yield row
        while grading.busy:
            yield from grading.finished()


class Grading:
    """Submissions of one assignment on their way; more may come while others are graded.

    Args:
        writer: Open on the assignment.
        workers: Who grades.
        resume: See `grade_submissions`.
    """

    def __init__(self, writer: GradebookWriter, workers: Workers, *, resume: bool = True) -> None:
        course, assignment = writer.course, writer.assignment
        self._writer, self._workers, self._resume = writer, workers, resume
        self._source = read_source(course.root, assignment)
        self._settings = course.settings(assignment)
        self._source_digest = self._source.digest
        self._waiting: deque[_Item] = deque()
        self._running: dict[Future[Graded], _Item] = {}
        self._newest: dict[str, Stamp] = {}  # of each student on the way

    @property
    def busy(self) -> bool:
        """Whether something waits or is at work."""
        return bool(self._waiting or self._running)

    def add(self, submission: Submission) -> Row | None:
        """Take a submission on; its row at once where an earlier run has graded it."""
        stamp = Stamp(submission.digest(), self._source_digest)
        if self._newest.get(submission.student) == stamp:
            return None  # it is on its way already
        self._newest.pop(submission.student, None)  # an older one, if any, does not count any more
        earlier = self._writer.graded(submission.student) if self._resume else None
        if earlier and earlier[1] == stamp:
            return Row(submission.student, list(results_in(earlier[0]).values()), again=True)
        self._newest[submission.student] = stamp
        self._waiting.append(_Item(submission, stamp))
        return None

    def finished(self, seconds: float | None = None) -> Iterator[Row]:
        """Keep the workers busy, wait for something to finish, and write it.

        Args:
            seconds: How long to wait; for ever where None.

        Yields:
            Rows of what has finished; none where the time is over.
        """
        while self._waiting and len(self._running) < self._workers.at_once:
            item = self._waiting.popleft()
            student, source = item.submission.student, self._source
            if not self._is_newest(item):
                continue
            try:
                text = item.submission.path.read_bytes()
            except OSError as error:
                del self._newest[student]
                yield Row(student, notes=[_unreadable(item.submission, error)], graded=False)
                continue
            task = Task(student, text, source.notebook, source.files, self._settings)
            self._running[self._workers.submit(task)] = item
        done, _ = wait(self._running, timeout=seconds, return_when=FIRST_COMPLETED)
        for future in done:
            if row := self._take(future, self._running.pop(future)):
                yield row

    def _take(self, future: Future[Graded], item: _Item) -> Row | None:
        student = item.submission.student
        if not self._is_newest(item):
            return None
        try:
            graded = future.result()
        except SandboxError:
            raise
        except Exception as error:
            _log.warning(
                "Grading %s failed, try %d of %d", student, item.tries, TRIES, exc_info=error
            )
            if item.tries < TRIES:
                self._waiting.appendleft(replace(item, tries=item.tries + 1))
                return None
            del self._newest[student]
            note = Note("worker-died", "the grader failed on it.")
            why = f"The worker that graded it ended {item.tries} times: {error}"
            return Row(student, notes=[note], internal_errors=[why], graded=False)
        self._writer.write(item.submission, graded.notebook, item.stamp)
        _log.info("Graded %s in %s", student, item.submission.assignment)
        del self._newest[student]
        return Row(student, graded.exercises, graded.notes, graded.internal_errors)

    def _is_newest(self, item: _Item) -> bool:
        """Whether no newer submission of the student has taken this one's place."""
        return self._newest.get(item.submission.student) == item.stamp


@dataclass(frozen=True)
class _Item:
    """A submission on its way."""

    submission: Submission
    stamp: Stamp
    tries: int = 1


def _unreadable(submission: Submission, error: OSError) -> Note:
    if not submission.path.exists():
        there = ", ".join(sorted(path.name for path in submission.folder.iterdir())) or "nothing"
        message = f"there is no {submission.path.name} in the submission; it holds: {there}."
        return Note("missing-file", message)
    return Note("unreadable", f"{submission.path.name} can't be read: {error.strerror}.")
