"""Notebooks that other programs saved are graded like those that JupyterLab saved.

Each function here gives a notebook the form in which a program writes it, as public reports and
saved files show it.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bs4
import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import Course
from tests.support import tiny

Raw = dict[str, Any]
RIGHT = "def one(a, b):\n    return a + b"
WIDGETS = {"abc123": {"model_module": "@jupyter-widgets/controls", "state": {}}}


def give_outputs(notebook: Raw, **extra: Any) -> None:
    """Give every code cell the outputs of a run: a line of text and a picture."""
    stream = {"output_type": "stream", "name": "stdout", "text": ["hello\n"], **extra}
    picture = {
        "output_type": "display_data",
        "data": {"text/plain": ["<Figure>"], "image/png": "iVBORw0KGgo=\n"},
        "metadata": {},
    }
    for number, cell in enumerate(c for c in notebook["cells"] if c["cell_type"] == "code"):
        cell["execution_count"], cell["outputs"] = number + 1, [stream, picture]


def save_in_colab(notebook: Raw) -> None:
    """No ids of cells but its own, widgets without a state, metadata in a stream's output."""
    give_outputs(notebook, metadata={"tags": None})
    for cell in notebook["cells"]:
        cell["metadata"].update(id=cell.pop("id"), colab={"base_uri": "x", "height": 35})
        if cell["cell_type"] == "code":
            cell["metadata"]["outputId"] = "0b1c"
    notebook["metadata"] = {
        "accelerator": "GPU",
        "colab": {"gpuType": "T4", "provenance": [], "toc_visible": True},
        "kernelspec": {"display_name": "Python 3", "name": "python3"},
        "language_info": {"name": "python"},
        "widgets": {"application/vnd.jupyter.widget-state+json": WIDGETS},
    }
    notebook["nbformat_minor"] = 0


def save_in_vs_code(notebook: Raw) -> None:
    """The minor version of long ago, its language in each cell, and its own interpreter."""
    give_outputs(notebook)
    for cell in notebook["cells"]:
        del cell["id"]
        cell["metadata"]["vscode"] = {"languageId": "python"}
    notebook["metadata"] = {
        "kernelspec": {"display_name": ".venv", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "version": "3.12.1", "pygments_lexer": "ipython3"},
        "orig_nbformat": 4,
    }
    notebook["nbformat_minor"] = 2


def save_in_kaggle(notebook: Raw) -> None:
    """Times of each run in the cells, and ids that are not nbformat's."""
    give_outputs(notebook)
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = f"cell-{number}"
        cell["metadata"].update(trusted=True, execution={"iopub.execute_input": "2026-01-01"})
    notebook["metadata"]["kaggle"] = {"accelerator": "none", "dataSources": []}


def save_in_pycharm(notebook: Raw) -> None:
    """Each source is one string, lines end as on Windows, and counts are null."""
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")
        cell["metadata"].update(collapsed=False, pycharm={"name": "#%%\n"})


EDITORS: dict[str, Callable[[Raw], None]] = {
    "colab": save_in_colab,
    "vscode": save_in_vs_code,
    "kaggle": save_in_kaggle,
    "pycharm": save_in_pycharm,
}


@pytest.fixture(scope="module")
def course(one_server: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which a student used each program, graded, with feedback pages."""
    folder = tmp_path_factory.mktemp("editors")
    root = tiny.copy_with(
        tiny.release(folder / "released"), folder / "course", dict.fromkeys(EDITORS, RIGHT)
    )
    for editor, save in EDITORS.items():
        path = root / "submitted" / editor / tiny.ASSIGNMENT / f"{tiny.ASSIGNMENT}.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        save(notebook)
        path.write_text(json.dumps(notebook), encoding="utf-8")
    # through the archive of an LMS too
    archive = folder / "all.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        for number, editor in enumerate(EDITORS, start=1):
            submitted = root / "submitted" / editor / tiny.ASSIGNMENT / "tiny.ipynb"
            opened.write(submitted, f"lms{editor}_{number}_{number}_tiny.ipynb")
    with Course.open(root).open_gradebook() as book:
        for number, editor in enumerate(EDITORS, start=1):
            book.add_student(f"lms-{editor}", lms_user_id=str(number))
    for command in (["zip", "tiny", str(archive)], ["grade", "tiny", "--workers", "1"]):
        run = CliRunner().invoke(app, [*command, "--course-dir", str(root)])
        assert run.exit_code == 0, run.output
    Course.open(root).api.generate_feedback("tiny", force=True)
    return root


@pytest.mark.parametrize("editor", EDITORS)
@pytest.mark.parametrize("way", ["", "lms-"])
def test_a_right_answer_earns_its_points_in_every_form(course: Path, editor: str, way: str) -> None:
    assert tiny.scores(course)[way + editor] == 2


@pytest.mark.parametrize("editor", EDITORS)
def test_the_feedback_page_shows_the_answer(course: Path, editor: str) -> None:
    page = course / "feedback" / editor / tiny.ASSIGNMENT / f"{tiny.ASSIGNMENT}.html"
    soup = bs4.BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    text = soup.get_text()
    assert RIGHT in text
    assert "(Score: 2.0 / 4.0)" in " ".join(text.split())
