"""Find the units of the book that `book/` builds: its first page, its contents, what it says."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from autograder.course import find_exercises, read_course_notebook
from autograder.results.toml_file import read_toml
from autograder.translation.markdown_units import find_markdown_segments
from autograder.translation.units import Unit

#: The method whose argument is a text of the book: `edition.say("Search")`.
_SAYS = "say"


def read_book_units(root: Path) -> list[Unit]:
    """Return the texts of the book's own pages and controls. A course without a book has none."""
    book = root / "book"
    if not book.exists():
        return []
    home = (book / "home.md").read_text(encoding="utf-8")
    units = [segment.unit for segment in find_markdown_segments(home, "home")]
    for caption, titles in _read(book / "contents.toml").items():
        units.append(Unit("contents", caption, "caption in the contents at the side"))
        units += [Unit("contents", title, "title in the contents") for title in titles.values()]
    for path in sorted(book.glob("*.py")):
        units += _find_said(path)
    for kind in sorted(_find_kinds(root)):
        units.append(Unit("kind", kind, "kind of exercise, in the list of exercises"))
    for texts in _read(book / "theme.toml").values():
        units += [Unit("theme", text, "text of the theme: a control, a label") for text in texts]
    return units


def _find_said(path: Path) -> Iterator[Unit]:
    """Yield the literals in calls of `say`, in order."""
    calls = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == _SAYS
        and isinstance(node.args[0], ast.Constant)
    ]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        text = call.args[0]
        assert isinstance(text, ast.Constant)
        yield Unit(path.stem, str(text.value), f"text of book/{path.name}")


def _find_kinds(root: Path) -> set[str]:
    """Return the kinds of exercises in the released assignments."""
    released = root.glob("release/*/*.ipynb")
    return {
        exercise.kind
        for path in released
        for exercise in find_exercises(read_course_notebook(path))
    }


def _read(path: Path) -> dict[str, dict[str, str]]:
    return read_toml(path)
