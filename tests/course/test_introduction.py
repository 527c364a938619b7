"""The introduction's figures show what they say, and its explorers follow their sliders."""

import pytest
import torch

from course import explore_introduction as explore
from course.figures import Picture
from course.figures.introduction import EVENTS, fit, timeline, wheel_name


def texts(picture: Picture) -> list[str]:
    return [text.get_text() for text in picture.figure.axes[0].texts]


def test_history_runs_forward_and_every_step_stands_on_the_timeline() -> None:
    years = [event.year for event in EVENTS]
    assert years == sorted(years)
    assert all(event.when.endswith(str(int(event.year))) for event in EVENTS)
    picture = timeline()
    assert texts(picture) == [event.name for event in EVENTS]
    assert all(f"{event.name} in {event.when}" in picture.alt for event in EVENTS)


def test_names_on_the_timeline_do_not_run_into_each_other() -> None:
    figure = timeline().figure
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in figure.axes[0].texts]
    for place, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[place + 1 :])


def test_the_picked_step_is_told_below() -> None:
    event = next(event for event in EVENTS if event.name == "2.0")
    picture = timeline(event)
    assert "torch.compile" in picture.figure.axes[0].get_xlabel()
    assert "torch.compile" in picture.alt


def test_every_step_can_be_picked_with_the_slider() -> None:
    history = explore.history_explorer()
    for event in EVENTS:
        assert f"{event.name}, {event.when}" in history.page(step=event)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("torch-2.15.0-cp312-cp312-win_amd64.whl", 5),
        ("torch-2.15.0-1-cp312-cp312-win_amd64.whl", 6),
    ],
)
def test_every_part_of_a_wheels_name_is_drawn_with_its_label(name: str, parts: int) -> None:
    drawn = texts(wheel_name(name))
    assert drawn[::2] == name.removesuffix(".whl").split("-")
    assert len(drawn) == 2 * parts
    assert ("build" in drawn) == (parts == 6)


def test_a_name_that_is_no_wheels_is_refused() -> None:
    with pytest.raises(ValueError, match="3 parts"):
        wheel_name("torch-2.15.0-source.whl")


def test_the_graph_grows_with_the_number_and_is_missing_where_nothing_is_computed() -> None:
    def halve(x: torch.Tensor) -> torch.Tensor:
        while x > 1:
            x = x / 2
        return x

    graphs = explore.graph_explorer(halve)
    assert graphs.page().count("operation DivBackward0") == 3
    assert graphs.page(x=2.0).count("operation DivBackward0") == 1
    assert "no graph" in graphs.page(x=0.5)
    with pytest.raises(ValueError, match="should compute something"):
        explore.graph_explorer(lambda x: x)


def test_the_fit_shows_the_loss_of_the_chosen_step() -> None:
    x, grid = torch.zeros(3, 1), torch.zeros(5, 1)
    curves = {0: torch.zeros(5, 1), 2: torch.ones(5, 1)}
    fits = explore.fit_explorer(x, x, grid, curves, losses=[0.5, 0.25, 0.125])
    assert "after 2 steps, loss 0.125" in fits.page()
    assert "after 0 steps, loss 0.500" in fits.page(step=0)


def test_points_and_curve_are_drawn_as_they_are() -> None:
    x, curve = torch.tensor([[0.0], [1.0]]), torch.tensor([[3.0], [4.0], [5.0]])
    axes = fit(x, x + 1, torch.arange(3.0)[:, None], curve, "title").figure.axes[0]
    points, line = axes.lines
    assert points.get_ydata().tolist() == [1.0, 2.0]
    assert line.get_ydata().tolist() == [3.0, 4.0, 5.0]
