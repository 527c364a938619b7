"""Configure nbgrader in each server, from the environment that the hub sets."""

import os

c = get_config()  # type: ignore[name-defined]  # noqa: F821 - nbgrader provides it

c.CourseDirectory.course_id = os.environ["COURSE_ID"]
c.Exchange.root = os.environ["COURSE_EXCHANGE"]
c.CourseDirectory.student_id = os.environ.get("COURSE_STUDENT", "*")  # set only in the trial
c.ExchangeFactory.submit = "autograder.exchange.Submit"
c.ExchangeFactory.fetch_feedback = "autograder.exchange.FetchFeedback"
