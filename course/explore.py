"""Make the interactive figures of the lesson on tensors."""

from __future__ import annotations

import torch

from autograder.language import phrase, say
from course.boxes import Box
from course.errors import message
from course.figures import Picture, broadcasting, matrix_product, memory_layout
from course.frames import Explorer, explorer, menu, slider, switch


def reshape_explorer() -> Explorer:
    """Explore how `view` and `permute` step through 12 numbers in a row of memory."""
    numbers = torch.arange(12)

    def draw(shape: tuple[int, ...], transposed: bool) -> Picture:
        t = numbers.view(shape)  # (12,) -> shape
        title = f"t.view{shape}" if len(shape) > 1 else "t"
        return memory_layout({f"{title}.mT": t.mT} if transposed and t.dim() == 2 else {title: t})

    return explorer(
        draw,
        shape=slider(say("shape"), [(12,), (2, 6), (3, 4), (4, 3), (6, 2), (12, 1)], (3, 4)),
        transposed=switch(say("then .mT (swap the last two dims)")),
    )


def broadcast_explorer() -> Explorer:
    """Explore which shapes PyTorch can add, and how it stretches the smaller one."""
    choices: list[tuple[int, ...]] = [(), (3,), (4,), (1, 4), (3, 1), (4, 1), (3, 4), (4, 3)]
    shapes = {str(shape): shape for shape in choices}

    def draw(a: str, b: str) -> Picture | Box:
        left, right = shapes[a], shapes[b]
        try:
            return broadcasting(
                torch.arange(1, 1 + torch.Size(left).numel()).reshape(left),
                10 * torch.arange(1, 1 + torch.Size(right).numel()).reshape(right),
            )
        except RuntimeError as error:
            heading = phrase("{a} and {b} do not fit", a=a, b=b)
            return Box("error", heading, (f"`{message(error)}`",))

    return explorer(
        draw,
        a=menu(say("shape of a"), list(shapes), "(3, 1)"),
        b=menu(say("shape of b"), list(shapes), "(4,)"),
    )


def product_explorer() -> Explorer:
    """Explore which row and which column make each element of a matrix product."""
    a = torch.arange(1, 7).reshape(2, 3)  # (6,) -> (2, 3)
    b = torch.arange(2, 14).reshape(3, 4)  # (12,) -> (3, 4)

    def draw(row: int, column: int) -> Picture:
        return matrix_product(a, b, row, column)

    return explorer(
        draw,
        row=slider(say("row of a"), range(2), 1),
        column=slider(say("column of b"), range(4), 2),
    )
