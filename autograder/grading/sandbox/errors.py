"""What goes wrong when a sandbox is built."""

from __future__ import annotations


class SandboxError(RuntimeError):
    """A layer could not be put in place. The text is one sentence.

    Attributes:
        layer: The name of the layer.
    """

    def __init__(self, layer: str, sentence: str) -> None:
        super().__init__(sentence)
        self.layer = layer
