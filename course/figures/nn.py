"""Draw neural networks: the training loop, sliding kernels, activations, initial values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import reduce

import matplotlib as mpl
import matplotlib.pyplot as plt
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from autograder.language import Text, join_texts, phrase, say
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
    PLAIN,
    STYLE,
    Picture,
    label_powers,
    show,
)

ACTIVATIONS = ("relu", "leaky_relu", "sigmoid", "tanh")
_TITLES = {"relu": "ReLU", "leaky_relu": "leaky ReLU", "sigmoid": "sigmoid", "tanh": "tanh"}


def activation(name: str, x: Tensor) -> Tensor:
    """Apply one of `ACTIVATIONS`. Leaky ReLU has the slope 0.1 below 0.

    Args:
        name: Its name in `torch.nn.functional`.
        x: Any shape, float.

    Returns:
        The shape of `x`.
    """
    if name == "leaky_relu":
        return F.leaky_relu(x, 0.1)
    result: Tensor = getattr(torch, name)(x)
    return result


def slope_of(name: str, x: Tensor) -> Tensor:
    """Compute the derivative of one of `ACTIVATIONS` with autograd.

    Args:
        name: Its name in `torch.nn.functional`.
        x: Shape (N,), float.

    Returns:
        Shape (N,).
    """
    x = x.detach().clone().requires_grad_()
    (slope,) = torch.autograd.grad(activation(name, x).sum(), x)
    return slope


def slopes_without_names() -> Picture:
    """Draw the slopes of four activation functions as A, B, C and D; the reader names them.

    They are computed from formulas, because an exercise asks for the names.
    """
    x = torch.linspace(-5, 5, 400)
    step = (x > 0).float()
    slopes = (1 / x.cosh() ** 2, 0.1 + 0.9 * step, 0.25 / (x / 2).cosh() ** 2, step)
    with mpl.rc_context(STYLE):  # an assignment does not call `use_style` in its setup cell
        fig, axes = plt.subplots(1, 4, figsize=(9.6, 2.4), sharex=True, sharey=True)
        for ax, letter, slope, color in zip(axes, "ABCD", slopes, LINES, strict=False):
            ax.plot(x, slope, color=color)
            ax.set_title(letter)
            ax.set_xlabel("x")
            ax.set_yticks([0, 0.25, 0.5, 0.75, 1])
        axes[0].set_ylabel(say("slope"))
        fig.tight_layout()
    alt = say(
        "Four slopes from x = -5 to 5. A is a bell curve of height 1, nearly 0 beyond -3 "
        "and 3. B is a step from 0.1 up to 1 at x = 0. C is a flat, wide bell curve of height a "
        "quarter. D is a step from 0 up to 1 at x = 0."
    )
    return show(fig, alt)


def activations_and_slopes() -> Picture:
    """Draw four activation functions, each with its slope below."""
    x = torch.linspace(-4, 4, 401)
    fig, axes = plt.subplots(2, 4, figsize=(9.6, 4.2), sharex=True, sharey="row")
    for column, name in enumerate(ACTIVATIONS):
        axes[0, column].plot(x, activation(name, x), color=BLUE)
        title = say("leaky ReLU, slope 0.1") if name == "leaky_relu" else _TITLES[name]
        axes[0, column].set_title(title, color=INK)
        axes[0, column].set_ylim(-1.3, 2.3)
        axes[1, column].plot(x, slope_of(name, x), color=ORANGE)
        axes[1, column].set_ylim(-0.1, 1.1)
        axes[1, column].set_xlabel("x")
    axes[0, 0].set_ylabel(say("value"))
    axes[1, 0].set_ylabel(say("slope"))
    fig.tight_layout()
    alt = say(
        "Values and slopes of ReLU, leaky ReLU (0.1), sigmoid and tanh. The slope of ReLU is 0 "
        "or 1, that of leaky ReLU 0.1 or 1. The slopes of sigmoid and tanh are bell curves of "
        "height 0.25 and 1 that vanish far from 0."
    )
    return show(fig, alt)


def training_loop() -> Picture:
    """Draw layers, model, loss and optimizer as the training loop."""
    canvas = Canvas()

    def box(x: float, y: float, width: float, title: str, words: str, color: str) -> None:
        canvas.frame(x, y, width, 1.9, color)
        canvas.label(x + width / 2, y + 0.62, title, ha="center", size=11)
        canvas.label(x + width / 2, y + 1.32, words, ha="center", size=9, color=MUTED)

    canvas.frame(2.6, -0.75, 8.6, 3.1, BLUE)
    title = say("model: layers, one after another")
    canvas.label(6.9, -0.42, title, ha="center", size=10, color=BLUE)
    for place in range(3):
        box(
            2.9 + 2.8 * place,
            0.1,
            2.4,
            say("layer {number}", number=place + 1),
            say("weights"),
            BLUE,
        )
        if place:
            canvas.arrow((2.5 + 2.8 * place, 1.05), (2.9 + 2.8 * place, 1.05), INK)
    canvas.label(0.0, 1.05, say("input"), size=11)
    canvas.arrow((1.2, 1.05), (2.85, 1.05), INK)
    canvas.arrow((10.9, 1.05), (12.9, 1.05), INK)
    canvas.label(12.07, 0.55, say("prediction"), ha="center", size=9, color=MUTED)
    box(12.9, 0.1, 3.2, say("loss function"), say("how wrong?"), ORANGE)
    canvas.label(18.6, 1.05, say("target"), ha="center", size=11)
    canvas.arrow((17.8, 1.05), (16.15, 1.05), INK)
    box(5.3, 4.0, 3.2, say("optimizer"), say("a small step"), GREEN)
    canvas.arrow((14.5, 2.0), (8.55, 4.95), ORANGE)
    canvas.label(12.2, 4.1, say("loss.backward(): gradients"), size=9, color=ORANGE)
    canvas.arrow((6.9, 4.0), (6.9, 2.4), GREEN)
    canvas.label(6.6, 3.15, say("optimizer.step(): new weights"), size=9, color=GREEN, ha="right")
    alt = say(
        "A loop: the input goes through the layers of the model and becomes a prediction. The "
        "loss function compares it with the target. The gradients of the loss go to the optimizer, "
        "which changes the weights of the layers. Then the next step begins."
    )
    return canvas.picture(alt)


def sliding_window(
    picture: Tensor,
    window: Tensor,
    *,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    place: int = 0,
) -> Picture:
    """Draw a picture, the kernel at one place of it, and the result of the convolution.

    Args:
        picture: Shape (H, W).
        window: The kernel, shape (kh, kw).
        stride: Step size of the kernel.
        padding: Rows and columns of zeros on each side.
        dilation: The distance between two neighboring weights; 1 leaves no gaps.
        place: The number of the place in reading order, modulo the number of places.

    Raises:
        ValueError: The kernel is larger than the padded picture.
    """
    height, width = (
        output_size(size, k, stride, padding, dilation)
        for size, k in zip(picture.shape, window.shape, strict=True)
    )
    if height < 1 or width < 1:
        raise ValueError(say("the kernel is larger than the padded picture"))
    result = F.conv2d(
        picture[None, None], window[None, None], stride=stride, padding=padding, dilation=dilation
    )[0, 0]  # (H, W) -> (1, 1, H, W) -> (1, 1, height, width) -> (height, width)
    row, column = divmod(place % (height * width), width)
    padded = F.pad(picture, (padding,) * 4)
    touched = {
        (row * stride + i * dilation, column * stride + j * dilation): (i, j)
        for i in range(window.shape[0])
        for j in range(window.shape[1])
    }
    canvas = Canvas()
    rows, columns = padded.shape
    canvas.label(0, -0.45, say("picture {shape}", shape=tuple(picture.shape)), size=10)
    for i in range(rows):
        for j in range(columns):
            outside = not (padding <= i < rows - padding and padding <= j < columns - padding)
            fill = PICKED if (i, j) in touched else PLAIN
            canvas.cell(j, i, element_text(padded[i, j].item()), fill, ghost=outside)
    canvas.label(columns + 0.65, rows / 2, "∗", ha="center", size=14)
    left = columns + 1.3
    top = max(0.0, rows / 2 - window.shape[0] / 2)
    canvas.label(left, top - 0.45, say("kernel"), size=10)
    canvas.tensor(window, left, top, [PICKED] * window.numel())
    left += window.shape[1]
    canvas.label(left + 0.65, rows / 2, "=", ha="center", size=14)
    left += 1.3
    top = max(0.0, rows / 2 - height / 2)
    canvas.label(left, top - 0.45, say("result {shape}", shape=(height, width)), size=10)
    fills = [FILLS[2]] * result.numel()
    fills[row * width + column] = PICKED
    canvas.tensor(result, left, top, fills)
    terms = [
        f"{element_text(window[i, j].item())}·{element_text(padded[at].item())}"
        for at, (i, j) in touched.items()
        if window[i, j] != 0
    ]
    total = element_text(result[row, column].item())
    words = " + ".join(terms) + f" = {total}"
    canvas.label(0, rows + 0.5, words, size=9, color=MUTED)
    alt = say(
        "A kernel of {kernel} on a picture of {picture}, stride {stride}, padding {padding}, "
        "dilation {dilation}. At place {place} of a result of {result} the sum is {sum}.",
        kernel=tuple(window.shape),
        picture=tuple(picture.shape),
        stride=stride,
        padding=padding,
        dilation=dilation,
        place=(row, column),
        result=(height, width),
        sum=words,
    )
    return canvas.picture(alt)


def output_size(size: int, kernel_size: int, stride: int, padding: int, dilation: int) -> int:
    """Return the length of an axis after a convolution or pooling (formula of torch's manual)."""
    return (size + 2 * padding - dilation * (kernel_size - 1) - 1) // stride + 1


def window_reach(kernel_size: int, dilations: Sequence[int], length: int = 11) -> Picture:
    """Draw which places of a row a kernel covers, for several dilations.

    Args:
        kernel_size: The number of weights.
        dilations: The dilations, one for each row of the drawing.
        length: Places in a row.
    """
    canvas = Canvas()
    reaches = []
    for y, dilation in enumerate(dilations):
        reach = dilation * (kernel_size - 1) + 1
        reaches.append(
            phrase("dilation {dilation} spans {count} places", dilation=dilation, count=reach)
        )
        canvas.label(-0.3, 1.4 * y + 0.5, f"dilation={dilation}", ha="right", mono=True, size=9.5)
        for place in range(length):
            weight = place % dilation == 0 and place < reach
            canvas.cell(place, 1.4 * y, "w" if weight else "", PICKED if weight else PLAIN)
        spans = say("spans {count}", count=reach)
        canvas.label(length + 0.3, 1.4 * y + 0.5, spans, size=9.5, color=MUTED)
    alt = say(
        "A kernel of {count} weights: {reaches}.",
        count=kernel_size,
        reaches=join_texts(reaches, "; "),
    )
    return canvas.picture(alt)


def pooling(t: Tensor, kernel_size: int, stride: int | None = None) -> Picture:
    """Draw a matrix with the blocks of a pooling in colors, and their maxima and means.

    Args:
        t: Shape (H, W), float.
        kernel_size: Side of the window.
        stride: Step size of the window; None stands for the side of the window.

    Raises:
        ValueError: If windows overlap, because a cell would need two colors.
    """
    step = stride or kernel_size
    if step < kernel_size:
        raise ValueError(say("the windows overlap: stride should be at least kernel_size"))
    largest = F.max_pool2d(t[None], kernel_size, step)[0]  # (H, W) -> (height, width)
    means = F.avg_pool2d(t[None], kernel_size, step)[0]  # (H, W) -> (height, width)
    height, width = largest.shape
    canvas = Canvas()
    canvas.label(0, -0.45, say("input {shape}", shape=tuple(t.shape)), size=10)
    for i in range(t.shape[0]):
        for j in range(t.shape[1]):
            block = (i // step) * width + j // step
            inside = (
                i % step < kernel_size
                and j % step < kernel_size
                and i // step < height
                and j // step < width
            )
            fill = FILLS[block % 5] if inside else FILLS[5]
            canvas.cell(j, i, element_text(t[i, j].item()), fill, ghost=not inside)
    left = t.shape[1] + 1.5
    for title, result in ((say("maximum"), largest), (say("mean"), means)):
        top = t.shape[0] / 2 - height / 2
        canvas.label(left, top - 0.45, title, size=10)
        canvas.tensor(result, left, top, [FILLS[place % 5] for place in range(result.numel())])
        left += width + 1.5
    alt = say(
        "A matrix {values} in blocks of {size} by {size}, every {step} places. The maxima of the "
        "blocks are {maxima}, the means are {means}. A cell outside all blocks is gray.",
        values=t.tolist(),
        size=kernel_size,
        step=step,
        maxima=largest.tolist(),
        means=means.tolist(),
    )
    return canvas.picture(alt)


def softmax_bars(scores: Tensor, names: Sequence[str]) -> Picture:
    """Draw scores and their softmax probabilities as bars.

    Args:
        scores: Shape (C,), float.
        names: One for each score.
    """
    probabilities = torch.softmax(scores, dim=0)
    fig, axes = plt.subplots(1, 2, figsize=(7.6, 2.5))
    for ax, values, title, color in (
        (axes[0], scores, say("scores"), BLUE),
        (axes[1], probabilities, "softmax(scores)", ORANGE),
    ):
        bars = ax.bar(list(names), values.tolist(), color=color)
        ax.bar_label(bars, [f"{v:.3g}" for v in values.tolist()], padding=2, color=INK, size=9)
        ax.set_title(title, color=INK)
        ax.margins(y=0.2)
    axes[0].axhline(0, color=MUTED, linewidth=1)
    axes[1].set_ylim(0, 1.15)
    fig.tight_layout()
    pairs = [
        phrase(
            "{name}: {score} becomes {probability}",
            name=name,
            score=f"{s:.3g}",
            probability=f"{p:.3g}",
        )
        for name, s, p in zip(names, scores.tolist(), probabilities.tolist(), strict=True)
    ]
    alt = say(
        "Scores and their probabilities after softmax. {pairs}.", pairs=join_texts(pairs, ", ")
    )
    return show(fig, alt)


def spread_through_layers(
    gain: float, activation_name: str, *, depth: int = 20, width: int = 128
) -> Picture:
    """Draw the standard deviation of activations and gradients, layer by layer.

    The weights of each linear layer are normal with a standard deviation of ``gain / sqrt(width)``.

    Args:
        gain: 1 keeps the standard deviation through a linear layer; ReLU needs the root of 2
            (He et al. 2015, arXiv:1502.01852).
        activation_name: One of `ACTIVATIONS`.
        depth: The number of layers.
        width: The number of neurons in each layer.
    """
    forward, backward = spreads(gain, activation_name, depth=depth, width=width)
    fig, ax = plt.subplots(figsize=(6.4, 2.9))
    layers = range(1, depth + 1)
    ax.plot(layers, forward, marker="o", markersize=4, label=say("activations, forward"))
    ax.plot(layers, backward, marker="o", markersize=4, label=say("gradients, backward"))
    ax.set(yscale="log", ylim=(1e-12, 1e12))
    label_powers(ax.yaxis)
    ax.set(xlabel=say("layer"), ylabel=say("standard deviation"))
    ax.set_xticks(range(1, depth + 1, 3))
    title = _TITLES[activation_name]
    ax.set_title(say("{activation}, gain {gain}", activation=title, gain=f"{gain:.2f}"), color=INK)
    ax.legend(labelcolor=INK)
    fig.tight_layout()
    alt = say(
        "Through {count} layers with {activation} and gain {gain}: the standard deviation of the "
        "activations goes from {first} to {last}. That of the gradients goes from {last_gradient} "
        "in the last layer to {first_gradient} in the first.",
        count=depth,
        activation=title,
        gain=f"{gain:.2f}",
        first=f"{forward[0]:.2g}",
        last=f"{forward[-1]:.2g}",
        last_gradient=f"{backward[-1]:.2g}",
        first_gradient=f"{backward[0]:.2g}",
    )
    return show(fig, alt)


def spreads(
    gain: float, activation_name: str, *, depth: int = 20, width: int = 128
) -> tuple[list[float], list[float]]:
    """Compute the standard deviations of activations and gradients for every layer.

    The arguments are those of `spread_through_layers`. A zero becomes 1e-30.
    """
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(64, width, generator=generator)  # shape (64, width)
    outputs = []
    x.requires_grad_()
    for _ in range(depth):
        weight = torch.randn(width, width, generator=generator) * gain / math.sqrt(width)
        x = activation(activation_name, x @ weight)  # (64, width) -> (64, width)
        x.retain_grad()
        outputs.append(x)
    torch.autograd.backward(x, torch.randn(x.shape, generator=generator))
    forward = [max(float(layer.detach().std()), 1e-30) for layer in outputs]
    backward = [
        max(float(layer.grad.std()), 1e-30) if layer.grad is not None else 1e-30
        for layer in outputs
    ]
    return forward, backward


def layer_shapes(model: nn.Module, x: Tensor) -> list[tuple[str, str, tuple[int, ...], int]]:
    """Run a model once and note the output of each innermost module.

    Args:
        model: The model. It stays in its mode.
        x: One batch.

    Returns:
        Name, class, shape of the output and number of parameters, in the order of the calls.
    """
    rows: list[tuple[str, str, tuple[int, ...], int]] = []

    def make_hook(name: str) -> object:
        def hook(module: nn.Module, _inputs: object, output: Tensor) -> None:
            count = sum(p.numel() for p in module.parameters())
            rows.append((name, type(module).__name__, tuple(output.shape), count))

        return hook

    inner = [(n, m) for n, m in model.named_modules() if not list(m.children())]
    handles = [m.register_forward_hook(make_hook(n)) for n, m in inner]
    try:
        with torch.no_grad():
            model(x)
    finally:
        for handle in handles:
            handle.remove()
    return rows


def shape_flow(model: nn.Module, x: Tensor) -> Picture:
    """Draw the shapes of a batch on its way through a model, as boxes of their size.

    Args:
        model: The model. It stays in its mode.
        x: One batch of pictures, shape (N, C, H, W).
    """
    rows = [("", say("input"), tuple(x.shape), 0), *layer_shapes(model, x)]
    canvas = Canvas()
    left = 0.0
    for _, kind, shape, _ in rows:
        height = shape[2] / 8 if len(shape) == 4 else min(shape[1] / 32, 6.0)
        height = max(height, 0.35)
        width = max(shape[1] / 24, 0.3) if len(shape) == 4 else 0.3
        canvas.axes.add_patch(
            plt.Rectangle(
                (left, -height / 2),
                width,
                height,
                facecolor=FILLS[len(shape) % 5],
                edgecolor=ON_FILL,
                linewidth=0.8,
            )
        )
        canvas.label(left + width / 2, height / 2 + 0.3, "×".join(map(str, shape[1:])),
                     ha="center", size=8, vertical=False)  # fmt: skip
        canvas.label(left + width / 2, -height / 2 - 0.25, kind, ha="center", size=8, color=MUTED)
        left += max(width, 0.19 * max(measure_width(kind), len(str(shape[1:])))) + 0.5
    steps = [f"{kind} {shape}" for _, kind, shape, _ in rows]
    alt = say("The shapes of a batch on its way: {steps}.", steps=reduce(_then, steps))
    return canvas.picture(alt)


def _then(first: Text, rest: Text) -> Text:
    return phrase("{first}, then {rest}", first=first, rest=rest)
