"""nbgrader's configuration of this course. nbgrader's manual describes every setting."""

c = get_config()  # type: ignore[name-defined]  # noqa: F821 - nbgrader provides it

c.CourseDirectory.course_id = "deep-learning-with-pytorch"

# Submissions run in a sandbox, checks in a process of their own. The rebuilt notebook takes
# everything but the answers from the source version, so nothing is left to sanitize.
c.Autograde.sanitize_preprocessors = []
c.Autograde.autograde_preprocessors = [
    "autograder.plugins.GradeInSandbox",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# A student's feedback shows what each check found, not the hidden tests.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "autograder.plugins.HideHiddenTests",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]

# Limits for one submission; `c.Grader` has more (autograder/grading/config.py).
# c.Grader.cell_seconds = 60
# c.Grader.memory_mb = 2048
