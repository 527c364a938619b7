"""Times as nbgrader keeps them: in UTC, without a time zone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


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
