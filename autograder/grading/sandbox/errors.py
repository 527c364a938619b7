"""The error of a sandbox that can't be built."""

from __future__ import annotations


class SandboxError(RuntimeError):
    """The sandbox could not put a layer in place. The text is one sentence.

    Attributes:
        layer: The name of the layer.
        remedy: What to do about it, in a sentence. It is empty if the layer does not know it.
    """

    def __init__(self, layer: str, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.layer = layer
        self.remedy = remedy
