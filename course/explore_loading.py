"""Make the interactive figures of the lesson on data loading."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets
import torch
from torch.utils.data import DataLoader
from torchvision.transforms import v2

from course.explore import interactive
from course.figures.loading import epochs, mosaic
from course.figures.style import Picture


def loader_explorer(count: int = 14) -> widgets.VBox:
    """Explore how batch_size, shuffle, drop_last and the seed change three epochs."""

    def draw(batch_size: int, shuffle: bool, drop_last: bool, seed: int) -> Picture:
        loader: DataLoader[torch.Tensor] = DataLoader(
            range(count),  # type: ignore[arg-type]
            batch_size=batch_size,
            shuffle=shuffle,
            drop_last=drop_last,
            generator=torch.Generator().manual_seed(seed),
        )
        return epochs([[batch.tolist() for batch in loader] for _ in range(3)], count)

    return interactive(
        draw,
        draw(4, True, False, 0),
        batch_size=widgets.IntSlider(value=4, min=1, max=count, description="batch_size"),
        shuffle=widgets.Checkbox(value=True, description="shuffle"),
        drop_last=widgets.Checkbox(value=True, description="drop_last"),
        seed=widgets.IntSlider(value=0, min=0, max=9, description="seed of the generator"),
    )


def transform_explorer(image: torch.Tensor) -> widgets.VBox:
    """Explore random transforms of one picture and how strong they may be.

    Args:
        image: Shape (3, H, W), float, 0 to 1.
    """
    side = image.shape[-1]
    transforms: dict[str, Callable[[float], Callable[[torch.Tensor], torch.Tensor]]] = {
        "RandomHorizontalFlip": lambda s: v2.RandomHorizontalFlip(p=s),
        "RandomRotation": lambda s: v2.RandomRotation(degrees=[-180 * s, 180 * s]),
        "RandomResizedCrop": lambda s: v2.RandomResizedCrop(side, scale=(1.0 - 0.9 * s, 1.0)),
        "ColorJitter": lambda s: v2.ColorJitter(brightness=s, saturation=s, hue=s / 2),
        "GaussianNoise": lambda s: v2.GaussianNoise(sigma=s / 2),
        "RandomErasing": lambda s: v2.RandomErasing(p=1.0, scale=(0.5 * s, 0.5 * s + 0.01)),
    }

    def draw(name: str, strength: float, seed: int) -> Picture:
        torch.manual_seed(seed)
        transform = transforms[name](strength)
        changed = [transform(image) for _ in range(7)]
        return mosaic([image, *changed], f"A picture, and seven results of {name}, {strength}.")

    torch.manual_seed(0)
    results = [transforms[name](0.5)(image) for name in transforms]
    return interactive(
        draw,
        mosaic(
            [image, *results],
            "A picture, and after it one result of each: " + ", ".join(transforms),
        ),
        name=widgets.Dropdown(
            options=list(transforms), value="RandomRotation", description="transform"
        ),
        strength=widgets.FloatSlider(
            value=0.2, min=0.05, max=1.0, step=0.05, description="strength"
        ),
        seed=widgets.IntSlider(value=0, min=0, max=20, description="seed"),
    )
