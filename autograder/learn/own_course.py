# mypy: disallow_untyped_calls=False
"""The learner's own nbgrader course: one student, graded at once, with all results.

It is an ordinary course in the hidden folder of the workspace. So submitting, grading and feedback
are the same as in a class.
"""

from __future__ import annotations

import contextlib
import glob
import hashlib
import json
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

from autograder.atomic_file import read_record, write_atomically
from autograder.course import Course, copy_settings, find_assignment_names
from autograder.learn.workspace import Workspace, find_untouched_versions

_log = logging.getLogger(__name__)

#: What a learner's course adds to the course's settings.
SETTINGS = """

# The settings of a learner's own course (`autograder learn`).
c.Exchange.root = str(ROOT / "exchange")
c.Exchange.cache = str(ROOT / "exchange" / ".handed-in")
c.Exchange.assignment_dir = str(ROOT.parent)
c.ExchangeCollect.check_owner = False
c.Autograde.create_student = True
c.Watch.hidden_results = "at once"
c.Watch.seconds = 0.5
c.Watch.workers = 1
c.Summary.self_study = True
c.LatePenalty.percent_per_day = 0
c.FeedbackExporter.lesson_url = "../notebooks/{lesson}.ipynb#{section}"
# The learner's own code runs in the learner's notebooks too, so a sandbox is not a condition here.
c.Grader.i_accept_that_submissions_run_unsandboxed = True
"""
#: The learner's id in that course.
STUDENT = "me"


def make_course(course: Path, workspace: Workspace) -> None:
    """Make the learner's course, or bring its sources up to date.

    Args:
        course: The course's folder, with `nbgrader_config.py` and `source/`.
        workspace: The learner's workspace.

    Raises:
        OSError: A file can't be read or written.
    """
    settings = "\nfrom pathlib import Path\n\nROOT = Path(__file__).resolve().parent\n" + SETTINGS
    copy_settings(course, workspace.course, settings)
    copies: set[Path] = set()
    for name in find_assignment_names(course):
        for path in _find_files(course / "source" / name):
            copy = workspace.course / path.relative_to(course)
            copies.add(copy)
            copy.parent.mkdir(parents=True, exist_ok=True)
            data = path.read_bytes()
            if not copy.exists() or copy.read_bytes() != data:
                write_atomically(copy, data)
    for path in (workspace.course / "source").rglob("*"):
        if path.is_file() and path not in copies:
            path.unlink()  # the course does not have it any more


def release_assignments(workspace: Workspace) -> Iterator[str]:
    """Generate and release each assignment whose source has changed. Yield its name before.

    Raises:
        NbgraderFailed: nbgrader refuses an assignment.
        ExchangeError: The exchange can't be written.
    """
    from autograder.exchange.release_assignment import release_assignment

    course = Course.open(workspace.course)
    record = workspace.course / "released.json"
    released: dict[str, str] = read_record(record)
    for name in find_assignment_names(course.root):
        digest = _compute_digest(course.root / "source" / name)
        if released.get(name) == digest and (course.exchange.outbound / name).is_dir():
            continue
        yield name
        _forget(course, name)
        course.generate_assignment(name)
        release_assignment(course, name)
        released[name] = digest
        write_atomically(record, json.dumps(released, indent=1).encode())


def _forget(course: Course, assignment: str) -> None:
    """Take an assignment out of the gradebook, because nbgrader changes none with submissions.

    The submissions stay in their folders, so they are graded again with the new checks.
    """
    from nbgrader.api import MissingEntry

    with course.open_gradebook() as book, contextlib.suppress(MissingEntry):
        book.remove_assignment(assignment)


def is_released(workspace: Workspace, assignment: str) -> bool:
    """Return whether the learner can submit an assignment already."""
    course = Course.open(workspace.course)
    return (course.exchange.outbound / assignment).is_dir()


def submit(workspace: Workspace, assignment: str) -> str:
    """Submit the learner's notebook of an assignment. Return the submission's time.

    Raises:
        ExchangeError: It can't be submitted. The message says what to do.
        OSError: A file can't be read or written.
    """
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory

    from autograder.exchange import Submit

    config = Course.open(workspace.course).config
    config.CourseDirectory.assignment_id = assignment
    config.CourseDirectory.student_id = STUDENT
    # else the grader would ask whether the learner's work is there
    untouched = [glob.escape(name) for name in find_untouched_versions(workspace, assignment)]
    config.CourseDirectory.ignore.extend(untouched)
    part = Submit(
        coursedir=CourseDirectory(config=config),
        authenticator=Authenticator(config=config),
        config=config,
        log=_log,  # nbgrader's own would write its warnings to JupyterLab's terminal
    )
    part.start()
    return str(part.timestamp)


def get_feedback_page(workspace: Workspace, assignment: str) -> Path:
    """Return the path of the newest feedback page, which may not exist yet."""
    return workspace.course / "feedback" / STUDENT / assignment / f"{assignment}.html"


def copy_feedback(workspace: Workspace, assignment: str) -> None:
    """Copy the newest feedback page to the workspace, so the learner can keep it or send it."""
    page = get_feedback_page(workspace, assignment)
    if page.exists():
        workspace.feedback.mkdir(exist_ok=True)
        shutil.copyfile(page, workspace.feedback / page.name)


def _compute_digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in _find_files(folder):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _find_files(folder: Path) -> list[Path]:
    """Return all files of a source folder, without the checkpoints that JupyterLab keeps."""
    paths = sorted(folder.rglob("*"))
    return [path for path in paths if path.is_file() and ".ipynb_checkpoints" not in path.parts]
