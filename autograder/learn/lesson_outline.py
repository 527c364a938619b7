"""Read from a lesson what the start page shows: its sections, their minutes, and predictions.

It finds them by words of the lessons, in English and in Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from autograder.course import read_course_notebook
from autograder.language import Text, join_texts
from autograder.wording import make_anchor

#: The length of a checkpoint.
CHECKPOINT_MINUTES = 15
#: The time for a lesson that does not say how long it takes.
_MINUTES = 60
#: A section that most readers skip. It is not part of a checkpoint.
_FOR_FEW = ("For readers of older code", "读旧代码时")

#: How long each thing takes, compared with the others: a word, a code cell, a prediction.
_WORD, _CODE_CELL, _PREDICTION = 1 / 180, 0.4, 0.8

#: A Chinese character takes less time than an English word.
_CHARACTERS_OF_A_WORD = 1.7
_CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")

_TIME = re.compile(r"(?:Allow about|约需|大约要) (\d+) (?:minutes|分钟)")
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_CALL = re.compile(r"^predict\(\s*\"([^\"]+)\"", re.MULTILINE)
_QUESTION = re.compile(r"\*\*(?:Predict\.\*\*|预测\*\*：)\s*(.+?)(?:\n\n|\Z)", re.DOTALL)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True)
class Prediction:
    """A prediction of a lesson: its name in the lesson's code, and its question as plain text."""

    name: str
    question: str


@dataclass(frozen=True)
class Section:
    """A section of a lesson.

    Attributes:
        title: Its heading as plain text. Empty for the cells before the first heading.
        minutes: The time that it takes.
        predictions: Its predictions, in order.
    """

    title: str
    minutes: float
    predictions: tuple[Prediction, ...] = ()

    @property
    def anchor(self) -> str:
        """The end of a link to it."""
        return make_anchor(self.title)


@dataclass(frozen=True)
class Checkpoint:
    """Sections of a lesson that take about a quarter of an hour together."""

    sections: tuple[Section, ...]

    @property
    def title(self) -> Text:
        """The names of its sections."""
        return join_texts((section.title for section in self.sections), ", ")

    @property
    def anchor(self) -> str:
        """The end of a link to it. Empty for the beginning of the lesson."""
        return self.sections[0].anchor

    @property
    def minutes(self) -> int:
        """The time in full minutes."""
        return max(1, round(sum(section.minutes for section in self.sections)))

    @property
    def predictions(self) -> tuple[Prediction, ...]:
        """The predictions of its sections."""
        return tuple(item for section in self.sections for item in section.predictions)


@dataclass(frozen=True)
class Lesson:
    """A lesson: its title, and its sections without the one for few readers."""

    title: str
    sections: tuple[Section, ...]

    @property
    def minutes(self) -> int:
        """The time for all of its sections."""
        return round(sum(section.minutes for section in self.sections))

    @property
    def predictions(self) -> tuple[Prediction, ...]:
        """All of its predictions, in order."""
        return tuple(item for section in self.sections for item in section.predictions)

    def find_section(self, prediction: str) -> Section | None:
        """Return the section of a prediction, or None if the lesson does not have it."""
        for section in self.sections:
            if any(item.name == prediction for item in section.predictions):
                return section
        return None

    def split_into_checkpoints(self) -> list[Checkpoint]:
        """Return parts of about a quarter of an hour each. No section is split."""
        parts: list[Checkpoint] = []
        current: list[Section] = []
        minutes = 0.0
        for section in self.sections:
            # end the part here if the next section would bring it further from its length
            too_long = minutes + section.minutes - CHECKPOINT_MINUTES
            if minutes and too_long > CHECKPOINT_MINUTES - minutes:
                parts.append(Checkpoint(tuple(current)))
                current, minutes = [], 0.0
            current.append(section)
            minutes += section.minutes
        if parts and minutes < CHECKPOINT_MINUTES / 2:  # a short rest belongs to the part before
            current = [*parts.pop().sections, *current]
        return [*parts, Checkpoint(tuple(current))] if current else parts


def read_lesson(path: Path) -> Lesson:
    """Read a lesson. Its sections share the time that its first cell names, by their length."""
    notebook = read_course_notebook(path)
    title = path.stem
    weighed: list[tuple[str, float, tuple[Prediction, ...]]] = []
    for heading, cells in _split_at_headings(notebook):
        predictions = tuple(_find_predictions(cells))
        weight = sum(map(_weigh, cells)) + _PREDICTION * len(predictions)
        if heading not in _FOR_FEW:
            weighed.append((heading, weight, predictions))
    if match := re.search(r"^# (.+)$", notebook.cells[0].source, re.MULTILINE):
        title = _make_plain(match[1])
    time = _TIME.search(notebook.cells[0].source)
    unit = (int(time[1]) if time else _MINUTES) / (sum(weight for _, weight, _ in weighed) or 1)
    sections = tuple(Section(name, weight * unit, items) for name, weight, items in weighed)
    return Lesson(title, sections)


def _split_at_headings(notebook: NotebookNode) -> Iterator[tuple[str, list[NotebookNode]]]:
    heading, cells = "", list[NotebookNode]()
    for cell in notebook.cells:
        match = _HEADING.search(cell.source) if cell.cell_type == "markdown" else None
        if match:
            if cells:
                yield heading, cells
            heading, cells = _make_plain(match[1]), []
        cells.append(cell)
    if cells:
        yield heading, cells


def _weigh(cell: NotebookNode) -> float:
    if cell.cell_type == "code":
        return _CODE_CELL
    text, characters = _CHINESE.subn(" ", cell.source)
    return (len(text.split()) + characters / _CHARACTERS_OF_A_WORD) * _WORD


def _find_predictions(cells: list[NotebookNode]) -> Iterator[Prediction]:
    """Find the predictions in code cells. The question stands in the text before each."""
    text = ""
    for cell in cells:
        if cell.cell_type == "markdown":
            text = cell.source
            continue
        for name in _CALL.findall(cell.source):
            match = _QUESTION.search(text)
            yield Prediction(name, _make_plain(match[1]) if match else name)


def _make_plain(text: str) -> str:
    """Return Markdown as plain text on one line. Code keeps its backticks in questions."""
    plain = _LINK.sub(r"\1", text).replace("**", "").replace("\\,", " ")
    return " ".join(plain.split())
