"""Predict, run, explain: the reader gives an answer, the code runs, and a text says why.

In a lesson's setup cell, write:

    from course.predict import Predictions
    predict = Predictions("01_tensors")

Then, for each rule that readers should guess, write:

    guess = ...  # a shape, such as (2, 3), or "error"
    predict("view-of-transpose", guess, lambda: t.t().view(6).shape)

The reasons are in `course/reasons/<lesson>.toml`, so a cell does not show its answer:

    [view-of-transpose]
    why = "One sentence, shown after any answer."
    [view-of-transpose.mistakes]      # optional: what to say first for a particular wrong answer
    "(6,)" = "That is what `reshape` would return."

Only the reason may tell the answer: keep the answer out of the headings, names and comments above
the cell.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal
from importlib.resources import files
from typing import Any, TypedDict

import torch

from autograder.language import Phrase, Text, join_texts, phrase
from course import progress
from course.boxes import Box
from course.errors import message

ERROR = "error"


class Reason(TypedDict):
    """A reason says why an answer is right.

    Attributes:
        why: One sentence, shown after any answer.
        mistakes: What to say first, by wrong answer.
    """

    why: Text
    mistakes: dict[str, Text]


class Predictions:
    """The predictions of one lesson. Call it with a guess, and call `tally` at the end."""

    def __init__(self, lesson: str) -> None:
        """Read the reasons of a lesson.

        Args:
            lesson: The stem of a file in `course/reasons`, such as "01_tensors".

        Raises:
            FileNotFoundError: If the lesson does not have such a file.
        """
        self._lesson = lesson
        text = files("course").joinpath("reasons", f"{lesson}.toml").read_text(encoding="utf-8")
        self._reasons: dict[str, dict[str, Any]] = tomllib.loads(text)
        self._tries: dict[str, list[bool]] = {}

    def __call__(self, name: str, guess: object, code: Callable[[], object]) -> Box:
        """Compare a guess with what the code does.

        Args:
            name: The name of an entry in the lesson's reasons.
            guess: A shape (tuple), a dtype, a number, a list for a tensor, True or False, or
                "error" (or the error's class or its name). `...` means that there is no guess yet.
            code: A function without arguments. It runs only if there is a guess.

        Returns:
            A box that asks for a guess, or that shows the guess, the truth and the reason.

        Raises:
            KeyError: If the lesson does not have a reason with this name.
        """
        reason = self.read_reason(name)
        if guess is ...:
            return Box(
                "ask",
                phrase("Your prediction first"),
                (phrase("Replace the `...` with your answer and run the cell again."),),
            )
        truth = _run(code)
        if isinstance(truth, NameError):
            return Box("ask", phrase("Run the cells above first"), (f"`{message(truth)}`",))
        right = agrees(guess, truth)
        self._tries.setdefault(name, []).append(right)
        progress.record(
            "prediction",
            lesson=self._lesson,
            name=name,
            guess=format_value(guess),
            answer=format_value(truth),
            right=right,
        )
        lines: list[Text] = [
            phrase(
                "You said `{guess}`, PyTorch says `{answer}`.",
                guess=format_value(guess),
                answer=format_value(truth),
            )
        ]
        if not right:
            hint = _known_mistake(reason["mistakes"], guess, truth) or _expected_form(guess, truth)
            lines += [hint] if hint else []
        lines.append(reason["why"])
        if right:
            return Box("right", phrase("Right"), lines)
        return Box("wrong", phrase("Not this time"), lines)

    def read_reason(self, name: str) -> Reason:
        """Return what the lesson says about an answer.

        Raises:
            KeyError: If the lesson does not have a reason with this name.
        """
        entry, context = self._reasons[name], f"{self._lesson} {name}"
        mistakes: dict[str, Text] = {
            answer: Phrase(text, context=f"{context} {answer}")
            for answer, text in entry.get("mistakes", {}).items()
        }
        return {"why": Phrase(entry["why"], context=f"{context} why"), "mistakes": mistakes}

    def tally(self) -> Box:
        """Count the predictions: right at the first try, right later, still open."""
        at_once = sum(tries[0] for tries in self._tries.values())
        later = sum(any(tries) for tries in self._tries.values()) - at_once
        unsolved = [name for name in self._reasons if not any(self._tries.get(name, []))]
        lines = [
            phrase(
                "{at_once} right at the first try, {later} later, of {count} predictions.",
                at_once=at_once,
                later=later,
                count=len(self._reasons),
            )
        ]
        if unsolved:
            names = join_texts((f"`{name}`" for name in unsolved), ", ")
            lines.append(phrase("Still open: {names}", names=names))
        return Box("ask" if unsolved else "right", phrase("Your predictions"), lines)


def agrees(guess: object, truth: object) -> bool:
    """Return whether a guess means the truth, in any spelling.

    A shape may be a tuple, a list or (for one dimension) a number. A dtype may be its name. A
    tensor may be a list or a number of the same shape. Floats must agree to four digits, or to all
    digits of a typed decimal.
    An error is "error", its class, a parent class, or its name.
    """
    if isinstance(truth, Exception):
        if isinstance(guess, type) and issubclass(guess, Exception):
            return isinstance(truth, guess)
        names = {ERROR, *(kind.__name__.lower() for kind in type(truth).__mro__[:-2])}
        return isinstance(guess, str) and guess.strip().lower() in names
    if isinstance(truth, torch.Size):
        if isinstance(guess, int) and not isinstance(guess, bool):
            return (guess,) == truth
        return isinstance(guess, tuple | list) and tuple(guess) == tuple(truth)
    if isinstance(truth, torch.dtype):
        return str(guess).strip().removeprefix("torch.") == str(truth).removeprefix("torch.")
    if isinstance(truth, torch.Tensor):
        return _same_tensor(guess, truth)
    if isinstance(truth, bool) or isinstance(guess, bool):
        return guess is truth
    if isinstance(truth, int | float) and isinstance(guess, int | float):
        return _same_number(guess, truth)
    if isinstance(truth, tuple | list):
        same_kind = isinstance(guess, tuple | list) and len(guess) == len(truth)
        return same_kind and all(map(agrees, guess, truth))  # type: ignore[call-overload]
    if isinstance(truth, str):
        return isinstance(guess, str) and guess.strip().lower() == truth.lower()
    return bool(guess == truth)


def format_value(value: object) -> str:
    """Write a guess or a truth on one line, the way a reader writes it."""
    if isinstance(value, Exception):
        return f"{type(value).__name__}: {message(value)}"
    if isinstance(value, torch.Size):
        return str(tuple(value))
    if isinstance(value, torch.Tensor):
        return f"{value.tolist()}"
    if isinstance(value, type):
        return value.__name__
    return value if isinstance(value, str) else repr(value)


def _run(code: Callable[[], object]) -> object:
    """Return what the code returns or the exception it raises."""
    try:
        return code()
    except Exception as error:
        return error


def _same_number(guess: float, truth: float) -> bool:
    """Return whether two numbers agree to four digits, or whether the guess is the truth, rounded.

    The digits of a decimal say how exact it is: 2.3 stands for all numbers that round to 2.3. Only
    a decimal with two digits or more counts as rounded, and only if the truth is not halfway
    between two such decimals: 0.2 is not 0.25.
    """
    if math.isclose(guess, truth, rel_tol=1e-4, abs_tol=1e-4):
        return True
    if not math.isfinite(guess) or guess == int(guess):
        return False
    _, digits, exponent = Decimal(repr(float(guess))).as_tuple()
    half = 0.5 * 10.0 ** int(exponent)
    return len(digits) > 1 and abs(guess - truth) < half * (1 - 1e-6)


def _same_tensor(guess: object, truth: torch.Tensor) -> bool:
    try:
        value = torch.as_tensor(guess, dtype=torch.float64)
    except (TypeError, ValueError, RuntimeError):
        return False
    if value.shape != truth.shape:
        return False
    pairs = zip(value.flatten().tolist(), truth.detach().flatten().tolist(), strict=True)
    return all(_same_number(one, other) for one, other in pairs)


def _known_mistake(known: Mapping[str, Text], guess: object, truth: object) -> Text:
    """Return the sentence for a wrong answer that the lesson expects, in any spelling."""
    spellings = {format_value(guess)}
    if isinstance(guess, float) and guess.is_integer():
        spellings.add(str(int(guess)))
    if isinstance(guess, int):
        spellings.add(f"({guess},)")
    if isinstance(guess, list):
        spellings.add(str(tuple(guess)))
    if isinstance(truth, torch.dtype):
        spellings.add("torch." + format_value(guess).removeprefix("torch."))
    return next((known[spelling] for spelling in spellings if spelling in known), "")


def _expected_form(guess: object, truth: object) -> Text:
    """Say which kind of answer the cell expects, if the guess is of another kind."""
    if isinstance(guess, str) and guess.strip().lower() == ERROR:
        return phrase("It runs without an error.")
    if isinstance(truth, Exception):
        return phrase("It raises an error.")
    if isinstance(truth, torch.Size) and not isinstance(guess, tuple | list | int):
        return phrase("The answer is a shape: a tuple such as `(2, 3)`.")
    if isinstance(truth, torch.dtype) and not isinstance(guess, str | torch.dtype):
        return phrase("The answer is a dtype, such as `torch.float32`.")
    if isinstance(truth, bool) and not isinstance(guess, bool):
        return phrase("The answer is `True` or `False`, without quotation marks.")
    if isinstance(truth, int | float | torch.Tensor) and isinstance(guess, str):
        return phrase("The answer is a number or a list of numbers, without quotation marks.")
    return ""
