"""Compare and describe values: first type, then shape, then dtype, then numbers."""

from __future__ import annotations

import cmath
import math
import numbers
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from autograder.checks.failures import shorten
from autograder.language import Text, phrase
from autograder.results import Aspect, Contrast

#: Relative and absolute tolerance by dtype. They are wider than those of `torch.testing`: a right
#: answer that sums in another order still passes.
TOLERANCES: dict[torch.dtype, tuple[float, float]] = {
    torch.float16: (1e-2, 1e-3),
    torch.bfloat16: (2e-2, 1e-2),
    torch.float32: (1e-4, 1e-5),
    torch.float64: (1e-7, 1e-8),
    torch.complex64: (1e-4, 1e-5),
    torch.complex128: (1e-7, 1e-8),
}
#: One tolerance for all dtypes, or one for each of some dtypes. Other dtypes keep the default.
Tolerance = float | Mapping[torch.dtype, float] | None


#: What differs, for the ids of general mistakes.
_ASPECTS: dict[str, Aspect] = {
    "wrong-type": "type",
    "wrong-subclass": "type",
    "tensor-for-number": "type",
    "wrong-length": "length",
    "wrong-shape": "shape",
    "wrong-dtype": "dtype",
    "needs-grad": "requires_grad",
    "should-not-need-grad": "requires_grad",
    "wrong-value": "value",
}


@dataclass(frozen=True)
class Difference:
    """A difference has the id of a general mistake and the fields of its message.

    Attributes:
        is_nan: Whether the student's value is NaN at this place, and the right one is not.
    """

    mistake: str
    fields: dict[str, str] = field(default_factory=dict)
    is_nan: bool = False

    @property
    def message_fields(self) -> dict[str, str]:
        """The fields, with the place as the message shows it."""
        return {**self.fields, "at": self._describe_place()}

    def _describe_place(self) -> Text:
        """Return the place in parentheses, as the end of a sentence. Often empty."""
        place = self.fields.get("at", "")
        if self.is_nan and place:
            return phrase(" (at `{place}`, where it is NaN, not a number)", place=place)
        if self.is_nan:
            return phrase(" (it is NaN, not a number)")
        return phrase(" (at `{place}`)", place=place) if place else ""

    @property
    def contrast(self) -> Contrast | None:
        """The two sides of the difference as data, or None if the message says it all."""
        aspect = _ASPECTS.get(self.mistake)
        if aspect is None:
            return None
        fields = self.fields
        return Contrast(aspect, fields["at"], fields["got"], fields["want"])


def difference(
    got: Any, want: Any, *, tolerance: Tolerance = None, check_dtype: bool = True, at: str = ""
) -> Difference | None:
    """Return the first way in which `got` differs from `want`, or None if they agree.

    Args:
        got: The student's value.
        want: The right value. It decides what to compare.
        tolerance: The relative and absolute tolerance, or a dictionary with one for each dtype.
            The default depends on the dtype (`TOLERANCES`).
        check_dtype: Whether a tensor's or array's dtype must agree too.
        at: The place of this value in a larger value, as code: ``"[0]"``.
    """
    if got is None and want is not None:
        return Difference("returns-none", {"at": at})
    if isinstance(want, torch.Tensor):
        return _compare_tensors(got, want, tolerance, check_dtype, at)
    if isinstance(want, np.ndarray):
        return _compare_arrays(got, want, tolerance, check_dtype, at)
    if isinstance(want, bool | str | bytes | None) or not isinstance(
        want, numbers.Number | tuple | list | dict
    ):
        return _compare_exactly(got, want, at)
    if isinstance(want, numbers.Number):
        return _compare_numbers(got, want, tolerance, at)
    return _compare_containers(got, want, tolerance, check_dtype, at)


def _make_wrong_type(got: Any, want: Any, at: str) -> Difference:
    fields = {"at": at, "got": kind(got), "want": kind(want)}
    if isinstance(got, torch.Tensor) and isinstance(want, numbers.Number):
        return Difference("tensor-for-number", fields)
    if isinstance(got, type(want)) and not isinstance(got, bool):
        return Difference("wrong-subclass", {**fields, "want": type(want).__name__})
    return Difference("wrong-type", fields)


def _compare_tensors(
    got: Any, want: torch.Tensor, tolerance: Tolerance, check_dtype: bool, at: str
) -> Difference | None:
    if not isinstance(got, torch.Tensor):
        return _make_wrong_type(got, want, at)
    if tuple(got.shape) != tuple(want.shape):
        shapes = {"got": str(tuple(got.shape)), "want": str(tuple(want.shape)), "at": at}
        return Difference("wrong-shape", shapes)
    if check_dtype and got.dtype != want.dtype:
        dtypes = {"got": format_dtype(got.dtype), "want": format_dtype(want.dtype), "at": at}
        return Difference("wrong-dtype", dtypes)
    if got.requires_grad != want.requires_grad:
        sides = {"got": str(got.requires_grad), "want": str(want.requires_grad), "at": at}
        return Difference("needs-grad" if want.requires_grad else "should-not-need-grad", sides)
    rtol, atol = _find_tolerance(want.dtype, tolerance)
    want_values = want.detach().cpu().resolve_conj().resolve_neg()
    got_values = got.detach().cpu().resolve_conj().resolve_neg().to(want_values.dtype)
    if torch.equal(got_values, want_values):  # it takes a fifth of the time of what follows
        return None
    if want_values.is_floating_point() or want_values.is_complex():
        agree = torch.isclose(got_values, want_values, rtol=rtol, atol=atol, equal_nan=True)
    else:
        agree = got_values == want_values
    if bool(agree.all()):
        return None
    index = tuple(_find_first_index(agree))
    got_entry, want_entry = got_values[index], want_values[index]
    is_nan = bool(got_entry.isnan())  # where the right value is another one
    return _make_wrong_value(got_entry.item(), want_entry.item(), at + _format_index(index), is_nan)


def _compare_arrays(
    got: Any, want: np.ndarray[Any, Any], tolerance: Tolerance, check_dtype: bool, at: str
) -> Difference | None:
    if not isinstance(got, np.ndarray):
        return _make_wrong_type(got, want, at)
    if got.shape != want.shape:
        return Difference("wrong-shape", {"got": str(got.shape), "want": str(want.shape), "at": at})
    if check_dtype and got.dtype != want.dtype:
        return Difference("wrong-dtype", {"got": str(got.dtype), "want": str(want.dtype), "at": at})
    rtol, atol = _choose_tolerance(tolerance)
    if np.issubdtype(want.dtype, np.number):
        agree = np.isclose(got, want, rtol=rtol, atol=atol, equal_nan=True)
    else:
        agree = got == want
    if bool(agree.all()):
        return None
    index = tuple(_find_first_index(torch.from_numpy(np.asarray(agree))))
    is_nan = bool(got[index] != got[index])
    return _make_wrong_value(got[index], want[index], at + _format_index(index), is_nan)


def _make_wrong_value(got: Any, want: Any, at: str, is_nan: bool = False) -> Difference:
    """Return the difference of two entries. Both are written so that the texts differ."""
    texts = [_format_entry(entry, 6) for entry in (got, want)]
    if texts[0] == texts[1]:
        texts = [_format_entry(entry, 17) for entry in (got, want)]
    return Difference("wrong-value", {"at": at, "got": texts[0], "want": texts[1]}, is_nan)


def _format_entry(entry: Any, digits: int) -> str:
    is_float = isinstance(entry, float | np.floating)
    return f"{float(entry):.{digits}g}" if is_float else describe(entry, limit=80)


def _compare_numbers(got: Any, want: Any, tolerance: Tolerance, at: str) -> Difference | None:
    if isinstance(got, bool | np.bool_) or not isinstance(got, numbers.Number):
        return _make_wrong_type(got, want, at)
    rtol, atol = _choose_tolerance(tolerance)
    if _are_close(complex(got), complex(want), rtol, atol):  # type: ignore[call-overload]
        return None
    return _make_wrong_value(got, want, at, is_nan=bool(got != got))


def _are_close(got: complex, want: complex, rtol: float, atol: float) -> bool:
    """Return what `np.isclose` says with ``equal_nan``, which takes ten times as long."""
    if got == want:
        return True
    if cmath.isnan(got) or cmath.isnan(want):
        return cmath.isnan(got) and cmath.isnan(want)
    apart = got - want
    size = math.hypot(want.real, want.imag)
    return cmath.isfinite(want) and math.hypot(apart.real, apart.imag) <= atol + rtol * size


def _compare_exactly(got: Any, want: Any, at: str) -> Difference | None:
    same_kind = type(got) is type(want) or (isinstance(want, bool) and isinstance(got, np.bool_))
    if not same_kind:
        return _make_wrong_type(got, want, at)
    return None if got == want else _make_wrong_value(got, want, at)


def _compare_containers(
    got: Any, want: Any, tolerance: Tolerance, check_dtype: bool, at: str
) -> Difference | None:
    base = next(kind for kind in (tuple, list, dict) if isinstance(want, kind))
    if not isinstance(got, base):
        return _make_wrong_type(got, want, at)
    if isinstance(want, dict):
        if set(got) != set(want):
            keys = {"got": str(sorted(map(str, got))), "want": str(sorted(map(str, want)))}
            return Difference("wrong-keys", {**keys, "at": at})
        pairs = [(f"[{key!r}]", got[key], want[key]) for key in want]
    else:
        if len(got) != len(want):
            lengths = {"got": str(len(got)), "want": str(len(want)), "at": at}
            return Difference("wrong-length", lengths)
        pairs = [(f"[{i}]", g, w) for i, (g, w) in enumerate(zip(got, want, strict=True))]
    for place, got_item, want_item in pairs:
        mismatch = difference(
            got_item, want_item, tolerance=tolerance, check_dtype=check_dtype, at=at + place
        )
        if mismatch:
            return mismatch
    return None


def _find_tolerance(dtype: torch.dtype, tolerance: Tolerance) -> tuple[float, float]:
    chosen = tolerance.get(dtype) if isinstance(tolerance, Mapping) else tolerance
    return TOLERANCES.get(dtype, (0.0, 0.0)) if chosen is None else (chosen, chosen)


def _choose_tolerance(tolerance: Tolerance) -> tuple[float, float]:
    """Return the tolerance for a number or an array. One for each dtype is about tensors only."""
    if tolerance is None or isinstance(tolerance, Mapping):
        return 1e-5, 1e-7
    return tolerance, tolerance


def _find_first_index(agree: torch.Tensor) -> list[int]:
    return (~agree).nonzero()[0].tolist() if agree.dim() else []


def _format_index(index: tuple[int, ...]) -> str:
    return str(list(index)) if index else ""


def name_of(function: Callable[..., Any]) -> Text:
    """Return a function's name for a message."""
    name = getattr(function, "__name__", "")
    return name if name and name != "<lambda>" else phrase("your function")


def format_dtype(dtype: torch.dtype) -> str:
    """Return a dtype as students write it: ``torch.float32``."""
    return str(dtype)


def kind(value: Any) -> Text:
    """Return a value's type in words: ``a tensor``, ``a tuple``, ``None``."""
    if value is None:
        return "None"
    if isinstance(value, torch.Tensor):
        return phrase("a tensor")
    if isinstance(value, np.ndarray):
        return phrase("a NumPy array")
    if isinstance(value, bool):
        return phrase("True or False")
    name = type(value).__name__
    if isinstance(value, np.generic):
        return phrase("a NumPy {type}", type=name)
    return phrase("an {type}", type=name) if name[0] in "aeiou" else phrase("a {type}", type=name)


def list_choices(choices: Sequence[Text]) -> Text:
    """Return choices with "or" between them."""
    listed, *others = choices
    for choice in others:
        listed = phrase("{first} or {second}", first=listed, second=choice)
    return listed


def describe(value: Any, limit: int = 240) -> Text:
    """Describe a value in at most `limit` characters.

    A large value becomes its shape, dtype, range, and how many of its elements are NaN.
    """
    if isinstance(value, torch.Tensor):
        flag = ", requires_grad=True" if value.requires_grad else ""
        text = repr(value.detach())[:-1] + flag + ")" if value.numel() <= 24 else ""
        if text and len(text) <= limit:
            return text
        return phrase(
            "tensor of shape {shape}, {dtype}{range}{flag}",
            shape=str(tuple(value.shape)),
            dtype=format_dtype(value.dtype),
            range=_describe_range(value.detach()),
            flag=flag,
        )
    if isinstance(value, np.ndarray):
        text = repr(value) if value.size <= 24 else ""
        if text and len(text) <= limit:
            return text
        is_real = np.issubdtype(value.dtype, np.number) and not np.iscomplexobj(value)
        return phrase(
            "array of shape {shape}, {dtype}{range}",
            shape=str(value.shape),
            dtype=str(value.dtype),
            range=_describe_range(torch.tensor(value.astype(float))) if is_real else "",
        )
    text = repr(value)
    return shorten(text, limit)


def _describe_range(value: torch.Tensor) -> Text:
    """Return the smallest and largest element, and how many are NaN."""
    if not value.numel() or value.is_complex():
        return ""
    # a number of a subclass of Tensor can't be formatted
    numbers_only = value.as_subclass(torch.Tensor).double()
    numbers_only = numbers_only[~numbers_only.isnan()]
    count, gaps = value.numel(), value.numel() - numbers_only.numel()
    if not numbers_only.numel():
        return phrase(", {gaps} of {count} are NaN", gaps=gaps, count=count)
    low, high = (f"{float(end):.4g}" for end in numbers_only.aminmax())
    if not gaps:
        return phrase(", values from {low} to {high}", low=low, high=high)
    return phrase(
        ", values from {low} to {high}, {gaps} of {count} are NaN",
        low=low,
        high=high,
        gaps=gaps,
        count=count,
    )
