"""Measure commands from a cold start, beside the bare import of PyTorch."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks.made_courses import name_students, submit, write_submitted
from benchmarks.measuring import time_command
from benchmarks.sizes import FIRST

_AUTOGRADER = ("-m", "autograder.cli")


def measure_cold_start(course: Path, one: Path, students: int, repeat: int) -> dict[str, float]:
    """Return the seconds that each command takes.

    Args:
        course: A released course without submissions.
        one: A copy of this course, for one submission.
        students: How many students the class of the whole round has.
        repeat: How often short commands run. The median counts.
    """
    grade = (*_AUTOGRADER, "grade", FIRST, "--course-dir", str(one))
    write_submitted(one, FIRST, ["student0000"])
    # The first start on a machine reads all libraries from the disk: not counted.
    time_command(*grade)
    seconds = {"import": time_command("-c", "import torch, torchvision", repeat=repeat)}
    seconds["grade_one"] = time_command(*grade, "--restart", repeat=repeat)
    seconds["grade_nothing"] = time_command(*grade, repeat=repeat)
    seconds["help"] = time_command(*_AUTOGRADER, "--help", repeat=repeat)
    submit(course, FIRST, name_students(students))
    run = (*_AUTOGRADER, "run", FIRST, "--course-dir", str(course))
    seconds["run_class"] = time_command(*run)
    return seconds


def copy_course(course: Path, folder: Path) -> Path:
    """Return a copy of a course with its own exchange and gradebook."""
    shutil.copytree(course, folder)
    return folder
