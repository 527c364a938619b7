"""What a learner has done, read from the learner's file of events.

The file has one event on each line, and nothing is ever changed in it. Lessons write predictions
(`course/progress.py`), JupyterLab's server writes checks, and the grader writes grades.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.language import Text, read_text, write_text
from autograder.learn.chapters import Chapter
from autograder.results import ExerciseResult
from course.progress import append

PREDICTION, CHECK, GRADE = "prediction", "check", "grade"


@dataclass(frozen=True)
class Guess:
    """The learner's last answer to a prediction, and what PyTorch says."""

    guess: str
    answer: str
    right: bool


@dataclass(frozen=True)
class Points:
    """What the learner earned for an exercise, and the most that the checks give."""

    earned: float
    possible: float


@dataclass
class ChapterProgress:
    """What the learner has done in a chapter.

    Attributes:
        guesses: The answered predictions by name.
        passed: Whether the visible checks of an exercise passed when they last ran.
        graded: The points of the last graded submission by exercise.
        submitted: The time of the last submission, as nbgrader writes it. Empty if there is none.
        problem: Why that submission could not be graded. Then `graded` is from the one before.
    """

    guesses: dict[str, Guess] = field(default_factory=dict)
    passed: dict[str, bool] = field(default_factory=dict)
    graded: dict[str, Points] = field(default_factory=dict)
    submitted: str = ""
    problem: Text = ""

    def is_right(self, exercise: str) -> bool:
        """Return whether an exercise is right: by its grade, and before that by its checks."""
        if exercise in self.graded:
            return self.graded[exercise].earned >= self.graded[exercise].possible
        return self.passed.get(exercise, False)

    def count_guesses(self, chapter: Chapter) -> int:
        """Return how many of a chapter's predictions are answered."""
        return sum(item.name in self.guesses for item in chapter.lesson.predictions)

    def count_right(self, chapter: Chapter) -> int:
        """Return how many of a chapter's exercises are right."""
        return sum(self.is_right(exercise.name) for exercise in chapter.checked)

    @property
    def earned(self) -> float:
        """The points of the last graded submission."""
        return sum(points.earned for points in self.graded.values())


@dataclass(frozen=True)
class LearnerProgress:
    """What the learner has done in all chapters.

    Attributes:
        chapters: By the chapter's name. A chapter without events may be missing.
        last: The chapter of the last event. Empty if there is none.
        last_kind: What that event was.
    """

    chapters: dict[str, ChapterProgress]
    last: str = ""
    last_kind: str = ""

    def of(self, chapter: str) -> ChapterProgress:
        """Return what the learner has done in a chapter."""
        return self.chapters.get(chapter, ChapterProgress())


def read_progress(path: Path) -> LearnerProgress:
    """Read the learner's file. A missing file is empty, and a broken line does not count."""
    chapters: dict[str, ChapterProgress] = {}
    last = last_kind = ""
    for event in read_events(path):
        try:
            name = str(event["lesson"] if event["kind"] == PREDICTION else event["assignment"])
            chapter = chapters.setdefault(name, ChapterProgress())
            submitted = chapter.submitted
            _add(chapter, event)
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
        # grading an old submission again, after an update, is not what the learner did
        if event["kind"] != GRADE or chapter.submitted != submitted:
            last, last_kind = name, event["kind"]
    return LearnerProgress(chapters, last, last_kind)


def read_events(path: Path) -> list[dict[str, Any]]:
    """Return the events in the learner's file, oldest first."""
    if not path.exists():
        return []
    events = []
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        try:
            event = json.loads(line)
        except ValueError:  # the disk was full, or a person changed the line
            continue
        if isinstance(event, dict):
            events.append(event)
    return events


def _add(chapter: ChapterProgress, event: dict[str, Any]) -> None:
    if event["kind"] == PREDICTION:
        guess = Guess(str(event["guess"]), str(event["answer"]), bool(event["right"]))
        chapter.guesses[str(event["name"])] = guess
    elif event["kind"] == CHECK:
        chapter.passed[str(event["exercise"])] = bool(event["passed"])
    elif event["kind"] == GRADE:
        graded = {
            str(name): Points(float(earned), float(possible))
            for name, (earned, possible) in event["exercises"].items()
        }
        chapter.submitted = str(event["submitted"])
        chapter.problem = read_text(event["problem"])
        if not chapter.problem:
            chapter.graded = graded


def record_check(path: Path, assignment: str, result: ExerciseResult) -> None:
    """Write down what an exercise's checks say.

    Raises:
        OSError: The file can't be written.
    """
    passed = result.outcome == "passed"
    append(path, CHECK, assignment=assignment, exercise=result.exercise, passed=passed)


def record_grade(
    path: Path,
    assignment: str,
    submitted: str,
    results: list[ExerciseResult],
    problem: Text = "",
) -> None:
    """Write down the points of a graded submission.

    Args:
        path: The learner's file.
        assignment: The assignment.
        submitted: The time of the submission, as nbgrader writes it.
        results: The results of all exercises with checks.
        problem: Why the submission could not be graded. Empty if it is graded.

    Raises:
        OSError: The file can't be written.
    """
    exercises = {result.exercise: [result.earned, result.possible] for result in results}
    append(
        path,
        GRADE,
        assignment=assignment,
        submitted=submitted,
        exercises=exercises,
        problem=write_text(problem),
    )
