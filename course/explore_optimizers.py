"""Make the interactive figures of the lesson on optimizers."""

from __future__ import annotations

import math
from functools import cache

import ipywidgets as widgets
import matplotlib.pyplot as plt
import torch
from torch import Tensor
from torch.optim import lr_scheduler

from course.explore import interactive
from course.figures.optimizers import RACERS, SURFACES, path_of, paths, race, strip
from course.figures.style import BLUE, GREEN, MUTED, ORANGE, Picture, show

STEPS = 80


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
        words.append(f"lr {lr:g} ends at w = {places[-1]:.3g}")
    all_axes[0][0].set_ylabel("loss w² / 2")
    return show(figure, f"{steps} steps of gradient descent from w = 2: {'; '.join(words)}.")


def rate_explorer() -> widgets.VBox:
    """Explore the effect of the learning rate alone on a parabola."""

    def draw(lr: float) -> Picture:
        return parabola_steps([lr])

    return interactive(
        draw,
        parabola_steps([0.1, 1.0, 1.8, 2.1]),
        lr=widgets.FloatSlider(
            value=0.5, min=0.05, max=2.2, step=0.05, description="learning rate"
        ),
    )


def momentum_explorer() -> widgets.VBox:
    """Explore how momentum, Nesterov's variant and the learning rate shape a path in a ravine."""
    ravine = SURFACES["ravine"]

    def walk(lr: float, momentum: float, nesterov: bool = False) -> Tensor:
        nesterov = nesterov and momentum > 0
        return path_of(
            ravine,
            lambda params: torch.optim.SGD(params, lr=lr, momentum=momentum, nesterov=nesterov),
            60,
        )

    def draw(lr: float, momentum: float, nesterov: bool) -> Picture:
        return paths(
            ravine, {"with momentum": walk(lr, momentum, nesterov), "without": walk(lr, 0.0)}
        )

    return interactive(
        draw,
        strip(
            {f"momentum {m:g}": (ravine, walk(0.02, m)) for m in (0.0, 0.5, 0.9, 0.98)},
            "60 steps of SGD in a ravine with learning rate 0.02. Without momentum the path does "
            "not reach the minimum. With 0.5 it gets farther. With 0.9 it swings around the "
            "minimum. With 0.98 it swings far beyond the minimum and does not settle.",
        ),
        lr=widgets.FloatSlider(
            value=0.02,
            min=0.005,
            max=0.11,
            step=0.005,
            description="learning rate",
            readout_format=".3f",
        ),
        momentum=widgets.FloatSlider(
            value=0.9, min=0.0, max=0.98, step=0.02, description="momentum"
        ),
        nesterov=widgets.Checkbox(value=False, description="Nesterov"),
    )


def adam_explorer() -> widgets.VBox:
    """Explore Adam's settings in a ravine."""
    ravine = SURFACES["ravine"]

    def walk(lr: float, beta1: float, beta2: float) -> Tensor:
        return path_of(
            ravine, lambda params: torch.optim.Adam(params, lr=lr, betas=(beta1, beta2)), 60
        )

    def draw(lr: float, beta1: float, beta2: float) -> Picture:
        return paths(ravine, {"Adam": walk(lr, beta1, beta2)})

    return interactive(
        draw,
        strip(
            {
                "default betas": (ravine, walk(0.25, 0.9, 0.999)),
                "beta1 = 0": (ravine, walk(0.25, 0.0, 0.999)),
                "beta1 = 0.98": (ravine, walk(0.25, 0.98, 0.999)),
                "beta2 = 0.5": (ravine, walk(0.25, 0.9, 0.5)),
            },
            "60 steps of Adam in a ravine with learning rate 0.25. Default betas: the path swings "
            "once across the floor, then makes small circles around the minimum. beta1 = 0: it "
            "does not swing. beta1 = 0.98: it goes far beyond the minimum. beta2 = 0.5: the steps "
            "stay long near the minimum.",
        ),
        lr=widgets.FloatSlider(
            value=0.25, min=0.05, max=0.6, step=0.05, description="learning rate"
        ),
        beta1=widgets.FloatSlider(value=0.9, min=0.0, max=0.98, step=0.02, description="beta1"),
        beta2=widgets.SelectionSlider(
            options=[0.5, 0.9, 0.99, 0.999, 0.9999], value=0.999, description="beta2"
        ),
    )


@cache
def _race(name: str) -> dict[str, Tensor]:
    return race(SURFACES[name], STEPS)


def race_explorer(static: Picture) -> widgets.VBox:
    """Follow five optimizers over a surface, step by step. The play button runs all steps.

    Args:
        static: The picture above the controls.
    """

    def draw(surface: str, step: int) -> Picture:
        colors = {name: color for name, (_, color) in RACERS.items()}
        return paths(SURFACES[surface], _race(surface), upto=step, colors=colors)

    step = widgets.IntSlider(value=20, min=0, max=STEPS, description="step")
    board = interactive(
        draw,
        static,
        surface=widgets.Dropdown(options=list(SURFACES), value="ravine", description="surface"),
        step=step,
    )
    play = widgets.Play(value=20, min=0, max=STEPS, step=2, interval=400)
    widgets.jslink((play, "value"), (step, "value"))
    board.children[0].children = (*board.children[0].children, play)
    return board


def rates_of(name: str, steps: int, **settings: float) -> list[float]:
    """Return the learning rate of a schedule at each step if the optimizer has lr = 1.

    Args:
        name: "StepLR", "ExponentialLR", "CosineAnnealingLR", "OneCycleLR" or "warm-up, then
            cosine".
        steps: The number of steps.
        settings: The schedule's own settings.
    """
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler: lr_scheduler.LRScheduler
    if name == "warm-up, then cosine":
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
    axes.set(xlabel="step", ylabel="learning rate", ylim=(-0.03, 1.08))
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    words = [
        f"{name}: starts at {rates[0]:.2g}, highest {max(rates):.2g} at step "
        f"{rates.index(max(rates))}, ends at {rates[-1]:.2g}"
        for name, rates in curves.items()
    ]
    return show(figure, f"Learning rates over {len(rates)} steps. {'; '.join(words)}.")


def schedule_explorer() -> widgets.VBox:
    """Explore the schedule with warm-up and cosine beside the one-cycle schedule."""
    steps = 100

    def draw(warmup: int, pct_start: float) -> Picture:
        return schedules(
            {
                "warm-up, then cosine": rates_of("warm-up, then cosine", steps, warmup=warmup),
                "OneCycleLR": rates_of("OneCycleLR", steps, pct_start=pct_start),
            }
        )

    return interactive(
        draw,
        schedules(
            {
                "StepLR": rates_of("StepLR", steps, step_size=30, gamma=0.3),
                "ExponentialLR": rates_of("ExponentialLR", steps, gamma=0.97),
                "CosineAnnealingLR": rates_of("CosineAnnealingLR", steps, T_max=steps),
                "OneCycleLR": rates_of("OneCycleLR", steps),
                "warm-up, then cosine": rates_of("warm-up, then cosine", steps, warmup=10),
            }
        ),
        warmup=widgets.IntSlider(value=10, min=1, max=60, description="steps of warm-up"),
        pct_start=widgets.FloatSlider(
            value=0.3, min=0.05, max=0.9, step=0.05, description="OneCycleLR: pct_start"
        ),
    )


def shrinking_rates(gradients: Tensor) -> Picture:
    """Draw the factor by which Adagrad, RMSprop and Adam multiply each gradient.

    Args:
        gradients: Shape (steps,): the gradient of one weight at every step.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.2, 3.0), width_ratios=(1, 1.4))
    left.plot(gradients, color=MUTED)
    left.set(title="gradient", xlabel="step")
    sums = (gradients**2).cumsum(0)  # (steps,) -> (steps,)
    mean, means = 0.0, []
    for g in gradients.tolist():
        mean = 0.99 * mean + 0.01 * g * g
        means.append(mean)
    adagrad, rmsprop = 1 / sums.sqrt(), 1 / torch.tensor(means).sqrt()
    right.semilogy(adagrad, color=GREEN, label="Adagrad: 1 / √sum")
    right.semilogy(rmsprop, color=ORANGE, label="RMSprop: 1 / √mean")
    right.set(title="factor of the gradient", xlabel="step")
    right.legend()
    return show(
        figure,
        "The factor by which each optimizer multiplies a gradient. Adagrad's factor falls all the "
        f"time, from {adagrad[0]:.2g} to {adagrad[-1]:.2g}, and does not recover when the "
        f"gradients get small. RMSprop's factor ends at {rmsprop[-1]:.2g}: it follows the size of "
        "the last gradients.",
    )
