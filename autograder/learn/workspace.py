"""A learner's workspace: a folder with copies of the lessons and assignments.

The learner owns the copies. An update replaces only those that the learner has not changed. Beside
a changed one it puts the new version, and says so. A notebook counts as changed if the text of its
cells is. Running a lesson does not change it, and JupyterLab's empty cell at the end does not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import nbformat

from autograder.atomic_file import read_record, write_atomically
from autograder.course import read_course_notebook
from autograder.language import Text, count_phrase, current_language, phrase, show
from autograder.learn.chapters import Chapter, read_chapters
from autograder.learn.navigation import Stop, add_links
from autograder.lesson_links import adapt_links

#: The folder of the learner's nbgrader course. JupyterLab does not show it.
HIDDEN = ".course"
START = "START.md"
#: The environment variable that tells JupyterLab's server the course's folder.
COURSE_VARIABLE = "COURSE_LEARN"
#: What a new version beside a learner's file is called.
_NEW = "{stem} (new version{number}){suffix}"


@dataclass(frozen=True)
class Workspace:
    """A learner's workspace.

    Attributes:
        folder: The folder.
    """

    folder: Path

    @property
    def course(self) -> Path:
        """The learner's nbgrader course, which JupyterLab does not show."""
        return self.folder / HIDDEN

    @property
    def progress(self) -> Path:
        """What the learner has done, one event on a line."""
        return self.folder / "progress.jsonl"

    @property
    def news(self) -> Path:
        """What the last update said, one sentence on a line."""
        return self.course / "news.txt"

    @property
    def feedback(self) -> Path:
        """The newest feedback page of each assignment."""
        return self.folder / "feedback"

    def get_notebook(self, assignment: str) -> Path:
        """Return the learner's notebook of an assignment."""
        return self.folder / assignment / f"{assignment}.ipynb"


@dataclass(frozen=True)
class Update:
    """What an update did, as paths in the workspace.

    Attributes:
        new: Files that the workspace did not have.
        replaced: Files that the learner had not changed, and that are new versions now.
        kept: Files that the learner had changed, with the new version beside each.
    """

    new: list[str]
    replaced: list[str]
    kept: dict[str, str]

    def describe(self) -> list[Text]:
        """Return a line for each thing that the learner should know."""
        lines: list[Text] = []
        if count := len(self.replaced):
            lines.append(
                count_phrase(
                    count,
                    phrase(
                        "The course has changed. {count} file that you had not changed: updated.",
                        count=count,
                    ),
                    phrase(
                        "The course has changed. {count} files that you had not changed: updated.",
                        count=count,
                    ),
                )
            )
        lines += [
            phrase(
                "The course has a new version of {name}. Yours stays as it is, and the new one is "
                "beside it: {beside}",
                name=name,
                beside=PurePosixPath(beside).name,
            )
            for name, beside in self.kept.items()
        ]
        return lines


def update(course: Path, workspace: Workspace) -> Update:
    """Copy what is new in the course. A file that the learner has changed stays.

    Args:
        course: The course's folder, with `notebooks/` and `release/`.
        workspace: The workspace. Its folder is made if it is missing.

    Raises:
        OSError: A file can't be read or written.
    """
    workspace.course.mkdir(parents=True, exist_ok=True)
    (workspace.course / ".gitignore").write_text("*\n", encoding="utf-8")
    record = workspace.course / "copied.json"
    copied: dict[str, str] = read_record(record)
    result = Update([], [], {})
    for name, data in _make_copies(course):
        path, digest = workspace.folder / name, _compute_digest(name, data)
        path.parent.mkdir(parents=True, exist_ok=True)
        before = copied.get(name)
        if not path.exists():
            write_atomically(path, data)
            result.new.append(name)
        elif digest != before and (mine := _compute_digest(name, path.read_bytes())) != digest:
            if mine == before:
                write_atomically(path, data)
                result.replaced.append(name)
            else:
                beside = _choose_name(path, digest)
                write_atomically(beside, data)
                result.kept[name] = str(beside.relative_to(workspace.folder))
        copied[name] = digest
        write_atomically(record, json.dumps(copied, indent=1).encode())
    write_atomically(workspace.news, "\n".join(map(show, result.describe())).encode())
    return result


def find_untouched_versions(workspace: Workspace, assignment: str) -> list[str]:
    """Return the new versions beside an assignment's files in which the learner wrote nothing.

    Raises:
        OSError: A file can't be read.
    """
    record = workspace.course / "copied.json"
    copied: dict[str, str] = read_record(record)
    known = set(copied.values())
    paths = (workspace.folder / assignment).glob(_NEW.format(stem="*", number="*", suffix="*"))
    return [path.name for path in paths if _compute_digest(path.name, path.read_bytes()) in known]


def _make_copies(course: Path) -> Iterator[tuple[str, bytes]]:
    """Make the course's files for a learner: each path in the workspace with its content."""
    chapters = read_chapters(course)
    stops, sources = _list_stops(course, chapters)
    for number, stop in enumerate(stops):
        notebook = read_course_notebook(sources[number])
        add_links(notebook, stops, number)
        yield str(stop.path), adapt_links(nbformat.writes(notebook).encode())
    for path in sorted((course / "notebooks").glob("*.md")):
        yield f"notebooks/{path.name}", path.read_bytes()
    for chapter in chapters:
        folder = course / "release" / chapter.name
        for path in sorted(folder.rglob("*")):
            # an assignment may come with data
            if path.is_file() and path != folder / f"{chapter.name}.ipynb":
                yield f"{chapter.name}/{path.relative_to(folder).as_posix()}", path.read_bytes()
    yield START, find_page("learner_start.md").read_bytes()


def find_page(name: str) -> Path:
    """Return a page of `autograder/templates/` in the reader's language: `PAGE.zh_CN.md`."""
    path = Path(__file__).parent.parent / "templates" / name
    translated = path.with_suffix(f".{current_language()}{path.suffix}")
    return translated if translated.exists() else path


def _list_stops(course: Path, chapters: list[Chapter]) -> tuple[list[Stop], list[Path]]:
    """Return all notebooks in the learner's order, and their files in the course."""
    stops, sources = [], []
    for chapter in chapters:
        stops.append(Stop(chapter.lesson_path, chapter.lesson_title))
        sources.append(course / chapter.lesson_path)
        if chapter.assignment:
            stops.append(Stop(chapter.assignment_path, chapter.assignment_title))
            sources.append(course / "release" / chapter.assignment_path)
    return stops, sources


def _choose_name(path: Path, digest: str) -> Path:
    """Return a free name for a new version beside a file, or the name of the same version."""
    number = 1
    while True:
        shown = f" {number}" if number > 1 else ""
        beside = path.with_name(_NEW.format(stem=path.stem, number=shown, suffix=path.suffix))
        if not beside.exists() or _compute_digest(beside.name, beside.read_bytes()) == digest:
            return beside
        number += 1


def _compute_digest(name: str, data: bytes) -> str:
    """Return a digest of what a person writes: of a notebook, the text of its cells.

    Empty cells do not count. JupyterLab adds one when a person runs the last cell.
    """
    if name.endswith(".ipynb"):
        try:
            cells = json.loads(data)["cells"]
            texts = [[cell["cell_type"], "".join(cell["source"])] for cell in cells]
            data = json.dumps([text for text in texts if text[1].strip()]).encode()
        except (ValueError, KeyError, TypeError):
            pass  # not a notebook any more: the learner has changed it
    return hashlib.sha256(data).hexdigest()
