"""Decide when a feedback page shows the results of hidden tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from autograder.clock import convert_from_utc
from autograder.language import Text, phrase
from autograder.settings import AT_ONCE, BY_HAND


@dataclass(frozen=True)
class Disclosure:
    """What a feedback page may show now.

    Attributes:
        everything: Whether the page shows the results of hidden tests.
        until: When it will show them, in words that continue "follow". Empty if it shows them now.
    """

    everything: bool = True
    until: Text = ""


def decide_disclosure(policy: str, due: datetime | None, now: datetime, zone: str) -> Disclosure:
    """Decide what a page may show now.

    Args:
        policy: `Watch.hidden_results`.
        due: The due date in UTC, without a time zone as nbgrader keeps it. None if there is no due
            date.
        now: The time in UTC, without a time zone.
        zone: The time zone in which students read dates.
    """
    if policy == BY_HAND:
        return Disclosure(False, phrase("when your instructor releases them"))
    if policy == AT_ONCE or due is None or now >= due:
        return Disclosure()
    local = convert_from_utc(due, zone)
    time = f"{local:%Y-%m-%d %H:%M %Z}"
    return Disclosure(False, phrase("after the due date, {time}", time=time))
