"""The steps of the instructor's round.

Each step does what is not done yet, and returns lines about it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from nbgrader.api import MissingEntry

from autograder.atomic_file import read_record, write_atomically
from autograder.authoring.release import find_stale_files, release
from autograder.authoring.solution_check import SolutionNotGraded, check_solution
from autograder.course import Course, find_notebook_names
from autograder.exchange.collect import collect, remove_leftovers
from autograder.exchange.release_assignment import release_assignment
from autograder.feedback.publish import Pages, explain_missing_grade
from autograder.grading.batch import StudentRow, read_whole_source
from autograder.grading.gradebook import read_source_checksums
from autograder.grading.workers import Workers
from autograder.settings import AT_ONCE, BY_HAND, Watch
from autograder.wording import describe_tests_beside, format_count

#: The version of each source whose solution earned all points, and whose blank release none.
_CHECKED_SOURCES = ".checked_sources.json"


def generate(course: Course, assignment: str) -> str:
    """Make the student's version, if the source changed or the gradebook does not have it.

    Raises:
        FileNotFoundError: The assignment does not exist.
        BrokenRules: The source notebook has mistakes.
        NbgraderFailed: nbgrader refuses it.
    """
    if _is_known(course, assignment) and not find_stale_files(course.root, assignment):
        return f"generate: release/{assignment} is current."
    release(course.root, assignment)
    return f"generate: release/{assignment} made from source/{assignment}."


def check_source(course: Course, assignment: str, workers: Workers) -> list[str]:
    """Grade the source's own solution, once for each version. Return what is wrong with its tests.

    A version with a problem is graded again each time, because the machine may have had the fault.

    Raises:
        GradebookError: The gradebook can't be used.
        SandboxError: No sandbox works here.
        DamagedNotebookError: A notebook of the course is damaged.
        OSError: A file can't be read or written.
    """
    names = find_notebook_names(course.root, assignment)
    version = {name: read_whole_source(course, assignment, name).digest for name in names}
    record = course.root / _CHECKED_SOURCES
    checked = read_record(record)
    beside = ""
    if checked.get(assignment) != version:
        try:
            cells = check_solution(course, assignment, workers)
        except SolutionNotGraded as error:
            return ["check: the tests could not be checked.", str(error)]
        if problems := [cell.problem for cell in cells if not cell.is_right]:
            return [
                "check: the tests have a fault, which costs students points:",
                *problems,
                f"The round goes on. Correct source/{assignment} and run this again: everybody "
                "gets a new grade. Until then, --no-feedback makes no pages.",
            ]
        checked[assignment] = version
        write_atomically(record, json.dumps(checked).encode())
        beside = describe_tests_beside([cell.name for cell in cells if cell.beside])
    return list(
        filter(None, ["check: the solution earns all points, a blank answer none.", beside])
    )


def release_to_students(course: Course, assignment: str) -> str:
    """Put the student's version into the exchange.

    Raises:
        ExchangeError: The exchange can't take it.
    """
    was_released = (course.exchange.outbound / assignment).is_dir()
    if not release_assignment(course, assignment):
        return "release: the exchange has the current version."
    if was_released:
        return "release: the exchange had another version. Students who fetch now get this one."
    return f"release: released to {course.exchange.outbound / assignment}."


def collect_submissions(course: Course, assignment: str) -> list[str]:
    """Collect new and newer submissions. Return a summary, and a line for each left out folder.

    Raises:
        ExchangeError: The exchange can't be read.
    """
    submitted = course.root / course.directory.submitted_directory
    remove_leftovers(submitted)
    before = {path.parent.name for path in submitted.glob(f"*/{assignment}")}
    collection = collect(course, assignment)
    newer = len(set(collection.collected) & before)
    lines = [
        f"collect: {len(collection.collected) - newer} new, {newer} newer, "
        f"{len(before) - newer} here before."
    ]
    lines += [f"  {name!a} is not collected: {why}" for name, why in collection.refused.items()]
    lines += [
        f"  {student}: {message}"
        for student, messages in collection.collected.items()
        for message in messages
    ]
    return lines


def open_pages(course: Course) -> Pages:
    """Return the feedback pages of a round.

    With the policy "by hand", the round is the act of the instructor that shows all results.
    """
    policy = Watch(config=course.config).hidden_results
    return Pages(course, AT_ONCE if policy == BY_HAND else policy)


def give_feedback(
    pages: Pages, assignment: str, rows: Iterable[StudentRow], waiting: Iterable[str] = ()
) -> list[str]:
    """Make and release pages. Return a summary, and lines about pages that are not released.

    Args:
        pages: The course's pages.
        assignment: The assignment.
        rows: The class.
        waiting: Students who get no page before their answers are graded by hand.

    Raises:
        NbgraderFailed: A page can't be made. Those before it are released.
        OSError: A folder can't be written.
    """
    skipped, made, released, current = set(waiting), 0, 0, 0
    not_released: dict[str, list[str]] = {}
    for row in rows:
        if row.student in skipped or row.is_refused:
            continue
        page = pages.publish(assignment, row.student, explain_missing_grade(row))
        made += page.made
        released += page.released
        current += not page.made and not page.released and not page.why_not
        if page.why_not:
            not_released.setdefault(page.why_not, []).append(row.student)
    pages_made = format_count(made, "page")
    lines = [f"feedback: {pages_made} made, {released} released, {current} current."]
    for why_not, names in not_released.items():
        lines.append(
            f"  {len(names)} can't be released, because they were {why_not}. Their pages are in "
            f"feedback/: {', '.join(sorted(names))}."
        )
    if skipped:
        students = format_count(len(skipped), "student waits", "students wait")
        lines.append(f"  {students} for manual grading: {', '.join(sorted(skipped))}.")
    return lines


def _is_known(course: Course, assignment: str) -> bool:
    """Whether the gradebook and `release/` have the assignment."""
    if not course.get_folder("release", assignment).is_dir():
        return False
    with course.open_gradebook() as book:
        try:
            for name in find_notebook_names(course.root, assignment):
                read_source_checksums(book, assignment, name)
        except MissingEntry:
            return False
    return True
