"""Send requests to the student's process: call by copy, and restore arguments if a test asks."""

from __future__ import annotations

import builtins
import os
import sys
from collections.abc import Callable
from typing import Any
from weakref import WeakValueDictionary

from autograder.checks.arguments import changes_wanted
from autograder.deadline import Deadline, read_waited_seconds
from autograder.grading.judge.proxies import Proxy, get_reference, is_proxy, make_proxy
from autograder.grading.judge.restore import restore
from autograder.grading.kernels.kernel import (
    InvalidReplyError,
    Kernel,
    KernelDied,
    KernelError,
    KernelTimedOut,
)
from autograder.grading.wire import codec, json_text, references, subclasses
from autograder.grading.wire.json_text import CodecError
from autograder.grading.wire.randomness import RandomStates
from autograder.grading.wire.remote_errors import make_error
from autograder.language import get_message, phrase
from autograder.results import Failure
from autograder.settings import Settings


class ExerciseStopped(BaseException):
    """The exercise can't go on: the student's process is silent, has ended or sends invalid data.

    It is not an `Exception`. So a part of an exercise does not treat it as a wrong answer.

    Attributes:
        error: How the kernel failed. Its text is a message for the student.
    """

    def __init__(self, error: KernelError) -> None:
        super().__init__(str(error))
        self.error = error


class CourseError(BaseException):
    """The test cell or the grader itself is wrong. It is never the student's fault."""


#: After these errors the interpreter itself may be damaged, and a later exercise would pay for it.
_DAMAGING = ("MemoryError", "SystemError")
#: How many arguments of the student's classes an exercise remembers.
_MOST_GIVEN = 20


class Remote:
    """The judge's connection to one kernel.

    Args:
        kernel: The student's kernel.
        settings: Deadlines and limits.
        ship: A function that makes the payload for an argument that is not data, or raises
            `CourseError`.
        source_of: A function that returns the text of a student's function or class by its name,
            or None.
        explain_name: A function that returns why a name of the student is missing, or None.

    Attributes:
        random: Which of the judge's random states changed since the last request.
        damaged: The name of an error after which the kernel is not trusted to work, or "".
        guessed: Whether the exercise did what only one process can do: the judge answered a
            question that was for the student's class, or the test captures what a call prints.
        changed_arguments: Whether a change of an argument came back in the exercise.
    """

    def __init__(
        self,
        kernel: Kernel,
        settings: Settings,
        ship: Callable[[Any], dict[str, Any]] | None = None,
        source_of: Callable[[str], str | None] | None = None,
        explain_name: Callable[[str], Failure | None] | None = None,
    ) -> None:
        self.kernel = kernel
        self.settings = settings
        self.source_of = source_of or (lambda name: None)
        self._explain_name = explain_name or (lambda name: None)
        self.ship = ship or _refuse_to_ship
        self._process = os.getpid()
        self._proxies: WeakValueDictionary[int, Proxy] = WeakValueDictionary()
        self._names: dict[int, str] = {}  # by an object's number, its name in the tests
        self.random = RandomStates()
        self.damaged = ""
        self.begin_exercise()

    def begin_exercise(self, *, watch_changes: bool = False) -> None:
        """Start the exercise's deadline and its limits on bytes and iterations.

        Args:
            watch_changes: Whether to note a change of an argument in `changed_arguments`.
        """
        self._watches_changes = watch_changes
        self._deadline = Deadline(self.settings.exercise_seconds, self._get_waited_seconds)
        self._bytes_left = self.settings.wire.exercise_bytes
        self._iterations = self.settings.wire.iterations
        self._current: dict[str, Proxy] = {}  # functions that no reply said are rebound
        self.guessed = self.changed_arguments = False
        self._given: list[tuple[list[Any], Any]] = []  # what objects of the student may keep
        self.watch_output()

    def watch_output(self) -> None:
        """Take the current functions for input and output for those that tests do not replace."""
        self._output = _read_output_functions()

    def _get_waited_seconds(self) -> float:
        """Return how long both processes have waited for a core. One of them always waits idly."""
        return self.kernel.waited_seconds() + read_waited_seconds("thread-self")

    def get(self, name: str) -> Any:
        """Return the student's object with this name.

        Raises:
            NameError: If the student's notebook does not define it.
            ExerciseStopped: As in `ask`.
        """
        if name in self._current:
            return self._current[name]
        value = self.ask("get", name)
        if is_proxy(value):
            self._names[get_reference(value).number] = name
            if get_reference(value).kind in ("function", "class"):
                self._current[name] = value
        return value

    def find_name(self, proxy: Proxy) -> str:
        """Return the name by which a test got the object, or an empty text if a call returned it.

        The object's own ``__name__`` can't be trusted, because the student's code can set it.
        """
        return self._names.get(get_reference(proxy).number, "")

    def ask(self, operation: str, *args: Any, **kwargs: Any) -> Any:
        """Do an operation in the student's process. Return the result as a value or a proxy.

        Args:
            operation: The operation's name, for example ``"call"``; see
                `autograder.grading.student.agent`.
            *args: Its arguments, which are sent as copies. Changes of them are copied back only
                in a block of `checks.changes_come_back`.
            **kwargs: Its keyword arguments.

        Raises:
            Exception: What the student's code raised; see `remote_errors`.
            ExerciseStopped: If no valid reply comes in time.
            CourseError: If an argument can't be sent.
        """
        if os.getpid() != self._process:
            raise CourseError(
                "A proxy was used in another process. Don't use DataLoader workers in a test."
            )
        if self._watches_changes:
            self._look_before(operation)
        encoder = codec.Encoder(self.settings.wire, self._make_payload)
        try:
            request: dict[str, Any] = {"op": operation, "restore": changes_wanted()}
            request["args"] = encoder.node(args)
            request["kwargs"] = encoder.node(kwargs)
            request["random"] = self._encode_random_states(encoder)
            header = encoder.finish(request)
        except CodecError as error:
            raise CourseError(f"A test passes an argument that can't be sent: {error}") from error
        sent = self._encode((args, kwargs)) if self._watches_changes else []
        reply, buffers = self._exchange(header, encoder.buffers)
        known = encoder.leaves if changes_wanted() else []
        decoder = codec.Decoder(
            buffers, self.settings.wire, self._find_proxy, known, subclasses.name_value
        )
        try:
            return self._read_reply(reply, decoder, known, args, kwargs)
        except CodecError as error:
            raise ExerciseStopped(
                InvalidReplyError(
                    phrase("Your process sent an invalid reply. {error}", error=get_message(error))
                )
            ) from error
        finally:
            if self._watches_changes:
                self._note_changes(sent, args, kwargs)

    def _look_before(self, operation: str) -> None:
        """Notice whether this request would do more in one process."""
        if operation == "call" and _read_output_functions() != self._output:
            self.guessed = True
        for sent, arguments in self._given:
            # an object may have kept this argument, which the test has changed since
            self.guessed |= self._encode(arguments) != sent

    def _encode(self, arguments: Any) -> list[Any]:
        """Return what would be sent for arguments, to compare it; an empty list if that fails."""
        encoder = codec.Encoder(self.settings.wire, self._make_payload)
        try:
            return [encoder.node(arguments), *encoder.buffers]
        except CodecError:
            return []

    def _note_changes(self, sent: list[Any], args: Any, kwargs: Any) -> None:
        """Note whether the arguments are not any more what was sent."""
        now = self._encode((args, kwargs))
        self.changed_arguments |= now != sent
        makes_object = bool(args) and is_proxy(args[0]) and get_reference(args[0]).kind == "class"
        if makes_object and len(self._given) < _MOST_GIVEN:
            self._given.append((now, (args, kwargs)))

    def fetch_next(self, iterator: Proxy) -> Any:
        """Return the next item of a student's iterator.

        Raises:
            StopIteration: If there are no more items.
            RuntimeError: If it has given more items than the limit of the exercise.
            ExerciseStopped: As in `ask`.
        """
        self._iterations -= 1
        if self._iterations < 0:
            most = self.settings.wire.iterations
            raise RuntimeError(f"Your iterator gave more than {most} items.")
        return self.ask("next", iterator)

    def _exchange(self, header: bytes, buffers: list[bytes]) -> tuple[bytes, list[bytes]]:
        left = self._deadline.left()
        timeout = max(min(self.settings.call_seconds, left), 0.0)
        try:
            reply, received = self.kernel.request(header, buffers, timeout=timeout)
        except KernelError as error:
            if isinstance(error, KernelTimedOut) and left < self.settings.call_seconds:
                seconds = self.settings.exercise_seconds
                error = KernelTimedOut(
                    phrase("This exercise took longer than {seconds} seconds.", seconds=seconds)
                )
            raise ExerciseStopped(error) from None
        self._bytes_left -= len(reply) + sum(len(buffer) for buffer in received)
        if self._bytes_left < 0:
            most = self.settings.wire.exercise_bytes // 2**20
            raise ExerciseStopped(
                KernelDied(phrase("Your code sent more than {most} MB in one exercise.", most=most))
            )
        return reply, received

    def _read_reply(
        self, header: bytes, decoder: codec.Decoder, leaves: list[Any], args: Any, kwargs: Any
    ) -> Any:
        reply = json_text.load(header, self.settings.wire)
        if type(reply) is not dict or ("value" in reply) == ("error" in reply):
            raise CodecError(phrase("The reply is malformed."))
        if "rebound" in reply:
            self._current.clear()
        if changes_wanted():
            self._restore_arguments(reply, decoder, leaves, (args, kwargs))
        if "error" in reply:
            error = make_error(reply["error"])
            if type(error).__name__ in _DAMAGING:
                self.damaged = type(error).__name__
            raise self._explain(error)
        return decoder.value(reply["value"])

    def _restore_arguments(
        self, reply: dict[str, Any], decoder: codec.Decoder, leaves: list[Any], arguments: Any
    ) -> None:
        """Change the judge's arguments as the student's code changed its copies."""
        changed = reply.get("changed", [])
        pairs = changed if type(changed) is list else [None]
        for pair in pairs:
            if type(pair) is not list or len(pair) != 2 or type(pair[0]) is not int:
                raise CodecError(phrase("The reply is malformed."))
            if not 0 <= pair[0] < len(leaves):
                raise CodecError(phrase("The reply is malformed."))
            restore(leaves[pair[0]], decoder.value(pair[1]))
        if "after" in reply:
            restore(arguments, decoder.value(reply["after"]))

    def _explain(self, error: Exception) -> Exception:
        """Return the error. If a name is missing, it also says which cell should define it."""
        if type(error) is NameError:
            error.cell_failure = self._explain_name(error.name or "")  # type: ignore[attr-defined]
        return error

    def _make_payload(self, value: Any) -> dict[str, Any]:
        if isinstance(value, Proxy):
            return {"id": get_reference(value).number}
        return self.ship(value)

    def _find_proxy(self, payload: Any) -> Proxy:
        reference = references.check_reference(payload)
        proxy = self._proxies.get(reference.number)
        if proxy is None or get_reference(proxy) != reference:
            proxy = make_proxy(self, reference)
            self._proxies[reference.number] = proxy
        return proxy

    def _encode_random_states(self, encoder: codec.Encoder) -> Any:
        states = self.random.changed_states()
        if states is None:
            return None
        separate = codec.Encoder(self.settings.wire)
        header = separate.encode(states).decode("ascii")
        return [header, [encoder.buffer(buffer) for buffer in separate.buffers]]


def _read_output_functions() -> tuple[Any, ...]:
    """Return what a test replaces to capture output or to answer `input`."""
    return sys.stdout, sys.stderr, builtins.print, builtins.input, builtins.open


def _refuse_to_ship(value: Any) -> dict[str, Any]:
    raise CourseError(f"A test passes a {type(value).__name__}, which can't be sent.")
