"""The photographs of the lesson on tensors, and its second half on its own."""

import json

import matplotlib as mpl
import pytest
import torch

from course import figures
from tests.support import ROOT


def test_photographs_stand_side_by_side_with_their_shapes_and_keep_their_proportions() -> None:
    wide, gray = torch.zeros(20, 60, 3, dtype=torch.uint8), torch.ones(30, 30)
    picture = figures.photos({"wide": wide, "gray": gray}, alt="two photographs")
    first, second = picture.figure.axes
    titles = [axes.get_title() or axes.get_title(loc="left") for axes in (first, second)]
    assert titles == ["wide\n(20, 60, 3)", "gray\n(30, 30)"]
    width, height = picture.figure.get_size_inches()
    ratios = [
        axes.get_position().width * width / (axes.get_position().height * height)
        for axes in (first, second)
    ]
    assert ratios == pytest.approx([3, 1], rel=0.1)
    assert second.images[0].get_clim() == (0, 1)


def test_the_second_half_needs_the_setup_cell_alone(capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "notebooks" / "01_tensors.ipynb").read_text(encoding="utf-8")
    cells = json.loads(text)["cells"]
    ids = [cell["id"] for cell in cells]
    later = cells[ids.index("half-way") :]
    names: dict[str, object] = {}
    with mpl.rc_context():
        for cell in [cells[ids.index("setup")], *later]:
            if cell["cell_type"] == "code":
                exec("".join(cell["source"]), names)
    assert "Run the cells above first" not in capsys.readouterr().out
