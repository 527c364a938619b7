"""Helpers for tests: the course's folder, builders of notebooks and courses, kernels."""

from __future__ import annotations

from pathlib import Path

#: The course's folder.
ROOT = Path(__file__).resolve().parents[2]
