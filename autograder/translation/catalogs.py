"""Read, update and write the catalogs: `locale/LANGUAGE/LC_MESSAGES/NAME.po`."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from difflib import SequenceMatcher
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, denormalize, read_po, write_po

from autograder.atomic_file import write_atomically
from autograder.course import find_assignment_names, load_notebooks, read_course_notebook
from autograder.results.toml_file import read_toml
from autograder.translation.book_units import read_book_units
from autograder.translation.data_units import (
    read_course_units,
    read_mistake_units,
    read_shown_names,
)
from autograder.translation.notebook_units import read_assignment_units, read_lesson_units, unite
from autograder.translation.program_units import read_program_units
from autograder.translation.units import Unit

#: How alike a changed text and its old form are at least, for the old translation to be kept.
_ALIKE = 0.6
#: A date in a catalog would change the file with each update.
FIXED_DATE = datetime(2026, 1, 1, tzinfo=UTC)

#: What a catalog finds a translation by: the context and the English text.
Key = tuple[str, str]


def find_languages(root: Path) -> list[str]:
    """Return the languages that the course has catalogs for, sorted: `zh_CN`."""
    return sorted(path.parent.name for path in (root / "locale").glob("*/LC_MESSAGES"))


def read_complete_names(root: Path, language: str) -> set[str]:
    """Return the names of the catalogs that `edition.toml` of the language calls complete."""
    path = root / "locale" / language / "edition.toml"
    if not path.exists():
        return set()
    return set(read_toml(path)["complete"])


def read_all_units(root: Path) -> dict[str, list[Unit]]:
    """Return the units of the whole course by the names of their catalogs.

    Raises:
        FileNotFoundError: An assignment is not released.
        ValueError: A cell has text that can't be translated. The message names the cell.
    """
    units = {}
    for path in find_lessons(root):
        names = read_shown_names(root, path.stem)
        units[name_lesson_catalog(path)] = read_lesson_units(read_course_notebook(path), names)
    for source, released in find_assignments(root):
        units[name_assignment_catalog(source)] = read_assignment_units(
            read_course_notebook(source), read_course_notebook(released)
        )
    return units | {
        "mistakes": unite(read_mistake_units(root)),
        "course": unite(read_course_units(root)),
        "program": unite(read_program_units(root)),
        "book": unite(read_book_units(root)),
    }


def find_lessons(root: Path) -> list[Path]:
    """Return the notebooks of all lessons, sorted."""
    return sorted((root / "notebooks").glob("[0-9]*.ipynb"))


def find_assignments(root: Path) -> Iterator[tuple[Path, Path]]:
    """Yield the source and the released notebook of all assignments."""
    for name in find_assignment_names(root):
        for notebook in load_notebooks(root, name):
            yield notebook.path, root / "release" / name / notebook.path.name


def name_lesson_catalog(path: Path) -> str:
    """Return the name of the catalog for a lesson's notebook."""
    return f"lessons_{path.stem}"


def name_assignment_catalog(path: Path) -> str:
    """Return the name of the catalog for an assignment's notebook."""
    return f"assignments_{path.stem}"


def get_path(root: Path, language: str, name: str) -> Path:
    """Return the file of a catalog."""
    return root / "locale" / language / "LC_MESSAGES" / f"{name}.po"


class CatalogError(ValueError):
    """A catalog can't be read. The message names its file and line."""


def read_messages(path: Path) -> dict[Key, Message]:
    """Return the messages of a catalog by context and English text. A missing file has none.

    Raises:
        CatalogError: The file has a mistake.
    """
    if not path.exists():
        return {}
    try:
        text = path.read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), start=1):
            if line.startswith(("msg", '"')) and not line.rstrip().endswith('"'):
                # Babel would leave out the message
                raise CatalogError(f"{path}, line {number}: a quotation mark is missing. Add it.")
        catalog = read_po(io.BytesIO(text.encode()), abort_invalid=True)
    except PoFileError as error:
        raise CatalogError(f"{path}, line {error.lineno + 1}: {error}. Correct it.") from error
    except UnicodeDecodeError as error:
        raise CatalogError(f"{path} is not a text in UTF-8. Restore the file.") from error
    messages = {_get_key(message): message for message in catalog if message.id}
    for message in messages.values():
        _restore_old_text(message)
    return messages


def _restore_old_text(message: Message) -> None:
    """Give a fuzzy message its old English text, which Babel reads as comments of a translator."""
    old = [line[1:].strip() for line in message.user_comments if line.startswith("|")]
    if old:
        quoted = " ".join(old).removeprefix("msgid ")  # Babel has broken it into lines
        message.previous_id = [denormalize(quoted)]
        message.user_comments = [line for line in message.user_comments if line[:1] != "|"]


def read_translations(path: Path) -> dict[Key, str]:
    """Return the finished translations of a catalog: those that are neither missing nor fuzzy."""
    return {
        key: str(message.string)
        for key, message in read_messages(path).items()
        if message.string and not message.fuzzy
    }


def update_messages(old: dict[Key, Message], units: list[Unit]) -> list[Message]:
    """Return the messages for units, with the translations of an older catalog.

    A text that did not change keeps its translation, also in another cell. One that changed a
    little keeps it too, but is fuzzy. What is gone disappears.
    """
    keys = {unit.key for unit in units}
    gone = {key: message for key, message in old.items() if key not in keys and message.string}
    messages = []
    for unit in units:
        before = old.get(unit.key) or _take_same_text(gone, unit)
        message = _make_message(unit, before)
        similar = None if before else _take_similar(gone, unit)
        if similar:
            message.string, message.user_comments = similar.string, similar.user_comments
            message.flags.add("fuzzy")
            message.previous_id = [str(similar.id)]
        messages.append(message)
    return messages


def _take_same_text(gone: dict[Key, Message], unit: Unit) -> Message | None:
    """Take the message for the same text in a cell that is gone: a cell got another id."""
    key = next((key for key in gone if key[1] == unit.text), None)
    return gone.pop(key) if key else None


def _take_similar(gone: dict[Key, Message], unit: Unit) -> Message | None:
    """Take the message for a similar text in the same cell: the text changed."""
    ratios = {
        key: SequenceMatcher(None, key[1], unit.text, autojunk=False).ratio()
        for key in gone
        if key[0] == unit.context
    }
    best = max(ratios, key=lambda key: ratios[key], default=None)
    return gone.pop(best) if best and ratios[best] >= _ALIKE else None


def _make_message(unit: Unit, before: Message | None) -> Message:
    message = Message(
        unit.text,
        before.string if before else "",
        locations=[(unit.place, 0)] if unit.place and unit.place != unit.context else [],
        flags={"fuzzy"} if before and before.fuzzy else (),
        auto_comments=[unit.about],
        user_comments=before.user_comments if before else (),
        previous_id=before.previous_id if before else (),
        context=unit.context,
    )
    message.flags &= {"fuzzy"}  # Babel takes signs such as % for fields
    return message


def write_catalog(path: Path, language: str, messages: Iterable[Message]) -> bool:
    """Write a catalog, and return whether the file changed.

    Raises:
        OSError: The file can't be written.
    """
    text = format_catalog(path.stem, language, messages)
    if path.exists() and path.read_bytes() == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, text)
    return True


def update_catalogs(root: Path, language: str, units: dict[str, list[Unit]]) -> list[Path]:
    """Bring a language's catalogs up to date, and return the files that changed.

    A text that has a translation in another catalog, with the same context, gets it here too.

    Args:
        root: The course's folder.
        language: The language's code, such as `zh_CN`.
        units: The units of the course by the names of their catalogs.
    """
    paths = {name: get_path(root, language, name) for name in units}
    known = {key: text for path in paths.values() for key, text in read_translations(path).items()}
    changed = []
    for name, path in paths.items():
        messages = update_messages(read_messages(path), units[name])
        for message in messages:
            message.string = message.string or known.get(_get_key(message), "")
        if write_catalog(path, language, messages):
            changed.append(path)
    return changed


def format_catalog(name: str, language: str, messages: Iterable[Message]) -> bytes:
    """Return the text of a catalog's file."""
    catalog = Catalog(
        language,
        header_comment=f"# {name}: docs/translating.md says how to translate it.",
        project="Deep Learning with PyTorch",
        version="1",
        msgid_bugs_address="none",
        last_translator="none",
        language_team="none",
        creation_date=FIXED_DATE,
        revision_date=FIXED_DATE,
        fuzzy=False,
    )
    for message in messages:
        catalog[message.id] = message
    file = io.BytesIO()
    write_po(file, catalog, width=0, include_previous=True, include_lineno=False)
    return file.getvalue().rstrip() + b"\n"


def _get_key(message: Message) -> Key:
    return message.context or "", str(message.id)
