"""Draw where the time of one submission goes, as bars from the longest to the shortest."""

from __future__ import annotations

from markupsafe import escape

from benchmarks.picture import EDGE, WIDTH, make_svg

_LABELS, _VALUES, _ROW, _BAR, _HEAD, _GAP = 240, 110, 24, 14, 30, 14
_TITLES = {
    "grading": "Grading one submission of chapter 01: the judge",
    "page": "Making its feedback page",
}


def draw_profile(profile: dict[str, dict[str, float]]) -> str:
    """Return an SVG picture of the seconds of each kind of work."""
    lines, top, sentences = list[str](), EDGE, []
    for name, title in _TITLES.items():
        seconds = dict(sorted(profile[name].items(), key=lambda item: -item[1]))
        whole = sum(seconds.values())
        lines.append(f'<text class="title" x="{EDGE}" y="{top + 14}">{escape(title)}</text>')
        top += _HEAD
        room = WIDTH - 2 * EDGE - _LABELS - _VALUES
        for kind, value in seconds.items():
            width, x = room * value / max(seconds.values()), EDGE + _LABELS
            share = f"{100 * value / whole:.0f} %"
            lines += [
                f'<text class="label" x="{EDGE}" y="{top + 12}">{escape(kind)}</text>',
                f'<rect class="two" x="{x}" y="{top}" width="{width:.1f}" height="{_BAR}" rx="2"/>',
                f'<text class="value" x="{x + width + 6:.1f}" y="{top + 12}">'
                f"{share}, {1000 * value:.0f} ms</text>",
            ]
            sentences.append(f"{kind}: {share}")
            top += _ROW
        top += _GAP
    return make_svg(lines, top, "Where the time goes. " + "; ".join(sentences) + ".")
