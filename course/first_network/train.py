"""Train the first network again: `python -m course.first_network.train`. It takes a minute or two.

The pictures are the small set of `course.data.mnist`: 4,000 of MNIST's pictures to train, and 1,000
to test, which the training does not see. Every training picture is changed a little each time:
turned, scaled, moved, with thinner or thicker lines. So the network also reads digits that a person
draws with a mouse. Many people write a 1 with a long flag and a base line, but few of MNIST's ones
have both, so 60 drawn ones are added. The network reads 98.6 % of the test pictures.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional
from torchvision import datasets

from course.data import mnist
from course.first_network import SIDE, build
from course.pad import as_mnist, strokes

FOLDER = Path(__file__).parent
EPOCHS, BATCH, RATE = 24, 64, 4e-3
SEED = 0


def mnist_pictures(*, train: bool) -> tuple[Tensor, Tensor]:
    """Return pictures (N, 1, 28, 28), from 0 to 1, and labels (N,), to train or to test."""
    part = datasets.MNIST(mnist(small=True, quiet=True), train=train)
    return part.data.unsqueeze(1) / 255, part.targets


def drawn_ones(count: int) -> Tensor:
    """Draw ones with a flag and a base line, in MNIST's form: shape (count, 1, 28, 28)."""
    random = torch.Generator().manual_seed(SEED)
    pictures = []
    for _ in range(count):
        wide, high, base, pen = torch.rand(4, generator=random).tolist()
        top = (0.52, 0.2)
        flag = (0.52 - 0.06 - 0.16 * wide, 0.24 + 0.2 * high)
        foot = [(0.52 - 0.08 - 0.14 * base, 0.8), (0.52 + 0.08 + 0.14 * base, 0.8)]
        page = strokes([[flag, top, (0.52, 0.8)], foot], pen=round(14 + 22 * pen))
        pictures.append(as_mnist(page))
    return torch.stack(pictures).unsqueeze(1)  # (count, 28, 28) -> (count, 1, 28, 28)


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
    pictures, labels = mnist_pictures(train=True)
    ones = drawn_ones(60)
    net = train(torch.cat([pictures, ones]), torch.cat([labels, labels.new_ones(len(ones))]))
    pictures, labels = mnist_pictures(train=False)
    right = accuracy(net, pictures, labels)
    print(f"reads {right:.1%} of {len(labels)} test pictures correctly")
    torch.save(net.state_dict(), FOLDER / "weights.pt")
    shown = torch.stack([pictures[labels == digit][0] for digit in range(10)])  # (10, 1, 28, 28)
    strip = torch.cat(list(shown.squeeze(1)), dim=1)  # (28, 280)
    Image.fromarray((255 * strip).round().to(torch.uint8).numpy()).save(FOLDER / "digits.png")


if __name__ == "__main__":
    main()
