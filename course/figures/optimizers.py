"""Draw loss surfaces, the paths of optimizers over them, and curves to identify."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import matplotlib as mpl
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from autograder.language import Text, join_texts, phrase, say
from autograder.language import show as show_text
from course.figures.style import GREEN, LINES, MUTED, STYLE, Picture

MakeOptimizer = Callable[[list[Tensor]], torch.optim.Optimizer]


@dataclass(frozen=True)
class Surface:
    """A surface is a loss of two weights.

    Attributes:
        name: The name for titles.
        formula: The formula in words or symbols, for captions.
        loss: It takes two tensors of one shape and returns the height at each place.
        start: Where the paths begin.
        minima: The lowest places.
        window: The part to draw: left, right, bottom, top.
        rates: A learning rate that suits each optimizer here.
    """

    name: Text
    formula: str
    loss: Callable[[Tensor, Tensor], Tensor]
    start: tuple[float, float]
    minima: Sequence[tuple[float, float]]
    window: tuple[float, float, float, float]
    rates: Mapping[str, float]


SURFACES = {
    "bowl": Surface(
        phrase("bowl"),
        "(x² + y²) / 2",
        lambda x, y: (x**2 + y**2) / 2,
        (-3.5, 2.0),
        [(0.0, 0.0)],
        (-4.2, 2.2, -2.2, 2.6),
        {"SGD": 0.1, "momentum": 0.02, "Adagrad": 0.6, "RMSprop": 0.06, "Adam": 0.2},
    ),
    "ravine": Surface(
        phrase("ravine"),
        "(x² + 20 y²) / 2",
        lambda x, y: (x**2 + 20 * y**2) / 2,
        (-4.0, 1.0),
        [(0.0, 0.0)],
        (-4.6, 2.2, -1.4, 1.4),
        {"SGD": 0.09, "momentum": 0.015, "Adagrad": 0.6, "RMSprop": 0.06, "Adam": 0.25},
    ),
    "Rosenbrock": Surface(
        "Rosenbrock",
        "(1 − x)² + 10 (y − x²)²",
        lambda x, y: (1 - x) ** 2 + 10 * (y - x**2) ** 2,
        (-1.3, 1.2),
        [(1.0, 1.0)],
        (-1.8, 1.8, -0.7, 2.0),
        {"SGD": 0.012, "momentum": 0.004, "Adagrad": 0.5, "RMSprop": 0.04, "Adam": 0.15},
    ),
    "saddle": Surface(
        phrase("saddle"),
        "x² / 2 − y² / 2 + y⁴ / 4",
        lambda x, y: x**2 / 2 - y**2 / 2 + y**4 / 4,
        (-2.0, 0.001),
        [(0.0, 1.0), (0.0, -1.0)],
        (-2.4, 1.4, -1.5, 1.5),
        {"SGD": 0.1, "momentum": 0.05, "Adagrad": 0.3, "RMSprop": 0.06, "Adam": 0.1},
    ),
}

#: The optimizers of the race by the name in `Surface.rates`, each with its color.
RACERS: dict[str, tuple[Callable[..., torch.optim.Optimizer], str]] = {
    "SGD": (lambda params, lr: torch.optim.SGD(params, lr=lr), LINES[0]),
    "momentum": (lambda params, lr: torch.optim.SGD(params, lr=lr, momentum=0.9), LINES[1]),
    "Adagrad": (lambda params, lr: torch.optim.Adagrad(params, lr=lr), LINES[2]),
    "RMSprop": (lambda params, lr: torch.optim.RMSprop(params, lr=lr), LINES[3]),
    "Adam": (lambda params, lr: torch.optim.Adam(params, lr=lr), LINES[4]),
}
#: The names of the racers for a reader.
_NAMES: dict[str, Text] = {name: name for name in RACERS} | {"momentum": phrase("momentum")}


def path_of(surface: Surface, make: MakeOptimizer, steps: int) -> Tensor:
    """Follow an optimizer over a surface.

    Args:
        surface: The surface under the path.
        make: Builds the optimizer over a list with one parameter of shape (2,).
        steps: The number of steps.

    Returns:
        Shape (steps + 1, 2): the start and the place after each step. Places far outside the
        window are limited to ten times its size, so that a diverging path can be drawn.
    """
    w = torch.tensor(surface.start, requires_grad=True)
    optimizer, places = make([w]), [w.detach().clone()]
    limit = 10 * max(abs(side) for side in surface.window)
    for _ in range(steps):
        optimizer.zero_grad()
        surface.loss(w[0], w[1]).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        places.append(w.detach().nan_to_num(limit).clamp(-limit, limit))
    return torch.stack(places)


def race(surface: Surface, steps: int) -> dict[str, Tensor]:
    """Return the path of every optimizer of `RACERS` over a surface, shape (steps + 1, 2)."""
    walks = {}
    for name, (build, _) in RACERS.items():
        make = partial(build, lr=surface.rates[name])
        walks[name] = path_of(surface, make, steps)
    return walks


def draw_surface(axes: Axes, surface: Surface, levels: int = 12) -> None:
    """Draw a surface's minima and its contour lines, which are closer together near the bottom."""
    left, right, bottom, top = surface.window
    x, y = torch.meshgrid(
        torch.linspace(left, right, 70), torch.linspace(bottom, top, 70), indexing="xy"
    )
    z = surface.loss(x, y)
    heights = z.min() + (z.max() - z.min()) * torch.linspace(0.03, 1, levels) ** 2.5
    axes.contour(
        x, y, z, heights.tolist(), colors=MUTED, linewidths=0.7, alpha=0.6, linestyles="solid"
    )
    for place in surface.minima:
        axes.plot(*place, "*", color=GREEN, markersize=12, zorder=5)
    axes.set(xlim=(left, right), ylim=(bottom, top))
    axes.grid(False)


def draw_path(axes: Axes, places: Tensor, color: str, label: str = "") -> None:
    """Draw a path with a dot for each step and a large dot at its end."""
    axes.plot(
        places[:, 0], places[:, 1], "o-", color=color, markersize=2.5, linewidth=1.3, label=label
    )
    axes.plot(places[-1:, 0], places[-1:, 1], "o", color=color, markersize=7)


def paths(surface: Surface, walks: Mapping[str, Tensor]) -> Picture:
    """Draw paths over a surface, and beside it the loss at every step.

    Args:
        surface: The surface under the paths.
        walks: Paths of shape (steps + 1, 2) by name.
    """
    steps = max(len(walk) for walk in walks.values()) - 1
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(9.6, 3.8))
        left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
        draw_surface(left, surface)
        words = []
        for (name, walk), color in zip(walks.items(), LINES, strict=False):
            losses = surface.loss(*walk.unbind(1))
            draw_path(left, walk, color, name)
            right.plot(losses, color=color, label=name)
            x, y = walk[-1].tolist()
            words.append(
                phrase(
                    "{name} at {place}, loss {loss}",
                    name=name,
                    place=f"({x:.2f}, {y:.2f})",
                    loss=f"{losses[-1]:.3g}",
                )
            )
        left.set(title=_make_title(surface), xlabel="x", ylabel="y")
        start = float(surface.loss(*torch.tensor(surface.start)))
        lowest = min(float(surface.loss(*torch.tensor(place))) for place in surface.minima)
        right.set(title=say("loss"), xlabel=say("step"), xlim=(0, steps))
        right.set_ylim(lowest - 0.05 * (start - lowest), lowest + 1.3 * (start - lowest))
        right.legend()
    alt = say(
        "The {surface} after {count} steps: {ends}.",
        surface=surface.name,
        count=steps,
        ends=join_texts(words, "; "),
    )
    return Picture(figure, alt)


def _make_title(surface: Surface) -> str:
    return say("{name}: {formula}", name=surface.name, formula=surface.formula)


def race_after(walks: Mapping[str, Mapping[str, Tensor]], step: int) -> Picture:
    """Draw all four surfaces with the paths of all optimizers after a number of steps.

    Args:
        walks: By surface, the paths that `race` returns.
        step: The number of steps to draw.
    """
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(9.6, 6.0))
        grid = {"left": 0.04, "right": 0.99, "top": 0.95, "bottom": 0.1, "hspace": 0.3}
        all_axes = figure.subplots(2, 2, gridspec_kw={**grid, "wspace": 0.12}).flatten()
        words = []
        for axes, (name, paths_here) in zip(all_axes, walks.items(), strict=True):
            surface = SURFACES[name]
            draw_surface(axes, surface)
            for racer, walk in paths_here.items():
                draw_path(axes, walk[: step + 1], RACERS[racer][1], show_text(_NAMES[racer]))
            axes.set_title(_make_title(surface))
            losses = {r: float(surface.loss(*walk[step])) for r, walk in paths_here.items()}
            values = (
                phrase("{optimizer} {loss}", optimizer=_NAMES[racer], loss=f"{loss:.2g}")
                for racer, loss in losses.items()
            )
            values_here = join_texts(values, ", ")
            words.append(phrase("{surface}: {losses}", surface=surface.name, losses=values_here))
        figure.legend(*all_axes[0].get_legend_handles_labels(), loc="lower center", ncols=5)
    alt = say(
        "Four surfaces with the paths of five optimizers after {count} steps. "
        "Their losses: {losses}.",
        count=step,
        losses=join_texts(words, "; "),
    )
    return Picture(figure, alt)


# The figure of the assignment: recorded points, without the settings that made them.
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


def _dots_as_text(path: str) -> Text:
    """Return some places of a path as text, which then shows no more than the picture does."""
    pairs = [tuple(float(number) for number in pair.split(",")) for pair in path.split()]
    return join_texts((f"({x:g}, {y:g})" for x, y in pairs[:6] + pairs[9::3]), ", ")


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
            axes.set_title(say("path {letter}", letter=name))
            axes.grid(False)
            axes.set_xlabel("x")
            axes.set_ylabel("y" if column == 0 else "")
        axes = figure.add_subplot(grid[1, :])
        for (name, text), color in zip(_CURVES.items(), LINES, strict=False):
            losses = [float(number) for number in text.split()]
            axes.plot(losses, "o-", markersize=3.5, color=color)
            place = {"P": 9, "Q": 13, "R": 6, "S": 2}[name]
            axes.annotate(
                say("curve {letter}", letter=name),
                (place, losses[place]),
                (8, 4) if name == "S" else (-8, 9),
                textcoords="offset points",
                ha="left" if name == "S" else "right",
                color=color,
                weight="bold",
            )
        axes.set_ylim(-0.4, 11)
        axes.set_xlabel(say("step"))
        axes.set_ylabel(say("loss"))
    paths_in_words = (
        phrase("Path {letter}: {places}", letter=name, places=_dots_as_text(text))
        for name, text in _PATHS.items()
    )
    curves = (
        phrase("Curve {letter}: {losses}", letter=name, losses=join_texts(t.split()[::2], ", "))
        for name, t in _CURVES.items()
    )
    alt = say(
        "Four paths through a narrow valley, 18 steps each. The place of each path after the steps "
        "0 to 5, 9, 12, 15 and 18: {paths}. Four loss curves. The loss after the steps 0, 2, 4 and "
        "so on to 18: {curves}.",
        paths=join_texts(paths_in_words, ". "),
        curves=join_texts(curves, ". "),
    )
    return Picture(figure, alt)
