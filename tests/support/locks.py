"""Wait less for a gradebook that another program has locked."""

from __future__ import annotations

import functools
from sqlite3 import dbapi2

import pytest


def wait_less_for_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let SQLAlchemy wait a tenth of a second, not SQLite's five seconds."""
    monkeypatch.setattr(dbapi2, "connect", functools.partial(dbapi2.connect, timeout=0.1))
