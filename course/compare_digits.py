"""Change one thing at a time: the full table of lesson 06, "Better step by step".

    python -m course.compare_digits
    python -m course.compare_digits --seeds 5 --download

Each plan differs from the first one in one thing. Only the one-cycle schedule is compared with the
row above it. The last plan has all changes. Every result is measured on the validation part.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from statistics import mean

import torch
from torch.optim import Adam
from torch.optim.lr_scheduler import OneCycleLR
from torch.utils.data import DataLoader, TensorDataset
from torchvision.transforms import v2

from course import data
from course.train_digits import (
    Moved,
    Part,
    choose_device,
    digit_network,
    evaluate,
    load_parts,
    train_epoch,
)


@dataclass(frozen=True)
class Plan:
    epochs: int = 3
    lr: float = 1e-3  # with one_cycle: the highest rate
    one_cycle: bool = False
    normalized: bool = False
    batch_norm: bool = False
    moved: bool = False


FIRST = Plan()
PLANS = {
    "first plan": FIRST,
    "pixels normalized": replace(FIRST, normalized=True),
    "batch normalization": replace(FIRST, batch_norm=True),
    "learning rate 0.005": replace(FIRST, lr=5e-3),
    "learning rate 0.005, one cycle": replace(FIRST, lr=5e-3, one_cycle=True),
    "10 epochs": replace(FIRST, epochs=10),
    "pictures moved a little": replace(FIRST, moved=True),
    "all of these": Plan(10, 5e-3, one_cycle=True, normalized=True, batch_norm=True, moved=True),
}


def run_plan(
    plan: Plan, train: Part, validation: Part, seed: int, device: torch.device
) -> tuple[float, float, float]:
    """Train by a plan. Return validation loss, validation accuracy and training accuracy."""
    torch.manual_seed(seed)
    x, validation_x = train.x, validation.x
    if plan.normalized:
        normalize = v2.Normalize([x.mean().item()], [x.std().item()])
        x, validation_x = normalize(x), normalize(validation_x)
    plain = TensorDataset(x, train.labels)
    pictures = Moved(x, train.labels) if plan.moved else plain
    loader = DataLoader(pictures, batch_size=50, shuffle=True)

    net = digit_network(plan.batch_norm).to(device)
    optimizer = Adam(net.parameters(), lr=plan.lr)
    schedule = None
    if plan.one_cycle:
        schedule = OneCycleLR(optimizer, plan.lr, epochs=plan.epochs, steps_per_epoch=len(loader))
    for _ in range(plan.epochs):
        train_epoch(net, loader, optimizer, device, schedule)
    held_out = TensorDataset(validation_x, validation.labels)
    loss, accuracy = evaluate(net, DataLoader(held_out, 500), device)
    return loss, accuracy, evaluate(net, DataLoader(plain, 500), device)[1]


def main() -> None:
    """Run every plan with several seeds and print a table."""
    parser = argparse.ArgumentParser(description="Compare plans on MNIST's validation part.")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--download", action="store_true", help="fetch all of MNIST (11 MB)")
    parser.add_argument("--device", default=None, help="such as cpu or cuda; default: the fastest")
    args = parser.parse_args()
    data.mnist(download=args.download)
    device = choose_device(args.device)
    train, validation = load_parts()
    print(f"{len(train.x)} pictures to train, {len(validation.x)} to validate, {device}")
    print(
        "| plan | validation accuracy | lowest to highest | validation loss | training accuracy |"
    )
    print("| --- | --- | --- | --- | --- |")
    for name, plan in PLANS.items():
        runs = [run_plan(plan, train, validation, seed, device) for seed in range(args.seeds)]
        losses, accuracies, trained = zip(*runs, strict=True)
        print(
            f"| {name} | {100 * mean(accuracies):.1f} % "
            f"| {100 * min(accuracies):.1f} to {100 * max(accuracies):.1f} % "
            f"| {mean(losses):.3f} | {100 * mean(trained):.1f} % |",
            flush=True,
        )


if __name__ == "__main__":
    main()
