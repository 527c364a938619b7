"""The README's numbers and picture are those of the benchmark's file of results."""

from __future__ import annotations

import json
from typing import Any

from benchmarks.pages import PICTURE, PROFILE, README, RESULTS, replace_section
from benchmarks.picture import draw, make_panels
from benchmarks.profile_picture import draw_profile


def read_results() -> dict[str, Any]:
    return json.loads(RESULTS.read_text(encoding="utf-8"))


def test_the_readme_has_the_numbers_of_the_results() -> None:
    page = README.read_text(encoding="utf-8")
    assert replace_section(page, read_results()) == page, "run: python -m benchmarks.pages"


def test_other_results_change_the_readme() -> None:
    page, results = README.read_text(encoding="utf-8"), read_results()
    results["validate"] = 98.7
    assert "98.7 s" in replace_section(page, results)


def test_the_pictures_show_the_results() -> None:
    results, hint = read_results(), "run: python -m benchmarks.pages"
    assert PICTURE.read_text(encoding="utf-8") == draw(results), hint
    assert PROFILE.read_text(encoding="utf-8") == draw_profile(results["profile"]), hint


def test_a_bar_is_the_ratio_to_stock_or_to_the_floor() -> None:
    seconds = {
        "stock": {"grade": 6.0, "pages": 2.0},
        "floor": {"grade": 0.5, "pages": 0.1},
        "workers_1": {"collect": 0.1, "grade": 1.0, "pages": 0.5},
        "workers_2": {"collect": 0.1, "grade": 0.5, "pages": 0.2},
    }
    results = {name: {"chapters": {"06_cnn": times}} for name, times in seconds.items()}
    against_stock, against_floor = make_panels(results)
    assert against_stock.rows["06 cnn"] == (8.0 / 1.6, 8.0 / 0.8)
    assert against_floor.rows["06 cnn"] == (2.0, 1.0)
