"""Validate answers with reports, and with messages instead of tracebacks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import bs4
import nbformat
import pytest

from autograder.lab import validation
from autograder.lab.validation_summary import CheckedExercise, describe, make_html
from autograder.language import phrase, show
from autograder.results import ExerciseResult, Failure, PartResult
from tests.support import notebooks
from tests.support.fake_language import find_english, find_english_on_page, use_fake_language
from tests.support.quick_kernels import use_quick_kernels

SETUP = "from autograder import checks"
TEST = """ex = checks.Exercise("double", points=2)
with ex.part("the example", points=2):
    checks.equal(double(2), 4)
ex.score()"""


def write_notebook(folder: Path, answer: str, *, setup: str = SETUP) -> Path:
    """Write a notebook with one exercise."""
    made = notebooks.notebook(
        notebooks.cell("setup", setup),
        notebooks.answer("double", answer),
        notebooks.checks_of("double", TEST, points=2),
    )
    path = folder / "a.ipynb"
    nbformat.write(made, path)
    return path


@pytest.fixture(autouse=True)
def in_a_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Validate runs in the course's folder and reads its configuration."""
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\nc.Execute.timeout = 30\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "none"))
    use_quick_kernels(monkeypatch)


def read_dialog(answer: dict[str, Any]) -> tuple[str, bs4.BeautifulSoup]:
    """Return the dialog's summary and its content."""
    assert answer["success"]
    [entry] = answer["value"]["failed"]
    return entry["source"], bs4.BeautifulSoup(entry["error"], "html.parser")


def test_a_warning_on_stderr_costs_nothing(tmp_path: Path) -> None:
    answer = "import sys\n\ndef double(x):\n    print('careful', file=sys.stderr)\n    return 2 * x"
    summary, page = read_dialog(validation.validate(write_notebook(tmp_path, answer)))
    assert summary == "1 right so far"
    assert "2 of 2 points in the visible checks." in page.get_text()
    assert "Right so far: double" in page.get_text()
    assert not page.select(".autograder-report")


def test_wrong_answer_shows_its_report_once(tmp_path: Path) -> None:
    answer = validation.validate(write_notebook(tmp_path, "def double(x):\n    return '<b>'"))
    summary, page = read_dialog(answer)
    assert summary == "1 not right yet"
    assert len(page.select(".autograder-report")) == 1
    assert page.get_text().count("The result is a str") == 1
    assert "'<b>'" in page.get_text()
    assert not page.find("b")
    assert "Traceback" not in page.get_text()


def test_blank_answer_is_only_named(tmp_path: Path) -> None:
    stub = "def double(x):\n    raise NotImplementedError()"
    summary, page = read_dialog(validation.validate(write_notebook(tmp_path, stub)))
    assert summary == "1 not attempted"
    assert "0 of 2 points in the visible checks." in page.get_text()
    assert "Not attempted: double" in page.get_text()
    assert not page.select(".autograder-report")


def test_checks_that_cannot_run(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, "def double(x):\n    return 2 * x", setup="checks_ = 1")
    summary, page = read_dialog(validation.validate(path))
    assert summary == "1 not right yet"
    assert "The checks could not run: NameError: name 'checks' is not def" in page.get_text()
    assert "Traceback" not in page.get_text()


def test_a_summary_comes_first_and_counts_all_kinds() -> None:
    visible, hidden = PartResult("seen", 1, False), 4.0
    wrong = replace(visible, failure=Failure("m", "What is wrong.", "A hint."))
    exercises = [
        CheckedExercise("First", "right", ExerciseResult("a", hidden, [visible], "passed")),
        CheckedExercise("Second", "wrong", ExerciseResult("b", hidden, [visible, wrong])),
        CheckedExercise("Third", "wrong", message="The checks could not run."),
        CheckedExercise("Fourth", "not attempted"),
        CheckedExercise("Fifth", "written"),
    ]
    assert describe(exercises) == (
        "1 right so far, 2 not right yet, 1 not attempted, 1 for a person to read"
    )
    page = bs4.BeautifulSoup(make_html(exercises, ""), "html.parser")
    text = " ".join(page.get_text(" ").split())
    assert text.partition("visible checks.")[0].endswith("2 of 3 points in the ")
    assert "Checks on other inputs decide 5 more after you submit." in text
    places = [text.index(word) for word in ("2 of 3", "Second", "What is wrong.", "Third",
                                            "Not attempted: Fourth", "Right so far: First",
                                            "read: Fifth")]  # fmt: skip
    assert places == sorted(places)
    assert all(text.count(title) == 1 for title in ("First", "Second", "Third", "What is wrong."))


def test_a_notebook_without_exercises_says_so() -> None:
    assert describe([]) == "This notebook has no exercises."
    assert "visible checks" not in make_html([], "")
    assert "autograder-nothing" in make_html([], "")


def test_a_notebook_without_exercises_is_not_run(tmp_path: Path) -> None:
    path, trace = tmp_path / "lesson.ipynb", tmp_path / "trace"
    lesson = notebooks.notebook(notebooks.cell("run", f"open({str(trace)!r}, 'w').close()"))
    nbformat.write(lesson, path)
    assert read_dialog(validation.validate(path))[0] == "This notebook has no exercises."
    assert not trace.exists()


def test_a_kernel_that_dies(tmp_path: Path) -> None:
    answer = validation.validate(write_notebook(tmp_path, "import os\n\nos._exit(1)"))
    assert not answer["success"]
    assert answer["value"].startswith("The kernel died while it ran your notebook")


def test_a_loop_that_never_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\nc.Execute.timeout = 1\n")
    path = write_notebook(tmp_path, "while True:\n    pass", setup="pass")
    answer = validation.validate(path)
    summary, page = read_dialog(answer)
    assert summary == "1 not right yet"
    assert "A cell was stopped after 1 seconds." in page.get_text()
    assert "Traceback" not in str(answer)


def test_a_file_that_is_not_a_notebook(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text("{ not json")
    answer = validation.validate(path)
    assert not answer["success"]
    assert answer["value"].startswith("a.ipynb can't be read as a notebook:")


def test_in_another_language_the_dialog_has_no_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_fake_language(monkeypatch)
    path = write_notebook(tmp_path, "def double(x):\n    return str(x)")
    summary, page = read_dialog(validation.validate(path))
    assert find_english(summary) == []
    assert find_english_on_page(str(page), "double", "the example", "str", "int") == []
    checked = [
        CheckedExercise("1", "right"),
        CheckedExercise("2", "not attempted"),
        CheckedExercise("3", "written"),
        CheckedExercise("4", "wrong"),
    ]
    assert find_english(show(describe(checked))) == []
    assert find_english_on_page(make_html(checked, phrase("A cell was stopped."))) == []
    path.write_text("{ not json")
    value = validation.validate(path)["value"]
    assert value.startswith("a.ipynb⟦ can't be read as a notebook: ⟧")
