"""Make drawings lighter: photographs as WebP, each letter's shape once, short numbers."""

from __future__ import annotations

import base64
import io
import re

from nbformat import NotebookNode
from PIL import Image

#: Photographs and other pictures with many colors are longer than this; a grid of cells is not.
_LONG_PICTURE = 20_000
_PICTURE = re.compile(r"data:image/png;base64,\s*([A-Za-z0-9+/=\s]+)")
_LETTER = re.compile(r'<path id="(?:DejaVu|STIX|Cmr|Cmmi|Cmsy)[\w-]*"[^>]*/>\s*')
_PATH = re.compile(r'(?<= d=")[^"]+')
_NUMBER = re.compile(r"\d+\.\d{3,}")


def lighten_drawings(notebook: NotebookNode) -> None:
    """Make all drawings of a lesson lighter. They look the same."""
    letters: set[str] = set()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            html = data.get("text/html", "")
            # A script may take a drawing away, and the letters that it defines with it.
            if "<svg" in html and "<script" not in html:
                data["text/html"] = lighten(html, letters)


def lighten(html: str, letters: set[str]) -> str:
    """Return HTML with lighter drawings.

    Args:
        html: HTML with `<svg>` elements.
        letters: The letters that drawings above on the same page define; new ones are added.
    """

    def once(letter: re.Match[str]) -> str:
        shape = letter[0].strip()
        if shape in letters:
            return ""
        letters.add(shape)
        return letter[0]

    html = _PICTURE.sub(_as_webp, html)
    html = _LETTER.sub(once, html)
    return _PATH.sub(lambda path: _NUMBER.sub(lambda n: f"{float(n[0]):.2f}", path[0]), html)


def _as_webp(picture: re.Match[str]) -> str:
    if len(picture[1]) < _LONG_PICTURE:
        return picture[0]
    buffer = io.BytesIO()
    Image.open(io.BytesIO(base64.b64decode(picture[1]))).save(buffer, "WEBP", quality=85)
    return f"data:image/webp;base64,{base64.b64encode(buffer.getvalue()).decode()}"
