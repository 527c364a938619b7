"""The exchange's own parts: how work is submitted, and what lateness costs.

`nbgrader_config.py` plugs them into nbgrader; everything else of the exchange is nbgrader's.
"""

from autograder.exchange.collect import Collect
from autograder.exchange.late import LatePenalty
from autograder.exchange.release_assignment import Release
from autograder.exchange.release_feedback import ReleaseFeedback
from autograder.exchange.submit import Submit

__all__ = ["Collect", "LatePenalty", "Release", "ReleaseFeedback", "Submit"]
