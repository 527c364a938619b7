"""Write the results to the README: its numbers and its picture come from the JSON file only."""

from __future__ import annotations

import json
import re
from typing import Any

from benchmarks.made_courses import ROOT
from benchmarks.picture import draw
from benchmarks.profile_picture import draw_profile
from benchmarks.sizes import FIRST

README = ROOT / "README.md"
RESULTS = ROOT / "benchmarks" / "results.json"
PICTURE = ROOT / "docs" / "images" / "speed.svg"
PROFILE = ROOT / "docs" / "images" / "profile.svg"
_SECTION = re.compile(r"(<!-- numbers of make bench: begin -->\n).*?(<!-- end -->)", re.DOTALL)


def write_pages(results: dict[str, Any]) -> None:
    """Write the README's numbers and its picture."""
    PICTURE.write_text(draw(results), encoding="utf-8")
    PROFILE.write_text(draw_profile(results["profile"]), encoding="utf-8")
    page = README.read_text(encoding="utf-8")
    README.write_text(replace_section(page, results), encoding="utf-8")


def replace_section(page: str, results: dict[str, Any]) -> str:
    """Return a page with these results between its two marks."""
    text = "\n".join([*_make_table(results), "", *_make_list(results), ""])
    return _SECTION.sub(lambda match: match[1] + text + match[2], page)


def _make_table(results: dict[str, Any]) -> list[str]:
    """Return the table of chapter 01, one row for each grader."""
    stock, floor = (results[name]["chapters"][FIRST] for name in ("stock", "floor"))
    whole = stock["grade"] + stock["pages"]
    rows = [
        "| chapter 01, one submission | grading | feedback page | whole round "
        "| times as fast as stock | grading, times the floor |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]

    def add(name: str, grade: float, page: float | None, total: float) -> None:
        faster, against = f"{whole / total:.1f}", f"{grade / floor['grade']:.1f}"
        made = "none" if page is None else f"{page:.2f} s"
        faster = faster if page is not None else f"{stock['grade'] / grade:.1f} (grading alone)"
        rows.append(f"| {name} | {grade:.2f} s | {made} | {total:.2f} s | {faster} | {against} |")

    add("stock nbgrader", stock["grade"], stock["pages"], whole)
    if seconds := results.get("otter", {}).get("seconds"):
        add("otter-grader, `otter run`", seconds, None, seconds)
    for count, name in ((1, "this grader, 1 worker"), (2, "this grader, 2 workers")):
        times = results[f"workers_{count}"]["chapters"][FIRST]
        add(name, times["grade"], times["pages"], sum(times.values()))
    add("floor", floor["grade"], floor["pages"], floor["grade"] + floor["pages"])
    return rows


def _make_list(results: dict[str, Any]) -> list[str]:
    """Return the other numbers, one line each."""
    cold, watch = results["cold_start"], results["watch"]
    stock = results["stock"]["chapters"][FIRST]
    whole = results["cold"] * (stock["grade"] + stock["pages"])
    lines = [
        f"A class of {results['cold']} in chapter 01, from a cold start to its released pages, "
        f"takes {cold['run_class']:.0f} s. Stock nbgrader needs {whole / cold['run_class']:.0f} "
        "times as long.",
        f"One submission from a cold start takes {cold['grade_one'] / cold['import']:.1f} times as "
        "long as `import torch, torchvision` in a fresh Python "
        f"({cold['grade_one']:.1f} s and {cold['import']:.1f} s).",
        f"`autograder grade` takes {cold['grade_nothing']:.1f} s when everything is graded. "
        f"`autograder --help` takes {cold['help']:.1f} s.",
        f"While `autograder watch` runs, a page is there {watch['first']:.1f} s after submitting. "
        f"If ten students submit at once, the last one waits {watch['ten_last']:.1f} s. "
        f"**Validate** runs a whole notebook in {results['validate']:.1f} s.",
    ]
    if growth := results.get("growth"):
        sizes = ", ".join(f"{row['size']:,}" for row in growth)
        each = ", ".join(f"{row['grade']:.2f}" for row in growth)
        memory = ", ".join(f"{row['memory_mb'] / 1024:.1f}" for row in growth)
        lines.append(
            f"A class of {sizes} in {results['growth_of']} takes {each} s for each submission, "
            f"with {memory} GB of memory."
        )
    if dask := results.get("dask"):
        lines.append(
            f"Two Dask workers are {dask['dask_1'] / dask['dask_2']:.1f} times as fast as one, and "
            f"need {dask['dask_2'] / dask['local_2']:.2f} times as long as two workers of this "
            "machine."
        )
    return [f"- {line}" for line in lines]


if __name__ == "__main__":
    write_pages(json.loads(RESULTS.read_text(encoding="utf-8")))
