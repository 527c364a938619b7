"""nbgrader's configuration of this course. nbgrader's manual describes every setting."""

c = get_config()  # type: ignore[name-defined]  # noqa: F821 - nbgrader provides it

c.CourseDirectory.course_id = "deep-learning-with-pytorch"

# A deleted test cell comes back from the source version instead of being missed.
c.OverwriteCells.add_missing_cells = True
