"""Set up all tests: hypothesis, the spread over workers, and a warm fork server."""

from __future__ import annotations

import functools
import gc
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

import autograder  # noqa: F401  (first, because it makes the import of nbformat quick)
from tests.support import ROOT

if TYPE_CHECKING:
    from autograder.grading.kernels.warm import WarmLauncher
    from autograder.settings import Settings

# There are two pytest workers on two cores, so each library uses one thread.
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

# Libraries and tests are many objects that stay. Looking for garbage among them takes long.
gc.disable()  # until the tests are collected
gc.set_threshold(20_000, 20, 20)

# `repeatable` draws the same examples in each run. A case that `fuzz` finds gets its own test.
settings.register_profile("repeatable", derandomize=True)
settings.register_profile("fuzz", max_examples=500, print_blob=True, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


#: Markers of all tests in a folder.
FOLDER_MARKERS = {"attacks": ("slow", "linux"), "browser": ("browser",), "sandbox": ("linux",)}

#: The folders with the longest files, and their place in the order.
LONG_FIRST = {
    "banks": 0,
    "course": 0,
    "watch": 1,
    "learn": 2,
    "grading": 3,
    "sandbox": 4,
    "translation": 5,
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark whole folders. Run long files first, so that two workers end at the same time."""
    for item in items:
        for marker in FOLDER_MARKERS.get(_get_folder(item.path), ()):
            item.add_marker(marker)
    items.sort(key=lambda item: LONG_FIRST.get(_get_folder(item.path), len(LONG_FIRST)))


def pytest_collection_finish() -> None:
    """Keep all that is imported and collected by now out of the search for garbage."""
    gc.freeze()
    gc.enable()


def pytest_unconfigure() -> None:
    """Let Python clear everything at its end, as usual. Some libraries say what is left."""
    gc.unfreeze()


def _get_folder(path: Path) -> str:
    return path.relative_to(ROOT / "tests").parts[0]


class FileScheduling(LoadScopeScheduling):
    """Keep the tests of a file in one pytest worker, so that its fixtures are made once.

    The answers to each assignment are a separate group, in each language, and so is each lesson.
    """

    def _split_scope(self, nodeid: str) -> str:
        if "test_every_answer[" in nodeid:
            return nodeid.rpartition("-")[0]
        alone = "test_lesson_runs" in nodeid or "test_answers_in_each_language" in nodeid
        return nodeid if alone else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FileScheduling | None:
    """Replace pytest-xdist's groups, which pytest 9 no longer sees."""
    return FileScheduling(config, log) if config.getvalue("dist") == "loadscope" else None


@pytest.fixture(scope="session", autouse=True)
def alembic_once() -> None:
    """Ask nbgrader's program `alembic` for its newest version once.

    nbgrader asks for each new gradebook, and each time takes as long as many tests together.
    """
    import nbgrader.api

    nbgrader.api.get_alembic_version = functools.cache(nbgrader.api.get_alembic_version)


@pytest.fixture(scope="session", autouse=True)
def quick_commits(alembic_once: None) -> None:
    """Let SQLite not wait for the disk: a gradebook of a test need not outlive a power cut."""
    from sqlalchemy import Engine, event

    @event.listens_for(Engine, "connect")
    def wait_for_no_disk(connection: Any, _: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute("PRAGMA synchronous = OFF")


@pytest.fixture
def root() -> Path:
    """The course's folder."""
    return ROOT


@pytest.fixture(scope="session")
def launcher() -> Iterator[WarmLauncher]:
    """Start kernels in sandboxes from one warm process, for all tests of a pytest worker."""
    from autograder.grading.kernels.warm import WarmLauncher
    from autograder.settings import Settings

    with WarmLauncher(Settings(hidden=(ROOT,))) as launcher:
        yield launcher


@pytest.fixture(scope="module")
def one_server(launcher: WarmLauncher) -> Iterator[None]:
    """Let all courses of a file take their kernels from the server of `launcher`.

    Another server takes two seconds of a core. So all courses hide what this server hides: a
    worker closes its connection when a course hides another folder.
    """
    from autograder.course import Course
    from autograder.grading import grade_class, task
    from tests.support.lent_server import LentServer

    read_settings = Course.read_settings

    def read(course: Course, assignment: str = "") -> Settings:
        return replace(read_settings(course, assignment), hidden=(ROOT,))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Course, "read_settings", read)
        task._close_launcher()
        patch.setattr(task, "_shared", [LentServer(launcher)])
        patch.setattr(grade_class, "start_server", lambda settings: LentServer(launcher))
        yield
        task._close_launcher()
