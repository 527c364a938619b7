"""The learner's start page: a map of the chapters, what is done, and how to continue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from autograder.language import Text, count_phrase, phrase
from autograder.learn.chapter_pictures import draw_picture
from autograder.learn.chapters import Chapter
from autograder.learn.lesson_outline import Checkpoint, Prediction
from autograder.learn.progress_log import (
    PREDICTION,
    ChapterProgress,
    Guess,
    LearnerProgress,
)
from autograder.results.rendering import make_environment
from autograder.wording import count_points, make_anchor


@dataclass(frozen=True)
class Place:
    """A place in the workspace: a file, and a heading in it or an empty text."""

    path: str
    anchor: str = ""

    def make_address(self, base: str) -> str:
        """Return the address at which JupyterLab opens it."""
        heading = f"#{quote(self.anchor)}" if self.anchor else ""
        return f"{base}lab/tree/{quote(self.path)}{heading}"


@dataclass(frozen=True)
class Step:
    """What the learner does next.

    Attributes:
        title: The notebook, such as "Lesson 01 · Tensors".
        detail: What is there to do, in a sentence. It may be empty.
        place: Where it is.
        begun: Whether the learner has done anything before.
    """

    title: Text
    detail: Text
    place: Place
    begun: bool = True


@dataclass(frozen=True)
class Bar:
    """A bar of a card: how much of something is done."""

    label: Text
    done: float
    total: float

    @property
    def percent(self) -> float:
        """The filled part of the bar."""
        return 100 * self.done / self.total if self.total else 0.0

    @property
    def full(self) -> bool:
        """Whether all is done."""
        return self.total > 0 and self.done >= self.total


@dataclass(frozen=True)
class Card:
    """A chapter on the start page."""

    chapter: Chapter
    progress: ChapterProgress

    @property
    def picture(self) -> str:
        """The drawing, as SVG."""
        return draw_picture(self.chapter.name)

    @property
    def lesson(self) -> Place:
        """The lesson's notebook."""
        return Place(str(self.chapter.lesson_path))

    @property
    def assignment(self) -> Place:
        """The assignment's notebook."""
        return Place(str(self.chapter.assignment_path))

    @property
    def minutes(self) -> int:
        """The time for the exercises."""
        return sum(exercise.minutes for exercise in self.chapter.assignment)

    @property
    def written(self) -> Text:
        """What the bars leave out: the exercises that a person grades, in a class."""
        written = [exercise for exercise in self.chapter.assignment if exercise.graded_by_hand]
        if not written:
            return ""
        number, points = len(written), sum(exercise.points for exercise in written)
        return count_phrase(
            number,
            phrase(
                "and {count} written exercise ({points} in a class) that you compare with a model "
                "answer",
                count=number,
                points=count_points(points),
            ),
            phrase(
                "and {count} written exercises ({points} in a class) that you compare with a model "
                "answer",
                count=number,
                points=count_points(points),
            ),
        )

    @property
    def bars(self) -> list[Bar]:
        """What is done: predictions, exercises, and points if anything was submitted."""
        chapter, progress = self.chapter, self.progress
        bars = [
            Bar(
                phrase("predictions answered"),
                progress.count_guesses(chapter),
                len(chapter.lesson.predictions),
            )
        ]
        if chapter.checked:
            possible = sum(exercise.points for exercise in chapter.checked)
            bars += [
                Bar(phrase("exercises right"), progress.count_right(chapter), len(chapter.checked)),
                Bar(phrase("points"), progress.earned, possible),
            ]
        return bars

    @property
    def done(self) -> bool:
        """Whether nothing is left to do in the chapter."""
        return all(bar.full for bar in self.bars if bar.total)

    @property
    def checkpoints(self) -> list[tuple[Checkpoint, Place, Bar]]:
        """The parts of the lesson, with their places and answered predictions."""
        parts = []
        for checkpoint in self.chapter.lesson.split_into_checkpoints():
            answered = sum(item.name in self.progress.guesses for item in checkpoint.predictions)
            bar = Bar("", answered, len(checkpoint.predictions))
            parts.append((checkpoint, Place(self.lesson.path, checkpoint.anchor), bar))
        return parts

    @property
    def guesses(self) -> list[tuple[Prediction, Guess]]:
        """The answered predictions, in the lesson's order."""
        items = self.chapter.lesson.predictions
        guesses = self.progress.guesses
        return [(item, guesses[item.name]) for item in items if item.name in guesses]


def find_next_step(chapters: list[Chapter], progress: LearnerProgress) -> Step | None:
    """Return what the learner does next, or None if everything is done.

    It is in the chapter of the last event or in the first one after it that is not finished.
    """
    names = [chapter.name for chapter in chapters]
    first = names.index(progress.last) if progress.last in names else 0
    for number, chapter in enumerate([*chapters[first:], *chapters[:first]]):
        done = progress.of(chapter.name)
        # who solves exercises has left the lesson
        in_lesson = number > 0 or progress.last_kind in ("", PREDICTION)
        step = (in_lesson and _find_lesson_step(chapter, done, progress)) or _find_exercise_step(
            chapter, done
        )
        if step:
            return step
    return None


def _find_lesson_step(
    chapter: Chapter, done: ChapterProgress, progress: LearnerProgress
) -> Step | None:
    """Return the next open prediction after the last one that was answered."""
    items = chapter.lesson.predictions
    answered = [number for number, item in enumerate(items) if item.name in done.guesses]
    after = answered[-1] + 1 if answered else 0
    for item in items[after:]:
        section = chapter.lesson.find_section(item.name)
        # a lesson begins at its top
        anchor = section.anchor if section and answered else ""
        detail: Text = ""
        if section and section.title and answered:
            detail = phrase("Section “{title}”", title=section.title)
        place = Place(str(chapter.lesson_path), anchor)
        return Step(chapter.lesson_title, detail, place, begun=bool(progress.last))
    return None


def _find_exercise_step(chapter: Chapter, done: ChapterProgress) -> Step | None:
    """Return the first exercise that is not right, or submitting if all visible checks pass."""
    title, path = chapter.assignment_title, str(chapter.assignment_path)
    wrong = [exercise for exercise in chapter.checked if not done.is_right(exercise.name)]
    if wrong:
        place = Place(path, make_anchor(wrong[0].title))
        return Step(title, phrase("Exercise “{title}”", title=wrong[0].title), place)
    if chapter.checked and not done.submitted:
        return Step(title, phrase("All visible checks pass: submit it."), Place(path))
    return None


def render_page(
    chapters: list[Chapter], progress: LearnerProgress, base: str, news: Sequence[str] = ()
) -> str:
    """Return the start page as HTML.

    Args:
        chapters: All chapters.
        progress: What the learner has done.
        base: The path of JupyterLab's server.
        news: Sentences about what the last update did.
    """
    template = make_environment().get_template("start_page/page.html")
    return template.render(map=render_map(chapters, progress, base), base=base, news=news)


def render_map(chapters: list[Chapter], progress: LearnerProgress, base: str) -> str:
    """Return the part of the page that changes with the progress. See `render_page`."""
    cards = [Card(chapter, progress.of(chapter.name)) for chapter in chapters]
    bars = [bar for card in cards for bar in card.bars]
    labels = dict.fromkeys(bar.label for bar in bars)
    totals = [
        Bar(
            label,
            sum(bar.done for bar in bars if bar.label == label),
            sum(bar.total for bar in bars if bar.label == label),
        )
        for label in labels
    ]
    template = make_environment().get_template("start_page/map.html")
    return template.render(
        cards=cards, totals=totals, step=find_next_step(chapters, progress), base=base
    )
