"""Profile one submission: what the judge does while it grades, and what a feedback page needs."""

from __future__ import annotations

import cProfile
import pstats
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.sizes import FIRST

#: Each kind of work, and what the path of its code has in it. A built-in function has its name
#: in place of the path. The first kind that fits counts.
_GRADING = {
    "student's code and its process": ("'recv'", "'send'", "'poll'", "'select'"),
    "messages": ("/grading/wire/", "/judge/remote.py", "/judge/shipping.py", "/json/", "struct"),
    "notebook": ("/nbformat/", "/judge/planning.py", "/judge/cell_text.py", "/IPython/", "/copy."),
    "report": ("/jinja2/", "/templates/", "/results/", "<template>"),
    "checks": ("/checks/", "<course cell", "/torch/", "torch", "/ast.py"),
}
_PAGE = {
    "gradebook": ("/sqlalchemy/", "sqlite3", "/nbgrader/api.py"),
    "template": ("/jinja2/", "/templates/", "<template>", "/markupsafe/"),
    "Markdown and colors": ("/mistune/", "/pygments/", "nh3", "/latex2mathml/", "/re/"),
    "notebook": ("/nbformat/", "/copy.", "/json/", "fastjsonschema", "<string>"),
    "nbconvert and traitlets": ("/traitlets/", "/nbconvert/"),
}
_OTHER = "other"


def measure_profile(folder: Path) -> dict[str, dict[str, float]]:
    """Return the seconds of each kind of work, for grading a submission and for making its page.

    Args:
        folder: A course whose submissions of the first chapter are graded.
    """
    from autograder.course import Course
    from autograder.grading.batch import read_course_source
    from autograder.grading.gradebook import GradebookWriter
    from autograder.grading.submissions import find_submissions
    from autograder.grading.task import Task, grade_task

    course = Course.open(folder)
    with GradebookWriter(course, FIRST) as writer:
        source = read_course_source(writer)
    settings = course.read_settings(FIRST)
    submissions = find_submissions(course, FIRST)
    tasks = [
        Task(s.student, s.read_notebook(), source.notebook, source.files, settings)
        for s in submissions
    ]

    def grade() -> None:
        for task in tasks:
            grade_task(task)

    def make_pages() -> None:
        for submission in submissions:
            course.generate_feedback(FIRST, submission.student)

    return {
        "grading": _profile(grade, _GRADING, len(tasks)),
        "page": _profile(make_pages, _PAGE, len(tasks)),
    }


def _profile(work: Callable[[], None], kinds: dict[str, Any], count: int) -> dict[str, float]:
    """Return the seconds of each kind of work for one submission, measured when all is warm."""
    work()
    profiler = cProfile.Profile(time.perf_counter)
    profiler.runcall(work)
    seconds = dict.fromkeys([*kinds, _OTHER], 0.0)
    rows: dict[tuple[str, int, str], tuple[int, int, float, float, Any]]
    rows = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    for (path, _, name), (_, _, own, _, _) in rows.items():
        place = name if path == "~" else path
        fits = (kind for kind, parts in kinds.items() if any(part in place for part in parts))
        seconds[next(fits, _OTHER)] += own
    return {kind: value / count for kind, value in seconds.items()}
