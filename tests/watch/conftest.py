"""The fixtures of a small course with an exchange folder, and workers that are shared."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograder.grading.kernels.warm import WarmLauncher
from autograder.grading.workers import Workers, open_local_workers
from tests.support.lent_server import LentServer
from tests.support.watching import CONFIG, make_watched_course, release


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all courses, itself a course without assignments."""
    folder = tmp_path_factory.mktemp("courses")
    (folder / "nbgrader_config.py").write_text(CONFIG)
    return folder


@pytest.fixture(scope="module", autouse=True)
def one_server_for_all(one_server: None) -> None:
    """Let all courses have the same server of kernels."""


@pytest.fixture(scope="session")
def workers(launcher: WarmLauncher) -> Iterator[Workers]:
    with open_local_workers(1, LentServer(launcher)) as opened:
        yield opened


@pytest.fixture(scope="session")
def released(base: Path) -> Path:
    return release(make_watched_course(base / "released" / "course"))


@pytest.fixture
def course(released: Path, base: Path, request: pytest.FixtureRequest) -> Path:
    name = re.sub(r"\W+", "_", request.node.name)
    root = base / f"{name[:60]}{len(list(base.iterdir()))}" / "course"
    shutil.copytree(released, root)
    return root


@pytest.fixture
def warm(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command takes the shared workers instead of starting its own."""

    @contextmanager
    def opened(*_: object, **__: object) -> Iterator[Workers]:
        yield workers

    monkeypatch.setattr("autograder.grading.grade_class.open_workers", opened)
