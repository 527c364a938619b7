"""Read the times that LMSs write, and refuse those that have two meanings."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil import parser as dates  # type: ignore[import-untyped]

from autograder.lms.lms_error import LmsError


def parse_time(text: str, zone: ZoneInfo | None) -> datetime:
    """Read a date and time, and return it in UTC.

    Args:
        text: Its time zone is optional.
        zone: The time zone of a text without one.

    Raises:
        ValueError: The text has two possible meanings (03/04/2026), or there is no time zone.
    """
    if not re.match(r"\d{4}-\d\d-\d\d", text) and not re.search(r"[^\W\d_]{3}", text):
        raise ValueError(f"{text!r} could be read with the day or the month first")
    if not re.search(r"\d{4}", text) or not re.search(r"\d:\d\d", text):
        raise ValueError(f"{text!r} is not a whole date with a time of day")
    try:
        time: datetime = dates.parse(text)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is not a date that can be read here") from error
    if time.tzinfo is None:
        if zone is None:
            raise ValueError(f"{text!r} has no time zone")
        time = time.replace(tzinfo=zone)
    return time.astimezone(UTC)


def find_zone(name: str) -> ZoneInfo | None:
    """Return the time zone of this name, or None if the name is empty.

    Raises:
        LmsError: There is no such time zone.
    """
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise LmsError(
            f"There is no time zone {name!r}. A valid name is, for example, Europe/Berlin."
        ) from error
