"""The rule for the cost of a late submission."""

from __future__ import annotations

import math
from dataclasses import dataclass

from nbgrader.plugins import BasePlugin
from traitlets import Float, Integer

from autograder.language import Text, count_phrase, phrase
from autograder.penalties import DAY


@dataclass(frozen=True)
class LateRule:
    """What lateness costs, in percent of the points that a student earned.

    Attributes:
        percent_per_day: The cost of each day that has begun.
        most_percent: The highest cost.
        grace_minutes: How many minutes cost nothing.
        late_days: How many late days of all assignments together cost nothing.
    """

    percent_per_day: float = 0.0
    most_percent: float = 100.0
    grace_minutes: float = 0.0
    late_days: int = 0

    def count_days(self, seconds_late: float) -> int:
        """Return how many days have begun. The minutes that cost nothing are no day."""
        return 0 if seconds_late <= self.grace_minutes * 60 else math.ceil(seconds_late / DAY)

    def compute_percent(self, seconds_late: float) -> float:
        """Return the cost of being so many seconds late, if no late days are left."""
        return min(self.most_percent, self.percent_per_day * self.count_days(seconds_late))

    def describe(self) -> Text:
        """Return the rule in words."""
        rule = phrase(
            "each day that has begun costs {percent} % of the points earned",
            percent=self.percent_per_day,
        )
        if self.most_percent < 100:
            rule = phrase("{rule}, {percent} % at most", rule=rule, percent=self.most_percent)
        if self.grace_minutes:
            rule = phrase(
                "{rule}, and the first {minutes} minutes cost nothing",
                rule=rule,
                minutes=self.grace_minutes,
            )
        if not self.late_days:
            return rule
        return count_phrase(
            self.late_days,
            phrase(
                "{rule}. The first {count} late day of all assignments together cost nothing",
                rule=rule,
                count=self.late_days,
            ),
            phrase(
                "{rule}. The first {count} late days of all assignments together cost nothing",
                rule=rule,
                count=self.late_days,
            ),
        )


_DEFAULTS = LateRule()


class LatePenalty(BasePlugin):
    """A late penalty for nbgrader by this rule. By default lateness costs nothing."""

    percent_per_day = Float(
        _DEFAULTS.percent_per_day,
        min=0,
        max=100,
        help="What each day that has begun costs, in percent of the points earned.",
    ).tag(config=True)
    most_percent = Float(
        _DEFAULTS.most_percent,
        min=0,
        max=100,
        help="The highest cost of lateness, in percent of the points earned.",
    ).tag(config=True)
    grace_minutes = Float(
        _DEFAULTS.grace_minutes, min=0, help="How many minutes of lateness cost nothing."
    ).tag(config=True)
    late_days = Integer(
        _DEFAULTS.late_days,
        min=0,
        help="How many late days of a student cost nothing, in all assignments together. The "
        "assignments that are due first use them.",
    ).tag(config=True)

    @property
    def rule(self) -> LateRule:
        """The rule from the configuration."""
        return LateRule(self.percent_per_day, self.most_percent, self.grace_minutes, self.late_days)

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """Return the points that lateness costs, or None if it costs nothing."""
        return score * self.rule.compute_percent(total_seconds_late) / 100 or None
