"""Make a pad on which a reader draws a digit, and bring drawings into MNIST's form."""

from __future__ import annotations

import html
import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets
import torch
from IPython.display import display
from PIL import Image, ImageDraw
from torch import Tensor

from autograder.language import phrase, say, show
from course.figures.style import Picture
from course.frames import still_image

SIDE = 28  # the width and height of MNIST's pictures
BOX = 20  # MNIST's digits fill a box of 20 x 20

_NO_KERNEL = phrase("The pad needs a running Jupyter kernel. To draw your own digit, run the cell.")

_pad_numbers = itertools.count()


def as_mnist(page: Tensor) -> Tensor:
    """Bring a drawing into the form of MNIST's pictures.

    The steps are those of MNIST's authors: scale the ink's bounding box to fit 20 x 20, keep its
    shape, and move its center of mass to pixel 14 of both axes, counted from 0. In MNIST's own
    pictures, each center of mass lies within half a pixel of that place.

    Args:
        page: Shape (H, W), from 0 (paper) to 1 (ink).

    Returns:
        Shape (28, 28), float32, from 0 to 1; all 0 if there is no ink.
    """
    rows, columns = (page > 0.1).nonzero(as_tuple=True)
    if len(rows) == 0:
        return torch.zeros(SIDE, SIDE)
    ink = page[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    height, width = ink.shape
    scale = BOX / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = Image.fromarray((255 * ink).round().to(torch.uint8).numpy()).resize(size)
    digit = torch.tensor(list(small.tobytes()), dtype=torch.float32).reshape(size[1], size[0]) / 255
    places = [torch.arange(n, dtype=torch.float32) for n in digit.shape]
    mass = float(digit.sum())
    middle = [float(digit.sum(dim=1 - axis) @ places[axis]) / mass for axis in (0, 1)]
    corner = [
        min(max(round(SIDE / 2 - middle[axis]), 0), SIDE - digit.shape[axis]) for axis in (0, 1)
    ]
    picture = torch.zeros(SIDE, SIDE)
    picture[corner[0] : corner[0] + size[1], corner[1] : corner[1] + size[0]] = digit
    return picture


def strokes(lines: list[list[tuple[float, float]]], *, side: int = 280, pen: int = 26) -> Tensor:
    """Draw lines with a round pen, as the pad does.

    Args:
        lines: Lists of points (x, y) from 0 to 1, counted from the upper left corner.
        side: Width and height of the page in pixels.
        pen: The pen's width in pixels.

    Returns:
        Shape (side, side), from 0 (paper) to 1 (ink).
    """
    page = Image.new("L", (side, side))
    draw = ImageDraw.Draw(page)
    for line in lines:
        points = [(x * side, y * side) for x, y in line]
        draw.line(points, fill=255, width=pen, joint="curve")
        for x, y in points:
            draw.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), fill=255)
    return torch.tensor(list(page.tobytes()), dtype=torch.float32).reshape(side, side) / 255


#: A pad of 280 x 280. It writes its page to a text field of ipywidgets, which sends it to the
#: Jupyter kernel: 70 x 70 numbers from 0 to 35, one character each. NUMBER makes the names unique.
#: CANVAS, CLEAR and TASK are texts.
_PAD = """
<canvas id="pad-NUMBER" width="280" height="280" role="img"
  aria-label="CANVAS"
  style="border: 2px solid #7d7f86; background: white; touch-action: none; cursor: crosshair;
    box-sizing: border-box; max-width: 100%">
</canvas>
<div><button id="clear-NUMBER" type="button">CLEAR</button>
TASK</div>
<script>
(() => {
  const pad = document.getElementById("pad-NUMBER"), pen = pad.getContext("2d");
  const small = document.createElement("canvas");
  small.width = small.height = 70;
  const reader = small.getContext("2d", {willReadFrequently: true});
  let down = false;
  const at = event => {
    const box = pad.getBoundingClientRect();
    return [(event.clientX - box.left) * 280 / box.width,
            (event.clientY - box.top) * 280 / box.height];
  };
  const clear = () => { pen.fillStyle = "white"; pen.fillRect(0, 0, 280, 280); };
  const send = () => {
    reader.drawImage(pad, 0, 0, 70, 70);
    const data = reader.getImageData(0, 0, 70, 70).data;
    let text = "";
    for (let i = 0; i < data.length; i += 4)
      text += Math.round((255 - data[i]) * 35 / 255).toString(36);
    const field = document.querySelector(".pad-field-NUMBER textarea");
    if (!field) return;
    field.value = text;
    field.dispatchEvent(new Event("input", {bubbles: true}));
    field.dispatchEvent(new Event("change", {bubbles: true}));
  };
  pen.lineWidth = 26; pen.lineCap = pen.lineJoin = "round"; pen.strokeStyle = "black";
  clear();
  pad.addEventListener("pointerdown", event => {
    down = true; pad.setPointerCapture(event.pointerId);
    pen.beginPath(); pen.moveTo(...at(event)); pen.lineTo(...at(event)); pen.stroke();
  });
  pad.addEventListener("pointermove", event => {
    if (down) { pen.lineTo(...at(event)); pen.stroke(); }
  });
  const up = () => { if (down) { down = false; send(); } };
  pad.addEventListener("pointerup", up);
  pad.addEventListener("pointercancel", up);
  document.getElementById("clear-NUMBER").addEventListener("click", () => { clear(); send(); });
})();
</script>
"""


def read_page(text: str) -> Tensor:
    """Read a page that the pad sends: shape (70, 70), from 0 (paper) to 1 (ink).

    Raises:
        ValueError: The text is not a square of base-36 digits.
    """
    side = round(len(text) ** 0.5)
    if not text or side * side != len(text):
        raise ValueError(f"{len(text)} numbers do not make a square page")
    numbers = [int(character, 36) for character in text]
    return torch.tensor(numbers, dtype=torch.float32).reshape(side, side) / 35


#: JupyterLab shows an error where a saved page has a widget and no Jupyter kernel. This script
#: hides the error and shows the still picture STILL in its place.
_WITHOUT_KERNEL = """
<script>
for (const still of document.querySelectorAll("[data-still]:not([data-live])")) {
  still.dataset.live = "yes";
  const area = still.closest(".jp-OutputArea");
  if (!area) continue;
  still.innerHTML = STILL;
  const look = () => {
    const outputs = [...area.querySelectorAll(".jp-OutputArea-child")];
    const lost = outputs.filter(output => [...output.querySelectorAll(".jupyter-widgets")].some(
      widget => widget.textContent.startsWith("Error displaying widget")));
    for (const output of outputs) output.style.display = lost.includes(output) ? "none" : "";
    still.hidden = lost.length === 0;
  };
  new MutationObserver(look).observe(area, {childList: true, subtree: true});
  look();
}
</script>
"""


def drawing_pad(answer: Callable[[Tensor], Picture], static: Picture) -> widgets.VBox:
    """Show a pad. The answer to a drawing appears beside it.

    Args:
        answer: Called after each stroke with the drawing in the form of MNIST's pictures, shape
            (28, 28), from 0 (paper) to 1 (ink). It returns the picture to show.
        static: The picture to show first. Without a Jupyter kernel it is the only one.

    Returns:
        The pad, which is already displayed. End the call with `;`.
    """
    number = str(next(_pad_numbers))
    field = widgets.Textarea(layout=widgets.Layout(display="none"))
    field.add_class(f"pad-field-{number}")
    page = widgets.HTML(static.svg())

    def redraw(change: dict[str, str]) -> None:
        drawing = read_page(change["new"]) if change["new"] else torch.zeros(SIDE, SIDE)
        if drawing.max() > 0.1:
            page.value = answer(as_mnist(drawing))._repr_mimebundle_()["text/html"]
        else:
            page.value = html.escape(say("The pad is empty."))

    field.observe(redraw, names="value")
    pad = widgets.Output()
    no_kernel = show(_NO_KERNEL)
    pad.append_display_data(_Output({"text/html": _make_pad(number), "text/plain": no_kernel}))
    board = widgets.VBox([widgets.HBox([pad, page]), field])
    board.children[0].layout.flex_flow = "row wrap"
    still = f"{still_image(static)}<p>{html.escape(no_kernel)}</p>"
    words = f"{static.alt}\n{no_kernel}"
    quoted = json.dumps(still).replace("</", "<\\/")
    hidden = f"<div data-still hidden></div>{_WITHOUT_KERNEL.replace('STILL', quoted)}"
    display(  # type: ignore[no-untyped-call]
        _Output({"text/html": hidden, "text/plain": ""}),
        _Output({**board._repr_mimebundle_(), "text/html": still, "text/plain": words}),
    )
    return board


def _make_pad(number: str) -> str:
    """Return the pad with its number, in the reader's language."""
    texts = {
        "CANVAS": say("A drawing pad for a digit. Draw with a mouse, a pen or a finger."),
        "CLEAR": say("Clear"),
        "TASK": say("Draw a digit from 0 to 9, large."),
    }
    page = _PAD.replace("NUMBER", number)
    for mark, text in texts.items():
        page = page.replace(mark, html.escape(text))
    return page


@dataclass(frozen=True)
class _Output:
    """This is what a page shows, in several forms. A page shows the first form that it knows."""

    bundle: dict[str, Any]

    def __repr__(self) -> str:
        return str(self.bundle["text/plain"])

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return self.bundle
