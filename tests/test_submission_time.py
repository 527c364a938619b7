"""The time of a submission has one meaning, or a sentence says why it has none."""

from __future__ import annotations

import contextlib
import os
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.submission_time import (
    TIMESTAMP,
    SubmissionTime,
    parse_submission_time,
    read_submission_time,
)

TEN = datetime(2026, 11, 2, 10)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-02 10:00:00 UTC",
        "2026-11-02 10:00:00.000000 UTC",
        "2026-11-02 10:00:00",
        "2026-11-02 10:00",
        "\ufeff2026-11-02 10:00:00 UTC\r\n",
        "  2026-11-02   10:00:00\tUTC \n\n",
        "2026-11-02T10:00:00Z",
        "2026-11-02 10:00:00Z",
        "2026-11-02T10:00:00.000Z",
        "20261102T100000Z",
        "20261102T180000+0800",
        "2026-11-02T18:00:00+08:00",
        "2026-11-02 18:00:00 +0800",
        "2026-11-02 18:00:00 +08:00",
        "2026-11-02 18:00:00 +08",
        "2026-11-02 18:00:00+0800",
        "2026-11-02 18:00:00 UTC+8",
        "2026-11-02 18:00:00 UTC+08:00",
        "2026-11-02 18:00:00 GMT+8",
        "2026-11-02 18:00:00 GMT+0800 (China Standard Time)",
        "2026-11-02 18:00:00 Asia/Shanghai",
        "2026-11-02 11:00:00 CET",
        "2026-11-02 12:00:00 CEST",
        "2026-11-02 05:00:00 EST",
        "2026-11-02 06:00:00 EDT",
        "2026-11-02 05:00:00 America/New_York",
        "2026-11-02 15:30:00 +0530",
        "2026-11-02 05:00:00 \u22120500",
        "2026/11/2 10:00",
        "2026.11.02 10:00:00",
        "2026年11月2日 10:00",
        "2026年11月02日 18：00：00 +0800",
        "2 November 2026 10:00 UTC",
        "Nov 2, 2026 10:00 AM",
        "Nov 2, 2026, 10:00:00 AM UTC",
        "2026-11-02 10:00 AM",
        "Mon Nov  2 10:00:00 UTC 2026",
        "Mon Nov  2 11:00:00 CET 2026",
        "Mon, 02 Nov 2026 18:00:00 +0800",
        "Mon Nov 02 2026 11:00:00 GMT+0100 (Central European Standard Time)",
        "1793613600",
    ],
)
def test_each_way_to_write_a_time(text: str) -> None:
    assert parse_submission_time(text) == TEN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-02 10:00 PM", datetime(2026, 11, 2, 22)),
        ("2026-11-02 10:00 PM CET", datetime(2026, 11, 2, 21)),
        ("25/12/2026 10:00 UTC", datetime(2026, 12, 25, 10)),
        ("12/25/2026 10:00 UTC", datetime(2026, 12, 25, 10)),
        ("05.05.2026 10:00", datetime(2026, 5, 5, 10)),
        ("2026-07-01 10:00:00 CET", datetime(2026, 7, 1, 9)),
    ],
)
def test_other_times(text: str, expected: datetime) -> None:
    assert parse_submission_time(text) == expected


@pytest.mark.parametrize(
    ("text", "zone", "hour"),
    [
        ("2026-11-02 10:00:00 CST", "Asia/Shanghai", 2),
        ("2026-11-02 10:00:00 CST", "America/Chicago", 16),
        ("2026-11-02 10:00:00 IST", "Asia/Kolkata", 4),
        ("2026-11-02 10:00:00 CET", "Asia/Shanghai", 9),
        ("2026-11-02 10:00:00", "Asia/Shanghai", 10),  # nbgrader reads it so
    ],
)
def test_a_name_with_several_meanings_is_in_the_courses_zone(
    text: str, zone: str, hour: int
) -> None:
    assert parse_submission_time(text, zone).hour == hour


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("02/11/2026 10:00", "the day or the month first"),
        ("02.11.2026 10:00 UTC", "the day or the month first"),
        ("2026-11-02 10:00:00 CST", "more than one meaning"),
        ("2026-11-02 10:00:00 IST", "more than one meaning"),
        ("2026-11-02 10:00:00 Mars/Base", "the time zone"),
        ("2026-11-02 10:00:00 Europe/", "is not a date"),
        ("2026-11-02 10:00:00 +99:99", "the time zone"),
        ("2026-11-02", "no time of day"),
        ("11-02 10:00", "not a whole date"),
        ("10:00 UTC", "not a whole date"),
        ("yesterday at 10:00", "not a"),
        ("2026-13-45 10:00", "is not a date"),
        ("", "it is empty"),
        ("\ufeff\n", "it is empty"),
        ("see the e-mail", "no time of day"),
        ("2026-11-02 10:00 UTC 2026-11-03 10:00 UTC", "is not a date"),
        ("2026-11-02 " + "9" * 500 + ":00", "is not a date"),
    ],
)
def test_an_unclear_time_gets_a_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_submission_time(text)


@given(st.text() | st.from_regex(r"[0-9:/. T+-]{1,30}( [A-Z/]{1,5})?", fullmatch=True))
def test_any_text_gives_a_time_or_a_reason(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_submission_time(text, "Asia/Shanghai").tzinfo is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_file_in_any_encoding_of_unicode(tmp_path: Path, encoding: str) -> None:
    (tmp_path / TIMESTAMP).write_bytes("2026-11-02 10:00:00 UTC\r\n".encode(encoding))
    assert read_submission_time(tmp_path) == SubmissionTime(TEN)


def test_files_without_a_time(tmp_path: Path) -> None:
    assert read_submission_time(tmp_path) == SubmissionTime()
    (tmp_path / TIMESTAMP).write_bytes(b"\xff\xfe\xff" * 5)
    unclear = read_submission_time(tmp_path)
    assert unclear.time is None
    assert "not clear from timestamp.txt" in unclear.problem
    (tmp_path / TIMESTAMP).unlink()
    os.mkfifo(tmp_path / TIMESTAMP)
    assert "can't be read" in read_submission_time(tmp_path).problem
