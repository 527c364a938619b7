"""Draw how networks are built: neurons, kernels over channels, normalized axes, a skip."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor
from torch.nn import functional as F

from autograder.language import join_texts, say
from course.figures.canvas import Canvas, element_text
from course.figures.style import BLUE, FILLS, GREEN, INK, MUTED, ORANGE, PICKED, Picture

RADIUS = 0.55  # of a neuron
COLUMN, ROW = 4.6, 1.5  # distances between neurons


def neurons(sizes: Sequence[int] = (3, 4, 2)) -> Picture:
    """Draw a fully connected network as neurons and arrows, with one neuron's inputs marked.

    Args:
        sizes: The number of inputs, then the number of neurons in each layer.
    """
    canvas = Canvas()
    tallest = max(sizes)

    def height(column: int, i: int) -> float:
        return ROW * (i + (tallest - sizes[column]) / 2)

    for column in range(1, len(sizes)):
        for i in range(sizes[column]):
            marked = (column, i) == (1, 0)
            for j in range(sizes[column - 1]):
                start = (COLUMN * (column - 1) + RADIUS, height(column - 1, j))
                end = (COLUMN * column - RADIUS, height(column, i))
                canvas.arrow(start, end, ORANGE if marked else MUTED)
    for column, size in enumerate(sizes):
        for i in range(size):
            text = f"x{i + 1}" if column == 0 else ""
            canvas.circle(
                COLUMN * column,
                height(column, i),
                RADIUS,
                "h1" if (column, i) == (1, 0) else text,
                PICKED if (column, i) == (1, 0) else FILLS[column % 3],
            )
        below = ROW * (tallest - 1) + 1.2
        if column == 0:
            name = say("{count} inputs", count=size)
        else:
            name = say("{count} neurons", count=size)
        canvas.label(COLUMN * column, below, name, size=10, ha="center")
        if column:
            layer = f"nn.Linear({sizes[column - 1]}, {size})"
            canvas.label(
                COLUMN * (column - 0.5),
                below + 0.6,
                layer,
                size=9,
                color=MUTED,
                ha="center",
                mono=True,
            )
    terms = " + ".join(f"w{j + 1}·x{j + 1}" for j in range(sizes[0]))
    canvas.label(COLUMN * 0.5, -1.35, f"h1 = relu({terms} + b)", color=ORANGE, ha="left")
    arrows = sum(a * b for a, b in pairwise(sizes))
    alt = say(
        "A network with {inputs} inputs and layers of {sizes} neurons. Each neuron has an arrow "
        "from every circle in the column before it, {arrows} arrows in all. The first neuron and "
        "its arrows are marked: h1 = relu({terms} + b).",
        inputs=sizes[0],
        sizes=join_texts(map(str, sizes[1:]), ", "),
        arrows=arrows,
        terms=terms,
    )
    return canvas.picture(alt)


def kernel_over_channels(picture: Tensor, kernel: Tensor, row: int = 0, column: int = 1) -> Picture:
    """Draw one place of a convolution over several channels: their sums add up to one number.

    Args:
        picture: Shape (C, H, W).
        kernel: One kernel, shape (C, kh, kw).
        row: The row of the place in the result.
        column: Its column.
    """
    channels, rows, columns = picture.shape
    _, high, wide = kernel.shape
    result = F.conv2d(picture[None], kernel[None])[0, 0]  # (1, C, H, W) -> (height, width)
    canvas = Canvas()
    if channels == 3:
        names = [say("red"), say("green"), say("blue")]
    else:
        names = [say("channel {number}", number=c) for c in range(channels)]
    left = columns + 1.3
    middle = channels * (rows + 0.9) / 2 - 0.45
    sums = []
    canvas.label(0, -0.55, say("picture {shape}", shape=tuple(picture.shape)), size=10)
    canvas.label(left, -0.55, say("one kernel {shape}", shape=tuple(kernel.shape)), size=10)
    for c in range(channels):
        top = c * (rows + 0.9)
        fills = [FILLS[(3, 2, 0)[c % 3]]] * (rows * columns)
        for i in range(high):
            for j in range(wide):
                fills[(row + i) * columns + column + j] = PICKED
        canvas.label(-0.3, top + rows / 2, names[c], size=9, color=MUTED, ha="right")
        canvas.tensor(picture[c], 0, top, fills)
        canvas.label(columns + 0.65, top + rows / 2, "∗", size=14, ha="center")
        canvas.tensor(kernel[c], left, top + (rows - high) / 2, [PICKED] * (high * wide))
        place = picture[c, row : row + high, column : column + wide]
        sums.append((place * kernel[c]).sum().item())
        canvas.label(left + wide + 0.6, top + rows / 2, "=", size=14, ha="center")
        canvas.label(left + wide + 1.2, top + rows / 2, element_text(sums[-1]), ha="left")
        start = (left + wide + 2.1, top + rows / 2)
        canvas.arrow(start, (left + wide + 4.1, middle), INK)
    canvas.circle(left + wide + 4.6, middle, 0.5, "+")
    canvas.arrow((left + wide + 5.1, middle), (left + wide + 6.4, middle), INK)
    right = left + wide + 6.5
    height, width = result.shape
    top = middle - height / 2
    fills = [FILLS[5]] * result.numel()
    fills[row * width + column] = PICKED
    title = say("one feature map {shape}", shape=tuple(result.shape))
    canvas.label(right, top - 0.55, title, size=10)
    canvas.tensor(result, right, top, fills)
    words = " + ".join(map(element_text, sums))
    total = element_text(result[row, column].item())
    canvas.label(right, top + height + 0.5, f"{words} = {total}", size=9, color=MUTED)
    alt = say(
        "A kernel with {count} layers lies on the {channels} channels of a picture. Each layer "
        "gives one sum: {sums}. The sums add up to one number, {total}, in one feature map of "
        "shape {shape}.",
        count=channels,
        channels=channels,
        sums=join_texts(map(element_text, sums), ", "),
        total=total,
        shape=tuple(result.shape),
    )
    return canvas.picture(alt)


def normalized_axes(samples: int = 4, channels: int = 3) -> Picture:
    """Draw which feature maps share a mean: a column in BatchNorm, a row in LayerNorm."""
    canvas = Canvas()
    for place, (title, axes, by_channel) in enumerate(
        [
            ("BatchNorm2d", say("one mean per channel: over N, H, W"), True),
            ("LayerNorm", say("one mean per sample: over C, H, W"), False),
        ]
    ):
        left = place * (channels * 1.5 + 5.2)
        canvas.label(left, -1.9, title, size=11)
        canvas.label(left, -1.3, axes, size=9, color=MUTED)
        for n in range(samples):
            name = say("sample {number}", number=n)
            canvas.label(left - 0.25, 1.5 * n + 0.5, name, size=9, color=MUTED, ha="right")
            for c in range(channels):
                if n == 0:
                    canvas.label(
                        left + 1.5 * c + 0.5, -0.4, f"c {c}", size=9, color=MUTED, ha="center"
                    )
                canvas.cell(left + 1.5 * c, 1.5 * n, "H×W", FILLS[c if by_channel else n])
    alt = say(
        "Two tables of feature maps, one row for each of {samples} samples and one column for "
        "each of {channels} channels. Maps that share a mean have one color. In BatchNorm2d each "
        "column has its own color: one mean per channel, over the batch, height and width. In "
        "LayerNorm each row has its own color: one mean per sample, over its channels, height and "
        "width.",
        samples=samples,
        channels=channels,
    )
    return canvas.picture(alt)


def residual_block() -> Picture:
    """Draw a residual block: two convolutions, and a way around them."""
    canvas = Canvas()
    middle = 1.0
    canvas.label(0, middle, "x", size=12)
    left = 2.2
    for words in (say("norm, ReLU"), say("norm")):
        canvas.arrow((left - (1.8 if left < 3 else 1.0), middle), (left, middle), INK)
        canvas.frame(left, 0.0, 3.2, 2.0, BLUE)
        title = say("convolution") + "\n" + words
        canvas.label(left + 1.6, middle, title, size=9.5, ha="center")
        left += 4.2
    canvas.arrow((left - 1.0, middle), (left, middle), INK)
    canvas.circle(left + 0.5, middle, 0.5, "+")
    canvas.arrow((left + 1.0, middle), (left + 2.2, middle), INK)
    canvas.label(left + 2.4, middle, "ReLU", size=10.5)
    canvas.arrow((left + 3.5, middle), (left + 4.5, middle), INK)
    canvas.label(left + 4.7, middle, "relu(F(x) + x)", size=11)
    canvas.axes.plot([1.2, 1.2, left + 0.5], [middle, -1.0, -1.0], color=GREEN, linewidth=1.4)
    canvas.arrow((left + 0.5, -1.0), (left + 0.5, middle - 0.5), GREEN)
    canvas.label(
        left / 2 + 0.7, -1.4, say("the skip: x itself"), size=9.5, color=GREEN, ha="center"
    )
    canvas.label(left / 2 + 0.7, 2.5, "F(x)", size=9.5, color=BLUE, ha="center")
    alt = say(
        "The input x goes two ways. One way leads through two convolutions, each with a "
        "normalization, and gives F(x). The other way, the skip, leads around them. A plus joins "
        "both, then comes a ReLU."
    )
    return canvas.picture(alt)
