"""Find the submissions of students in nbgrader's folder `submitted/`."""

from __future__ import annotations

import glob
import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.course import Course
from autograder.escaping import make_printable
from autograder.grading.notebook_file import read_notebook_file
from autograder.language import Text, join_texts, phrase
from autograder.regular_files import list_regular_files, open_regular, refuse_links
from autograder.wording import format_list

_MOST_NAMES = 5  # in one message


@dataclass(frozen=True)
class Submission:
    """One student's notebook for one assignment.

    Attributes:
        student: nbgrader's student id, which is also the folder's name.
        assignment: The assignment's name.
        path: The path of the submitted notebook. The file may be missing or invalid.
        folder: The submission's folder.
        root: The folder of the course. Folders above it may be links.
        note: What a person should know about the choice of the notebook. It may be empty.
    """

    student: str
    assignment: str
    path: Path
    folder: Path
    root: Path = Path()
    note: Text = ""

    def read_notebook(self) -> bytes:
        """Return the notebook's bytes. Outputs of a very large file are left out.

        Raises:
            NotRegularError: If the notebook or a folder above it is a link, or if the notebook is
                a special file. `strerror` says which.
            OSError: If the file can't be read.
        """
        refuse_links(self.folder, self.root)
        return read_notebook_file(self.path)

    def compute_digest(self) -> str:
        """Return a SHA-256 digest of all submitted files, as hexadecimal digits.

        It tells whether a grade belongs to this version of the submission. Links and special files
        count with their names only.
        """
        digest = hashlib.sha256()
        listing = list_regular_files(self.folder)
        for file in listing.files:
            digest.update(str(file.relative_to(self.folder)).encode("utf-8", "surrogateescape"))
            try:
                with open_regular(file) as content:
                    digest.update(hashlib.file_digest(content, "sha256").digest())
            except OSError as error:
                digest.update(type(error).__name__.encode())
        for sentence in listing.left_out:
            digest.update(sentence.encode("utf-8", "surrogateescape"))
        return digest.hexdigest()


def find_submissions(course: Course, assignment: str, student: str = "*") -> list[Submission]:
    """Return the submissions of an assignment, sorted by folder.

    Args:
        course: The course.
        assignment: The assignment's name.
        student: The id of one student, or ``"*"`` for all students.
    """
    chosen = student if student == "*" else glob.escape(student)
    pattern = course.get_folder("submitted", glob.escape(assignment), chosen)
    folders = [
        path for path in course.root.glob(str(pattern.relative_to(course.root))) if path.is_dir()
    ]
    only_name = _find_only_name(course, assignment)
    return [
        _locate(course, assignment, read_student(course, folder, assignment), only_name)
        for folder in sorted(folders)
    ]


def locate_submission(
    course: Course, assignment: str, student: str, notebook: str = ""
) -> Submission:
    """Return a student's submission. Its folder or its notebook may be missing.

    A notebook with another name counts if it is alone.

    Args:
        course: The course.
        assignment: The assignment's name.
        student: The student's id.
        notebook: The notebook's name. By default, it is the assignment's only one.
    """
    return _locate(course, assignment, student, _find_only_name(course, assignment), notebook)


def _locate(
    course: Course, assignment: str, student: str, only_name: str, notebook: str = ""
) -> Submission:
    notebook = notebook or only_name or assignment
    folder = course.get_folder("submitted", assignment, student)
    root = course.root / folder.relative_to(course.root).parts[0]
    submission = Submission(student, assignment, folder / f"{notebook}.ipynb", folder, root)
    return _choose_notebook(course, submission) if notebook == only_name else submission


def _choose_notebook(course: Course, submission: Submission) -> Submission:
    """Return a submission with the file that counts as the assignment's only notebook.

    A notebook with another name counts if it is alone. A note says so, or names other notebooks.
    """
    assignment, folder = submission.assignment, submission.folder
    path = submission.path
    message: Text = ""
    if not os.path.lexists(path) and (only := _find_only_notebook(folder)):
        message = phrase(
            "There is no {expected}. The only notebook of the submission, {file}, was graded.",
            expected=path.name,
            file=make_printable(only.name),
        )
        path = only
    elif others := _find_other_notebooks(course, assignment, folder, path.name):
        names = format_list(others, _MOST_NAMES)
        message = phrase(
            "Only {file} was graded. The submission also has {names}. If the work is there, give "
            "that file the name {file} and submit again.",
            file=path.name,
            names=names,
        )
    return replace(submission, path=path, note=message)


def describe_missing_notebooks(course: Course, submission: Submission, names: list[str]) -> Text:
    """Return which of an assignment's notebooks a submission lacks, in sentences.

    They also name the files that may be these notebooks. Without a missing one, the text is empty.
    """
    missing = [f"{name}.ipynb" for name in names]
    missing = [name for name in missing if not os.path.lexists(submission.folder / name)]
    sentences: list[Text] = [
        phrase("There is no {file} in the submission. It earns 0 points.", file=name)
        for name in missing
    ]
    others = _find_other_notebooks(course, submission.assignment, submission.folder, "")
    if missing and others:
        sentences.append(
            phrase(
                "The submission also has {names}. If the work is there, give that file the "
                "expected name and submit again.",
                names=format_list(others, _MOST_NAMES),
            )
        )
    return join_texts(sentences, " ")


def _find_only_name(course: Course, assignment: str) -> str:
    """Return the name of the assignment's only notebook, or an empty text if it has several."""
    try:
        names = course.find_released_notebooks(assignment)
    except FileNotFoundError:
        return assignment
    return names[0] if len(names) == 1 else ""


def _find_other_notebooks(
    course: Course, assignment: str, folder: Path, notebook: str
) -> list[str]:
    """Return the files of a submission that may be other versions of its notebook."""
    source = course.get_folder("source", assignment)
    names = []
    for file in list_regular_files(folder).files:
        path = file.relative_to(folder)
        is_hidden = any(part.startswith(".") for part in path.parts)
        may_be_work = ".ipynb" in path.name.lower() or path.name.startswith(assignment)
        is_known = path == Path(notebook) or (source / path).exists()
        if may_be_work and not is_hidden and not is_known:
            names.append(str(path))
    return names


def _find_only_notebook(folder: Path) -> Path | None:
    """Return the notebook in a folder if there is exactly one."""
    try:
        notebooks = [file for file in folder.iterdir() if file.suffix.lower() == ".ipynb"]
    except OSError:  # the grader says so when it reads the folder
        return None
    visible = [file for file in notebooks if not file.name.startswith(".")]
    if len(visible) == 1 and visible[0].is_file() and not visible[0].is_symlink():
        return visible[0]
    return None


def read_student(course: Course, folder: Path, assignment: str) -> str:
    """Return the student id in a path. nbgrader's `directory_structure` decides its place."""
    marker = "STUDENT-ID"
    pattern = course.get_folder("submitted", assignment, marker)
    return folder.parts[pattern.parts.index(marker)]
