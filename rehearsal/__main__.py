"""Run a rehearsal and print its figures: `make rehearsal STUDENTS=300 MINUTES=10`."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from autograder.authoring.banks import read_banks
from autograder.clock import utc_now
from autograder.course import Course, copy_settings
from autograder.penalties import update_penalties
from autograder.watch import rounds
from rehearsal import students
from rehearsal.figures import Figures, Recorded, find_lost, find_repeated
from rehearsal.students import Submitted, Visit, plan_visits
from rehearsal.watched import ReportReader, Watch

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = "\nc.ExchangeCollect.check_owner = False\nc.Exchange.root = {exchange!r}\n"
MOST_STUDENTS, MOST_MINUTES = 500, 30
#: After the due date, a page may take this many seconds for each student before it counts as lost.
PATIENCE_BASE, PATIENCE_EACH = 120, 20


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m rehearsal", description=__doc__)
    parser.add_argument("--students", type=int, default=12, help="at most 500")
    parser.add_argument("--minutes", type=float, default=1, help="until the due date; at most 30")
    parser.add_argument("--assignment", default="01_tensors")
    parser.add_argument("--gradebook", default="", help="the address of an empty database")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not (1 <= options.students <= MOST_STUDENTS and 0 < options.minutes <= MOST_MINUTES):
        parser.error("There may be 1 to 500 students, and up to 30 minutes.")
    folder = Path(tempfile.mkdtemp(prefix="rehearsal-"))
    try:
        figures = rehearse(
            folder, options.assignment, options.students, options.minutes,
            gradebook=options.gradebook, seed=options.seed, tell=print,
        )  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(figures.describe())
    return not figures.succeeded


def rehearse(
    folder: Path,
    assignment: str,
    count: int,
    minutes: float,
    *,
    gradebook: str = "",
    seed: int = 1,
    tell: Callable[[str], object] = print,
) -> Figures:
    """Make a class in an empty folder, and let it submit while the watch grades.

    Args:
        folder: The folder for the course and the students' homes.
        assignment: The assignment.
        count: The number of students.
        minutes: The time from the start to the due date.
        gradebook: The address of an empty database. By default it is a SQLite file.
        seed: The seed of the students' times.
        tell: Called with a line about each step.

    Raises:
        RuntimeError: The watch did not start.
    """
    visits = plan_visits(read_banks(ROOT, assignment), count, minutes * 60, seed)
    course = make_course(folder / "course", assignment, gradebook, visits)
    with Watch(course.root, assignment) as watch:
        watch.wait_until_ready(300)
        due = utc_now() + timedelta(minutes=minutes)
        with course.open_gradebook() as book:
            book.find_assignment(assignment).duedate = due  # type: ignore[assignment]
            book.db.commit()
        tell(f"{count} students submit {assignment} until {due:%H:%M:%S} UTC.")
        reports = ReportReader(course.root, assignment)
        class_room = _ClassRoom(course, folder / "homes", assignment, due)
        patience = PATIENCE_BASE + PATIENCE_EACH * count
        class_room.run(visits, reports, time.monotonic() + minutes * 60 + patience)
    tell("All have submitted. Now the class fetches its feedback.")
    submitted = class_room.submitted
    last = {s.visit.student: (s.time, s.visit.is_right) for s in submitted}
    fetched = {
        student: students.fetch_feedback(course, student, class_room.homes, assignment)
        for student in last
    }
    waits = class_room.list_waits()
    return Figures(
        students=count,
        submissions=len(submitted),
        minutes=minutes,
        lost=find_lost(last, read_grades(course, assignment), fetched),
        repeated=find_repeated(watch.count_gradings(), Counter(s.visit.student for s in submitted)),
        replaced=len(submitted) - len(waits),
        waits=waits,
        renewed_after=class_room.renewed_after,
        reports=reports.seconds,
        failures=reports.failures,
        delay=class_room.delay,
        peak=watch.peak,
    )


def make_course(root: Path, assignment: str, gradebook: str, visits: list[Visit]) -> Course:
    """Make a course with its students, and release the assignment."""
    root.mkdir(parents=True)
    more = SETTINGS.format(exchange=str(root / "exchange"))
    copy_settings(
        ROOT, root, more + (f"c.CourseDirectory.db_url = {gradebook!r}\n" if gradebook else "")
    )
    shutil.copytree(ROOT / "source" / assignment, root / "source" / assignment)
    course = Course.open(root)
    with course.open_gradebook() as book:
        for student in sorted({visit.student for visit in visits}):
            book.add_student(student)
    rounds.generate(course, assignment)
    rounds.release_to_students(course, assignment)
    return course


def read_grades(course: Course, assignment: str) -> dict[str, Recorded]:
    """Return what the gradebook says about each student's checks."""
    recorded = {}
    with course.open_gradebook() as book:
        update_penalties(book, course.config)
        for submission in book.assignment_submissions(assignment):
            grades = [
                grade
                for notebook in submission.notebooks
                for grade in notebook.grades
                if grade.auto_score is not None and grade.cell.cell_type == "code"
            ]
            earned, possible = sum(g.score for g in grades), sum(g.max_score for g in grades)
            recorded[submission.student.id] = Recorded(submission.timestamp, earned, possible)
    return recorded


class _ClassRoom:
    """Lets the students submit on time, and notes when each feedback page appears."""

    def __init__(self, course: Course, homes: Path, assignment: str, due: datetime) -> None:
        self.course, self.homes, self.assignment, self.due = course, homes, assignment, due
        self.submitted: list[Submitted] = []
        self.delay = 0.0
        self.renewed_after: float | None = None
        self._seen: dict[Path, datetime] = {}

    def run(self, visits: list[Visit], reports: ReportReader, end: float) -> None:
        """Submit, and wait for feedback until this time of `time.monotonic` at the latest."""
        began, waiting = time.monotonic(), list(visits)
        while time.monotonic() < end:
            if waiting and waiting[0].at <= time.monotonic() - began:
                visit = waiting.pop(0)
                students.fetch(self.course, visit, self.homes, self.assignment)
                self.submitted.append(
                    students.submit(self.course, visit, self.homes, self.assignment)
                )
                self.delay = max(self.delay, time.monotonic() - began - visit.at)
            else:
                time.sleep(0.1)
            self._note_pages()
            if self._seen:
                reports.look()
            if not waiting and self._all_renewed():
                self.renewed_after = max((utc_now() - self.due).total_seconds(), 0)
                break
        reports.finish()

    def list_waits(self) -> list[float]:
        """Return the seconds from each submission to its page. Some have none."""
        return [
            (self._seen[s.page] - s.time).total_seconds()
            for s in self.submitted
            if s.page in self._seen
        ]

    def _note_pages(self) -> None:
        for submitted in self.submitted:
            if submitted.page not in self._seen and submitted.page.exists():
                self._seen[submitted.page] = utc_now()

    def _all_renewed(self) -> bool:
        """Whether the page of each last submission was made after the due date."""
        last = {submitted.visit.student: submitted.page for submitted in self.submitted}
        due = (self.due - datetime(1970, 1, 1)).total_seconds()
        return all(page.exists() and page.stat().st_mtime > due for page in last.values())


if __name__ == "__main__":
    sys.exit(main())
