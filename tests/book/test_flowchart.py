"""A flowchart of a document becomes a drawing, and no line of it gets lost."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from book.flowchart import draw_flowchart, draw_flowcharts
from tests.support import ROOT

SOURCE = """
flowchart LR
  accDescr: A asks B.
  subgraph inside ["inside, always"]
    A["a <b><br>one.two, three.four"]
    C["c"]
  end
  B["b<br>five"]
  A -- "asks" --> B
  A -- "goes down" --> C
  C <-- "both ways" --> B
"""


def test_boxes_arrows_and_frames_have_their_words() -> None:
    drawing = BeautifulSoup(draw_flowchart(SOURCE), "html.parser")
    assert drawing.svg["aria-label"] == "A asks B."
    words = [text.get_text() for text in drawing.find_all("text")]
    assert sorted(words) == sorted(
        ["inside, always", "a <b>", "one.two", "three.four", "c", "b", "five",
         "asks", "goes down", "both ways"]
    )  # fmt: skip
    assert len(drawing.select("rect.box")) == 3
    assert len(drawing.select("rect.frame")) == 1
    arrows = drawing.select("path.arrow")
    assert [arrow.has_attr("marker-start") for arrow in arrows] == [False, False, True]


def test_boxes_do_not_overlap_and_stay_inside() -> None:
    drawing = BeautifulSoup(draw_flowchart(SOURCE), "html.parser")
    width, height = map(float, drawing.svg["viewbox"].split()[2:])
    sides = [
        [float(box[name]) for name in ("x", "y", "width", "height")]
        for box in drawing.select("rect.box")
    ]
    for x, y, w, h in sides:
        assert x >= 0
        assert y >= 0
        assert x + w <= width
        assert y + h <= height
    (a, c, b) = sides
    assert a[1] + a[3] < c[1]
    assert a[0] + a[2] < b[0]


def test_a_line_of_another_form_is_not_left_out() -> None:
    with pytest.raises(ValueError, match="A ==> B"):
        draw_flowchart(SOURCE + "  A ==> B\n")


def test_every_mermaid_block_of_the_documents_is_drawn() -> None:
    blocks = 0
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        text = page.read_text(encoding="utf-8")
        blocks += text.count("```mermaid")
        drawn = draw_flowcharts(text)
        assert "```mermaid" not in drawn
        ids = re.findall(r'id="(arrow-\d+)"', drawn)
        assert len(ids) == len(set(ids)) == text.count("```mermaid")
        assert 'aria-label=""' not in drawn
    assert blocks
