"""Make interactive figures: a static picture that works without a kernel, and controls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
import torch
from IPython.display import display

from course.boxes import Box
from course.errors import message
from course.figures import (
    Picture,
    broadcasting,
    matrix_product,
    memory_layout,
    shapes_aligned,
    tensor_cells,
)


def interactive(
    draw: Callable[..., Picture | Box], static: Picture, **controls: Any
) -> widgets.VBox:
    """Show a static picture, then controls that redraw a figure at every change.

    A printed or exported lesson shows only the static picture, so choose one that makes the point
    without the controls.

    Args:
        draw: Gets the value of every control, by name, and returns what to show. It should take
            less than a tenth of a second.
        static: The static picture, which comes first.
        controls: ipywidgets with a `value` and a `description`, by the name of `draw`'s argument.

    Returns:
        The controls with the figure below them, already on the page. End the call with `;`.
    """
    page = widgets.HTML()

    def redraw(_: object = None) -> None:
        output = draw(**{name: control.value for name, control in controls.items()})
        page.value = output._repr_mimebundle_()["text/html"]

    for control in controls.values():
        control.style.description_width = "initial"
        control.observe(redraw, names="value")
    redraw()
    board = widgets.VBox([widgets.HBox(list(controls.values())), page])
    board.children[0].layout.flex_flow = "row wrap"
    display(static, board)  # type: ignore[no-untyped-call]
    return board


def reshape_explorer() -> widgets.VBox:
    """Explore how `view` and `permute` step through 12 numbers in a row of memory."""
    shapes = [(12,), (2, 6), (3, 4), (4, 3), (6, 2), (12, 1)]
    numbers = torch.arange(12)

    def draw(shape: tuple[int, ...], transposed: bool) -> Picture:
        t = numbers.view(shape)  # (12,) -> shape
        title = f"t.view{shape}" if len(shape) > 1 else "t"
        return memory_layout({f"{title}.mT": t.mT} if transposed and t.dim() == 2 else {title: t})

    static = tensor_cells(
        {f"view{shape}": numbers.view(shape) for shape in shapes[1:5]}, by_value=True
    )
    return interactive(
        draw,
        static,
        shape=widgets.SelectionSlider(
            options=[(str(shape), shape) for shape in shapes], value=(3, 4), description="shape"
        ),
        transposed=widgets.Checkbox(value=False, description="then .mT (swap the last two dims)"),
    )


def broadcast_explorer() -> widgets.VBox:
    """Explore which shapes PyTorch can add, and how it stretches the smaller one."""
    shapes: list[tuple[int, ...]] = [(), (1,), (3,), (4,), (1, 4), (3, 1), (4, 1), (3, 4), (4, 3)]
    options = [(str(shape), shape) for shape in shapes]

    def draw(a: tuple[int, ...], b: tuple[int, ...]) -> Picture | Box:
        left = torch.arange(1, 1 + torch.Size(a).numel()).reshape(a)
        right = 10 * torch.arange(1, 1 + torch.Size(b).numel()).reshape(b)
        try:
            return broadcasting(left, right)
        except RuntimeError as error:
            return Box("error", f"{a} and {b} do not fit", (f"`{message(error)}`",))

    return interactive(
        draw,
        shapes_aligned((3, 1), (4,)),
        a=widgets.Dropdown(options=options, value=(3, 1), description="shape of a"),
        b=widgets.Dropdown(options=options, value=(4,), description="shape of b"),
    )


def product_explorer() -> widgets.VBox:
    """Explore which row and which column make each element of a matrix product."""
    a = torch.arange(1, 7).reshape(2, 3)  # (6,) -> (2, 3)
    b = torch.arange(2, 14).reshape(3, 4)  # (12,) -> (3, 4)

    def draw(row: int, column: int) -> Picture:
        return matrix_product(a, b, row, column)

    return interactive(
        draw,
        tensor_cells({"a": a, "b": b, "a @ b": a @ b}),
        row=widgets.IntSlider(value=1, min=0, max=1, description="row of a"),
        column=widgets.IntSlider(value=2, min=0, max=3, description="column of b"),
    )
