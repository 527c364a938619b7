"""Find the units of the program: what pages, reports and messages to students say.

Babel finds them: the texts of `phrase("...")` in Python code, and of `_("...")` and
`_n("...", "...", number)` in templates.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir

from autograder.translation.units import Unit, any_cell, has_words

#: Babel's way of reading each kind of file, by the end of its name.
_METHODS = [
    ("**.py", "python"),
    ("**.html", "jinja2.ext.babel_extract"),
    ("**.html.j2", "jinja2.ext.babel_extract"),
]
_PACKAGES = ("autograder", "course")
_KEYWORDS = {"phrase": None, "_": None, "_n": (1, 2)}

#: An article before a field is the only word of ``a {type}``.
_ARTICLE = re.compile(r"\ba \{")

#: The kind of a text that a test cell gives to a report: `checks.phrase("...")`.
REPORT_TEXT = any_cell("text of a report")


def read_program_units(root: Path) -> list[Unit]:
    """Return the texts of the program, in the order of its files. They have no context."""
    units = []
    for package in _PACKAGES:
        found = extract_from_dir(root / package, _METHODS, keywords=_KEYWORDS)
        for file, _, texts, _, _ in sorted(found, key=lambda entry: (entry[0], entry[1])):
            for text in [texts] if isinstance(texts, str) else texts:
                if has_words(text) or "{" in text:  # other languages join fields differently
                    place = f"{package}/{Path(file).as_posix()}"
                    units.append(Unit("", text, f"text of {place}", place))
    return units


def find_report_texts(source: str, cell: str) -> Iterator[Unit]:
    """Yield the texts that the code of a test cell gives to reports."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) == "checks.phrase"
            and isinstance(node.args[0], ast.Constant)
            and _is_text(str(node.args[0].value))
        ):
            yield Unit(REPORT_TEXT, str(node.args[0].value), "text of a report", cell)


def _is_text(template: str) -> bool:
    """Return whether a template has words to translate."""
    return has_words(template) or bool(_ARTICLE.search(template))
