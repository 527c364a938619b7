"""Record what a cell displays in the student's process, instead of Jupyter's IOPub channel."""

from __future__ import annotations

import io
from typing import Any

from jupyter_client.session import Session

_DISPLAYS = ("display_data", "execute_result")


class Recorder:
    """A recorder holds the outputs of the cell that runs, up to a number of bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.start()

    def start(self) -> None:
        """Forget the last cell's outputs."""
        self.outputs: list[dict[str, Any]] = []
        self.cut = False
        self._texts: list[str] = []
        self._room = self.limit
        self._clear_next = False
        self._displays: dict[str, list[dict[str, Any]]] = {}

    def finish(self) -> list[dict[str, Any]]:
        """Return the outputs so far."""
        self._join_texts()
        return self.outputs

    def stream(self, name: str, text: str) -> None:
        """Add printed text. It joins the last output if that is the same stream."""
        if self._clear_next:
            self._clear()
        if self._is_full(len(text)):
            return
        if not (self._texts and self.outputs and self.outputs[-1].get("name") == name):
            self._join_texts()
            self.outputs.append({"output_type": "stream", "name": name, "text": ""})
        self._texts.append(text)

    def message(self, kind: str, content: dict[str, Any]) -> None:
        """Record a message that Jupyter would send to the page."""
        if kind == "stream":
            self.stream(str(content.get("name")), str(content.get("text")))
        elif kind in (*_DISPLAYS, "error"):
            self._add(kind, content)
        elif kind == "update_display_data":
            self._update(content)
        elif kind == "clear_output":
            self._clear_next = bool(content.get("wait"))
            if not self._clear_next:
                self._clear()

    def _add(self, kind: str, content: dict[str, Any]) -> None:
        if self._clear_next:
            self._clear()
        if self._is_full(_size(content)):
            return
        self._join_texts()
        transient = content.get("transient") or {}
        output = {key: value for key, value in content.items() if key != "transient"}
        output["output_type"] = kind
        self.outputs.append(output)
        if transient.get("display_id"):
            self._displays.setdefault(transient["display_id"], []).append(output)

    def _update(self, content: dict[str, Any]) -> None:
        display_id = (content.get("transient") or {}).get("display_id")
        if display_id in self._displays and not self._is_full(_size(content)):
            for output in self._displays[display_id]:
                output.update(data=content.get("data"), metadata=content.get("metadata"))

    def _is_full(self, size: int) -> bool:
        if self.cut or size > self._room:
            self.cut = True
            return True
        self._room -= size
        return False

    def _clear(self) -> None:
        self._texts.clear()
        self.outputs.clear()
        self._clear_next = False

    def _join_texts(self) -> None:
        """Put the pieces of printed text into their output."""
        if self._texts and self.outputs:
            self.outputs[-1]["text"] = "".join(self._texts)
        self._texts.clear()


def _size(content: dict[str, Any]) -> int:
    data = content.get("data")
    values = data.values() if isinstance(data, dict) else [content.get("traceback") or ""]
    return 200 + sum(len(value) if isinstance(value, str) else 200 for value in values)


class RecordingSession(Session):
    """A Jupyter session sends its messages for the page to a `Recorder`. Replies go nowhere."""

    recorder: Recorder

    def send(
        self, stream: Any, msg_or_type: Any, content: Any = None, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        """Record instead of sending."""
        if isinstance(msg_or_type, dict):
            kind, content = msg_or_type.get("msg_type", ""), msg_or_type.get("content")
        else:
            kind = msg_or_type
        self.recorder.message(str(kind), content or {})
        return {"msg_id": "", "header": {}, "content": content or {}}


class RecordingStream(io.TextIOBase):
    """This stream replaces `sys.stdout` or `sys.stderr` while cells run."""

    def __init__(self, recorder: Recorder, name: str, fileno: int) -> None:
        self._recorder = recorder
        self._stream_name = name
        self._fileno = fileno

    encoding = "utf-8"
    errors = "replace"

    @property
    def name(self) -> str:
        """The name, such as ``<stdout>``. Some libraries read it."""
        return f"<{self._stream_name}>"

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        """Return the process's own stream. C code writes to it, and it is not recorded."""
        return self._fileno

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._recorder.stream(self._stream_name, text)
        return len(text)
