"""What goes wrong when a sandbox is built."""

from __future__ import annotations


class SandboxError(RuntimeError):
    """A layer could not be put in place. The text is one sentence.

    Attributes:
        layer: The name of the layer.
        remedy: What to do about it, in a sentence, where that is known on the spot.
    """

    def __init__(self, layer: str, sentence: str, remedy: str = "") -> None:
        super().__init__(sentence)
        self.layer = layer
        self.remedy = remedy
