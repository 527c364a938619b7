"""Figures have a glyph for each Chinese sign. tests/book/test_site.py has the lessons that run."""

from __future__ import annotations

import runpy

from fontTools.ttLib import TTFont

from course.figures.style import CHINESE_FONTS
from tests.support import ROOT


def test_the_font_has_every_sign_of_the_texts() -> None:
    find_signs = runpy.run_path(str(ROOT / "locale" / "zh_CN" / "make_font.py"))["find_signs"]
    assert len(CHINESE_FONTS) == 2
    for path in CHINESE_FONTS:
        known = TTFont(path).getBestCmap()
        missing = sorted(sign for sign in find_signs() if ord(sign) not in known)
        assert not missing, "run locale/zh_CN/make_font.py"
