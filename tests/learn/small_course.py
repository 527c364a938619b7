"""Make a small course with two chapters, the first with an assignment."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.course import Course
from tests.support.notebooks import notebook
from tests.support.watching import ASSIGNMENT, make_watched_course

FIRST, SECOND = "00_first", "01_second"
LESSON = """# First steps

Allow about 50 minutes.
---
## One

**Predict.** What is `1 + 1`? See [a page](https://example.org).
---
!guess = ...
predict("sum", guess, lambda: 1 + 1)
---
## Two words

**Predict.** Which one?

Read on.
---
!guess = ...


def run():
    return 2


predict("which", guess, run)
---
## For readers of older code

**Predict.** What was it?
---
!predict("old", ..., lambda: 0)
"""


def make_lesson(text: str) -> NotebookNode:
    """Return a notebook with a cell for each part. A part that begins with `!` is code."""
    cells = []
    for part in text.split("---\n"):
        source = part.strip()
        if source.startswith("!"):
            cells.append(nbformat.v4.new_code_cell(source[1:]))
        else:
            cells.append(nbformat.v4.new_markdown_cell(source))
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    return notebook(*cells)


def make_small_course(root: Path) -> Path:
    """Make the course in a new folder, with the first chapter's assignment generated."""
    make_watched_course(root, written=True)
    (root / "source" / ASSIGNMENT).rename(root / "source" / FIRST)
    source = root / "source" / FIRST / f"{ASSIGNMENT}.ipynb"
    source.rename(source.with_stem(FIRST))
    Course.open(root).generate_assignment(FIRST)
    (root / "notebooks").mkdir()
    for name in (FIRST, SECOND):
        nbformat.write(make_lesson(LESSON), root / "notebooks" / f"{name}.ipynb")
    (root / "notebooks" / "glossary.md").write_text("# Words\n", encoding="utf-8")
    return root


def change_cell(path: Path, old: str, new: str) -> None:
    """Change the text of a notebook's cells, as a person does."""
    changed = nbformat.read(path, 4)
    assert any(old in cell.source for cell in changed.cells)
    for cell in changed.cells:
        cell.source = cell.source.replace(old, new)
    nbformat.write(changed, path)
