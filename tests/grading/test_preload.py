"""The fork server imports ahead what the assignments need, and leaves out what takes long."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.grading.kernels.warm import WarmLauncher
from autograder.grading.preload import choose_preload
from autograder.settings import PRELOAD, Settings
from tests.support import ROOT


def choose_large(root: Path, *assignments: str) -> set[str]:
    """Return which of the large packages are imported ahead."""
    chosen = choose_preload(root, PRELOAD, assignments)
    assert "torch._dynamo" in chosen
    return {name.split(".")[0] for name in chosen} & {"torchvision", "sklearn"}


@pytest.mark.parametrize(
    ("assignment", "large"),
    [
        ("01_tensors", set()),
        ("03_data_loading", {"torchvision"}),
        ("05_optimizers", set()),
        ("06_cnn", {"torchvision", "sklearn"}),
    ],
)
def test_a_chapter_gets_what_its_source_needs(assignment: str, large: set[str]) -> None:
    assert choose_large(ROOT, assignment) == large


def test_the_kernels_of_several_assignments_get_what_each_of_them_needs() -> None:
    assert choose_large(ROOT, "01_tensors", "03_data_loading") == {"torchvision"}
    assert choose_preload(ROOT, PRELOAD, []) == PRELOAD


@pytest.mark.parametrize("place", ["header.ipynb", "week1/week1.ipynb", "week1/tools/helper.py"])
def test_a_header_and_modules_beside_the_notebook_count(tmp_path: Path, place: str) -> None:
    path = tmp_path / "source" / place
    path.parent.mkdir(parents=True)
    path.write_text('"import sklearn.cluster\\n"')
    assert choose_large(tmp_path, "week1") == {"sklearn"}
    assert "sklearn.datasets" in choose_preload(tmp_path, PRELOAD, ["week1"])
    path.write_text("import mysklearn, torchvisions")
    assert choose_large(tmp_path, "week1") == set()


def test_other_modules_of_the_configuration_stay(tmp_path: Path) -> None:
    chosen = choose_preload(tmp_path, ("torch", "pandas", "sklearn", "sklearnex"), ["week1"])
    assert chosen == ("torch", "pandas", "sklearnex")


def test_a_submission_can_use_what_was_left_out() -> None:
    """It is imported in the submission's own process, and works as always."""
    preload = choose_preload(ROOT, PRELOAD, ["01_tensors"])
    code = """
import sys
print({"torch", "torchvision", "sklearn"} & set(sys.modules))
import torch, torchvision.transforms.v2, sklearn.linear_model
weight = torch.nn.Parameter(torch.ones(1))
(2 * weight).sum().backward()
torch.optim.Adam([weight], lr=0.5).step()
sklearn.linear_model.LinearRegression().fit([[0], [1]], [1, 3]).coef_, weight
"""
    with WarmLauncher(Settings(preload=preload)) as launcher:
        kernel = launcher.start(None)
        run = kernel.execute(code, timeout=60, label="", course=False)
        kernel.close()
    assert run.status == "ok", run.outputs
    first, last = run.outputs
    assert first["text"] == "{'torch'}\n"
    assert "array([2.])" in last["data"]["text/plain"]
    assert "0.5" in last["data"]["text/plain"]
