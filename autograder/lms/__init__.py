"""To and from a learning management system: grades to Canvas and Moodle, submissions from them.

The classes here are nbgrader plugins, named by dotted path: `autograder.lms.CanvasExporter`.
"""

from __future__ import annotations

from autograder.lms.canvas import CanvasExporter
from autograder.lms.collector import LmsCollector
from autograder.lms.extractor import LmsExtractor
from autograder.lms.moodle import MoodleExporter

__all__ = ["CanvasExporter", "LmsCollector", "LmsExtractor", "MoodleExporter"]
