"""The rehearsal of a due date: what it counts, and one with four students."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from autograder.authoring.banks import read_banks
from rehearsal.__main__ import main, rehearse
from rehearsal.figures import Recorded, find_lost, find_percentile, find_repeated
from rehearsal.students import plan_visits
from rehearsal.watched import count_gradings
from tests.support import ROOT

NOW = datetime(2026, 1, 10, 12)
LOG = """12:00:01  ada          01_tensors              4/30  in 3.2 s
12:00:02  ada          01_tensors              4/30  page released
12:00:03  ben          01_tensors        not graded  in 2 minutes
          The notebook is not readable. in 3
12:00:04  ben          02_autograd             1/9   in 1.0 s
12:00:05  ada          01_tensors              5/30  in 3.2 s
"""


def test_a_grading_is_a_line_with_a_time() -> None:
    assert count_gradings(LOG, "01_tensors") == {"ada": 2, "ben": 1}


def test_who_was_graded_more_often_than_submitted() -> None:
    gradings = Counter({"ada": 2, "ben": 1, "carl": 1})
    assert find_repeated(gradings, Counter({"ada": 1, "ben": 1, "carl": 2})) == [
        "ada: 2 gradings of 1 submissions"
    ]


def test_what_is_lost() -> None:
    last = {name: (NOW, name == "dora") for name in ("ada", "ben", "carl", "dora", "emmy")}
    recorded = {
        "ada": Recorded(NOW, 3, 4),
        "ben": Recorded(NOW - timedelta(seconds=1), 3, 4),
        "dora": Recorded(NOW, 3, 4),
        "emmy": Recorded(NOW, 4, 4),
    }
    lost = find_lost(last, recorded, {"ada": 2, "ben": 1, "carl": 1, "dora": 1})
    assert lost == [
        "ben: the gradebook does not have the submission of 2026-01-10 12:00:00",
        "carl: the gradebook does not have the submission of 2026-01-10 12:00:00",
        "dora: 3 of 4 points for right answers",
        "emmy: could not fetch a feedback page",
    ]


def test_the_percentile_is_a_value_that_occurred() -> None:
    assert find_percentile(range(1, 101), 95) == 95
    assert find_percentile([1.0, 7.0], 95) == 7.0
    assert find_percentile([4.0], 95) == 4.0


def test_most_students_submit_towards_the_end() -> None:
    visits = plan_visits(read_banks(ROOT, "01_tensors"), 40, 600, seed=1)
    assert len({visit.student for visit in visits}) == 40
    assert len(visits) == 50
    assert all(0 <= visit.at <= 600 for visit in visits)
    assert [visit.at for visit in visits] == sorted(visit.at for visit in visits)
    assert sum(visit.at > 300 for visit in visits) > 30
    last = {visit.student: visit for visit in visits}
    assert sum(visit.is_right for visit in last.values()) == 8


@pytest.mark.parametrize("options", [["--students=501"], ["--students=0"], ["--minutes=31"]])
def test_a_rehearsal_is_bounded(
    options: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["rehearsal", *options])
    with pytest.raises(SystemExit):
        main()
    assert "There may be 1 to 500 students" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.linux
def test_a_small_class_is_rehearsed(tmp_path: Path) -> None:
    lines: list[str] = []
    figures = rehearse(tmp_path, "01_tensors", 4, 0.1, tell=lines.append)
    assert figures.lost == []
    assert figures.repeated == []
    assert figures.submissions == 5
    assert len(figures.waits) + figures.replaced == 5
    assert figures.renewed_after is not None
    assert figures.failures == []
    assert 2**28 < figures.peak < 2**33
    assert "wait for feedback: median" in figures.describe()
    assert figures.succeeded
