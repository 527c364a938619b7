"""Build the edition of a language: a course of its own in the folder `LANGUAGE/`.

The folder has the layout of the course, so links between notebooks are the same: `notebooks/`,
`source/`, `release/` and `nbgrader_config.py`. What a running program shows is compiled too.
"""

from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.atomic_file import write_atomically
from autograder.authoring.canonical import canonical_text
from autograder.cells import get_nbgrader_metadata
from autograder.course import read_course_notebook
from autograder.language import ENGLISH
from autograder.translation.catalogs import (
    Key,
    find_assignments,
    find_lessons,
    get_path,
    name_assignment_catalog,
    name_lesson_catalog,
    read_complete_names,
    read_translations,
)
from autograder.translation.code_equality import have_same_code
from autograder.translation.compiled import compile_catalogs, get_compiled_path
from autograder.translation.data_units import read_shown_names
from autograder.translation.headings import (
    Anchors,
    pair_anchors,
    pair_headings,
    translate_links,
)
from autograder.translation.notebook_units import find_segments
from autograder.translation.units import Unit, replace_segments

#: The heading at the beginning of an exercise's task.
_TITLE = re.compile(r"#+\s+(.+)")


class NotTranslated(ValueError):
    """A translation can't be put into a notebook. The message names the cell."""


def build_edition(root: Path, language: str) -> dict[Path, bytes]:
    """Return the files of a language by their paths in the course's folder.

    A catalog without any translation has no notebook.

    Raises:
        FileNotFoundError: An assignment is not released.
        NotTranslated: A translation would change code.
    """
    notebooks = _build_notebooks(root, language)
    files = {path: text.encode() for path, text in notebooks.items()}
    files[get_compiled_path(language)] = compile_catalogs(root, language)
    config = root / "nbgrader_config.py"
    if config.exists():
        files[Path(language, config.name)] = _translate_config(config, language)
    return files


def _translate_config(path: Path, language: str) -> bytes:
    """Return the course's settings with another language."""
    text = path.read_text(encoding="utf-8")
    return text.replace(f'\nlanguage = "{ENGLISH}"', f'\nlanguage = "{language}"').encode()


def _build_notebooks(root: Path, language: str) -> dict[Path, str]:
    lessons = find_lessons(root)
    catalogs = {name_lesson_catalog(path): path for path in lessons}
    catalogs |= {name_assignment_catalog(source): path for source, path in find_assignments(root)}
    translations = {name: read_translations(get_path(root, language, name)) for name in catalogs}
    english = {
        name: read_course_notebook(path) for name, path in catalogs.items() if translations[name]
    }
    shown = {name_lesson_catalog(path): read_shown_names(root, path.stem) for path in lessons}
    translated = {
        name: _translate(notebook, translations[name], shown.get(name, frozenset()))
        for name, notebook in english.items()
    }
    lesson_headings = {
        path.stem: pair_headings(english[name], translated[name])
        for path in lessons
        if (name := name_lesson_catalog(path)) in english
    }
    places = {name: catalogs[name].relative_to(root).as_posix() for name in english}
    anchors = {places[name]: pair_anchors(english[name], translated[name]) for name in english}
    for source, _ in find_assignments(root):
        if (name := name_assignment_catalog(source)) in translated:
            _name_exercises(translated[name], lesson_headings.get(source.stem, {}))
    texts = {
        Path(language) / catalogs[name].relative_to(root): _finish(notebook, places[name], anchors)
        for name, notebook in translated.items()
    }
    for source, _ in find_assignments(root):
        name = name_assignment_catalog(source)
        if translations[name]:
            notebook = _translate(read_course_notebook(source), translations[name], frozenset())
            _name_exercises(notebook, lesson_headings.get(source.stem, {}))
            path = source.relative_to(root)
            texts[Path(language) / path] = _finish(notebook, places[name], anchors)
    return texts


def translate_notebook(
    notebook: NotebookNode, translations: dict[Key, str], names: frozenset[str] = frozenset()
) -> str:
    """Return the text of a notebook with translations, for one notebook by itself.

    Args:
        notebook: The English notebook.
        translations: The translations by context and English text.
        names: Strings that are units at every place in its code.
    """
    translated = _translate(notebook, translations, names)
    return _finish(translated, "", {"": pair_anchors(notebook, translated)})


def _translate(
    notebook: NotebookNode, translations: dict[Key, str], names: frozenset[str]
) -> NotebookNode:
    translated = deepcopy(notebook)

    def translate(unit: Unit) -> str | None:
        return translations.get(unit.key)

    for cell in translated.cells:
        english = cell.source
        cell.source = replace_segments(english, find_segments(cell, names), translate)
        if cell.cell_type == "code" and not have_same_code(english, cell.source):
            raise NotTranslated(f"the cell {cell.id!r} has other code with its translations")
    return translated


def _name_exercises(notebook: NotebookNode, lesson_headings: dict[str, str]) -> None:
    """Give the exercises of a translated assignment the titles and sections that it shows.

    Args:
        notebook: The assignment.
        lesson_headings: The translated headings of its lesson by the English ones.
    """
    for cell in notebook.cells:
        about = cell.metadata.get("exercise", {})
        if heading := _TITLE.match(cell.source) if about else None:
            about["title"] = heading[1].strip()
        if about.get("section") in lesson_headings:
            about["section"] = lesson_headings[about["section"]]


def _finish(notebook: NotebookNode, path: str, anchors: Anchors) -> str:
    """Return a translated notebook as text: links follow headings, and checksums are right."""
    from nbgrader.utils import compute_checksum  # nbgrader takes seconds to import

    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = translate_links(cell.source, path, anchors)
        metadata = get_nbgrader_metadata(cell)
        if "checksum" in metadata:
            metadata["checksum"] = compute_checksum(cell)
    return canonical_text(nbformat.writes(notebook))


def write_edition(root: Path, language: str) -> list[Path]:
    """Write a language's files, and return the paths of those that changed.

    A notebook that the language no longer has disappears.
    """
    files, changed = build_edition(root, language), []
    for path, data in files.items():
        file = root / path
        if not file.exists() or file.read_bytes() != data:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(file, data)
            changed.append(path)
    for path in _find_built(root, language):
        if path not in files:
            (root / path).unlink()
            changed.append(path)
    return changed


def find_stale_files(root: Path, language: str) -> list[Path]:
    """Return the files of complete catalogs that differ from what would be built now."""
    complete = read_complete_names(root, language)
    if not complete:
        return []
    return sorted(
        path
        for path, data in build_edition(root, language).items()
        if (
            path.suffix != ".ipynb"
            or {f"lessons_{path.stem}", f"assignments_{path.stem}"} & complete
        )
        and (not (root / path).exists() or (root / path).read_bytes() != data)
    )


def _find_built(root: Path, language: str) -> list[Path]:
    folder = root / language
    paths = [*folder.glob("notebooks/*.ipynb"), *folder.glob("*/*/*.ipynb")]
    return sorted(path.relative_to(root) for path in paths)
