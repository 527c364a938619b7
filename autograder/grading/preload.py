"""Choose what the fork server imports ahead, by the sources of the assignments to grade.

Scikit-learn takes nearly as long to import as PyTorch. With it and torchvision, Linux takes half
as long again to copy a kernel and to end it. A submission that imports what was left out does so
in its own time. PyTorch's compiler is never left out: ordinary calls of PyTorch import it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

#: Large modules, and the words in a source that show that its answers may need them. Data sets
#: often are pictures.
_LARGE = {
    "torchvision": rb"\btorchvision\b|\btorch\.utils\.data\b",
    "sklearn": rb"\bsklearn\b",
}


def choose_preload(
    root: Path, preload: tuple[str, ...], assignments: Collection[str]
) -> tuple[str, ...]:
    """Return the modules to import ahead for some assignments.

    Args:
        root: The course's folder.
        preload: The modules that the configuration names.
        assignments: The assignments. Empty means any, and leaves out no module.
    """
    if not assignments:
        return preload
    sources = list(_read_sources(root, assignments))
    needless = [
        large
        for large, words in _LARGE.items()
        if not any(re.search(words, source) for source in sources)
    ]
    return tuple(
        name
        for name in preload
        if not any(name == large or name.startswith(f"{large}.") for large in needless)
    )


def _read_sources(root: Path, assignments: Collection[str]) -> Iterator[bytes]:
    """Return the notebooks and modules of the assignments, and the course's headers."""
    folders = [root / "source" / assignment for assignment in assignments]
    paths = [*(root / "source").glob("*"), *(path for each in folders for path in each.rglob("*"))]
    for path in paths:
        if path.suffix in (".ipynb", ".py") and path.is_file():
            yield path.read_bytes()
