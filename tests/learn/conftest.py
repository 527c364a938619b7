"""A small course, made once, and a workspace of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.learn.workspace import Workspace
from tests.learn.small_course import make_small_course


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made course to copy."""
    return make_small_course(tmp_path_factory.mktemp("made") / "course")


@pytest.fixture
def course(made: Path, tmp_path: Path) -> Path:
    """A course that a test may change."""
    return shutil.copytree(made, tmp_path / "course")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace whose folder does not exist yet."""
    return Workspace(tmp_path / "mine")
