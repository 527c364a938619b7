"""Pack feedback pages for Moodle's "Upload multiple feedback files in a zip".

Moodle's own help on that page: "Feedback files will be assigned to students based on the
participant id which should be the second part of each filename immediately after the users full
name. This naming convention is used when downloading submissions"
(`mod/assign/feedback/file/lang/en/assignfeedback_file.php` in moodle/moodle). Its reader,
`importziplib.php`, takes `Full Name_NUMBER_assignsubmission_file/NAME`, as in its own archive. So
each page gets the prefix of the student's submission.
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
from autograder.lms.csv_table import write_grades
from autograder.lms.file_names import Sender, parse_path
from autograder.lms.lms_error import LmsError
from autograder.lms.roster import Roster
from autograder.lms.students import read_students
from autograder.wording import format_list


def write_feedback(
    root: Path, assignment: str, target: Path, roster_file: Path | None = None
) -> list[str]:
    """Write `target`, a zip archive with each student's feedback pages.

    The names and numbers of the students are those of the archive that was collected.

    Returns:
        Messages for the instructor, which name the students without a page.

    Raises:
        LmsError: No Moodle archive was collected, or there is no feedback page.
    """
    course = Course.open(root)
    config = course.config
    directory = CourseDirectory(config=config, assignment_id=assignment)
    prefixes = _find_prefixes(config, directory)
    with course.open_gradebook() as book:
        students = read_students(book)
    # nbgrader_config.py may set the roster that was used when the archive was collected
    set_roster = LmsCollector(config=config).roster
    roster = Roster(students, roster_file or (Path(set_roster) if set_roster else None))
    data = io.BytesIO()
    without_page, unknown, written = [], [], 0
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for sender, prefix in sorted(prefixes.items(), key=lambda item: item[1]):
            ids, _ = roster.find_students(sender)
            if len(ids) != 1:
                unknown.append(str(sender))
                continue
            student = next(iter(ids))
            folder = directory.format_path(directory.feedback_directory, student, assignment)
            pages = sorted(Path(folder).glob("*.html"))
            if not pages:
                without_page.append(student)
            for page in pages:
                archive.write(page, f"{prefix}/{page.name}")
                written += 1
    if not written:
        raise LmsError(
            f"There is no feedback page for {assignment}. Make the pages first: nbgrader "
            f"generate_feedback {assignment}"
        )
    write_grades(target, data.getvalue())
    messages = [f"{written} pages are in {target}. Upload this file to Moodle without unpacking."]
    if without_page:
        messages.append(f"Without a feedback page: {format_list(without_page)}.")
    if unknown:
        messages.append(f"Not in the gradebook or roster: {format_list(unknown)}.")
    return messages


def _find_prefixes(config: Config, directory: CourseDirectory) -> dict[Sender, str]:
    """Return the prefix of each of Moodle's participants in the unpacked archive."""
    app = ZipCollectApp(config=config)
    app.coursedir = directory
    top = Path(app._format_collect_path(app.extracted_directory))
    prefixes: dict[Sender, str] = {}
    for path in top.rglob("*") if top.is_dir() else []:
        file = parse_path(PurePosixPath(path.relative_to(top).as_posix()), "moodle")
        if file and path.is_file():
            # a `_` behind `file` belongs to a file's name, or to an older version's folder
            prefixes.setdefault(file.sender, file.prefix.rstrip("_"))
    if not prefixes:
        raise LmsError(
            f"{top} has no submissions from Moodle. Their participants' numbers are needed for "
            f"feedback. Collect them first: autograder zip {directory.assignment_id} ARCHIVE.zip"
        )
    return prefixes
