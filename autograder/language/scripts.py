"""Translate the texts of a page's script, which stand in it as `_("text with {name}")`."""

from __future__ import annotations

import re

from autograder.language.current import ENGLISH, current_language
from autograder.language.shown import translate

#: A text in a script. It is one string in double quotes.
TEXT = re.compile(r'\b_\("([^"\\]+)"')


def translate_script(script: str) -> dict[str, str]:
    """Return the translations of a script's texts. In English there are none."""
    if current_language() == ENGLISH:
        return {}
    return {text: translate(text) for text in TEXT.findall(script)}
