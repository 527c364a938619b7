"""Read and write CSV files in the forms that LMSs use."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from autograder.atomic_file import write_atomically
from autograder.lms.lms_error import LmsError

BOM = "\ufeff"
DELIMITERS = (",", ";", "\t")


@dataclass
class Table:
    """A CSV file: its cells, and how the file writes them.

    Attributes:
        rows: All rows, the header first. Rows may differ in length.
        delimiter: The character between cells.
        newline: The characters between rows.
        bom: Whether the file begins with UTF-8's byte order mark, which Excel needs.
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
        LmsError: The file can't be read, is not UTF-8, or is not a CSV file with a header.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LmsError(f"{path} can't be read: {error.strerror}.") from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LmsError(
            f"{path} is not UTF-8 (at byte {error.start}). Export it again, or save it as "
            '"CSV UTF-8".'
        ) from error
    bom, text = text.startswith(BOM), text.removeprefix(BOM)
    try:
        # the right delimiter is the one that divides the header into the most cells
        delimiter = max(DELIMITERS, key=lambda mark: len(_read_rows(text, mark, at_most=1)[0]))
        rows = _read_rows(text, delimiter)
    except (csv.Error, IndexError) as error:
        raise LmsError(f"{path} is not a CSV file: {error}.") from error
    return Table(rows, delimiter, "\r\n" if "\r\n" in text else "\n", bom)


def _read_rows(text: str, delimiter: str, at_most: int | None = None) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = []
    for row in reader:
        rows.append(row)
        if len(rows) == at_most:
            break
    return rows


def write_table(path: Path, table: Table) -> None:
    """Write a CSV file completely or not at all.

    Raises:
        LmsError: The file can't be written.
    """
    text = io.StringIO(newline="")
    # csv quotes a single carriage return only where it is part of the line's end
    has_returns = any("\r" in cell for row in table.rows for cell in row)
    csv.writer(
        text, delimiter=table.delimiter, lineterminator="\r\n" if has_returns else table.newline
    ).writerows(table.rows)
    data = ((BOM if table.bom else "") + text.getvalue()).encode("utf-8", "replace")
    write_grades(path, data)


def write_grades(path: Path, data: bytes) -> None:
    """Write a file that other users of this machine must not read. A failure leaves the old file.

    Raises:
        LmsError: The file can't be written.
    """
    try:
        write_atomically(path, data, mode=0o640)
    except OSError as error:
        raise LmsError(f"{path} can't be written: {error.strerror}.") from error


def escape_formula(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula.

    Students choose their own names. OWASP, "CSV Injection": Excel, LibreOffice and Google Sheets
    take cells that begin with =, +, -, @, a tab or a carriage return for formulas.
    """
    first = text.lstrip()[:1]
    return f"'{text}" if first in ("=", "+", "-", "@") or text[:1] in ("\t", "\r") else text
