"""Measure a Dask cluster on this machine: one worker, two workers, and the local pool."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from benchmarks.sizes import FIRST


def measure_dask(folder: Path, workers: int) -> float:
    """Return the seconds for one submission on a Dask cluster with so many workers.

    Args:
        folder: A course with collected submissions of the first chapter.
        workers: The number of Dask's workers, each a process. 0 takes two workers of the pool.
    """
    from autograder.course import Course
    from autograder.grading.grade_class import open_workers

    course = Course.open(folder)
    if not workers:
        with open_workers(course, count=2) as opened:
            return _measure_each(course, opened)
    from distributed import LocalCluster

    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
        open_workers(course, scheduler=cluster.scheduler_address) as opened,
    ):
        return _measure_each(course, opened)


def _measure_each(course: Any, workers: Any) -> float:
    """Grade the class twice. The first time does not count, because each worker starts in it."""
    _grade(course, workers)
    begin = time.perf_counter()
    count = _grade(course, workers)
    return (time.perf_counter() - begin) / count


def _grade(course: Any, workers: Any) -> int:
    from autograder.grading.grade_class import grade_assignment

    rows = list(grade_assignment(course, FIRST, workers, resume=False)[1])
    assert all(row.graded for row in rows), rows
    return len(rows)
