"""How fast a class is graded: stock nbgrader, this grader, and the floor, side by side in one run.

    make bench

The class is 24 honest submissions of chapter 01 from the banks. The floor is the bare cost of
executing the same cells, in turn, in one warm process that has imported everything: no grader that
executes each submission can be faster on one core. Times are ratios of one run on one machine;
absolute numbers on a shared machine mean little.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
ASSIGNMENT = "01_tensors"
CLASS = 24
#: By then every worker has started.
FIRST = 4
LONG = 500
STOCK = "c = get_config()\nc.OverwriteCells.add_missing_cells = True\n"


class Memory:
    """The peak memory of this process and all below it, shared pages counted once (PSS)."""

    def __enter__(self) -> Memory:
        self.peak, self._stop = 0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def now(self) -> int:
        """Bytes in use at this moment."""
        total, me = 0, psutil.Process()
        for process in [me, *me.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                total += process.memory_full_info().pss
        return total

    def _watch(self) -> None:
        while not self._stop.wait(0.25):
            self.peak = max(self.peak, self.now())


def fill(folder: Path, count: int, config: str) -> None:
    """A course with `count` honest submissions: right in each style, and each mistake."""
    from autograder.authoring.banks import read_banks, submission
    from autograder.authoring.demo import in_style, with_mistakes
    from autograder.course import Course, load_assignment

    folder.mkdir()
    (folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
    shutil.copytree(ROOT / "source" / ASSIGNMENT, folder / "source" / ASSIGNMENT)
    assignment, banks = load_assignment(ROOT, ASSIGNMENT), read_banks(ROOT, ASSIGNMENT)
    kinds = [
        in_style(banks, 0),
        in_style(banks, 1),
        *(with_mistakes(banks, n, 3) for n in range(4)),
    ]
    for number in range(count):
        place = folder / "submitted" / f"student{number:03}" / ASSIGNMENT
        place.mkdir(parents=True)
        notebook = submission(assignment, kinds[number % len(kinds)])
        (place / f"{ASSIGNMENT}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    Course.open(folder).generate_assignment(ASSIGNMENT)


def stock(folder: Path) -> Iterator[None]:
    """What nbgrader does as it comes, the whole class in one process."""
    from nbgrader.apps.api import NbGraderAPI
    from traitlets.config import Config

    config = Config()
    config.CourseDirectory.root = str(folder)
    config.OverwriteCells.add_missing_cells = True
    api = NbGraderAPI(config=config)
    for place in sorted((folder / "submitted").iterdir()):
        answer = api.autograde(ASSIGNMENT, place.name, force=True, create=True)
        assert answer["success"], answer
        yield


def floor(folder: Path) -> Iterator[None]:
    """The same cells, in turn, in this warm process."""
    from IPython.core.interactiveshell import InteractiveShell

    from autograder.cells import nbgrader_metadata
    from autograder.course import load_assignment

    hidden = {
        nbgrader_metadata(c).get("grade_id"): c.source
        for c in load_assignment(ROOT, ASSIGNMENT).notebook.cells
    }
    for place in sorted((folder / "submitted").iterdir()):
        notebook = json.loads((place / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text("utf-8"))
        shell = InteractiveShell()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            for cell in notebook["cells"]:
                if cell["cell_type"] == "code":
                    metadata = cell["metadata"].get("nbgrader", {})
                    source = (
                        cell["source"]
                        if isinstance(cell["source"], str)
                        else "".join(cell["source"])
                    )
                    if metadata.get("grade"):
                        source = hidden[metadata["grade_id"]]
                    shell.run_cell(source)
        yield


def ours(workers: int) -> Callable[[Path], Iterator[None]]:
    """This grader, from a cold start to the last row."""

    def run(folder: Path) -> Iterator[None]:
        from autograder.course import Course
        from autograder.grading.grade_class import grade_assignment, open_workers

        course = Course.open(folder)
        with open_workers(course, count=workers) as opened:
            for row in grade_assignment(course, ASSIGNMENT, opened, resume=False)[1]:
                assert row.graded, row
                yield

    return run


def measured(run: Callable[[Path], Iterator[None]], folder: Path) -> dict[str, float]:
    """Seconds to the end, seconds for each further submission, and the peak memory."""
    with Memory() as memory:
        times = [time.perf_counter()]
        for _ in run(folder):
            times.append(time.perf_counter())
        end = time.perf_counter()
    assert len(times) == CLASS + 1
    later = times[FIRST:]
    return {
        "seconds": end - times[0],
        "each": (later[-1] - later[0]) / (len(later) - 1),
        "peak_mb": memory.peak / 2**20,
    }


def scores(folder: Path) -> dict[str, float]:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        return {s.student.id: s.score for s in book.assignment_submissions(ASSIGNMENT)}


def long_run(folder: Path) -> list[dict[str, float]]:
    """Throughput and memory of each fifth of a long class, with two workers."""
    from autograder.course import Course
    from autograder.grading.grade_class import grade_assignment, open_workers

    course = Course.open(folder)
    memory, windows, begin = Memory(), [], time.perf_counter()
    with open_workers(course, count=2) as workers:
        rows = grade_assignment(course, ASSIGNMENT, workers, resume=False)[1]
        for number, _row in enumerate(rows, start=1):
            if number % (LONG // 5) == 0:
                now = time.perf_counter()
                windows.append({"to": number, "per_second": LONG / 5 / (now - begin),
                                "mb": memory.now() / 2**20})  # fmt: skip
                begin = now
    return windows


def main() -> Iterator[str]:
    """Measure, check that all graders agree, write JSON, and give the README's table."""
    our_config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as temporary:
        courses = Path(temporary)
        fill(courses / "stock", CLASS, STOCK)
        fill(courses / "ours", CLASS, our_config)
        results = {}
        list(floor(courses / "ours"))  # warm up
        for name, run, course in [
            ("floor: the cells alone, warm", floor, "ours"),
            ("stock nbgrader", stock, "stock"),
            ("this grader, 1 worker", ours(1), "ours"),
            ("this grader, 2 workers", ours(2), "ours"),
        ]:
            print(f"measuring {name}", file=sys.stderr)
            results[name] = measured(run, courses / course)
        assert scores(courses / "stock") == scores(courses / "ours")
        windows = []
        if "--long" in sys.argv:
            fill(courses / "long", LONG, our_config)
            windows = long_run(courses / "long")
    report = {"class": CLASS, "results": results, "long": windows, "cores": os.cpu_count()}
    out = ROOT / "benchmarks" / "results.json"
    out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    base, bare = results["stock nbgrader"], results["floor: the cells alone, warm"]
    yield (
        "| 24 submissions | total | times as fast as stock | each, once started "
        "| times as fast as stock | times the floor | peak memory |"
    )
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for name, r in results.items():
        yield (
            f"| {name} | {r['seconds']:.1f} s | {base['seconds'] / r['seconds']:.1f} "
            f"| {r['each']:.2f} s | {base['each'] / r['each']:.1f} "
            f"| {r['each'] / bare['each']:.2f} | {r['peak_mb']:.0f} MB |"
        )
    for w in windows:
        yield f"submissions to {w['to']}: {w['per_second']:.2f} a second, {w['mb']:.0f} MB"


if __name__ == "__main__":
    for line in main():
        print(line)
