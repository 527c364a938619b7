"""Set the course's folder for all of nbgrader's commands and pages."""

import os

c = get_config()  # type: ignore[name-defined]  # noqa: F821 - nbgrader provides it

c.CourseDirectory.root = os.environ["COURSE_FOLDER"]
if os.environ.get("COURSE_ONE_ACCOUNT"):  # the trial, where all share one Unix account
    c.ExchangeCollect.check_owner = False
