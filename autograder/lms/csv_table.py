"""Read and write CSV files in the forms that LMSs use.

A file that is read and written again keeps the bytes of all cells that did not change: quotes, line
ends, the byte order mark. A cell that changed is in quotes if it was before.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from autograder.atomic_file import write_atomically
from autograder.lms.lms_error import LmsError

BOM = "\ufeff"
DELIMITERS = (",", ";", "\t")
_NUMBER = re.compile(r"\s*-?\d+(?P<mark>[.,])\d+\s*")


@dataclass(frozen=True)
class _WrittenRow:
    """A row as the file has it.

    Attributes:
        cells: The values of the cells, and their text in the file.
        end: The characters after the row. They are empty at the end of a file.
    """

    cells: list[tuple[str, str]]
    end: str


@dataclass
class Table:
    """A CSV file: its cells, and how the file writes them.

    Attributes:
        rows: All rows, the header first. Rows may differ in length.
        delimiter: The character between cells.
        newline: The characters between rows.
        bom: Whether the file begins with UTF-8's byte order mark, which Excel needs.
        written: The rows as the file has them, or nothing for a new table.
    """

    rows: list[list[str]] = field(default_factory=list)
    delimiter: str = ","
    newline: str = "\n"
    bom: bool = False
    written: list[_WrittenRow] = field(default_factory=list)

    @property
    def header(self) -> list[str]:
        return self.rows[0]

    def find_decimal_mark(self, column: int) -> str:
        """Return the decimal mark of a column's numbers, or else of the other numbers.

        It is a point unless all such numbers have a comma.
        """
        of_column = [row[column] for row in self.rows[1:] if column < len(row)]
        for cells in (of_column, [cell for row in self.rows[1:] for cell in row]):
            marks = {match["mark"] for cell in cells if (match := _NUMBER.fullmatch(cell))}
            if marks:
                return "," if marks == {","} else "."
        return "."


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
    if not text.strip():
        raise LmsError(f"{path} is not a CSV file: it is empty. Export it again.")
    try:
        # the right delimiter is the one that divides the header into the most cells
        delimiter = max(DELIMITERS, key=lambda mark: len(_read_rows(text, mark, at_most=1)[0]))
        rows = _read_rows(text, delimiter)
    except (csv.Error, IndexError) as error:
        raise LmsError(f"{path} is not a CSV file: {error}.") from error
    newline = "\r\n" if "\r\n" in text else "\n"
    return Table(rows, delimiter, newline, bom, _split_rows(text, delimiter, rows))


def _split_rows(text: str, delimiter: str, rows: list[list[str]]) -> list[_WrittenRow]:
    """Return the rows as the file has them.

    Returns nothing if the file has a form that only the `csv` module understands.
    """
    mark = re.escape(delimiter)
    cell = re.compile(
        rf'(?P<cell>"(?:[^"]|"")*"|[^{mark}\r\n"][^{mark}\r\n]*|)(?P<end>{mark}|\r\n|\r|\n|\Z)'
    )
    written: list[_WrittenRow] = []
    at = 0
    texts: list[str] = []
    while at < len(text) or texts:
        match = cell.match(text, at)
        if not match:
            return []
        texts.append(match["cell"])
        at = match.end()
        if match["end"] == delimiter:
            continue
        values = rows[len(written)] if len(written) < len(rows) else []
        if [_read_cell(part) for part in texts] != (values or [""]):
            return []
        written.append(_WrittenRow(list(zip(values, texts, strict=False)), match["end"]))
        texts = []
    return written if len(written) == len(rows) else []


def _read_cell(text: str) -> str:
    return text[1:-1].replace('""', '"') if text.startswith('"') else text


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
    rows = _join_rows(table) if table.written else _write_rows(table)
    write_grades(path, ((BOM if table.bom else "") + rows).encode("utf-8", "replace"))


def _write_rows(table: Table) -> str:
    """Return the text of a new table."""
    text = io.StringIO(newline="")
    # csv quotes a single carriage return only where it is part of the line's end
    has_returns = any("\r" in cell for row in table.rows for cell in row)
    csv.writer(
        text, delimiter=table.delimiter, lineterminator="\r\n" if has_returns else table.newline
    ).writerows(table.rows)
    return text.getvalue()


def _join_rows(table: Table) -> str:
    """Return the text of a table from a file. Cells that did not change are as in the file."""
    lines = []
    for row, before in zip(table.rows, table.written, strict=True):
        texts = [
            before.cells[index][1]
            if index < len(before.cells) and before.cells[index][0] == cell
            else _write_cell(cell, table.delimiter, _has_quotes(before, index))
            for index, cell in enumerate(row)
        ]
        lines.append(table.delimiter.join(texts) + before.end)
    return "".join(lines)


def _has_quotes(row: _WrittenRow, index: int) -> bool:
    """Return whether the file has quotes around a cell, or around all cells of its row."""
    if index < len(row.cells):
        return row.cells[index][1].startswith('"')
    return bool(row.cells) and all(text.startswith('"') for _, text in row.cells)


def _write_cell(text: str, delimiter: str, quotes: bool) -> str:
    if quotes or any(mark in text for mark in (delimiter, '"', "\r", "\n")):
        return '"' + text.replace('"', '""') + '"'
    return text


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
