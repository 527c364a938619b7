"""Compare and describe values: first type, then shape, then dtype, then numbers."""

from __future__ import annotations

import numbers
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

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


@dataclass(frozen=True)
class Difference:
    """A difference has the id of a general mistake and the fields of its message."""

    mistake: str
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def message_fields(self) -> dict[str, str]:
        """The fields, with the place as the message shows it."""
        at = self.fields.get("at")
        return {**self.fields, "at": f" (at `{at}`)" if at else ""}


def difference(
    got: Any, want: Any, *, tolerance: float | None = None, check_dtype: bool = True, at: str = ""
) -> Difference | None:
    """Return the first way in which `got` differs from `want`, or None if they agree.

    Args:
        got: The student's value.
        want: The right value. It decides what to compare.
        tolerance: The relative and absolute tolerance. The default depends on the dtype
            (`TOLERANCES`).
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
    got: Any, want: torch.Tensor, tolerance: float | None, check_dtype: bool, at: str
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
        return Difference(
            "needs-grad" if want.requires_grad else "should-not-need-grad", {"at": at}
        )
    rtol, atol = _find_tolerance(want.dtype, tolerance)
    want_values = want.detach().cpu().resolve_conj().resolve_neg()
    got_values = got.detach().cpu().resolve_conj().resolve_neg().to(want_values.dtype)
    if want_values.is_floating_point() or want_values.is_complex():
        agree = torch.isclose(got_values, want_values, rtol=rtol, atol=atol, equal_nan=True)
    else:
        agree = got_values == want_values
    if bool(agree.all()):
        return None
    return Difference("wrong-value", {"at": at + _find_first_index(agree)})


def _compare_arrays(
    got: Any, want: np.ndarray[Any, Any], tolerance: float | None, check_dtype: bool, at: str
) -> Difference | None:
    if not isinstance(got, np.ndarray):
        return _make_wrong_type(got, want, at)
    if got.shape != want.shape:
        return Difference("wrong-shape", {"got": str(got.shape), "want": str(want.shape), "at": at})
    if check_dtype and got.dtype != want.dtype:
        return Difference("wrong-dtype", {"got": str(got.dtype), "want": str(want.dtype), "at": at})
    rtol, atol = (tolerance, tolerance) if tolerance is not None else (1e-5, 1e-7)
    if np.issubdtype(want.dtype, np.number):
        agree = np.isclose(got, want, rtol=rtol, atol=atol, equal_nan=True)
    else:
        agree = got == want
    if bool(agree.all()):
        return None
    return Difference(
        "wrong-value", {"at": at + _find_first_index(torch.from_numpy(np.asarray(agree)))}
    )


def _compare_numbers(got: Any, want: Any, tolerance: float | None, at: str) -> Difference | None:
    if isinstance(got, bool | np.bool_) or not isinstance(got, numbers.Number):
        return _make_wrong_type(got, want, at)
    rtol, atol = (tolerance, tolerance) if tolerance is not None else (1e-5, 1e-7)
    if np.isclose(complex(got), complex(want), rtol=rtol, atol=atol, equal_nan=True):  # type: ignore[call-overload]
        return None
    return Difference("wrong-value", {"at": at})


def _compare_exactly(got: Any, want: Any, at: str) -> Difference | None:
    same_kind = type(got) is type(want) or (isinstance(want, bool) and isinstance(got, np.bool_))
    if not same_kind:
        return _make_wrong_type(got, want, at)
    return None if got == want else Difference("wrong-value", {"at": at})


def _compare_containers(
    got: Any, want: Any, tolerance: float | None, check_dtype: bool, at: str
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


def _find_tolerance(dtype: torch.dtype, tolerance: float | None) -> tuple[float, float]:
    return TOLERANCES.get(dtype, (0.0, 0.0)) if tolerance is None else (tolerance, tolerance)


def _find_first_index(agree: torch.Tensor) -> str:
    if not agree.dim():
        return ""
    return str((~agree).nonzero()[0].tolist())


def format_dtype(dtype: torch.dtype) -> str:
    """Return a dtype as students write it: ``torch.float32``."""
    return str(dtype)


def kind(value: Any) -> str:
    """Return a value's type in words: ``a tensor``, ``a tuple``, ``None``."""
    if value is None:
        return "None"
    if isinstance(value, torch.Tensor):
        return "a tensor"
    if isinstance(value, np.ndarray):
        return "a NumPy array"
    if isinstance(value, bool):
        return "True or False"
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def describe(value: Any, limit: int = 240) -> str:
    """Describe a value in at most `limit` characters.

    A large value becomes its shape, dtype and range.
    """
    if isinstance(value, torch.Tensor):
        text = repr(value.detach()) if value.numel() <= 24 else ""
        if not text or len(text) > limit:
            text = f"tensor of shape {tuple(value.shape)}, {format_dtype(value.dtype)}"
            if value.numel() and not value.is_complex():
                numbers_only = value.detach().double()
                numbers_only = numbers_only[~numbers_only.isnan()]
                gaps = value.numel() - numbers_only.numel()
                if numbers_only.numel():
                    low, high = numbers_only.aminmax()
                    text += f", values from {low:.4g} to {high:.4g}"
                if gaps:
                    text += f", {gaps} of {value.numel()} are nan"
        return text
    if isinstance(value, np.ndarray):
        text = repr(value) if value.size <= 24 else ""
        return (
            text if text and len(text) <= limit else f"array of shape {value.shape}, {value.dtype}"
        )
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
