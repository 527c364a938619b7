"""Refuse a late submission until the student has read the cost.

The first attempt to submit late fails with a message on the cost. The second attempt succeeds if
the cost is still the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nbgrader.utils import parse_utc

from autograder.clock import convert_from_utc, format_time
from autograder.exchange.due import DueDate
from autograder.language import Text, join, phrase
from autograder.wording import format_span


@dataclass(frozen=True)
class LateDialogue:
    """The dialogue with a student about an assignment.

    Attributes:
        cache: The folder with nbgrader's copies of what the student submitted. The last cost that
            the student has read is kept there too.
        assignment: The assignment's name.
        zone: The time zone in which the student reads times.
    """

    cache: Path
    assignment: str
    zone: str

    def explain_cost(self, due: DueDate, now: datetime) -> Text:
        """Return a message on what it costs to submit now.

        The message is empty if it costs nothing, or if the student has read the same cost before.

        Args:
            due: When the assignment is due.
            now: The time in UTC, without a time zone.
        """
        late = (now - due.time).total_seconds()
        percent = due.rule.compute_percent(late)
        cost = {"due": due.time.isoformat(), "percent": percent}
        if not percent or self._read_last_cost() == cost:
            return ""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps(cost), encoding="utf-8")
        lines = [
            phrase(
                "{assignment} was due on {time}. It is {span} late.",
                assignment=self.assignment,
                time=self._format(due.time),
                span=format_span(late),
            ),
            phrase("The rule: {rule}.", rule=due.rule.describe()),
            phrase(
                "If you submit now, it costs {percent} % of the points that you earn, or less if "
                "you have late days left.",
                percent=percent,
            )
            if due.rule.late_days
            else phrase(
                "If you submit now, it costs {percent} % of the points that you earn.",
                percent=percent,
            ),
        ]
        in_time = max((time for time in self._read_times() if time <= due.time), default=None)
        if in_time:
            lines.append(
                phrase(
                    "Your submission of {time} was in time and costs nothing. A new submission "
                    "would replace it.",
                    time=self._format(in_time),
                )
            )
        lines.append(phrase("Nothing was submitted. To submit with this cost, submit again."))
        return join("\n", lines)

    @property
    def _file(self) -> Path:
        """The file with the last cost that the student has read."""
        return self.cache / "late" / f"{self.assignment}.json"

    def _read_last_cost(self) -> object:
        try:
            return json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def _read_times(self) -> Iterator[datetime]:
        """Yield the times at which the student submitted this assignment before."""
        for path in self.cache.glob(f"*+{self.assignment}+*/timestamp.txt"):
            yield parse_utc(path.read_text(encoding="utf-8").strip())

    def _format(self, time: datetime) -> Text:
        return format_time(convert_from_utc(time, self.zone))
