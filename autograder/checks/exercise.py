"""Score an exercise in its test cell: parts give points, and the score comes at the end."""

from __future__ import annotations

import hashlib
import os
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

import numpy as np
import torch

from autograder.checks.details import KNOWN_HERE, define_helpers
from autograder.checks.diagnose import diagnose
from autograder.checks.failures import make_failure
from autograder.language import show
from autograder.results import ExerciseResult, Failure, PartResult, decide_outcome
from autograder.results.catalogue import make_text
from autograder.results.check_details import read_details
from autograder.results.score import Score


def seed_of(exercise: str) -> int:
    """Return a seed from the exercise and the course's secret. It is the same at every regrade.

    The secret is the environment variable ``AUTOGRADER_SECRET`` of the process that runs the
    test cells. Students do not have it, so they can't predict the inputs of their grading.
    """
    secret = os.environ.get("AUTOGRADER_SECRET", "")
    digest = hashlib.sha256(f"{secret}:{exercise}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


class Exercise:
    """An exercise runs the parts of one test cell and adds up their points.

    >>> ex = Exercise("as_column", points=3)
    >>> with ex.part("the example", points=3):
    ...     assert 1 + 1 == 2
    >>> ex.score()
    3

    Args:
        exercise: The grade id of the exercise's solution cell.
        points: The test cell's points in nbgrader. The points of the parts add up to this number.

    Attributes:
        generator: It makes random inputs: ``torch.randn(7, 5, generator=ex.generator)``. Its seed
            comes from `seed_of`, so a regrade uses the same inputs.
    """

    def __init__(self, exercise: str, points: float) -> None:
        self.exercise = exercise
        self.points = points
        self.parts: list[PartResult] = []
        self.generator = torch.Generator().manual_seed(seed_of(exercise))
        self._known: dict[str, dict[str, str]] = {}
        self._lacks_helpers = False

    def load_details(self, assignment: str) -> None:
        """Define the helper functions that a released cell leaves out, and know its mistakes.

        `autograder release` writes this line. If the details are not installed, the checks that
        need no helper still run, and a sentence says what is missing.

        Args:
            assignment: The assignment's name. Its file is in `course/check_details/`.
        """
        details = read_details(assignment, self.exercise)
        if details is None:
            self._lacks_helpers = True
            print(show(make_text("details-missing", "says")))
        else:
            self._known = details.mistakes
            define_helpers(details, self.exercise, sys._getframe(1).f_globals)

    @contextmanager
    def part(self, name: str, points: float, *, hidden: bool = False) -> Iterator[None]:
        """Run a block of checks. It gives `points` if nothing in it raises.

        An exception becomes the part's `Failure`, and the test cell goes on. KeyboardInterrupt
        and similar exceptions pass through, because they are not the student's answer.

        Args:
            name: What the part checks, in a few words for the student.
            points: The student earns all of them or none.
            hidden: Whether the student's version lacks this part. The part is between
                ``### BEGIN HIDDEN TESTS`` and ``### END HIDDEN TESTS``. Students never see its
                expected values.
        """
        seed = seed_of(f"{self.exercise}:{len(self.parts)}")
        random.seed(seed)
        np.random.seed(seed)
        # torch.manual_seed does the same, but records a stack trace for CUDA each time
        torch.default_generator.manual_seed(seed)
        problem: Failure | None = None
        known = KNOWN_HERE.set(self._known.get(name))
        try:
            yield
        except Exception as error:
            problem = diagnose(error, _skip_first_frame(error))
            if (
                self._lacks_helpers
                and problem.mistake == "not-defined"
                and (getattr(error, "name", "") != self.exercise)
            ):
                problem = make_failure("details-missing")
        finally:
            KNOWN_HERE.reset(known)
        self.parts.append(PartResult(name, points, hidden, problem))

    def result(self) -> ExerciseResult:
        """Return the results of the parts so far."""
        return ExerciseResult(self.exercise, self.points, self.parts, decide_outcome(self.parts))

    def score(self) -> Score:
        """Return the earned points. As the test cell's last expression, they show the report."""
        return Score(self.result())


def _skip_first_frame(error: BaseException) -> TracebackType | None:
    """Return the traceback without its first frame, which belongs to this module."""
    trace = error.__traceback__
    return trace.tb_next if trace is not None and trace.tb_next is not None else trace
