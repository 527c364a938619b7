"""nbgrader's configuration of this course.

nbgrader's manual describes its settings, and docs/settings.md those of this course. Lines that
begin with `# c.` show defaults.
"""

import os
from pathlib import Path

from autograder.language import use_language

c = get_config()  # type: ignore[name-defined]  # noqa: F821 - nbgrader provides it

ROOT = Path(__file__).resolve().parent
# The language of results, pages and messages to students. The folder zh_CN is the same course in
# Chinese: run the commands there.
language = "zh_CN"
use_language(language)
c.CourseDirectory.course_id = "deep-learning-with-pytorch"

# Students fetch, submit and get feedback through the exchange (autograder/exchange/).
c.Exchange.root = os.environ.get("COURSE_EXCHANGE") or str(ROOT / "exchange")
c.Exchange.cache = str(ROOT / "exchange" / ".handed-in")
c.ExchangeFactory.release_assignment = "autograder.exchange.Release"
c.ExchangeFactory.submit = "autograder.exchange.Submit"
c.ExchangeFactory.collect = "autograder.exchange.Collect"
c.ExchangeFactory.release_feedback = "autograder.exchange.ReleaseFeedback"
c.ExchangeFactory.fetch_feedback = "autograder.exchange.FetchFeedback"
# What lateness costs. Students read it before it applies. Due dates are set in the Formgrader.
c.AssignLatePenalties.plugin_class = "autograder.exchange.LatePenalty"
# c.LatePenalty.percent_per_day = 0  # of the points earned, for each day that has begun
# c.LatePenalty.most_percent = 100
# c.LatePenalty.grace_minutes = 0
# c.LatePenalty.late_days = 0  # of each student, in all assignments together
c.ExportApp.plugin_class = "autograder.lms.CsvExporter"  # nbgrader's table, penalties up to date

# Released notebooks: nbgrader's own steps, and one that closes the cells of checks and moves away
# what shows a solution. Hidden tests are saved and removed before it.
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.InstantiateTests",
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearSolutions",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "autograder.authoring.close_checks.CloseChecks",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# `nbgrader autograde` and the formgrader's button grade as `autograder grade` does: in a sandbox,
# with the checks in another process. The exporter grades a notebook when it reads it, and the
# rebuilt notebook takes all but the answers from the source version. So nothing is left to do.
# Grading adds students that the gradebook does not have, but never one who was removed from it.
# With c.Autograde.create_student = False, it grades only students of the gradebook.
c.Autograde.exporter_class = "autograder.grading.autograde.SubmissionExporter"
c.Autograde.sanitize_preprocessors = []
c.Autograde.autograde_preprocessors = ["nbgrader.preprocessors.CheckCellMetadata"]

# A student's feedback shows what each check found, not the hidden tests.
c.GenerateFeedback.preprocessors = [
    "autograder.feedback.CurrentGrades",
    "autograder.feedback.HideHiddenTests",
    "autograder.feedback.Summary",
]
c.GenerateFeedback.exporter_class = "autograder.feedback.FeedbackExporter"
# c.Summary.show_solutions = False  # True shows model solutions after the due date
# c.Summary.solution_files = False  # True also gives them as a notebook, with the feedback
# c.FeedbackExporter.lesson_url = ""  # "https://BOOK/notebooks/{lesson}.html#{section}" makes links

# Archives of submissions from Canvas or Moodle: `autograder zip`, or `nbgrader zip_collect`.
c.ZipCollectApp.collector_plugin = "autograder.lms.LmsCollector"
c.ZipCollectApp.extractor_plugin = "autograder.lms.LmsExtractor"

# Grading on submit (`autograder watch`), and when feedback shows the results of hidden tests.
# c.Watch.hidden_results = "after due date"  # or "at once", or "by hand" (`autograder run`)
# c.Watch.seconds = 2

# Limits for one submission; `c.Grader` has more (docs/settings.md).
# c.Grader.cell_seconds = 60
# c.Grader.memory_mb = 2048
