"""Write the pages beside the lessons: ``python docs/lesson_pages.py``.

`cheat_sheet.md` collects the lessons' tables of silent pitfalls, `solutions.md` the answers to
"Your turn", and `glossary.md` comes from `course/glossary.toml`. The lessons' text is the source.
The pages of a language are made from its built lessons and its catalog of terms. What this script
itself says is in `locale/LANGUAGE/lesson_pages.toml`.
``tests/course/test_lesson_pages.py`` fails while a page is stale.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.translation.catalogs import Key, get_path, read_translations
from autograder.translation.headings import read_headings
from autograder.translation.terms import read_glossary
from autograder.wording import make_anchor

ROOT = Path(__file__).resolve().parents[1]
LESSONS = ROOT / "notebooks"
GLOSSARY = ROOT / "course" / "glossary.toml"
HEAD = "<!-- Made by docs/lesson_pages.py from {source}. Do not edit. -->\n"
PITFALLS = "**Silent pitfalls**"
YOUR_TURN = "**Your turn.**"
ANSWERS = 'Answers to "Your turn"'


@dataclass(frozen=True)
class Edition:
    """The course in one language. Without a language, it is the English one.

    Attributes:
        folder: The folder with its lessons and their pages.
        words: The translations of what this script looks for and of what it says.
        terms: The translations of the glossary.
        other_names: For a term of the language, its English name and what other texts call it.
    """

    folder: Path = LESSONS
    words: dict[str, str] = field(default_factory=dict)
    terms: dict[Key, str] = field(default_factory=dict)
    other_names: list[tuple[str, str, list[str]]] = field(default_factory=list)

    @property
    def lessons(self) -> list[Path]:
        """The notebooks of its lessons."""
        return sorted(self.folder.glob("[0-9]*.ipynb"))

    def say(self, text: str) -> str:
        """Return a text of this script in the language.

        Raises:
            KeyError: Its file has no translation of the text.
        """
        return self.words[text] if self.words else text


def read_editions() -> dict[str, Edition]:
    """Return all editions by language. The English one has the name ""."""
    editions = {"": Edition()}
    for path in sorted(ROOT.glob("locale/*/lesson_pages.toml")):
        language = path.parent.name
        words = tomllib.loads(path.read_text(encoding="utf-8"))
        terms = read_translations(get_path(ROOT, language, "course"))
        folder = ROOT / language / "notebooks"
        editions[language] = Edition(folder, words, terms, read_other_names(language))
    return editions


def read_other_names(language: str) -> list[tuple[str, str, list[str]]]:
    """Return the terms that other texts call by other names."""
    found = []
    for term in read_glossary(ROOT, language):
        english, translated = term["english"], term["chinese"]
        names = term.get("document", "").split("、")
        names = [name for name in names if name not in ("", english, translated)]
        if names:
            found.append((translated, english, names))
    return found


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


def cheat_sheet_page(edition: Edition) -> str:
    """Return what each lesson says goes wrong without an error."""
    parts = [
        HEAD.format(source="the lessons"),
        f"# {edition.say('Cheat sheet')}",
        "",
        edition.say("These lines run without an error and do something else than you want."),
        "",
    ]
    pitfalls = edition.say(PITFALLS)
    for lesson in edition.lessons:
        cells = read_cells(lesson)
        for cell in cells:
            if cell.cell_type == "markdown" and pitfalls in cell.source:
                table = cell.source.partition(pitfalls)[2].strip().split("\n\n")[0]
                parts += [f"## {make_link(lesson, read_title(cells))}", "", table, ""]
    return "\n".join(parts)


def find_turns(cells: list[NotebookNode], edition: Edition) -> Iterator[tuple[str, str, str]]:
    """Yield the section, the task and the answer of each "Your turn"."""
    section, task = "", ""
    your_turn = edition.say(YOUR_TURN)
    answer_begins = f"<details><summary>{edition.say('Answer')}</summary>"
    for cell in cells:
        if cell.cell_type != "markdown":
            continue
        for line in cell.source.splitlines():
            if line.startswith("## "):
                section = line.removeprefix("## ")
        if cell.source.startswith(answer_begins):
            answer = cell.source.partition("</summary>")[2].rpartition("</details>")[0]
            yield section, task, answer.strip()
        elif your_turn in cell.source:
            task = cell.source.partition(your_turn)[2].strip()


def solutions_page(edition: Edition) -> str:
    """Return the answers to "Your turn" of all lessons."""
    parts = [HEAD.format(source="the lessons"), f"# {edition.say(ANSWERS)}", ""]
    for lesson in edition.lessons:
        cells = read_cells(lesson)
        parts += [f"## {read_title(cells)}", ""]
        for section, task, answer in find_turns(cells, edition):
            parts += [f"### {make_link(lesson, section)}", "", task, "", answer, ""]
    return "\n".join(parts)


def glossary_page(edition: Edition) -> str:
    """Return all terms in the order of the English ones, with the section that introduces each."""
    rows = []
    for name, terms in tomllib.loads(GLOSSARY.read_text(encoding="utf-8")).items():
        lesson = edition.folder / f"{name}.ipynb"
        headings = pair_headings(lesson)
        for term, (meaning, section) in terms.items():
            cells = [term]
            if edition.terms:
                cells.append(edition.terms["term", term])
                meaning = edition.terms[f"term {term}", meaning]
            link = make_link(lesson, headings[section])
            where = edition.say("{number}, {link}").format(number=name[:2], link=link)
            rows.append((term.casefold(), make_row([*cells, meaning, where])))
    header = edition.say("| term | meaning | where |")
    parts = [
        HEAD.format(source="course/glossary.toml"),
        f"# {edition.say('Glossary')}",
        "",
        header,
        make_row(["---"] * (header.count("|") - 1)),
        *(row for _, row in sorted(rows)),
        *list_other_names(edition),
    ]
    return "\n".join(parts)


def pair_headings(lesson: Path) -> dict[str, str]:
    """Return the headings of a lesson by the English ones."""
    english, translated = (
        read_headings(nbformat.read(path, as_version=4)) for path in (LESSONS / lesson.name, lesson)
    )
    return dict(zip(english, translated, strict=True))


def list_other_names(edition: Edition) -> Iterator[str]:
    """Yield the lines of the glossary on the names that other texts use."""
    if edition.other_names:
        yield from ("", f"## {edition.say('Other names')}", "")
        yield from (edition.say("Other texts use other names for these terms."), "")
        header = edition.say("| term | English | other names |")
        yield from (header, make_row(["---"] * (header.count("|") - 1)))
        for term, english, names in edition.other_names:
            yield make_row([term, english, "、".join(names)])


def make_row(cells: list[str]) -> str:
    """Return a row of a table in Markdown."""
    return f"| {' | '.join(cells)} |"


PAGES: dict[str, Callable[[Edition], str]] = {
    "cheat_sheet.md": cheat_sheet_page,
    "glossary.md": glossary_page,
    "solutions.md": solutions_page,
}


def make_text(name: str, edition: Edition) -> str:
    """Return the text of a page."""
    return re.sub(r"\n{3,}", "\n\n", PAGES[name](edition)).rstrip() + "\n"


def main() -> None:
    """Write all pages of all languages."""
    for edition in read_editions().values():
        for name in PAGES:
            (edition.folder / name).write_text(make_text(name, edition), encoding="utf-8")


if __name__ == "__main__":
    main()
