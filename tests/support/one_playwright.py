"""Start Playwright once in a process: while one runs, a second one refuses to start."""

from __future__ import annotations

import atexit
import functools

from playwright.sync_api import Playwright, sync_playwright


@functools.cache
def start_playwright() -> Playwright:
    """Return the Playwright of this process. It stops when the process ends."""
    started = sync_playwright().start()
    atexit.register(started.stop)
    return started
