"""Numbers, names and errors in words, as several pages and messages need them."""

from __future__ import annotations

from collections.abc import Iterable

from autograder.escaping import make_printable
from autograder.language import Text, count_phrase, join_texts, phrase, show


def format_span(seconds: float) -> Text:
    """Return a time span in its two largest units: ``2 days and 3 hours``."""
    minutes = int(seconds // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    words = [
        count_phrase(days, phrase("{count} day", count=days), phrase("{count} days", count=days)),
        count_phrase(
            hours, phrase("{count} hour", count=hours), phrase("{count} hours", count=hours)
        ),
        count_phrase(
            minutes,
            phrase("{count} minute", count=minutes),
            phrase("{count} minutes", count=minutes),
        ),
    ]
    spans = [span for span, count in zip(words, (days, hours, minutes), strict=True) if count]
    if len(spans) > 1:
        return phrase(
            "{longer_time} and {shorter_time}", longer_time=spans[0], shorter_time=spans[1]
        )
    return spans[0] if spans else phrase("less than a minute")


def format_count(number: int | float, singular: str, plural: str = "") -> str:
    """Return a number with its noun: ``1 page``, ``2 pages``, ``2 entries``.

    Args:
        number: The number.
        singular: The noun for one.
        plural: The noun for several, if it is not the singular with an "s".
    """
    return f"{number:g} {singular if number == 1 else plural or singular + 's'}"


def count_points(points: float) -> Text:
    """Return a number of points in words: ``1 point``, ``0.5 points``."""
    return count_phrase(
        points, phrase("{count} point", count=points), phrase("{count} points", count=points)
    )


def format_difficulty(difficulty: int) -> str:
    """Return a difficulty of 1 to 5 as in an exercise's heading: ``●●○○○``."""
    return "●" * difficulty + "○" * (5 - difficulty)


def make_anchor(heading: str) -> str:
    """Return the end of a link to a heading. JupyterLab's anchors keep capitals and signs."""
    return heading.replace(" ", "-")


def format_names(names: Iterable[str], at_most: int = 200) -> Text:
    """Return names in quotes as one phrase: ``'a' and 'b'``. See `format_list`."""
    return format_list((repr(name) for name in names), at_most)


def format_list(names: Iterable[str], at_most: int = 200) -> Text:
    """Return names as one phrase: ``a``, ``a and b``, ``a, b and c``.

    Args:
        names: Names that may come from a student's file. Each is made safe to print on one line.
        at_most: Show this many names and count the others: ``a, b and 7 more``. A single further
            name is shown, since "1 more" is not shorter.
    """
    words: list[Text] = [make_printable(name) for name in names]
    if len(words) > at_most + 1:
        words[at_most:] = [phrase("{count} more", count=len(words) - at_most)]
    if len(words) < 2:
        return words[0] if words else ""
    return phrase(
        "{names} and {last_name}", names=join_texts(words[:-1], ", "), last_name=words[-1]
    )


def leave_out_end(text: str, longest: int) -> str:
    """Return a text that ends after so many characters, with a line on what is left out."""
    left_out = len(text) - longest
    if left_out <= 0:
        return text
    return f"{text[:longest]}\n{show(describe_left_out(left_out))}"


def describe_left_out(characters: int) -> Text:
    """Return the line that stands for so many characters of a text."""
    return phrase("… {count} characters are left out …", count=characters)


def describe_tests_beside(names: list[str]) -> str:
    """Return a sentence that names the tests that ran beside the student's code, or ""."""
    if not names:
        return ""
    about = "Tests that ran beside the student's code, which can forge their points"
    return f"{about}: {format_list(names)}."


def describe_os_error(error: OSError) -> str:
    """Say which file or folder can't be used and why, on one line."""
    if not error.strerror:
        return str(error)  # a message of our own
    place = f"{error.filename}: " if error.filename else ""
    return f"{place}{error.strerror}."
