"""What a late submission costs."""

from __future__ import annotations

import math
from dataclasses import dataclass

from nbgrader.plugins import BasePlugin
from traitlets import Float

DAY = 24 * 3600.0


@dataclass(frozen=True)
class LateRule:
    """What lateness costs, in percent of the points that were earned.

    Attributes:
        percent_per_day: For each day that has begun.
        most_percent: Never more than this.
        grace_minutes: So much costs nothing.
    """

    percent_per_day: float = 0.0
    most_percent: float = 100.0
    grace_minutes: float = 0.0

    def percent(self, seconds_late: float) -> float:
        """The percent taken off for being so many seconds late."""
        if seconds_late <= self.grace_minutes * 60:
            return 0.0
        return min(self.most_percent, self.percent_per_day * math.ceil(seconds_late / DAY))

    def sentence(self) -> str:
        """The rule in words."""
        rule = f"each day begun costs {self.percent_per_day:g} % of the points earned"
        if self.most_percent < 100:
            rule += f", {self.most_percent:g} % at most"
        if self.grace_minutes:
            rule += f"; the first {self.grace_minutes:g} minutes cost nothing"
        return rule


class LatePenalty(BasePlugin):
    """nbgrader's late penalty plugin by this rule. By default lateness costs nothing."""

    percent_per_day = Float(
        0, min=0, max=100, help="Percent of the points earned that each day begun costs."
    ).tag(config=True)
    most_percent = Float(100, min=0, max=100, help="The most that lateness costs.").tag(config=True)
    grace_minutes = Float(0, min=0, help="Minutes that cost nothing.").tag(config=True)

    @property
    def rule(self) -> LateRule:
        """The configured rule."""
        return LateRule(self.percent_per_day, self.most_percent, self.grace_minutes)

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """Points to take off `score`; None where there are none."""
        return score * self.rule.percent(total_seconds_late) / 100 or None
