"""Carry exceptions from the student's process to the judge.

In the student's process, an exception becomes a few plain fields. In the judge, the fields become
an exception of the same built-in type, so ``raises(ValueError, f)`` means what it says. An
exception can't pretend to be of another kind: the judge makes only the types below, and never
`CheckFailed`, `SystemExit` or `KeyboardInterrupt`.
"""

from __future__ import annotations

import linecache
import traceback
from typing import Any

from autograder.grading.wire.json_text import CodecError
from autograder.grading.wire.text import LONGEST, fit
from autograder.language import phrase

_ALLOWED: dict[str, type[Exception]] = {
    kind.__name__: kind
    for kind in (
        ArithmeticError, AssertionError, AttributeError, BufferError, EOFError, FileExistsError,
        FileNotFoundError, FloatingPointError, ImportError, IndexError, IsADirectoryError, KeyError,
        LookupError, MemoryError, ModuleNotFoundError, NameError, NotADirectoryError,
        NotImplementedError, OSError, OverflowError, PermissionError, RecursionError, RuntimeError,
        StopAsyncIteration, StopIteration, SyntaxError, SystemError, TimeoutError, TypeError,
        UnboundLocalError, UnicodeError, ValueError, ZeroDivisionError,
    )
}  # fmt: skip
_MOST_LINES = 30


class StudentError(RuntimeError):
    """The student's code raised something that is not one of Python's own `Exception` types."""


def error_fields(
    error: BaseException, labels: dict[str, str], cell: str | None = None
) -> dict[str, Any]:
    """Return an exception as plain fields. It runs in the student's process and never raises.

    Args:
        error: The exception.
        labels: The grade ids of cells, by the file name of each cell's compiled code.
        cell: The grade id of the cell that ended with this exception, or None for a request.
    """
    fields: dict[str, Any] = {"name": "", "base": "", "message": "", "args": None, "lines": []}
    try:
        fields["name"] = type(error).__name__
        names = [kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins"]
        fields["base"] = next((name for name in names if name in _ALLOWED), "")
        fields["args"] = _plain_args(error)
        fields["message"] = str(error)[:LONGEST]
        fields["lines"] = _student_lines(error, labels)
        if cell is not None and isinstance(error, SyntaxError) and not fields["lines"]:
            # the cell did not start, so no frame is in it
            fields["message"] = str(error.msg)[:LONGEST]
            fields["args"] = None
            if error.lineno:
                fields["lines"] = [[cell, error.lineno, (error.text or "").strip()[:200], ""]]
    except BaseException:  # a hostile __str__: the name must be enough
        fields["message"] = str(fields["message"])
    return fields


def _plain_args(error: BaseException) -> list[Any] | None:
    args = error.args
    plain = all(item is None or type(item) in (str, int, bool) for item in args)
    small = len(args) <= 4 and all(len(str(item)) <= LONGEST for item in args)
    return list(args) if plain and small else None


def _student_lines(error: BaseException, labels: dict[str, str]) -> list[Any]:
    """Return cell, line number, text and function of the student's frames, the outermost first."""
    lines: list[Any] = []
    for frame, number in traceback.walk_tb(error.__traceback__):
        name = frame.f_code.co_filename
        if name in labels:
            text = linecache.getline(name, number).strip()[:200]
            lines.append([labels[name], number, text, frame.f_code.co_name])
    return lines[-_MOST_LINES:]


def make_error(fields: Any) -> Exception:
    """Return the exception to raise in the judge.

    Its attribute ``student_line`` has the number and text of the student's innermost line, or
    None. ``student_lines`` has all of the student's lines, with cell and function.
    ``from_student`` is True.

    Raises:
        CodecError: If the fields are malformed.
    """
    if type(fields) is not dict:
        raise CodecError(phrase("The reply is malformed."))
    name, base = _short(fields.get("name"), 100) or "Error", fields.get("base")
    message = _short(fields.get("message"), LONGEST)
    error = _build(name, base if type(base) is str else "", message, fields.get("args"))
    if isinstance(error, NameError | AttributeError):
        error.name = _quoted(message)
    lines = _checked_lines(fields.get("lines"))
    details: Any = error
    details.from_student = True
    details.student_lines = lines
    details.student_line = (lines[-1][1], lines[-1][2]) if lines else None
    return error


def _build(name: str, base: str, message: str, args: Any) -> Exception:
    kind = _ALLOWED.get(base)
    readable = name if name.isidentifier() else "Error"
    if kind is None:
        return _make_student_error(readable, message)
    if name != base:  # the student or a library defined this class
        kind = type(readable, (kind,), {"__str__": lambda self: message})
    plain = type(args) is list and len(args) <= 4
    plain = plain and all(item is None or type(item) in (str, int, bool) for item in args)
    if plain:
        args = [fit(item) if type(item) is str else item for item in args]
    try:
        return kind(*args) if plain else kind(message)
    except Exception:
        return _make_student_error(readable, message)


def _make_student_error(name: str, message: str) -> StudentError:
    """Return the error in a class of the student's name, because messages show the name."""
    kind: type[StudentError] = type(name, (StudentError,), {})
    return kind(message)


def _checked_lines(value: Any) -> list[tuple[str, int, str, str]]:
    lines = []
    for line in value[-_MOST_LINES:] if type(value) is list else []:
        if type(line) is not list or [type(part) for part in line] != [str, int, str, str]:
            raise CodecError(phrase("The reply is malformed."))
        cell, number, text, function = line
        lines.append((_short(cell, 100), number, _short(text, 200), _short(function, 100)))
    return lines


def _short(value: Any, length: int) -> str:
    return fit(value, length) if type(value) is str else ""


def _quoted(message: str) -> str:
    """Return the name in ``name 'x' is not defined``."""
    parts = message.split("'")
    return parts[1] if len(parts) > 2 else ""
