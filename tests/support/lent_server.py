"""Lend the server of the tests' launcher to what starts a server of its own otherwise."""

from __future__ import annotations

from typing import Any

from autograder.grading.kernels.forkserver_client import SharedServer
from autograder.grading.kernels.warm import WarmLauncher


class LentServer(SharedServer):
    """Stands for a new server. The launcher's server stays when this one is closed."""

    def __init__(self, launcher: WarmLauncher) -> None:
        self._launcher = launcher

    def send(self, request: dict[str, Any], descriptors: list[int]) -> None:
        self._launcher._server.send(request, descriptors)

    def share(self) -> SharedServer:
        return SharedServer(self._launcher._server._control)

    def close(self) -> None:
        pass
