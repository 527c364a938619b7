"""What lessons rely on: predictions judge fairly, figures show every element, errors are real."""

import ast
import json
import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest
import torch
from matplotlib.patches import Rectangle

from course import figures
from course.errors import expected_error
from course.predict import Predictions, agrees
from tests.support import ROOT

LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def code_cells(lesson: Path) -> list[str]:
    cells = json.loads(lesson.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def texts(picture: figures.Picture) -> list[str]:
    return [text.get_text() for text in picture.figure.axes[0].texts]


def cell_count(picture: figures.Picture) -> int:
    return sum(isinstance(patch, Rectangle) for patch in picture.figure.axes[0].patches)


def error_of(code: str) -> Exception:
    try:
        eval(code)
    except Exception as error:
        return error
    raise AssertionError("this should have failed")


# Predictions


@pytest.mark.parametrize(
    ("guess", "truth"),
    [
        ((2, 3), torch.Size([2, 3])),
        ([2, 3], torch.Size([2, 3])),
        (3, torch.Size([3])),
        ((), torch.Size([])),
        (torch.float32, torch.float32),
        ("float32", torch.float32),
        ("torch.float32", torch.float32),
        (2.3333, 7 / 3),
        (2.33, 7 / 3),
        (2.3, torch.tensor(2.3026)),
        (2.303, torch.tensor(2.3026)),
        (-1.5, -1.458),
        ([0.33, 0.67], torch.tensor([1 / 3, 2 / 3])),
        (7, torch.tensor(7.0)),
        ([[1, 2], [3, 4]], torch.tensor([[1, 2], [3, 4]])),
        ([True, False], torch.tensor([True, False])),
        ([100, 0], [100.0, 0.0]),
        (True, True),
        ("Sum", "sum"),
        ("error", error_of("torch.arange(6).view(4, 2)")),
        ("RuntimeError", error_of("torch.arange(6).view(4, 2)")),
        (RuntimeError, error_of("torch.arange(6).view(4, 2)")),
        (RuntimeError, error_of("torch.tensor([1, 2]).mean()")),
    ],
)
def test_a_right_guess_is_right_in_any_spelling(guess: object, truth: object) -> None:
    assert agrees(guess, truth)


@pytest.mark.parametrize(
    ("guess", "truth"),
    [
        ((3, 2), torch.Size([2, 3])),
        (2, torch.Size([2, 3])),
        (True, torch.Size([1])),
        ("error", torch.Size([2, 3])),
        (torch.float64, torch.float32),
        (2.34, 7 / 3),
        (2.32, 7 / 3),
        (2, 7 / 3),
        (2.0, 1.98),
        (0.2, 0.25),
        (0.3, 0.25),
        (1.2, torch.tensor(1.25)),
        (0.3, 1 / 3),
        (float("inf"), torch.tensor(2.3)),
        ([0.33, 0.66], torch.tensor([1 / 3, 2 / 3])),
        ([7], torch.tensor(7.0)),
        ([1, 2, 3], torch.tensor([1, 2])),
        ([[1, 2], [3]], torch.tensor([1, 2])),
        ("error", torch.tensor(1)),
        (1, True),
        (True, 1),
        ([100], [100.0, 0.0]),
        ("no idea", error_of("torch.arange(6).view(4, 2)")),
        (ValueError, error_of("torch.arange(6).view(4, 2)")),
        ((4, 2), error_of("torch.arange(6).view(4, 2)")),
    ],
)
def test_a_wrong_guess_is_wrong(guess: object, truth: object) -> None:
    assert not agrees(guess, truth)


def test_without_a_guess_the_code_does_not_run_and_nothing_is_told() -> None:
    predict = Predictions("01_tensors")
    ran = []
    box = predict("capital-tensor", ..., lambda: ran.append(True))
    assert box.kind == "ask"
    assert ran == []
    assert "three elements" not in repr(box)


def test_the_reason_comes_with_right_and_wrong_answers() -> None:
    predict = Predictions("01_tensors")
    right = predict("capital-tensor", (3,), lambda: torch.Tensor(3).shape)
    wrong = predict("capital-tensor", (1,), lambda: torch.Tensor(3).shape)
    assert (right.kind, wrong.kind) == ("right", "wrong")
    assert "three elements" in repr(right)
    assert "three elements" in repr(wrong)


def test_a_foreseen_mistake_is_named_in_any_spelling() -> None:
    predict = Predictions("01_tensors")
    for guess in ("float32", "torch.float32", torch.float32):
        box = predict("numpy-dtype", guess, lambda: torch.float64)
        assert "default for new tensors" in repr(box)


@pytest.mark.parametrize(("guess", "truth"), [("12", torch.tensor(12.0)), ("True", True)])
def test_an_answer_in_quotation_marks_is_named(guess: str, truth: object) -> None:
    """Without this sentence the box reads: you said 12, PyTorch says 12, not this time."""
    box = Predictions("01_tensors")("keepdim", guess, lambda: truth)
    assert box.kind == "wrong"
    assert "without quotation marks" in repr(box)


def test_an_error_is_shown_with_its_own_message() -> None:
    predict = Predictions("01_tensors")
    box = predict("view-of-transpose", "error", lambda: torch.zeros(2, 3).T.view(6))
    assert box.kind == "right"
    assert "view size is not compatible" in repr(box)


def test_a_skipped_cell_is_no_wrong_answer() -> None:
    predict = Predictions("01_tensors")
    box = predict("stride", "error", lambda: never_defined)  # type: ignore[name-defined]  # noqa: F821
    assert box.kind == "ask"
    assert "never_defined" in repr(box)
    assert "0 right at the first try, 0 later" in repr(predict.tally())


def test_the_tally_counts_first_tries_and_names_what_is_open() -> None:
    predict = Predictions("01_tensors")
    predict("stride", (5, 1), lambda: (5, 1))
    predict("keepdim", (1,), lambda: torch.Size([2]))
    predict("keepdim", (2,), lambda: torch.Size([2]))
    predict("division", "error", lambda: torch.float32)
    tally = repr(predict.tally())
    assert "1 right at the first try, 1 later" in tally
    assert "`division`" in tally
    assert "`stride`" not in tally


def test_what_a_reader_wrote_cannot_break_the_page() -> None:
    predict = Predictions("01_tensors")
    box = predict("stride", "<script>alert(1)</script>", lambda: (5, 1))
    assert "<script>" not in box._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_every_prediction_has_a_reason_and_every_reason_a_prediction(lesson: Path) -> None:
    source = "\n".join(code_cells(lesson))
    asked = re.findall(r'^predict\(\s*"([^"]+)"', source, flags=re.MULTILINE)
    reasons = ROOT / "course" / "reasons" / f"{lesson.stem}.toml"
    known = tomllib.loads(reasons.read_text(encoding="utf-8")) if reasons.exists() else {}
    assert sorted(asked) == sorted(known)
    assert all(entry["why"] for entry in known.values())


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_a_lesson_leaves_every_guess_to_its_reader(lesson: Path) -> None:
    guesses = [
        node.value
        for source in code_cells(lesson)
        if "predict(" in source
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "guess"
    ]
    assert all(isinstance(g, ast.Constant) and g.value is ... for g in guesses)


# Errors


def test_the_expected_error_is_shown_and_swallowed(capsys: pytest.CaptureFixture[str]) -> None:
    with expected_error(RuntimeError):
        torch.arange(6).view(4, 2)
    assert "shape '[4, 2]' is invalid for input of size 6" in capsys.readouterr().out


def test_a_lesson_fails_where_the_error_no_longer_comes() -> None:
    with (
        pytest.raises(AssertionError, match="should raise RuntimeError"),
        expected_error(RuntimeError),
    ):
        torch.arange(6).view(3, 2)


def test_another_error_is_not_swallowed() -> None:
    with pytest.raises(IndexError), expected_error(RuntimeError):
        torch.zeros(3)[3]


# Figures


def test_a_picture_carries_its_alternative_text_and_follows_the_theme() -> None:
    fig, ax = plt.subplots()
    ax.plot([0, 1], [1, 0])
    ax.set_title("loss")
    with plt.rc_context(figures.STYLE):
        picture = figures.show(fig, alt='The loss falls from "1" to 0.')
    root = ElementTree.fromstring(picture.svg())
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'The loss falls from "1" to 0.'
    assert picture._repr_mimebundle_()["text/plain"] == 'The loss falls from "1" to 0.'
    assert fig.number not in plt.get_fignums()


def test_ink_becomes_the_text_color_of_the_page() -> None:
    svg = figures.tensor_cells({"title in ink": torch.tensor(1)}).svg()
    assert figures.INK not in svg
    assert "currentColor" in svg


def test_a_picture_without_alternative_text_is_refused() -> None:
    fig, _ = plt.subplots()
    with pytest.raises(ValueError, match="alternative text"):
        figures.show(fig, alt=" ")


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 3, 4)])
def test_every_element_is_drawn_and_told(shape: tuple[int, ...]) -> None:
    t = torch.arange(100, 100 + torch.Size(shape).numel()).reshape(shape)
    picture = figures.tensor_cells(t)
    drawn = texts(picture)
    assert cell_count(picture) == t.numel()
    assert [text for text in drawn if text in {str(v) for v in t.flatten().tolist()}] == [
        str(v) for v in t.flatten().tolist()
    ]
    assert str(shape) in drawn
    assert all(str(v) in picture.alt for v in t.flatten().tolist())


def test_a_tensor_of_rank_4_is_refused() -> None:
    with pytest.raises(ValueError, match="rank 4"):
        figures.tensor_cells(torch.zeros(1, 1, 1, 1))


def test_equal_values_keep_their_color_through_a_permutation() -> None:
    t = torch.arange(6).reshape(2, 3)
    picture = figures.tensor_cells({"t": t, "t.T": t.T}, by_value=True)
    axes = picture.figure.axes[0]
    colors = [patch.get_facecolor() for patch in axes.patches]
    order = t.T.flatten().tolist()
    assert [colors[6 + order.index(value)] for value in range(6)] == colors[:6]
    assert len(set(colors[:6])) == 6


def test_memory_is_drawn_once_and_every_view_in_full() -> None:
    t = torch.arange(12).reshape(3, 4)
    picture = figures.memory_layout({"t": t, "t.T": t.T, "part": t[:, 1:3]})
    assert cell_count(picture) == 12 + 12 + 12 + 6
    assert "stride (4, 1)" in texts(picture)
    assert "stride (1, 4)" in texts(picture)
    assert texts(picture).count("not contiguous") == 2


def test_tensors_with_separate_memory_are_not_drawn_as_views() -> None:
    t = torch.arange(4)
    with pytest.raises(ValueError, match="share"):
        figures.memory_layout({"t": t, "copy": t.clone()})


def test_exactly_the_picked_elements_are_marked() -> None:
    t = torch.arange(12).reshape(3, 4)
    index = (slice(0, 2), slice(1, 3))
    picture = figures.selections(t, {"t[0:2, 1:3]": index})
    plain = figures.selections(t, {"none": torch.zeros(3, 4, dtype=torch.bool)})
    colors = [patch.get_facecolor() for patch in picture.figure.axes[0].patches]
    unmarked = plain.figure.axes[0].patches[0].get_facecolor()
    marked = [place for place, color in enumerate(colors) if color != unmarked]
    assert marked == t[index].flatten().tolist()
    assert "shape (2, 2)" in texts(picture)


def test_broadcasting_draws_imagined_copies_dashed() -> None:
    picture = figures.broadcasting(torch.tensor([[1], [2], [3]]), torch.tensor([10, 20, 30, 40]))
    patches = picture.figure.axes[0].patches
    assert cell_count(picture) == 36
    assert sum(patch.get_linestyle() not in ("-", "solid") for patch in patches) == 9 + 8
    assert "43" in texts(picture)


def test_shapes_that_do_not_fit_are_marked() -> None:
    assert "?" in texts(figures.shapes_aligned((3, 4), (3,)))
    fitting = figures.shapes_aligned((5, 1, 4), (3, 1))
    assert "?" not in texts(fitting)
    assert {"5", "3", "4"} <= set(texts(fitting)[-4:])


def test_a_matrix_product_shows_the_sum_behind_one_element() -> None:
    a, b = torch.arange(1, 7).reshape(2, 3), torch.arange(2, 14).reshape(3, 4)
    picture = figures.matrix_product(a, b, row=1, column=2)
    assert "4·4 + 5·8 + 6·12 = 128" in texts(picture)
    assert cell_count(picture) == 6 + 12 + 8


def test_reductions_show_both_sums() -> None:
    picture = figures.reductions(torch.tensor([[1, 2, 3], [4, 5, 6]]))
    assert cell_count(picture) == 6 + 3 + 2
    assert {"5", "7", "9", "6", "15"} <= set(texts(picture))
