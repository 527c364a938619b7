"""The page that a student reads: points, mistakes by name, comments, the notebook."""

from __future__ import annotations

from autograder.feedback.exporter import FeedbackExporter
from autograder.feedback.summary import Summary

__all__ = ["FeedbackExporter", "Summary"]
