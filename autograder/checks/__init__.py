"""The checks that the test cells of an assignment call.

A test cell makes an `Exercise`, opens its parts, and calls checks in them. The same cell runs in a
student's JupyterLab, in nbgrader and in the grader's judge process. In the judge, the student's
objects are proxies, so a check compares values and never relies on a shared object.
"""

from autograder.checks.arguments import changes_come_back, in_kernel
from autograder.checks.compare import (
    AnyOf,
    Call,
    any_of,
    call,
    compare,
    equal,
    example,
    is_function,
    raises,
)
from autograder.checks.exercise import Exercise, seed_of
from autograder.checks.failures import CheckFailed, fail
from autograder.checks.short_answers import (
    answers,
    are_choices,
    are_dtypes,
    are_numbers,
    are_shapes,
    predicted,
)
from autograder.checks.source import avoids, no_loops, source_of
from autograder.checks.training import gradients, plain_numbers, unchanged, watch_graphs
from autograder.checks.values import describe, difference
from autograder.language import phrase
from autograder.results import MIME_TYPE, ExerciseResult, Failure, PartResult
from autograder.results.catalogue import catalogue
from autograder.results.score import Score, as_html, as_text

__all__ = [
    "MIME_TYPE",
    "AnyOf",
    "Call",
    "CheckFailed",
    "Exercise",
    "ExerciseResult",
    "Failure",
    "PartResult",
    "Score",
    "answers",
    "any_of",
    "are_choices",
    "are_dtypes",
    "are_numbers",
    "are_shapes",
    "as_html",
    "as_text",
    "avoids",
    "call",
    "catalogue",
    "changes_come_back",
    "compare",
    "describe",
    "difference",
    "equal",
    "example",
    "fail",
    "gradients",
    "in_kernel",
    "is_function",
    "no_loops",
    "phrase",
    "plain_numbers",
    "predicted",
    "raises",
    "seed_of",
    "source_of",
    "unchanged",
    "watch_graphs",
]
