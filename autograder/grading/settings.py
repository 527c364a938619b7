"""The limits and secrets of grading, with their defaults."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Limits:
    """How much data may cross between the judge and a student's process.

    Attributes:
        message_bytes: Of one message in either direction, all tensors together.
        header_bytes: Of one message's structure (everything but tensors and arrays).
        nodes: Values in one message, counting every element of a list.
        depth: Lists within lists.
        integer_bits: The largest whole number; Python prints no more than 4300 digits.
        range_length: The longest `range` that comes back.
        exercise_bytes: All that the judge accepts while one exercise is checked.
        output_bytes: Of one cell's outputs that are kept.
        iterations: Items taken from one of the student's iterators.
    """

    message_bytes: int = 128 * 2**20
    header_bytes: int = 8 * 2**20
    nodes: int = 500_000
    depth: int = 60
    integer_bits: int = 14_000
    range_length: int = 10_000_000
    exercise_bytes: int = 512 * 2**20
    output_bytes: int = 2 * 2**20
    iterations: int = 1_000_000


@dataclass(frozen=True)
class Settings:
    """How a submission is graded.

    Attributes:
        assignment: Its name; with the exercise and `secret` it decides the random inputs.
        secret: The course's secret. A student who knew it could predict the inputs.
        cell_seconds: For one of the student's cells to run.
        call_seconds: For one call of the student's code by a test.
        exercise_seconds: For one whole test cell.
        recover_seconds: For the kernel to answer again after an interrupt.
        start_seconds: For a fresh kernel to answer first.
        notebook_seconds: For the whole notebook; later exercises are then not run.
        most_restarts: Fresh kernels for one notebook; each runs the student's cells again.
        limits: Sizes.
    """

    assignment: str = ""
    secret: str = ""
    cell_seconds: float = 60.0
    call_seconds: float = 20.0
    exercise_seconds: float = 60.0
    recover_seconds: float = 5.0
    start_seconds: float = 60.0
    notebook_seconds: float = 600.0
    most_restarts: int = 3
    limits: Limits = field(default_factory=Limits)

    def exercise_secret(self) -> str:
        """What `autograder.checks` mixes into each exercise's seed (``AUTOGRADER_SECRET``)."""
        message = self.assignment.encode()
        return hmac.new(self.secret.encode(), message, hashlib.sha256).hexdigest()
