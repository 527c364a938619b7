"""Exchange grades and submissions with a learning management system (LMS): Canvas or Moodle.

The classes here are nbgrader plugins. nbgrader's configuration names them by their dotted path,
such as `autograder.lms.CanvasExporter`.
"""

from __future__ import annotations

from autograder.lms.canvas import CanvasExporter
from autograder.lms.collector import LmsCollector
from autograder.lms.csv_export import CsvExporter
from autograder.lms.extractor import LmsExtractor
from autograder.lms.moodle import MoodleExporter

__all__ = ["CanvasExporter", "CsvExporter", "LmsCollector", "LmsExtractor", "MoodleExporter"]
