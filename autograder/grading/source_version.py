"""Read the source version of an assignment, which the workers get with each task."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """The source version of an assignment as bytes, for the workers.

    Attributes:
        assignment: The assignment's name.
        notebook: The source notebook.
        files: The assignment's other files by their path relative to its folder.
    """

    assignment: str
    notebook: bytes
    files: dict[str, bytes]

    @property
    def digest(self) -> str:
        """A SHA-256 digest of the notebook and the files, as hexadecimal digits."""
        digest = hashlib.sha256(self.notebook)
        for name, content in sorted(self.files.items()):
            digest.update(name.encode() + hashlib.sha256(content).digest())
        return digest.hexdigest()


def read_source(root: Path, assignment: str, notebook: str | None = None) -> Source:
    """Read the notebook and the other files of `source/ASSIGNMENT`.

    Args:
        root: The course's folder.
        assignment: The assignment's name.
        notebook: The notebook's name without suffix. By default, it is the assignment's name.

    Raises:
        OSError: If a file can't be read.
    """
    folder = root / "source" / assignment
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".ipynb" and ".ipynb_checkpoints" not in path.parts
    }
    return Source(assignment, (folder / f"{notebook or assignment}.ipynb").read_bytes(), files)
