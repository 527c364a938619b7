"""Make the interactive figures of the lesson on data loading."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader
from torchvision.transforms import v2

from autograder.language import say
from course.figures.loading import PhotoRow, epochs
from course.figures.style import Picture
from course.frames import Explorer, explorer, menu, slider, switch


def loader_explorer(count: int = 14) -> Explorer:
    """Explore how batch_size, shuffle, drop_last and the seed change three epochs."""

    def draw(batch_size: int, shuffle: bool, drop_last: bool, seed: int) -> Picture:
        loader: DataLoader[torch.Tensor] = DataLoader(
            range(count),  # type: ignore[arg-type]
            batch_size=batch_size,
            shuffle=shuffle,
            drop_last=drop_last,
            generator=torch.Generator().manual_seed(seed),
        )
        batches = [[tuple(batch.tolist()) for batch in loader] for _ in range(3)]
        return picture_of(tuple(map(tuple, batches)))

    @cache  # many settings give the same batches
    def picture_of(batches: tuple[tuple[tuple[int, ...], ...], ...]) -> Picture:
        return epochs(batches, count)

    return explorer(
        draw,
        batch_size=slider("batch_size", [1, 2, 3, 4, 5, 6, 7, 14], 4),
        shuffle=switch("shuffle", start=True),
        drop_last=switch("drop_last"),
        seed=slider(say("seed of the generator"), [0, 1], 0),
    )


def transform_explorer(image: torch.Tensor) -> Explorer:
    """Explore random transforms of one picture and how strong they may be.

    Args:
        image: Shape (3, H, W), float, 0 to 1.
    """
    image = F.interpolate(image[None], size=(64, 64), mode="area")[0]  # (3, H, W) -> (3, 64, 64)
    side = image.shape[-1]
    transforms: dict[str, Callable[[float], Callable[[torch.Tensor], torch.Tensor]]] = {
        "RandomHorizontalFlip": lambda s: v2.RandomHorizontalFlip(p=s),
        "RandomRotation": lambda s: v2.RandomRotation(degrees=[-180 * s, 180 * s]),
        "RandomResizedCrop": lambda s: v2.RandomResizedCrop(side, scale=(1.0 - 0.9 * s, 1.0)),
        "ColorJitter": lambda s: v2.ColorJitter(brightness=s, saturation=s, hue=s / 2),
        "GaussianNoise": lambda s: v2.GaussianNoise(sigma=s / 2),
        "RandomErasing": lambda s: v2.RandomErasing(p=1.0, scale=(0.5 * s, 0.5 * s + 0.01)),
    }

    def draw(name: str, strength: float) -> PhotoRow:
        torch.manual_seed(0)
        transform = transforms[name](strength)
        changed = [transform(image).clamp(0, 1) for _ in range(6)]
        words = say(
            "A picture, and six results of {name}, {strength}.", name=name, strength=str(strength)
        )
        return PhotoRow([image, *changed], words)

    return explorer(
        draw,
        name=menu(say("transform"), list(transforms), "RandomRotation"),
        strength=slider(say("strength"), [0.1, 0.3, 0.6, 1.0], 0.3),
    )
