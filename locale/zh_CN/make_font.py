"""Make the fonts for Chinese labels from Noto Sans CJK: ``python locale/zh_CN/make_font.py``.

The font files of the course have only the signs that the Chinese texts use, so they are small. Run this
when a test says that a sign is missing. The whole fonts are in Debian's package ``fonts-noto-cjk``.
"""

from __future__ import annotations

import re
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
WHOLE = Path("/usr/share/fonts/opentype/noto")
SUBSETS = ROOT / "course" / "fonts"
WEIGHTS = ("Regular", "Bold")
#: The place in the collection of the face for simplified Chinese.
SIMPLIFIED = 2
#: What is not in DejaVu Sans, the font of Matplotlib: Chinese characters and their punctuation.
WIDE = re.compile("[\\u3000-\\u303f\\u3400-\\u9fff\\uff00-\\uffef]")


def find_signs() -> set[str]:
    """Return the wide signs in the catalogs of the Chinese edition. No figure shows the website's."""
    catalogs = sorted(ROOT.glob("locale/zh_CN/LC_MESSAGES/*.po"))
    texts = [path.read_text(encoding="utf-8") for path in catalogs if path.stem != "book"]
    return set(WIDE.findall("".join(texts)))


def make_subset(weight: str) -> None:
    """Write the font of one weight with the signs of the Chinese edition."""
    options = Options()
    options.layout_features = []
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # names and licence
    font = TTFont(WHOLE / f"NotoSansCJK-{weight}.ttc", fontNumber=SIMPLIFIED, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(find_signs())))
    subsetter.subset(font)
    for record in font["name"].names:
        text = record.toUnicode().replace("Noto Sans CJK SC", "Noto Sans SC Course")
        record.string = text.replace("NotoSansCJKsc", "NotoSansSCCourse")
    font.save(SUBSETS / f"NotoSansSC-course-{weight}.otf")


if __name__ == "__main__":
    for name in WEIGHTS:
        make_subset(name)
