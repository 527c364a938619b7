"""Answer the judge's requests inside the student's process.

A request is ``{"op": ..., "args": ..., "kwargs": ...}``, with the arguments as `codec` nodes. The
reply has either ``value`` or ``error``. If the request has ``"restore": true``, the reply also has
everything that the operation changed in its arguments.
An object that can't travel by value stays here in a table. It travels as a number with a
description, see `references`.
"""

from __future__ import annotations

import asyncio
import builtins
import copy
import importlib
import operator
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import torch

from autograder.grading.student.recorder import Recorder
from autograder.grading.wire import codec, json_text
from autograder.grading.wire.json_text import CodecError
from autograder.grading.wire.limits import WireLimits
from autograder.grading.wire.randomness import set_states
from autograder.grading.wire.references import describe
from autograder.grading.wire.remote_errors import error_fields
from autograder.grading.wire.subclasses import restore_class
from autograder.language import get_message, phrase, show

_OPERATIONS: dict[str, Callable[..., Any]] = {
    "call": lambda function, *args, **kwargs: function(*args, **kwargs),
    "getattr": getattr,
    "setattr": setattr,
    "getitem": operator.getitem,
    "setitem": operator.setitem,
    "delitem": operator.delitem,
    "contains": operator.contains,
    "len": len,
    "iter": iter,
    "next": next,
    "isinstance": isinstance,
    "issubclass": issubclass,
    "deepcopy": copy.deepcopy,
    "enter": lambda manager: type(manager).__enter__(manager),
    "exit": lambda manager: type(manager).__exit__(manager, None, None, None),
    "ping": lambda: None,
}
_NOTHING = object()


class Agent:
    """An agent knows the state of one student's kernel and answers the judge's questions about it.

    Args:
        kernel: The ipykernel.
        recorder: Records what cells display.
        limits: The limits of messages.
    """

    def __init__(self, kernel: Any, recorder: Recorder, limits: WireLimits) -> None:
        self.kernel = kernel
        self.shell = kernel.shell
        self.recorder = recorder
        self.limits = limits
        #: The cells that run now.
        self.running: set[asyncio.Task[None]] = set()
        self._objects: list[Any] = []
        self._numbers: dict[int, int] = {}
        self._labels: dict[str, str] = {}
        self._course: dict[str, Any] = {}
        self._given: dict[str, Any] = {}  # functions that the judge knows by name
        self._hidden: dict[str, Any] = {}  # variables that a test cell deleted
        self._shown: list[Any] = []  # the exceptions that the current cell showed
        show = self.shell._showtraceback

        def show_and_remember(kind: Any, error: Any, trace: Any) -> None:
            self._shown.append(error)
            show(kind, error, trace)

        # below `%%capture` and `%%time`, IPython shows an exception but does not return it
        self.shell._showtraceback = show_and_remember

    async def execute(self, source: str, label: str, course: bool) -> dict[str, Any]:
        """Run a cell as JupyterLab runs it.

        Args:
            source: The text of the cell.
            label: The name of the cell in tracebacks.
            course: Whether the course wrote the cell. If so, `in_kernel` functions see its names.
        """
        self.recorder.start()
        self._shown.clear()
        before = dict(self.shell.user_ns) if course else {}
        self._labels[self.shell.compile.get_code_name(source, source, 0)] = label
        try:
            error = await self._run_cell(source)
        except (KeyboardInterrupt, asyncio.CancelledError) as stopped:
            error = stopped
        if course:
            for name, value in self.shell.user_ns.items():
                if before.get(name, _NOTHING) is not value and not name.startswith("_"):
                    self._course[name] = value
        shown = error or next((e for e in self._shown if isinstance(e, BaseException)), None)
        return {
            "status": "error" if error else "ok",
            "error": error_fields(shown, self._labels, label) if shown else None,
            "outputs": [output for output in self.recorder.finish() if _is_json(output)],
            "count": self.shell.execution_count - 1,
            "note": "cut" if self.recorder.cut else "",
        }

    async def _run_cell(self, source: str) -> BaseException | None:
        """Run a cell, and return the exception that ended it."""
        shell = self.shell
        try:
            transformed, failed = shell.transform_cell(source), False
        except Exception:
            transformed, failed = source, True
        if failed or not shell.should_run_async(source, transformed_cell=transformed):
            with _interruptible():
                return _find_error(shell.run_cell(source, store_history=True))
        cell = shell.run_cell_async(source, store_history=True, transformed_cell=transformed)
        task = asyncio.ensure_future(cell)
        loop = asyncio.get_running_loop()
        with _on_interrupt(lambda *_: loop.call_soon_threadsafe(task.cancel)):
            result = await task
        shell.events.trigger("post_execute")
        shell.events.trigger("post_run_cell", result)
        return _find_error(result)

    def answer(self, request: dict[str, Any], buffers: codec.Buffers) -> tuple[bytes, list[bytes]]:
        """Do what a request asks. Return the reply's header and buffers, and never raise."""
        try:
            with _interruptible():
                return self._answer(request, buffers)
        except CodecError as error:  # it is about the student's value, and its name is ours
            error_to_show: BaseException = ValueError(show(get_message(error)))
        except BaseException as error:
            error_to_show = error
        reply = {"error": error_fields(error_to_show, self._labels), **self._report_rebound()}
        return json_text.dump(reply), []

    def _answer(self, request: dict[str, Any], buffers: codec.Buffers) -> tuple[bytes, list[bytes]]:
        decoder = codec.Decoder(buffers, self.limits, self._resolve, name_value=self._restore_class)
        args = decoder.value(request.get("args", ["t", []]))
        kwargs = decoder.value(request.get("kwargs", ["d", []]))
        restores = request.get("restore") is True
        # before the call, because it may empty a container
        sends_all = restores and any(map(_has_containers, [args, *kwargs.values()]))
        leaves = list(decoder.leaves) if restores else []
        before = [_snapshot(leaf) for leaf in leaves]
        _reset_modes()
        self._set_random_states(request.get("random"), buffers)
        known = {id(leaf): number for number, leaf in enumerate(leaves)}
        reply: dict[str, Any] = {}
        value: Any = None
        try:
            value = self._operation(request["op"])(*args, **kwargs)
        except BaseException as error:
            reply["error"] = error_fields(error, self._labels)
        encoder = codec.Encoder(self.limits, self._refer, known, self._number)
        if restores:
            reply["changed"] = [
                [number, encoder.leaf_node(leaf)]
                for number, leaf in enumerate(leaves)
                if _snapshot(leaf) != before[number]
            ]
        if sends_all:
            reply["after"] = encoder.node((args, kwargs))
        if "error" not in reply:
            reply["value"] = encoder.node(value)
        reply |= self._report_rebound()
        return encoder.finish(reply), encoder.buffers

    def _set_random_states(self, message: Any, buffers: codec.Buffers) -> None:
        if message is None:
            return
        header, numbers = message
        decoder = codec.Decoder([buffers[number] for number in numbers], self.limits)
        set_states(decoder.decode(header.encode("ascii")))

    def _operation(self, name: str) -> Callable[..., Any]:
        own = {"get": self._get_variable, "hide": self._hide, "show": self._show}
        return own.get(name) or _OPERATIONS[name]

    def _get_variable(self, name: str) -> Any:
        try:
            value = self.shell.user_ns[name]
        except KeyError:
            raise NameError(f"name {name!r} is not defined", name=name) from None
        if callable(value):
            self._given[name] = value
        return value

    def _report_rebound(self) -> dict[str, bool]:
        """Say whether a name has another object than the judge knows, or no object any more.

        The judge does not ask again for a function until a reply says so.
        """
        names, given = self.shell.user_ns, self._given
        rebound = [name for name in given if names.get(name, _NOTHING) is not given[name]]
        for name in rebound:
            del given[name]
        return {"rebound": True} if rebound else {}

    def _hide(self, name: str) -> None:
        """Delete a variable, as ``del`` in a test cell does, and keep its object for `_show`."""
        self._hidden[name] = self._get_variable(name)
        del self.shell.user_ns[name]

    def _show(self, name: str) -> None:
        """Set a variable again that `_hide` deleted."""
        if name in self._hidden:
            self.shell.user_ns[name] = self._hidden.pop(name)

    def _refer(self, value: Any) -> dict[str, Any]:
        return {"id": self._number(value), **describe(value)}

    def _number(self, value: Any) -> int:
        number = self._numbers.get(id(value))
        if number is None:
            number = len(self._objects)
            self._objects.append(
                value
            )  # the table keeps the object alive, so no other object gets its `id`
            self._numbers[id(value)] = number
        return number

    def _restore_class(self, value: Any, name: str, number: int) -> Any:
        return restore_class(value, self._objects[number])

    def _resolve(self, payload: dict[str, Any]) -> Any:
        """Return the object that the judge means."""
        if "id" in payload:
            return self._objects[payload["id"]]
        if "course" in payload:
            name = payload["course"]
            return self._course.get(name, self.shell.user_ns.get(name))
        if "source" in payload:
            return self._load_function(payload["name"], payload["source"])
        if "generator" in payload:
            state = torch.frombuffer(bytearray.fromhex(payload["generator"]), dtype=torch.uint8)
            return torch.Generator().set_state(state)
        if "module" in payload:
            member: Any = importlib.import_module(payload["module"])
            for part in payload["name"].split("."):
                member = getattr(member, part)
            return member
        raise CodecError(phrase("The request is malformed."))

    def _load_function(self, name: str, source: str) -> Any:
        """Compile a function whose text the judge sent.

        It sees the names of the setup cells first, then Python's, then the student's. So it works
        after ``from torch import *``, which replaces `sum` and others.
        """
        students = {
            name: value
            for name, value in self.shell.user_ns.items()
            if name.startswith("__") or not hasattr(builtins, name)
        }
        namespace = {**students, **self._course}
        exec(compile(source, "<test>", "exec"), namespace)
        return namespace[name]


def _find_error(result: Any) -> BaseException | None:
    """Return the exception in IPython's result of a cell."""
    error = result.error_before_exec or result.error_in_exec
    return error if isinstance(error, BaseException) else None


def _reset_modes() -> None:
    """Undo global settings of torch. A cell that set them must not change later grades."""
    torch.set_default_dtype(torch.float32)
    torch.set_grad_enabled(True)
    if torch.get_default_device().type != "cpu":
        torch.set_default_device("cpu")


@contextmanager
def _on_interrupt(handler: Callable[[int, FrameType | None], Any]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _interruptible() -> Any:
    """Let an interrupt stop the code inside this block. Outside, the process ignores interrupts."""
    return _on_interrupt(signal.default_int_handler)  # this handler leaves no frame of ours


def _snapshot(leaf: Any) -> Any:
    """Return everything that an operation can change in a tensor or array."""
    encoder = codec.Encoder()
    try:
        return encoder.leaf_node(leaf), encoder.buffers
    except CodecError:
        return None


def _has_containers(value: Any) -> bool:
    """Return whether a value contains something that can change besides tensors and arrays."""
    if isinstance(value, tuple):
        return any(_has_containers(item) for item in tuple.__iter__(value))
    return isinstance(value, codec.MUTABLE)


def _is_json(output: dict[str, Any]) -> bool:
    try:
        json_text.dump(output)
    except (ValueError, TypeError, RecursionError):
        return False
    return True
