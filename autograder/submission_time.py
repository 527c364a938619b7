"""Read the time of a submission from its `timestamp.txt`.

nbgrader writes the file, but people also write and edit it. nbgrader reads ``+0800`` as 800
seconds, takes an unknown time zone for UTC, and fails at a byte order mark. Here a time has one
meaning, or a sentence says why it has none. Without a time, lateness costs nothing.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from dateutil import parser  # type: ignore[import-untyped]
from dateutil.tz import gettz  # type: ignore[import-untyped]
from traitlets.config import Config

from autograder.course_config import CONFIG_FILE, CourseConfigError
from autograder.escaping import make_printable
from autograder.language import Text, phrase
from autograder.regular_files import read_regular

TIMESTAMP = "timestamp.txt"
_MOST_BYTES = 1000
_LONGEST_SHOWN = 60  # characters

#: Hours from UTC of names with one meaning. CST, IST and BST have several.
_OFFSETS = {
    "Z": 0, "UTC": 0, "GMT": 0, "UT": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1,
    "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "HKT": 8, "SGT": 8, "JST": 9, "KST": 9, "AEST": 10,
    "AEDT": 11, "NZST": 12, "NZDT": 13, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip

_OFFSET = r"(?:UTC|GMT)?\s?(?P<sign>[+-])(?P<hours>\d\d?)(?::?(?P<minutes>\d\d))?"
_ZONE = re.compile(
    rf"(?P<time>.*\d(?:\s?[ap]\.?m\.?(?![a-z]))?)\s*(?:(?P<offset>{_OFFSET})(?:\s*\(.*\))?"
    r"|(?P<place>[a-z_]+(?:/[a-z_+-]+)+)|(?P<name>(?![ap]m$)[a-z]+))",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d\d?)[-/.](\d\d?)(?=\D|$)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d\d?)[-/.](\d\d?)[-/.](\d{4})(?=\D|$)")
_CHINESE_DATE = re.compile(r"(\d{4})\s*年\s*(\d\d?)\s*月\s*(\d\d?)\s*日")
_YEAR_AFTER_ZONE = re.compile(r"(.*\d:\d\d\S*)\s+(\S+)\s+(\d{4})")  # as the command `date` prints
_SECONDS = re.compile(r"1\d{9}(?:\.\d+)?")  # since 1970


@dataclass(frozen=True)
class SubmissionTime:
    """When something was submitted.

    Attributes:
        time: The time in UTC, without a time zone as nbgrader keeps it. None if it is not known.
        problem: A sentence if there is a file, but it does not have a clear time.
    """

    time: datetime | None = None
    problem: Text = ""


def read_course_zone(config: Config) -> str:
    """Return the name of the time zone in which the course's students read and write times.

    Raises:
        CourseConfigError: There is no such time zone.
    """
    zone = str(config.Exchange.get("timezone", "UTC"))
    if gettz(zone) is None:  # nbgrader fails at the same names
        raise CourseConfigError(
            f"{CONFIG_FILE} sets Exchange.timezone to {zone!r}, which is not a time zone. Time "
            "zones are like 'Asia/Shanghai' or 'UTC'. Correct it and run the command again."
        )
    return zone


def read_submission_time(folder: Path, zone: str = "UTC") -> SubmissionTime:
    """Read the time of the submission in a folder.

    Args:
        folder: The submission's folder.
        zone: The course's time zone, for names such as CST.
    """
    try:
        content = read_regular(folder / TIMESTAMP, _MOST_BYTES)
    except FileNotFoundError:
        return SubmissionTime()
    except OSError as error:
        reason = phrase("it can't be read: {error}", error=error.strerror)
        return SubmissionTime(problem=_describe(reason))
    try:
        return SubmissionTime(parse_submission_time(_decode(content), zone))
    except ValueError as error:
        return SubmissionTime(problem=_describe(error.args[0]))  # it may be a phrase


def _describe(reason: Text) -> Text:
    return phrase(
        "The time of the submission is not clear from {file}: {reason}. So nothing was taken off "
        "for lateness. Write the time like 2026-11-02 10:00:00 UTC, and grade again.",
        file=TIMESTAMP,
        reason=reason,
    )


def _decode(content: bytes) -> str:
    try:
        return content.decode(json.detect_encoding(content))
    except UnicodeDecodeError:
        raise ValueError(phrase("it is not text")) from None


def parse_submission_time(text: str, zone: str = "UTC") -> datetime:
    """Return a time in UTC, without a time zone. A text without a time zone is in UTC.

    Args:
        text: The time as nbgrader, a program or a person writes it.
        zone: The course's time zone, for names such as CST.

    Raises:
        ValueError: The text does not have exactly one meaning. The message says why.
    """
    plain = unicodedata.normalize("NFKC", text).replace("\N{MINUS SIGN}", "-")
    plain = " ".join(plain.replace("\ufeff", "").split())
    shown = repr(make_printable(plain[:_LONGEST_SHOWN]))
    if not plain:
        raise ValueError(phrase("it is empty"))
    try:
        return _parse(plain, shown, zone)
    except OverflowError:
        raise ValueError(phrase("{text} is not a date", text=shown)) from None


def _parse(text: str, shown: str, zone: str) -> datetime:
    if _SECONDS.fullmatch(text):
        return datetime.fromtimestamp(float(text), UTC).replace(tzinfo=None)
    if compact := _read_iso(text):
        return compact
    text = _CHINESE_DATE.sub(r"\1-\2-\3 ", text)
    if after := _YEAR_AFTER_ZONE.fullmatch(text):
        text = f"{after[1]} {after[3]} {after[2]}" if not after[2].isdigit() else text
    match = _ZONE.fullmatch(text)
    local = _read_local(match["time"] if match else text, shown)
    if match is None:
        return local
    try:
        offset = _find_zone(match, local, zone).utcoffset(local)
    except (ValueError, KeyError, OSError):
        reason = phrase(
            "the time zone in {text} is not known, or has more than one meaning", text=shown
        )
        raise ValueError(reason) from None
    assert offset is not None
    return local - offset


def _read_iso(text: str) -> datetime | None:
    """Return a time in one of the short forms of ISO 8601, such as 20261102T100000Z."""
    if not re.fullmatch(r"\d{8}T[\d:.,]+(Z|[+-][\d:]+)?", text):
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time.astimezone(UTC).replace(tzinfo=None) if time.tzinfo else time


def _read_local(text: str, shown: str) -> datetime:
    """Return the date and the time of day in a text without a time zone."""
    if not re.search(r"\d:\d\d", text):
        raise ValueError(phrase("{text} has no time of day", text=shown))
    options = {}
    if year_first := _YEAR_FIRST.search(text):
        text = text.replace(year_first[0], "-".join(year_first.groups()), 1)
        options["yearfirst"] = True
    elif year_last := _YEAR_LAST.search(text):
        first, second = int(year_last[1]), int(year_last[2])
        if first != second and max(first, second) <= 12:
            raise ValueError(
                phrase("{text} can be read with the day or the month first", text=shown)
            )
        options["dayfirst"] = first > 12
    elif not (re.search(r"[a-z]{3}", text, re.IGNORECASE) and re.search(r"\d{4}", text)):
        raise ValueError(phrase("{text} is not a whole date", text=shown))
    try:
        time: datetime = parser.parse(text, ignoretz=True, **options)
    except ValueError:
        raise ValueError(phrase("{text} is not a date", text=shown)) from None
    return time


def _find_zone(match: re.Match[str], local: datetime, course_zone: str) -> tzinfo:
    """Return the time zone that a text names.

    Raises:
        ValueError: The name is not known, or has more than one meaning.
        OSError: The name is a folder of time zones.
    """
    if match["offset"]:
        minutes = int(match["hours"]) * 60 + int(match["minutes"] or 0)
        return timezone(timedelta(minutes=-minutes if match["sign"] == "-" else minutes))
    if match["place"]:
        return ZoneInfo(match["place"])
    name = match["name"].upper()
    course = ZoneInfo(course_zone)
    for fold in (0, 1):
        moment = local.replace(tzinfo=course, fold=fold)
        if moment.tzname() == name and (offset := moment.utcoffset()) is not None:
            return timezone(offset)
    if name not in _OFFSETS:
        raise ValueError(name)
    return timezone(timedelta(hours=_OFFSETS[name]))
