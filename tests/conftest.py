"""What all tests share: where the course is, and one thread per worker."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

# two pytest workers on two cores: each library takes one thread
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def root() -> Path:
    """The course's folder."""
    return ROOT
