"""Show the error that a piece of code really raises, and let the lesson continue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from IPython.display import display

from autograder.language import say
from course.boxes import Box

LONGEST = 400  # characters of a message; some of PyTorch's messages list every overload


@contextmanager
def expected_error(kind: type[Exception]) -> Iterator[None]:
    """Run the indented code, which must fail, and show PyTorch's own message in a box.

    Args:
        kind: The type of error the code raises.

    Raises:
        AssertionError: If the code does not raise an error. So no lesson shows an outdated error.
        Exception: Any error of another type, unchanged.
    """
    try:
        yield
    except kind as error:
        display(error_box(error))  # type: ignore[no-untyped-call]
    else:
        raise AssertionError(
            say("this cell should raise {error}, but it ran without an error", error=kind.__name__)
        )


def error_box(error: Exception) -> Box:
    """Return a box with the type and the message of an error."""
    return Box("error", type(error).__name__, (f"`{message(error)}`",))


def message(error: Exception) -> str:
    """Return an error's message without terminal colors, cut off if it lists overloads."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip().replace("`", "'")
    return text if len(text) <= LONGEST else text[:LONGEST].rstrip() + " …"
