"""Start Chromium, with one Playwright in a process: while one runs, a second one does not start."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
#: The Playwright of this process, if one runs.
_running: list[Playwright] = []


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """Start Debian's Chromium, or Playwright's own. Skip the test if there is none."""
    with ExitStack() as stack:
        if not _running:
            _running.append(stack.enter_context(sync_playwright()))
            stack.callback(_running.clear)
        chromium = _running[0].chromium
        names = ("chromium", "chromium-browser", "google-chrome")
        program = next(filter(None, map(shutil.which, names)), None)
        if program is None and not Path(chromium.executable_path).exists():
            pytest.skip("Browser tests need Chromium: apt-get install chromium.")
        browser = chromium.launch(executable_path=program, args=_OPTIONS)
        stack.callback(browser.close)
        yield browser
