"""Grade a class with many workers and one writer, so that no grade is lost.

A worker gets the bytes of a submission and returns a graded notebook. It never sees the gradebook,
the course's folders or another submission. Only this process writes. It writes one submission at a
time: first the notebook, then the scores in one commit. So a run may be ended at any moment. The
next run grades only the submissions without a finished grade.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace

from autograder.cells import read_notes, read_results
from autograder.course import Course, find_notebook_names, read_course_notebook
from autograder.escaping import make_printable
from autograder.grading.gradebook import GradebookWriter, Stamp, find_released_notebooks
from autograder.grading.release_differences import describe_release_differences
from autograder.grading.sandbox import SandboxError
from autograder.grading.source_version import Source, read_source
from autograder.grading.submissions import (
    Submission,
    choose_notebook,
    describe_missing_notebooks,
)
from autograder.grading.task import GradedSubmission, Task
from autograder.grading.workers import Workers
from autograder.regular_files import NotRegularError
from autograder.results import ExerciseResult, Note

_log = logging.getLogger(__name__)

#: How often to try a submission whose worker dies.
TRIES = 3


@dataclass
class StudentRow:
    """One student's row in the class's table.

    Attributes:
        student: nbgrader's student id.
        exercises: The results of the exercises. Empty if nothing could be graded.
        notes: What was unusual about the submission.
        internal_errors: What is wrong with a test or the grader itself, for the instructor.
        graded: Whether the gradebook has the grade.
        from_earlier_run: Whether this is the grade of an earlier run.
        class_problem: What is wrong for the whole class, for the instructor.
    """

    student: str
    exercises: list[ExerciseResult] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    internal_errors: list[str] = field(default_factory=list)
    graded: bool = True
    from_earlier_run: bool = False
    class_problem: str = ""

    @property
    def total(self) -> float:
        """The points that the student earned in all exercises that checks grade."""
        return round(sum(exercise.earned for exercise in self.exercises), 2)

    @property
    def is_unreadable(self) -> bool:
        """Whether the submitted file can't be read, so that a person grades all exercises."""
        return any(note.kind == "unreadable" for note in self.notes)

    @property
    def messages(self) -> list[str]:
        """The notes and internal errors as texts for an instructor."""
        return [*(note.message for note in self.notes), *self.internal_errors]


def grade_submissions(
    course: Course,
    assignment: str,
    submissions: list[Submission],
    workers: Workers,
    *,
    resume: bool = True,
) -> Iterator[StudentRow]:
    """Grade submissions of one assignment, and write each grade when it is finished.

    If the assignment has several notebooks, they are graded one after the other. A row has the
    results of all of them.

    Args:
        course: The course.
        assignment: The assignment's name.
        submissions: The submissions to grade.
        workers: The workers that grade them.
        resume: Whether to keep a finished grade of the same submission and source version.

    Yields:
        A row for each submission, in the order in which they finish.

    Raises:
        GradebookError: If nothing can be written. Grades that were written before stay.
        SandboxError: If a worker's machine has no working sandbox.
    """
    names = _find_released_notebooks(course, assignment)
    if len(names) == 1:
        of_notebook = [choose_notebook(course, _point_to(s, names[0])) for s in submissions]
        yield from _grade_notebook(course, assignment, names[0], of_notebook, workers, resume)
        return
    rows: dict[str, list[StudentRow]] = {}
    notes = [describe_missing_notebooks(course, s, names) for s in submissions]
    for name in names:
        of_notebook = [
            replace(_point_to(s, name), note=note)
            for s, note in zip(submissions, notes, strict=True)
        ]
        rows_of_notebook = _grade_notebook(
            course, assignment, name, of_notebook, workers, resume, names
        )
        for row in rows_of_notebook:
            rows.setdefault(row.student, []).append(_name_notebook(row, name))
            if name == names[-1]:
                yield _merge_rows(rows[row.student])


def _find_released_notebooks(course: Course, assignment: str) -> list[str]:
    names = find_notebook_names(course.root, assignment)
    if len(names) == 1:
        return names
    with course.open_gradebook() as book:
        return find_released_notebooks(book, course.root, assignment)


def _point_to(submission: Submission, notebook: str) -> Submission:
    """Return the submission of one notebook of the assignment."""
    return replace(submission, path=submission.folder / f"{notebook}.ipynb", note="")


def _grade_notebook(
    course: Course,
    assignment: str,
    notebook: str,
    submissions: list[Submission],
    workers: Workers,
    resume: bool,
    names: Sequence[str] = (),
) -> Iterator[StudentRow]:
    """Grade one notebook of an assignment. `names` are the assignment's if it has several."""
    with GradebookWriter(course, assignment, notebook=notebook) as writer:
        queue = GradingQueue(writer, workers, resume=resume)
        for submission in submissions:
            if row := _grade_missing_notebook(writer, submission, names) or queue.add(submission):
                yield replace(row, class_problem=queue.class_problem)
        while queue.busy:
            for row in queue.write_finished():
                yield replace(row, class_problem=queue.class_problem)


def _grade_missing_notebook(
    writer: GradebookWriter, submission: Submission, names: Sequence[str]
) -> StudentRow | None:
    """Give 0 points for a notebook that is missing while another one of the assignment is there.

    A note on the other one says so.
    """
    others = [submission.folder / f"{name}.ipynb" for name in names]
    if os.path.lexists(submission.path) or not any(map(os.path.lexists, others)):
        return None
    writer.write_missing(submission)
    return StudentRow(submission.student, from_earlier_run=True)


def _name_notebook(row: StudentRow, notebook: str) -> StudentRow:
    """Return a row in which each exercise and note says to which notebook it belongs."""
    return replace(
        row,
        exercises=[
            replace(result, exercise=f"{notebook}/{result.exercise}") for result in row.exercises
        ],
        notes=[replace(note, message=f"{notebook}: {note.message}") for note in row.notes],
        internal_errors=[f"{notebook}: {text}" for text in row.internal_errors],
    )


def _merge_rows(rows: list[StudentRow]) -> StudentRow:
    """Return one row for all notebooks of a student."""
    return StudentRow(
        rows[0].student,
        [result for row in rows for result in row.exercises],
        [note for row in rows for note in row.notes],
        [text for row in rows for text in row.internal_errors],
        graded=all(row.graded for row in rows),
        from_earlier_run=all(row.from_earlier_run for row in rows),
        class_problem=" ".join(row.class_problem for row in rows if row.class_problem),
    )


def read_whole_source(course: Course, assignment: str, notebook: str) -> Source:
    """Return the source version of a notebook with the course's header and footer.

    Raises:
        DamagedNotebookError: If the file is not a notebook.
        OSError: If a file can't be read.
    """
    read_course_notebook(course.root / "source" / assignment / f"{notebook}.ipynb")
    settings = course.config.IncludeHeaderFooter
    header, footer = str(settings.get("header", "")), str(settings.get("footer", ""))
    return read_source(course.root, assignment, notebook, header, footer)


def read_course_source(writer: GradebookWriter) -> Source:
    """Return the source version as students got it: with header, footer and AUTOTEST cells.

    Raises:
        GradebookError: If nbgrader has not made the tests of AUTOTEST cells.
        DamagedNotebookError: If the file is not a notebook.
        OSError: If a file can't be read.
    """
    source = read_whole_source(writer.course, writer.assignment, writer.notebook)
    return writer.add_autotests(source)


class GradingQueue:
    """Submissions of one assignment that wait for a worker or are being graded.

    `grade_submissions` fills it once. `autograder watch` adds submissions while others are graded.

    Args:
        writer: The gradebook writer of the assignment, already open.
        workers: The workers that grade.
        resume: See `grade_submissions`.

    Attributes:
        class_problem: What is wrong for the whole class, for the instructor. It may be empty.
    """

    def __init__(self, writer: GradebookWriter, workers: Workers, *, resume: bool = True) -> None:
        course, assignment = writer.course, writer.assignment
        self._writer, self._workers, self._resume = writer, workers, resume
        self._source = read_course_source(writer)
        self._settings = course.read_settings(assignment)
        self._source_digest = self._source.digest
        self.class_problem = describe_release_differences(
            writer.gradebook, assignment, writer.notebook, self._source.notebook
        )
        self._waiting: deque[_QueuedSubmission] = deque()
        self._waiting_alone: deque[_QueuedSubmission] = deque()
        self._running: dict[Future[GradedSubmission], _QueuedSubmission] = {}
        self._newest: dict[str, Stamp] = {}  # by student, while in the queue

    @property
    def busy(self) -> bool:
        """Whether a submission waits or is being graded."""
        return bool(self._waiting or self._waiting_alone or self._running)

    def add(self, submission: Submission) -> StudentRow | None:
        """Add a submission to the queue. Return its row if an earlier run has graded it.

        A newer submission of a student replaces an older one that is still in the queue.
        """
        stamp = Stamp(submission.compute_digest(), self._source_digest)
        if self._newest.get(submission.student) == stamp:
            return None  # it is already in the queue
        self._newest.pop(submission.student, None)  # an older submission does not count any more
        earlier = self._writer.find_finished_grade(submission.student) if self._resume else None
        if earlier and earlier[1] == stamp:
            notebook = earlier[0]
            return StudentRow(
                submission.student,
                list(read_results(notebook).values()),
                read_notes(notebook),
                from_earlier_run=True,
            )
        self._newest[submission.student] = stamp
        self._waiting.append(_QueuedSubmission(submission, stamp))
        return None

    def write_finished(self, seconds: float | None = None) -> Iterator[StudentRow]:
        """Give tasks to the workers, wait until at least one finishes, and write the grades.

        Args:
            seconds: How long to wait, in seconds. None waits without a limit.

        Yields:
            The rows of the finished submissions. There are none if the time is over first.

        Raises:
            GradebookError: If a grade can't be written.
            SandboxError: If a worker's machine has no working sandbox.
        """
        while item := self._take_next():
            student, source = item.submission.student, self._source
            if not self._is_newest(item):
                continue
            try:
                text = item.submission.read_notebook()
            except OSError as error:
                del self._newest[student]
                yield StudentRow(
                    student, notes=[_make_unreadable_note(item.submission, error)], graded=False
                )
                continue
            task = Task(
                student, text, source.notebook, source.files, self._settings,
                plain=item.plain, note=item.submission.note,
                time_note=self._writer.read_submission_time(item.submission.folder).problem,
            )  # fmt: skip
            self._running[self._workers.submit(task)] = item
        done, _ = wait(self._running, timeout=seconds, return_when=FIRST_COMPLETED)
        for future in done:
            if row := self._write_result(future, self._running.pop(future)):
                yield row

    def _take_next(self) -> _QueuedSubmission | None:
        """Return the next submission that can start now, or None.

        A submission that runs alone starts when all others are finished.
        """
        if any(item.alone for item in self._running.values()):
            return None
        if self._waiting:
            room = len(self._running) < self._workers.at_once
            return self._waiting.popleft() if room else None
        if self._waiting_alone and not self._running:
            return self._waiting_alone.popleft()
        return None

    def _write_result(
        self, future: Future[GradedSubmission], item: _QueuedSubmission
    ) -> StudentRow | None:
        """Write the grade from a finished task. Return None to try again, or if it is outdated."""
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
            timed_out = isinstance(error, TimeoutError)
            # a second timeout would keep the class waiting again
            if item.tries < (TRIES if not timed_out else 2):
                tries = item.tries + 1
                plain = timed_out or tries == TRIES  # the last try
                again = replace(item, tries=tries, plain=plain, alone=timed_out)
                if timed_out:
                    self._waiting_alone.append(again)
                else:
                    self._waiting.appendleft(again)
                return None
            del self._newest[student]
            if timed_out:
                message = "grading this submission took too long. Your instructor sees this too."
                why = "The worker that graded this submission was ended: it took too long."
            else:
                message = "the grader failed on this submission."
                why = f"The worker that graded this submission ended {item.tries} times: {error}"
            note = Note("worker-died", message)
            return StudentRow(student, notes=[note], internal_errors=[why], graded=False)
        if graded.slowed_down and not item.alone:
            _log.info("%s hit a time limit on a busy machine. It is tried again alone", student)
            self._waiting_alone.append(replace(item, alone=True))
            return None
        self._writer.write(item.submission, graded.notebook, item.stamp)
        _log.info("Graded %s in %s", student, item.submission.assignment)
        del self._newest[student]
        return StudentRow(student, graded.exercises, graded.notes, graded.internal_errors)

    def _is_newest(self, item: _QueuedSubmission) -> bool:
        """Whether the queue has no newer submission of the same student."""
        return self._newest.get(item.submission.student) == item.stamp


@dataclass(frozen=True)
class _QueuedSubmission:
    """A submission in the queue.

    Attributes:
        submission: The submission.
        stamp: Its digest and that of the source version.
        tries: Which try this is, from 1.
        plain: Whether this try keeps no outputs; see `Task`.
        alone: Whether no other submission of the queue is graded at the same time, because an
            earlier try hit a time limit on a busy machine.
    """

    submission: Submission
    stamp: Stamp
    tries: int = 1
    plain: bool = False
    alone: bool = False


def _make_unreadable_note(submission: Submission, error: OSError) -> Note:
    name = submission.path.name
    if isinstance(error, NotRegularError):
        if error.filename != str(submission.path):
            name = "the folder of the submission"
        message = f"{name} was not read: {error.strerror}. Submit the file itself."
        return Note("unreadable", message)
    if not submission.path.exists():
        files = sorted(make_printable(path.name) for path in submission.folder.iterdir())
        message = (
            f"there is no {name} in the submission; it holds: {', '.join(files) or 'nothing'}."
        )
        return Note("missing-file", message)
    return Note("unreadable", f"{name} can't be read: {error.strerror}.")
