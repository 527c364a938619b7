"""What a learner sees in another language than English."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.lab import start
from autograder.learn.chapters import read_chapters
from autograder.learn.learn_server import describe_grade
from autograder.learn.lesson_outline import read_lesson
from autograder.learn.progress_log import ChapterProgress, Guess, LearnerProgress, Points
from autograder.learn.start_page import find_next_step, render_page
from autograder.learn.workspace import START, Update, Workspace, find_page, update
from tests.learn.small_course import FIRST, LESSON
from tests.support import ROOT
from tests.support.fake_language import (
    LANGUAGE,
    find_english_on_page,
    remove_translated,
    use_fake_language,
)

LESSONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
DONE = ChapterProgress(
    {"sum": Guess("3", "2", False), "which": Guess("2", "2", True)},
    {"one": True},
    {"one": Points(2, 2)},
    "today",
)


@pytest.mark.parametrize(
    "progress",
    [LearnerProgress({}), LearnerProgress({FIRST: DONE}, FIRST, "check")],
    ids=["begin", "go on"],
)
def test_every_text_of_the_start_page_is_in_a_catalog(
    made: Path, monkeypatch: pytest.MonkeyPatch, progress: LearnerProgress
) -> None:
    use_fake_language(monkeypatch)
    page = render_page(read_chapters(made), progress, "/", [])
    assert '<html lang="fake">' in page
    assert not find_english_on_page(page, "one", "two", *re.findall(r"\w+", LESSON))


def test_every_step_is_in_a_catalog(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_fake_language(monkeypatch)
    chapters = read_chapters(made)
    passed = ChapterProgress(passed={"one": True, "two": True})
    page = render_page(chapters, LearnerProgress({FIRST: passed}, FIRST, "check"), "/", [])
    assert "⟦All visible checks pass: submit it.⟧" in page
    half = LearnerProgress({FIRST: ChapterProgress({"sum": DONE.guesses["sum"]})}, FIRST, "")
    step = find_next_step(chapters, half)
    assert step is not None
    assert str(step.detail) == "Section “Two words”"


def test_what_an_update_and_a_grade_say_is_in_a_catalog(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, made: Path
) -> None:
    use_fake_language(monkeypatch)
    message = describe_grade(DONE)["message"]
    assert remove_translated(message) == "…2…2…1…1…"
    workspace = Workspace(tmp_path / "mine")
    update(made, workspace)
    change = workspace.folder / "notebooks" / "glossary.md"
    record = workspace.course / "copied.json"
    copied = json.loads(record.read_text())
    record.write_text(json.dumps(copied | {"notebooks/glossary.md": "an older version"}))
    change.write_text("my own words")
    update(made, workspace)
    [news] = workspace.news.read_text(encoding="utf-8").splitlines()
    assert remove_translated(news) == "…notebooks/glossary.md…glossary (new version).md"
    notebook = nbformat.read(workspace.folder / "notebooks" / f"{FIRST}.ipynb", 4)
    assert remove_translated(notebook.cells[0].source).startswith("[…00…First steps](")
    assert Update([], ["a", "b"], {}).describe()[0].startswith("The course has changed. 2 files")


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_chinese_lesson_has_the_outline_of_the_english_one(path: Path) -> None:
    english, chinese = read_lesson(path), read_lesson(ROOT / "zh_CN" / "notebooks" / path.name)
    assert re.search("[\u4e00-\u9fff]", chinese.title)
    assert len(chinese.sections) == len(english.sections)
    assert [item.name for item in chinese.predictions] == [p.name for p in english.predictions]
    assert all(re.search("[\u4e00-\u9fff]", item.question) for item in chinese.predictions)
    assert chinese.minutes == english.minutes
    for old, new in zip(english.sections, chinese.sections, strict=True):
        assert new.minutes == pytest.approx(old.minutes, abs=2), new.title


def test_each_language_has_a_folder_and_jupyterlab_in_that_language(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_fake_language(monkeypatch)
    opened: list[tuple[Path, list[str], dict[str, str]]] = []
    monkeypatch.setattr(start, "open_lab", lambda *arguments: opened.append(arguments))
    monkeypatch.chdir(tmp_path)
    config = course / "nbgrader_config.py"
    text = config.read_text(encoding="utf-8")
    for language, folder in (("en", "my-course"), (LANGUAGE, f"my-course-{LANGUAGE}")):
        use = (
            f"\nfrom autograder.language.current import use_language\nuse_language({language!r})\n"
        )
        config.write_text(text + use, encoding="utf-8")
        run = CliRunner().invoke(app, ["learn", "--course-dir", str(course)])
        assert run.exit_code == 0, run.output
        root, _, environment = opened.pop()
        assert root == tmp_path / folder
        labconfig = Path(environment["JUPYTER_CONFIG_DIR"]) / "labconfig"
        settings = json.loads((labconfig / "default_setting_overrides.json").read_text())
        assert settings["@jupyterlab/translation-extension:plugin"] == {"locale": language}
        assert environment.get("COURSE_LANGUAGE", "en") == language
    run = CliRunner().invoke(app, ["progress", "--course-dir", str(course)])
    assert run.exit_code == 0, run.output


def test_a_page_for_a_language_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_page("learner_start.md").name == "learner_start.md"
    use_fake_language(monkeypatch)
    assert find_page("learner_start.md").name == "learner_start.md"
    monkeypatch.setattr("autograder.learn.workspace.current_language", lambda: "zh_CN")
    translated = ROOT / "autograder" / "templates" / "learner_start.zh_CN.md"
    chosen = "learner_start.zh_CN.md" if translated.exists() else "learner_start.md"
    assert find_page("learner_start.md").name == chosen
    assert START == "START.md"
