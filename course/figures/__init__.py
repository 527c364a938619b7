"""Figures for the lessons, one look for all.

Every function returns a `Picture`: as a cell's last expression it shows itself as an SVG with
alternative text, readable on light and dark themes. For a plot of your own write

    fig, ax = plt.subplots()
    ax.plot(losses)
    show(fig, alt="The loss falls from 2.3 to 0.1 in 200 steps and then stays there.")

after `use_style()` once in the set-up cell. Colours for lines: `BLUE`, `ORANGE`, `GREEN`, `PURPLE`,
`YELLOW`, `GREY`; for text outside coloured areas `INK`, which becomes the page's own text colour.
Drawings made of squares: `Canvas`. A chapter's own drawings live in `course/figures/<chapter>.py`.
"""

from course.figures.canvas import Canvas
from course.figures.style import (
    BLUE,
    FILLS,
    GREEN,
    GREY,
    INK,
    LINES,
    MUTED,
    ON_FILL,
    ORANGE,
    PICKED,
    PLAIN,
    PURPLE,
    STYLE,
    YELLOW,
    Picture,
    show,
    use_style,
)
from course.figures.tensors import (
    broadcasting,
    matrix_product,
    memory_layout,
    reductions,
    selections,
    shapes_aligned,
    tensor_cells,
)

__all__ = [
    "BLUE",
    "FILLS",
    "GREEN",
    "GREY",
    "INK",
    "LINES",
    "MUTED",
    "ON_FILL",
    "ORANGE",
    "PICKED",
    "PLAIN",
    "PURPLE",
    "STYLE",
    "YELLOW",
    "Canvas",
    "Picture",
    "broadcasting",
    "matrix_product",
    "memory_layout",
    "reductions",
    "selections",
    "shapes_aligned",
    "show",
    "tensor_cells",
    "use_style",
]
