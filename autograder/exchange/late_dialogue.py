"""What a student reads before a late submission costs something.

The first attempt to submit late stops with the cost. A second one goes through where the cost is
still the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from nbgrader.utils import parse_utc

from autograder.exchange.due import Due
from autograder.wording import format_span


@dataclass(frozen=True)
class LateDialogue:
    """The dialogue with one student on one assignment.

    Attributes:
        cache: nbgrader's copies of what the student submitted; the last cost is kept there too.
        assignment: The assignment's name.
        zone: The time zone in which the student reads times.
    """

    cache: Path
    assignment: str
    zone: str

    def cost(self, due: Due, now: datetime) -> str:
        """What it costs to submit now; empty where it costs nothing, or what the student has read.

        Args:
            due: When the assignment is due.
            now: In UTC, without a time zone.
        """
        late = (now - due.at).total_seconds()
        percent = due.rule.percent(late)
        cost = {"due": due.at.isoformat(), "percent": percent}
        if not percent or self._read() == cost:
            return ""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps(cost), encoding="utf-8")
        sentences = [
            f"{self.assignment} was due on {self._in_words(due.at)}. "
            f"It is {format_span(late)} late.",
            f"The rule: {due.rule.sentence()}.",
            f"Handed in now, it costs {percent:g} % of the points it earns.",
        ]
        in_time = max((at for at in self._submitted() if at <= due.at), default=None)
        if in_time:
            sentences.append(
                f"What you handed in on {self._in_words(in_time)} was in time and costs nothing; "
                "this one would replace it."
            )
        sentences.append("Nothing was handed in now. To hand it in anyway, submit once more.")
        return "\n".join(sentences)

    @property
    def _file(self) -> Path:
        """Remembers the cost that the student has read."""
        return self.cache / "late" / f"{self.assignment}.json"

    def _read(self) -> object:
        try:
            return json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def _submitted(self) -> Iterator[datetime]:
        """When this assignment was submitted before."""
        for path in self.cache.glob(f"*+{self.assignment}+*/timestamp.txt"):
            yield parse_utc(path.read_text(encoding="utf-8").strip())

    def _in_words(self, at: datetime) -> str:
        local = at.replace(tzinfo=UTC).astimezone(ZoneInfo(self.zone))
        return local.strftime("%A, %-d %B %Y, %H:%M %Z")
