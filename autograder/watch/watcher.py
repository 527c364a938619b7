"""Grading on submit: what `autograder watch` does."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime

from filelock import FileLock, Timeout
from nbgrader.exchange import ExchangeError

from autograder.clock import utc_now
from autograder.course import Course, assignment_names
from autograder.exchange.collect import collect, sweep
from autograder.exchange.inbound import Inbound
from autograder.exchange.problems import instructor_problem
from autograder.feedback.publish import Done, Pages, note_of
from autograder.grading.batch import Grading, Row
from autograder.grading.gradebook import GradebookWriter, GradingBusy
from autograder.grading.submissions import Submission, find_submissions
from autograder.grading.workers import Workers
from autograder.settings import Watch
from autograder.watch.retry import TROUBLES, Pause, sentence
from autograder.watch.signals import Ending

_log = logging.getLogger(__name__)

_MOMENT = 0.05


class WatchTrouble(RuntimeError):
    """The watch can't begin; the text says what to do."""


@dataclass(frozen=True)
class Seen:
    """One submission that went through the watch.

    Attributes:
        assignment: Its assignment.
        row: What was found.
        page: What became of its feedback page.
        seconds: From handing in to now; None where the grade is an earlier one's.
        left_out: What of the submission was not collected, a sentence each.
    """

    assignment: str
    row: Row
    page: Done
    seconds: float | None = None
    left_out: list[str] = field(default_factory=list)


class Watcher:
    """Collects, grades and gives feedback as submissions arrive.

    Args:
        course: The course.
        assignments: Those to grade; all of the course where None.
        workers: Who grades; open as long as the watch.
        tell: Is given each submission that went through.
        say: Is given a sentence about everything else.
        ending: Says when to stop.

    Raises:
        WatchTrouble: The exchange can't be used, or another watch of this course runs.
    """

    def __init__(
        self,
        course: Course,
        assignments: list[str] | None,
        workers: Workers,
        *,
        tell: Callable[[Seen], None],
        say: Callable[[str], None],
        ending: Ending,
    ) -> None:
        self._course, self._named, self._workers = course, assignments, workers
        self._tell, self._say, self._ending = tell, say, ending
        self._settings = Watch(config=course.config)
        self._inbound = Inbound(course.exchange.inbound)
        self._lock = course.lock()
        self._gradings: dict[str, tuple[Grading, ExitStack]] = {}
        self._todo: deque[Submission] = deque()
        self._caught_up: dict[str, tuple[datetime, ...]] = {}  # and the due dates that had passed
        self._left_out: dict[tuple[str, str], list[str]] = {}
        self._said: set[tuple[str, str]] = set()
        self._later: dict[Submission, Pause] = {}  # pages that could not be made or released
        self._pause, self._next_look = Pause(), 0.0
        if problem := instructor_problem(course, assignments):
            raise WatchTrouble(problem)
        self._only_one = FileLock(course.root / ".watch.lock", timeout=0)
        try:
            self._only_one.acquire()
        except Timeout:
            raise WatchTrouble("Another watch of this course is running already.") from None
        self._pages = Pages(course, self._settings.hidden_results)

    def run(self, *, once: bool = False) -> bool:
        """Watch until the end is asked for, or do one round where `once`.

        Returns:
            Whether everything could be done.

        Raises:
            Ended: Somebody asked for the end. The next watch takes up what is not finished.
            SandboxError: No submission can be graded on this machine.
        """
        try:
            while True:
                try:
                    self._round(once)
                except TROUBLES as error:
                    _log.warning("The watch pauses", exc_info=True)
                    self._drop()
                    if self._pause.begin(sentence(error), self._settings.seconds):
                        self._say(f"{sentence(error)} Trying again now and then.")
                    if once and not isinstance(error, GradingBusy):
                        return False
                    self._ending.sleep(self._pause.seconds)
                    continue
                if self._pause.sentence:
                    self._say("That is over; the watch goes on.")
                    self._pause = Pause()
                if once:
                    return not self._later
                self._ending.sleep(self._next_look - time.monotonic())
        finally:
            self._drop()
            self._only_one.release()

    def _round(self, once: bool) -> None:
        """Look, and do what there is to do; look again meanwhile."""
        self._look()
        while self._todo or self._gradings:
            self._ending.check()
            if self._todo:
                submission = self._todo.popleft()
                if row := self._grading(submission.assignment).add(submission):
                    self._finish(submission, row)
            for name, (grading, opened) in list(self._gradings.items()):
                for row in grading.finished(0 if self._todo else _MOMENT):
                    self._finish(self._submission(name, row.student), row)
                if not grading.busy and not self._todo:
                    opened.close()
                    del self._gradings[name]
            if not once and time.monotonic() >= self._next_look:
                self._look()
        self._lock.release()

    def _look(self) -> None:
        """Collect what is new, and queue it with what else is due."""
        self._next_look = time.monotonic() + self._settings.seconds
        if problem := instructor_problem(self._course, self._named):
            raise ExchangeError(problem)
        names = self._named or assignment_names(self._course.root)
        new, now = self._inbound.arrived(), utc_now()
        for name, dates in self._pages.due_dates(names).items():
            passed = tuple(date for date in dates if date <= now)
            # the first time, and when another due date has passed, all of the class
            everybody = self._caught_up.get(name) != passed
            if everybody or name in new:
                self._collect(name, None if everybody else new[name])
                self._caught_up[name] = passed
        ripe = [s for s, pause in self._later.items() if time.monotonic() >= pause.over]
        self._todo.extend(s for s in ripe if s not in self._todo)

    def _collect(self, name: str, students: set[str] | None) -> None:
        self._take_lock()
        sweep(self._course.root / self._course.directory.submitted_directory)
        found = collect(self._course, name)
        for folder, why in found.refused.items():
            if (folder, why) not in self._said:
                self._said.add((folder, why))
                self._say(f"{folder!a} is not collected: {why}")
        for student, left_out in found.collected.items():
            self._left_out[name, student] = left_out
        for submission in find_submissions(self._course, name):
            if students is None:
                self._todo.append(submission)
            elif submission.student in students:
                self._todo.appendleft(submission)

    def _take_lock(self) -> None:
        """The course's lock, as long as there is something to do."""
        if self._lock.is_locked:
            return
        try:
            self._lock.acquire()
        except Timeout:
            raise GradingBusy(
                "Another grading of this course is running; the watch waits for its end."
            ) from None

    def _grading(self, name: str) -> Grading:
        """The assignment's grading; it is open while there is something in it."""
        if name not in self._gradings:
            self._take_lock()
            opened = ExitStack()
            writer = opened.enter_context(GradebookWriter(self._course, name, self._lock))
            self._gradings[name] = Grading(writer, self._workers), opened
        return self._gradings[name][0]

    def _finish(self, submission: Submission, row: Row) -> None:
        """A grade is written: now its page, and a line about it."""
        name, student = submission.assignment, submission.student
        try:
            page = self._pages.bring(name, student, note_of(row))
        except TROUBLES as error:
            _log.warning("The page of %s in %s is not released", student, name, exc_info=True)
            pause = self._later.setdefault(submission, Pause())
            if pause.begin(sentence(error), self._settings.seconds):
                self._say(f"{student}'s page of {name} is not released: {sentence(error)} "
                          "Trying again now and then.")  # fmt: skip
            page = Done(why_not=sentence(error))
        else:
            self._later.pop(submission, None)
        if (row.graded and not row.again) or page.made or page.released:
            since = None if row.again else self._seconds_since(submission)
            left_out = self._left_out.pop((name, student), [])
            self._tell(Seen(name, row, page, since, left_out))

    def _seconds_since(self, submission: Submission) -> float | None:
        when = self._course.directory.get_existing_timestamp(str(submission.folder))
        return None if when is None else (utc_now() - when).total_seconds()

    def _submission(self, name: str, student: str) -> Submission:
        folder = self._course.folder("submitted", name, student)
        return Submission(student, name, folder / f"{name}.ipynb", folder)

    def _drop(self) -> None:
        """Forget what is under way: what lies in the folders says what is left to do."""
        for _, opened in self._gradings.values():
            opened.close()
        self._gradings.clear()
        self._todo.clear()
        self._caught_up.clear()
        self._inbound.forget()
        self._lock.release(force=True)
