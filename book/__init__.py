"""Build the course as a static site: ``python -m book``."""

from pathlib import Path

import autograder  # noqa: F401  (first, because it makes the import of nbformat quick)

#: The course's folder.
ROOT = Path(__file__).resolve().parents[1]
#: What the build makes. Git ignores it.
BUILD = ROOT / "book" / "_build"
#: The kind of output with which a lesson records the answer of a prediction.
ANSWER_MIME_TYPE = "application/vnd.course.prediction+json"
