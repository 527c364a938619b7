"""The exchange's own parts: how work is handed in, and what lateness costs.

`nbgrader_config.py` plugs them into nbgrader; everything else of the exchange is nbgrader's.
"""

from autograder.exchange.classes import Collect, Release, ReleaseFeedback, Submit
from autograder.exchange.late import LatePenalty

__all__ = ["Collect", "LatePenalty", "Release", "ReleaseFeedback", "Submit"]
