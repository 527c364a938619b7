"""Write the pages beside the lessons: ``python docs/lesson_pages.py``.

`cheat_sheet.md` collects the lessons' tables of silent pitfalls, `solutions.md` the answers to
"Your turn", and `glossary.md` comes from `course/glossary.toml`. The lessons' text is the source.
``tests/course/test_lesson_pages.py`` fails while a page is stale.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.wording import make_anchor

ROOT = Path(__file__).resolve().parents[1]
LESSONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
GLOSSARY = ROOT / "course" / "glossary.toml"
HEAD = "<!-- Made by docs/lesson_pages.py from {source}. Do not edit. -->\n"
PITFALLS = "**Silent pitfalls**"


def read_cells(lesson: Path) -> list[NotebookNode]:
    cells: list[NotebookNode] = nbformat.read(lesson, as_version=4).cells
    return cells


def read_title(cells: list[NotebookNode]) -> str:
    """Return a lesson's title, without the mark of a heading."""
    first: str = cells[0].source.splitlines()[0]
    return first.removeprefix("# ")


def make_link(lesson: Path, heading: str) -> str:
    """Return a link to a lesson's section."""
    return f"[{heading}]({lesson.name}#{make_anchor(heading)})"


def cheat_sheet_page() -> str:
    """Return what each lesson says goes wrong without an error."""
    parts = [
        HEAD.format(source="the lessons"),
        "# Cheat sheet",
        "",
        "These lines run without an error and do something else than you want.",
        "",
    ]
    for lesson in LESSONS:
        cells = read_cells(lesson)
        for cell in cells:
            if cell.cell_type == "markdown" and PITFALLS in cell.source:
                table = cell.source.partition(PITFALLS)[2].strip().split("\n\n")[0]
                parts += [f"## {make_link(lesson, read_title(cells))}", "", table, ""]
    return "\n".join(parts)


def find_turns(cells: list[NotebookNode]) -> Iterator[tuple[str, str, str]]:
    """Yield the section, the task and the answer of each "Your turn"."""
    section, task = "", ""
    for cell in cells:
        if cell.cell_type != "markdown":
            continue
        for line in cell.source.splitlines():
            if line.startswith("## "):
                section = line.removeprefix("## ")
        if cell.source.startswith("<details><summary>Answer</summary>"):
            answer = cell.source.partition("</summary>")[2].rpartition("</details>")[0]
            yield section, task, answer.strip()
        elif "**Your turn.**" in cell.source:
            task = cell.source.partition("**Your turn.**")[2].strip()


def solutions_page() -> str:
    """Return the answers to "Your turn" of all lessons."""
    parts = [HEAD.format(source="the lessons"), '# Answers to "Your turn"', ""]
    for lesson in LESSONS:
        cells = read_cells(lesson)
        parts += [f"## {read_title(cells)}", ""]
        for section, task, answer in find_turns(cells):
            parts += [f"### {make_link(lesson, section)}", "", task, "", answer, ""]
    return "\n".join(parts)


def glossary_page() -> str:
    """Return all terms in alphabetical order, with the section that introduces each."""
    rows = []
    for name, terms in tomllib.loads(GLOSSARY.read_text(encoding="utf-8")).items():
        lesson = ROOT / "notebooks" / f"{name}.ipynb"
        for term, (meaning, section) in terms.items():
            where = f"{name[:2]}, {make_link(lesson, section)}"
            rows.append((term.casefold(), f"| {term} | {meaning} | {where} |"))
    parts = [
        HEAD.format(source="course/glossary.toml"),
        "# Glossary",
        "",
        "| term | meaning | where |",
        "| --- | --- | --- |",
        *(row for _, row in sorted(rows)),
    ]
    return "\n".join(parts)


PAGES: dict[str, Callable[[], str]] = {
    "cheat_sheet.md": cheat_sheet_page,
    "glossary.md": glossary_page,
    "solutions.md": solutions_page,
}


def make_text(name: str) -> str:
    """Return the text of a page."""
    return re.sub(r"\n{3,}", "\n\n", PAGES[name]()).rstrip() + "\n"


def main() -> None:
    """Write all pages."""
    for name in PAGES:
        (ROOT / "notebooks" / name).write_text(make_text(name), encoding="utf-8")


if __name__ == "__main__":
    main()
