"""The page that a student reads: points, mistakes by name, comments, and the notebook."""

from __future__ import annotations

from autograder.feedback.current_grades import CurrentGrades
from autograder.feedback.exporter import FeedbackExporter
from autograder.feedback.hide_hidden_tests import HideHiddenTests
from autograder.feedback.summary import Summary

__all__ = ["CurrentGrades", "FeedbackExporter", "HideHiddenTests", "Summary"]
