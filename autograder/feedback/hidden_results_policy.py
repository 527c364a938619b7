"""When a feedback page tells what hidden tests found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from autograder.settings import AT_ONCE, BY_HAND


@dataclass(frozen=True)
class Telling:
    """What a feedback page may tell at a moment.

    Attributes:
        everything: Whether what hidden tests found is told.
        until: If not: when it will be, to be read after "follows".
    """

    everything: bool
    until: str = ""


def telling(policy: str, due: datetime | None, now: datetime, zone: str) -> Telling:
    """What a page may tell now.

    Args:
        policy: `Watch.hidden_results`.
        due: The due date in UTC, without a time zone as nbgrader keeps it; None for none.
        now: In UTC, without a time zone.
        zone: The time zone in which students read dates.
    """
    if policy == BY_HAND:
        return Telling(False, "when your instructor releases it")
    if policy == AT_ONCE or due is None or now >= due:
        return Telling(True)
    local = due.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    return Telling(False, f"after the due date, {local:%Y-%m-%d %H:%M %Z}")
