"""Let any nbgrader course use this grader, with two lines in its `nbgrader_config.py`.

They are ``from autograder.any_course import use_autograder`` and ``use_autograder(c)``. They leave
releasing as it is: this course's step `CloseChecks` moves code of test cells into the package
`course`, which students of another course do not have.
"""

from __future__ import annotations

from traitlets.config import Config

#: This course's own `nbgrader_config.py` has the same values, with comments, and `CloseChecks`.
SETTINGS = {
    "ExchangeFactory": {
        "release_assignment": "autograder.exchange.Release",
        "submit": "autograder.exchange.Submit",
        "collect": "autograder.exchange.Collect",
        "release_feedback": "autograder.exchange.ReleaseFeedback",
        "fetch_feedback": "autograder.exchange.FetchFeedback",
    },
    "AssignLatePenalties": {"plugin_class": "autograder.exchange.LatePenalty"},
    "ExportApp": {"plugin_class": "autograder.lms.CsvExporter"},
    "Autograde": {
        "exporter_class": "autograder.grading.autograde.SubmissionExporter",
        "sanitize_preprocessors": [],
        "autograde_preprocessors": ["nbgrader.preprocessors.CheckCellMetadata"],
    },
    "GenerateFeedback": {
        "preprocessors": [
            "autograder.feedback.CurrentGrades",
            "autograder.feedback.HideHiddenTests",
            "autograder.feedback.Summary",
        ],
        "exporter_class": "autograder.feedback.FeedbackExporter",
    },
    "ZipCollectApp": {
        "collector_plugin": "autograder.lms.LmsCollector",
        "extractor_plugin": "autograder.lms.LmsExtractor",
    },
}


def use_autograder(config: Config) -> None:
    """Name this grader's classes in a course's configuration. Lines below it may change them."""
    config.merge({name: Config(values) for name, values in SETTINGS.items()})
