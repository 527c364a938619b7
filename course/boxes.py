"""Print boxes in a page or a terminal: a colored bar, a heading and a few lines."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from autograder.language import Text, show

Kind = Literal["right", "wrong", "ask", "error"]

# Colors of JupyterLab's theme, with a default for pages without these variables.
_BAR = {
    "right": "var(--jp-success-color1, #388e3c)",
    "wrong": "var(--jp-warn-color1, #f57c00)",
    "ask": "var(--jp-info-color1, #0288d1)",
    "error": "var(--jp-error-color1, #d32f2f)",
}


@dataclass(frozen=True)
class Box:
    """A box shows a message with a colored bar on its left.

    Attributes:
        kind: It decides the color of the bar.
        heading: A few words in bold.
        lines: The other paragraphs. Text between backticks appears as code.

    A heading and a line that are phrases appear in the reader's language.
    """

    kind: Kind
    heading: Text
    lines: Sequence[Text] = ()

    def __repr__(self) -> str:
        return "\n".join(map(show, (self.heading, *self.lines)))

    def _repr_mimebundle_(self, **_: object) -> Mapping[str, str]:
        paragraphs = "".join(
            f'<div style="margin-top: 0.25em">{_inline(line)}</div>' for line in self.lines
        )
        page = (
            f'<div style="border-left: 4px solid {_BAR[self.kind]}; padding: 0.3em 0 0.3em 0.8em; '
            f'margin: 0.3em 0; overflow-wrap: anywhere"><strong>{_inline(self.heading)}</strong>'
            f"{paragraphs}</div>"
        )
        return {"text/html": page, "text/plain": repr(self)}


def _inline(text: Text) -> str:
    """Escape the text, and format text between backticks as code with its line breaks."""
    code = r'<code style="white-space: pre-wrap">\1</code>'
    return re.sub(r"`([^`]+)`", code, html.escape(show(text)))
