"""Draw the results as bars. One SVG file has colors for light and for dark pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import escape

WIDTH, EDGE = 640, 20
_LABELS, _VALUES = 150, 56
_ROW, _BAR, _HEAD, _GAP = 38, 12, 58, 18
_STYLE = """
svg { font: 15px system-ui, sans-serif; }
.card { fill: #ffffff; stroke: #d8dee4; }
.title { font-weight: 600; }
.title, .label, .value { fill: #1f2328; }
.about, .value { font-size: 13px; }
.value { paint-order: stroke; stroke: #ffffff; stroke-width: 5px; stroke-linejoin: round; }
.about { fill: #59636e; }
.one { fill: #7fb3e6; }
.two { fill: #0a66c2; }
.line { stroke: #59636e; stroke-dasharray: 4 3; }
@media (prefers-color-scheme: dark) {
  .card { fill: #0d1117; stroke: #3d444d; }
  .title, .label, .value { fill: #f0f6fc; }
  .value { stroke: #0d1117; }
  .about { fill: #9198a1; }
  .one { fill: #2f5f93; }
  .two { fill: #6cb6ff; }
  .line { stroke: #9198a1; }
}
"""


@dataclass(frozen=True)
class Panel:
    """One group of bars.

    Attributes:
        title: What the bars show.
        about: How to read them.
        rows: For each label, the ratio with one worker and with two.
        line: The ratio at which a line stands. 0 draws no line.
    """

    title: str
    about: str
    rows: dict[str, tuple[float, float]]
    line: float = 0.0

    @property
    def height(self) -> int:
        """The height in pixels."""
        return _HEAD + _ROW * len(self.rows)


def draw(results: dict[str, Any]) -> str:
    """Return an SVG picture of the results."""
    panels = make_panels(results)
    height = 2 * EDGE + sum(panel.height for panel in panels) + _GAP * (len(panels) - 1)
    lines, top = [], EDGE
    for panel in panels:
        lines += _draw_panel(panel, top)
        top += panel.height + _GAP
    return make_svg(lines, height, _describe(panels))


def make_svg(lines: list[str], height: int, description: str) -> str:
    """Return a picture with these elements on a card."""
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img">',
        f"<title>{escape(description)}</title>",
        f"<style>{_STYLE}</style>",
        f'<rect class="card" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="8"/>',
    ]
    return "\n".join([*head, *lines, "</svg>", ""])


def make_panels(results: dict[str, Any]) -> list[Panel]:
    """Return the bars: against stock nbgrader, and against the floor."""
    chapters = list(results["floor"]["chapters"])

    def seconds(grader: str, chapter: str, *steps: str) -> float:
        times = results[grader]["chapters"][chapter]
        return float(sum(times.get(step, 0.0) for step in steps))

    def compare(numerator: str, chapter: str, *steps: str) -> tuple[float, float]:
        base = seconds(numerator, chapter, *steps)
        one, two = (seconds(f"workers_{n}", chapter, *steps, "collect") for n in (1, 2))
        return base / one, base / two

    def compare_floor(chapter: str) -> tuple[float, float]:
        base = seconds("floor", chapter, "grade")
        one, two = (seconds(f"workers_{n}", chapter, "grade") for n in (1, 2))
        return one / base, two / base

    names = {chapter: chapter.replace("_", " ") for chapter in chapters}
    return [
        Panel(
            "Whole round: times as fast as stock nbgrader",
            "Collect, grade, feedback page. Longer is better.",
            {names[chapter]: compare("stock", chapter, "grade", "pages") for chapter in chapters},
        ),
        Panel(
            "Grading: time against the bare cells in one warm process",
            "Shorter is better. The line is the bare cells on one core.",
            {names[chapter]: compare_floor(chapter) for chapter in chapters},
            line=1.0,
        ),
    ]


def _describe(panels: list[Panel]) -> str:
    """Return the picture's numbers in words."""
    sentences = []
    for panel in panels:
        values = "; ".join(
            f"{label}: {one:.1f} with one worker, {two:.1f} with two"
            for label, (one, two) in panel.rows.items()
        )
        sentences.append(f"{panel.title}. {values}.")
    return " ".join(sentences)


def _draw_panel(panel: Panel, top: int) -> list[str]:
    left, room = EDGE + _LABELS, WIDTH - 2 * EDGE - _LABELS - _VALUES
    scale = room / max(panel.line, *(max(values) for values in panel.rows.values()))
    lines = [
        f'<text class="title" x="{EDGE}" y="{top + 14}">{escape(panel.title)}</text>',
        f'<text class="about" x="{EDGE}" y="{top + 34}">{escape(panel.about)}</text>',
        *_draw_key(top + 24),
    ]
    y = top + _HEAD
    if panel.line:  # below the numbers, which may lie on it
        x, end = left + panel.line * scale, y + _ROW * len(panel.rows) - 4
        lines.append(f'<line class="line" x1="{x:.1f}" x2="{x:.1f}" y1="{y - 6}" y2="{end}"/>')
    for label, values in panel.rows.items():
        lines.append(f'<text class="label" x="{EDGE}" y="{y + 18}">{escape(label)}</text>')
        for number, (kind, value) in enumerate(zip(("one", "two"), values, strict=True)):
            bar = y + number * (_BAR + 3)
            width = value * scale
            lines.append(
                f'<rect class="{kind}" x="{left}" y="{bar}" width="{width:.1f}" '
                f'height="{_BAR}" rx="2"/>'
            )
            lines.append(
                f'<text class="value" x="{left + width + 6:.1f}" y="{bar + _BAR - 1}">'
                f"{value:.1f}</text>"
            )
        y += _ROW
    return lines


def _draw_key(y: int) -> list[str]:
    """Draw what the two colors mean, at the right edge."""
    lines = []
    for kind, label, x in (("one", "1 worker", WIDTH - 190), ("two", "2 workers", WIDTH - 98)):
        lines.append(f'<rect class="{kind}" x="{x}" y="{y}" width="12" height="{_BAR}" rx="2"/>')
        lines.append(f'<text class="about" x="{x + 17}" y="{y + 11}">{label}</text>')
    return lines
