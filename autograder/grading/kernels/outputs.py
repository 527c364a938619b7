"""Check Jupyter outputs from the student's process field by field, and limit their size."""

from __future__ import annotations

import json
import logging
from typing import Any

from autograder.grading.kernels.kernel import CellRun
from autograder.grading.wire.json_text import CodecError
from autograder.grading.wire.remote_errors import make_error
from autograder.grading.wire.text import fit_json
from autograder.language import Text, phrase, show
from autograder.results import MIME_TYPE
from autograder.sanitize import clean_bundle, clean_metadata

_log = logging.getLogger(__name__)

#: What stands in the place of an output.
LEFT_OUT = phrase("An output was left out: it can't be shown.")
_MOST_OUTPUTS = 2000
_STATUSES = ("ok", "error", "timed out")
#: Mime types that only the grader itself may write.
_RESERVED = frozenset({MIME_TYPE})


def check_run(reply: Any, limit: int) -> CellRun:
    """Return the result of a cell from the reply of the student's process.

    Args:
        reply: The decoded reply.
        limit: How many bytes of output to keep.

    Raises:
        CodecError: If it is not a reply to a cell.
    """
    if type(reply) is not dict or reply.get("status") not in _STATUSES:
        raise CodecError(phrase("The reply is malformed."))
    count = reply.get("count")
    note = reply.get("note")
    outputs, cut = check_outputs(reply.get("outputs"), limit)
    return CellRun(
        outputs=outputs,
        status=reply["status"],
        execution_count=count if type(count) is int and 0 <= count < 2**31 else None,
        note=phrase("The output was cut: it is too long.") if cut or note == "cut" else "",
        error=None if reply.get("error") is None else make_error(reply["error"]),
    )


def check_outputs(value: Any, limit: int) -> tuple[list[dict[str, Any]], bool]:
    """Return the valid nbformat outputs, and whether some were left out because of the limit.

    Args:
        value: What should be a list of outputs. A note replaces an invalid one.
        limit: How many bytes of output to keep.

    Raises:
        CodecError: If it is not a list.
    """
    if type(value) is not list:
        raise CodecError(phrase("The reply is malformed."))
    if limit <= 0:
        return [], bool(value)
    kept: list[dict[str, Any]] = []
    bytes_left = limit
    for candidate in value[:_MOST_OUTPUTS]:
        output = _check_output_safely(candidate)
        bytes_left -= len(json.dumps(output))
        if bytes_left < 0:
            return kept, True
        kept.append(output)
    return kept, len(value) > _MOST_OUTPUTS


def make_note(text: Text) -> dict[str, Any]:
    """Return an output that shows a sentence of the grader."""
    return {"output_type": "stream", "name": "stderr", "text": f"{show(text)}\n"}


def _check_output_safely(value: Any) -> dict[str, Any]:
    """Return an output, or a note in its place if it can't be shown."""
    try:
        output = _check_output(value)
        if output is not None:
            checked: dict[str, Any] = fit_json(output)
            return checked
    except Exception:  # no output of a student may stop the grader
        _log.debug("An output can't be shown", exc_info=True)
    return make_note(LEFT_OUT)


def _check_output(value: Any) -> dict[str, Any] | None:
    if type(value) is not dict:
        return None
    kind = value.get("output_type")
    if kind == "stream":
        name = "stderr" if value.get("name") == "stderr" else "stdout"
        return {"output_type": "stream", "name": name, "text": _keep_text(value.get("text"))}
    if kind == "error":
        lines = value.get("traceback")
        return {
            "output_type": "error",
            "ename": _keep_text(value.get("ename")),
            "evalue": _keep_text(value.get("evalue")),
            "traceback": [_keep_text(line) for line in lines] if type(lines) is list else [],
        }
    if kind in ("display_data", "execute_result"):
        data = _check_bundle(value.get("data"))
        if not data and value.get("data"):
            return None
        output: dict[str, Any] = {"output_type": kind, "data": data}
        metadata = value.get("metadata")
        output["metadata"] = clean_metadata(metadata) if type(metadata) is dict else {}
        if kind == "execute_result":
            count = value.get("execution_count")
            output["execution_count"] = count if type(count) is int and count >= 0 else None
        return output
    return None


def _check_bundle(value: Any) -> dict[str, Any]:
    """Keep the text of a mime bundle, and any data for a mime type that ends with ``json``."""
    if type(value) is not dict:
        return {}
    texts = {
        mime: item
        for mime, item in value.items()
        if type(mime) is str
        and mime.lower() not in _RESERVED
        and (type(item) is str or mime.endswith("json"))
    }
    return clean_bundle(texts)


def _keep_text(value: Any) -> str:
    return value if type(value) is str else ""
