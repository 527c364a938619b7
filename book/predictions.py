"""Turn the recorded answers of a lesson into forms that check a prediction in the page."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.results.rendering import format_code
from book import ANSWER_MIME_TYPE

_GUESS = re.compile(r"^guess = \.\.\.(?:  # (?P<form>.+))?$", re.MULTILINE)
_TALLY = "predict.tally()"


def place_predictions(notebook: NotebookNode) -> None:
    """Replace each prediction's box "Your prediction first" by a form, and the tally by a count."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        answers = [output.data[ANSWER_MIME_TYPE] for output in cell.outputs if _is_answer(output)]
        if answers:
            asked = _GUESS.search(cell.source)
            form = (asked and asked["form"]) or "your answer"
            cell.outputs = [
                *(output for output in cell.outputs if not _is_box_or_answer(output)),
                *(_html(prediction_form(answer, form)) for answer in answers),
            ]
        elif cell.source.strip() == _TALLY:
            cell.outputs = [_html('<p class="prediction-count" role="status"></p>')]


def prediction_form(answer: dict[str, Any], form: str) -> str:
    """Return the form of one prediction.

    Args:
        answer: What `book.answers` recorded, with the reason and the known mistakes.
        form: What kind of answer the cell asks for, such as "a shape".
    """
    data = {**answer, "why": format_code(answer["why"])}
    data["mistakes"] = {key: format_code(text) for key, text in answer.get("mistakes", {}).items()}
    for key in ("if_error", "if_other"):
        data[key] = format_code(answer[key])
    name, shown = answer["name"], escape(answer["shown"])
    if answer["kind"] == "bool":
        fields = "".join(
            f'<button type="submit" name="guess" value="{word}">{word}</button>'
            for word in ("True", "False")
        )
    else:
        fields = (
            f'<label for="guess-{name}">Your prediction</label>'
            f'<input id="guess-{name}" name="guess" autocomplete="off" autocapitalize="off" '
            f'spellcheck="false" placeholder="{escape(form)}"><button type="submit">Check</button>'
        )
    return (
        f'<div class="prediction" data-prediction="{escape(json.dumps(data))}">'
        f"<form hidden>{fields}</form>"
        '<div class="prediction-says" role="status"></div>'
        "<details><summary>Show the answer</summary>"
        f"<p>PyTorch says <code>{shown}</code>.</p><p>{data['why']}</p></details></div>"
    )


def _is_answer(output: NotebookNode) -> bool:
    return ANSWER_MIME_TYPE in output.get("data", {})


def _is_box_or_answer(output: NotebookNode) -> bool:
    text = output.get("data", {}).get("text/plain", "")
    return _is_answer(output) or "Your prediction first" in text


def _html(html: str) -> NotebookNode:
    output: NotebookNode = nbformat.v4.new_output("display_data", {"text/html": html})
    return output
