"""Measure how long a student waits: for the page after submitting, and for Validate."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.made_courses import make_notebooks, name_students, submit
from benchmarks.measuring import make_command, make_environment, time_command
from benchmarks.sizes import FIRST

_LIMIT_SECONDS = 120.0
_POLL_SECONDS = 0.02
_AT_ONCE = 10


def measure_watch(folder: Path) -> dict[str, float]:
    """Return the seconds from submitting to the released page, for one and for ten at once.

    Args:
        folder: A released course without submissions.
    """
    students = name_students(_AT_ONCE + 2)
    with _watch(folder):
        _measure_wait(folder, students[:1], "warm-up")
        first = _measure_wait(folder, students[1:2], "one")
        ten = _measure_wait(folder, students[2:], "ten")
    return {"first": first[0], "ten_first": ten[0], "ten_last": ten[-1]}


@contextmanager
def _watch(folder: Path) -> Iterator[None]:
    command = make_command("-m", "autograder.cli", "watch", FIRST, "--course-dir", str(folder))
    watch = subprocess.Popen(command, env=make_environment(), stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        watch.terminate()
        watch.wait(_LIMIT_SECONDS)


def _measure_wait(folder: Path, students: list[str], random: str) -> list[float]:
    """Submit for these students. Return the seconds after which each page was released."""
    from autograder.course import Course

    pages = Course.open(folder).exchange.feedback
    before = len(list(pages.glob("*.html")))
    submit(folder, FIRST, students, random)
    begin, waits = time.perf_counter(), list[float]()
    while len(waits) < len(students):
        seconds = time.perf_counter() - begin
        assert seconds < _LIMIT_SECONDS, "The watch released no page."
        released = len(list(pages.glob("*.html"))) - before
        waits += [seconds] * (released - len(waits))
        time.sleep(_POLL_SECONDS)
    return waits


def measure_validate(folder: Path, repeat: int) -> float:
    """Return the seconds that Validate needs for a whole notebook.

    Args:
        folder: A released course.
        repeat: How often it runs. The median counts.
    """
    place = folder / "validated"
    place.mkdir()
    answers = {cell["id"]: cell["source"] for cell in json.loads(make_notebooks(FIRST)[0])["cells"]}
    released = (folder / "release" / FIRST / f"{FIRST}.ipynb").read_text(encoding="utf-8")
    notebook = json.loads(released)
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = answers[cell["id"]]
    path = place / f"{FIRST}.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    answer = place / "answer.json"
    seconds = time_command("-m", "autograder.lab.validation", str(path), str(answer), repeat=repeat)
    assert json.loads(answer.read_text(encoding="utf-8"))["success"]
    return seconds
