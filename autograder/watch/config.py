"""The settings of `autograder watch` in `nbgrader_config.py`: `c.Watch.… = …`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from traitlets import Enum, Float, Int
from traitlets.config import LoggingConfigurable

AT_ONCE, AFTER_DUE_DATE, BY_HAND = "at once", "after due date", "by hand"


class Watch(LoggingConfigurable):
    """How submissions are graded as they arrive."""

    seconds = Float(2, min=0.1, help="Seconds between two looks at the exchange.").tag(config=True)
    workers = Int(0, min=0, help="Processes that grade; one a core where 0.").tag(config=True)
    hidden_results = Enum(
        [AT_ONCE, AFTER_DUE_DATE, BY_HAND],
        AFTER_DUE_DATE,
        help="When feedback tells what hidden tests found: 'at once', 'after due date' (at once "
        "where there is none), or 'by hand': when `autograder run` is called.",
    ).tag(config=True)


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
    """What is told now.

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
    there = due.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    return Telling(False, f"after the due date, {there:%Y-%m-%d %H:%M %Z}")
