"""Train a convolutional network on MNIST's digits: the project of lesson 06 as a script.

    python -m course.train_digits --epochs 5 --folder runs/first
    python -m course.train_digits --epochs 8 --folder runs/first --resume

The script writes two files. `last.pt` is the checkpoint: it has all that is needed to go on.
`best.pt` has the weights of the epoch with the best validation accuracy, and what a picture needs
before it goes into the network. The script does not look at the test part.
"""

from __future__ import annotations

import argparse
import platform
from pathlib import Path
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler
from torch.utils.data import DataLoader, Dataset, TensorDataset
from torchvision import datasets
from torchvision.transforms import v2

from course import data

Batches = DataLoader[Any]  # batches of pictures (B, 1, 28, 28) and labels (B,)


class Part(NamedTuple):
    """Pictures, float32 (N, 1, 28, 28) from 0 to 1, and their labels, int64 (N,)."""

    x: Tensor
    labels: Tensor


def as_input(images: Tensor) -> Tensor:
    """uint8 (N, 28, 28), 0 to 255 -> float32 (N, 1, 28, 28), 0 to 1."""
    return images.unsqueeze(1).float() / 255  # (N, 28, 28) -> (N, 1, 28, 28)


def split_rows(count: int, most: int = 8000) -> tuple[Tensor, Tensor]:
    """Return the row numbers of the training part and the validation part, always the same ones."""
    order = torch.randperm(count, generator=torch.Generator().manual_seed(0))
    validation = min(count, most) // 4
    return order[validation : validation + most], order[:validation]


def load_parts() -> tuple[Part, Part]:
    """Return the training part and the validation part, both from MNIST's training files."""
    whole = datasets.MNIST(data.mnist(quiet=True), train=True)
    x = as_input(whole.data)
    train, validation = (Part(x[rows], whole.targets[rows]) for rows in split_rows(len(x)))
    return train, validation


def digit_network(batch_norm: bool = True) -> nn.Sequential:
    """Build two blocks of convolution, ReLU and pooling, and a linear layer."""

    def block(channels_in: int, channels_out: int) -> list[nn.Module]:
        norm = [nn.BatchNorm2d(channels_out)] if batch_norm else []
        return [
            nn.Conv2d(channels_in, channels_out, 3, padding=1, bias=not batch_norm),
            *norm,
            nn.ReLU(),
            nn.MaxPool2d(2),  # (N, C, H, W) -> (N, C, H / 2, W / 2)
        ]

    # (N, 1, 28, 28) -> (N, 16, 14, 14) -> (N, 32, 7, 7) -> (N, 1568) -> (N, 10)
    return nn.Sequential(*block(1, 16), *block(16, 32), nn.Flatten(), nn.Linear(32 * 7 * 7, 10))


class Moved(Dataset[tuple[Tensor, Tensor]]):
    """A data set of pictures that look a little different each time."""

    def __init__(self, x: Tensor, labels: Tensor) -> None:
        self.x, self.labels = x, labels
        self.move = v2.RandomAffine(
            degrees=(-10, 10),
            translate=(0.08, 0.08),
            scale=(0.9, 1.1),
            fill=x.min().item(),  # white paper
            interpolation=v2.InterpolationMode.BILINEAR,
        )

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, i: int) -> tuple[Tensor, Tensor]:
        return self.move(self.x[i]), self.labels[i]  # (1, 28, 28) -> (1, 28, 28)


def train_epoch(
    net: nn.Module,
    loader: Batches,
    optimizer: Optimizer,
    device: torch.device,
    scheduler: LRScheduler | None = None,
) -> float:
    """Train on every batch once and return the mean loss per picture."""
    net.train()
    total, count = 0.0, 0
    for x, labels in loader:
        x, labels = x.to(device), labels.to(device)
        loss = F.cross_entropy(net(x), labels)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        if scheduler is not None:
            scheduler.step()
        total += loss.item() * len(labels)  # a plain number, weighted by the size of the batch
        count += len(labels)
    return total / count


@torch.inference_mode()
def scores_of(net: nn.Module, loader: Batches, device: torch.device) -> tuple[Tensor, Tensor]:
    """Return all scores (N, C) and labels (N,), on the CPU. Leave the net in its mode."""
    was_training = net.training
    net.eval()
    pairs = [(net(x.to(device)).cpu(), labels) for x, labels in loader]
    net.train(was_training)
    scores, labels = zip(*pairs, strict=True)
    return torch.cat(scores), torch.cat(labels)


def evaluate(net: nn.Module, loader: Batches, device: torch.device) -> tuple[float, float]:
    """Return the mean loss and the accuracy over the pictures of a loader."""
    scores, labels = scores_of(net, loader, device)
    right = scores.argmax(dim=1) == labels  # (N, C) -> (N,)
    return F.cross_entropy(scores, labels).item(), right.float().mean().item()


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train a network on MNIST's digits.")
    parser.add_argument("--epochs", type=int, default=5, help="in all, also with --resume")
    parser.add_argument("--batch-size", type=int, default=50)
    parser.add_argument("--lr", type=float, default=2e-3, help="Adam's learning rate")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=int, help="train on this many pictures only")
    parser.add_argument("--folder", type=Path, default=Path("runs/digits"), help="for the files")
    parser.add_argument("--resume", action="store_true", help="go on from FOLDER/last.pt")
    parser.add_argument("--device", default=None, help="such as cpu or cuda; default: the fastest")
    args = parser.parse_args()
    if args.resume and not (args.folder / "last.pt").is_file():
        parser.error(f"{args.folder} has no last.pt. Train there once without --resume.")
    return args


def choose_device(name: str | None) -> torch.device:
    """Return the device of this name. Without a name, return the fastest one."""
    return torch.device(
        name or torch.accelerator.current_accelerator(check_available=True) or "cpu"
    )


def main() -> None:
    """Train, validate after each epoch, and write `last.pt` and `best.pt`."""
    args = read_arguments()
    torch.use_deterministic_algorithms(True, warn_only=True)
    torch.manual_seed(args.seed)
    device = choose_device(args.device)
    args.folder.mkdir(parents=True, exist_ok=True)

    train, validation = load_parts()
    train = Part(train.x[: args.limit], train.labels[: args.limit])
    mean, std = train.x.mean().item(), train.x.std().item()
    normalize = v2.Normalize([mean], [std])
    train_loader = DataLoader(
        Moved(normalize(train.x), train.labels), args.batch_size, shuffle=True
    )
    validation_loader = DataLoader(TensorDataset(normalize(validation.x), validation.labels), 500)

    net = digit_network().to(device)
    optimizer = torch.optim.Adam(net.parameters(), lr=args.lr)
    first, best = 0, 0.0
    if args.resume:
        state = torch.load(args.folder / "last.pt", map_location="cpu")
        net.load_state_dict(state["net"])
        optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])
        first, best = state["epoch"] + 1, state["best"]
        print(f"resumed after epoch {state['epoch']}, versions {state['versions']}")

    for epoch in range(first, args.epochs):
        loss = train_epoch(net, train_loader, optimizer, device)
        validation_loss, accuracy = evaluate(net, validation_loader, device)
        print(
            f"epoch {epoch}: loss {loss:.4f}, validation loss {validation_loss:.4f}, "
            f"validation accuracy {100 * accuracy:.1f} %",
            flush=True,
        )
        if accuracy > best:
            best = accuracy
            weights = {"net": net.state_dict(), "mean": mean, "std": std}
            torch.save(weights, args.folder / "best.pt")
        checkpoint = {
            "net": net.state_dict(),
            "optimizer": optimizer.state_dict(),  # Adam's averages and its count of steps
            "random": torch.get_rng_state(),  # the next shuffle goes on from here
            "epoch": epoch,
            "best": best,
            "arguments": {name: str(value) for name, value in vars(args).items()},
            "versions": {"python": platform.python_version(), "torch": str(torch.__version__)},
        }
        torch.save(checkpoint, args.folder / "last.pt")


if __name__ == "__main__":
    main()
