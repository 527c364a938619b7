"""How much data may cross between the judge and a student's process."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WireLimits:
    """How much the judge and the student's process accept from each other.

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
