"""Make interactive figures that work in every page, with or without a Jupyter kernel.

`explorer` draws a picture for every setting of its controls. The page gets all of them at once,
compressed, with a short script that shows the right one. Pages without scripts get one still
picture.
"""

from __future__ import annotations

import base64
import gc
import gzip
import html
import io
import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal, Protocol

import matplotlib as mpl
from matplotlib.transforms import Bbox

from autograder.language import phrase, say, show
from course.figures.style import STYLE, Picture

_STILL = phrase(
    "This picture is still, because this page does not run scripts. "
    "To get the controls, run the cell, or trust the notebook."
)


class Drawn(Protocol):
    """What an interactive figure can show: a `Picture`, a `Box`, or anything else for a page."""

    def _repr_mimebundle_(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class Control:
    """Holds what a reader can set.

    Attributes:
        kind: What it looks like in the page.
        label: The text beside it.
        values: What `draw` gets, in order.
        start: The value at the beginning, one of `values`.
        texts: What the reader sees for each value. A switch shows only whether it is on.
        play: Whether a button runs through all values of a slider.
    """

    kind: Literal["slider", "menu", "switch"]
    label: str
    values: Sequence[Any]
    start: Any
    texts: Sequence[str]
    play: bool = False


def slider(
    label: str,
    values: Sequence[Any],
    start: Any,
    *,
    text: Callable[[Any], str] = str,
    play: bool = False,
) -> Control:
    """Make a slider over a few values. `text` says what the reader sees for each value."""
    return Control("slider", label, values, start, [text(value) for value in values], play)


def menu(
    label: str, names: Sequence[str], start: str, *, text: Callable[[str], str] = str
) -> Control:
    """Make a menu of names. `text` says what the reader sees for each name."""
    return Control("menu", label, names, start, [text(name) for name in names])


def switch(label: str, *, start: bool = False) -> Control:
    """Make a box to tick. `draw` gets False or True."""
    return Control("switch", label, (False, True), start, ("", ""))


class Explorer:
    """Holds the pictures for all settings. As the last expression of a cell it shows itself."""

    def __init__(self, draw: Callable[..., Drawn], controls: Mapping[str, Control]) -> None:
        self._names = list(controls)
        self.controls = list(controls.values())
        settings = itertools.product(*(control.values for control in self.controls))
        with _no_garbage_collection():
            drawn = {
                setting: draw(**dict(zip(self._names, setting, strict=True)))
                for setting in settings
            }
            distinct = {id(shown): shown for shown in drawn.values()}
            bounds = _common_bounds(
                [shown for shown in distinct.values() if isinstance(shown, Picture)]
            )
            pages = {key: _page(shown, bounds) for key, shown in distinct.items()}
        self._pages = {setting: pages[id(shown)] for setting, shown in drawn.items()}
        self.start = drawn[tuple(control.start for control in self.controls)]

    def page(self, **setting: Any) -> str:
        """Return the HTML that the page shows for a setting. The other controls are at the start.

        Raises:
            KeyError: No control has such a value.
        """
        starts = {name: c.start for name, c in zip(self._names, self.controls, strict=True)}
        return self._pages[tuple({**starts, **setting}.values())]

    def __repr__(self) -> str:
        return f"Explorer({', '.join(self._names)}; {self.start!r})"

    def _repr_mimebundle_(self, **_: object) -> Mapping[str, str]:
        script = files("course").joinpath("frames.js").read_text(encoding="utf-8")
        start = self.start
        words = start.alt if isinstance(start, Picture) else repr(start)
        still = still_image(start) if isinstance(start, Picture) else _page(start, None)
        page = (
            f'<div data-frames="{self._packed()}" style="margin: 0.5em 0">'
            f'{still}<p style="font-size: 85%">{html.escape(show(_STILL))}</p></div>'
            f"<script>{script}</script>"
        )
        return {"text/html": page, "text/plain": words}

    def _packed(self) -> str:
        """Pack the controls and all pictures. Lines that pictures share appear only once."""
        lines: dict[str, int] = {}
        pictures: dict[str, int] = {}
        for page in self._pages.values():
            pictures.setdefault(page, len(pictures))
            for line in page.split("\n"):
                lines.setdefault(line, len(lines))
        content = {
            "controls": [
                {
                    "kind": control.kind,
                    "label": control.label,
                    "texts": list(control.texts),
                    "start": list(control.values).index(control.start),
                    "play": control.play,
                }
                for control in self.controls
            ],
            "order": [pictures[page] for page in self._pages.values()],
            "pictures": [[lines[line] for line in page.split("\n")] for page in pictures],
            "lines": list(lines),
            "play": say("Play"),
            "stop": say("Stop"),
        }
        packed = gzip.compress(json.dumps(content, separators=(",", ":")).encode(), 9, mtime=0)
        return base64.b64encode(packed).decode()


def explorer(draw: Callable[..., Drawn], **controls: Control) -> Explorer:
    """Draw a picture for every setting of a few controls.

    Drawing takes about a tenth of a second for each setting, so keep their number below 80.

    Args:
        draw: Gets the value of every control, by name, and returns what to show.
        controls: Made by `slider`, `menu` or `switch`, by the name of `draw`'s argument.

    Returns:
        The interactive figure. Make it the last expression of a cell, without `;`.
    """
    return Explorer(draw, controls)


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Let Python look for garbage later. All figures are in use, and there are many objects."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def still_image(picture: Picture) -> str:
    """Return a picture as an `<img>` element on white, for pages that drop inline drawings."""
    buffer = io.BytesIO()
    with mpl.rc_context(STYLE):
        picture.figure.savefig(
            buffer, format="webp", dpi=100, facecolor="white", bbox_inches="tight"
        )
    source = base64.b64encode(buffer.getvalue()).decode()
    return (
        f'<img alt="{html.escape(picture.alt, quote=True)}" '
        f'src="data:image/webp;base64,{source}" style="max-width: 100%">'
    )


def _common_bounds(pictures: Sequence[Picture]) -> Bbox | None:
    """Return what all figures of one size need, so that nothing moves from picture to picture."""
    if len({tuple(picture.figure.get_size_inches()) for picture in pictures}) != 1:
        return None
    with mpl.rc_context(STYLE):
        boxes = [picture.figure.get_tightbbox() for picture in pictures]
    return Bbox.union(boxes).padded(0.06)


def _page(drawn: Drawn, bounds: Bbox | None) -> str:
    if not isinstance(drawn, Picture):
        return drawn._repr_mimebundle_()["text/html"]
    # The same ids in all pictures, and three decimals: the pictures share most of their lines.
    with mpl.rc_context({"svg.hashsalt": "course"}):
        tag, end, body = drawn.svg(bounds).partition(">")
    return tag + end + re.sub(r"(\.\d{3})\d+", r"\1", body)
