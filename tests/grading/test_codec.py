"""The codec: what goes in comes out, and hostile bytes do nothing but raise."""

from __future__ import annotations

import collections
import contextlib
import json
import math
import time
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.grading.wire import codec
from autograder.grading.wire.arrays import DTYPES
from autograder.grading.wire.json_text import CodecError
from autograder.grading.wire.limits import WireLimits

FEW = settings(max_examples=60, deadline=None)


def journey(value: Any) -> Any:
    return codec.decode(*codec.encode(value))


def same(one: Any, other: Any) -> bool:
    """Equal, of exactly the same type, down to signs of zero and bits of NaN's kind."""
    if type(one) is not type(other):
        return False
    if isinstance(one, torch.Tensor):
        fields = ("shape", "dtype", "requires_grad")
        if any(getattr(one, f) != getattr(other, f) for f in fields):
            return False
        strides = zip(one.shape, one.stride(), other.stride(), strict=True)
        if one.numel() and any(n > 1 and a != b for n, a, b in strides):
            return False
        left, right = (
            torch.empty(one.shape, dtype=one.dtype),
            torch.empty(one.shape, dtype=one.dtype),
        )
        left.copy_(one.detach())
        right.copy_(other.detach())
        return left.reshape(-1).view(torch.uint8).tolist() == right.reshape(-1).view(
            torch.uint8
        ).tolist() and same(one.grad, other.grad)
    if isinstance(one, np.ndarray | np.generic):
        return one.dtype == other.dtype and one.shape == other.shape and (
            one.tobytes() == other.tobytes()
        )  # fmt: skip
    if isinstance(one, float):
        return repr(one) == repr(other)
    if isinstance(one, complex):
        return repr(one) == repr(other)
    if isinstance(one, dict):
        pairs = zip(one.items(), other.items(), strict=True)
        return len(one) == len(other) and all(same(a, b) for a, b in pairs)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


HASHABLE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=-(2**300), max_value=2**300),
    st.floats(allow_nan=False),
    st.text(),
    st.text(alphabet=st.characters(categories=["Cs", "Lu"])),
    st.binary(),
    st.complex_numbers(allow_nan=False),
    st.sampled_from([torch.float32, torch.int8, torch.device("cpu"), ..., torch.Size([2, 0])]),
    st.builds(range, st.integers(-50, 50), st.integers(-50, 50), st.integers(1, 9)),
)
LEAVES = st.one_of(
    HASHABLE,
    st.just(math.nan),
    st.builds(slice, st.none() | st.integers(), st.integers(), st.none() | st.integers(1, 5)),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(HASHABLE, inner, max_size=4),
        st.dictionaries(HASHABLE, inner, max_size=3).map(collections.OrderedDict),
        st.sets(HASHABLE, max_size=4),
        st.frozensets(HASHABLE, max_size=4),
    ),
    max_leaves=12,
)


@FEW
@given(VALUES)
def test_plain_values_come_back_the_same(value: Any) -> None:
    assert same(journey(value), value)


@st.composite
def tensors(draw: st.DrawFn) -> torch.Tensor:
    shape = draw(st.lists(st.integers(0, 4), max_size=4))
    dtype = draw(st.sampled_from(sorted(DTYPES.values(), key=str)))
    raw = torch.tensor(
        draw(st.lists(st.integers(0, 255), min_size=8, max_size=8)), dtype=torch.uint8
    )
    count = math.prod(shape) * dtype.itemsize
    data = raw.repeat(count // 8 + 1)[:count]
    if dtype is torch.bool:
        tensor = (data > 128).reshape(shape)
    else:
        tensor = (data.view(dtype) if count else torch.empty(0, dtype=dtype)).reshape(shape)
    if draw(st.booleans()) and tensor.dim() > 1:
        tensor = tensor.transpose(0, -1)
    if draw(st.booleans()) and tensor.dim() and tensor.shape[0] > 1:
        tensor = tensor[::2]
    if (dtype.is_floating_point or dtype.is_complex) and dtype.itemsize > 1 and draw(st.booleans()):
        tensor.requires_grad_()
    return tensor


@FEW
@given(tensors())
def test_tensors_come_back_the_same(tensor: torch.Tensor) -> None:
    back = journey(tensor)
    assert same(back, tensor)
    assert back.untyped_storage().data_ptr() != tensor.untyped_storage().data_ptr() or (
        not tensor.numel()
    )


@pytest.mark.parametrize(
    "value",
    [
        np.arange(6, dtype=np.float16).reshape(2, 3),
        np.asfortranarray(np.ones((2, 3))),
        np.zeros((2, 0)),
        np.array(3.5),
        np.array(["ab", "ü"]),
        np.array([True, False]),
        np.array(["2020-01-01"], dtype="M8[D]"),
        np.float32(2.5),
        np.bool_(True),
        np.str_("word"),
        torch.zeros(1, 3).expand(4, 3),
        torch.ones(2, 3).max(dim=1),
        torch.nn.Parameter(torch.ones(2), requires_grad=False),
        collections.Counter("hello"),
        torch.tensor(True),
    ],
    ids=repr,
)
def test_what_torch_and_numpy_make_comes_back_the_same(value: Any) -> None:
    back = journey(value)
    assert same(back, value) or (
        type(back) is type(value) and all(map(torch.equal, tuple(back), tuple(value)))
    )


def test_the_gradient_travels_with_its_tensor_at_any_depth() -> None:
    x = torch.ones(3, requires_grad=True)
    (x * torch.tensor([1.0, 2.0, 3.0])).sum().backward()
    back = journey({"params": [(x,)]})["params"][0][0]
    assert back.grad.tolist() == [1.0, 2.0, 3.0]
    assert back.requires_grad


def test_one_tensor_named_twice_stays_one() -> None:
    x = torch.zeros(2)
    one, two = journey([x, x])
    assert one is two


def test_a_lazily_conjugated_tensor_arrives_as_its_values() -> None:
    assert journey(torch.tensor([1 + 2j]).conj()).tolist() == [1 - 2j]


class Text(str):
    __slots__ = ()


class Whole(int):
    pass


class MyTensor(torch.Tensor):
    pass


@pytest.mark.parametrize(
    "value",
    [
        Text("a"),
        Whole(1),
        torch.ones(2).as_subclass(MyTensor),
        type("L", (list,), {})(),
        type("F", (float,), {})(1.0),
        np.ones(2).view(np.matrix),
        np.array([object()]),
        object(),
        len,
        torch.ones(2, 2).to_sparse(),
        torch.ones(2, device="meta"),
    ],
    ids=lambda v: type(v).__name__,
)
def test_only_exact_types_go_by_value(value: Any) -> None:
    with pytest.raises(CodecError):
        codec.encode(value)
    with pytest.raises(CodecError):
        codec.encode([value])


def test_what_contains_itself_is_refused_with_a_sentence() -> None:
    ring: list[Any] = []
    ring.append({"again": ring})
    with pytest.raises(CodecError, match="contains itself"):
        codec.encode(ring)


def test_limits_hold_in_both_directions() -> None:
    small = WireLimits(message_bytes=100, header_bytes=1000, nodes=50, depth=5, integer_bits=64)
    deep: Any = 0
    for _ in range(10):
        deep = [deep]
    for value in (torch.zeros(100), list(range(60)), deep, 2**100, "x" * 2000):
        header, buffers = codec.encode(value)
        with pytest.raises(CodecError):
            codec.encode(value, small)
        with pytest.raises(CodecError):
            codec.decode(header, buffers, small)


def test_one_small_buffer_cannot_become_much_memory() -> None:
    tensor = ["T", "uint8", [1000], None, False, "tensor", 0, None]
    header = json.dumps(["l", [tensor] * 200]).encode()
    with pytest.raises(CodecError, match="bytes"):
        codec.decode(header, [bytes(1000)], WireLimits(message_bytes=100_000))


def test_a_byte_string_named_many_times_counts_each_time() -> None:
    header = json.dumps(["l", [["b", 0]] * 200]).encode()
    with pytest.raises(CodecError, match="bytes"):
        codec.decode(header, [bytearray(1000)], WireLimits(message_bytes=100_000))


@pytest.mark.parametrize(
    "node",
    [
        ["T", "float32", [10**9, 10**9], None, False, "tensor", 0, None],
        ["T", "float32", [0, -1], None, False, "tensor", 0, None],
        ["T", "float32", [True], None, False, "tensor", 0, None],
        ["T", "float32", [1], [10**18], False, "tensor", 0, None],
        ["T", "float32", [1], [-1], False, "tensor", 0, None],
        ["T", "int64", [0], None, True, "tensor", 1, None],
        ["T", "load", [1], None, False, "tensor", 0, None],
        ["T", "float32", [1], None, False, "buffer", 0, None],
        ["T", "float32", [1], None, False, "tensor", 7, None],
        ["T", "float32", [1], None, False, "tensor", 0, 3],
        ["A", "|O", [1], "C", 0],
        ["A", "<f4,<f4", [1], "C", 0],
        ["A", "<U1", [1], "C", 0],
        ["A", "<f4", [1], "K", 0],
        ["A", "float32", [1], "C", 0],
        ["n", "O", 0],
        ["N", "__class__", []],
        ["N", "max", []],
        ["N", "__builtins__", ["l", []]],
        ["d", [[["l", []], 1]]],
        ["s", [["d", []]]],
        ["@", 0],
        ["@", -1],
        ["@", True],
        ["R", {"id": 0}],
        ["r", 0, 10**12, 1],
        ["r", 0, 1, 0],
        ["D", "no such device"],
        ["y", "save"],
        ["z", [-1]],
        ["z", [10**30]],
        ["u", "zz"],
        ["f", "1"],
        ["i", "0x" + "f" * 100_000],
        ["c", 1, 2],
        ["S", [1]],
        ["l", 3],
        ["l"],
        ["", 1],
        [],
        {},
        {"id": 3},
        ["eval", "1+1"],
    ],
    ids=lambda node: json.dumps(node)[:40],
)
def test_malformed_nodes_are_refused(node: Any) -> None:
    with pytest.raises(CodecError):
        codec.decode(json.dumps(node).encode(), [b"\xff\xff\xff\xff", b""])


@pytest.mark.parametrize(
    "header",
    [
        b"", b"NaN", b"[", b"\xff\xfe", b"[" * 100_000, b"1" * 10_000, b'{"a":' * 5000,
        b'["l",[' * 3000 + b"]]" * 3000, b"\x80\x04\x95",
    ],
    ids=lambda h: repr(h[:8]),
)  # fmt: skip
def test_what_is_no_json_is_refused(header: bytes) -> None:
    with pytest.raises(CodecError):
        codec.decode(header, [])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 300) | st.floats() | st.text(max_size=4)
    | st.sampled_from([*"ltsFdoCTA@RifubcrSzyDnN", "...", "float32", "<f4", "tensor", "parameter"]),
    lambda inner: st.lists(inner, max_size=8)
    | st.dictionaries(st.sampled_from(["id", "kind", "name"]), inner, max_size=3)
    | st.tuples(st.sampled_from([*"ltsFdoCTA@RifubcrSzyDnN"]), inner).map(list),
    max_leaves=25,
)  # fmt: skip


def decode_in_time(header: bytes, buffers: list[bytes]) -> None:
    """A value or a CodecError, and soon: CPU time counts, so that a busy machine does no harm."""
    begin = time.process_time()
    with contextlib.suppress(CodecError):
        codec.decode(header, buffers)
    assert time.process_time() - begin < 1


@settings(max_examples=150, deadline=None)
@given(JSON, st.lists(st.binary(max_size=16), max_size=2))
def test_any_json_gives_a_value_or_a_codec_error(node: Any, buffers: list[bytes]) -> None:
    decode_in_time(json.dumps(node).encode(), buffers)


@settings(max_examples=120, deadline=None)
@given(VALUES | tensors(), st.data())
def test_a_damaged_message_gives_a_value_or_a_codec_error(value: Any, data: st.DataObject) -> None:
    header, buffers = codec.encode(value)
    damaged = bytearray(header)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(damaged) - 1))
        damaged[place : place + 1] = data.draw(st.binary(max_size=2))
        if not damaged:
            break
    decode_in_time(bytes(damaged), [bytes(b)[: data.draw(st.integers(0, 64))] for b in buffers])
