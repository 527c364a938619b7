"""Drawings and datasets of the lesson on data loading say what really happened."""

from __future__ import annotations

import re
from pathlib import Path

import matplotlib as mpl
import pytest
import torch
from matplotlib.patches import Rectangle
from PIL import Image
from torch.utils.data import DataLoader

from course.figures import loading
from course.loader_datasets import NoisyDataset, SlowDataset, own_generator

mpl.use("Agg")


def test_epochs_name_what_is_left_out() -> None:
    picture = loading.epochs([[[2, 0], [1, 4]], [[3, 1], [0, 2]]], count=5)
    assert "Epoch 0: [[2, 0], [1, 4]], left out: [3]" in picture.alt
    assert "Epoch 1: [[3, 1], [0, 2]], left out: [4]" in picture.alt
    assert picture.svg().count("<svg") == 1


def test_four_loaders_are_what_the_exercise_takes_them_for() -> None:
    alt = loading.four_loaders().alt
    drawn = {
        letter: re.findall(r"\d+", text) for letter, text in re.findall(r"([A-D]): ([\d, ]+)", alt)
    }
    counts = {k: [sum(b.count(c) for b in v) for c in "012"] for k, v in drawn.items()}
    assert [len(batch) for batch in drawn["A"]] == [6] * 7 + [3]
    assert counts["A"] == [30, 10, 5]
    assert "".join(drawn["A"]) != "".join(sorted("".join(drawn["A"])))
    assert [len(batch) for batch in drawn["B"]] == [6] * 7 + [3]
    assert min(counts["B"]) >= 10  # as good as equal shares of 45
    assert "".join(drawn["C"]) == "0" * 30 + "1" * 10 + "2" * 5
    assert [len(batch) for batch in drawn["D"]] == [6] * 7


def test_text_of_the_riddle_does_not_name_its_loaders() -> None:
    words = Path(loading.__file__).read_text()
    names = ("shuffle", "drop_last", "Sampler", "weights")
    assert not any(name in words for name in names)


def test_class_batches_write_the_classes() -> None:
    picture = loading.class_batches({"one": [[0, 1], [2]], "two": [[2, 2]]})
    assert "one: 01, 2" in picture.alt
    assert "two: 22" in picture.alt


def test_timeline_counts_samples() -> None:
    notes = torch.tensor([[-1.0, 0.0, 0.01], [-1.0, 0.01, 0.03]])
    assert "main: 2 samples in 30 ms" in loading.timeline({"main": notes}).alt


@pytest.mark.parametrize("shape", [(4, 5), (1, 4, 5), (3, 4, 5)])
def test_pixels_put_color_last(shape: tuple[int, ...]) -> None:
    array = loading.pixels(torch.rand(shape) * 3 - 1)
    assert array.shape == ((4, 5, 3) if shape[0] == 3 else (4, 5))
    assert array.min() >= 0
    assert array.max() <= 1


def test_galleries_show_pillow_images_and_tensors() -> None:
    images = [Image.new("RGB", (8, 6)), torch.zeros(3, 6, 8), torch.zeros(6, 8)]
    gallery = loading.gallery(images, ["a", "b", "c"], "three", columns=2).figure
    assert [axes.get_title() for axes in gallery.axes if axes.images] == ["a", "b", "c"]
    assert [axes.images[0].get_array().shape[:2] for axes in gallery.axes if axes.images] == [
        (6, 8)
    ] * 3
    boxes = [[((1, 1, 3, 2), "box")], [], []]
    boxed = loading.boxes_on(images, boxes, ["a", "b", "c"], "three").figure
    assert [len(axes.patches) for axes in boxed.axes if axes.images] == [1, 0, 0]
    rectangle = boxed.axes[0].patches[0]
    assert isinstance(rectangle, Rectangle)
    assert (rectangle.get_xy(), rectangle.get_width(), rectangle.get_height()) == ((1, 1), 3, 2)


def test_the_name_of_a_box_at_the_right_edge_ends_in_the_picture() -> None:
    boxes = [[((160, 50, 30, 20), "sports ball"), ((10, 50, 30, 20), "sports ball")]]
    figure = loading.boxes_on([torch.zeros(3, 150, 200)], boxes, ["a"], "one").figure
    figure.canvas.draw()
    ax = figure.axes[0]
    ends = [text.get_window_extent().x1 for text in ax.texts]
    assert max(ends) <= ax.get_window_extent().x1
    assert [text.get_horizontalalignment() for text in ax.texts] == ["right", "left"]


def test_workers_copy_a_generator_unless_each_gets_its_own() -> None:
    def drawn(**settings: object) -> list[float]:
        g = torch.Generator().manual_seed(0)
        loader = DataLoader(NoisyDataset(8), batch_size=2, num_workers=2, generator=g, **settings)
        return torch.cat(list(loader)).tolist()

    copied, own = drawn(), drawn(worker_init_fn=own_generator)
    assert copied[:2] == copied[2:4]
    assert own[:2] != own[2:4]
    assert own == drawn(worker_init_fn=own_generator)


def test_a_slow_sample_notes_its_maker_and_its_time() -> None:
    dataset = SlowDataset(count=3, seconds=0.002)
    assert len(dataset) == 3
    worker, begin, end = dataset[0].tolist()
    assert worker == -1
    assert end - begin >= 0.002
    makers = {int(s[0, 0]) for s in DataLoader(dataset, num_workers=1)}
    assert makers == {0}
