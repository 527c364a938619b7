"""Find the units of the program: what pages, reports and messages to students say.

Babel finds them: the texts of `phrase("...")` and `say("...")` in Python code, and of `_("...")`
and `_n("...", "...", number)` in templates and scripts. A text without words, such as `{label}:`,
is one too: its signs may be others.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir

from autograder.translation.units import Unit, any_cell, has_words

#: Babel's way of reading each kind of file, by the end of its name.
_METHODS = [
    ("**.py", "python"),
    ("**.html", "jinja2.ext.babel_extract"),
    ("**.html.j2", "jinja2.ext.babel_extract"),
    ("**.js", "javascript"),
]
_FOLDERS = ("autograder", "course", "deploy")
_KEYWORDS = {"phrase": None, "say": None, "_": None, "phrase_in": ((1, "c"), 2), "_n": (1, 2)}

#: The kind of a text that a test cell gives to a report: `checks.phrase("...")`.
REPORT_TEXT = any_cell("text of a report")


def read_program_units(root: Path) -> list[Unit]:
    """Return the texts of the program, in the order of its files. Most have no context."""
    units = []
    for folder in _FOLDERS:
        found = extract_from_dir(
            root / folder, _METHODS, keywords=_KEYWORDS, directory_filter=_is_ours
        )
        for file, _, texts, _, context in sorted(found, key=lambda entry: (entry[0], entry[1])):
            place = f"{folder}/{Path(file).as_posix()}"
            for text in [texts] if isinstance(texts, str) else texts:
                units.append(Unit(context or "", text, f"text of {place}", place))
    return units


def _is_ours(folder: str) -> bool:
    return Path(folder).name not in ("node_modules", "__pycache__")


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
    """Return whether a template has words to translate, or joins fields in the English way."""
    return has_words(template) or "{" in template
