"""A small drawing for each chapter, as SVG in the colors of the page.

The numbers are real: a digit of scikit-learn's data set, its feature map, and the steps of gradient
descent. The classes `ink`, `soft`, `warm` and `cool` get their colors from the page's style.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from math import exp

from markupsafe import Markup

WIDTH, HEIGHT = 320, 120

#: A seven of scikit-learn's handwritten digits: 8 × 8 pixels from 0 to 16.
_DIGIT = (
    (0, 0, 7, 8, 13, 16, 15, 1),
    (0, 0, 7, 7, 4, 11, 12, 0),
    (0, 0, 0, 0, 8, 13, 1, 0),
    (0, 4, 8, 8, 15, 15, 6, 0),
    (0, 2, 11, 15, 15, 4, 0, 0),
    (0, 0, 0, 16, 5, 0, 0, 0),
    (0, 0, 9, 15, 1, 0, 0, 0),
    (0, 0, 13, 5, 0, 0, 0, 0),
)
#: A kernel that finds lines which rise to the right.
_KERNEL = ((-1, -1, 2), (-1, 2, -1), (2, -1, -1))
#: How sure a network could be about the digits 0 to 9.
_SCORES = (0, 1.2, 1.5, 1.8, 0.5, 0.6, 0, 4.2, 1, 1.6)


def draw_picture(chapter: str) -> Markup:
    """Return the drawing of a chapter, or an empty text if it has none."""
    draw = _DRAWINGS.get(chapter)
    if draw is None:
        return Markup("")
    shapes = "".join(draw())
    return Markup(
        f'<svg class="picture" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" '
        f'preserveAspectRatio="xMidYMid meet">{shapes}</svg>'
    )


def _box(
    x: float,
    y: float,
    width: float,
    height: float,
    look: str,
    opacity: float = 1,
    radius: float = 1,
) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{radius}" '
        f'class="{look}" opacity="{opacity:.2f}"/>'
    )


def _circle(x: float, y: float, radius: float, look: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" class="{look}"/>'


def _line(points: Iterable[tuple[float, float]], look: str) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{path}" class="line {look}"/>'


def _text(x: float, y: float, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{text}</text>'


def _grid(table: Iterable[Iterable[float]], x: float, y: float, size: float) -> Iterable[str]:
    """Draw numbers from -1 to 1 as squares: warm ones are positive, cool ones are negative."""
    for row, numbers in enumerate(table):
        for column, number in enumerate(numbers):
            look = "warm" if number >= 0 else "cool"
            left, top = x + column * size, y + row * size
            yield _box(left, top, size - 1, size - 1, "soft", 0.6)
            yield _box(left, top, size - 1, size - 1, look, min(abs(number), 1))


def _draw_introduction() -> Iterable[str]:
    yield from _grid([[pixel / 16 for pixel in row] for row in _DIGIT], 50, 12, 12)
    yield _line([(158, 60), (180, 60)], "ink")
    yield _line([(174, 54), (180, 60), (174, 66)], "ink")
    total = sum(map(exp, _SCORES))
    for digit, score in enumerate(_SCORES):
        probability, top = exp(score) / total, 12 + digit * 9.7
        yield _box(196, top, 80, 7, "soft", 0.6)
        yield _box(196, top, max(1.5, 80 * probability), 7, "warm" if digit == 7 else "cool")


def _draw_tensors() -> Iterable[str]:
    size = 16
    yield _box(34, 52, size, size, "warm", radius=2)
    for column in range(3):
        yield _box(76 + column * (size + 2), 52, size, size, "cool", 0.55 + 0.2 * column, 2)
    for row in range(3):
        for column in range(3):
            shade = 0.35 + 0.1 * (row + column)
            yield _box(154 + column * 18, 34 + row * 18, size, size, "cool", shade, 2)
    for layer in range(3):
        for row in range(3):
            for column in range(3):
                x, y = 232 + column * 18 - layer * 7 + 14, 26 + row * 18 + layer * 8
                yield _box(x, y, size, size, "paper", radius=2)
                shade = 0.25 + 0.25 * layer + 0.06 * (row + column)
                yield _box(x, y, size, size, "warm", shade, 2)


def _draw_autograd() -> Iterable[str]:
    places = {"x": (52, 30), "w": (52, 90), "×": (128, 60), "b": (128, 100), "+": (204, 60)}
    places["loss"] = (276, 60)
    for start, end in (("x", "×"), ("w", "×"), ("×", "+"), ("b", "+"), ("+", "loss")):
        yield _line([places[start], places[end]], "ink")
    for right, left, fall in ((276, 214, 0), (194, 138, 0), (118, 64, 26)):
        yield _line([(right, 68), (left, 68 + fall)], "warm dashed")
    for name, (x, y) in places.items():
        yield _circle(x, y, 19 if name == "loss" else 14, "paper")
        yield _circle(x, y, 19 if name == "loss" else 14, "node")
        yield _text(x, y + 4.5, name)


def _draw_loading() -> Iterable[str]:
    looks = ("warm", "cool", "ink")
    for number in range(24):
        look = looks[number // 8]
        yield _box(30 + number % 6 * 15, 28 + number // 6 * 16, 11, 11, look, 0.85, 2)
    yield _line([(132, 60), (158, 60)], "ink")
    yield _line([(152, 54), (158, 60), (152, 66)], "ink")
    order = (17, 3, 9, 20, 0, 12, 6, 23, 14, 1, 10, 18, 5, 21, 15, 8, 2, 11, 19, 7, 16, 4, 22, 13)
    for place, number in enumerate(order):
        batch, spot = divmod(place, 8)
        x, y = 176 + spot % 8 * 15, 24 + batch * 26
        if spot == 0:
            yield _box(x - 4, y - 5, 124, 21, "soft", 0.7, 4)
        yield _box(x, y, 11, 11, looks[number // 8], 0.85, 2)


def _draw_networks() -> Iterable[str]:
    sizes = (4, 6, 6, 3)
    layers = [
        [(50 + 73 * layer, 60 + (spot - (size - 1) / 2) * 18) for spot in range(size)]
        for layer, size in enumerate(sizes)
    ]
    for left, right in pairwise(layers):
        for start in left:
            for end in right:
                yield _line([start, end], "thin")
    for number, layer in enumerate(layers):
        for x, y in layer:
            yield _circle(x, y, 6.5, "warm" if number == len(layers) - 1 else "cool")


def _draw_optimizers() -> Iterable[str]:
    for level in range(1, 6):
        yield (f'<ellipse cx="170" cy="61" rx="{level * 28}" ry="{level * 10.5}" class="contour"/>')
    for look, rate, momentum in (("cool", 0.19, 0.0), ("warm", 0.045, 0.8)):
        x, y, speed = -130.0, -34.0, (0.0, 0.0)
        points = [(170 + x, 61 + y)]
        for _ in range(26):
            # the surface is x²/2 + 10 y²/2
            speed = (momentum * speed[0] + x, momentum * speed[1] + 10 * y)
            x, y = x - rate * speed[0], y - rate * speed[1]
            points.append((170 + x, 61 + y))
        yield _line(points, look)
        yield from (_circle(x, y, 2, look) for x, y in points[:14])
    yield _circle(170, 61, 4, "ink")


def _draw_cnn() -> Iterable[str]:
    picture = [[pixel / 16 for pixel in row] for row in _DIGIT]
    yield from _grid(picture, 24, 12, 12)
    yield from _grid([[number / 2 for number in row] for row in _KERNEL], 150, 41, 13)
    maps = [
        [
            sum(_KERNEL[i][j] * picture[row + i][column + j] for i in range(3) for j in range(3))
            / 4
            for column in range(6)
        ]
        for row in range(6)
    ]
    for x in (124, 194):
        yield _line([(x, 60), (x + 20, 60)], "ink")
        yield _line([(x + 14, 54), (x + 20, 60), (x + 14, 66)], "ink")
    yield from _grid(maps, 220, 18, 14)


_DRAWINGS: dict[str, Callable[[], Iterable[str]]] = {
    "00_introduction": _draw_introduction,
    "01_tensors": _draw_tensors,
    "02_autograd": _draw_autograd,
    "03_data_loading": _draw_loading,
    "04_nn": _draw_networks,
    "05_optimizers": _draw_optimizers,
    "06_cnn": _draw_cnn,
}
