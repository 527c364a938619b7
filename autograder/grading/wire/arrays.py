"""Turn tensors, NumPy arrays and NumPy scalars into fields and bytes for `codec`, and back."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np
import torch

from autograder.grading.wire.json_text import CodecError
from autograder.language import phrase

Store = Callable[[bytes], int]
Load = Callable[[Any], Any]
Spend = Callable[[int], None]

_DTYPE_NAMES = [
    *("bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64"),
    *("float16", "bfloat16", "float32", "float64", "complex32", "complex64", "complex128"),
    *("float8_e4m3fn", "float8_e5m2", "float8_e4m3fnuz", "float8_e5m2fnuz"),
]
#: The dtypes that travel, by the name after ``torch.``.
DTYPES: dict[str, torch.dtype] = {n: getattr(torch, n) for n in _DTYPE_NAMES if hasattr(torch, n)}
_NAMES = {dtype: name for name, dtype in DTYPES.items()}
#: The kinds of NumPy dtype that are plain numbers or text, and not objects or records.
_ARRAY_KINDS = frozenset("biufcSUmM")
_MOST_DIMENSIONS = 32


def dtype_name(dtype: torch.dtype) -> str:
    """Return a dtype's name in a message.

    Raises:
        CodecError: If the dtype does not travel, such as a quantized one.
    """
    try:
        return _NAMES[dtype]
    except KeyError:
        raise CodecError(phrase("{dtype} can't be sent as data.", dtype=dtype)) from None


def can_send_tensor(tensor: torch.Tensor) -> bool:
    """Return whether a tensor is dense, in main memory, and of an ordinary dtype."""
    return (
        tensor.layout is torch.strided
        and tensor.device.type == "cpu"
        and tensor.dtype in _NAMES
        and tensor.dim() <= _MOST_DIMENSIONS
    )


def can_send_array(array: np.ndarray[Any, Any]) -> bool:
    """Return whether the elements of an array are plain numbers or text."""
    return array.dtype.kind in _ARRAY_KINDS and array.dtype.itemsize > 0


def sendable_gradient(tensor: torch.Tensor) -> torch.Tensor | None:
    """Return a tensor's ``.grad`` if it can travel. Do not ask a tensor that would warn."""
    grad = tensor.grad if tensor.is_leaf or tensor.retains_grad else None
    return grad if type(grad) is torch.Tensor and can_send_tensor(grad) else None


def raw_bytes(tensor: torch.Tensor) -> bytes:
    """Return the bytes of the elements in row-major order."""
    flat = tensor.detach().resolve_conj().resolve_neg().contiguous().reshape(-1)
    if flat.numel() == 1:  # a single element counts as contiguous with any stride
        flat = flat.as_strided((1,), (1,))
    return bytes(flat.view(torch.uint8).numpy().data) if flat.numel() else b""


def tensor_fields(tensor: torch.Tensor, store: Store) -> list[Any]:
    """Return dtype, shape, strides (if unusual), requires_grad, class and buffer number."""
    strides = None if tensor.is_contiguous() else list(tensor.stride())
    return [
        _NAMES[tensor.dtype],
        list(tensor.shape),
        strides,
        bool(tensor.requires_grad),
        "parameter" if issubclass(type(tensor), torch.nn.Parameter) else "tensor",
        store(raw_bytes(tensor)),
    ]


def make_tensor(fields: list[Any], load: Load, spend: Spend) -> torch.Tensor:
    """Return a tensor in its own memory.

    Raises:
        CodecError: If the fields contradict each other or ask for too much memory.
    """
    name, sizes, strides, requires_grad, kind, number = fields
    dtype, shape = DTYPES[name], _sizes(sizes)
    data = load(number)
    size = math.prod(shape) * dtype.itemsize
    if len(data) != size or type(requires_grad) is not bool or kind not in ("tensor", "parameter"):
        raise CodecError(phrase("The tensor is malformed."))
    spend(size)
    if dtype is torch.bool:  # any byte may arrive, but only 0 and 1 are booleans
        tensor = (_from_bytes(data, torch.uint8) != 0).reshape(shape)
    else:
        tensor = _from_bytes(data, dtype).reshape(shape)
    if strides is not None:
        tensor = _with_strides(tensor, _sizes(strides), spend)
    if kind == "parameter":
        return torch.nn.Parameter(tensor, requires_grad=requires_grad)
    return tensor.requires_grad_() if requires_grad else tensor


def set_gradient(tensor: torch.Tensor, grad: Any) -> None:
    """Set a tensor's ``.grad``.

    Raises:
        CodecError: If the gradient does not fit.
    """
    if type(grad) is not torch.Tensor or grad.shape != tensor.shape or grad.dtype != tensor.dtype:
        raise CodecError(phrase("The gradient does not fit its tensor."))
    tensor.grad = grad.detach()


def _from_bytes(data: Any, dtype: torch.dtype) -> torch.Tensor:
    return torch.frombuffer(bytearray(data), dtype=dtype) if data else torch.empty(0, dtype=dtype)


def _with_strides(tensor: torch.Tensor, strides: list[int], spend: Spend) -> torch.Tensor:
    """Return the same elements in the original layout, so ``view`` fails where it failed before."""
    shape = list(tensor.shape)
    if len(strides) != len(shape):
        raise CodecError(phrase("The tensor is malformed."))
    if 0 in shape:
        return tensor
    reach = 1 + sum((n - 1) * stride for n, stride in zip(shape, strides, strict=True))
    if reach > 16 * max(
        tensor.numel(), 64
    ):  # a few columns of a huge table are not worth the memory
        return tensor.clone(memory_format=torch.contiguous_format)
    spend(reach * tensor.dtype.itemsize)
    # expanded dimensions have stride 0: lay out one element and expand again
    single = [1 if stride == 0 else n for n, stride in zip(shape, strides, strict=True)]
    base = tensor
    for dim, n in enumerate(single):
        base = base.narrow(dim, 0, n)
    copy = torch.empty_strided(single, strides, dtype=tensor.dtype)
    return copy.copy_(base).expand(shape)


def _sizes(value: Any) -> list[int]:
    if type(value) is not list or len(value) > _MOST_DIMENSIONS:
        raise CodecError(phrase("The shape is malformed."))
    if not all(type(n) is int and 0 <= n < 2**40 for n in value):
        raise CodecError(phrase("The shape is malformed."))
    return value


def array_fields(array: np.ndarray[Any, Any], store: Store) -> list[Any]:
    """Return dtype, shape, memory order and buffer number of an array."""
    fortran = array.flags.f_contiguous and not array.flags.c_contiguous
    order: Literal["F", "C"] = "F" if fortran else "C"
    return [array.dtype.str, list(array.shape), order, store(array.tobytes(order))]


def make_array(fields: list[Any], load: Load, spend: Spend) -> np.ndarray[Any, Any]:
    """Return an array in its own memory.

    Raises:
        CodecError: If the fields contradict each other or ask for too much memory.
    """
    name, sizes, order, number = fields
    dtype, shape, data = _array_dtype(name), _sizes(sizes), load(number)
    size = math.prod(shape) * dtype.itemsize
    if len(data) != size or order not in ("C", "F"):
        raise CodecError(phrase("The array is malformed."))
    spend(size)
    flat = np.frombuffer(bytearray(data), dtype=dtype) if size else np.empty(0, dtype)
    if dtype.kind == "b":
        flat = flat.view(np.uint8) != 0
    if dtype.kind == "U" and size and flat.view(dtype.byteorder + "u4").max() > 0x10FFFF:
        raise CodecError(phrase("The text is malformed."))
    return flat.reshape(shape, order=order)


def _array_dtype(name: Any) -> np.dtype[Any]:
    # "<f4", "|S3" and "<M8[ns]" are short. A longer name would be a record.
    if type(name) is not str or len(name) > 16:
        raise CodecError(phrase("The array is malformed."))
    dtype = np.dtype(name)
    if dtype.kind not in _ARRAY_KINDS or dtype.itemsize == 0 or dtype.str != name:
        raise CodecError(phrase("The array is malformed."))
    return dtype


_SCALARS = frozenset(
    kind
    for kind in np.sctypeDict.values()
    if issubclass(kind, np.number | np.bool_ | np.str_ | np.bytes_)
)


def is_numpy_scalar(kind: type) -> bool:
    """Return whether a type is one of NumPy's own number or text types."""
    return kind in _SCALARS


def scalar_fields(value: Any, store: Store) -> list[Any]:
    """Return dtype and buffer number of a NumPy scalar."""
    array = np.asarray(value)
    if array.dtype.itemsize == 0:  # empty text in NumPy
        array = array.astype(array.dtype.kind + "1")
    return [array.dtype.str, store(array.tobytes())]


def make_scalar(fields: list[Any], load: Load, spend: Spend) -> Any:
    """Return a NumPy scalar. It raises the errors of `make_array`."""
    name, number = fields
    return make_array([name, [1], "C", number], load, spend)[0]


def is_named_result(kind: type) -> bool:
    """Return whether a type is a named result, such as the type of ``x.max(dim=0)``."""
    return kind.__module__ == "torch.return_types" and named_result(kind.__name__) is kind


def named_result(name: Any) -> Callable[[Sequence[Any]], Any]:
    """Return the type with this name in ``torch.return_types``.

    Raises:
        CodecError: If this type does not exist.
    """
    result_type = getattr(torch.return_types, name, None) if type(name) is str else None
    if not isinstance(result_type, type) or result_type.__module__ != "torch.return_types":
        raise CodecError(phrase("The message is malformed."))
    return result_type
