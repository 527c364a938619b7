"""Times as nbgrader keeps them: in UTC, without a time zone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from autograder.language import Text, phrase

_WEEKDAYS = (
    phrase("Monday"), phrase("Tuesday"), phrase("Wednesday"), phrase("Thursday"), phrase("Friday"),
    phrase("Saturday"), phrase("Sunday"),
)  # fmt: skip
_MONTHS = (
    phrase("January"), phrase("February"), phrase("March"), phrase("April"), phrase("May"),
    phrase("June"), phrase("July"), phrase("August"), phrase("September"), phrase("October"),
    phrase("November"), phrase("December"),
)  # fmt: skip


def utc_now() -> datetime:
    """Return the time now in UTC, without a time zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def convert_from_utc(time: datetime, zone: str) -> datetime:
    """Return a time of nbgrader in another time zone.

    Args:
        time: The time in UTC, without a time zone.
        zone: The name of a time zone, such as ``Europe/Berlin``.
    """
    return time.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))


def format_time(time: datetime) -> Text:
    """Return a time with its day in words: ``Monday, 2 November 2026, 10:00 UTC``."""
    return phrase(
        "{weekday}, {day} {month} {year}, {time}",
        weekday=_WEEKDAYS[time.weekday()],
        day=time.day,
        month=_MONTHS[time.month - 1],
        year=time.year,
        time=f"{time:%H:%M %Z}",
    )
