"""Run the student's process: a real IPython kernel that gets its requests from one stream.

The judge trusts nothing in this process. The student's code shares the process and can change any
part of it. It can forge a reply, but a reply is only a value.
"""

from __future__ import annotations

import asyncio
import inspect
import os
import signal
import socket
import sys
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from autograder.grading.student.recorder import Recorder, RecordingSession, RecordingStream
from autograder.grading.wire import frames, json_text
from autograder.grading.wire.json_text import CodecError
from autograder.grading.wire.limits import WireLimits

if TYPE_CHECKING:
    from autograder.grading.student.agent import Agent


@cache
def prepare() -> Agent:
    """Import slow modules and build the kernel. Start no thread, because a fork may follow."""
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # without it the debugger warns
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    # import these before IPython's shell takes over sys.stdout and sys.stderr
    from ipykernel.ipkernel import IPythonKernel
    from ipykernel.kernelapp import IPKernelApp
    from traitlets.config import Config

    from autograder.grading.student.agent import Agent

    config = Config()
    config.HistoryManager.enabled = False  # it would open a database in a thread
    config.HistoryManager.hist_file = ":memory:"
    limits = WireLimits()
    recorder = Recorder(limits.output_bytes)
    session = RecordingSession(key=b"")
    session.recorder = recorder
    kernel = IPythonKernel.instance(config=config, session=session, user_ns={})
    # `%matplotlib inline` and others look for the kernel in the running application
    IPKernelApp.instance(config=config).kernel = kernel
    return Agent(kernel, recorder, limits)


def warm_up() -> None:
    """Do what takes seconds the first time in a process, once and before any fork."""
    import torch
    from IPython.core.ultratb import VerboseTB

    # the first traceback imports what formats it, and looks for the files of all modules
    try:
        raise ValueError
    except ValueError:
        VerboseTB().structured_traceback(*sys.exc_info())
    inspect.getmodule(compile("", "<cell>", "exec"))
    # the first tensor that a cell shows imports more of PyTorch
    prepare().shell.display_formatter.format(torch.ones(1))
    # the first optimizer imports torch's compiler
    weight = torch.nn.Parameter(torch.ones(1))
    optimizer = torch.optim.SGD([weight], lr=0.1)
    weight.sum().backward()  # type: ignore[no-untyped-call]
    optimizer.step()


def serve(stream: socket.socket) -> NoReturn:
    """Answer the judge until it hangs up, then end the process. Call this in the main thread.

    Args:
        stream: The connection to a `autograder.grading.kernels.stream_kernel.StreamKernel`.
    """
    agent = prepare()
    for name, number in (("stdout", 1), ("stderr", 2)):
        setattr(sys, name, RecordingStream(agent.recorder, name, number))
    if hasattr(os, "register_at_fork"):
        # if the student's code forks and leaves a copy, it must not answer instead of the kernel
        os.register_at_fork(after_in_child=stream.close)
    if "" not in sys.path:
        sys.path.insert(0, "")  # as in JupyterLab, so cells can import modules beside the notebook
    # an answer may leave a busy thread; each torch call would wait 5 ms for the interpreter
    sys.setswitchinterval(0.0002)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # only the student's code can be interrupted
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    agent.kernel.io_loop = _tornado_loop()
    loop.add_reader(stream.fileno(), _answer, agent, stream, loop)
    while not loop.is_closed():
        # `exit()` asks the kernel to end and so stops the loop. Later exercises still need it.
        with suppress(BaseException):  # a callback of the student's code may raise SystemExit
            loop.run_forever()
    os._exit(0)


def _tornado_loop() -> Any:
    from tornado.ioloop import IOLoop

    return IOLoop.current()


def _answer(agent: Agent, stream: socket.socket, loop: asyncio.AbstractEventLoop) -> None:
    """Read one request and answer it."""
    try:
        frame = frames.receive(stream, agent.limits)
        request = json_text.load(frame.header, agent.limits)
    except (OSError, frames.FrameError, CodecError):
        os._exit(0)  # the judge has hung up
    if request["op"] == "execute":
        task = loop.create_task(_execute(agent, stream, frame.number, request))
        agent.running.add(task)  # the loop itself keeps no strong reference
        task.add_done_callback(agent.running.discard)
        return
    header, buffers = agent.answer(request, frame.buffers)
    _reply(stream, frame.number, header, buffers)


async def _execute(
    agent: Agent, stream: socket.socket, number: int, request: dict[str, Any]
) -> None:
    reply = await agent.execute(request["source"], request["label"], request["course"])
    _reply(stream, number, json_text.dump(reply), [])


def _reply(stream: socket.socket, number: int, header: bytes, buffers: frames.Buffers) -> None:
    try:
        frames.send(stream, number, header, buffers)
    except OSError:
        os._exit(0)
