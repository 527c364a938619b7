"""Measure everything, and write the results to `benchmarks/results.json` and the README."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import (
    answers,
    cold_start,
    dask_cluster,
    floor,
    growth,
    made_courses,
    peer,
    stock,
    where_time_goes,
    whole_round,
)
from benchmarks.measuring import run_alone
from benchmarks.pages import write_pages
from benchmarks.sizes import FIRST, FULL, QUICK, Sizes

RESULTS = made_courses.ROOT / "benchmarks" / "results.json"
QUICK_RESULTS = made_courses.ROOT / "benchmarks" / ".quick.json"


def measure_chapters(folder: Path, released: Path, sizes: Sizes) -> dict[str, Any]:
    """Measure the round of each chapter with each grader, and the floor."""
    students = made_courses.name_students(sizes.each)
    courses = {count: cold_start.copy_course(released, folder / f"ours{count}") for count in (1, 2)}
    measured: dict[str, Any] = {}
    for count, course in courses.items():
        size = sizes.each_alone if count == 1 else sizes.each
        for assignment in sizes.chapters:
            made_courses.submit(course, assignment, students[:size])
        say(f"this grader, workers: {count}")
        measured[f"workers_{count}"] = run_alone(
            whole_round.measure_rounds, course, sizes.chapters, count
        )
    say("where the time goes")
    measured["profile"] = run_alone(where_time_goes.measure_profile, courses[1])
    say("the floor")
    measured["floor"] = run_alone(
        floor.measure_floor, courses[1], sizes.chapters, sizes.floor_pages
    )
    say("stock nbgrader")
    stock_course = folder / "stock"
    made_courses.make_stock_course(stock_course, sizes.chapters)
    for assignment in sizes.chapters:
        count = sizes.stock_first if assignment == FIRST else sizes.stock_each
        made_courses.write_submitted(stock_course, assignment, students[:count])
    measured["stock"] = run_alone(stock.measure_stock, stock_course, sizes.chapters)
    measured["other_scores"] = compare_scores(stock_course, courses[1], sizes.chapters)
    if sizes.dask:
        say("Dask")
        measured["dask"] = {
            name: run_alone(dask_cluster.measure_dask, courses[2], count)
            for name, count in {"local_2": 0, "dask_1": 1, "dask_2": 2}.items()
        }
    return measured


def compare_scores(stock_course: Path, course: Path, assignments: tuple[str, ...]) -> list[str]:
    """Return the submissions to which stock nbgrader gives another score than this grader."""
    others = []
    for assignment in assignments:
        ours = run_alone(whole_round.read_scores, course, assignment)
        for student, score in run_alone(whole_round.read_scores, stock_course, assignment).items():
            if score != ours[student]:
                others.append(f"{assignment}, {student}: {score} and {ours[student]}")
    return others


def measure_peer(folder: Path, count: int) -> dict[str, Any]:
    """Measure otter-grader, or say why not."""
    try:
        peer.install()
    except peer.NotInstalledError as error:
        return {"left_out": str(error)}
    folder.mkdir()
    return {"seconds": run_alone(peer.measure_otter, folder, count)}


def measure_all(sizes: Sizes) -> dict[str, Any]:
    """Run all measurements, one after another."""
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        say("making courses")
        released = folder / "released"
        run_alone(made_courses.make_course, released, sizes.chapters)
        copy = [cold_start.copy_course(released, folder / f"copy{n}") for n in range(4)]
        say("commands from a cold start")
        results: dict[str, Any] = {"cores": os.cpu_count(), "each": sizes.each, "cold": sizes.cold}
        results["cold_start"] = cold_start.measure_cold_start(
            copy[0], copy[1], sizes.cold, sizes.repeat
        )
        say("answers to students")
        results["watch"] = answers.measure_watch(copy[2])
        results["validate"] = answers.measure_validate(copy[2], sizes.repeat)
        results |= measure_chapters(folder, released, sizes)
        if sizes.peer:
            say("otter-grader")
            results["otter"] = measure_peer(folder / "otter", sizes.peer)
        if sizes.growth:
            say("a large class")
            results["growth_of"] = growth.ASSIGNMENT_IN_WORDS
            results["growth"] = run_alone(growth.measure_growth, copy[3], sizes.growth)
    results["minutes"] = (time.perf_counter() - begin) / 60
    return results


def say(text: str) -> None:
    """Say what is being measured."""
    print(f"{time.strftime('%H:%M:%S')}  {text}", file=sys.stderr, flush=True)


def main() -> None:
    """Run the benchmark from the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two minutes; changes no page")
    quick = parser.parse_args().quick
    results = measure_all(QUICK if quick else FULL)
    path = QUICK_RESULTS if quick else RESULTS
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if quick:
        print(json.dumps(results, indent=1))
    else:
        write_pages(results)
    for line in results["other_scores"]:
        say(f"Stock nbgrader and this grader disagree: {line}")


if __name__ == "__main__":
    main()
