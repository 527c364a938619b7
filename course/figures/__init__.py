"""Draw the figures of the lessons, all with one look.

Every function returns a `Picture`. As the last expression of a cell, it shows itself as an SVG with
alternative text, and it is readable on light and dark themes. For your own plot, write

    fig, ax = plt.subplots()
    ax.plot(losses)
    show(fig, alt="The loss falls from 2.3 to 0.1 in 200 steps and then stays there.")

Before that, call `use_style()` once in the setup cell. The colors for lines are `BLUE`, `ORANGE`,
`GREEN`, `PURPLE`, `YELLOW` and `GRAY`. `INK` is for text outside colored areas, and it becomes the
page's own text color. `Canvas` makes drawings of squares. The drawings of one chapter are in
`course/figures/<chapter>.py`.
"""

from course.figures.canvas import Canvas
from course.figures.style import (
    BLUE,
    FILLS,
    GRAY,
    GREEN,
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
    photos,
    reductions,
    selections,
    shapes_aligned,
    tensor_cells,
)

__all__ = [
    "BLUE",
    "FILLS",
    "GRAY",
    "GREEN",
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
    "photos",
    "reductions",
    "selections",
    "shapes_aligned",
    "show",
    "tensor_cells",
    "use_style",
]
