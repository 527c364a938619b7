"""The Chinese lessons run, and their figures have a glyph for each sign."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from course.figures.style import CHINESE_FONTS
from tests.support import ROOT
from tests.support.offline import run_offline

LESSONS = sorted(ROOT.glob("zh_CN/notebooks/*.ipynb"))
RUN = """
import sys
from pathlib import Path
import nbformat
from book.lessons import execute_lesson
nbformat.write(execute_lesson(Path(sys.argv[1])), sys.argv[2])
"""


def test_the_font_has_every_sign_of_the_texts() -> None:
    find_signs = runpy.run_path(str(ROOT / "locale" / "zh_CN" / "make_font.py"))["find_signs"]
    assert len(CHINESE_FONTS) == 2
    for path in CHINESE_FONTS:
        known = TTFont(path).getBestCmap()
        missing = sorted(sign for sign in find_signs() if ord(sign) not in known)
        assert not missing, "run locale/zh_CN/make_font.py"


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_a_chinese_lesson_runs(lesson: Path, tmp_path: Path) -> None:
    executed = tmp_path / lesson.name
    run_offline("-c", RUN, str(lesson), str(executed))
    cells = json.loads(executed.read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert len(outputs) > 20
    # a warning about a missing glyph, for example
    assert [output["text"] for output in outputs if output.get("name") == "stderr"] == []
