"""The chapters of a course as a learner sees them: lesson, assignment, aim."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path, PurePosixPath

from autograder.course import Exercise, find_exercises, read_course_notebook
from autograder.language import Phrase, Text, phrase
from autograder.learn.lesson_outline import Lesson, read_lesson
from autograder.results.toml_file import read_toml


@dataclass(frozen=True)
class Chapter:
    """A chapter.

    Attributes:
        name: Its name in file names, such as "01_tensors".
        aim: What the learner can do at the end, in a sentence. It may be empty.
        lesson: The lesson.
        assignment: The exercises, in order. Empty if nothing is released.
    """

    name: str
    aim: Text
    lesson: Lesson
    assignment: tuple[Exercise, ...]

    @property
    def number(self) -> str:
        """Its number as in its name: "01"."""
        return self.name.partition("_")[0]

    @property
    def title(self) -> str:
        """The title of its lesson."""
        return self.lesson.title

    @property
    def lesson_path(self) -> PurePosixPath:
        """The lesson's notebook in a learner's folder, and in the course."""
        return PurePosixPath("notebooks", f"{self.name}.ipynb")

    @property
    def lesson_title(self) -> Text:
        """The lesson's name in a list of notebooks: "Lesson 01 · Tensors"."""
        return phrase("Lesson {number} · {title}", number=self.number, title=self.title)

    @property
    def assignment_path(self) -> PurePosixPath:
        """The assignment's notebook in a learner's folder, and in the course's `release/`."""
        return PurePosixPath(self.name, f"{self.name}.ipynb")

    @property
    def assignment_title(self) -> Text:
        """The assignment's name in a list of notebooks: "Assignment 01 · Tensors"."""
        return phrase("Assignment {number} · {title}", number=self.number, title=self.title)

    @property
    def checked(self) -> tuple[Exercise, ...]:
        """The exercises that checks grade, not a person."""
        return tuple(exercise for exercise in self.assignment if not exercise.graded_by_hand)


def read_chapters(course: Path) -> list[Chapter]:
    """Read the chapters of the course in a folder: one for each lesson in `notebooks/`."""
    table = read_toml(files("course").joinpath("chapters.toml"))
    chapters = []
    for path in sorted((course / "notebooks").glob("[0-9]*.ipynb")):
        released = course / "release" / path.stem / path.name
        exercises: list[Exercise] = []
        if released.exists():
            exercises = find_exercises(read_course_notebook(released))
        aim = Phrase(table.get(path.stem, {}).get("aim", ""), context=f"{path.stem} aim")
        chapters.append(Chapter(path.stem, aim, read_lesson(path), tuple(exercises)))
    return chapters
