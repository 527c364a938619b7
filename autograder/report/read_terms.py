"""Read a course's own term, and another term from its gradebook alone."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from autograder.clock import utc_now
from autograder.course import Course, find_assignment_names
from autograder.gradebook_version import find_version_problem
from autograder.grading.gradebook import describe_database_problem
from autograder.grading.submissions import find_submissions
from autograder.penalties import update_penalties
from autograder.report.gather import ClassWork, ReportError, gather, open_existing_gradebook
from autograder.report.term_records import Term, read_term


def read_own_term(course: Course) -> Term:
    """Read the term of a course, with penalties that are up to date.

    Raises:
        ReportError: Nothing is graded, or the gradebook is missing or can't be read.
    """
    submitted = {
        (name, submission.student)
        for name in find_assignment_names(course.root)
        for submission in find_submissions(course, name)
    }
    with open_existing_gradebook(course) as book:
        update_penalties(book, course.config)
        term = read_term(book.db, utc_now(), submitted)
    if not any(result.counts for row in term.participants for result in row.results.values()):
        raise ReportError("Nothing is graded yet. Run `autograder grade ASSIGNMENT` first.")
    return term


def read_works(course: Course, term: Term) -> list[ClassWork]:
    """Read the work of the class on each assignment that is graded, for its mistakes."""
    works = []
    for chapter in term.chapters:
        try:
            works.append(gather(course.root, chapter.name))
        except (ReportError, FileNotFoundError):  # nothing is graded, or it is not in source/
            continue
    return works


def read_other_term(path: Path) -> Term:
    """Read the term of another gradebook, and never write to it.

    Args:
        path: The SQLite file, or its course's folder.

    Raises:
        ReportError: The file is missing, or is not a gradebook of this nbgrader.
    """
    path = path / "gradebook.db" if path.is_dir() else path
    if not path.is_file():
        raise ReportError(f"There is no gradebook at {path}.")
    if problem := find_version_problem(f"sqlite:///{path}"):
        raise ReportError(problem)
    url = f"sqlite:///{path.resolve().as_uri()}?mode=ro&uri=true"
    engine = create_engine(url, poolclass=NullPool)
    try:
        with Session(engine) as session:
            return read_term(session, utc_now())
    except DatabaseError as error:
        raise ReportError(describe_database_problem(error, str(path))) from error
    finally:
        engine.dispose()
