"""No text of a submission takes long on its way to a page. All pages are made by one process."""

from __future__ import annotations

import time
from collections.abc import Callable

import nbformat
import pytest

from autograder.feedback.exporter import highlight
from autograder.feedback.markdown import render_markdown
from autograder.grading.judge.planning import make_plan
from autograder.grading.judge.sources import Sources
from autograder.similarity.fingerprints import find_features
from autograder.similarity.side_by_side import mark_shared_lines
from tests.support import notebooks

MOST_SECONDS = 5.0
BLANK = "x = 1\n" + " \n" * 60_000 + "y\n"
STATEMENTS = "aaaaaa = 1\n" * 10_000
RENAMED = "".join(f"a{number} = 1\n\n" for number in range(10_000))
FENCES = {
    name: f"```{name}\n" + "\n" * 60_000 + "%%x\n```\n" for name in ("python", "ipython3", "")
}


def color(text: str) -> object:
    return highlight(text, "ipython3")


def render(text: str) -> object:
    return [render_markdown(fence.replace("%%x", text), {}, str) for fence in FENCES.values()]


def plan(text: str) -> object:
    """Markdown of a submission is cleaned before a notebook is graded."""
    source = notebooks.notebook(notebooks.cell("setup", "import torch"))
    added = [nbformat.v4.new_markdown_cell(fence + text[:20_000]) for fence in FENCES.values()]
    return make_plan(source, notebooks.notebook(notebooks.cell("setup", "import torch"), *added))


def read_source(text: str) -> object:
    sources = Sources()
    sources.add(text)
    return sources.find("aaaaaa")


def compare(text: str) -> object:
    return find_features(text[:40_000], is_code=True, known=frozenset())


def mark(text: str) -> object:
    return mark_shared_lines(text[:40_000], text[:40_000], is_code=True)


@pytest.mark.parametrize("text", [BLANK, STATEMENTS, RENAMED], ids=["blank", "same", "renamed"])
@pytest.mark.parametrize("make", [color, render, plan, read_source, compare, mark])
def test_a_long_text_takes_a_short_time(make: Callable[[str], object], text: str) -> None:
    start = time.process_time()
    make(text)
    assert time.process_time() - start < MOST_SECONDS


def test_code_has_colors_if_they_are_quick() -> None:
    assert 'class="kn">import' in highlight("import torch", "ipython3")
    plain = highlight(BLANK + "<b>", "ipython3")
    assert plain.endswith("&lt;b&gt;</pre></div>")
    assert "<span" not in plain


def test_only_python_has_colors_in_markdown() -> None:
    def make(language: str) -> str:
        return render_markdown(f"```{language}\nimport x # <b>\n```", {}, str)

    assert "<span" in make("python")
    assert "<span" not in make("perl")
    assert "&lt;b&gt;" in make("perl")
