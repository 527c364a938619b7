"""Chapter 05's drawings: paths of optimizers over a surface, schedules, and a riddle of curves."""

from __future__ import annotations

import matplotlib as mpl
import torch
from matplotlib.figure import Figure

from course.figures.style import GREEN, LINES, MUTED, STYLE, Picture

# The assignment's riddle: points as they were recorded, without a word about how.
_PATHS = {
    "A": "-4.00,1.00 -3.40,.40 -3.01,.18 -2.71,.08 -2.47,.04 -2.26,.02 -2.08,.01 -1.91,0 -1.77,0 "
    "-1.64,0 -1.52,0 -1.41,0 -1.31,0 -1.22,0 -1.14,0 -1.06,0 -.99,0 -.92,0 -.86,0",
    "B": "-4.00,1.00 -3.95,.76 -3.86,.36 -3.73,-.08 -3.57,-.46 -3.39,-.70 -3.18,-.74 -2.95,-.60 "
    "-2.71,-.33 -2.47,-.01 -2.21,.28 -1.96,.48 -1.71,.54 -1.46,.46 -1.22,.28 -.99,.05 -.77,-.16 "
    "-.56,-.32 -.37,-.39",
    "C": "-4.00,1.00 -3.60,.60 -3.20,.22 -2.81,-.12 -2.42,-.37 -2.03,-.51 -1.66,-.54 -1.29,-.49 "
    "-.95,-.38 -.61,-.25 -.30,-.09 -.02,.05 .24,.18 .46,.27 .65,.32 .81,.33 .93,.29 1.02,.23 "
    "1.07,.15",
    "D": "-4.00,1.00 -3.63,-.84 -3.30,.71 -2.99,-.59 -2.72,.50 -2.47,-.42 -2.24,.35 -2.04,-.30 "
    "-1.85,.25 -1.68,-.21 -1.52,.17 -1.38,-.15 -1.26,.12 -1.14,-.10 -1.04,.09 -.94,-.07 -.85,.06 "
    "-.78,-.05 -.70,.04",
}
_CURVES = {
    "P": "4.50 3.65 2.27 .91 .09 .14 1.04 2.43 3.77 4.54 4.45 3.51 2.11 .79 .05 .20 1.17 2.58 3.89",
    "Q": "4.50 4.39 4.29 4.19 4.09 3.99 3.89 3.80 3.71 3.62 3.53 3.45 3.37 3.29 3.2 3.1 3.1 3 2.9",
    "R": "4.50 4.87 5.26 5.69 6.16 6.66 7.20 7.79 8.43 9.12 9.86 10.7 11.5 12.5 13.5 15 16 17 18",
    "S": "4.50 2.21 1.08 .53 .26 .13 .06 .03 .01 .01 0 0 0 0 0 0 0 0 0",
}


def unlabeled_plots() -> Picture:
    """Draw the four paths and the four loss curves that an exercise asks to name."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(9.6, 5.6), layout="constrained")
        grid = figure.add_gridspec(2, 4, height_ratios=(1, 1.1))
        x, y = torch.meshgrid(
            torch.linspace(-4.6, 2, 60), torch.linspace(-1.3, 1.3, 60), indexing="xy"
        )
        for column, (name, text) in enumerate(_PATHS.items()):
            points = torch.tensor([[float(n) for n in pair.split(",")] for pair in text.split()])
            axes = figure.add_subplot(grid[0, column])
            axes.contour(x, y, (x**2 + 20 * y**2) / 2, 7, colors=MUTED, linewidths=0.6, alpha=0.6)
            axes.plot(points[:, 0], points[:, 1], "o-", markersize=3.5, linewidth=1.2)
            axes.plot(0, 0, "*", color=GREEN, markersize=11)
            axes.set_title(f"path {name}")
            axes.grid(False)
            axes.set_xlabel("x")
            axes.set_ylabel("y" if column == 0 else "")
        axes = figure.add_subplot(grid[1, :])
        for (name, text), colour in zip(_CURVES.items(), LINES, strict=False):
            losses = [float(number) for number in text.split()]
            axes.plot(losses, "o-", markersize=3.5, color=colour)
            place = {"P": 9, "Q": 13, "R": 6, "S": 2}[name]
            axes.annotate(
                f"curve {name}",
                (place, losses[place]),
                (0, 9),
                textcoords="offset points",
                color=colour,
                weight="bold",
            )
        axes.set_ylim(-0.4, 11)
        axes.set_xlabel("step")
        axes.set_ylabel("loss")
    return Picture(
        figure,
        "Four paths through a narrow valley from (-4, 1), 18 steps each. A: first step 0.6 in x "
        "and 0.6 in y, then ever shorter steps along the floor, never past it. B: first step "
        "almost straight down, then longer ones, swinging across the floor three times. C: first "
        "steps 0.4 in x and 0.4 in y, one wide swing across the floor, past the minimum. D: jumps "
        "from wall to wall at every step, each time a little less. Four loss curves from 4.5. "
        "P falls to 0.1, climbs back to 4.5 and does so again. Q falls slowly to 2.9. R climbs "
        "faster and faster. S falls to 0 in ten steps and stays.",
    )
