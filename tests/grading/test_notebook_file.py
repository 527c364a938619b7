"""A notebook that is large only because of its outputs is read without them."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.grading import notebook_file
from autograder.grading.judge import parsed_notebook
from autograder.grading.judge.parsed_notebook import UnreadableNotebookError, read_notebook
from autograder.grading.notebook_file import MOST_NOTEBOOK_BYTES, read_notebook_file

MIB = 2**20
CODE = 'text = "outputs: [" + \'{"outputs": [1]}\'  # \\" ü'


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read a file in pieces that cut through tokens."""
    monkeypatch.setattr(notebook_file, "_CHUNK", 3)


def remove_outputs(content: bytes, folder: Path) -> bytes:
    path = folder / "a.ipynb"
    path.write_bytes(content)
    with path.open("rb") as file:
        return b"".join(notebook_file._OutputRemover(file).read())


def make_notebook(output: str, **more: Any) -> dict[str, Any]:
    cell: Any = nbformat.v4.new_code_cell(CODE)
    cell.outputs = [nbformat.v4.new_output("stream", text=output)]
    cell.metadata["outputs"] = [1]
    text = nbformat.v4.new_markdown_cell('{"outputs": ["kept"]}')
    notebook: dict[str, Any] = json.loads(json.dumps(nbformat.v4.new_notebook(cells=[cell, text])))
    return notebook | more


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_only_outputs_are_left_out(
    indent: int | None, ascii_only: bool, small_chunks: None, tmp_path: Path
) -> None:
    notebook = make_notebook('"]}\\ [{ \\"', outputs=["kept"])
    notebook["metadata"]["widgets"] = {"state": ["[", {"a": "}"}]}
    content = json.dumps(notebook, indent=indent, ensure_ascii=ascii_only).encode()
    notebook["cells"][0]["outputs"] = []
    notebook["metadata"]["widgets"] = {}
    assert json.loads(remove_outputs(content, tmp_path)) == notebook


def test_outputs_of_an_old_notebook_are_left_out(small_chunks: None, tmp_path: Path) -> None:
    old = {"worksheets": [{"cells": [{"outputs": [{"png": "x"}], "input": "1"}]}], "nbformat": 3}
    read = json.loads(remove_outputs(json.dumps(old).encode(), tmp_path))
    assert read["worksheets"][0]["cells"] == [{"outputs": [], "input": "1"}]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("outputs"), inner),
)


@given(output=json_values, source=st.text(), metadata=json_values)
def test_any_json_keeps_all_but_outputs(
    output: Any, source: str, metadata: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notebook_file, "_CHUNK", 5)
        cell = {"metadata": metadata, "outputs": [output], "source": source}
        book = {"cells": [cell, cell], "nbformat": 4}
        folder = tmp_path_factory.getbasetemp()
        read = json.loads(remove_outputs(json.dumps(book).encode(), folder))
    assert read == {"cells": [cell | {"outputs": []}] * 2, "nbformat": 4}


@given(content=st.binary() | st.text('"[]{},:\\ outps').map(lambda text: text.encode()))
def test_damaged_bytes_come_through(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert remove_outputs(content, tmp_path_factory.getbasetemp()) == content


def test_pictures_cost_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    notebook = make_notebook("A" * (MOST_NOTEBOOK_BYTES + MIB))
    path.write_text(json.dumps(notebook))
    read = read_notebook(path)
    assert [cell["source"] for cell in read.cells] == [c["source"] for c in notebook["cells"]]
    assert read.cells[0].outputs == []


def test_a_very_large_output_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    with path.open("wb") as file:
        file.write(b'{"cells": [{"outputs": ["')
        for _ in range(300):
            file.write(b"A" * MIB)
        file.write(b'"], "source": "x"}]}')
    tracemalloc.start()
    content = read_notebook_file(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert json.loads(content)["cells"] == [{"outputs": [], "source": "x"}]
    assert peak < 150 * MIB


@pytest.mark.parametrize("filler", [b"[", b"[]", b"{", b'""', b",", b"\\", b" ", b'"'])
def test_a_large_file_of_anything_else_is_refused(
    filler: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notebook_file, "_MOST_TOKENS", 10_000)
    monkeypatch.setattr(notebook_file, "MOST_NOTEBOOK_BYTES", 5 * MIB)
    monkeypatch.setattr(parsed_notebook, "MOST_NOTEBOOK_BYTES", 5 * MIB)
    path = tmp_path / "a.ipynb"
    path.write_bytes(b'{"cells": [{"outputs": [' + filler * (6 * MIB // len(filler)))
    with pytest.raises(UnreadableNotebookError):
        read_notebook(path)


def test_a_notebook_with_too_much_source_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notebook_file, "MOST_NOTEBOOK_BYTES", 2 * MIB)
    monkeypatch.setattr(parsed_notebook, "MOST_NOTEBOOK_BYTES", 2 * MIB)
    path = tmp_path / "a.ipynb"
    long = "#" * (3 * MIB)
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(long)]), path)
    with pytest.raises(UnreadableNotebookError) as caught:
        read_notebook(path)
    assert str(caught.value.message) == "a.ipynb is larger than 2 MB, also without its outputs."
