"""The steps of the instructor's round; each does what is not done yet, and says so in a line."""

from __future__ import annotations

from collections.abc import Iterable

from nbgrader.api import MissingEntry

from autograder.authoring.release import find_stale_files, release
from autograder.course import Course
from autograder.exchange.collect import collect, sweep
from autograder.exchange.release_assignment import release_assignment
from autograder.feedback.publish import Pages, note_of
from autograder.grading.batch import Row
from autograder.grading.gradebook import source_checksums
from autograder.settings import AT_ONCE, BY_HAND, Watch


def generate(course: Course, assignment: str) -> str:
    """Make the student's version, if the source changed or the gradebook does not know it.

    Raises:
        FileNotFoundError: There is no such assignment.
        BrokenRules: The source notebook has mistakes.
        NbgraderFailed: nbgrader refuses it.
    """
    if _known(course, assignment) and not find_stale_files(course.root, assignment):
        return f"generate: release/{assignment} is current."
    release(course.root, assignment)
    return f"generate: release/{assignment} made from source/{assignment}."


def release_to_students(course: Course, assignment: str) -> str:
    """Put the student's version into the exchange.

    Raises:
        ExchangeError: The exchange can't take it.
    """
    before = (course.exchange.outbound / assignment).is_dir()
    if not release_assignment(course, assignment):
        return "release: the exchange has it."
    if before:
        return "release: the exchange had another version; who fetches now gets this one."
    return f"release: released to {course.exchange.outbound / assignment}."


def collect_submissions(course: Course, assignment: str) -> list[str]:
    """Collect what is new or newer; a line, and one for each folder that is left out.

    Raises:
        ExchangeError: The exchange can't be read.
    """
    submitted = course.root / course.directory.submitted_directory
    sweep(submitted)
    before = {path.parent.name for path in submitted.glob(f"*/{assignment}")}
    found = collect(course, assignment)
    newer = len(set(found.collected) & before)
    lines = [
        f"collect: {len(found.collected) - newer} new, {newer} newer, "
        f"{len(before) - newer} here before."
    ]
    lines += [f"  {name!a} is not collected: {why}" for name, why in found.refused.items()]
    lines += [
        f"  {student}: {sentence}"
        for student, sentences in found.collected.items()
        for sentence in sentences
    ]
    return lines


def pages_for(course: Course) -> Pages:
    """The pages of a round: an instructor's round is the hand of the policy "by hand"."""
    policy = Watch(config=course.config).hidden_results
    return Pages(course, AT_ONCE if policy == BY_HAND else policy)


def give_feedback(
    pages: Pages, assignment: str, rows: Iterable[Row], without: Iterable[str] = ()
) -> list[str]:
    """Make and release pages; a line on each step, and one for each page that waits.

    Args:
        pages: The course's.
        assignment: The assignment.
        rows: The class.
        without: Students whose pages wait.

    Raises:
        NbgraderFailed: A page can't be made; those before it are released.
        OSError: A folder can't be written.
    """
    waiting, made, released, current, outside = set(without), 0, 0, 0, []
    for row in rows:
        if row.student in waiting:
            continue
        done = pages.bring(assignment, row.student, note_of(row))
        made += done.made
        released += done.released
        current += not done.made and not done.released and not done.why_not
        if done.why_not:
            outside.append(row.student)
    lines = [f"feedback: {made} pages made, {released} released, {current} current."]
    if outside:
        lines.append(
            f"  {len(outside)} can't be released, for they were not handed in through the "
            f"exchange; their pages are in feedback/: {', '.join(sorted(outside))}."
        )
    if waiting:
        lines.append(f"  {len(waiting)} wait for hand grading: {', '.join(sorted(waiting))}.")
    return lines


def _known(course: Course, assignment: str) -> bool:
    """Whether the gradebook knows the assignment, and `release/` has it."""
    if not course.folder("release", assignment).is_dir():
        return False
    with course.gradebook() as book:
        try:
            source_checksums(book, assignment, assignment)
        except MissingEntry:
            return False
    return True
