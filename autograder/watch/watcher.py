"""Grading on submit: what `autograder watch` does."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime

from filelock import FileLock, Timeout
from nbgrader.exchange import ExchangeError

from autograder.clock import utc_now
from autograder.course import Course, find_assignment_names
from autograder.exchange.collect import collect, remove_leftovers
from autograder.exchange.inbound import Inbound
from autograder.exchange.problems import find_instructor_problem
from autograder.feedback.gradebook_dates import read_due_dates
from autograder.feedback.publish import Pages, Published, explain_missing_grade
from autograder.grading.batch import GradingQueue, StudentRow, open_queue
from autograder.grading.enrollment import explain_refusal, find_enrollments
from autograder.grading.gradebook import GradingBusyError
from autograder.grading.submissions import Submission, find_submissions, locate_submission
from autograder.grading.workers import Workers
from autograder.settings import Watch
from autograder.submission_time import read_course_zone, read_submission_time
from autograder.watch.refusals import Refusals
from autograder.watch.retry import TEMPORARY_ERRORS, Pause, describe_error
from autograder.watch.signals import StopSignals

_log = logging.getLogger(__name__)

#: The message after an error that has passed.
PROBLEM_OVER = "The problem is over. The watch continues."

_POLL_SECONDS = 0.05


class WatchError(RuntimeError):
    """The watch can't start. The message says what to do."""


@dataclass(frozen=True)
class HandledSubmission:
    """A submission that the watch has graded, or that has a new page.

    Attributes:
        assignment: Its assignment.
        row: Its grade.
        page: Whether its feedback page was made and released.
        seconds: The time from submitting to now. None if the grade is from an earlier run.
        left_out: Messages about parts of the submission that were not collected.
    """

    assignment: str
    row: StudentRow
    page: Published
    seconds: float | None = None
    left_out: list[str] = field(default_factory=list)


class Watcher:
    """Collects, grades and gives feedback as submissions arrive.

    Args:
        course: The course.
        assignments: The assignments to grade, or None for all of the course.
        workers: The workers that grade. They must stay open as long as the watch runs.
        on_submission: The watch calls it with each submission that it has handled.
        on_message: The watch calls it with a message about anything else.
        stop: Says when to stop.

    Raises:
        WatchError: The exchange can't be used, or another watch of this course runs.
    """

    def __init__(
        self,
        course: Course,
        assignments: list[str] | None,
        workers: Workers,
        *,
        on_submission: Callable[[HandledSubmission], None],
        on_message: Callable[[str], None],
        stop: StopSignals,
    ) -> None:
        self._course, self._named, self._workers = course, assignments, workers
        self._on_submission, self._on_message, self._stop = on_submission, on_message, stop
        self._settings = Watch(config=course.config)
        self._inbound = Inbound(course.exchange.inbound)
        self._lock = course.create_lock()
        self._gradings: dict[str, tuple[GradingQueue, ExitStack]] = {}
        self._queue: deque[Submission] = deque()
        # the due dates that had passed when the whole class of an assignment was queued last
        self._queued_after: dict[str, tuple[datetime, ...]] = {}
        self._left_out: dict[tuple[str, str], list[str]] = {}
        self._reported: set[tuple[str, str]] = set()
        self._page_retries: dict[Submission, Pause] = {}
        self._pause, self._next_check = Pause(), 0.0
        if problem := find_instructor_problem(course, assignments):
            raise WatchError(problem)
        self._watch_lock = FileLock(course.root / ".watch.lock", timeout=0)
        try:
            self._watch_lock.acquire()
        except Timeout:
            raise WatchError("Another watch of this course is running already.") from None
        self._pages = Pages(course, self._settings.hidden_results)
        self._refusals = Refusals(course.root / ".watch_refused.json", "collected")
        self._not_enrolled = Refusals(course.root / ".watch_not_enrolled.json", "graded")
        # submissions of students who are not in the gradebook
        self._held_back: set[Submission] = set()

    def run(self, *, once: bool = False) -> bool:
        """Watch until a signal asks to stop, or do one round if `once` is true.

        Returns:
            Whether all submissions could be handled.

        Raises:
            StopRequested: A signal arrived. The next watch continues where this one stopped.
            SandboxError: This machine can't grade a submission.
        """
        try:
            while True:
                try:
                    self._do_round(once)
                except TEMPORARY_ERRORS as error:
                    _log.warning("The watch pauses", exc_info=True)
                    self._reset()
                    message = describe_error(error)
                    if self._pause.start(message, self._settings.seconds):
                        self._on_message(f"{message} The watch tries again after a pause.")
                    if once and not isinstance(error, GradingBusyError):
                        return False
                    self._stop.sleep(self._pause.seconds)
                    continue
                if self._pause.message:
                    self._on_message(PROBLEM_OVER)
                    self._pause = Pause()
                if once:
                    return not self._page_retries
                self._stop.sleep(self._next_check - time.monotonic())
        finally:
            self._reset()
            self._watch_lock.release()

    def _do_round(self, once: bool) -> None:
        """Check for submissions, and handle the queue. Check again in between."""
        self._check_inbound()
        while self._queue or self._gradings:
            self._stop.check()
            if self._queue:
                submission = self._queue.popleft()
                if row := self._open_grading(submission.assignment).add(submission):
                    self._finish(submission, row)
            for name, (grading, stack) in list(self._gradings.items()):
                for row in grading.write_finished(0 if self._queue else _POLL_SECONDS):
                    self._finish(locate_submission(self._course, name, row.student), row)
                if not grading.busy and not self._queue:
                    stack.close()
                    del self._gradings[name]
            if not once and time.monotonic() >= self._next_check:
                self._check_inbound()
        self._lock.release()

    def _check_inbound(self) -> None:
        """Collect new submissions. Queue them, and all others with a page to make again."""
        self._next_check = time.monotonic() + self._settings.seconds
        if problem := find_instructor_problem(self._course, self._named):
            raise ExchangeError(problem)
        names = self._named or find_assignment_names(self._course.root)
        new, now = self._inbound.list_new(), utc_now()
        for name, dates in read_due_dates(self._course, names).items():
            passed = tuple(date for date in dates if date <= now)
            # the whole class, the first time and when another due date has passed
            whole_class = self._queued_after.get(name) != passed
            if whole_class or name in new:
                self._collect(name, None if whole_class else new[name])
                self._queued_after[name] = passed
        self._queue.extend(self._take_enrolled())
        now_monotonic = time.monotonic()
        ready = [s for s, pause in self._page_retries.items() if now_monotonic >= pause.ends_at]
        self._queue.extend(s for s in ready if s not in self._queue)

    def _collect(self, name: str, students: set[str] | None) -> None:
        """Collect an assignment. Queue these students first, or the whole class if None."""
        self._take_lock()
        remove_leftovers(self._course.root / self._course.directory.submitted_directory)
        collection = collect(self._course, name)
        for message in self._refusals.report(name, collection.refused):
            self._on_message(message)
        for student, left_out in collection.collected.items():
            self._left_out[name, student] = left_out
        submissions = find_submissions(self._course, name)
        refused = self._find_refused(submissions)
        for message in self._not_enrolled.report(name, refused):
            self._on_message(message)
        for submission in submissions:
            if submission.student in refused:
                self._held_back.add(submission)
            elif students is None:
                self._queue.append(submission)
            elif submission.student in students:
                self._queue.appendleft(submission)

    def _find_refused(self, submissions: Iterable[Submission]) -> dict[str, str]:
        """Return why submissions are not graded, by student, if the gradebook lacks the student."""
        students = [submission.student for submission in submissions]
        with self._course.open_gradebook() as book:
            enrollments = find_enrollments(book, self._course.config, students)
        reasons = {name: explain_refusal(kind, name) for name, kind in enrollments.items()}
        return {name: reason for name, reason in reasons.items() if reason}

    def _take_enrolled(self) -> list[Submission]:
        """Return submissions that were held back and whose students are now in the gradebook."""
        refused = self._find_refused(self._held_back) if self._held_back else {}
        enrolled = [item for item in self._held_back if item.student not in refused]
        self._held_back.difference_update(enrolled)
        return enrolled

    def _take_lock(self) -> None:
        """Take the course's lock. The round releases it when the queue is empty."""
        if self._lock.is_locked:
            return
        try:
            self._lock.acquire()
        except Timeout:
            raise GradingBusyError(
                "Another grading of this course is running. The watch waits for it to finish."
            ) from None

    def _open_grading(self, name: str) -> GradingQueue:
        """Return the assignment's grading. It is open while it has submissions to grade."""
        if name not in self._gradings:
            self._take_lock()
            stack = ExitStack()
            queue = stack.enter_context(
                open_queue(self._course, name, self._workers, lock=self._lock)
            )
            self._gradings[name] = queue, stack
            if queue.class_problem and (name, queue.class_problem) not in self._reported:
                self._reported.add((name, queue.class_problem))
                self._on_message(queue.class_problem)
        return self._gradings[name][0]

    def _finish(self, submission: Submission, row: StudentRow) -> None:
        """Publish the page of a submission with a new grade, and report the submission."""
        name, student = submission.assignment, submission.student
        if row.is_refused:  # the student was removed after the submission was queued
            self._held_back.add(submission)
            return
        try:
            page = self._pages.publish(name, student, explain_missing_grade(row))
        except TEMPORARY_ERRORS as error:
            _log.warning("The page of %s in %s is not released", student, name, exc_info=True)
            message = describe_error(error)
            pause = self._page_retries.setdefault(submission, Pause())
            if pause.start(message, self._settings.seconds):
                self._on_message(
                    f"{student}'s page of {name} is not released: {message} "
                    "The watch tries again after a pause."
                )
            page = Published(why_not=message)
        else:
            self._page_retries.pop(submission, None)
        if (row.graded and not row.from_earlier_run) or page.made or page.released:
            seconds = None if row.from_earlier_run else self._measure_seconds_since(submission)
            left_out = self._left_out.pop((name, student), [])
            self._on_submission(HandledSubmission(name, row, page, seconds, left_out))

    def _measure_seconds_since(self, submission: Submission) -> float | None:
        zone = read_course_zone(self._course.config)
        submitted_at = read_submission_time(submission.folder, zone).time
        return None if submitted_at is None else (utc_now() - submitted_at).total_seconds()

    def _reset(self) -> None:
        """Forget all work in progress. The folders show what is left to do."""
        for _, stack in self._gradings.values():
            stack.close()
        self._gradings.clear()
        self._queue.clear()
        self._held_back.clear()
        self._queued_after.clear()
        self._inbound.forget()
        self._lock.release(force=True)
