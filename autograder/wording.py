"""Phrases that several pages and messages share."""

from __future__ import annotations


def span(seconds: float) -> str:
    """A time span in its two largest units: ``2 days and 3 hours``."""
    minutes = int(seconds // 60)
    sizes = [("day", minutes // 1440), ("hour", minutes // 60 % 24), ("minute", minutes % 60)]
    words = [f"{count} {name}{'s' * (count != 1)}" for name, count in sizes if count]
    return " and ".join(words[:2]) or "less than a minute"
