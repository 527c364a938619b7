"""Feedback pages for Moodle's "Upload multiple feedback files in a zip".

Moodle's own help on that page: "Feedback files will be assigned to students based on the
participant id which should be the second part of each filename immediately after the users full
name. This naming convention is used when downloading submissions"
(`mod/assign/feedback/file/lang/en/assignfeedback_file.php` in moodle/moodle). Its reader,
`importziplib.php` there, takes `Full Name_NUMBER_assignsubmission_file/NAME` as its own archive has
it, so each page gets the prefix that the student's submission had.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path, PurePosixPath

from nbgrader.apps.zipcollectapp import ZipCollectApp
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.course import Course
from autograder.lms.collector import LmsCollector
from autograder.lms.csv_table import LmsTrouble, listed, write_whole
from autograder.lms.names import Sender, parse
from autograder.lms.people import read_students
from autograder.lms.roster import Roster


def write_feedback(
    root: Path, assignment: str, target: Path, roster_file: Path | None = None
) -> list[str]:
    """Write `target`, a zip archive of each student's feedback pages, and say who has none.

    The students' names and numbers are those of the archive that was collected.

    Raises:
        LmsTrouble: No Moodle archive was collected, or there is no feedback page.
    """
    course = Course.open(root)
    config = course.config
    directory = CourseDirectory(config=config, assignment_id=assignment)
    senders = _senders(config, directory)
    with course.gradebook() as book:
        students = read_students(book)
    # a roster named when the archive was collected may be set in nbgrader_config.py
    named = roster_file or (Path(path) if (path := LmsCollector(config=config).roster) else None)
    roster = Roster(students, named)
    data = io.BytesIO()
    without, unknown, written = [], [], 0
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for sender, prefix in sorted(senders.items(), key=lambda one: one[1]):
            ids, _ = roster.find(sender)
            if len(ids) != 1:
                unknown.append(str(sender))
                continue
            student = next(iter(ids))
            folder = directory.format_path(directory.feedback_directory, student, assignment)
            pages = sorted(Path(folder).glob("*.html"))
            if not pages:
                without.append(student)
            for page in pages:
                archive.write(page, f"{prefix}/{page.name}")
                written += 1
    if not written:
        raise LmsTrouble(
            f"There is no feedback page of {assignment}. Make them first: nbgrader "
            f"generate_feedback {assignment}"
        )
    write_whole(target, data.getvalue())
    said = [f"{written} pages are in {target}; upload it in Moodle as it is."]
    if without:
        said.append(f"Without a feedback page: {listed(without)}.")
    if unknown:
        said.append(f"Nobody in the gradebook or roster is: {listed(unknown)}.")
    return said


def _senders(config: Config, directory: CourseDirectory) -> dict[Sender, str]:
    """Moodle's participants in the unpacked archive, and the folder of each."""
    app = ZipCollectApp(config=config)
    app.coursedir = directory
    top = Path(app._format_collect_path(app.extracted_directory))
    found: dict[Sender, str] = {}
    for path in top.rglob("*") if top.is_dir() else []:
        one = parse(PurePosixPath(path.relative_to(top).as_posix()), "moodle")
        if one and path.is_file():
            # a `_` behind `file` belongs to a file's name, or to an older version's folder
            found.setdefault(one.sender, one.prefix.rstrip("_"))
    if not found:
        raise LmsTrouble(
            f"{top} has no submissions from Moodle, whose numbers of participants are needed. "
            f"Collect them first: autograder zip {directory.assignment_id} ARCHIVE.zip"
        )
    return found
