"""A student's process that lies, babbles, or says nothing: never a point, never a hang."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable

import pytest

from autograder.checks import MIME_TYPE
from autograder.grading.kernels.kernel import InvalidReplyError, KernelDied, KernelTimedOut
from autograder.grading.kernels.stream_kernel import StreamKernel
from autograder.grading.wire import frames, json_text
from autograder.grading.wire.limits import WireLimits
from autograder.settings import Settings
from tests.support.notebooks_to_grade import DOUBLE, ForkingLauncher, graded, outcomes, right

PREFIX = struct.Struct("!4sQII")

#: Cells that a student may add; each finds the judge's stream and does something to it.
FIND_STREAM = """\
import os, socket, stat, struct, threading, time
def streams():
    for fd in range(3, 200):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                yield fd
        except OSError:
            pass
"""
ATTACKS = {
    "answers everything with the same value": """\
from autograder.grading.student.agent import Agent
from autograder.grading.wire import json_text
Agent.answer = lambda self, request, buffers: (json_text.dump({"value": 8.5}), [])
""",
    "answers with an exception that it calls passed": """\
from autograder.grading.student.agent import Agent
from autograder.grading.wire import json_text
error = {"name": "CheckFailed", "base": "SystemExit", "message": "passed", "args": [0], "lines": []}
Agent.answer = lambda self, request, buffers: (json_text.dump({"error": error}), [])
""",
    "says that nothing is wrong with no value at all": """\
from autograder.grading.student.agent import Agent
Agent.answer = lambda self, request, buffers: (b'{"outcome": "passed", "points": 1}', [])
""",
    "writes garbage into every socket": FIND_STREAM + """\
for fd in streams():
    os.write(fd, b"\\x80\\x04\\x95garbage" * 10)
""",
    "replies before it is asked": FIND_STREAM + """\
header = b'{"value": 8}'
for fd in streams():
    for number in range(1, 60):
        os.write(fd, struct.pack("!4sQII", b"DLPT", number, len(header), 0) + header)
""",
    "announces a reply of a terabyte": FIND_STREAM + """\
for fd in streams():
    os.write(fd, struct.pack("!4sQIIQ", b"DLPT", 9, 2, 1, 2**40) + b"{}")
""",
    "sends replies without end from a thread": FIND_STREAM + """\
def flood():
    while True:
        for fd in streams():
            try: os.write(fd, struct.pack("!4sQII", b"DLPT", 1, 2, 0) + b"{}")
            except OSError: pass
threading.Thread(target=flood, daemon=True).start()
""",
    "closes every socket": FIND_STREAM + """\
for fd in streams():
    os.close(fd)
""",
    "takes the agent off the loop": """\
import asyncio
from autograder.grading.student import kernel_process
kernel_process._answer = lambda *args: None
loop = asyncio.get_event_loop()
for fd in range(3, 200):
    loop.remove_reader(fd)
""",
    "returns what never ends": """\
class Deep:
    pass
def double(x):
    value = []
    for _ in range(10**5): value = [value]
    return value
""",
    "returns a gigabyte": """\
def double(x):
    return bytes(2**30)
""",
    "tells the encoder that all is well": """\
from autograder.grading.wire import codec
class Equal(float):
    def __eq__(self, other): return True
codec.Encoder.node = lambda self, value, depth=0: ["R", {"id": 0, "kind": "object",
    "name": "float", "classes": [["builtins", "float"], ["torch", "Tensor"]], "callable": True}]
""",
    "draws its own report": f"""\
from IPython.display import display
display({{"{MIME_TYPE}": {{"points": 99}}, "text/plain": "99"}}, raw=True)
""",
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_an_attack_earns_nothing_and_ends(attack: str) -> None:
    wrong = "def double(x):\n    return 0\n"
    result = graded(
        ("double", wrong + attack, "checks.equal(double(4), 8)"),
        ("other", "", "checks.equal(other(3), 6)"),
        call_seconds=4,
        cell_seconds=6,
        exercise_seconds=1,
        notebook_seconds=20,
        recover_seconds=0.5,
    )
    assert result.earned == 0
    assert not result.internal_errors
    assert all(exercise.failures for exercise in result.exercises)
    assert MIME_TYPE not in str(result.notebook.cells[1].outputs)


def test_an_attack_in_one_exercise_leaves_the_points_before() -> None:
    result = graded(
        DOUBLE,
        ("late", ATTACKS["writes garbage into every socket"], "checks.equal(late(1), 1)"),
        right("after"),
        call_seconds=4,
        cell_seconds=6,
    )
    assert outcomes(result)[0] == "passed"
    assert outcomes(result)[1] != "passed"
    assert outcomes(result)[2] == "passed"


@pytest.mark.parametrize(
    "blank",
    [
        "get_ipython().input_transformers_post.append(lambda lines: ['1'])",
        "import ast\nclass Blank(ast.NodeTransformer):\n"
        "    def visit_Module(self, node): node.body = []; return node\n"
        "get_ipython().ast_transformers.append(Blank())",
        "get_ipython().set_custom_exc((Exception,), lambda *args, **kwargs: None)",
        "import torch; torch.allclose = torch.equal = lambda *a, **k: True\n"
        "checks.equal = checks.compare = lambda *a, **k: None\n"
        "checks.Exercise.part = None",
    ],
)
def test_tricks_within_the_kernel_change_nothing(blank: str) -> None:
    first = ("half", f"def half(x): return x / 2\n{blank}", "checks.equal(half(4.0), 2.0)")
    result = graded(first, ("wrong", "", "checks.equal(wrong(1), 2)"))
    assert outcomes(result)[0] == "passed"
    assert result.earned == 1


def test_expected_values_never_reach_the_students_process(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[bytes] = []
    real = StreamKernel.request

    def request(self: StreamKernel, header: bytes, buffers: list[bytes], *, timeout: float):  # type: ignore[no-untyped-def]
        sent.append(header + b"".join(buffers))
        return real(self, header, buffers, timeout=timeout)

    monkeypatch.setattr(StreamKernel, "request", request)
    graded(
        ("f", "def f(x): return 0",
         "checks.compare(f, lambda x: 'the-expected-text', calls=[checks.call('the-argument')],\n"
         "               mistakes={'wrong-value': lambda x: 'the-mistake-text'})"),
    )  # fmt: skip
    everything = b"".join(sent)
    assert b"the-argument" in everything
    assert b"the-expected-text" not in everything
    assert b"the-mistake-text" not in everything
    assert b"BEGIN" not in everything
    assert b"Exercise" not in everything


class Stub:
    """A process that is not there, for a stream whose other end the test holds."""

    alive = True

    def interrupt(self) -> None: ...
    def kill(self) -> None: ...
    def is_alive(self) -> bool:
        return self.alive

    def waited_seconds(self) -> float:
        return 0.0

    def exit_reason(self) -> str:
        return "it was a test"


def answered_by(
    speak: Callable[[socket.socket], None], settings: Settings | None = None
) -> StreamKernel:
    ours, theirs = socket.socketpair()
    threading.Thread(target=speak, args=(theirs,), daemon=True).start()
    return StreamKernel(ours, Stub(), settings or Settings())


def message(number: int, header: bytes, *sizes: int) -> bytes:
    table = b"".join(struct.pack("!Q", size) for size in sizes)
    return PREFIX.pack(b"DLPT", number, len(header), len(sizes)) + table + header


def test_silence_ends_at_the_deadline() -> None:
    kernel = answered_by(lambda stream: time.sleep(5))
    with pytest.raises(KernelTimedOut, match="seconds"):
        kernel.request(b"{}", [], timeout=0.05)


def test_a_late_reply_is_passed_over() -> None:
    def speak(stream: socket.socket) -> None:
        for _ in range(2):
            frames.receive(stream, WireLimits())
        stream.sendall(message(1, b"late") + message(1, b"twice") + message(2, b"right"))
        time.sleep(5)

    kernel = answered_by(speak)
    with pytest.raises(KernelTimedOut):
        kernel.request(b"{}", [], timeout=0.05)
    assert kernel.request(b"{}", [], timeout=5)[0] == b"right"


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\n\r\n" * 3,
        message(7, b"early"),
        message(1, b"", 2**40),
        PREFIX.pack(b"DLPT", 1, 2**31, 0),
        PREFIX.pack(b"DLPT", 1, 0, 2**31),
        message(0, b"x") * 500,
    ],
    ids=["http", "early", "terabyte", "header", "buffers", "babble"],
)
def test_nonsense_is_refused_before_it_takes_memory(said: bytes) -> None:
    kernel = answered_by(lambda stream: (stream.sendall(said), time.sleep(5))[0])
    with pytest.raises(InvalidReplyError):
        kernel.request(b"{}", [], timeout=5)
    assert not kernel.is_alive()
    with pytest.raises(KernelDied):
        kernel.request(b"{}", [], timeout=1)


def test_half_a_message_ends_at_the_deadline() -> None:
    kernel = answered_by(
        lambda stream: (stream.sendall(message(1, b"x", 100)[:30]), time.sleep(5))[0]
    )
    with pytest.raises(InvalidReplyError, match="middle"):
        kernel.request(b"{}", [], timeout=0.3)


def test_a_stream_that_ends_is_a_death() -> None:
    kernel = answered_by(lambda stream: stream.close())
    with pytest.raises(KernelDied, match="it was a test"):
        kernel.request(b"{}", [], timeout=5)


def test_a_process_that_ends_is_noticed_while_its_children_hold_the_stream() -> None:
    kernel = answered_by(lambda stream: time.sleep(5))
    kernel._process.alive = False  # type: ignore[attr-defined]
    with pytest.raises(KernelDied):
        kernel.request(b"{}", [], timeout=30)


def test_one_that_does_not_read_ends_at_the_deadline() -> None:
    kernel = answered_by(lambda stream: time.sleep(5))
    with pytest.raises(KernelTimedOut):
        kernel.request(b"{}", [bytes(2**24)], timeout=0.1)


@pytest.mark.parametrize(
    "reply",
    [
        [], {}, {"status": "passed"}, {"status": "ok"}, {"status": "ok", "outputs": {}},
        {"status": "ok", "outputs": [3, {"output_type": "stream", "text": 5}], "count": "x"},
        {"status": "ok", "outputs": [{"output_type": "display_data", "data": {"text/html": 3}}]},
        {"status": "ok", "outputs": [{"output_type": "error", "traceback": "x"}], "count": -1},
    ],
    ids=str,
)  # fmt: skip
def test_forged_cell_replies_give_valid_outputs_or_none(reply: object) -> None:
    import nbformat

    def speak(stream: socket.socket) -> None:
        frame = frames.receive(stream, WireLimits())
        frames.send(stream, frame.number, json_text.dump(reply), [])

    run = answered_by(speak).execute("1", timeout=5)
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", outputs=run.outputs)])
    nbformat.validate(nbformat.from_dict(book))
    assert run.status in ("ok", "died")


def test_more_bytes_than_an_exercise_may_send_stop_it() -> None:
    launcher = ForkingLauncher(Settings())
    result = graded(
        ("drip", "def drip():\n    while True:\n        yield bytes(2**20)",
         "checks.equal(len(list(drip())), 3)"),
        wire=WireLimits(exercise_bytes=2**23), launcher=launcher,
    )  # fmt: skip
    assert outcomes(result) == ["crashed"]
    assert "8 MB" in result.exercises[0].failures[0].message
