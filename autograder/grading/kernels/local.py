"""A student's kernel without a sandbox: for tests, and for macOS and Windows.

The student's code still runs in its own process, so it can't read the tests' values. But it can
read and change the machine's files.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from autograder.deadline import read_waited_seconds
from autograder.grading.kernels.stream_kernel import StreamKernel
from autograder.language import Text, phrase
from autograder.settings import Settings

#: What the student's process must not learn from its environment.
_SECRET_PREFIX = "AUTOGRADER_"

_START_SECONDS = 60.0


class LocalProcess:
    """A child process with a temporary folder of its own."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path) -> None:
        self._process = process
        self._folder = folder

    def interrupt(self) -> None:
        """See `kernel.Process`."""
        if self.is_alive():
            self._process.send_signal(
                signal.SIGINT if os.name == "posix" else signal.CTRL_C_EVENT  # type: ignore[attr-defined]
            )

    def is_alive(self) -> bool:
        """See `kernel.Process`."""
        return self._process.poll() is None

    def exit_reason(self) -> Text:
        """See `kernel.Process`."""
        code = self._process.poll()
        if code is None:
            return ""
        # no number, which the student's code could choose; see `sandbox.warden.describe`
        return phrase("it was ended by a signal") if code < 0 else phrase("your code ended it")

    def waited_seconds(self) -> float:
        """See `kernel.Process`."""
        return read_waited_seconds(self._process.pid)

    def kill(self) -> None:
        """See `kernel.Process`. Ends the whole process group where there are groups."""
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


class LocalLauncher:
    """Starts unsandboxed kernels; each is a new Python process.

    Args:
        settings: Limits on what the judge accepts from them, and how long an interrupt may take.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def start(self, folder: Path | None) -> StreamKernel:
        """Start a fresh kernel in a copy of `folder`; see `kernel.Launcher`."""
        private = Path(tempfile.mkdtemp(prefix="autograder-"))
        work = private / "work"
        if folder is None:
            work.mkdir()
        else:
            shutil.copytree(folder, work)
        token = secrets.token_hex(16)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(_START_SECONDS)
            process = LocalProcess(_spawn(listener.getsockname()[1], token, work), private)
            try:
                stream = _accept(listener, token)
            except OSError as error:
                process.kill()
                raise RuntimeError("The student's kernel did not start.") from error
        return StreamKernel(stream, process, self._settings)


def _spawn(port: int, token: str, work: Path) -> subprocess.Popen[bytes]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(_SECRET_PREFIX)}
    # -P: a file of the student is not imported in place of a library before the kernel is ready.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "autograder.grading.kernels.local", str(port)],
        cwd=work,
        env=environment | {"DLPT_TOKEN": token},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _accept(listener: socket.socket, token: str) -> socket.socket:
    """Wait for the connection that sends the token. Any process of this machine may connect."""
    while True:
        stream, _ = listener.accept()
        stream.settimeout(5.0)
        try:
            if secrets.compare_digest(stream.recv(32, socket.MSG_WAITALL), token.encode()):
                stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return stream
        except OSError:
            pass
        stream.close()


def _main() -> None:
    from autograder.grading.student.kernel_process import prepare, serve

    # import before the kernel starts: the assignment's files must not replace Python's modules
    prepare()
    stream = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    stream.sendall(os.environ.pop("DLPT_TOKEN").encode())
    serve(stream)


if __name__ == "__main__":
    _main()
