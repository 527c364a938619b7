"""Draw the graph behind a tensor, a vector times a Jacobian, and a path downhill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse, FancyArrowPatch, FancyBboxPatch

from autograder.language import join_texts, say
from autograder.language.display_width import measure_width
from course.figures.canvas import Canvas, element_text
from course.figures.style import (
    BLUE,
    FILLS,
    GREEN,
    INK,
    LINES,
    MUTED,
    ON_FILL,
    ORANGE,
    PICKED,
    STYLE,
    Picture,
    label_powers,
    show,
)

UNIT_INCHES = 0.42
COLUMN, ROW = 4.6, 1.8  # distance between the centers of nodes, in units of UNIT_INCHES
LEAF_WIDTH, OPERATION_WIDTH = 2.4, 3.0


@dataclass
class _Node:
    """A node of a graph is an operation that autograd recorded, or a leaf.

    Attributes:
        function: The `grad_fn`, or for a leaf its `AccumulateGrad`.
        depth: How many arrows are between it and the root, on the longest path.
        users: The nodes that use its result.
        x: Where its center is drawn.
        y: Where its center is drawn; up is positive.
    """

    function: Any
    depth: int = 0
    users: list[_Node] = field(default_factory=list)
    x: float = 0.0
    y: float = 0.0

    @property
    def leaf(self) -> torch.Tensor | None:
        return getattr(self.function, "variable", None)

    @property
    def half_width(self) -> float:
        return (OPERATION_WIDTH if self.leaf is None else LEAF_WIDTH) / 2

    @property
    def inputs(self) -> list[Any]:
        return [function for function, _ in self.function.next_functions]


def graph(
    root: torch.Tensor,
    names: Mapping[str, torch.Tensor],
    *,
    gradients: bool = False,
    alt: str | None = None,
) -> Picture:
    """Draw the graph that autograd recorded for a tensor, read from its real `grad_fn` objects.

    Ellipses are leaves. Boxes are operations and show the name of their backward function. Named
    tensors that are not in the graph are drawn below it with a dashed edge.

    Args:
        root: A tensor with a `grad_fn`. Its graph is not freed and no `.grad` is changed.
        names: The names of the tensors, including the root.
        gradients: Draw the backward pass: along each arrow the gradient that `root.backward()` (of
            the sum, if root has several elements) sends to a leaf or an operation.
        alt: Alternative text. The default describes the drawing.

    Raises:
        ValueError: If `root` has no graph.
    """
    if root.grad_fn is None:
        raise ValueError(say("this tensor has no grad_fn, so there is no graph to draw"))
    nodes = _collect_nodes(root.grad_fn)
    _place_nodes(nodes)
    made_by = {t.grad_fn: name for name, t in names.items() if t.grad_fn is not None}
    sent, totals = _compute_gradients(root, nodes) if gradients else ({}, {})
    with mpl.rc_context(STYLE):
        figure = Figure()
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    words = []
    low = min(node.y for node in nodes)
    for node in nodes:
        for place, function in enumerate(node.inputs):
            source = next((n for n in nodes if n.function is function), None)
            if source is not None:
                same = [i for i, f in enumerate(node.inputs) if f is function]
                bend = 0.0 if len(same) == 1 else 0.3 * (1 if same.index(place) else -1)
                gradient = sent.get((id(node), place)) if gradients else None
                low = min(low, _draw_arrow(axes, source, node, bend, gradient))
    for node in nodes:
        if node.leaf is not None:
            name = next((name for name, t in names.items() if t is node.leaf), say("leaf"))
            title, total = _title(name, node.leaf), totals.get(id(node))
            gradient_text = say("grad {value}", value=total) if total else ""
            _draw_leaf(axes, node.x, node.y, title, gradient_text)
            if total:
                words.append(say("leaf {tensor}, grad {value}", tensor=title, value=total))
            else:
                words.append(say("leaf {tensor}", tensor=title))
        else:
            name, function = made_by.get(node.function, ""), node.function.name()
            title = _title(name, names[name]) if name else ""
            _draw_operation(axes, node.x, node.y, function, title)
            if title:
                words.append(say("operation {name} made {tensor}", name=function, tensor=title))
            else:
                words.append(say("operation {name}", name=function))
    outside = [
        (name, t)
        for name, t in names.items()
        if t.grad_fn not in made_by and not any(node.leaf is t for node in nodes)
    ]
    left = min(node.x for node in nodes)
    for place, (name, t) in enumerate(outside):
        _draw_leaf(axes, left + place * COLUMN, low - ROW, _title(name, t), "", inside=False)
        words.append(say("{tensor} is not in the graph", tensor=_title(name, t)))
    right = max(node.x for node in nodes) + 1.7
    top = max(node.y for node in nodes) + 1.1
    bottom = low - (ROW if outside else 0) - 1.0
    right = max(right, left + (len(outside) - 1) * COLUMN + 1.7)
    axes.set_xlim(left - 1.7, right)
    axes.set_ylim(bottom, top)
    figure.set_size_inches((right - left + 1.7) * UNIT_INCHES, (top - bottom) * UNIT_INCHES)
    nodes_in_words = join_texts(reversed(words), "; ")
    return Picture(figure, alt or say("A graph from left to right: {nodes}.", nodes=nodes_in_words))


def _collect_nodes(first: Any) -> list[_Node]:
    """Return all nodes behind a `grad_fn`, the root first, each with its depth and its users."""
    nodes = {first: _Node(first)}
    waiting = [first]
    while waiting:
        node = nodes[waiting.pop()]
        for function in node.inputs:
            if function is None:  # an input that does not require a gradient
                continue
            known = nodes.setdefault(function, _Node(function))
            known.users.append(node)
            if known.depth <= node.depth:
                known.depth = node.depth + 1
                waiting.append(function)
    return sorted(nodes.values(), key=lambda node: node.depth)


def _place_nodes(nodes: Sequence[_Node]) -> None:
    """Place nodes in columns by depth, the root at the right, each near the nodes that use it."""
    deepest = max(node.depth for node in nodes)
    for depth in range(deepest + 1):
        column = [node for node in nodes if node.depth == depth]
        column.sort(key=lambda n: -sum(u.y for u in n.users) / max(len(n.users), 1))
        middle = sum(sum(u.y for u in n.users) / max(len(n.users), 1) for n in column) / len(column)
        for row, node in enumerate(column):
            node.x = (deepest - depth) * COLUMN
            node.y = middle + ((len(column) - 1) / 2 - row) * ROW


def _compute_gradients(
    root: torch.Tensor, nodes: Sequence[_Node]
) -> tuple[dict[tuple[int, int], str], dict[int, str]]:
    """Return what each operation sends to each of its inputs, and what arrives in each leaf."""
    sent: dict[tuple[int, int], str] = {}
    handles = []
    for node in nodes:
        if node.leaf is None:

            def record(inputs: Any, outputs: Any, key: int = id(node)) -> None:
                for place, gradient in enumerate(inputs):
                    if gradient is not None:
                        sent[key, place] = _value_text(gradient)

            handles.append(node.function.register_hook(record))
    leaves = [node for node in nodes if node.leaf is not None]
    tensors = [node.leaf for node in leaves if node.leaf is not None]
    totals = torch.autograd.grad(root.sum(), tensors, retain_graph=True)
    for handle in handles:
        handle.remove()
    return sent, {id(node): _value_text(g) for node, g in zip(leaves, totals, strict=True)}


def _value_text(t: torch.Tensor) -> str:
    """Return a number, or the elements of a short tensor, or a shape, as text."""
    if t.dim() == 0:
        return element_text(t.item())
    if t.dim() == 1 and t.numel() <= 4:
        return "[" + ", ".join(element_text(v) for v in t.tolist()) + "]"
    return str(tuple(t.shape))


def _title(name: str, t: torch.Tensor) -> str:
    return (
        f"{name} = {_value_text(t.detach())}"
        if t.dim() < 2
        else f"{name} {_value_text(t.detach())}"
    )


def _draw_arrow(
    axes: Axes, source: _Node, target: _Node, bend: float, gradient: str | None
) -> float:
    """Draw an arrow forward, or with a gradient, an arrow back. Return its lowest y."""
    start, end = (source.x + source.half_width, source.y), (target.x - target.half_width, target.y)
    span = source.depth - target.depth
    if span > 1 and abs(end[1] - start[1]) < 0.1:
        bend = 1.6 * span / (end[0] - start[0])  # around the nodes in between
    back = gradient is not None
    axes.add_patch(
        FancyArrowPatch(
            *((end, start) if back else (start, end)),
            arrowstyle="-|>",
            mutation_scale=13,
            color=ORANGE if back else MUTED,
            linewidth=1.6,
            shrinkA=0,
            shrinkB=0,
            connectionstyle=f"arc3,rad={-bend if back else bend}",
            zorder=1,
        )
    )
    # the bow of an arc3 is half of `rad` times the distance to the side
    x = (start[0] + end[0]) / 2 + bend * (end[1] - start[1]) / 2
    y = (start[1] + end[1]) / 2 - bend * (end[0] - start[0]) / 2
    if gradient is not None:
        y += 0.36 if bend <= 0 else -0.36
        x += 0.5 if bend and span == 1 else 0.0  # away from an arrow that goes further
        axes.text(x, y, gradient, ha="center", va="center", size=10, color=ORANGE, zorder=4)
    return min(start[1], end[1], y)


def _draw_leaf(
    axes: Axes, x: float, y: float, text: str, below: str, *, inside: bool = True
) -> None:
    axes.add_patch(
        Ellipse(
            (x, y),
            LEAF_WIDTH,
            1.0,
            facecolor=FILLS[0] if inside else FILLS[5],
            edgecolor=MUTED,
            linestyle="-" if inside else (0, (3, 3)),
            zorder=2,
        )
    )
    axes.text(x, y, text, ha="center", va="center", size=_font_size(text), color=ON_FILL, zorder=3)
    if below:
        axes.text(x, y - 0.78, below, ha="center", va="center", size=9.5, color=ORANGE, zorder=3)
    if not inside:
        axes.text(x, y - 0.78, say("not in the graph"), ha="center", va="center", size=8.5,
                  color=MUTED)  # fmt: skip


def _draw_operation(axes: Axes, x: float, y: float, function: str, title: str) -> None:
    axes.add_patch(
        FancyBboxPatch(
            (x - OPERATION_WIDTH / 2 + 0.05, y - 0.35),
            OPERATION_WIDTH - 0.1,
            0.7,
            boxstyle="round,pad=0.05,rounding_size=0.15",
            facecolor=FILLS[1],
            edgecolor=MUTED,
            zorder=2,
        )
    )
    axes.text(x, y, function, ha="center", va="center", size=_font_size(function), color=ON_FILL,
              zorder=3)  # fmt: skip
    axes.text(x, y + 0.7, title, ha="center", va="center", size=9.5, color=INK, zorder=3)


def _font_size(text: str) -> float:
    """Return a font size with which the text fits into a node."""
    return min(10.0, 130 / max(measure_width(text), 1))


def vector_times_jacobian(
    v: torch.Tensor, jacobian: torch.Tensor, *, alt: str | None = None
) -> Picture:
    """Draw `v @ jacobian`: the weights of the outputs, one row per output, and the gradient.

    Args:
        v: Shape (m,): one weight for each output.
        jacobian: Shape (m, n): row i holds the derivatives of output i.
        alt: Alternative text. The default describes the drawing.
    """
    (m, n), result = jacobian.shape, v @ jacobian  # (m,) @ (m, n) -> (n,)
    canvas = Canvas()
    canvas.label(0.5, -0.4, "v", mono=True, ha="center")
    canvas.tensor(v.unsqueeze(1), 0, 0, [PICKED if w else FILLS[5] for w in v.tolist()])
    canvas.label(1.6, m / 2, "×", size=15, ha="center")
    canvas.label(2.2, -0.4, say("Jacobian"), mono=True)
    fills = [FILLS[0] if w else FILLS[5] for w in v.tolist() for _ in range(n)]
    canvas.tensor(jacobian, 2.2, 0, fills)
    for row, (w, values) in enumerate(zip(v.tolist(), jacobian.tolist(), strict=True)):
        product = ", ".join(element_text(w * value) for value in values)
        words = say("{weight} times this row: [{values}]", weight=element_text(w), values=product)
        canvas.label(2.6 + n, row + 0.5, words, size=9.5)
    canvas.arrow((2.2 + n / 2, m + 0.1), (2.2 + n / 2, m + 0.9), LINES[1])
    canvas.label(2.6 + n / 2, m + 0.5, say("add up the rows"), size=9.5, color=ORANGE)
    canvas.tensor(result.unsqueeze(0), 2.2, m + 1, [FILLS[2]] * n)
    canvas.label(2.6 + n, m + 1.5, say("the gradient"), size=9.5)
    return canvas.picture(
        alt
        or say(
            "The rows of the Jacobian {rows} are multiplied by the weights {weights} and added up: "
            "{sums}.",
            rows=jacobian.tolist(),
            weights=v.tolist(),
            sums=result.tolist(),
        )
    )


def tangents(points: Sequence[float], *, alt: str | None = None) -> Picture:
    """Draw the curve x³ - 3x with its tangent at some points. Autograd computes the slopes."""
    grid = torch.linspace(-2.3, 2.3, 200)
    fig, ax = plt.subplots(figsize=(6.4, 3.2))
    ax.plot(grid, grid**3 - 3 * grid, color=BLUE)
    slopes = []
    for place in points:
        x = torch.tensor(float(place), requires_grad=True)
        y = x**3 - 3 * x
        y.backward()  # type: ignore[no-untyped-call]
        assert x.grad is not None
        slope, height = x.grad.item(), y.item()
        near = torch.tensor([place - 0.6, place + 0.6])
        ax.plot(near, height + slope * (near - place), color=ORANGE, linewidth=2.5)
        ax.plot(place, height, "o", color=ORANGE)
        below = (8, -14 if slope >= 0 else 6)  # where the curve is not
        label = say("slope {slope}", slope=f"{slope:.2f}".replace("-", "−"))  # as on the axes
        ax.annotate(label, (place, height), below, textcoords="offset points")
        slopes.append(say("{slope} at x = {x}", slope=f"{slope:.2f}", x=f"{place:g}"))
    ax.set(xlabel="x", ylabel="x³ − 3x", ylim=(-6.5, 6.5))
    words = say(
        "The curve x³ - 3x and its tangent. The slope is {slopes}.",
        slopes=join_texts(slopes, ", "),
    )
    return show(fig, alt or words)


Path = Sequence[tuple[float, float]]


def surface(axes: Axes, x: torch.Tensor, y: torch.Tensor, paths: Mapping[str, Path]) -> None:
    """Draw the mean squared error of y = w x + b as contour lines, and paths over it.

    Args:
        axes: Where to draw.
        x: Shape (N,).
        y: Shape (N,).
        paths: For each label, the points (w, b) of a path, the start first.
    """
    w, b = torch.linspace(-1.5, 6.5, 61), torch.linspace(-2.5, 5.5, 61)
    lines = w[:, None, None] * x + b[None, :, None]  # (61, 61, N)
    loss = ((lines - y) ** 2).mean(-1)  # (61, 61, N) -> (61, 61)
    levels = [0.1, 0.3, 1, 2, 4, 8, 12, 16, 22]
    contours = axes.contour(w, b, loss.T, levels=levels, colors=MUTED, linewidths=0.8)
    axes.clabel(contours, levels=[1, 4, 12], fontsize=8, fmt="%g")
    for color, (label, path) in zip((ORANGE, BLUE, GREEN), paths.items(), strict=False):
        ws, bs = zip(*path, strict=True)
        axes.plot(ws, bs, "o-", color=color, markersize=3, linewidth=1.3, label=label)
    axes.set(xlabel="w", ylabel="b", xlim=(-1.5, 6.5), ylim=(-2.5, 5.5))
    axes.set(xticks=[0, 2, 4, 6], yticks=[-2, 0, 2, 4])
    axes.grid(False)


def descend(
    x: torch.Tensor, y: torch.Tensor, lr: float, steps: int, *, clear: bool = True
) -> tuple[list[tuple[float, float]], list[float]]:
    """Fit y = w x + b from w = b = 0 by gradient descent on the mean squared error.

    Args:
        x: Shape (N,).
        y: Shape (N,).
        lr: Learning rate.
        steps: Number of steps.
        clear: Whether to clear the gradients after each step.

    Returns:
        The points (w, b), the start first (`steps` + 1 of them), and the loss at each of them.
    """
    p = torch.zeros(2, requires_grad=True)  # w and b
    path, losses = [], []
    for _ in range(steps + 1):
        loss = ((p[0] * x + p[1] - y) ** 2).mean()  # (N,) -> ()
        path.append((p[0].item(), p[1].item()))
        losses.append(loss.item())
        loss.backward()  # type: ignore[no-untyped-call]
        assert p.grad is not None
        with torch.no_grad():
            p -= lr * p.grad
        if clear:
            p.grad = None
    return path, losses


def descent(
    x: torch.Tensor,
    y: torch.Tensor,
    lr: float,
    steps: int,
    *,
    clear: bool = True,
    alt: str | None = None,
) -> Picture:
    """Draw a path of `descend` over the loss surface, and its loss step by step."""
    path, losses = descend(x, y, lr, steps, clear=clear)
    fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.4), gridspec_kw={"wspace": 0.3})
    surface(left, x, y, {"": path})
    left.plot(*path[-1], "s", color=ORANGE, markersize=7)
    right.semilogy(losses, color=ORANGE)
    right.minorticks_off()
    label_powers(right.yaxis)
    title = say("learning rate {rate}", rate=f"{lr:.3g}")
    right.set(xlabel=say("step"), ylabel=say("loss"), ylim=(0.002, 200), title=title)
    fields = {
        "rate": f"{lr:.3g}",
        "first": f"{losses[0]:.3g}",
        "last": f"{losses[-1]:.3g}",
        "count": steps,
        "w": f"{path[-1][0]:.2f}",
        "b": f"{path[-1][1]:.2f}",
    }
    if clear:
        words = say(
            "With learning rate {rate}, the loss goes from {first} to {last} in {count} steps. "
            "The path ends at w = {w}, b = {b}.",
            **fields,
        )
    else:
        words = say(
            "With learning rate {rate} and gradients that are never cleared, the loss goes from "
            "{first} to {last} in {count} steps. The path ends at w = {w}, b = {b}.",
            **fields,
        )
    return show(fig, alt or words)
