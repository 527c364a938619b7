"""Draw pictures of shapes with outlines, colors and backgrounds, and fill a folder with them."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.random import RandomState
from PIL import Image, ImageDraw

Points = list[tuple[float, float]]
Color = tuple[int, int, int]

COLORS: dict[str, Color] = {
    "red": (214, 58, 50),
    "orange": (240, 142, 40),
    "yellow": (240, 205, 60),
    "green": (60, 160, 85),
    "blue": (58, 110, 200),
    "purple": (140, 80, 170),
    "white": (240, 240, 235),
    "black": (40, 40, 45),
}
FINER = 4  # pictures are drawn this many times larger and then averaged, for smooth edges


def regular_polygon(corners: int, inner: float = 1.0, turn: float = 0.0) -> Points:
    """Return the corners of a regular polygon, or of a star where `inner` is below 1.

    Args:
        corners: The number of corners.
        inner: The radius of every second corner, where the others have 1.
        turn: The rotation in radians, clockwise; 0 puts a corner on top.

    Returns:
        Points (x right, y down) around (0, 0), at a distance of at most 1.
    """
    radii = [1.0] * corners if inner == 1.0 else [1.0, inner] * corners
    angles = [turn + 2 * math.pi * i / len(radii) for i in range(len(radii))]
    return [(r * math.sin(a), -r * math.cos(a)) for r, a in zip(radii, angles, strict=True)]


def _cross() -> Points:
    a, b = 0.3, 0.95
    return [(-a, -b), (a, -b), (a, -a), (b, -a), (b, a), (a, a),
            (a, b), (-a, b), (-a, a), (-b, a), (-b, -a), (-a, -a)]  # fmt: skip


def _heart() -> Points:
    steps = [2 * math.pi * i / 32 for i in range(32)]
    return [
        (math.sin(t) ** 3, -(13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t)) / 16)
        for t in steps
    ]


def _moon() -> Points:
    outer = [math.pi * (0.25 + 1.5 * i / 20) for i in range(21)]
    rim = [(math.cos(a), math.sin(a)) for a in outer]
    x, y = rim[0]
    inner = [(x - 0.45 * math.sin(math.pi * i / 20) * 1.6, y * math.cos(math.pi * i / 20))
             for i in range(20, 0, -1)]  # fmt: skip
    return rim + inner


#: The outline of each shape, at most 1 away from (0, 0).
OUTLINES: dict[str, Callable[[], Points]] = {
    "circle": lambda: regular_polygon(32),
    "triangle": lambda: regular_polygon(3),
    "square": lambda: regular_polygon(4, turn=math.pi / 4),
    "hexagon": lambda: regular_polygon(6),
    "star": lambda: regular_polygon(5, inner=0.42),
    "flower": lambda: regular_polygon(8, inner=0.7),
    "cross": _cross,
    "heart": _heart,
    "moon": _moon,
    "arrow": lambda: [(0, -1), (0.8, -0.1), (0.3, -0.1), (0.3, 1), (-0.3, 1), (-0.3, -0.1),
                      (-0.8, -0.1)],
}  # fmt: skip


def place_outline(points: Points, x: float, y: float, size: float, turn: float = 0.0) -> Points:
    """Scale an outline by `size`, turn it by `turn` radians, and move its center to (x, y)."""
    c, s = math.cos(turn), math.sin(turn)
    return [(x + size * (c * px - s * py), y + size * (s * px + c * py)) for px, py in points]


def fill_polygon(
    draw: ImageDraw.ImageDraw, points: Points, color: Color, finer: int = FINER
) -> None:
    """Fill a polygon. Round its corners to whole pixels, so that every machine draws the same."""
    draw.polygon([(round(x * finer), round(y * finer)) for x, y in points], fill=color)


def choose_two_colors(random: RandomState) -> tuple[Color, Color]:
    """Choose two colors that differ clearly."""
    names = list(COLORS)
    first = random.randint(len(names))
    second = (first + 1 + random.randint(len(names) - 1)) % len(names)
    return COLORS[names[first]], COLORS[names[second]]


def draw_shape(shape: str, random: RandomState, side: int = 32) -> np.ndarray:
    """Draw a picture of one shape with a random color, place, size and turn.

    Args:
        shape: A key of `OUTLINES`.
        random: The random numbers for the picture.
        side: Its width and height.

    Returns:
        Shape (side, side, 3), uint8: red, green, blue.
    """
    front, back = choose_two_colors(random)
    size = random.uniform(0.26, 0.4) * side
    x, y = random.uniform(size, side - size, size=2)
    turn = random.uniform(-0.35, 0.35)
    page = Image.new("RGB", (side * FINER, side * FINER), back)
    fill_polygon(ImageDraw.Draw(page), place_outline(OUTLINES[shape](), x, y, size, turn), front)
    picture = np.asarray(page.reduce(FINER)).astype(np.int16)  # (side, side, 3)
    noise = random.randint(-12, 13, size=picture.shape)
    noisy: np.ndarray = np.clip(picture + noise, 0, 255).astype(np.uint8)
    return noisy


def picture_folder(folder: Path, count: int = 24, seed: int = 0) -> Path:
    """Draw pictures of shapes into a folder, with a table that says what each picture shows.

    The pictures are PNG files of 32 x 32, most in color and every fifth in gray. ``labels.csv``
    has the columns ``file`` and ``shape`` and a row for each picture, in no order. The folder also
    contains ``cover.png``, a picture that is not in the table.

    Args:
        folder: The folder for the pictures. The function creates it if it does not exist.
        count: The number of pictures in the table.
        seed: The seed of the random numbers.

    Returns:
        The folder.
    """
    random = RandomState(seed)
    shapes = ("star", "heart", "circle", "arrow")
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for number in random.permutation(count).tolist():
        shape = shapes[random.randint(len(shapes))]
        picture = Image.fromarray(draw_shape(shape, random))
        if number % 5 == 0:
            picture = picture.convert("L")
        picture.save(folder / f"{number:03d}.png")
        rows.append({"file": f"{number:03d}.png", "shape": shape})
    Image.fromarray(draw_shape("moon", random)).save(folder / "cover.png")
    with (folder / "labels.csv").open("w", newline="", encoding="utf-8") as stream:
        table = csv.DictWriter(stream, ["file", "shape"], lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    return folder
