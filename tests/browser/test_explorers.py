"""Interactive figures move in a page that nbconvert exported, without a Jupyter kernel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import Browser, Page, expect

from course import explore, explore_autograd
from course.frames import Explorer

Picture = Callable[..., None]


def export(figure: Explorer, folder: Path, theme: str) -> str:
    """Export a notebook with a saved figure. Return the page's address."""
    cell = nbformat.v4.new_code_cell("figure", execution_count=1)
    bundle = dict(figure._repr_mimebundle_())
    cell.outputs = [nbformat.v4.new_output("execute_result", bundle, execution_count=1)]
    page, _ = HTMLExporter(theme=theme).from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    path = folder / f"{theme}.html"
    path.write_text(page, encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window without a network, with the width that the test asks for."""
    width = request.node.callspec.params["width"]
    scripts = request.node.callspec.params.get("scripts", True)
    size = {"width": width, "height": 844}
    context = browser.new_context(viewport=size, java_script_enabled=scripts)
    context.route("http*://**", lambda route: route.abort())
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_arrow_keys_move_a_slider(
    window: Page, tmp_path: Path, picture: Picture, width: int, theme: str
) -> None:
    window.goto(export(explore_autograd.tangent_explorer(), tmp_path, theme))
    slider = window.get_by_role("slider", name="x")
    expect(slider).to_have_attribute("aria-valuetext", "0.4")
    shown = window.locator("[data-frames] svg")
    expect(shown).to_have_attribute("aria-label", "The curve x³ - 3x and its tangent. "
                                    "The slope is -2.52 at x = 0.4.")  # fmt: skip
    slider.focus()
    for _ in range(3):
        window.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "1.0")
    expect(shown).to_have_attribute("aria-label", "The curve x³ - 3x and its tangent. "
                                    "The slope is 0.00 at x = 1.")  # fmt: skip
    expect(window.locator("[data-frames] img")).to_have_count(0)
    assert window.evaluate("document.documentElement.scrollWidth") <= width
    picture(window, f"explorer-{theme}-{width}")


@pytest.mark.parametrize("width", [390])
def test_menus_and_boxes_choose_a_frame(window: Page, tmp_path: Path, width: int) -> None:
    window.goto(export(explore.broadcast_explorer(), tmp_path, "light"))
    window.get_by_label("shape of a").select_option("(3, 4)")
    window.get_by_label("shape of b").select_option("(3,)")
    expect(window.get_by_text("(3, 4) and (3,) do not fit")).to_be_visible()
    window.goto(export(explore.reshape_explorer(), tmp_path, "light"))
    shown = window.locator("[data-frames] svg")
    whole = re.compile("not contiguous")
    expect(shown).not_to_have_attribute("aria-label", whole)
    window.get_by_label("then .mT").check()
    expect(shown).to_have_attribute("aria-label", whole)


@pytest.mark.parametrize(("width", "scripts"), [(390, False)])
def test_a_page_without_scripts_keeps_the_still_picture(
    window: Page, tmp_path: Path, width: int, scripts: bool
) -> None:
    window.goto(export(explore.product_explorer(), tmp_path, "dark"))
    expect(window.locator("[data-frames] img")).to_be_visible()
    expect(window.get_by_text("run the cell, or trust the notebook")).to_be_visible()
    assert window.evaluate("document.documentElement.scrollWidth") <= width
