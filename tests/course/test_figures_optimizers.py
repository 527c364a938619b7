"""Chapter 05's surfaces, paths and schedules are what their captions say."""

from __future__ import annotations

import math

import pytest
import torch

from course.explore_optimizers import parabola_steps, rates_of, schedules, shrinking_rates
from course.figures.optimizers import (
    RACERS,
    SURFACES,
    path_of,
    paths,
    race,
    race_after,
    unlabeled_plots,
)


@pytest.mark.parametrize("name", SURFACES)
def test_minima_are_lower_than_all_places_around_them(name: str) -> None:
    surface = SURFACES[name]
    for x, y in surface.minima:
        around = torch.tensor([(x + dx, y + dy) for dx in (-0.1, 0, 0.1) for dy in (-0.1, 0, 0.1)])
        heights = surface.loss(*around.unbind(1))
        assert heights.argmin() == 4  # the middle one
        left, right, bottom, top = surface.window
        assert left < x < right
        assert bottom < y < top


def test_path_of_plain_gradient_descent_has_its_closed_form() -> None:
    bowl = SURFACES["bowl"]
    walk = path_of(bowl, lambda params: torch.optim.SGD(params, lr=0.1), 7)
    start = torch.tensor(bowl.start)
    want = torch.stack([start * 0.9**k for k in range(8)])
    torch.testing.assert_close(walk, want)


def test_diverging_path_stays_finite() -> None:
    ravine = SURFACES["ravine"]
    walk = path_of(ravine, lambda params: torch.optim.SGD(params, lr=10.0), 60)
    assert walk.isfinite().all()


@pytest.mark.parametrize("name", SURFACES)
def test_race_brings_every_optimizer_down(name: str) -> None:
    surface = SURFACES[name]
    walks = race(surface, 80)
    assert set(walks) == set(RACERS)
    for walk in walks.values():
        losses = surface.loss(*walk.unbind(1))
        assert walk.shape == (81, 2)
        assert losses[-1] < losses[0] / 4


def test_race_on_the_saddle_is_as_the_lesson_says() -> None:
    walks = race(SURFACES["saddle"], 30)
    assert abs(walks["SGD"][-1, 1]) < 0.1 < abs(walks["Adam"][-1, 1])


def test_pictures_name_what_they_draw() -> None:
    bowl = SURFACES["bowl"]
    walk = path_of(bowl, lambda params: torch.optim.SGD(params, lr=0.1), 3)
    drawn = paths(bowl, {"SGD": walk[:2]})
    assert "bowl after 1 steps: SGD at (-3.15, 1.80)" in drawn.alt
    assert 'aria-label="' in drawn.svg()
    walks = {name: race(surface, 5) for name, surface in SURFACES.items()}
    after = race_after(walks, 3)
    for axes, name in zip(after.figure.axes, SURFACES, strict=True):
        drawn = [line.get_xydata().tolist() for line in axes.lines]
        assert all(walk[:4].tolist() in drawn for walk in walks[name].values())
    assert "after 3 steps" in after.alt
    assert "Rosenbrock: SGD" in after.alt
    assert "lr 2.1 ends at w = 4.29" in parabola_steps([2.1]).alt


def test_riddle_does_not_name_its_curves() -> None:
    words = unlabeled_plots().alt.lower()
    assert not any(name in words for name in ("sgd", "adam", "adagrad", "momentum", "zero_grad"))


def test_rates_follow_their_schedules() -> None:
    assert rates_of("StepLR", 5, step_size=2, gamma=0.5) == [1, 1, 0.5, 0.5, 0.25]
    warm = rates_of("warm-up, then cosine", 10, warmup=4)
    assert warm[:5] == [0.25, 0.5, 0.75, 1.0, 1.0]
    assert math.isclose(warm[7], 0.5)
    cycle = rates_of("OneCycleLR", 50, pct_start=0.3)
    assert max(cycle) == pytest.approx(1.0)
    assert cycle[-1] < cycle[0] < 0.1
    assert "highest 1 at step 0" in schedules({"flat": [1.0, 1.0]}).alt


def test_adagrad_never_recovers_and_rmsprop_does() -> None:
    alt = shrinking_rates(torch.cat([torch.ones(100), 0.05 * torch.ones(500)])).alt
    assert "from 1 to 0.099" in alt
    assert "ends at 12" in alt
