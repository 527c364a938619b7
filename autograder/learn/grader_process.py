"""Grade a learner's submissions beside JupyterLab: `python -m autograder.learn.grader_process`.

It ends when JupyterLab's server ends, in any way: then its standard input ends.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from pathlib import Path

import nbformat

from autograder import logs
from autograder.cells import read_notes, read_results
from autograder.course import Course, find_assignment_names
from autograder.grading.grade_class import open_workers
from autograder.language import Text, phrase, show
from autograder.learn.grader_state import PROBLEM, READY, create_grader_lock, write_state
from autograder.learn.own_course import STUDENT, copy_feedback, release_assignments
from autograder.learn.progress_log import read_progress, record_grade
from autograder.learn.workspace import Workspace
from autograder.submission_time import TIMESTAMP
from autograder.watch.retry import describe_error
from autograder.watch.signals import StopRequested, StopSignals
from autograder.watch.watcher import PROBLEM_OVER, HandledSubmission, Watcher

#: How much the grader lets other programs go first. JupyterLab and the lesson matter more.
_NICENESS = 5


def record_finished(workspace: Workspace, assignment: str) -> None:
    """Write down the grade of the last submission, and copy its page, if this is not done yet.

    A submission that can't be read has no grade: the learner sees a problem instead of 0 points.
    """
    folder = workspace.course / "autograded" / STUDENT / assignment
    try:
        submitted = (folder / TIMESTAMP).read_text(encoding="utf-8").strip()
        notebook = nbformat.read(folder / f"{assignment}.ipynb", as_version=4)
    except (OSError, ValueError):  # nothing is graded, or the notebook can't be read
        return
    is_unreadable = any(note.kind == "unreadable" for note in read_notes(notebook))
    problem = _describe_unreadable(f"{assignment}.ipynb") if is_unreadable else ""
    results = [] if is_unreadable else list(read_results(notebook).values())
    before = read_progress(workspace.progress).of(assignment)
    known = {name: (item.earned, item.possible) for name, item in before.graded.items()}
    points = {result.exercise: (result.earned, result.possible) for result in results}
    copy_feedback(workspace, assignment)
    finished = (submitted, problem, points or known)
    if (before.submitted, before.problem, known) != finished:
        record_grade(workspace.progress, assignment, submitted, results, problem)


def _describe_unreadable(name: str) -> Text:
    return phrase(
        "The {name} that you submitted can't be read as a notebook, so it is not graded. The "
        "feedback page says why. Undo your last change to the file, and submit it again.",
        name=name,
    )


def record_failed(workspace: Workspace, submission: HandledSubmission) -> None:
    """Write down why a submission could not be graded, and copy the page that says so."""
    name = submission.assignment
    folder = workspace.course / "submitted" / STUDENT / name
    submitted = (folder / TIMESTAMP).read_text(encoding="utf-8").strip()
    copy_feedback(workspace, name)
    why = " ".join(map(show, submission.row.messages))
    record_grade(workspace.progress, name, submitted, [], problem=why)


def grade(workspace: Workspace) -> None:
    """Release what is new in the course, then grade submissions until the process should stop."""
    course = Course.open(workspace.course)
    signals = StopSignals()

    def finish(submission: HandledSubmission) -> None:
        write_state(workspace, READY)
        if submission.row.graded:
            record_finished(workspace, submission.assignment)
        else:
            record_failed(workspace, submission)

    def report(message: str) -> None:
        if message == PROBLEM_OVER:
            write_state(workspace, READY)
        else:
            write_state(workspace, PROBLEM, message)

    with signals.listen(), contextlib.suppress(StopRequested):
        threading.Thread(target=_stop_with_parent, daemon=True).start()
        with create_grader_lock(workspace), open_workers(course, count=1) as workers:
            for _ in release_assignments(workspace):
                signals.check()
            for name in find_assignment_names(course.root):
                record_finished(workspace, name)
            watcher = Watcher(
                course, None, workers, on_submission=finish, on_message=report, stop=signals
            )
            write_state(workspace, READY)
            watcher.run()


def _stop_with_parent() -> None:
    """Wait until JupyterLab's server has ended, and ask this process to stop."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Grade the workspace that the command line names."""
    workspace = Workspace(Path(sys.argv[1]))
    logs.write_to(workspace.course)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    try:
        grade(workspace)
    except Exception as error:
        why = describe_error(error)
        write_state(workspace, PROBLEM, phrase("The grader has stopped: {error}", error=why))
        raise


if __name__ == "__main__":
    main()
