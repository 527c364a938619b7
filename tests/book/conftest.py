"""Build the book once for the tests that look at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from book import BUILD
from tests.browser.conftest import browser  # noqa: F401  (a fixture)
from tests.support.offline import run_offline

try:
    import playwright  # noqa: F401
except ImportError:
    collect_ignore = ["test_book_in_a_browser.py"]


@pytest.fixture(scope="session")
def html() -> Path:
    """Build the book without a network, and return its folder."""
    assert "The book: file://" in run_offline("-m", "book")
    return BUILD / "html"
