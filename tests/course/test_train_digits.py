"""The script of lesson 06: it resumes exactly, and it has the lesson's own functions."""

from __future__ import annotations

import ast
import dataclasses
import json
import sys
from pathlib import Path

import pytest
import torch

from course import compare_digits, train_digits
from tests.support import ROOT


def definitions(source: str) -> dict[str, str]:
    """The text of each function and class at the top level."""
    tree = ast.parse(source)
    kinds = (ast.FunctionDef, ast.ClassDef)
    nodes = [node for node in tree.body if isinstance(node, kinds)]
    names = [node.name for node in nodes]
    assert len(names) == len(set(names)), "a definition stands there twice"
    return {node.name: ast.unparse(node) for node in nodes}


def lesson_source() -> str:
    lesson = json.loads((ROOT / "notebooks/06_cnn.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in lesson["cells"] if cell["cell_type"] == "code"]
    return "\n".join(cells)


@pytest.mark.parametrize(
    ("script", "names"),
    [
        (
            train_digits,
            "Part as_input split_rows digit_network Moved train_epoch scores_of evaluate",
        ),
        (compare_digits, "Plan run_plan"),
    ],
)
def test_the_lesson_and_the_scripts_have_the_same_code(script: object, names: str) -> None:
    lesson = definitions(lesson_source())
    code = definitions(Path(str(script.__file__)).read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    assert {name: lesson[name] for name in names.split()} == {
        name: code[name] for name in names.split()
    }


def test_the_lesson_has_the_plans_of_the_script() -> None:
    names = {"replace": dataclasses.replace, "Plan": compare_digits.Plan}
    source = ast.parse(lesson_source().replace(";\n", "\n"))
    for node in source.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("FIRST", "PLANS"):
            exec(ast.unparse(node), names)
    assert names["PLANS"] == compare_digits.PLANS


def test_parts_do_not_overlap_and_one_quarter_validates() -> None:
    train, validation = train_digits.split_rows(4000)
    assert len(train) == 3000
    assert sorted(torch.cat([train, validation]).tolist()) == list(range(4000))
    train, validation = train_digits.split_rows(60_000)
    assert (len(train), len(validation)) == (8000, 2000)
    assert not set(train.tolist()) & set(validation.tolist())


def test_a_resumed_training_equals_one_that_was_not_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*arguments: str) -> str:
        options = ["--limit", "60", "--device", "cpu", *arguments]
        monkeypatch.setattr(sys, "argv", ["train_digits", *options])
        try:
            train_digits.main()
        finally:
            torch.use_deterministic_algorithms(False)
        return capsys.readouterr().out

    straight = run("--epochs", "2", "--folder", str(tmp_path / "a"))
    run("--epochs", "1", "--folder", str(tmp_path / "b"))
    resumed = run("--epochs", "2", "--folder", str(tmp_path / "b"), "--resume")
    assert resumed.splitlines()[0].startswith("resumed after epoch 0")
    assert resumed.splitlines()[-1] == straight.splitlines()[-1]
    nets = [torch.load(tmp_path / folder / "last.pt")["net"] for folder in "ab"]
    assert all(torch.equal(value, nets[1][name]) for name, value in nets[0].items())


def test_nothing_to_resume_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["train_digits", "--folder", str(tmp_path), "--resume"])
    with pytest.raises(SystemExit) as ended:
        train_digits.main()
    assert ended.value.code == 2
    assert "has no last.pt. Train there once without --resume." in capsys.readouterr().err
