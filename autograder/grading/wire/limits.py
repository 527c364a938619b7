"""Limit the data that may cross between the judge and a student's process."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WireLimits:
    """The amounts that the judge and the student's process accept from each other.

    Attributes:
        message_bytes: The bytes of one message in either direction, all tensors together.
        header_bytes: The bytes of one message's structure (everything except tensors and arrays).
        nodes: The values in one message. Every element of a list counts.
        depth: The depth of lists within lists.
        integer_bits: The bits of the largest whole number. Python prints at most 4300 digits.
        range_length: The length of the longest `range`.
        exercise_bytes: The bytes that the judge accepts while it checks one exercise.
        output_bytes: The bytes of one cell's outputs. The rest is cut off.
        notebook_output_bytes: The bytes of the outputs of all cells of a notebook together.
        iterations: The items that the judge takes from the student's iterators in one exercise.
    """

    message_bytes: int = 128 * 2**20
    header_bytes: int = 8 * 2**20
    nodes: int = 500_000
    depth: int = 60
    integer_bits: int = 14_000
    range_length: int = 10_000_000
    exercise_bytes: int = 512 * 2**20
    output_bytes: int = 2 * 2**20
    notebook_output_bytes: int = 20 * 2**20
    iterations: int = 1_000_000
