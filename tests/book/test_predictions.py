"""What the book records of a prediction, and the form that it becomes."""

from __future__ import annotations

import json

import pytest
import torch
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook, new_output

from book import ANSWER_MIME_TYPE, answers
from book.answers import describe, encode, record_answers
from book.languages import ENGLISH, Edition
from book.predictions import place_predictions, prediction_form
from course.predict import Predictions

ANSWER = {
    "name": "sum",
    "kind": "number",
    "value": 3,
    "shown": "3",
    "if_error": "It runs without an error.",
    "if_other": "",
    "why": "`1 + 2 < 4`, and so on.",
    "mistakes": {"2": "Not `a - b`."},
}


@pytest.mark.parametrize(
    ("truth", "data"),
    [
        (torch.Size([2, 3]), {"kind": "shape", "value": [2, 3]}),
        (torch.float32, {"kind": "dtype", "value": "float32"}),
        (torch.tensor([1, 2]), {"kind": "tensor", "value": [1, 2]}),
        (True, {"kind": "bool", "value": True}),
        (4.5, {"kind": "number", "value": 4.5}),
        ((4, "a"), {"kind": "list", "value": [
            {"kind": "number", "value": 4}, {"kind": "text", "value": "a"},
        ]}),
        (OSError("no"), {"kind": "error", "value": ["error", "oserror", "exception"]}),
    ],
)  # fmt: skip
def test_an_answer_becomes_data(truth: object, data: dict[str, object]) -> None:
    assert encode(truth) == data
    json.dumps(describe(truth))


def test_a_prediction_without_a_guess_shows_its_answer_and_draws_no_random_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[dict[str, dict[str, object]]] = []
    monkeypatch.setattr(answers, "display", lambda data, raw: shown.append(data))
    monkeypatch.setattr(Predictions, "__call__", Predictions.__call__)
    record_answers()
    predict = Predictions("01_tensors")
    name = next(iter(predict._reasons))
    torch.manual_seed(0)
    expected = torch.rand(1)
    torch.manual_seed(0)
    predict(name, ..., lambda: torch.rand(5).shape)
    assert torch.equal(torch.rand(1), expected)
    predict(name, (5,), lambda: torch.rand(5).shape)
    (output,) = shown
    assert output[ANSWER_MIME_TYPE]["value"] == [5]
    assert output[ANSWER_MIME_TYPE]["why"] == predict._reasons[name]["why"]


def test_the_form_takes_the_place_of_the_box() -> None:
    box = new_output("execute_result", {"text/plain": "Your prediction first\nReplace"})
    printed = new_output("stream", name="stdout", text="1\n")
    cell = new_code_cell(
        'guess = ...  # a number\npredict("sum", guess, lambda: 3)',
        outputs=[printed, new_output("display_data", {ANSWER_MIME_TYPE: ANSWER}), box],
    )
    tally = new_code_cell("predict.tally()", outputs=[box])
    place_predictions(new_notebook(cells=[cell, tally]), ENGLISH)
    assert cell.outputs[0] == printed
    (form,) = cell.outputs[1:]
    assert 'placeholder="a number"' in form.data["text/html"]
    assert "prediction-count" in tally.outputs[0].data["text/html"]


def test_the_form_has_its_data_and_an_answer_for_readers_without_scripts() -> None:
    page = BeautifulSoup(prediction_form(ANSWER, 'a number or "error"', ENGLISH), "html.parser")
    data = json.loads(str(page.select_one(".prediction")["data-prediction"]))
    assert data["value"] == 3
    assert data["mistakes"] == {"2": "Not <code>a - b</code>."}
    assert data["why"] == "<code>1 + 2 &lt; 4</code>, and so on."
    assert page.details.get_text() == "Show the answerPyTorch says 3.1 + 2 < 4, and so on."
    assert page.input["placeholder"] == 'a number or "error"'
    assert page.label["for"] == page.input["id"]


def test_true_or_false_is_a_choice() -> None:
    page = BeautifulSoup(
        prediction_form({**ANSWER, "kind": "bool"}, "True", ENGLISH), "html.parser"
    )
    assert [button["value"] for button in page.find_all("button")] == ["True", "False"]
    assert page.input is None


def test_a_chinese_form_speaks_chinese_whatever_the_lesson_recorded() -> None:
    reasons = Predictions("00_introduction")._reasons["upside-down"]
    recorded = {
        **ANSWER,
        "why": reasons["why"],
        "mistakes": {**reasons["mistakes"], "7": "已经是中文"},
    }
    page = BeautifulSoup(prediction_form(recorded, "一个数", Edition("zh_CN")), "html.parser")
    data = json.loads(str(page.select_one(".prediction")["data-prediction"]))
    assert data["why"].startswith("倒过来的 6 看上去像 9")
    assert data["mistakes"]["6"].startswith("人知道是有人把纸转了过来")
    assert data["mistakes"]["7"] == "已经是中文"
    assert page.label.get_text() == "你的预测"
    assert "PyTorch 的结果是 3。" in page.details.get_text()
