# mypy: disallow_untyped_calls=False
"""nbgrader's exchange with clear sentences, whole submissions, and a word before lateness costs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import (
    ExchangeReleaseAssignment,
    ExchangeReleaseFeedback,
    ExchangeSubmit,
)
from nbgrader.utils import get_username, parse_utc

from autograder.exchange.collect import CarefulCollect
from autograder.exchange.due import Due, due, publish
from autograder.exchange.trouble import trouble
from autograder.wording import span

HOW_TO_FETCH = "Fetch it: menu Nbgrader, Assignment List, Fetch."


class Release(ExchangeReleaseAssignment):
    """Releases an assignment, and tells its due date to whoever will hand it in."""

    coursedir: CourseDirectory

    def copy_files(self) -> None:
        """Copy the assignment; write `due.json`."""
        super().copy_files()
        publish(self.coursedir, Path(self.course_path), self.config)


class Collect(CarefulCollect):
    """Collects submissions, and tells due dates that were changed meanwhile."""

    coursedir: CourseDirectory

    def ensure_root(self) -> None:
        """Stop where there is nothing to collect from."""
        stop_at_trouble(self)

    def copy_files(self) -> None:
        """Copy the submissions; write `due.json`."""
        super().copy_files()
        publish(self.coursedir, Path(self.course_path), self.config)


class ReleaseFeedback(ExchangeReleaseFeedback):
    """Hands out feedback."""

    coursedir: CourseDirectory

    def ensure_root(self) -> None:
        """Stop where it can't be handed out."""
        stop_at_trouble(self)


class Submit(ExchangeSubmit):
    """Hands in whole submissions only, and states the late penalty before it applies."""

    coursedir: CourseDirectory

    def ensure_root(self) -> None:
        """Stop where the exchange can't take the submission."""
        stop_at_trouble(self, Path(self.coursedir.assignment_id).name)

    def init_src(self) -> None:
        """Find the student's folder; stop where its notebook is missing."""
        super().init_src()
        name, folder = self.coursedir.assignment_id, Path(self.src_path)
        outbound = Path(self.root) / self.coursedir.course_id / "outbound" / name
        missing = [
            path.name
            for path in sorted(outbound.glob("*.ipynb"))
            if not (folder / path.name).is_file()
        ]
        if missing:
            self.fail(
                f"Nothing was handed in: the folder {name} has no {' and no '.join(missing)}. Give "
                "your notebook that name again, or move the folder away and fetch the assignment."
            )

    def init_dest(self) -> None:
        """Decide where to; stop at a late submission that nobody agreed to yet."""
        super().init_dest()
        found = due(
            self.coursedir,
            Path(self.inbound_path).parent,
            self.config,
            self.coursedir.assignment_id,
            self._student(),
        )
        if found:
            self._say_what_it_costs(found)

    def copy_files(self) -> None:
        """Hand in under a hidden name first: nobody collects a submission that is half there."""
        whole = self.assignment_filename
        self.assignment_filename = f".{whole}"
        parts = {
            Path(self.inbound_path, f".{whole}"): Path(self.inbound_path, whole),
            Path(self.cache_path, self._cached(f".{whole}")): Path(
                self.cache_path, self._cached(whole)
            ),
        }
        try:
            super().copy_files()
            for part, place in parts.items():
                part.rename(place)
        except BaseException:
            for path in parts:
                shutil.rmtree(path, ignore_errors=True)
            raise
        finally:
            self.assignment_filename = whole

    def _assignment_not_found(self, src_path: str, other_path: str) -> None:
        name = Path(src_path).name
        self.fail(f"Nothing was handed in: there is no folder {name}. {HOW_TO_FETCH}")

    def _student(self) -> str:
        chosen = str(self.coursedir.student_id)
        return chosen if chosen != "*" else str(get_username())

    def _cached(self, filename: str) -> str:
        """Nbgrader's name for its own copy: without the random end."""
        return filename.rsplit("+", 1)[0] if self.add_random_string else filename

    @property
    def _agreement(self) -> Path:
        """Remembers which cost the student was told."""
        return Path(self.cache_path, "late", f"{self.coursedir.assignment_id}.json")

    def _say_what_it_costs(self, found: Due) -> None:
        """Stop the first time that lateness costs something, and each time it costs more."""
        late = (parse_utc(self.timestamp) - found.at).total_seconds()
        percent = found.rule.percent(late)
        told = {"due": found.at.isoformat(), "percent": percent}
        try:
            agreed = json.loads(self._agreement.read_text(encoding="utf-8")) == told
        except (OSError, ValueError):
            agreed = False
        if not percent or agreed:
            return
        self._agreement.parent.mkdir(parents=True, exist_ok=True)
        self._agreement.write_text(json.dumps(told), encoding="utf-8")
        sentences = [
            f"{self.coursedir.assignment_id} was due on {self._in_words(found.at)}. "
            f"It is {span(late)} late.",
            f"The rule: {found.rule.sentence()}.",
            f"Handed in now, it costs {percent:g} % of the points it earns.",
        ]
        in_time = max((at for at in self._submitted() if at <= found.at), default=None)
        if in_time:
            sentences.append(
                f"What you handed in on {self._in_words(in_time)} was in time and costs nothing; "
                "this one would replace it."
            )
        sentences.append("Nothing was handed in now. To hand it in anyway, submit once more.")
        self.fail("\n".join(sentences))

    def _submitted(self) -> Iterator[datetime]:
        """When this assignment was handed in before."""
        name = self.coursedir.assignment_id
        for path in Path(self.cache_path).glob(f"*+{name}+*/timestamp.txt"):
            yield parse_utc(path.read_text(encoding="utf-8").strip())

    def _in_words(self, at: datetime) -> str:
        zone = at.replace(tzinfo=UTC).astimezone(ZoneInfo(self.timezone))
        return zone.strftime("%A, %-d %B %Y, %H:%M %Z")


def stop_at_trouble(exchange: Collect | ReleaseFeedback | Submit, assignment: str = "") -> None:
    """Fail with a sentence where the exchange can't be used, or lacks the assignment."""
    found = trouble(Path(exchange.root), exchange.coursedir.course_id, assignment)
    if found:
        exchange.fail(found)
