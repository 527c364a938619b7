"""What a rehearsal found: what was lost or graded twice, and how long feedback took."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Figures:
    """The figures of a rehearsal.

    Attributes:
        students: The number of students.
        submissions: The number of submissions.
        minutes: The time from the start to the due date.
        lost: Messages on submissions that were lost or have wrong points.
        repeated: Students with more gradings than submissions.
        replaced: Submissions that a newer one replaced before they were graded.
        waits: The seconds from each submission to its feedback page.
        renewed_after: Seconds from the due date until all pages showed the hidden checks.
        reports: How long each report took, in seconds.
        failures: Reports that failed.
        delay: The most seconds by which a submission came later than planned.
        peak: The most memory of the watch with its workers, in bytes.
    """

    students: int
    submissions: int
    minutes: float
    lost: list[str]
    repeated: list[str]
    replaced: int
    waits: list[float]
    renewed_after: float | None
    reports: list[float]
    failures: list[str]
    delay: float
    peak: int

    @property
    def succeeded(self) -> bool:
        """Whether nothing is lost, and no submission was graded twice."""
        return not (self.lost or self.repeated or self.failures or self.renewed_after is None)

    def describe(self) -> str:
        """Return the figures as lines of text."""
        renewed = (
            "not all pages showed the hidden checks"
            if self.renewed_after is None
            else f"all pages showed the hidden checks after {self.renewed_after:.0f} s"
        )
        lines = [
            f"{self.students} students, {self.submissions} submissions in {self.minutes:g} minutes",
            f"lost: {len(self.lost)}",
            *(f"  {message}" for message in self.lost),
            f"graded twice: {len(self.repeated)}",
            *(f"  {message}" for message in self.repeated),
            f"replaced by a newer one before grading: {self.replaced}",
            f"wait for feedback: {_describe_waits(self.waits)}",
            f"after the due date: {renewed}",
            f"report read: {len(self.reports)} times, at most {max(self.reports, default=0):.1f} s",
            *(f"  a report failed: {message}" for message in self.failures),
            f"memory: at most {self.peak / 2**30:.2f} GB for the watch and its workers",
            f"submissions came at most {self.delay:.1f} s later than planned",
        ]
        return "\n".join(lines)


def _describe_waits(waits: list[float]) -> str:
    if not waits:
        return "no page came"
    return (
        f"median {statistics.median(waits):.1f} s, "
        f"95th percentile {find_percentile(waits, 95):.1f} s, longest {max(waits):.1f} s"
    )


def find_percentile(values: Sequence[float], percent: int) -> float:
    """Return the smallest value that is not below so many percent of the values."""
    ordered = sorted(values)
    return ordered[max(-(-len(ordered) * percent // 100) - 1, 0)]


@dataclass(frozen=True)
class Recorded:
    """What the gradebook says about a student.

    Attributes:
        time: The time of the submission.
        earned: The points of the checks.
        possible: The most that the checks give.
    """

    time: datetime | None
    earned: float
    possible: float


def find_lost(
    last: dict[str, tuple[datetime, bool]], recorded: dict[str, Recorded], pages: dict[str, int]
) -> list[str]:
    """Return a message on each student without the last submission's grade or without a page.

    Args:
        last: When each student submitted last, and whether all of it was right.
        recorded: What the gradebook says.
        pages: How many feedback pages each student could fetch.
    """
    messages = []
    for student, (time, is_right) in last.items():
        grade = recorded.get(student)
        if grade is None or grade.time != time:
            messages.append(f"{student}: the gradebook does not have the submission of {time}")
        elif is_right and grade.earned != grade.possible:
            messages.append(
                f"{student}: {grade.earned:g} of {grade.possible:g} points for right answers"
            )
        if not pages.get(student):
            messages.append(f"{student}: could not fetch a feedback page")
    return messages


def find_repeated(gradings: Counter[str], submitted: Counter[str]) -> list[str]:
    """Return a message on each student with more gradings than submissions."""
    return [
        f"{student}: {count} gradings of {submitted[student]} submissions"
        for student, count in gradings.items()
        if count > submitted[student]
    ]
