"""A text that a translator translates, and where it is in a source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """A text that a translator translates as a whole.

    Attributes:
        context: The cell's id, or a kind of short text that has one translation everywhere.
        text: The English text. `{...}` in it are fields that code fills in.
        about: What the text is, for the translator.
        place: Where the text is: the id of its cell.
    """

    context: str
    text: str
    about: str
    place: str = ""

    @property
    def is_beside_code(self) -> bool:
        """Whether this is a comment or a docstring. Straight quotation marks there mean code."""
        return self.about.startswith(("comment", "docstring"))

    @property
    def key(self) -> tuple[str, str]:
        """What a catalog finds the unit by."""
        return self.context, self.text


@dataclass(frozen=True)
class Segment:
    """A unit at its place in a source.

    Attributes:
        start: The position of its first character.
        end: The position after its last character.
        unit: The text to translate.
        write: Returns what stands in the source for a translation.
    """

    start: int
    end: int
    unit: Unit
    write: Callable[[str], str] = str

    def move(self, offset: int) -> Segment:
        """Return the same segment in a source that holds this one at an offset."""
        return Segment(self.start + offset, self.end + offset, self.unit, self.write)


def any_cell(kind: str) -> str:
    """Return the context of short texts that have one translation in all cells of a notebook."""
    return f"any cell: {kind}"


#: Returns the translation of a unit, or None if it stays English.
Translate = Callable[[Unit], str | None]


def replace_segments(source: str, segments: Iterable[Segment], translate: Translate) -> str:
    """Return a source with the translations of its segments."""
    parts, at = [], 0
    for segment in sorted(segments, key=lambda segment: segment.start):
        assert segment.start >= at, f"two units overlap: {segment.unit}"
        translation = translate(segment.unit)
        parts.append(source[at : segment.start])
        parts.append(
            source[segment.start : segment.end]
            if translation is None
            else segment.write(translation)
        )
        at = segment.end
    return "".join([*parts, source[at:]])


CODE_SPAN = re.compile(r"(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
FORMULA = re.compile(r"\$\$.+?\$\$|(?<![\\$])\$(?=\S)[^$\n]+?(?<=\S)\$(?![\d$])", re.DOTALL)
#: A Markdown link or picture: its text, and its target.
LINK = re.compile(
    r"\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target>[^()\s]*(?:\([^()\s]*\))?[^()\s]*)\)"
)
#: Words that look like code without being marked as code: `torch.int64`, `grad_fn`, `conv1`.
CODE_LIKE = re.compile(r"@?\b[A-Za-z_]\w*(?:[._]\w+)+(?:\(.*?\))?|\b[A-Za-z]*\d\w*\b|\w+\(.*?\)")
#: Names that are the same in every language.
NAMES = {
    "Adagrad", "Adam", "AdamW", "CIFAR", "COCO", "CPU", "CUDA", "GPU", "JupyterLab", "Linux",
    "MNIST", "NumPy", "Pillow", "PyTorch", "Python", "RMSprop", "ReLU", "SGD", "Tensor",
    "TensorFlow", "True", "False", "None", "Windows", "macOS",
}  # fmt: skip
#: A shape in brackets: `(N, C * H * W)`. Words side by side are text: `(N, inputs or width)`.
_SHAPE = re.compile(r"\((?:[\w.]+(?:, ?| [*+/-] ))*[\w.]*\)")
#: Comments that are notation, not text: `shape (2, 3)`, and what tools read.
_NOTATION = re.compile(r"\bshape (?=\()|^(?:fmt|type|noqa|ruff)\b.*")


def has_words(text: str) -> bool:
    """Return whether a text has words to translate, outside of code, formulas and names."""
    text = LINK.sub(lambda link: link["text"], FORMULA.sub(" ", CODE_SPAN.sub(" ", text)))
    text = _NOTATION.sub("", re.sub(r"\{[^{}]*\}|<[^<>]*>", " ", text))
    text = CODE_LIKE.sub(" ", _SHAPE.sub(" ", text))
    return any(word not in NAMES for word in re.findall(r"[A-Za-z]{2,}", text))
