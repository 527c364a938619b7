"""Make text from a student fit for a file: bounded, and without lone surrogates."""

from __future__ import annotations

import json
from typing import Any

#: The longest message, line or expected value in a report, in characters.
LONGEST = 4000
_DEEPEST = 40


def fit(text: str, length: int = LONGEST) -> str:
    """Return at most `length` characters, which UTF-8 can encode."""
    if len(text) > length:
        text = text[: length - 1] + "…"
    return text.encode("utf-8", "replace").decode("utf-8")


def fit_json(value: Any) -> Any:
    """Return plain data that any JSON reader accepts.

    Raises:
        ValueError: If the data is nested too deeply or contains something that is not JSON.
    """
    if _is_deep(value, 0):
        raise ValueError("nested too deep")
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return json.loads(text.encode("utf-8", "replace"))


def _is_deep(value: Any, depth: int) -> bool:
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list | tuple):
        return False
    return depth >= _DEEPEST or any(_is_deep(item, depth + 1) for item in value)
