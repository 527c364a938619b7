"""Asking the student's process: arguments go as copies, what changed in them is restored here."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any
from weakref import WeakValueDictionary

from autograder.grading.judge.proxies import Proxy, get_reference, is_proxy, make_proxy
from autograder.grading.judge.restore import restore
from autograder.grading.kernels.kernel import (
    InvalidReplyError,
    Kernel,
    KernelDied,
    KernelError,
    KernelTimedOut,
)
from autograder.grading.wire import codec, references
from autograder.grading.wire.arrays import CodecError
from autograder.grading.wire.randomness import RandomStates
from autograder.grading.wire.remote_errors import make_error
from autograder.settings import Settings


class ExerciseStopped(BaseException):
    """The exercise can't go on: the student's process is silent, dead or out of its mind.

    No `Exception`, so that no part of an exercise takes it for a wrong answer and goes on.
    """

    def __init__(self, trouble: KernelError) -> None:
        super().__init__(str(trouble))
        self.trouble = trouble


class CourseError(BaseException):
    """The test cell, or the grader itself, is wrong: never the student's fault."""


class Remote:
    """The judge's side of the conversation with one kernel.

    Args:
        kernel: The student's.
        settings: Deadlines and limits.
        ship: Makes the payload for a course's object that is passed as an argument, or raises
            `CourseError`.
        source_of: The text of a student's function or class by its name, or None.
    """

    def __init__(
        self,
        kernel: Kernel,
        settings: Settings,
        ship: Callable[[Any], dict[str, Any]] | None = None,
        source_of: Callable[[str], str | None] | None = None,
    ) -> None:
        self.kernel = kernel
        self.settings = settings
        self.source_of = source_of or (lambda name: None)
        self.ship = ship or _cannot_ship
        self._process = os.getpid()
        self._proxies: WeakValueDictionary[int, Proxy] = WeakValueDictionary()
        self._names: dict[int, str] = {}  # under which the tests asked for objects
        self.random = RandomStates()
        self.begin_exercise()

    def begin_exercise(self) -> None:
        """Start the clock and the count of bytes of an exercise."""
        self._deadline = time.monotonic() + self.settings.exercise_seconds
        self._room = self.settings.wire.exercise_bytes
        self._iterations = self.settings.wire.iterations

    def get(self, name: str) -> Any:
        """What the student's notebook calls by this name. Raises as `ask`, and `NameError`."""
        value = self.ask("get", name)
        if is_proxy(value):
            self._names[get_reference(value).number] = name
        return value

    def name_of(self, proxy: Proxy) -> str:
        """The name under which an object was asked for; empty for what came back from a call.

        An object's own ``__name__`` is the student's to choose.
        """
        return self._names.get(get_reference(proxy).number, "")

    def ask(self, operation: str, *args: Any, **kwargs: Any) -> Any:
        """Do something in the student's process and take the result by value or as a proxy.

        Raises:
            Exception: What the student's code raised; see `remote_errors`.
            ExerciseStopped: No usable reply.
            CourseError: An argument can't be sent.
        """
        if os.getpid() != self._process:
            raise CourseError("A proxy was used in another process: no DataLoader workers here.")
        encoder = codec.Encoder(self.settings.wire, self._refer)
        try:
            request: dict[str, Any] = {"op": operation}
            request["args"] = encoder.node(args)
            request["kwargs"] = encoder.node(kwargs)
            request["random"] = self._random_states(encoder)
            header = encoder.finish(request)
        except CodecError as error:
            raise CourseError(f"A test passes what can't be sent: {error}") from error
        reply, buffers = self._exchange(header, encoder.buffers)
        decoder = codec.Decoder(buffers, self.settings.wire, self._resolve, encoder.leaves)
        try:
            return self._result(reply, decoder, encoder.leaves, args, kwargs)
        except CodecError as error:
            raise ExerciseStopped(
                InvalidReplyError(f"Your process sent nonsense. {error}")
            ) from error

    def fetch_next(self, iterator: Proxy) -> Any:
        """The next item of a student's iterator. Raises as `ask`, and `StopIteration`."""
        self._iterations -= 1
        if self._iterations < 0:
            most = self.settings.wire.iterations
            raise RuntimeError(f"Your iterator gave more than {most} items.")
        return self.ask("next", iterator)

    def _exchange(self, header: bytes, buffers: list[bytes]) -> tuple[bytes, list[bytes]]:
        left = self._deadline - time.monotonic()
        timeout = max(min(self.settings.call_seconds, left), 0.0)
        try:
            reply, received = self.kernel.request(header, buffers, timeout=timeout)
        except KernelError as trouble:
            if isinstance(trouble, KernelTimedOut) and left < self.settings.call_seconds:
                seconds = self.settings.exercise_seconds
                trouble = KernelTimedOut(f"This exercise took longer than {seconds:g} seconds.")
            raise ExerciseStopped(trouble) from None
        self._room -= len(reply) + sum(len(buffer) for buffer in received)
        if self._room < 0:
            most = self.settings.wire.exercise_bytes // 2**20
            raise ExerciseStopped(
                KernelDied(f"Your code sent more than {most} MB in one exercise.")
            )
        return reply, received

    def _result(
        self, header: bytes, decoder: codec.Decoder, leaves: list[Any], args: Any, kwargs: Any
    ) -> Any:
        reply = codec.load(header, self.settings.wire)
        if type(reply) is not dict or ("value" in reply) == ("error" in reply):
            raise CodecError("The reply is malformed.")
        changed = reply.get("changed", [])
        pairs = changed if type(changed) is list else [None]
        for pair in pairs:
            if type(pair) is not list or len(pair) != 2 or type(pair[0]) is not int:
                raise CodecError("The reply is malformed.")
            if not 0 <= pair[0] < len(leaves):
                raise CodecError("The reply is malformed.")
            restore(leaves[pair[0]], decoder.value(pair[1]))
        if "after" in reply:
            restore((args, kwargs), decoder.value(reply["after"]))
        if "error" in reply:
            raise make_error(reply["error"])
        return decoder.value(reply["value"])

    def _refer(self, value: Any) -> dict[str, Any]:
        if isinstance(value, Proxy):
            return {"id": get_reference(value).number}
        return self.ship(value)

    def _resolve(self, payload: Any) -> Proxy:
        reference = references.check_reference(payload)
        proxy = self._proxies.get(reference.number)
        if proxy is None or get_reference(proxy) != reference:
            proxy = make_proxy(self, reference)
            self._proxies[reference.number] = proxy
        return proxy

    def _random_states(self, encoder: codec.Encoder) -> Any:
        states = self.random.changed_states()
        if states is None:
            return None
        separate = codec.Encoder(self.settings.wire)
        header = separate.encode(states).decode("ascii")
        return [header, [encoder.buffer(buffer) for buffer in separate.buffers]]


def _cannot_ship(value: Any) -> dict[str, Any]:
    raise CourseError(f"A test passes a {type(value).__name__}, which can't be sent.")
