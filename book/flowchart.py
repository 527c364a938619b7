"""Draw the flowcharts of the documents as SVG, in the colors of the page.

A page of the repository draws a Mermaid block with a script from the network. The book has none,
so it draws the forms that the documents use: boxes in columns, and arrows between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from itertools import count
from math import ceil

_BLOCK = re.compile(r"^```mermaid\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_GROUP = re.compile(r'subgraph (\w+)(?: \["(.+)"\])?')
_BOX = re.compile(r'(\w+)\["(.+)"\]')
_ARROW = re.compile(r'(\w+) (<?)-- "(.+)" --> (\w+)')

#: Sizes in the drawing's own unit, which is near a pixel.
_LINE, _LETTER = 19, 7.3
_PADDING, _MARGIN = 14, 16
_COLUMN_GAP, _ROW_GAP = 110, 74


@dataclass
class _Box:
    lines: list[str]
    row: int
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0

    @property
    def center(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True)
class _Column:
    """Boxes below each other. With a title, they have a frame around them."""

    title: str
    boxes: dict[str, _Box] = field(default_factory=dict)


@dataclass(frozen=True)
class _Arrow:
    start: str
    end: str
    label: str
    both_ways: bool


def draw_flowcharts(text: str) -> str:
    """Return Markdown with an SVG in the place of each Mermaid block.

    Raises:
        ValueError: A block has a line of another form than the documents use.
    """
    numbers = count(1)
    return _BLOCK.sub(
        lambda block: f"```{{raw}} html\n{draw_flowchart(block[1], next(numbers))}\n```", text
    )


def draw_flowchart(source: str, number: int = 1) -> str:
    """Return a flowchart as an `<svg>` element. The number makes its ids unique on the page."""
    columns: list[_Column] = []
    arrows: list[_Arrow] = []
    group: _Column | None = None
    description = ""
    for line in map(str.strip, source.strip().splitlines()):
        if line == "flowchart LR":
            continue
        if line.startswith("accDescr: "):
            description = line.removeprefix("accDescr: ")
        elif opened := _GROUP.fullmatch(line):
            group = _Column(opened[2] or opened[1])
            columns.append(group)
        elif line == "end":
            group = None
        elif arrow := _ARROW.fullmatch(line):
            arrows.append(_Arrow(arrow[1], arrow[4], arrow[3], arrow[2] == "<"))
        elif box := _BOX.fullmatch(line):
            if group is None:
                columns.append(_Column(""))
            column = group or columns[-1]
            name, _, modules = box[2].partition("<br>")
            lines = [name, *filter(None, modules.split(", "))]
            column.boxes[box[1]] = _Box(lines, len(column.boxes))
        else:
            raise ValueError(f"the book can't draw this line of a flowchart: {line}")
    width, height = _place(columns)
    boxes = {name: box for column in columns for name, box in column.boxes.items()}
    shapes = [_draw_frame(column) for column in columns if column.title]
    shapes += [_draw_arrow(arrow, boxes, number) for arrow in arrows]
    shapes += [_draw_box(box) for box in boxes.values()]
    return (
        f'<div class="flowchart"><svg viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'aria-label="{escape(description)}"><defs><marker id="arrow-{number}" viewBox="0 0 8 8" '
        'refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse">'
        f'<path d="M0 0 8 4 0 8z"/></marker></defs>{"".join(shapes)}</svg></div>'
    )


def _place(columns: list[_Column]) -> tuple[float, float]:
    """Give each box its place. Return the width and height of the drawing."""
    lines = max(len(box.lines) for column in columns for box in column.boxes.values())
    height = lines * _LINE + 2 * _PADDING
    x = bottom = 0.0
    for column in columns:
        boxes = column.boxes.values()
        letters = max(len(line) for box in boxes for line in box.lines)
        width = ceil(letters * _LETTER) + 2 * _PADDING
        x += _MARGIN if column.title else 0
        for box in boxes:
            box.x, box.y = x, _LINE + _MARGIN + box.row * (height + _ROW_GAP)
            box.width, box.height = width, height
            bottom = max(bottom, box.y + height)
        x += width + (_MARGIN if column.title else 0) + _COLUMN_GAP
    return x - _COLUMN_GAP, bottom + _MARGIN


def _draw_frame(column: _Column) -> str:
    boxes = list(column.boxes.values())
    x, width = boxes[0].x - _MARGIN + 1, boxes[0].width + 2 * _MARGIN - 2
    height = boxes[-1].y + boxes[-1].height + _MARGIN - 2
    return (
        f'<rect class="frame" x="{x:.1f}" y="1" width="{width:.1f}" height="{height:.1f}" rx="8"/>'
        f'<text class="title" x="{boxes[0].center[0]:.1f}" y="21">{escape(column.title)}</text>'
    )


def _draw_box(box: _Box) -> str:
    x, middle = box.center
    first = middle - (len(box.lines) - 1) * _LINE / 2 + 5
    texts = [
        f'<text class="{"module" if number else "name"}" x="{x:.1f}" '
        f'y="{first + number * _LINE:.1f}">{escape(line)}</text>'
        for number, line in enumerate(box.lines)
    ]
    return (
        f'<rect class="box" x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" '
        f'height="{box.height:.1f}" rx="5"/>{"".join(texts)}'
    )


def _draw_arrow(arrow: _Arrow, boxes: dict[str, _Box], number: int) -> str:
    start, end = boxes[arrow.start], boxes[arrow.end]
    (x1, y1), (x2, y2) = start.center, end.center
    lift = 0
    if start.x == end.x:  # down in one column
        y1, y2 = start.y + start.height, end.y
    elif start.row == end.row:  # to the right
        x1, x2, lift = start.x + start.width, end.x, -13
    else:  # to the right and up: it leaves above the arrows of its row
        x1, y1, y2 = start.x + start.width, start.y + 16, end.y + end.height
    head = f"url(#arrow-{number})"
    tail = f' marker-start="{head}"' if arrow.both_ways else ""
    return (
        f'<path class="arrow" d="M{x1:.1f} {y1:.1f} {x2:.1f} {y2:.1f}"{tail} marker-end="{head}"/>'
        f'<text class="label" x="{(x1 + x2) / 2:.1f}" y="{(y1 + y2) / 2 + 5 + lift:.1f}">'
        f"{escape(arrow.label)}</text>"
    )
