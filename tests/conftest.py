"""What all tests share: where the course is, and one thread per worker."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import ROOT

# two pytest workers on two cores: each library takes one thread
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

# The same examples in every run; a case that was found once stands in a test of its own.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")


@pytest.fixture
def root() -> Path:
    """The course's folder."""
    return ROOT
