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
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace

from filelock import BaseFileLock
from nbgrader.api import MissingEntry

from autograder.cells import read_notes, read_results
from autograder.course import Course, make_key, read_course_notebook
from autograder.escaping import make_printable
from autograder.grading.enrollment import Enrollment
from autograder.grading.gradebook import GradebookWriter, Stamp
from autograder.grading.own_files import read_own_files
from autograder.grading.release_differences import describe_release_differences
from autograder.grading.sandbox import SandboxError
from autograder.grading.source_version import Source, read_source
from autograder.grading.submissions import Submission, describe_missing_notebooks
from autograder.grading.task import GradedSubmission, Task
from autograder.grading.workers import Workers
from autograder.language import Text, join_texts, phrase
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
        enrollment: Whether the gradebook had the student.
    """

    student: str
    exercises: list[ExerciseResult] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    internal_errors: list[str] = field(default_factory=list)
    graded: bool = True
    from_earlier_run: bool = False
    class_problem: str = ""
    enrollment: Enrollment = "enrolled"

    @property
    def is_refused(self) -> bool:
        """Whether nothing was graded because the gradebook does not have the student."""
        return self.enrollment in ("unknown", "removed", "not text")

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

    If the assignment has several notebooks, a row has the results of all of them.

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
    with open_queue(course, assignment, workers, resume=resume) as queue:
        for submission in submissions:
            if row := queue.add(submission):
                yield replace(row, class_problem=queue.class_problem)
        while queue.busy:
            for row in queue.write_finished():
                yield replace(row, class_problem=queue.class_problem)


@contextmanager
def open_queue(
    course: Course,
    assignment: str,
    workers: Workers,
    *,
    lock: BaseFileLock | None = None,
    resume: bool = True,
) -> Iterator[GradingQueue]:
    """Open an assignment's queue, with a gradebook writer for each of its notebooks.

    Args:
        course: The course.
        assignment: The assignment's name.
        workers: The workers that grade.
        lock: The course's lock, if the caller holds it.
        resume: See `grade_submissions`.

    Raises:
        GradebookError: See `GradebookWriter`.
        DamagedNotebookError: If a source is not a notebook.
    """
    lock = lock or course.create_lock()
    with ExitStack() as stack:
        writers = [
            stack.enter_context(GradebookWriter(course, assignment, lock, name))
            for name in course.find_released_notebooks(assignment)
        ]
        yield GradingQueue(writers, workers, resume=resume)


def _name_notebook(row: StudentRow, notebook: str) -> StudentRow:
    """Return a row in which each exercise and note says to which notebook it belongs."""
    return replace(
        row,
        exercises=[
            replace(result, exercise=make_key(notebook, result.exercise, several=True))
            for result in row.exercises
        ],
        notes=[
            replace(
                note,
                message=phrase("{notebook}: {message}", notebook=notebook, message=note.message),
            )
            for note in row.notes
        ],
        internal_errors=[f"{notebook}: {text}" for text in row.internal_errors],
    )


def _merge_rows(rows_of_notebooks: list[tuple[str, StudentRow]]) -> StudentRow:
    """Return one row for all notebooks of a student."""
    rows = [_name_notebook(row, notebook) for notebook, row in rows_of_notebooks]
    return StudentRow(
        rows[0].student,
        [result for row in rows for result in row.exercises],
        [note for row in rows for note in row.notes],
        [text for row in rows for text in row.internal_errors],
        graded=all(row.graded for row in rows),
        from_earlier_run=all(row.from_earlier_run for row in rows),
        enrollment=next((row.enrollment for row in rows if row.is_refused), "enrolled"),
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
    excluded = course.config.Autograde.get("exclude_overwriting", {}).get(assignment, [])
    return read_source(course.root, assignment, notebook, header, footer, excluded)


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
    Each notebook of a submission is a task of its own. A row is ready when all of them are graded.

    Args:
        writers: A gradebook writer for each of the assignment's notebooks, already open.
        workers: The workers that grade.
        resume: See `grade_submissions`.

    Attributes:
        class_problem: What is wrong for the whole class, for the instructor. It may be empty.
    """

    def __init__(
        self, writers: list[GradebookWriter], workers: Workers, *, resume: bool = True
    ) -> None:
        course, assignment = writers[0].course, writers[0].assignment
        self._course, self._workers, self._resume = course, workers, resume
        self._sources = {writer: read_course_source(writer) for writer in writers}
        self._digests = {writer: source.digest for writer, source in self._sources.items()}
        self._settings = course.read_settings(assignment)
        problems = [
            describe_release_differences(
                writer.gradebook, assignment, writer.notebook, source.notebook
            )
            for writer, source in self._sources.items()
        ]
        self.class_problem = " ".join(filter(None, problems))
        self._waiting: deque[_QueuedNotebook] = deque()
        self._waiting_alone: deque[_QueuedNotebook] = deque()
        self._running: dict[Future[GradedSubmission], _QueuedNotebook] = {}
        # by student, while in the queue
        self._newest: dict[tuple[str, GradebookWriter], Stamp] = {}
        self._graded: dict[str, dict[GradebookWriter, StudentRow]] = {}
        self._new_students: set[str] = set()

    @property
    def busy(self) -> bool:
        """Whether a submission waits or is being graded."""
        return bool(self._waiting or self._waiting_alone or self._running)

    def add(self, submission: Submission) -> StudentRow | None:
        """Add a submission to the queue. Return its row if nothing is left to grade.

        That is so if an earlier run has graded it, or if the gradebook does not have the student.
        A newer submission of a student replaces an older one that is still in the queue.
        """
        enrollment = next(iter(self._sources)).enroll(submission.student)
        if enrollment == "new":
            self._new_students.add(submission.student)
        elif enrollment != "enrolled":
            return StudentRow(submission.student, graded=False, enrollment=enrollment)
        graded = self._graded[submission.student] = {}
        digest = submission.compute_digest()
        for writer, notebook in self._find_notebooks(submission):
            if row := self._add_notebook(writer, notebook, digest):
                graded[writer] = row
        return self._take_row(submission.student)

    def _find_notebooks(
        self, submission: Submission
    ) -> Iterator[tuple[GradebookWriter, Submission]]:
        """Return the submission of each notebook. A note on each says which ones are missing."""
        writers = list(self._sources)
        if len(writers) == 1:
            yield writers[0], submission
            return
        names = [writer.notebook for writer in writers]
        note = describe_missing_notebooks(self._course, submission, names)
        for writer in writers:
            path = submission.folder / f"{writer.notebook}.ipynb"
            yield writer, replace(submission, path=path, note=note)

    def _add_notebook(
        self, writer: GradebookWriter, submission: Submission, digest: str
    ) -> StudentRow | None:
        """Add a notebook to the queue. Return its row if nothing is left to grade."""
        key, stamp = (submission.student, writer), Stamp(digest, self._digests[writer])
        if self._newest.get(key) == stamp:
            return None  # it is already in the queue
        self._newest.pop(key, None)  # an older submission does not count any more
        if self._is_one_missing(submission):
            writer.write_missing(submission)
            return StudentRow(submission.student, from_earlier_run=True)
        earlier = writer.find_finished_grade(submission.student) if self._resume else None
        if earlier and earlier[1] == stamp:
            notebook = earlier[0]
            return StudentRow(
                submission.student,
                list(read_results(notebook).values()),
                read_notes(notebook),
                from_earlier_run=True,
            )
        self._newest[key] = stamp
        self._waiting.append(_QueuedNotebook(submission, writer, stamp))
        return None

    def _is_one_missing(self, submission: Submission) -> bool:
        """Return whether a notebook is missing while another one of the assignment is there.

        It gets 0 points, and a note on the other one says so.
        """
        if len(self._sources) == 1 or os.path.lexists(submission.path):
            return False
        others = [submission.folder / f"{writer.notebook}.ipynb" for writer in self._sources]
        return any(map(os.path.lexists, others))

    def _finish(self, item: _QueuedNotebook, row: StudentRow) -> StudentRow | None:
        """Keep the row of a notebook. Return the student's row if it was the last notebook."""
        del self._newest[row.student, item.writer]
        self._graded[row.student][item.writer] = row
        return self._take_row(row.student)

    def _take_row(self, student: str) -> StudentRow | None:
        """Return the student's row for all notebooks, or None if not all of them are graded."""
        graded = self._graded[student]
        if len(graded) < len(self._sources):
            return None
        rows = [(writer.notebook, graded[writer]) for writer in self._sources]
        del self._graded[student]
        row = rows[0][1] if len(rows) == 1 else _merge_rows(rows)
        is_new = student in self._new_students and not row.is_refused
        self._new_students.discard(student)
        return replace(row, enrollment="new") if is_new else row

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
            student, source = item.submission.student, self._sources[item.writer]
            if not self._is_newest(item):
                continue
            try:
                text = item.submission.read_notebook()
            except OSError as error:
                note = _make_unreadable_note(item.submission, error)
                if row := self._finish(item, StudentRow(student, notes=[note], graded=False)):
                    yield row
                continue
            own_files, left_out = read_own_files(item.submission.folder, source.files)
            task = Task(
                student, text, source.notebook, source.files, self._settings,
                plain=item.plain, note=join_texts([item.submission.note, left_out], " "),
                own_files=own_files, model_files=source.model_files,
                time_note=item.writer.read_submission_time(item.submission.folder).problem,
            )  # fmt: skip
            self._running[self._workers.submit(task)] = item
        done, _ = wait(self._running, timeout=seconds, return_when=FIRST_COMPLETED)
        for future in [future for future in self._running if future in done]:  # in their order
            item = self._running.pop(future)
            if (row := self._write_result(future, item)) and (row := self._finish(item, row)):
                yield row

    def _take_next(self) -> _QueuedNotebook | None:
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
        self, future: Future[GradedSubmission], item: _QueuedNotebook
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
            if timed_out:
                message = phrase(
                    "grading this submission took too long. Your instructor sees this too."
                )
                why = "The worker that graded this submission was ended: it took too long."
            else:
                message = phrase("the grader failed on this submission.")
                why = f"The worker that graded this submission ended {item.tries} times: {error}"
            note = Note("worker-died", message)
            return StudentRow(student, notes=[note], internal_errors=[why], graded=False)
        if graded.slowed_down and not item.alone:
            _log.info("%s hit a time limit on a busy machine. It is tried again alone", student)
            self._waiting_alone.append(replace(item, alone=True))
            return None
        try:
            item.writer.write(item.submission, graded.notebook, item.stamp)
        except MissingEntry:  # removed from the gradebook in the meantime
            return StudentRow(student, graded=False, enrollment="removed")
        _log.info("Graded %s in %s", student, item.submission.assignment)
        return StudentRow(student, graded.exercises, graded.notes, graded.internal_errors)

    def _is_newest(self, item: _QueuedNotebook) -> bool:
        """Whether the queue has no newer submission of the same student."""
        return self._newest.get((item.submission.student, item.writer)) == item.stamp


@dataclass(frozen=True)
class _QueuedNotebook:
    """A submitted notebook in the queue.

    Attributes:
        submission: The submission.
        writer: The gradebook writer of the notebook.
        stamp: Its digest and that of the source version.
        tries: Which try this is, from 1.
        plain: Whether this try keeps no outputs; see `Task`.
        alone: Whether no other submission of the queue is graded at the same time, because an
            earlier try hit a time limit on a busy machine.
    """

    submission: Submission
    writer: GradebookWriter
    stamp: Stamp
    tries: int = 1
    plain: bool = False
    alone: bool = False


def _make_unreadable_note(submission: Submission, error: OSError) -> Note:
    name: Text = submission.path.name
    if isinstance(error, NotRegularError):
        if error.filename != str(submission.path):
            name = phrase("the folder of the submission")
        message = phrase(
            "{file} was not read: {reason}. Submit the file itself.",
            file=name,
            reason=error.strerror,
        )
        return Note("unreadable", message)
    if not submission.path.exists():
        files = sorted(make_printable(path.name) for path in submission.folder.iterdir())
        message = phrase(
            "there is no {file} in the submission; it holds: {names}.",
            file=name,
            names=", ".join(files) or phrase("nothing"),
        )
        return Note("missing-file", message)
    reason = error.strerror
    return Note("unreadable", phrase("{file} can't be read: {reason}.", file=name, reason=reason))
