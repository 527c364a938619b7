"""What the course shows can be translated: nothing stays English in the fake language."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import matplotlib as mpl
import pytest
import torch

from autograder.language import current
from autograder.translation.program_units import read_program_units
from course import figures, pad
from course.frames import explorer, slider
from course.predict import Predictions
from tests.course import every_text
from tests.course.test_frames import html_of, unpack
from tests.support import ROOT
from tests.support.fake_language import remove_translated, use_fake_language

mpl.use("Agg")

#: Words outside of translated texts: code, and names that are the same in every language.
CODE = {
    "ABI", "AccumulateGrad", "Adagrad", "Adam", "AddBackward", "BatchNorm", "ColorJitter",
    "Conv", "CosineAnnealingLR", "DivBackward", "ExponentialLR", "Flatten", "GPU",
    "GaussianNoise", "LayerNorm", "Linear", "MaxPool", "MulBackward", "NameError", "Nesterov",
    "OneCycleLR", "Python", "RMSprop", "RandomErasing", "RandomHorizontalFlip",
    "RandomResizedCrop", "RandomRotation", "ReLU", "Rosenbrock", "SGD", "StepLR", "SumBackward",
    "ValueError", "amd", "batch", "beta", "cp", "dilation", "drop", "jupyterlab", "last",
    "leaky", "ln", "lr", "mT", "mathdefault", "nbgrader", "nn", "padding", "pct", "relu",
    "shuffle", "sigmoid", "size", "softmax", "start", "stride", "tanh", "torch", "torchvision",
    "view", "whl", "win",
}  # fmt: skip
WORD = re.compile(r"[A-Za-z]{2,}")
#: Code, and messages of PyTorch and Python.
STAYS = re.compile(r"softmax\(scores\)|The size of tensor a .*|name .{1,6}never_defined.*")


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the texts that were translated, which grows during the test."""
    return use_fake_language(monkeypatch)


def find_english(text: str) -> set[str]:
    return set(WORD.findall(STAYS.sub("", remove_translated(text)))) - CODE


def test_no_figure_has_an_english_word(monkeypatch: pytest.MonkeyPatch, asked: set[str]) -> None:
    every_text.draw_few_settings(monkeypatch)
    shown = every_text.make_pictures()
    left = {
        name: words
        for name, picture in shown.items()
        if (words := set().union(*map(find_english, every_text.collect(picture))))
    }
    assert left == {}
    # a translator gets every one of them
    assert asked - {unit.text for unit in read_program_units(ROOT)} == set()


def test_each_function_that_draws_is_in_the_test_above(monkeypatch: pytest.MonkeyPatch) -> None:
    every_text.draw_few_settings(monkeypatch)
    source = inspect.getsource(every_text.make_pictures)
    functions = {
        f"{name}("
        for module in (*every_text.EXPLORERS, *every_text.FIGURES)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and function.__annotations__.get("return") in ("Picture", "Explorer")
    }
    assert len(functions) > 50
    assert {name for name in functions if f".{name}" not in source} == set()


def test_predictions_are_translated() -> None:
    names = set(WORD.findall(" ".join(Predictions("01_tensors")._reasons)))
    kinds = set()
    for box in every_text.make_boxes():
        kinds.add(box.kind)
        for text in every_text.collect(box):
            # between texts is what a reader wrote, and what PyTorch says
            assert find_english(text) <= names | {"error", "float", "True"}
    assert kinds == {"ask", "right", "wrong"}


def test_the_report_on_a_machine_is_translated(tmp_path: Path) -> None:
    shown = [repr(report) for report in every_text.make_reports(tmp_path)]
    assert len(shown) == 2
    ours = {name for line in shown[0].splitlines() for name in WORD.findall(line.split()[-1])}
    for line in "\n".join(shown).splitlines():
        left = find_english(re.sub(r"python -m .*", "", line))
        assert left - ours <= {"cpu", "cu"} or "NVIDIA" in line or "No such file" in line, line


def test_messages_of_errors_are_translated() -> None:
    messages = list(every_text.fail_each())
    assert len(messages) == 9
    for message in messages:
        assert "⟦" in message
        assert not find_english(message)


def test_what_the_loaders_of_data_print_is_translated(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    every_text.print_data(monkeypatch, tmp_path)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 8
    assert not any(map(find_english, lines))


def test_the_controls_of_an_interactive_figure_are_translated() -> None:
    figure = explorer(
        lambda x: figures.tensor_cells(torch.tensor(x)), x=slider("1", [1, 2], 1, play=True)
    )
    html = html_of(figure)
    content = unpack(html)
    assert (content["play"], content["stop"]) == ("⟦Play⟧", "⟦Stop⟧")
    page = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
    sentences = re.sub(r"<[^>]*>", "", page)
    assert "⟦This picture is still" in sentences
    assert not find_english(sentences)
    script = Path(figures.__file__).parents[1] / "frames.js"
    assert '"Play"' not in script.read_text(encoding="utf-8")


def test_the_pad_is_translated() -> None:
    static = figures.tensor_cells(torch.tensor(1))
    board = pad.drawing_pad(lambda drawing: static, static)
    page = board.children[0].children[0].outputs[0]["data"]
    html = page["text/html"].partition("<script>")[0]
    assert 'aria-label="⟦A drawing pad' in html
    assert not find_english(re.sub(r"<[^>]*>", "", html))
    assert not find_english(page["text/plain"])
    field, shown = board.children[1], board.children[0].children[1]
    field.value = "0"
    assert shown.value == "⟦The pad is empty.⟧"


def test_the_language_is_that_of_the_lessons_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(current.VARIABLE)
    current._find_language_of.cache_clear()
    lessons = tmp_path / "fake" / "notebooks"
    lessons.mkdir(parents=True)
    for folder, title in ((tmp_path, "result"), (lessons, "⟦result⟧")):
        monkeypatch.chdir(folder)
        picture = figures.shapes_aligned((2,), (2,))
        assert title in [text.get_text() for text in picture.figure.axes[0].texts]
    current._find_language_of.cache_clear()
