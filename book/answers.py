"""Add to each prediction of a lesson what a page needs to check an answer without a kernel.

`book/lessons.py` calls `record_answers` in the lesson's kernel, before the first cell. Then a
`predict(...)` without a guess also runs its code, and adds an output for `book/predictions.py`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from IPython.display import display

from autograder.language import show
from book import ANSWER_MIME_TYPE
from course import predict
from course.boxes import Box
from course.predict import Predictions, format_value


def record_answers() -> None:
    """Make every prediction that has no guess yet show its answer to the book."""
    without_answer = Predictions.__call__

    def call(self: Predictions, name: str, guess: object, code: Callable[[], object]) -> Box:
        box = without_answer(self, name, guess, code)
        if guess is ...:
            with _same_random_numbers():
                truth = predict._run(code)
            reason = self.read_reason(name)
            mistakes = {answer: show(text) for answer, text in reason["mistakes"].items()}
            why = show(reason["why"])
            answer = {"name": name, **describe(truth), "why": why, "mistakes": mistakes}
            display({ANSWER_MIME_TYPE: answer}, raw=True)  # type: ignore[no-untyped-call]
        return box

    Predictions.__call__ = call  # type: ignore[method-assign]


def describe(truth: object) -> dict[str, Any]:
    """Return an answer as data.

    Returns:
        `kind` and `value` for the comparison, `shown` as a reader writes it, and what to say to an
        answer of another kind: `if_error` to "error", `if_other` to the rest.
    """
    return {
        **encode(truth),
        "shown": format_value(truth),
        "if_error": show(predict._expected_form("error", truth)),
        "if_other": show(
            predict._expected_form("a word", truth) or predict._expected_form(None, truth)
        ),
    }


def encode(truth: object) -> dict[str, Any]:
    """Return the kind and the value of an answer, as `course.predict.agrees` tells them apart."""
    if isinstance(truth, Exception):
        kinds = [kind.__name__.lower() for kind in type(truth).__mro__[:-2]]
        return {"kind": "error", "value": [predict.ERROR, *kinds]}
    if isinstance(truth, torch.Size):
        return {"kind": "shape", "value": list(truth)}
    if isinstance(truth, torch.dtype):
        return {"kind": "dtype", "value": str(truth).removeprefix("torch.")}
    if isinstance(truth, torch.Tensor):
        return {"kind": "tensor", "value": truth.tolist()}
    if isinstance(truth, bool):
        return {"kind": "bool", "value": truth}
    if isinstance(truth, int | float):
        return {"kind": "number", "value": truth}
    if isinstance(truth, tuple | list):
        return {"kind": "list", "value": [encode(item) for item in truth]}
    return {"kind": "text", "value": format_value(truth)}


@contextmanager
def _same_random_numbers() -> Iterator[None]:
    """Let the next cell of the lesson draw the numbers that it draws for a reader."""
    states = random.getstate(), np.random.get_state(), torch.get_rng_state()
    try:
        yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])
        torch.set_rng_state(states[2])
