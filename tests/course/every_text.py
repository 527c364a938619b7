"""Call each function of the course that shows text, and collect what it shows."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import torch
from matplotlib.text import Text
from packaging.specifiers import SpecifierSet
from torch import Tensor, nn

from autograder.language import phrase, show
from course import (
    data,
    explore,
    explore_autograd,
    explore_cnn,
    explore_introduction,
    explore_loading,
    explore_nn,
    explore_optimizers,
    figures,
    machine,
)
from course.boxes import Box
from course.data import mnist_files, places
from course.errors import expected_error
from course.figures import autograd, cnn, introduction, loading, networks, optimizers
from course.figures import nn as layers
from course.figures.loading import PhotoRow
from course.figures.style import Picture
from course.frames import Control
from course.predict import Predictions

EXPLORERS = (
    explore,
    explore_autograd,
    explore_cnn,
    explore_introduction,
    explore_loading,
    explore_nn,
    explore_optimizers,
)
FIGURES = (figures.tensors, autograd, cnn, introduction, loading, networks, layers, optimizers)


class Explored:
    """An explorer that draws a few settings only."""

    def __init__(self, draw: Callable[..., Any], controls: Mapping[str, Control]) -> None:
        self.controls = list(controls.values())
        first = {name: control.start for name, control in controls.items()}
        settings = [first, *(first | {name: c.values[-1]} for name, c in controls.items())]
        self.drawn = [draw(**setting) for setting in settings]


def draw_few_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let explorers draw a few of their pictures, which is quicker."""
    for module in EXPLORERS:
        monkeypatch.setattr(module, "explorer", lambda draw, **controls: Explored(draw, controls))


def halve(x: Tensor) -> Tensor:
    while x > 1:
        x = x / 2
    return x


def build_net() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(1, 3, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(507, 10)
    ).eval()  # fmt: skip


def make_pictures() -> dict[str, Any]:
    """Return what every function of `course.figures` and of the explorers draws, by its name."""
    t, m = torch.arange(6), torch.arange(6.0).reshape(2, 3)
    w = torch.tensor(2.0, requires_grad=True)
    y = w * 3
    x, grid = torch.linspace(-1, 1, 4).unsqueeze(1), torch.linspace(-1, 1, 5).unsqueeze(1)
    digits = torch.rand(2, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    ravine = optimizers.SURFACES["ravine"]
    walk = optimizers.path_of(ravine, lambda p: torch.optim.SGD(p, lr=0.01), 3)
    walks = {name: optimizers.race(surface, 3) for name, surface in optimizers.SURFACES.items()}
    notes = torch.tensor([[-1.0, 0.0, 0.01], [0.0, 0.01, 0.03]])
    confused = torch.tensor([[5, 0, 1], [0, 4, 0], [0, 3, 2]])
    curves = {0: torch.zeros(5, 1), 1: torch.ones(5, 1)}
    return {
        "tensor_cells": figures.tensor_cells({"t": t, "m": m}, axes=True),
        "tensor_cells alone": figures.tensor_cells(torch.zeros(2, 2, 2)),
        "memory_layout": figures.memory_layout({"t": m, "u": m.T}),
        "selections": figures.selections(m, {"m[0]": 0, "m[1]": 1}),
        "broadcasting": figures.broadcasting(torch.ones(3, 1), torch.ones(4)),
        "shapes_aligned": figures.shapes_aligned((5, 1, 4), (3, 1)),
        "shapes_aligned wrong": figures.shapes_aligned((3, 4), (3,)),
        "matrix_product": figures.matrix_product(m, m.T, 1, 0),
        "reductions": figures.reductions(m),
        "photos": figures.photos({"t": torch.zeros(2, 2)}, "A."),
        "graph": autograd.graph(y + m.sum(), {"w": w, "y": y, "m": m}),
        "graph with gradients": autograd.graph(y * y, {"y": y}, gradients=True),
        "vector_times_jacobian": autograd.vector_times_jacobian(torch.ones(2), m),
        "tangents": autograd.tangents([0.5, 1.0]),
        "descent": autograd.descent(x[:, 0], x[:, 0], 0.1, 3),
        "project_steps": cnn.project_steps(),
        "picture_grid": cnn.picture_grid(digits, ["1", "2"], alt="A."),
        "confusion": cnn.confusion(confused, ["A", "B", "C"]),
        "feature_maps": cnn.feature_maps(build_net(), digits[0]),
        "verdict": cnn.verdict(digits[0], torch.full((10,), 0.1)),
        "leak": cnn.leak(torch.linspace(1, 3, 50), torch.linspace(1, 3, 9), 30),
        "four_trainings": cnn.four_trainings(build_net, digits, torch.tensor([1, 2])),
        "introduction.reading": introduction.reading(build_net(), digits[:1]),
        "introduction.timeline": introduction.timeline(),
        "wheel_name": introduction.wheel_name("t-2.15-1-cp312-cp312-win_amd64.whl"),
        "fit": introduction.fit(x, x, grid, grid, "1"),
        "four_loaders": loading.four_loaders(),
        "epochs": loading.epochs([[[2, 0], [1, 4]], [[3, 1], [0, 2, 4]]], count=5),
        "class_batches": loading.class_batches({"A": [[0, 1], [2]], "B": [[2, 2]]}),
        "gallery": loading.gallery([digits[0]], ["A"], "A."),
        "mosaic": loading.mosaic(list(digits), "A."),
        "boxes_on": loading.boxes_on([digits[0]], [[((1, 1, 3, 2), "A")]], ["A"], "A."),
        "loading.timeline": loading.timeline({"A": notes}),
        "neurons": networks.neurons(),
        "kernel_over_channels": networks.kernel_over_channels(
            torch.ones(3, 4, 4), torch.ones(3, 2, 2)
        ),
        "kernel_over_channels 2": networks.kernel_over_channels(
            torch.ones(2, 4, 4), torch.ones(2, 2, 2)
        ),
        "normalized_axes": networks.normalized_axes(),
        "residual_block": networks.residual_block(),
        "slopes_without_names": layers.slopes_without_names(),
        "activations_and_slopes": layers.activations_and_slopes(),
        "training_loop": layers.training_loop(),
        "sliding_window": layers.sliding_window(torch.ones(4, 4), torch.ones(2, 2), padding=1),
        "window_reach": layers.window_reach(3, [1, 2]),
        "pooling": layers.pooling(torch.ones(4, 5), 2),
        "softmax_bars": layers.softmax_bars(torch.tensor([1.0, 2.0]), ("A", "B")),
        "spread_through_layers": layers.spread_through_layers(1.0, "relu"),
        "shape_flow": layers.shape_flow(build_net(), digits),
        "paths": optimizers.paths(ravine, {"A": walk}),
        "race_after": optimizers.race_after(walks, 2),
        "unlabeled_plots": optimizers.unlabeled_plots(),
        "reshape_explorer": explore.reshape_explorer(),
        "broadcast_explorer": explore.broadcast_explorer(),
        "product_explorer": explore.product_explorer(),
        "tangent_explorer": explore_autograd.tangent_explorer(),
        "vjp_explorer": explore_autograd.vjp_explorer(torch.ones(3, 2)),
        "descent_explorer": explore_autograd.descent_explorer(x[:, 0], x[:, 0]),
        "leak_explorer": explore_cnn.leak_explorer(torch.linspace(1, 3, 50), torch.ones(9)),
        "maps_explorer": explore_cnn.maps_explorer(build_net(), digits),
        "history_explorer": explore_introduction.history_explorer(),
        "graph_explorer": explore_introduction.graph_explorer(halve),
        "fit_explorer": explore_introduction.fit_explorer(x, x, grid, curves, [0.5, 0.25]),
        "loader_explorer": explore_loading.loader_explorer(5),
        "transform_explorer": explore_loading.transform_explorer(torch.rand(3, 8, 8)),
        "window_explorer": explore_nn.window_explorer(),
        "kernel_explorer": explore_nn.kernel_explorer(),
        "softmax_explorer": explore_nn.softmax_explorer(),
        "start_explorer": explore_nn.start_explorer(),
        "parabola_steps": explore_optimizers.parabola_steps([0.1, 1.0]),
        "rate_explorer": explore_optimizers.rate_explorer(),
        "momentum_explorer": explore_optimizers.momentum_explorer(),
        "adam_explorer": explore_optimizers.adam_explorer(),
        "race_explorer": explore_optimizers.race_explorer(),
        "schedules": explore_optimizers.schedules({"A": [1.0, 0.5], "B": [0.5, 1.0]}),
        "schedule_explorer": explore_optimizers.schedule_explorer(),
        "five_schedules": explore_optimizers.five_schedules(),
        "shrinking_rates": explore_optimizers.shrinking_rates(torch.ones(5)),
    }


def collect(shown: Any) -> Iterator[str]:
    """Yield the texts of something that a page shows."""
    if isinstance(shown, Explored):
        for control in shown.controls:
            yield from (control.label, *control.texts)
        for drawn in shown.drawn:
            yield from collect(drawn)
    elif isinstance(shown, Picture):
        yield shown.alt
        for text in shown.figure.findobj(Text):
            yield text.get_text()
    elif isinstance(shown, PhotoRow):
        yield shown.alt
    else:
        page = shown._repr_mimebundle_()
        yield from (page["text/plain"], re.sub(r"<[^>]*>", " ", page["text/html"]))


def make_boxes() -> Iterator[Box]:
    """Yield the box of each kind of answer to a prediction, and the tally."""
    predict = Predictions("01_tensors")
    size, dtype = torch.zeros(2, 3).shape, torch.float64
    truths: list[tuple[object, object]] = [
        (..., 1), (size, size), ("error", size), ((1,), ValueError("1")), ("A", size), (1, dtype),
        ("A", True), ("A", 1),
    ]  # fmt: skip
    yield predict.tally()
    for guess, truth in truths:
        yield predict("keepdim", guess, lambda truth=truth: _give(truth))
    yield predict("stride", "error", lambda: never_defined)  # type: ignore[name-defined]  # noqa: F821
    yield predict("numpy-dtype", "float32", lambda: torch.float64)


def _give(value: object) -> object:
    if isinstance(value, Exception):
        raise value
    return value


def make_reports(folder: Path) -> Iterator[machine.Report]:
    """Yield reports with each finding of a check."""
    any_version, new = SpecifierSet(), SpecifierSet(">=99")

    def ask(warn: bool) -> Callable[[], bool]:
        def available() -> bool:
            if warn:
                warnings.warn("A", stacklevel=1)
            return False

        return available

    yield machine.check()
    yield machine.Report(
        (
            machine.check_python("3.12.1", new),
            machine.check_package("A", None, any_version),
            machine.check_package("A", "1.0", new),
            machine.check_pair("2.0+cpu", None, "", any_version),
            machine.check_pair("2.0+cpu", None, "A", any_version),
            machine.check_pair("2.0+cpu", "2.0", "", new),
            machine.check_pair("2.0+cpu", "2.0+cu1", "", any_version),
            machine.check_pair("2.0", "2.0", "", any_version),
            machine.check_gpu(ask(False), None, False),
            machine.check_gpu(lambda: True, None, False),
            machine.check_gpu(ask(False), None, True),
            machine.check_gpu(ask(False), "12", True),
            machine.check_gpu(ask(True), "12", True),
            machine.check_memory(1, 1),
            machine.check_memory(8, 0.5),
            machine.check_memory(8, 8),
            machine.check_folder(folder / "missing"),
            machine.check_environment("/a", "/a", "/b"),
            machine.check_environment("/a", "/a", None),
        )
    )


def fail_each() -> Iterator[str]:
    """Yield the message of each error that a reader's own call can cause."""
    t = torch.zeros(2, 2)

    def expect_error() -> None:
        with expected_error(ValueError):
            pass

    calls: list[Callable[[], object]] = [
        expect_error,
        lambda: Picture(t, " "),  # type: ignore[arg-type]
        lambda: figures.tensor_cells(torch.zeros(1, 1, 1, 1)),
        lambda: figures.memory_layout({"t": t, "u": t.clone()}),
        lambda: autograd.graph(t, {"t": t}),
        lambda: introduction.wheel_name("a-b.whl"),
        lambda: layers.sliding_window(torch.ones(1, 1), t),
        lambda: layers.pooling(t, 2, 1),
        lambda: explore_introduction.graph_explorer(lambda x: x),
    ]
    for call in calls:
        with pytest.raises((AssertionError, ValueError)) as error:
            call()
        yield str(error.value)


def print_data(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Print what the loaders of data print about small and full sets."""

    def fail(root: Path) -> None:
        raise RuntimeError("A")

    missing = places.DataSet("a", lambda _: False, fail, lambda root: None)
    for download in (False, True):
        print(show(places.locate(missing, download=download, small=False, folder=folder)[1]))
    monkeypatch.setattr(mnist_files, "_axis_lengths", lambda root, train: (5,))
    for why in (phrase("as asked"), ""):
        monkeypatch.setattr(places, "locate", lambda *_, why=why, **__: (folder, why))
        for load in (data.mnist, data.cifar10, data.coco):
            load()
