"""What tests share: where the course is, builders of notebooks and courses, kernels, pictures."""

from __future__ import annotations

from pathlib import Path

#: The course's folder.
ROOT = Path(__file__).resolve().parents[2]
