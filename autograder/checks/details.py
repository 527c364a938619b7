"""Use what a released test cell leaves out: helper functions and lists of known mistakes."""

from __future__ import annotations

import ast
import inspect
import linecache
import sys
from contextvars import ContextVar
from types import FrameType
from typing import Any

from autograder.results.check_details import Details

#: The known mistakes of the part that runs, as code, by the call's code.
KNOWN_HERE: ContextVar[dict[str, str] | None] = ContextVar("known_here", default=None)


def define_helpers(details: Details, exercise: str, namespace: dict[str, Any]) -> None:
    """Run the code of an exercise's helper functions in a namespace."""
    filename = f"<checks of {exercise}>"
    lines = details.helpers.splitlines(keepends=True)
    linecache.cache[filename] = (len(details.helpers), None, lines, filename)
    exec(compile(details.helpers, filename, "exec", dont_inherit=True), namespace)


def find_mistakes() -> dict[str, Any]:
    """Return the known mistakes of the check that the test cell calls now."""
    known, frame = KNOWN_HERE.get(), _find_caller()
    if not known or frame is None or frame.f_code.co_name != "<module>":  # a helper has its own
        return {}
    call = _find_call(frame)
    for text, code in known.items():
        if call and ast.dump(_parse(text).body) == ast.dump(call):
            # in the cell's namespace, as if it stood in the call
            mistakes = eval(compile(_parse(code), "<known mistakes>", "eval"), frame.f_globals)
            return dict(mistakes)
    return {}


def _parse(text: str) -> ast.Expression:
    return ast.parse(f"({text}\n)", mode="eval")  # in parentheses, because it may have many lines


def _find_caller() -> FrameType | None:
    """Return the frame that called this package."""
    frame: FrameType | None = sys._getframe(1)
    while frame and str(frame.f_globals.get("__name__", "")).startswith("autograder.checks"):
        frame = frame.f_back
    return frame


def _find_call(frame: FrameType) -> ast.Call | None:
    """Return the call that runs in a frame, or None if its text is not known."""
    place = inspect.getframeinfo(frame, context=0).positions
    text = "".join(linecache.getlines(frame.f_code.co_filename))
    if place is None:
        return None
    for node in ast.walk(ast.parse(text)):
        # no two calls end at one place
        end = getattr(node, "end_lineno", None), getattr(node, "end_col_offset", None)
        if isinstance(node, ast.Call) and end == (place.end_lineno, place.end_col_offset):
            return node
    return None
