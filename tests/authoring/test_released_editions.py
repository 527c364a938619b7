"""The assignments in another language: `autograder release` makes what `translate` builds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.authoring.release import release
from autograder.course import Course, copy_settings, find_assignment_names
from autograder.language import use_language
from autograder.translation.catalogs import find_languages, read_complete_names
from tests.support import ROOT


@pytest.mark.slow
@pytest.mark.parametrize("language", find_languages(ROOT))
@pytest.mark.parametrize("name", find_assignment_names(ROOT))
def test_a_release_is_what_the_translation_builds(
    language: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "program" not in read_complete_names(ROOT, language):
        pytest.skip("the titles of the cells of checks are not translated yet")
    monkeypatch.setenv("COURSE_LANGUAGE", "en")  # put back after the test
    edition = ROOT / language
    copy_settings(edition, tmp_path)
    shutil.copytree(edition / "source" / name, tmp_path / "source" / name)
    shutil.copytree(edition / "notebooks", tmp_path / "notebooks")
    try:
        Course.open(tmp_path)
        made = release(tmp_path, name) / f"{name}.ipynb"
    finally:
        use_language("en")
    built = edition / "release" / name / made.name
    assert made.read_text(encoding="utf-8") == built.read_text(encoding="utf-8")
