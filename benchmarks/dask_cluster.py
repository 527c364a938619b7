"""Measure a Dask cluster on this machine: one worker, two workers, and the local pool."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from benchmarks.sizes import FIRST

#: The first submissions do not count, because the workers start with them.
_WARM_UP = 4


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
    from autograder.grading.grade_class import grade_assignment

    total, rows = grade_assignment(course, FIRST, workers, resume=False)
    begin = 0.0
    for number, row in enumerate(rows, start=1):
        assert row.graded, row
        if number == _WARM_UP:
            begin = time.perf_counter()
    return (time.perf_counter() - begin) / (total - _WARM_UP)
