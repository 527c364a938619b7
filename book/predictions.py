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
from book.languages import Edition

_GUESS = re.compile(r"^guess = \.\.\.(?:  # (?P<form>.+))?$", re.MULTILINE)
_TALLY = "predict.tally()"


def place_predictions(notebook: NotebookNode, edition: Edition) -> None:
    """Replace each prediction's box "Your prediction first" by a form, and the tally by a count."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        answers = [output.data[ANSWER_MIME_TYPE] for output in cell.outputs if _is_answer(output)]
        if answers:
            asked = _GUESS.search(cell.source)
            form = (asked and asked["form"]) or edition.say("your answer")
            cell.outputs = [
                *(output for output in cell.outputs if not _is_box_or_answer(output)),
                *(_html(prediction_form(answer, form, edition)) for answer in answers),
            ]
        elif cell.source.strip() == _TALLY:
            cell.outputs = [_html('<p class="prediction-count" role="status"></p>')]


def prediction_form(answer: dict[str, Any], form: str, edition: Edition) -> str:
    """Return the form of one prediction.

    Args:
        answer: What `book.answers` recorded, with the reason and the known mistakes.
        form: What kind of answer the cell asks for, such as "a shape".
        edition: The language.
    """
    # What the lesson's process has already said in its language stays as it is.
    data = answer | {
        key: format_code(edition.say(answer[key])) for key in ("why", "if_error", "if_other")
    }
    data["mistakes"] = {
        guess: format_code(edition.say(text)) for guess, text in answer.get("mistakes", {}).items()
    }
    name, shown = answer["name"], escape(answer["shown"])
    if answer["kind"] == "bool":
        fields = "".join(
            f'<button type="submit" name="guess" value="{word}">{word}</button>'
            for word in ("True", "False")
        )
    else:
        fields = (
            f'<label for="guess-{name}">{edition.say("Your prediction")}</label>'
            f'<input id="guess-{name}" name="guess" autocomplete="off" autocapitalize="off" '
            f'spellcheck="false" placeholder="{escape(form)}">'
            f'<button type="submit">{edition.say("Check")}</button>'
        )
    said = edition.say("PyTorch says {answer}.", answer=f"<code>{shown}</code>")
    return (
        f'<div class="prediction" data-prediction="{escape(json.dumps(data))}">'
        f"<form hidden>{fields}</form>"
        '<div class="prediction-says" role="status"></div>'
        f"<details><summary>{edition.say('Show the answer')}</summary>"
        f"<p>{said}</p><p>{data['why']}</p></details></div>"
    )


def words_for_script(edition: Edition) -> dict[str, str]:
    """Return what `static/predictions.js` says about an answer."""
    return {
        "right": edition.say("Right"),
        "wrong": edition.say("Not this time"),
        "said": edition.say("You said {guess}, PyTorch says {answer}."),
        "count": edition.say(
            "{at_once} right at the first try, {later} later, of {total} predictions."
        ),
    }


def _is_answer(output: NotebookNode) -> bool:
    return ANSWER_MIME_TYPE in output.get("data", {})


def _is_box_or_answer(output: NotebookNode) -> bool:
    """Return whether an output belongs to the prediction. Its box is the result of the cell."""
    return _is_answer(output) or output.output_type == "execute_result"


def _html(html: str) -> NotebookNode:
    output: NotebookNode = nbformat.v4.new_output("display_data", {"text/html": html})
    return output
