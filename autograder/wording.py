"""Numbers and names in words, as several pages and messages need them."""

from __future__ import annotations

from collections.abc import Iterable

from autograder.escaping import make_printable


def format_span(seconds: float) -> str:
    """Return a time span in its two largest units: ``2 days and 3 hours``."""
    minutes = int(seconds // 60)
    sizes = [("day", minutes // 1440), ("hour", minutes // 60 % 24), ("minute", minutes % 60)]
    words = [f"{count} {name}{'s' * (count != 1)}" for name, count in sizes if count]
    return " and ".join(words[:2]) or "less than a minute"


def format_count(number: int | float, singular: str, plural: str = "") -> str:
    """Return a number with its noun: ``1 page``, ``2 pages``, ``2 entries``.

    Args:
        number: The number.
        singular: The noun for one.
        plural: The noun for several, if it is not the singular with an "s".
    """
    return f"{number:g} {singular if number == 1 else plural or singular + 's'}"


def format_difficulty(difficulty: int) -> str:
    """Return a difficulty of 1 to 5 as in an exercise's heading: ``●●○○○``."""
    return "●" * difficulty + "○" * (5 - difficulty)


def make_anchor(heading: str) -> str:
    """Return the end of a link to a heading. JupyterLab's anchors keep capitals and signs."""
    return heading.replace(" ", "-")


def format_names(names: Iterable[str], at_most: int = 200) -> str:
    """Return names in quotes as one phrase: ``'a' and 'b'``. See `format_list`."""
    return format_list((repr(name) for name in names), at_most)


def format_list(names: Iterable[str], at_most: int = 200) -> str:
    """Return names as one phrase: ``a``, ``a and b``, ``a, b and c``.

    Args:
        names: Names that may come from a student's file. Each is made safe to print on one line.
        at_most: Show this many names and count the others: ``a, b and 7 more``. A single further
            name is shown, since "1 more" is not shorter.
    """
    words = [make_printable(name) for name in names]
    if len(words) > at_most + 1:
        words[at_most:] = [f"{len(words) - at_most} more"]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def leave_out_end(text: str, longest: int) -> str:
    """Return a text that ends after so many characters, with a line on what is left out."""
    left_out = len(text) - longest
    return f"{text[:longest]}\n… {left_out} characters are left out …" if left_out > 0 else text


def describe_tests_beside(names: list[str]) -> str:
    """Return a sentence that names the tests that ran beside the student's code, or ""."""
    if not names:
        return ""
    about = "Tests that ran beside the student's code, which can forge their points"
    return f"{about}: {format_list(names)}."
