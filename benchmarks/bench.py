"""Measure how fast stock nbgrader, this grader and the floor grade the same class, in one run.

    make bench

The class has 24 honest submissions of chapter 01, made from the banks. The floor is the cost of
only executing the same cells, one after another, in one warm process that has imported everything.
No grader that executes each submission can be faster on one core. Compare the ratios of one run on
one machine. Absolute numbers from a shared machine mean little.
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
CLASS_SIZE = 24
#: After this many submissions, every worker has started.
WARM_UP = 4
LONG_CLASS_SIZE = 500
STOCK_CONFIG = "c = get_config()\nc.OverwriteCells.add_missing_cells = True\n"


class PeakMemory:
    """Measures the peak memory of this process and its children. Shared pages count once (PSS)."""

    def __enter__(self) -> PeakMemory:
        self.peak, self._stop = 0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def current(self) -> int:
        """Return the bytes in use now."""
        total, this_process = 0, psutil.Process()
        for process in [this_process, *this_process.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                total += process.memory_full_info().pss
        return total

    def _watch(self) -> None:
        while not self._stop.wait(0.25):
            self.peak = max(self.peak, self.current())


def make_course(folder: Path, count: int, config: str) -> None:
    """Make a course with `count` honest submissions: right in each style, and with mistakes."""
    from autograder.authoring.banks import read_banks
    from autograder.authoring.demo import choose_correct, choose_mistakes
    from autograder.authoring.made_submission import make_submission
    from autograder.course import Course, load_assignment

    folder.mkdir()
    (folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
    shutil.copytree(ROOT / "source" / ASSIGNMENT, folder / "source" / ASSIGNMENT)
    assignment, banks = load_assignment(ROOT, ASSIGNMENT), read_banks(ROOT, ASSIGNMENT)
    kinds = [
        choose_correct(banks, 0),
        choose_correct(banks, 1),
        *(choose_mistakes(banks, number, 3) for number in range(4)),
    ]
    for number in range(count):
        submission = folder / "submitted" / f"student{number:03}" / ASSIGNMENT
        submission.mkdir(parents=True)
        notebook = make_submission(assignment, kinds[number % len(kinds)])
        (submission / f"{ASSIGNMENT}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    Course.open(folder).generate_assignment(ASSIGNMENT)


def grade_with_nbgrader(folder: Path) -> Iterator[None]:
    """Grade with unchanged nbgrader, the whole class in one process."""
    from nbgrader.apps.api import NbGraderAPI
    from traitlets.config import Config

    config = Config()
    config.CourseDirectory.root = str(folder)
    config.OverwriteCells.add_missing_cells = True
    api = NbGraderAPI(config=config)
    for student in sorted((folder / "submitted").iterdir()):
        answer = api.autograde(ASSIGNMENT, student.name, force=True, create=True)
        assert answer["success"], answer
        yield


def execute_cells(folder: Path) -> Iterator[None]:
    """Only execute the same cells, one after another, in this warm process: the floor."""
    from IPython.core.interactiveshell import InteractiveShell

    from autograder.cells import get_nbgrader_metadata
    from autograder.course import load_assignment

    # the test cells with their hidden tests
    sources = {
        get_nbgrader_metadata(cell).get("grade_id"): cell.source
        for cell in load_assignment(ROOT, ASSIGNMENT).notebook.cells
    }
    for student in sorted((folder / "submitted").iterdir()):
        notebook = json.loads((student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text("utf-8"))
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
                        source = sources[metadata["grade_id"]]
                    shell.run_cell(source)
        yield


def grade_with(worker_count: int) -> Callable[[Path], Iterator[None]]:
    """Return a function that grades with this grader, from a cold start to the last row."""

    def grade(folder: Path) -> Iterator[None]:
        from autograder.course import Course
        from autograder.grading.grade_class import grade_assignment, open_workers

        course = Course.open(folder)
        with open_workers(course, count=worker_count) as workers:
            for row in grade_assignment(course, ASSIGNMENT, workers, resume=False)[1]:
                assert row.graded, row
                yield

    return grade


def measure(grade: Callable[[Path], Iterator[None]], folder: Path) -> dict[str, float]:
    """Return the total seconds, the seconds for each later submission, and the peak memory."""
    with PeakMemory() as memory:
        times = [time.perf_counter()]
        for _ in grade(folder):
            times.append(time.perf_counter())
        end = time.perf_counter()
    assert len(times) == CLASS_SIZE + 1
    later = times[WARM_UP:]
    return {
        "seconds": end - times[0],
        "each": (later[-1] - later[0]) / (len(later) - 1),
        "peak_mb": memory.peak / 2**20,
    }


def read_scores(folder: Path) -> dict[str, float]:
    """Return each student's score."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        return {work.student.id: work.score for work in book.assignment_submissions(ASSIGNMENT)}


def measure_long_class(folder: Path) -> list[dict[str, float]]:
    """Return the throughput and memory of each fifth of a long class, with two workers."""
    from autograder.course import Course
    from autograder.grading.grade_class import grade_assignment, open_workers

    course = Course.open(folder)
    memory, fifths, begin = PeakMemory(), [], time.perf_counter()
    with open_workers(course, count=2) as workers:
        rows = grade_assignment(course, ASSIGNMENT, workers, resume=False)[1]
        for number, _row in enumerate(rows, start=1):
            if number % (LONG_CLASS_SIZE // 5) == 0:
                now = time.perf_counter()
                fifths.append({"to": number, "per_second": LONG_CLASS_SIZE / 5 / (now - begin),
                               "mb": memory.current() / 2**20})  # fmt: skip
                begin = now
    return fifths


def main() -> Iterator[str]:
    """Measure, check that the scores agree, write JSON, and yield the lines of README's table."""
    our_config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as temporary:
        courses = Path(temporary)
        make_course(courses / "stock", CLASS_SIZE, STOCK_CONFIG)
        make_course(courses / "ours", CLASS_SIZE, our_config)
        results = {}
        list(execute_cells(courses / "ours"))  # warm up
        for name, grade, course in [
            ("floor: the cells alone, warm", execute_cells, "ours"),
            ("stock nbgrader", grade_with_nbgrader, "stock"),
            ("this grader, 1 worker", grade_with(1), "ours"),
            ("this grader, 2 workers", grade_with(2), "ours"),
        ]:
            print(f"measuring {name}", file=sys.stderr)
            results[name] = measure(grade, courses / course)
        assert read_scores(courses / "stock") == read_scores(courses / "ours")
        fifths = []
        if "--long" in sys.argv:
            make_course(courses / "long", LONG_CLASS_SIZE, our_config)
            fifths = measure_long_class(courses / "long")
    report = {"class": CLASS_SIZE, "results": results, "long": fifths, "cores": os.cpu_count()}
    out = ROOT / "benchmarks" / "results.json"
    out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    stock, floor = results["stock nbgrader"], results["floor: the cells alone, warm"]
    yield (
        "| 24 submissions | total | times as fast as stock | each after the start "
        "| times as fast as stock | times the floor | peak memory |"
    )
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for name, row in results.items():
        yield (
            f"| {name} | {row['seconds']:.1f} s | {stock['seconds'] / row['seconds']:.1f} "
            f"| {row['each']:.2f} s | {stock['each'] / row['each']:.1f} "
            f"| {row['each'] / floor['each']:.2f} | {row['peak_mb']:.0f} MB |"
        )
    for fifth in fifths:
        speed, memory = fifth["per_second"], fifth["mb"]
        yield f"submissions to {fifth['to']}: {speed:.2f} a second, {memory:.0f} MB"


if __name__ == "__main__":
    for line in main():
        print(line)
