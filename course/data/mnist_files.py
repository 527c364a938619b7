"""Find MNIST: the real set, or scikit-learn's handwritten digits in MNIST's own files.

File format (IDX, http://yann.lecun.com/exdb/mnist/ and torchvision's reader): a big-endian header
of a magic number (two zero bytes, a type code, the number of axes) and the length of each axis as
uint32, then the values row by row.
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from PIL import Image
from torchvision import datasets

from course.data import places

FILES = {True: "train", False: "t10k"}  # torchvision's `train` and the start of the file's name
UINT8 = 0x08  # the IDX code of unsigned bytes
TRAIN_ROWS = 1415  # eleven sheets; the test rows are two later sheets by other people
BOX = 20  # MNIST's digits fill a box of 20 x 20 within 28 x 28


def mnist(
    *,
    download: bool = False,
    small: bool = False,
    folder: Path | str | None = None,
    quiet: bool = False,
) -> Path:
    """Return the root folder for `torchvision.datasets.MNIST`.

    The small set consists of scikit-learn's 1797 real handwritten digits, enlarged from 8 x 8 to
    MNIST's 28 x 28: 1415 to train and 382 to test. People wrote 0 to 9 again and again on sheets,
    and the labels show where a sheet begins. The cut is between two sheets. As in the real MNIST,
    other people wrote the test digits.

    Args:
        download: Whether to fetch the real set (about 11 MB) if it is not there.
        small: Whether to take the small set in any case.
        folder: Where the sets are; see `course.data`.
        quiet: Whether to leave out the sentence that says which set it is.

    Returns:
        A folder with the four files in ``MNIST/raw``.

    Example:
        >>> root = mnist(small=True)
        MNIST, small set: 1415 + 382 of scikit-learn's handwritten digits, 28 x 28 ...
        >>> len(datasets.MNIST(root, train=True))
        1415
    """
    root, why = places.locate(MNIST, download=download, small=small, folder=folder)
    train, test = (_axis_lengths(root, train)[0] for train in (True, False))
    sentence = f"MNIST, real set: {train} images to train, {test} to test."
    if why:
        sentence = (
            f"MNIST, small set: {train} + {test} of scikit-learn's handwritten digits, 28 x 28, "
            f"in MNIST's files ({why})."
        )
    if not quiet:
        print(sentence)
    return root


def _fetch(root: Path) -> None:
    datasets.MNIST(root, download=True)


def _complete(root: Path) -> bool:
    """Return whether all four files exist and have the length that their headers give."""
    return all(_axis_lengths(root, train) for train in FILES)


def _axis_lengths(root: Path, train: bool) -> tuple[int, ...]:
    """Return the lengths of the image file's axes, or () if a file is missing or cut off."""
    shapes = []
    for kind, axes in (("images", 3), ("labels", 1)):
        file = root / "MNIST" / "raw" / f"{FILES[train]}-{kind}-idx{axes}-ubyte"
        header = 4 + 4 * axes
        if not file.is_file() or file.stat().st_size < header:
            return ()
        with file.open("rb") as stream:
            shape = struct.unpack(f">{axes}I", stream.read(header)[4:])
        if file.stat().st_size != header + int(np.prod(shape)):
            return ()
        shapes.append(shape)
    return shapes[0] if shapes[0][0] == shapes[1][0] else ()


def write_small(root: Path) -> None:
    """Write the small set's four files below `root`, the same bytes on every machine."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    images = np.stack([_enlarge(image) for image in digits.images])  # (1797, 28, 28)
    labels = digits.target.astype(np.uint8)  # (1797,)
    raw = root / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for train, rows in ((True, slice(TRAIN_ROWS)), (False, slice(TRAIN_ROWS, None))):
        for kind, array in (("images", images), ("labels", labels)):
            file = raw / f"{FILES[train]}-{kind}-idx{array.ndim}-ubyte"
            file.write_bytes(idx_bytes(array[rows]))


def idx_bytes(array: np.ndarray) -> bytes:
    """Return an array of dtype uint8 as the bytes of an IDX file.

    Raises:
        ValueError: If it has another dtype.
    """
    if array.dtype != np.uint8:
        raise ValueError(f"an IDX file of bytes takes uint8, not {array.dtype}")
    header = struct.pack(f">2xBB{array.ndim}I", UINT8, array.ndim, *array.shape)
    return header + array.tobytes()


def _shift_to_middle(weights: np.ndarray) -> int:
    """Return how far a row of weights must move to have its mean in the middle of 0 to 27."""
    total, moment = int(weights.sum()), int((weights * np.arange(len(weights))).sum())
    return (28 * total - 2 * moment) // (2 * total)  # 13.5 - mean, rounded


def _enlarge(image: np.ndarray) -> np.ndarray:
    """Enlarge a digit from (8, 8), values 0 to 16, to (28, 28), uint8, and center its mass.

    Pillow uses only integers to resize bytes, so the result is the same everywhere.
    """
    small = Image.fromarray(np.round(image * 255 / 16).astype(np.uint8))
    box = np.asarray(small.resize((BOX, BOX), Image.Resampling.BICUBIC))  # (20, 20)
    down, right = (_shift_to_middle(box.sum(axis=axis, dtype=np.int64)) for axis in (1, 0))
    down, right = (min(max(shift, 0), 28 - BOX) for shift in (down, right))
    page = np.zeros((28, 28), dtype=np.uint8)
    page[down : down + BOX, right : right + BOX] = box
    return page


MNIST = places.DataSet("mnist", complete=_complete, fetch=_fetch, make=write_small)
