"""Find CIFAR-10: the full set, or ten kinds of drawn shapes in CIFAR-10's own files.

File format (https://www.cs.toronto.edu/~kriz/cifar.html, "python version"): a batch is a pickled
dict. Its ``data`` has one row of 3072 bytes for each picture: the red values row by row, then the
green values, then the blue values. Its ``labels`` is a list of numbers from 0 to 9.
``batches.meta`` holds the names of the labels.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from torchvision import datasets

from autograder.language import phrase, show
from course import drawing
from course.data import places

TRAIN_BATCHES, BATCH_ROWS = 5, 200  # the full set: 5 batches of 10,000
SHAPES = tuple(drawing.OUTLINES)[:10]


class CIFAR10(datasets.CIFAR10):
    """This is torchvision's `CIFAR10`, and it also reads the small set.

    torchvision compares the files with the MD5 sums of the full set. This class leaves out the
    comparison for a small set. Everything else is torchvision's own code.
    """

    def __init__(
        self,
        root: Path | str,
        train: bool = True,
        transform: Callable[..., Any] | None = None,
        target_transform: Callable[..., Any] | None = None,
        download: bool = False,
    ) -> None:
        """Read the pictures below `root`. All arguments are torchvision's."""
        if places.is_small(root):
            self.train_list = [_without_md5(*entry) for entry in self.train_list]
            self.test_list = [_without_md5(*entry) for entry in self.test_list]
            self.meta = {**self.meta, "md5": None}  # type: ignore[dict-item]
        super().__init__(root, train, transform, target_transform, download)


def _without_md5(file: str, _md5: str) -> list[Any]:
    return [file, None]


def cifar10(
    *,
    download: bool = False,
    small: bool = False,
    folder: Path | str | None = None,
    quiet: bool = False,
) -> Path:
    """Return the root folder for `CIFAR10`.

    The small set is a stand-in: 1000 + 200 drawn pictures of ten shapes, 32 x 32 in color. All
    shapes occur equally often.

    Args:
        download: Whether to fetch the full set (about 170 MB) if it is not there.
        small: Whether to take the small set in any case.
        folder: Where the sets are; see `course.data`.
        quiet: Whether to leave out the sentence that says which set it is.

    Returns:
        A folder with the batches in ``cifar-10-batches-py``.
    """
    root, why = places.locate(_SET, download=download, small=small, folder=folder)
    sentence = phrase("CIFAR-10, full set: 50000 pictures to train, 10000 to test.")
    if why:
        sentence = phrase(
            "CIFAR-10, stand-in: {train} + {test} drawn pictures of ten shapes, 32 x 32, "
            "in CIFAR-10's files ({why}).",
            train=TRAIN_BATCHES * BATCH_ROWS,
            test=BATCH_ROWS,
            why=why,
        )
    if not quiet:
        print(show(sentence))
    return root


def _complete(root: Path) -> bool:
    base = root / datasets.CIFAR10.base_folder
    lists = datasets.CIFAR10.train_list + datasets.CIFAR10.test_list
    names = [name for name, _ in lists] + [datasets.CIFAR10.meta["filename"]]
    return all((base / name).is_file() for name in names)


def _fetch(root: Path) -> None:
    datasets.CIFAR10(root, download=True)


def write_small(root: Path) -> None:
    """Write five training batches, the test batch and ``batches.meta`` below `root`."""
    base = root / datasets.CIFAR10.base_folder
    base.mkdir(parents=True)
    # a frozen stream: the same numbers in every version of NumPy
    random = np.random.RandomState(10)
    names = [f"data_batch_{number}" for number in range(1, TRAIN_BATCHES + 1)] + ["test_batch"]
    for number, name in enumerate(names, start=1):
        labels = random.permutation(np.arange(BATCH_ROWS) % 10).tolist()
        pictures = np.stack([drawing.draw_shape(SHAPES[label], random) for label in labels])
        batch = {
            "batch_label": "testing batch 1 of 1"
            if name == "test_batch"
            else f"training batch {number} of {TRAIN_BATCHES}",
            "labels": labels,
            # (200, 32, 32, 3) -> (200, 3, 32, 32) -> (200, 3072)
            "data": np.ascontiguousarray(pictures.transpose(0, 3, 1, 2)).reshape(BATCH_ROWS, -1),
            "filenames": [f"{SHAPES[label]}_s_{row:06d}.png" for row, label in enumerate(labels)],
        }
        _dump(batch, base / name)
    meta = {"num_cases_per_batch": BATCH_ROWS, "label_names": list(SHAPES), "num_vis": 3072}
    _dump(meta, base / "batches.meta")


def _dump(value: dict[str, Any], path: Path) -> None:
    path.write_bytes(pickle.dumps(value, protocol=2))


_SET = places.DataSet("cifar10", complete=_complete, fetch=_fetch, make=write_small)
