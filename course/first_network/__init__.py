"""A small trained network that reads handwritten digits, for the first minutes of the course.

`train.py` in this folder trains it again and writes the two files that this module reads:
`weights.pt` (the weights) and `digits.png` (ten pictures that the training did not use).
"""

from __future__ import annotations

from importlib.resources import as_file, files

import torch
from PIL import Image
from torch import Tensor, nn

SIDE = 28  # the width and height of MNIST's pictures


def build() -> nn.Sequential:
    """Return the network with random weights: (N, 1, 28, 28) -> (N, 10)."""
    return nn.Sequential(
        nn.Conv2d(1, 8, kernel_size=5, padding=2),  # (N, 1, 28, 28) -> (N, 8, 28, 28)
        nn.ReLU(),
        nn.MaxPool2d(2),  # -> (N, 8, 14, 14)
        nn.Conv2d(8, 16, kernel_size=5, padding=2),  # -> (N, 16, 14, 14)
        nn.ReLU(),
        nn.MaxPool2d(2),  # -> (N, 16, 7, 7)
        nn.Flatten(),  # -> (N, 784)
        nn.Linear(784, 10),  # -> (N, 10)
    )


def load() -> nn.Sequential:
    """Return the trained network, in eval mode."""
    net = build()
    with as_file(files("course").joinpath("first_network", "weights.pt")) as path:
        net.load_state_dict(torch.load(path, weights_only=True))
    return net.eval()


def pictures() -> Tensor:
    """Return ten pictures of MNIST, the digits 0 to 9. The training did not use them.

    Returns:
        Shape (10, 1, 28, 28), float32, from 0 (paper) to 1 (ink).
    """
    with files("course").joinpath("first_network", "digits.png").open("rb") as file:
        strip = Image.open(file).convert("L")
    pixels = torch.frombuffer(bytearray(strip.tobytes()), dtype=torch.uint8)
    columns = pixels.reshape(SIDE, 10, SIDE)  # (28 * 280,) -> (28, 10, 28)
    return columns.permute(1, 0, 2).unsqueeze(1) / 255  # (10, 1, 28, 28)
