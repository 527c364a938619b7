"""Find COCO: the real validation set, or drawn scenes in COCO's own files.

File format (https://cocodataset.org/#format-data): a JSON object with the lists ``images``,
``annotations`` and (for objects) ``categories``. An object has a ``bbox`` of x, y, width and height
in pixels, measured from the upper left corner, and a ``segmentation``, a list of polygons
``[x1, y1, x2, y2, ...]``. A picture has five captions.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.random import RandomState
from PIL import Image, ImageDraw
from torchvision.datasets.utils import download_and_extract_archive

from autograder.language import phrase, show
from course import drawing
from course.data import places
from course.drawing import Color, Points

SCENES, WIDTH, HEIGHT = 48, 200, 150
URL = "http://images.cocodataset.org"


@dataclass(frozen=True)
class Coco:
    """These are the paths to the parts of COCO.

    Attributes:
        images: The folder of pictures, for the argument `root` of torchvision's COCO classes.
        instances: The objects' JSON, for the argument `annFile` of `CocoDetection`.
        captions: The sentences' JSON, for the argument `annFile` of `CocoCaptions`.
    """

    images: Path
    instances: Path
    captions: Path

    @classmethod
    def below(cls, root: Path) -> Coco:
        """Return the parts in COCO's own layout below a root folder."""
        notes = root / "annotations"
        return cls(
            root / "val2017", notes / "instances_val2017.json", notes / "captions_val2017.json"
        )


@dataclass(frozen=True)
class Kind:
    """A category has COCO's own id and name, a word for captions, and an outline to draw."""

    id: int
    name: str
    supercategory: str
    word: str
    outline: Points
    size: tuple[float, float]


_SAIL: Points = [(-1, 0.45), (-0.1, 0.45), (-0.1, -1), (0.75, 0.3), (0, 0.3), (0, 0.45), (1, 0.45),
                 (0.65, 0.95), (-0.65, 0.95)]  # fmt: skip
KINDS = (
    Kind(9, "boat", "vehicle", "boat", _SAIL, (22, 34)),
    Kind(
        13, "stop sign", "outdoor", "sign", drawing.regular_polygon(8, turn=math.pi / 8), (12, 20)
    ),
    Kind(37, "sports ball", "sports", "ball", drawing.regular_polygon(32), (8, 15)),
    Kind(38, "kite", "sports", "kite", [(0, -1), (0.65, -0.25), (0, 1), (-0.65, -0.25)], (15, 26)),
    Kind(84, "book", "indoor", "book", [(-0.7, -1), (0.7, -1), (0.7, 1), (-0.7, 1)], (11, 18)),
)
PLACES = (
    ("by the sea", (70, 130, 180)),
    ("on a meadow", (110, 165, 90)),
    ("on the beach", (225, 200, 150)),
)
FORMS = (
    "{A} {place}.",
    "There is {a} {place}.",
    "A drawing of {a}.",
    "A quiet day {place}, with {a}.",
    "{A} below a clear sky.",
)


def coco(
    *,
    download: bool = False,
    small: bool = False,
    folder: Path | str | None = None,
    quiet: bool = False,
) -> Coco:
    """Return the pictures, objects and captions of COCO, for torchvision's two COCO classes.

    Args:
        download: Whether to fetch the validation set of 2017 (about 1 GB) if it is not there.
        small: Whether to take the small set in any case.
        folder: Where the sets are; see `course.data`.
        quiet: Whether to leave out the sentence that says which set it is.

    Example:
        >>> paths = coco(small=True)
        COCO, stand-in: 48 drawn scenes, 200 x 150, in COCO's files (as asked).
        >>> pictures = datasets.CocoDetection(paths.images, paths.instances)
    """
    root, why = places.locate(_SET, download=download, small=small, folder=folder)
    sentence = phrase("COCO, full validation set: the 5000 pictures of val2017.")
    if why:
        sentence = phrase(
            "COCO, stand-in: {count} drawn scenes, {width} x {height}, in COCO's files ({why}).",
            count=SCENES,
            width=WIDTH,
            height=HEIGHT,
            why=why,
        )
    if not quiet:
        print(show(sentence))
    return Coco.below(root)


def _complete(root: Path) -> bool:
    paths = Coco.below(root)
    return paths.images.is_dir() and paths.instances.is_file() and paths.captions.is_file()


def _fetch(root: Path) -> None:
    for archive in ("annotations/annotations_trainval2017.zip", "zips/val2017.zip"):
        download_and_extract_archive(f"{URL}/{archive}", str(root))


def write_small(root: Path) -> None:
    """Write the scenes as JPEG files and the two JSON files below `root`."""
    paths = Coco.below(root)
    paths.images.mkdir(parents=True)
    paths.instances.parent.mkdir()
    random = RandomState(2017)  # a frozen stream: the same numbers in every version of NumPy
    images: list[dict[str, Any]] = []
    objects: list[dict[str, Any]] = []
    captions: list[dict[str, Any]] = []
    for image_id in range(1, SCENES + 1):
        name = f"{image_id:012d}.jpg"
        page, annotations, sentences = _scene(random)
        page.save(paths.images / name, quality=92)
        images.append(
            {"license": 1, "file_name": name, "height": HEIGHT, "width": WIDTH, "id": image_id}
        )
        for annotation in annotations:
            objects.append({**annotation, "image_id": image_id, "id": len(objects) + 1})
        for sentence in sentences:
            captions.append({"image_id": image_id, "id": len(captions) + 1, "caption": sentence})
    shared: dict[str, Any] = {
        "info": {"description": "Drawn scenes in the format of COCO", "year": 2017},
        "licenses": [{"id": 1, "name": "MIT License", "url": ""}],
        "images": images,
    }
    categories = [
        {"supercategory": kind.supercategory, "id": kind.id, "name": kind.name} for kind in KINDS
    ]
    instances = {**shared, "annotations": objects, "categories": categories}
    paths.instances.write_text(json.dumps(instances), encoding="utf-8")
    paths.captions.write_text(json.dumps({**shared, "annotations": captions}), encoding="utf-8")


def _scene(random: RandomState) -> tuple[Image.Image, list[dict[str, Any]], list[str]]:
    """Draw a picture with one to four objects. Return it, its annotations, and five captions.

    The annotations have no ids.
    """
    place, ground = PLACES[random.randint(len(PLACES))]
    page = Image.new("RGB", (WIDTH * drawing.FINER, HEIGHT * drawing.FINER), (190, 215, 240))
    draw = ImageDraw.Draw(page)
    horizon = int(random.randint(60, 100))
    corners: Points = [(0, horizon), (WIDTH, horizon), (WIDTH, HEIGHT), (0, HEIGHT)]
    drawing.fill_polygon(draw, corners, ground)
    # every object gets its own column, so none hides another
    columns = random.permutation(4)[: 1 + random.randint(4)]
    annotations, words = [], []
    for column in sorted(int(c) for c in columns):
        kind = KINDS[random.randint(len(KINDS))]
        name, color = _front_color(random, ground)
        size = float(random.uniform(*kind.size))
        x, y = 25 + 50 * column, float(random.uniform(size, HEIGHT - size))
        points = drawing.place_outline(kind.outline, x, y, min(size, 24), 0.0)
        drawing.fill_polygon(draw, points, color)
        annotations.append(_annotation(kind, points))
        words.append(f"{'an' if name[0] in 'aeiou' else 'a'} {name} {kind.word}")
    named = " and ".join([", ".join(words[:-1]), words[-1]] if words[:-1] else words)
    upper = named[0].upper() + named[1:]
    sentences = [form.format(a=named, A=upper, place=place) for form in FORMS]
    return page.reduce(drawing.FINER), annotations, sentences


def _front_color(random: RandomState, ground: Color) -> tuple[str, Color]:
    """Return the name and the value of a color that differs from the sky and the ground."""
    names = [
        name
        for name, color in drawing.COLORS.items()
        if name != "white" and sum(abs(a - b) for a, b in zip(color, ground, strict=True)) > 150
    ]
    name = names[random.randint(len(names))]
    return name, drawing.COLORS[name]


def _annotation(kind: Kind, points: Points) -> dict[str, Any]:
    """Return an object as COCO writes it, in pixels rounded to hundredths."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    around = zip(points, points[1:] + points[:1], strict=True)
    area = abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in around)) / 2  # shoelace formula
    return {
        "segmentation": [[round(value, 2) for point in points for value in point]],
        "area": round(area, 2),
        "iscrowd": 0,
        "bbox": [round(v, 2) for v in (min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))],
        "category_id": kind.id,
    }


_SET = places.DataSet("coco", complete=_complete, fetch=_fetch, make=write_small)
