"""Read and write the headers of messages as JSON text.

This file does not import PyTorch, so the process that writes the grades does not need it.
"""

from __future__ import annotations

import json
from typing import Any

from autograder.grading.wire.limits import WireLimits
from autograder.language import phrase


class CodecError(Exception):
    """A value can't be sent, or bytes are not a message. The text is a sentence."""


def dump(node: Any) -> bytes:
    """Return plain data as JSON text."""
    return json.dumps(node, separators=(",", ":"), allow_nan=False).encode("ascii")


def load(header: bytes, limits: WireLimits) -> Any:
    """Return plain data from a JSON text.

    Raises:
        CodecError: If the text is not JSON, too long or too deep.
    """
    if len(header) > limits.header_bytes:
        raise CodecError(phrase("The message is too large."))
    try:
        return json.loads(header, parse_constant=_refuse_constant)
    except (ValueError, RecursionError, MemoryError) as error:
        raise CodecError(phrase("The message is malformed.")) from error


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)
