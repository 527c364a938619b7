"""CSV files as an LMS writes and reads them."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

BOM = "\ufeff"
DELIMITERS = (",", ";", "\t")


class LmsTrouble(RuntimeError):
    """What was asked can't be done and nothing was changed; the text says what to do."""


def fail(app: Any, trouble: LmsTrouble) -> NoReturn:
    """End nbgrader's command with a sentence; without one, raise the trouble itself."""
    if hasattr(app, "fail"):
        app.fail(str(trouble))
    raise trouble


@dataclass
class Table:
    """A CSV file: its cells, and how they were written down.

    Attributes:
        rows: All rows, the header first; rows may differ in length.
        delimiter: Between cells.
        newline: Between rows.
        bom: Whether the file begins with UTF-8's byte order mark, as Excel likes it.
    """

    rows: list[list[str]] = field(default_factory=list)
    delimiter: str = ","
    newline: str = "\n"
    bom: bool = False

    @property
    def header(self) -> list[str]:
        return self.rows[0]


def read_table(path: Path) -> Table:
    """Read a CSV file in UTF-8, with or without a byte order mark.

    Raises:
        LmsTrouble: It can't be read, is not UTF-8, or is no CSV file with a header.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LmsTrouble(f"{path} can't be read: {error.strerror}.") from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LmsTrouble(
            f"{path} is not UTF-8 (at byte {error.start}). Export it again, or save it as "
            '"CSV UTF-8".'
        ) from error
    bom, text = text.startswith(BOM), text.removeprefix(BOM)
    try:
        delimiter = max(DELIMITERS, key=lambda one: len(_rows(text, one, 1)[0]))
        rows = _rows(text, delimiter)
    except (csv.Error, IndexError) as error:
        raise LmsTrouble(f"{path} is no CSV file: {error}.") from error
    return Table(rows, delimiter, "\r\n" if "\r\n" in text else "\n", bom)


def _rows(text: str, delimiter: str, most: int | None = None) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = []
    for row in reader:
        rows.append(row)
        if len(rows) == most:
            break
    return rows


def write_table(path: Path, table: Table) -> None:
    """Write a CSV file, whole or not at all.

    Raises:
        LmsTrouble: It can't be written.
    """
    text = io.StringIO(newline="")
    # csv quotes a lone carriage return only where it is part of the line's end
    returns = any("\r" in cell for row in table.rows for cell in row)
    csv.writer(
        text, delimiter=table.delimiter, lineterminator="\r\n" if returns else table.newline
    ).writerows(table.rows)
    data = ((BOM if table.bom else "") + text.getvalue()).encode("utf-8", "replace")
    write_whole(path, data)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file into its place in one step.

    Raises:
        LmsTrouble: It can't be written.
    """
    fresh = ""
    try:
        handle, fresh = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(fresh, 0o640)  # grades are not for everybody on this machine
        os.replace(fresh, path)
    except OSError as error:
        if fresh:
            with contextlib.suppress(OSError):
                os.unlink(fresh)
        raise LmsTrouble(f"{path} can't be written: {error.strerror}.") from error


def neutral(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: behind an apostrophe.

    A student chooses the own name. OWASP, "CSV Injection": cells that begin with =, +, -, @, a tab
    or a carriage return are formulas to Excel, LibreOffice and Google Sheets.
    """
    begins = text.lstrip()[:1]
    return f"'{text}" if begins in ("=", "+", "-", "@") or text[:1] in ("\t", "\r") else text


def listed(names: list[str], most: int = 200) -> str:
    """Names in a sentence, not more than can be read."""
    shown = ", ".join(one_line(name) for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def one_line(text: str) -> str:
    """A name from a file, safe to print on a terminal."""
    kept = "".join(one if one.isprintable() else " " for one in text)
    return " ".join(kept.split())[:120]
