"""Encode values as data: JSON text and binary buffers, never pickle, never code.

A message has a *header* and a list of *buffers*. The header is JSON, in which a tagged list stands
for every value that JSON lacks. The buffers hold the bytes of tensors, arrays and byte strings::

    encode((1, torch.zeros(2)))  ->  '["t",[1,["T","float32",[2],[1],0,"",0,null]]]', [8 zero bytes]

Only exact types travel (``type(x) is list``). A subclass can override anything, even how it
compares, so only its content and its name travel (`subclasses.py`). Other objects go by reference
(`references.py`) or not at all. The judge can't trust the encoder in the student's process. The
decoder is strict: for any bytes, it returns a value or raises `CodecError`, within the
`WireLimits`.
"""

from __future__ import annotations

import collections
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from autograder.grading.wire import arrays, json_text, subclasses
from autograder.grading.wire.json_text import CodecError
from autograder.grading.wire.limits import WireLimits
from autograder.language import phrase

Buffers = Sequence[bytes | bytearray | memoryview]

_MAPPINGS: dict[str, type] = {
    "d": dict,
    "o": collections.OrderedDict,
    "C": collections.Counter,
}
_SEQUENCES: dict[str, Callable[[list[Any]], Any]] = {
    "l": list,
    "t": tuple,
    "s": set,
    "F": frozenset,
}
_SEQUENCE_TAGS: dict[type, str] = {list: "l", tuple: "t", set: "s", frozenset: "F"}
_MAPPING_TAGS: dict[type, str] = {kind: tag for tag, kind in _MAPPINGS.items()}
#: The types that an operation can change in place, besides tensors and arrays.
MUTABLE = (list, set, dict)
#: If all elements of a set or dictionary have the same hash, it takes forever to build.
_MOST_EQUAL_HASHES = 100
#: Integers up to this size are JSON numbers. Larger ones are hexadecimal text.
_SMALL = 2**63


class Encoder:
    """Turn values into one message.

    Args:
        limits: The limits. Encoding raises an error beyond them.
        refer: Returns the payload of a reference for an object that can't travel, or raises
            `CodecError`. Without `refer`, the encoder refuses such objects.
        known: Tensors and arrays that the other side already has, by `id`, with their number there.
            They travel as this number, so two names for one tensor stay one tensor.
        number_of: Returns the number of an object in the student's process, for values of
            subclasses. Without it, the encoder sends only those that came from there.
    """

    def __init__(
        self,
        limits: WireLimits | None = None,
        refer: Callable[[Any], Any] | None = None,
        known: dict[int, int] | None = None,
        number_of: Callable[[Any], int] | None = None,
    ) -> None:
        self.limits = limits or WireLimits()
        self.refer = refer
        self.number_of = number_of
        self.buffers: list[bytes] = []
        #: Tensors and arrays in the order of encoding. The decoder numbers them in the same order.
        self.leaves: list[Any] = []
        self._known = dict(known or {})
        self._offset = len(self._known)
        self._open: set[int] = set()
        self._nodes = 0
        self._bytes = 0

    def encode(self, value: Any) -> bytes:
        """Return the header for `value`, and add its buffers to `buffers`.

        Raises:
            CodecError: If the value is too large or too deep, contains itself, or has a type that
                can't travel.
        """
        return self.finish(self.node(value))

    def finish(self, message: Any) -> bytes:
        """Return the header for JSON with nodes of this encoder. Raise the errors of `encode`."""
        header = json_text.dump(message)
        if len(header) > self.limits.header_bytes:
            raise CodecError(
                phrase(
                    "The value is larger than {count} bytes as text.",
                    count=self.limits.header_bytes,
                )
            )
        return header

    def node(self, value: Any, depth: int = 0) -> Any:
        """Return the JSON node for `value`. It raises the errors of `encode`."""
        self._nodes += 1
        if self._nodes > self.limits.nodes:
            raise CodecError(
                phrase("The value has more than {count} elements.", count=self.limits.nodes)
            )
        if depth > self.limits.depth:
            raise CodecError(
                phrase(
                    "The value is nested more than {count} levels deep.", count=self.limits.depth
                )
            )
        kind = type(value)
        if value is None or kind is bool:
            return value
        if kind is int:
            return self._integer(value)
        if kind is float:
            return value if math.isfinite(value) else ["f", str(value)]
        if kind is str:
            return _text(value)
        if kind is torch.Tensor or kind is torch.nn.Parameter or kind is np.ndarray:
            return self._leaf(value, depth)
        if kind in _SEQUENCE_TAGS or kind in _MAPPING_TAGS or kind is slice:
            return self._container(value, depth)
        return self._other(value, kind, depth)

    def buffer(self, data: bytes) -> int:
        """Add a buffer and return its number."""
        self._bytes += len(data)
        if self._bytes > self.limits.message_bytes:
            raise CodecError(
                phrase("The value has more than {count} bytes.", count=self.limits.message_bytes)
            )
        self.buffers.append(data)
        return len(self.buffers) - 1

    def _integer(self, value: int) -> Any:
        if value.bit_length() > self.limits.integer_bits:
            raise CodecError(
                phrase("The number has more than {count} bits.", count=self.limits.integer_bits)
            )
        return value if -_SMALL <= value < _SMALL else ["i", hex(value)]

    def _leaf(self, value: Any, depth: int) -> Any:
        number = self._known.get(id(value))
        if number is not None:
            return ["@", number]
        is_array = isinstance(value, np.ndarray)
        if not (arrays.can_send_array(value) if is_array else arrays.can_send_tensor(value)):
            return self._reference(value)
        self._known[id(value)] = self._offset + len(self.leaves)
        return self.leaf_node(value, depth)

    def leaf_node(self, value: Any, depth: int = 0) -> Any:
        """Return the node of a tensor or array with its current content, even if it is known."""
        self.leaves.append(value)
        if isinstance(value, np.ndarray):
            return ["A", *arrays.array_fields(np.asarray(value), self.buffer)]
        with torch._C.DisableTorchFunctionSubclass():
            grad = arrays.sendable_gradient(value)
            fields = arrays.tensor_fields(value, self.buffer)
        return ["T", *fields, None if grad is None else self.node(grad, depth + 1)]

    def _container(self, value: Any, depth: int) -> Any:
        if id(value) in self._open:
            raise CodecError(phrase("The value contains itself."))
        self._open.add(id(value))
        kind = type(value)
        if kind in _MAPPING_TAGS:
            # `dict.items` on purpose: the type is exact, and no code of the student runs
            pairs = [
                [self.node(key, depth + 1), self.node(item, depth + 1)]
                for key, item in dict.items(value)
            ]
            node = [_MAPPING_TAGS[kind], pairs]
        elif kind is slice:
            node = ["S", [self.node(v, depth + 1) for v in (value.start, value.stop, value.step)]]
        else:
            node = [_SEQUENCE_TAGS[kind], [self.node(item, depth + 1) for item in value]]
        self._open.discard(id(value))
        return node

    def _other(self, value: Any, kind: type, depth: int) -> Any:
        if kind is bytes:
            return ["b", self.buffer(value)]
        if kind is complex:
            return ["c", self.node(value.real), self.node(value.imag)]
        if kind is range:
            return ["r", *(self._integer(v) for v in (value.start, value.stop, value.step))]
        if value is Ellipsis:
            return ["..."]
        if kind is torch.Size:
            return ["z", list(value)]
        if kind is torch.dtype:
            return ["y", arrays.dtype_name(value)]
        if kind is torch.device:
            return ["D", str(value)]
        if arrays.is_numpy_scalar(kind):
            return ["n", *arrays.scalar_fields(value, self.buffer)]
        if arrays.is_named_result(kind):
            return ["N", kind.__name__, [self.node(item, depth + 1) for item in tuple(value)]]
        base = subclasses.find_base(kind)
        number = subclasses.find_origin(value) if base is not None else None
        if base is not None and (number is not None or self.number_of is not None):
            return self._subclass(value, base, number, depth)
        return self._reference(value)

    def _subclass(self, value: Any, base: type, number: int | None, depth: int) -> Any:
        """Return the node of a value of a subclass: its number, its name and its content."""
        if id(value) in self._open:
            raise CodecError(phrase("The value contains itself."))
        is_leaf = issubclass(base, subclasses.LEAVES)
        if is_leaf:
            with torch._C.DisableTorchFunctionSubclass():
                node = self._leaf(value, depth + 1)
            if node[0] not in ("A", "T"):
                return node
        else:
            self._open.add(id(value))
            node = self.node(subclasses.to_base(value, base), depth + 1)
            self._open.discard(id(value))
        if number is None:
            assert self.number_of is not None
            # the table of objects would keep all tensors in memory, so it has only their class
            number = self.number_of(type(value) if is_leaf else value)
        return ["x", number, type(value).__name__, node]

    def _reference(self, value: Any) -> Any:
        if self.refer is None:
            raise CodecError(phrase("A {type} can't be sent as data.", type=type(value).__name__))
        return ["R", self.refer(value)]


class Decoder:
    """Turn one message back into values. The decoder trusts nothing.

    Args:
        buffers: The buffers of the message.
        limits: The limits. Decoding raises an error beyond them.
        resolve: Returns an object for the payload of a reference, or raises `CodecError`. Without
            `resolve`, the decoder refuses references.
        known: The tensors and arrays that numbers stand for.
        name_value: Returns a value of a subclass from its content, name and number. Without it,
            the decoder refuses subclasses.
    """

    def __init__(
        self,
        buffers: Buffers,
        limits: WireLimits | None = None,
        resolve: Callable[[Any], Any] | None = None,
        known: Sequence[Any] = (),
        name_value: Callable[[Any, Any, Any], Any] | None = None,
    ) -> None:
        self.buffers = buffers
        self.name_value = name_value
        self.limits = limits or WireLimits()
        self.resolve = resolve
        #: The meaning of ``["@", n]``: first the known leaves, then those of this message.
        self.leaves: list[Any] = list(known)
        self._nodes = 0
        self._room = self.limits.message_bytes

    def decode(self, header: bytes) -> Any:
        """Return the value of a message.

        Raises:
            CodecError: If the bytes are not a message, or the message is beyond the limits.
        """
        return self.value(json_text.load(header, self.limits))

    def value(self, node: Any) -> Any:
        """Return the value of a JSON node. It raises the errors of `decode`."""
        try:
            return self._value(node, 0)
        except CodecError:
            raise
        # NumPy, torch and Python raise these for fields that make no sense
        except (
            ValueError,
            TypeError,
            KeyError,
            IndexError,
            AttributeError,
            OverflowError,
        ) as error:
            raise CodecError(phrase("The message is malformed.")) from error
        except (RuntimeError, MemoryError, AssertionError, NotImplementedError) as error:
            raise CodecError(phrase("The message is malformed.")) from error

    def _value(self, node: Any, depth: int) -> Any:
        self._nodes += 1
        if self._nodes > self.limits.nodes or depth > self.limits.depth + 2:
            raise CodecError(phrase("The message is too large or too deep."))
        if node is None or type(node) in (bool, int, float, str):
            return node
        if type(node) is not list or not node or type(node[0]) is not str:
            raise CodecError(phrase("The message is malformed."))
        tag, *fields = node
        if tag in _SEQUENCES:
            (items,) = fields
            values = [self._value(item, depth + 1) for item in _expect_list(items)]
            if tag in ("s", "F"):
                _check_hashes(values)
            return _SEQUENCES[tag](values)
        if tag in _MAPPINGS:
            (pairs,) = fields
            return self._mapping(_MAPPINGS[tag], _expect_list(pairs), depth)
        if tag in ("T", "A", "@"):
            return self._leaf(tag, fields, depth)
        return self._other(tag, fields, depth)

    def _mapping(self, kind: type, pairs: list[Any], depth: int) -> Any:
        items = [
            (self._value(key, depth + 1), self._value(item, depth + 1))
            for key, item in (_expect_list(pair, 2) for pair in pairs)
        ]
        _check_hashes([key for key, _ in items])
        result: Any = kind()
        for key, item in items:
            result[key] = item
        return result

    def _leaf(self, tag: str, fields: list[Any], depth: int) -> Any:
        if tag == "@":
            (number,) = fields
            return self.leaves[_expect_number(number, len(self.leaves) - 1)]
        if tag == "A":
            array = arrays.make_array(fields, self._bytes, self._spend)
            self.leaves.append(array)
            return array
        *main, grad = _expect_list(fields, 8 - 1)
        tensor = arrays.make_tensor(main, self._bytes, self._spend)
        self.leaves.append(tensor)
        if grad is not None:
            arrays.set_gradient(tensor, self._value(grad, depth + 1))
        return tensor

    def _other(self, tag: str, fields: list[Any], depth: int) -> Any:
        if tag == "i":
            (text,) = fields
            return self._integer(text)
        if tag == "f":
            (text,) = fields
            return {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[text]
        if tag == "u":
            (text,) = fields
            return bytes.fromhex(text).decode("utf-8", "surrogatepass")
        if tag == "b":
            (number,) = fields
            data = self._bytes(number)
            self._spend(len(data))
            return bytes(data)
        if tag == "c":
            real, imag = (self._value(part, depth + 1) for part in fields)
            if type(real) is not float or type(imag) is not float:
                raise CodecError(phrase("The message is malformed."))
            return complex(real, imag)
        if tag == "r":
            return self._range(fields)
        if tag == "S":
            (items,) = fields
            return slice(*(self._value(item, depth + 1) for item in _expect_list(items, 3)))
        if tag == "...":
            () = fields
            return Ellipsis
        if tag == "z":
            (sizes,) = fields
            return torch.Size([_expect_number(size, _SMALL) for size in _expect_list(sizes)])
        if tag == "y":
            (name,) = fields
            return arrays.DTYPES[name]
        if tag == "D":
            (name,) = fields
            return torch.device(name)
        if tag == "n":
            return arrays.make_scalar(fields, self._bytes, self._spend)
        if tag == "N":
            name, items = fields
            return arrays.named_result(name)(
                [self._value(item, depth + 1) for item in _expect_list(items)]
            )
        if tag == "R" and self.resolve is not None:
            (payload,) = fields
            return self.resolve(payload)
        if tag == "x" and self.name_value is not None:
            number, name, node = fields
            if type(node) is list and node[:1] == ["@"]:
                raise CodecError(phrase("The message is malformed."))
            place = len(self.leaves)
            named = self.name_value(self._value(node, depth + 1), name, number)
            if isinstance(named, subclasses.LEAVES):
                self.leaves[place] = named
            return named
        raise CodecError(phrase("The message is malformed."))

    def _integer(self, node: Any) -> int:
        if type(node) is int:
            return node
        # a sign and a prefix, then four bits for each digit; only here the text has a limit
        if type(node) is not str or len(node) > self.limits.integer_bits // 4 + 4:
            raise CodecError(phrase("The number is too large."))
        return int(node, 16)

    def _range(self, fields: list[Any]) -> range:
        parts = [self._integer(f[1] if type(f) is list and f[0] == "i" else f) for f in fields]
        start, stop, step = parts
        result = range(start, stop, step)
        try:
            length = len(result)
        except OverflowError:
            length = self.limits.range_length + 1
        if length > self.limits.range_length:
            raise CodecError(
                phrase("The range has more than {count} elements.", count=self.limits.range_length)
            )
        return result

    def _bytes(self, number: Any) -> Any:
        return self.buffers[_expect_number(number, len(self.buffers) - 1)]

    def _spend(self, size: int) -> None:
        """Count memory before use, because a message can name one small buffer a thousand times."""
        self._room -= size
        if self._room < 0:
            raise CodecError(
                phrase("The value has more than {count} bytes.", count=self.limits.message_bytes)
            )


def encode(value: Any, limits: WireLimits | None = None) -> tuple[bytes, list[bytes]]:
    """Return header and buffers of a value without references. It raises as `Encoder.encode`."""
    encoder = Encoder(limits)
    return encoder.encode(value), encoder.buffers


def decode(header: bytes, buffers: Buffers, limits: WireLimits | None = None) -> Any:
    """Return the value of a message without references. It raises as `Decoder.decode`."""
    return Decoder(buffers, limits).decode(header)


def _text(value: str) -> Any:
    # two lone surrogates next to each other would become one character in JSON
    if value.isascii() or not any("\ud800" <= c <= "\udfff" for c in value):
        return value
    return ["u", value.encode("utf-8", "surrogatepass").hex()]


def _expect_list(value: Any, length: int | None = None) -> list[Any]:
    if type(value) is not list or (length is not None and len(value) != length):
        raise CodecError(phrase("The message is malformed."))
    return value


def _check_hashes(values: list[Any]) -> None:
    counts = collections.Counter(map(hash, values))
    if max(counts.values(), default=0) > _MOST_EQUAL_HASHES:
        raise CodecError(phrase("Too many elements have the same hash."))


def _expect_number(value: Any, largest: int) -> int:
    if type(value) is not int or not 0 <= value <= largest:
        raise CodecError(phrase("The message is malformed."))
    return value
