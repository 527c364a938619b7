"""Interactive figures carry all their frames, within their size, and react to every control."""

from __future__ import annotations

import base64
import gc
import gzip
import json
import re
from typing import Any
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest
import torch
from matplotlib.figure import Figure
from sklearn.datasets import load_sample_image

from course import explore, explore_autograd, explore_loading, explore_nn, explore_optimizers
from course.boxes import Box
from course.figures import Picture, show
from course.figures.style import label_powers
from course.frames import Explorer, explorer, menu, slider, switch

LARGEST = 300_000  # bytes of HTML


def html_of(figure: Explorer) -> str:
    return figure._repr_mimebundle_()["text/html"]


def unpack(html: str) -> dict[str, Any]:
    """Read what the script in the page reads."""
    match = re.search(r'data-frames="([^"]+)"', html)
    assert match
    content: dict[str, Any] = json.loads(gzip.decompress(base64.b64decode(match[1])))
    return content


def pages_of(html: str) -> list[str]:
    content = unpack(html)
    lines = content["lines"]
    pages = ["\n".join(lines[line] for line in picture) for picture in content["pictures"]]
    return [pages[number] for number in content["order"]]


def draw(x: int, tall: bool) -> Picture:
    fig, ax = plt.subplots(figsize=(2, 1))
    ax.plot([0, 1], [0, x * (5 if tall else 1)])
    return show(fig, f"A line that ends at {x}, {tall}.")


@pytest.fixture(scope="module")
def lines() -> Explorer:
    return explorer(draw, x=slider("x", [1, 2, 3], 2, text="x = {}".format), tall=switch("tall"))


def test_the_page_holds_a_frame_for_every_setting_in_the_order_of_the_controls(
    lines: Explorer,
) -> None:
    pages = pages_of(html_of(lines))
    labels = [ElementTree.fromstring(page).get("aria-label") for page in pages]
    assert labels == [
        f"A line that ends at {x}, {tall}." for x in (1, 2, 3) for tall in (False, True)
    ]
    first, second = unpack(html_of(lines))["controls"]
    assert (first["kind"], first["start"]) == ("slider", 1)
    assert first["texts"] == ["x = 1", "x = 2", "x = 3"]
    assert (second["kind"], second["start"]) == ("switch", 0)


def test_nothing_moves_from_frame_to_frame(lines: Explorer) -> None:
    pages = [ElementTree.fromstring(page) for page in pages_of(html_of(lines))]
    assert len({page.get("viewBox") for page in pages}) == 1


def test_a_page_without_scripts_shows_one_still_picture_and_a_sentence(lines: Explorer) -> None:
    html = re.sub(r"<script.*?</script>", "", html_of(lines), flags=re.DOTALL)
    assert html.count("<img ") == 1
    assert 'alt="A line that ends at 2, False."' in html
    assert "run the cell" in html
    assert "<svg" not in html
    plain = lines._repr_mimebundle_()["text/plain"]
    assert plain == "A line that ends at 2, False."


def test_numbers_in_the_alternative_text_keep_their_digits() -> None:
    def draw_small(x: float) -> Picture:
        return show(plt.subplots(figsize=(1, 1))[0], f"The loss is {x}.")

    figure = explorer(draw_small, x=slider("x", [0.00012], 0.00012))
    assert "The loss is 0.00012." in figure.page()


def test_equal_pictures_are_packed_once() -> None:
    box = Box("ask", "always the same")
    figure = explorer(lambda name: box, name=menu("name", ["a", "b", "c"], "b"))
    content = unpack(html_of(figure))
    assert content["order"] == [0, 0, 0]
    assert len(content["pictures"]) == 1
    assert "always the same" in figure._repr_mimebundle_()["text/plain"]


def test_a_setting_that_the_controls_do_not_have_is_refused(lines: Explorer) -> None:
    with pytest.raises(KeyError):
        lines.page(x=4)


def test_the_broadcast_explorer_shows_results_and_errors() -> None:
    figure = explore.broadcast_explorer()
    assert "result of shape (3, 4)" in figure.page()
    assert "must match the size" in figure.page(a="(3, 4)", b="(3,)")
    assert "result of shape (4, 3)" in figure.page(a="(4, 3)", b="(3,)")
    assert len(html_of(figure)) < LARGEST


def test_the_reshape_explorer_tells_when_a_tensor_is_not_contiguous() -> None:
    figure = explore.reshape_explorer()
    assert "stride (6, 1), contiguous" in figure.page(shape=(2, 6))
    assert "stride (1, 6), not contiguous" in figure.page(shape=(2, 6), transposed=True)


def test_the_product_explorer_follows_both_sliders() -> None:
    assert "1·5 + 2·9 + 3·13 = 62" in explore.product_explorer().page(row=0, column=3)


def test_the_kernel_explorer_finds_the_edges_of_each_kernel() -> None:
    figure = explore_nn.kernel_explorer()
    assert "the sum is -1·0 + 1·0 + -1·0 + 1·5" in figure.page()
    assert len(set(pages_of(html_of(figure)))) == 4


def test_the_tangent_is_level_at_one() -> None:
    assert "The slope is 0.00 at x = 1." in explore_autograd.tangent_explorer().page(x=1.0)


def test_the_steps_leave_the_parabola_above_a_rate_of_two() -> None:
    figure = explore_optimizers.rate_explorer()
    assert "lr 2.1 ends at w = 4.29" in figure.page(lr=2.1)


def test_photographs_keep_the_size_small() -> None:
    photo = torch.tensor(load_sample_image("flower.jpg")) / 255  # (427, 640, 3)
    image = photo[:384, :384].permute(2, 0, 1)  # (384, 384, 3) -> (3, 384, 384)
    figure = explore_loading.transform_explorer(image)
    assert "six results of RandomRotation, 0.3" in figure.page()
    assert len(html_of(figure)) < LARGEST


def test_garbage_is_collected_again_after_drawing() -> None:
    found = []

    def draw(x: int) -> Picture:
        found.append(gc.isenabled())
        return Picture(Figure(), f"picture {x}")

    explorer(draw, x=slider("x", [1, 2], 1))
    assert found == [False, False]
    assert gc.isenabled()


def test_numbers_of_a_logarithmic_axis_are_powers() -> None:
    axes = Figure().subplots()
    axes.set(yscale="log", ylim=(1e-12, 1e12))
    label_powers(axes.yaxis)
    shown = [label.get_text() for label in axes.get_yticklabels()]
    assert {"10⁻³", "10⁹"} <= set(shown)
