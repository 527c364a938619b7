"""Jupyter outputs that came from the student's process, checked field by field and bounded."""

from __future__ import annotations

import json
from typing import Any

from autograder.grading.kernels.kernel import CellRun
from autograder.grading.wire.arrays import CodecError
from autograder.grading.wire.text import fit_json
from autograder.results import MIME_TYPE
from autograder.sanitize import safe_bundle, safe_metadata

_MOST_OUTPUTS = 2000
_STATUSES = ("ok", "error", "timed out")
#: Output types and the mime types that only the grader itself may write.
_RESERVED = frozenset({MIME_TYPE})


def checked_run(reply: Any, limit: int) -> CellRun:
    """What the student's process says of a cell that it ran.

    Args:
        reply: The decoded reply.
        limit: Bytes of output that are kept.

    Raises:
        CodecError: It is no such reply.
    """
    if type(reply) is not dict or reply.get("status") not in _STATUSES:
        raise CodecError("The reply is malformed.")
    count = reply.get("count")
    note = reply.get("note")
    outputs, cut = checked_outputs(reply.get("outputs"), limit)
    return CellRun(
        outputs=outputs,
        status=reply["status"],
        execution_count=count if type(count) is int and 0 <= count < 2**31 else None,
        note="The output was cut: it is too long." if cut or note == "cut" else "",
    )


def checked_outputs(value: Any, limit: int) -> tuple[list[dict[str, Any]], bool]:
    """Valid nbformat outputs, and whether some were dropped.

    Raises:
        CodecError: It is no list.
    """
    if type(value) is not list:
        raise CodecError("The reply is malformed.")
    kept: list[dict[str, Any]] = []
    room = limit
    for candidate in value[:_MOST_OUTPUTS]:
        output = _checked_output(candidate)
        if output is None:
            continue
        try:
            output = fit_json(output)
        except (ValueError, TypeError):
            continue
        room -= len(json.dumps(output))
        if room < 0:
            return kept, True
        kept.append(output)
    return kept, len(value) > _MOST_OUTPUTS


def _checked_output(value: Any) -> dict[str, Any] | None:
    if type(value) is not dict:
        return None
    kind = value.get("output_type")
    if kind == "stream":
        name = "stderr" if value.get("name") == "stderr" else "stdout"
        return {"output_type": "stream", "name": name, "text": _text(value.get("text"))}
    if kind == "error":
        lines = value.get("traceback")
        return {
            "output_type": "error",
            "ename": _text(value.get("ename")),
            "evalue": _text(value.get("evalue")),
            "traceback": [_text(line) for line in lines] if type(lines) is list else [],
        }
    if kind in ("display_data", "execute_result"):
        output: dict[str, Any] = {"output_type": kind, "data": _data(value.get("data"))}
        metadata = value.get("metadata")
        output["metadata"] = safe_metadata(metadata) if type(metadata) is dict else {}
        if kind == "execute_result":
            count = value.get("execution_count")
            output["execution_count"] = count if type(count) is int else None
        return output
    return None


def _data(value: Any) -> dict[str, Any]:
    """A mime bundle: text, or any JSON for mime types that end in ``json``."""
    if type(value) is not dict:
        return {}
    texts = {
        mime: item
        for mime, item in value.items()
        if mime.lower() not in _RESERVED and (type(item) is str or "json" in mime)
    }
    return safe_bundle(texts)


def _text(value: Any) -> str:
    return value if type(value) is str else ""
