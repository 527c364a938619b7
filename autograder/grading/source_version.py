"""Read the source version of an assignment, which the workers get with each task."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """The source version of an assignment as bytes, for the workers.

    Attributes:
        assignment: The assignment's name.
        notebook: The source notebook.
        files: The assignment's other files by their path relative to its folder.
        model_files: Those of `c.Autograde.exclude_overwriting`. A student's own version counts, and
            this one belongs to the source's solution.
    """

    assignment: str
    notebook: bytes
    files: dict[str, bytes]
    model_files: dict[str, bytes] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """A SHA-256 digest of the notebook and the files, as hexadecimal digits."""
        digest = hashlib.sha256(self.notebook)
        for files in (self.files, self.model_files):
            for name, content in sorted(files.items()):
                digest.update(name.encode() + hashlib.sha256(content).digest())
            if self.model_files:
                digest.update(b"model files")
        return digest.hexdigest()


def read_source(
    root: Path,
    assignment: str,
    notebook: str | None = None,
    header: str = "",
    footer: str = "",
    exclude: Collection[str] = (),
) -> Source:
    """Read the notebook and the other files of `source/ASSIGNMENT`.

    Args:
        root: The course's folder.
        assignment: The assignment's name.
        notebook: The notebook's name without suffix. By default, it is the assignment's name.
        header: The notebook that nbgrader puts above each one, relative to `root`, or empty.
        footer: The notebook that nbgrader puts below each one, relative to `root`, or empty.
        exclude: The paths of the files that stay the student's.

    Raises:
        OSError: If a file can't be read.
    """
    folder = root / "source" / assignment
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".ipynb" and ".ipynb_checkpoints" not in path.parts
    }
    content = (folder / f"{notebook or assignment}.ipynb").read_bytes()
    if header or footer:
        content = _add_cells(content, [root / path for path in (header, footer)])
    model_files = {name: files.pop(name) for name in exclude if name in files}
    return Source(assignment, content, files, model_files)


def _add_cells(content: bytes, ends: list[Path]) -> bytes:
    """Return a notebook with the cells of two others above and below its own."""
    notebook = json.loads(content)
    above, below = [
        json.loads(path.read_bytes())["cells"] if path.is_file() else [] for path in ends
    ]
    notebook["cells"] = [*above, *notebook["cells"], *below]
    return json.dumps(notebook).encode()
