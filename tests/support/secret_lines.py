"""Find in files what students may not see: lines of solutions and hidden tests."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import nbformat

from tests.support import ROOT

_REGION = re.compile(r"### BEGIN (SOLUTION|HIDDEN TESTS)\n(.*?)### END \1", re.DOTALL)


@cache
def read_secret_lines(longer_than: int, *, with_checks: bool) -> frozenset[str]:
    """Return the lines of solutions and hidden tests that stand in no part for students.

    Args:
        longer_than: Lines of up to this many characters do not count: they may stand anywhere.
        with_checks: Whether the readers may have all of a test cell outside of its hidden tests,
            as `course/check_details/` has it.
    """
    secrets, public = set[str](), set[str]()
    for path in ROOT.glob("source/*/*.ipynb"):
        for source in _read_sources(path):
            for _, text in _REGION.findall(source):
                secrets |= _split(text)
            if with_checks:
                public |= _split(_REGION.sub("", source))
    for path in [*ROOT.glob("release/*/*.ipynb"), *ROOT.glob("notebooks/*.ipynb")]:
        for source in _read_sources(path):
            public |= _split(source)
    known = "\n".join(public)
    return frozenset(line for line in secrets if len(line) > longer_than and line not in known)


def find_leaks(secrets: Iterable[str], texts: Iterable[bytes]) -> set[str]:
    """Return the secrets that a text has as they are, or as a part of a JSON string."""
    plain = "\n".join(_remove_escapes(text.decode("utf-8", errors="ignore")) for text in texts)
    return {line for line in secrets if _remove_escapes(line) in plain}


def _read_sources(path: Path) -> list[str]:
    return [cell.source for cell in nbformat.read(path, as_version=4).cells]


def _split(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines()}


def _remove_escapes(text: str) -> str:
    """Read a text and the JSON of this text, and the JSON of this JSON, as the same text."""
    text = re.sub(r"\\+u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
    return re.sub(r"\\+n", "\n", text).replace("\\", "")
