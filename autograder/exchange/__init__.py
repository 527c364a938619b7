"""This course's exchange classes: submit, collect, release, and the late penalty.

`nbgrader_config.py` sets them. For all other steps the exchange uses nbgrader's own classes.

`late_dialogue` has the message on a late submission, `late` has the rule for its cost, and `due`
has the due dates that students can read. `problems` says what is wrong with an exchange.
"""

from autograder.exchange.collect import Collect
from autograder.exchange.fetch_feedback import FetchFeedback
from autograder.exchange.late import LatePenalty
from autograder.exchange.release_assignment import Release
from autograder.exchange.release_feedback import ReleaseFeedback
from autograder.exchange.submit import Submit

__all__ = ["Collect", "FetchFeedback", "LatePenalty", "Release", "ReleaseFeedback", "Submit"]
