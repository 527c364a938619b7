"""An exercise as its test cell sees it: parts that give points, and a score at the end."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

import numpy as np
import torch

from autograder.checks.diagnose import diagnose
from autograder.results import ExerciseResult, Failure, PartResult, outcome_of
from autograder.results.score import Score


def seed_of(exercise: str) -> int:
    """A seed from the exercise and the course's secret: the same at every regrade.

    The secret is the environment variable ``AUTOGRADER_SECRET`` of the process that runs the
    test cells. Students have none, so they can't predict the inputs they are graded on.
    """
    secret = os.environ.get("AUTOGRADER_SECRET", "")
    digest = hashlib.sha256(f"{secret}:{exercise}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


class Exercise:
    """One exercise's test cell.

    >>> ex = Exercise("as_column", points=3)
    >>> with ex.part("the example", points=3):
    ...     assert 1 + 1 == 2
    >>> ex.score()
    3

    Args:
        exercise: The grade id of the exercise's solution cell.
        points: The test cell's points in nbgrader; the parts' points add up to it.

    Attributes:
        generator: For random inputs: ``torch.randn(7, 5, generator=ex.generator)``. Its seed is
            that of `seed_of`, so a regrade uses the same inputs.
    """

    def __init__(self, exercise: str, points: float) -> None:
        self.exercise = exercise
        self.points = points
        self.parts: list[PartResult] = []
        self.generator = torch.Generator().manual_seed(seed_of(exercise))

    @contextmanager
    def part(self, name: str, points: float, *, hidden: bool = False) -> Iterator[None]:
        """A block of checks that gives `points` if nothing in it raises.

        An exception becomes the part's `Failure`, and the test cell goes on. KeyboardInterrupt
        and the like pass through: they are not the student's answer.

        Args:
            name: What is checked, in a few words for the student.
            points: The student earns all of them or none.
            hidden: Whether the student's version lacks this part: it stands between
                ``### BEGIN HIDDEN TESTS`` and ``### END HIDDEN TESTS``. Students never see its
                expected values.
        """
        seed = seed_of(f"{self.exercise}:{len(self.parts)}")
        random.seed(seed)
        np.random.seed(seed)
        # what torch.manual_seed does, without a stack trace for CUDA each time
        torch.default_generator.manual_seed(seed)
        found: Failure | None = None
        try:
            yield
        except Exception as error:
            found = diagnose(error, _from_test_cell(error))
        self.parts.append(PartResult(name, points, hidden, found))

    def result(self) -> ExerciseResult:
        """What the parts found so far."""
        return ExerciseResult(self.exercise, self.points, self.parts, outcome_of(self.parts))

    def score(self) -> Score:
        """The points earned; as the test cell's last expression it shows the report."""
        return Score(self.result())


def _from_test_cell(error: BaseException) -> TracebackType | None:
    """The traceback without this module's own frame, which comes first."""
    trace = error.__traceback__
    return trace.tb_next if trace is not None and trace.tb_next is not None else trace
