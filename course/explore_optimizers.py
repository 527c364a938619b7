"""Make the interactive figures of the lesson on optimizers."""

from __future__ import annotations

import math
from functools import cache

import matplotlib.pyplot as plt
import torch
from torch import Tensor
from torch.optim import lr_scheduler

from autograder.language import join_texts, say
from course.figures.optimizers import SURFACES, path_of, paths, race, race_after
from course.figures.style import BLUE, GREEN, MUTED, ORANGE, Picture, show
from course.frames import Explorer, explorer, slider, switch

STEPS = 80
#: The schedule that rises for some steps and then falls like a cosine.
WARM_UP = "warm-up, then cosine"


def parabola_steps(rates: list[float], steps: int = 8) -> Picture:
    """Draw gradient descent on w² / 2 from w = 2, one panel for each learning rate."""
    figure, all_axes = plt.subplots(
        1, len(rates), figsize=(max(4.2, 2.5 * len(rates)), 2.6), sharey=True, squeeze=False
    )
    line = torch.linspace(-3.2, 3.2, 100)
    words = []
    for axes, lr in zip(all_axes[0], rates, strict=True):
        w = [2.0]
        for _ in range(steps):
            w.append(w[-1] - lr * w[-1])
        places = torch.tensor(w)
        axes.plot(line, line**2 / 2, color=MUTED, linewidth=1)
        axes.plot(places, places**2 / 2, "o-", color=BLUE, linewidth=1, markersize=4)
        axes.plot(0, 0, "*", color=GREEN, markersize=12)
        axes.set(title=f"lr = {lr:g}", xlabel="w", xlim=(-3.2, 3.2), ylim=(-0.3, 5))
        words.append(say("lr {lr} ends at w = {place}", lr=lr, place=f"{places[-1]:.3g}"))
    all_axes[0][0].set_ylabel(say("loss w² / 2"))
    alt = say(
        "{count} steps of gradient descent from w = 2: {ends}.",
        count=steps,
        ends=join_texts(words, "; "),
    )
    return show(figure, alt)


def rate_explorer() -> Explorer:
    """Explore the effect of the learning rate alone on a parabola."""

    def draw(lr: float) -> Picture:
        return parabola_steps([lr])

    rates = [0.05, 0.1, 0.2, 0.5, 0.8, 1.0, 1.2, 1.5, 1.8, 1.9, 2.0, 2.05, 2.1, 2.2]
    return explorer(draw, lr=slider(say("learning rate"), rates, 0.5))


def momentum_explorer() -> Explorer:
    """Explore how momentum, Nesterov's variant and the learning rate shape a path in a ravine."""
    ravine = SURFACES["ravine"]

    @cache
    def walk(lr: float, momentum: float, nesterov: bool = False) -> Tensor:
        return path_of(
            ravine,
            lambda params: torch.optim.SGD(params, lr=lr, momentum=momentum, nesterov=nesterov),
            60,
        )

    def draw(lr: float, momentum: float, nesterov: bool) -> Picture:
        return paths(
            ravine,
            {say("with momentum"): walk(lr, momentum, nesterov), say("without"): walk(lr, 0.0)},
        )

    return explorer(
        draw,
        lr=slider(say("learning rate"), [0.01, 0.02, 0.05, 0.11], 0.02),
        momentum=slider(say("momentum"), [0.5, 0.9, 0.98], 0.9),
        nesterov=switch("Nesterov"),
    )


def adam_explorer() -> Explorer:
    """Explore Adam's settings in a ravine."""
    ravine = SURFACES["ravine"]

    def draw(lr: float, beta1: float, beta2: float) -> Picture:
        walk = path_of(
            ravine, lambda params: torch.optim.Adam(params, lr=lr, betas=(beta1, beta2)), 60
        )
        return paths(ravine, {"Adam": walk})

    return explorer(
        draw,
        lr=slider(say("learning rate"), [0.05, 0.25, 0.6], 0.25),
        beta1=slider("beta1", [0.0, 0.9, 0.98], 0.9),
        beta2=slider("beta2", [0.5, 0.999], 0.999),
    )


def race_explorer() -> Explorer:
    """Follow five optimizers over four surfaces, step by step."""
    walks = {name: race(surface, STEPS) for name, surface in SURFACES.items()}

    def draw(step: int) -> Picture:
        return race_after(walks, step)

    steps = [0, 1, 2, 3, 5, 8, 12, 16, 20, 30, 40, 60, 80]
    return explorer(draw, step=slider(say("step"), steps, STEPS, play=True))


def rates_of(name: str, steps: int, **settings: float) -> list[float]:
    """Return the learning rate of a schedule at each step if the optimizer has lr = 1.

    Args:
        name: "StepLR", "ExponentialLR", "CosineAnnealingLR", "OneCycleLR" or `WARM_UP`.
        steps: The number of steps.
        settings: The schedule's own settings.
    """
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler: lr_scheduler.LRScheduler
    if name == WARM_UP:
        warmup = int(settings["warmup"])
        scheduler = lr_scheduler.LambdaLR(
            optimizer,
            lambda step: (
                (step + 1) / warmup
                if step < warmup
                else (1 + math.cos(math.pi * (step - warmup) / (steps - warmup))) / 2
            ),
        )
    elif name == "OneCycleLR":
        fraction = settings.get("pct_start", 0.3)
        scheduler = lr_scheduler.OneCycleLR(
            optimizer, max_lr=1.0, total_steps=steps, pct_start=fraction
        )
    else:
        scheduler = getattr(lr_scheduler, name)(optimizer, **settings)
    rates: list[float] = []
    for count in range(steps):
        rates.append(float(scheduler.get_last_lr()[0]))
        optimizer.step()
        if count < steps - 1:
            scheduler.step()
    return rates


def schedules(curves: dict[str, list[float]]) -> Picture:
    """Draw learning rates over the steps of training, by name."""
    figure, axes = plt.subplots(figsize=(7.4, 3.0))
    for name, rates in curves.items():
        axes.plot(rates, label=name)
    axes.set(xlabel=say("step"), ylabel=say("learning rate"), ylim=(-0.03, 1.08))
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    words = [
        say(
            "{name}: starts at {start}, highest {highest} at step {step}, ends at {end}",
            name=name,
            start=f"{rates[0]:.2g}",
            highest=f"{max(rates):.2g}",
            step=rates.index(max(rates)),
            end=f"{rates[-1]:.2g}",
        )
        for name, rates in curves.items()
    ]
    alt = say(
        "Learning rates over {count} steps. {curves}.",
        count=len(rates),
        curves=join_texts(words, "; "),
    )
    return show(figure, alt)


def schedule_explorer() -> Explorer:
    """Explore the schedule with warm-up and cosine beside the one-cycle schedule."""
    steps = 100

    def draw(warmup: int, pct_start: float) -> Picture:
        return schedules(
            {
                say("warm-up, then cosine"): rates_of(WARM_UP, steps, warmup=warmup),
                "OneCycleLR": rates_of("OneCycleLR", steps, pct_start=pct_start),
            }
        )

    return explorer(
        draw,
        warmup=slider(say("steps of warm-up"), [1, 5, 10, 30, 60], 10),
        pct_start=slider("pct_start", [0.05, 0.3, 0.6, 0.9], 0.3),
    )


def five_schedules(steps: int = 100) -> Picture:
    """Draw five schedules, each with usual settings."""
    return schedules(
        {
            "StepLR": rates_of("StepLR", steps, step_size=30, gamma=0.3),
            "ExponentialLR": rates_of("ExponentialLR", steps, gamma=0.97),
            "CosineAnnealingLR": rates_of("CosineAnnealingLR", steps, T_max=steps),
            "OneCycleLR": rates_of("OneCycleLR", steps),
            say("warm-up, then cosine"): rates_of(WARM_UP, steps, warmup=10),
        }
    )


def shrinking_rates(gradients: Tensor) -> Picture:
    """Draw the factor by which Adagrad, RMSprop and Adam multiply each gradient.

    Args:
        gradients: Shape (steps,): the gradient of one weight at every step.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.2, 3.0), width_ratios=(1, 1.4))
    left.plot(gradients, color=MUTED)
    left.set(title=say("gradient"), xlabel=say("step"))
    sums = (gradients**2).cumsum(0)  # (steps,) -> (steps,)
    mean, means = 0.0, []
    for g in gradients.tolist():
        mean = 0.99 * mean + 0.01 * g * g
        means.append(mean)
    adagrad, rmsprop = 1 / sums.sqrt(), 1 / torch.tensor(means).sqrt()
    right.semilogy(adagrad, color=GREEN, label=say("Adagrad: 1 / √sum"))
    right.semilogy(rmsprop, color=ORANGE, label=say("RMSprop: 1 / √mean"))
    right.set(title=say("factor of the gradient"), xlabel=say("step"))
    right.legend()
    alt = say(
        "The factor by which each optimizer multiplies a gradient. Adagrad's factor falls all the "
        "time, from {first} to {last}, and does not recover when the gradients get small. "
        "RMSprop's factor ends at {end}: it follows the size of the last gradients.",
        first=f"{adagrad[0]:.2g}",
        last=f"{adagrad[-1]:.2g}",
        end=f"{rmsprop[-1]:.2g}",
    )
    return show(figure, alt)
