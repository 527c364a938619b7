"""Check short answers: predictions of what code does, and readings of a figure.

The student returns a dict with one answer for each question. `answers` and the checks ``are_...``
look at the form only, so they belong in a visible part. `predicted` looks at one answer.
"""

from __future__ import annotations

import ast
import math
import numbers
from collections.abc import Mapping, Sequence
from typing import Any

import torch

from autograder.checks.compare import iterate_forms
from autograder.checks.details import find_mistakes
from autograder.checks.failures import CheckFailed, fail
from autograder.checks.values import describe, difference, kind, list_choices
from autograder.language import Text, join, phrase

#: Python's own kinds of numbers. torch has several dtypes for each.
_WITHOUT_BITS = "int", "float", "complex"


def answers(got: Any, *questions: str, none: bool = False) -> None:
    """Check the form of a set of short answers: a dict with one answer for each question.

    Args:
        got: What the student's function returned.
        *questions: The keys it must have.
        none: Whether ``None`` is an answer. Then it counts as the word ``"None"``.

    Raises:
        CheckFailed: If it is not a dict, a question is missing or unknown, or an answer is ``...``.
    """
    if not isinstance(got, dict):
        raise fail("answers-not-a-dict", got=kind(got))
    for question in questions:
        blank = (Ellipsis,) if none else (Ellipsis, None)
        if question not in got or any(got[question] is value for value in blank):
            raise fail("answer-missing", question=question)
    for question in got:
        if question not in questions:
            raise fail("answer-unknown", question=str(question), want=", ".join(questions))


def are_choices(got: Any, *questions: str, choices: Sequence[Any], once: bool = False) -> None:
    """Check that each of these answers is one of the choices. Upper case does not matter.

    Args:
        got: All answers of the student, by question; check them with `answers` first.
        *questions: The questions to check.
        choices: The answers that the task allows, mostly words.
        once: Whether the task says that no two of these questions have the same answer.

    Raises:
        CheckFailed: If an answer is not a choice (``answer-not-a-choice``), or two are equal
            (``answer-twice``).
    """
    listed = ", ".join(map(_quote, choices))
    earlier: dict[Any, str] = {}
    for question in questions:
        answer = _normalize(got[question])
        if not _is_among(answer, choices):
            raise fail("answer-not-a-choice", question=question, got=_quote(got[question]),
                       choices=listed)  # fmt: skip
        if once and answer in earlier:
            raise fail("answer-twice", answer=_quote(got[question]), first=earlier[answer],
                       second=question)  # fmt: skip
        earlier[answer] = question


def are_numbers(
    got: Any,
    *questions: str,
    whole: bool = False,
    low: float | None = None,
    high: float | None = None,
    length: int | None = None,
    words: Sequence[str] = (),
) -> None:
    """Check that each of these answers is a finite number.

    Args:
        got: All answers of the student, by question; check them with `answers` first.
        *questions: The questions to check.
        whole: Whether the task asks for a whole number. ``5.0`` is one.
        low: The smallest number that the task allows.
        high: The largest number that the task allows.
        length: If the answer is a list of numbers, how many there are.
        words: The words that the task allows in place of a number.

    Raises:
        CheckFailed: If an answer has another form: ``answer-form``, ``answer-as-text`` or
            ``answer-not-finite``.
    """
    want: Text = phrase("a whole number") if whole else phrase("a number")
    if low is not None and high is None:
        want = phrase("{number} of {low} or more", number=want, low=low)
    elif low is not None:
        want = phrase("{number} from {low} to {high}", number=want, low=low, high=high)
    if length is not None:
        want = phrase("a list of {length} numbers", length=length)
    for question in questions:
        answer = _normalize(got[question])
        if _is_among(answer, words):
            continue
        entries = (answer,) if length is None else answer
        if not isinstance(entries, tuple) or len(entries) != (length or 1):
            raise _wrong_form(got, question, want, words)
        for entry in entries:
            if not isinstance(entry, numbers.Real) or isinstance(entry, bool):
                raise _wrong_form(got, question, want, words)
            number = float(entry)
            if not math.isfinite(number):
                raise fail("answer-not-finite", question=question)
            too_small = low is not None and number < low
            too_large = high is not None and number > high
            if too_small or too_large or (whole and not number.is_integer()):
                raise _wrong_form(got, question, want, words)


def are_shapes(got: Any, *questions: str, words: Sequence[str] = ()) -> None:
    """Check that each of these answers is a shape: a tuple, or a list, of whole numbers.

    Args:
        got: All answers of the student, by question; check them with `answers` first.
        *questions: The questions to check.
        words: The words that the task allows in place of a shape.

    Raises:
        CheckFailed: If an answer has another form: ``answer-form`` or ``answer-as-text``.
    """
    for question in questions:
        answer = _normalize(got[question])
        if _is_among(answer, words):
            continue
        if not isinstance(answer, tuple) or not all(map(_is_length, answer)):
            raise _wrong_form(got, question, phrase("a tuple such as `(2, 5)`"), words)


def are_dtypes(got: Any, *questions: str, words: Sequence[str] = ()) -> None:
    """Check that each of these answers is the full name of a dtype, or the dtype itself.

    Args:
        got: All answers of the student, by question; check them with `answers` first.
        *questions: The questions to check.
        words: The words that the task allows in place of a dtype.

    Raises:
        CheckFailed: If an answer has another form: ``answer-form`` or ``dtype-without-bits``.
    """
    for question in questions:
        answer = _normalize(got[question])
        if _is_among(answer, words):
            continue
        if isinstance(answer, str) and answer in _WITHOUT_BITS:
            raise fail("dtype-without-bits", question=question)
        # `torch.long` is a dtype, but `int64` is its name
        if not isinstance(answer, str) or str(getattr(torch, answer, "")) != f"torch.{answer}":
            raise _wrong_form(
                got, question, phrase('the full name of a dtype, such as `"int32"`'), words
            )


def predicted(
    got: Any, question: str, want: Any, *, mistakes: Mapping[str, Any] | None = None
) -> None:
    """Check one short answer of a `predict` exercise, a prediction of what code does.

    A list counts as a tuple, ``torch.int32`` as ``"int32"``, and ``None`` as ``"None"``. Upper case
    does not matter.

    Args:
        got: All answers of the student, by question; check their form with `answers` first.
        question: The one to check.
        want: The right answer.
        mistakes: The answer that each known mistake leads to, by its id in the catalogue.

    Raises:
        CheckFailed: If the answer is wrong or missing.
    """
    if not isinstance(got, dict) or question not in got:
        raise fail("answer-missing", question=question)
    answer = _normalize(got[question])
    if difference(answer, _normalize(want), check_dtype=False) is None:
        return
    mistakes = find_mistakes() if mistakes is None else mistakes
    answered = describe(got[question])
    given = phrase("your answer for {question}: {answer}", question=question, answer=answered)
    for mistake, value in iterate_forms(mistakes):
        if difference(answer, _normalize(value), check_dtype=False) is None:
            raise fail(mistake, given=given, expected=describe(want))
    if isinstance(answer, str) and not isinstance(want, str) and _is_literal(answer):
        raise fail("answer-as-text", given=given, question=question)
    if isinstance(answer, str) and answer in _WITHOUT_BITS:
        raise fail("dtype-without-bits", given=given, question=question)
    raise fail("wrong-answer", given=given, expected=describe(want), question=question)


def _normalize(value: Any) -> Any:
    if value is None:
        return "none"
    if isinstance(value, str):
        return value.strip().lower().removeprefix("torch.")
    if isinstance(value, list | tuple):
        return tuple(_normalize(item) for item in value)
    if isinstance(value, torch.dtype):
        return str(value).removeprefix("torch.")
    if isinstance(value, torch.Tensor) and value.dim() == 0:
        return value.item()
    return value


def _is_among(answer: Any, choices: Sequence[Any]) -> bool:
    return any(difference(answer, _normalize(choice)) is None for choice in choices)


def _is_length(value: Any) -> bool:
    return isinstance(value, numbers.Integral) and not isinstance(value, bool) and int(value) >= 0


def _is_literal(text: str) -> bool:
    """Return whether a string holds a Python value, such as ``"(4, 3)"``."""
    try:
        ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _quote(value: Any) -> Text:
    """Return a value as code of Markdown. A string has the double quotes of the tasks."""
    if isinstance(value, str):
        return f'`"{value:.80}"`'
    return join("", ["`", describe(value, 80), "`"])


def _wrong_form(got: Any, question: str, want: Text, words: Sequence[str]) -> CheckFailed:
    if isinstance(got[question], str) and _is_literal(_normalize(got[question])):
        return fail("answer-as-text", question=question)
    choices = list_choices([want, *map(_quote, words)])
    return fail("answer-form", question=question, got=_quote(got[question]), want=choices)
