"""What lesson 06 draws: MNIST's form of a drawing, the pad, and alternative texts that tell."""

import numpy as np
import pytest
import torch
from torch import nn
from torchvision import datasets

from course import data, pad
from course.figures import cnn
from course.figures.style import Picture


def test_a_drawing_comes_out_centered_and_fits_the_box_wherever_it_was_drawn() -> None:
    line = [[(0.1, 0.1), (0.1, 0.3)]]
    moved = [[(0.8, 0.6), (0.8, 0.8)]]
    first, second = (pad.as_mnist(pad.strokes(lines, pen=10)) for lines in (line, moved))
    assert first.shape == (28, 28)
    rows, _ = (first > 0).nonzero(as_tuple=True)
    assert rows.max() - rows.min() + 1 == 20
    assert torch.allclose(first, second, atol=0.05)


def center_of_mass(pictures: torch.Tensor) -> torch.Tensor:
    """Return the row and the column of each picture's center: (N, 28, 28) -> (N, 2)."""
    mass = pictures.sum(dim=(1, 2))
    places = torch.arange(28.0)
    rows, columns = pictures.sum(dim=2) @ places, pictures.sum(dim=1) @ places
    return torch.stack([rows / mass, columns / mass], dim=1)


def test_a_drawing_has_its_center_where_mnist_has_it() -> None:
    whole = datasets.MNIST(data.mnist(small=True, quiet=True), train=False)
    lines = [[(0.3, 0.25), (0.7, 0.25), (0.45, 0.8)]], [[(0.5, 0.2), (0.5, 0.8)]]
    drawn = torch.stack([pad.as_mnist(pad.strokes(drawing)) for drawing in lines])
    for pictures in (whole.data.float(), drawn):
        assert (center_of_mass(pictures) - 14).abs().max() <= 0.51


def test_a_wide_drawing_keeps_its_shape() -> None:
    picture = pad.as_mnist(pad.strokes([[(0.1, 0.5), (0.9, 0.5)]], pen=28))
    rows, columns = (picture > 0).nonzero(as_tuple=True)
    assert columns.max() - columns.min() + 1 == 20
    assert rows.max() - rows.min() + 1 <= 3


def test_an_empty_page_stays_empty() -> None:
    assert not pad.as_mnist(torch.zeros(70, 70)).any()


def test_a_page_is_read_row_by_row() -> None:
    page = pad.read_page("0z" + "0" * 7)
    assert page.shape == (3, 3)
    assert page[0, 1] == 1
    assert page.sum() == 1


@pytest.mark.parametrize("text", ["", "00000"])
def test_what_is_no_square_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not make a square"):
        pad.read_page(text)


def test_the_pad_answers_what_is_drawn_on_it() -> None:
    seen = []

    def answer(picture: torch.Tensor) -> Picture:
        seen.append(picture)
        return cnn.verdict(picture, torch.eye(10)[3])

    board = pad.drawing_pad(answer, static=answer(torch.zeros(28, 28)))
    field, page = board.children[1], board.children[0].children[1]
    field.value = ("0" * 30 + "z" * 10 + "0" * 30) * 70
    assert seen[-1].shape == (28, 28)
    assert seen[-1].max() == 1
    assert "The network says 3" in page.value
    field.value = "0" * 4900
    assert page.value == "The pad is empty."
    assert len(seen) == 2


def test_two_pads_do_not_share_their_names() -> None:
    static = cnn.verdict(torch.zeros(28, 28), torch.full((10,), 0.1))
    fields = [pad.drawing_pad(lambda _: static, static).children[1] for _ in range(2)]
    assert fields[0]._dom_classes != fields[1]._dom_classes


def test_the_confusion_matrix_tells_the_most_frequent_mistake() -> None:
    matrix = torch.tensor([[5, 0, 1], [0, 4, 0], [0, 3, 2]])
    picture = cnn.confusion(matrix, ["cat", "dog", "owl"])
    assert "15 pictures, 11 of them right" in picture.alt
    assert "owl taken for dog, 3 times" in picture.alt
    assert [text.get_text() for text in picture.figure.axes[0].texts] == list("51432")


def test_a_wild_test_row_shrinks_training_rows_only_if_it_was_fitted_on() -> None:
    rows = torch.linspace(1, 3, 50)
    alt = cnn.leak(rows, rows[:10], factor=1000).alt
    assert "Fitted on training rows, their standard deviation is 1.00" in alt
    assert "1000 times too large, it is 0.00" in alt


def test_feature_maps_are_drawn_for_each_relu_and_leave_the_network_alone() -> None:
    torch.manual_seed(0)
    net = nn.Sequential(
        nn.Conv2d(1, 3, 3), nn.BatchNorm2d(3), nn.ReLU(), nn.Conv2d(3, 5, 3), nn.ReLU(),
        nn.Flatten(), nn.Linear(5 * 24 * 24, 4), nn.ReLU(),
    ).eval()  # fmt: skip
    before = {name: value.clone() for name, value in net.state_dict().items()}
    picture = cnn.feature_maps(net, torch.rand(1, 28, 28), most=4)
    shown = [ax for ax in picture.figure.axes if ax.images]
    assert len(shown) == 1 + 3 + 4
    assert all(torch.equal(value, before[name]) for name, value in net.state_dict().items())


def test_four_trainings_differ_as_the_lesson_says() -> None:
    torch.manual_seed(0)
    x, labels = torch.rand(32, 1, 8, 8), torch.arange(32) % 10
    picture = cnn.four_trainings(
        lambda: nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)),
        x,
        labels,
    )
    lines = picture.figure.axes[0].lines
    losses = {str(line.get_label()): np.asarray(line.get_ydata()).tolist() for line in lines}
    assert losses["A"][0] > 4
    softmax = losses[cnn.curve_of("softmax")]
    assert min(softmax) > 1.46
    assert losses["C"][-1] < softmax[-1] < losses["D"][-1]
    assert losses["D"][-1] > 2.2
