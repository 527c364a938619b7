"""The class report's page: whole, safe and readable."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import timedelta
from pathlib import Path

import pytest

from autograder.report.class_page import render
from autograder.report.class_scores import Item, Person
from autograder.report.gather import ClassWork, Work
from autograder.results import Note
from tests.support.reporting import NOW, Parsed, class_of, four_students, items, score

EVIL = '</script><script>alert(\'1\')</script><img src=x onerror="alert(2)">&\u202e 名前, "O\'Neil"'


@pytest.fixture
def four() -> ClassWork:
    return four_students()


def test_nothing_of_a_students_becomes_part_of_the_page() -> None:
    exercise = Item("a-test", f"a{EVIL}", EVIL, 2)
    wrong = score(0, "failed", f"bare-squeeze: {EVIL}")
    works = [
        Work(
            Person(f"{EVIL}{n}", EVIL, EVIL),
            {"a-test": wrong},
            timedelta(1),
            1.0,
            (Note("cell-hung", EVIL),),
        )
        for n in range(3)
    ]
    people = [Person(EVIL)]
    work = ClassWork("made", [exercise], works, people, people, NOW.replace(tzinfo=None))
    parsed = Parsed(render(work, NOW))
    plain = Parsed(render(class_of(items(a=2), {"x": [1]}), NOW))
    assert len(parsed.scripts) == 1
    assert parsed.scripts == plain.scripts
    assert "img" not in parsed.tags
    assert not [name for name, _ in parsed.attributes if name.startswith("on")]
    words = "".join(parsed.words)
    assert words.count("alert(2)") > 10  # shown, as text
    assert "名前" in words


def test_the_page_needs_nothing_but_itself(four: ClassWork) -> None:
    page = render(four, NOW)
    parsed = Parsed(page)
    assert not {"link", "img", "iframe", "object", "base", "form"} & set(parsed.tags)
    assert not re.findall(r"https?:|//[a-z]|@import|url\((?!#)", page.partition("<script>")[0])
    assert all(value.startswith("#") for name, value in parsed.attributes if "href" in name)
    policy = next(value for name, value in parsed.attributes if "default-src" in value)
    digest = base64.b64encode(hashlib.sha256(parsed.scripts[0].encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{digest}'" in policy


def test_every_reference_within_the_page_leads_somewhere_once(four: ClassWork) -> None:
    attributes = Parsed(render(four, NOW)).attributes
    ids = [value for name, value in attributes if name == "id"]
    assert len(ids) == len(set(ids))
    there = {value.removeprefix("#") for name, value in attributes if "href" in name}
    assert there <= set(ids)


def test_every_color_of_the_page_is_defined_for_light_dark_and_paper(four: ClassWork) -> None:
    page = render(four, NOW)
    used = set(re.findall(r"var\((--[a-z]+)\)", page))
    palettes = [set(re.findall(r"(--[a-z]+): #", part)) for part in page.split(":root {")[1:]]
    assert len(palettes) == 3
    assert all(used - {"--percent"} <= palette for palette in palettes)


def test_in_a_browser(four: ClassWork, tmp_path: Path) -> None:
    chromium = pytest.importorskip("tests.support.chromium")
    page_file = tmp_path / "page.html"
    page_file.write_text(render(four, NOW), encoding="utf-8")
    with chromium.open_chromium() as browser:
        page = browser.new_page(viewport={"width": 390, "height": 800})
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(page_file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        rows = page.locator("table.points tbody th")
        total = page.locator("table.points thead th").nth(1)
        assert rows.all_inner_texts() == ["s1", "s2", "s3", "s4"]
        total.locator("button").click()
        assert total.get_attribute("aria-sort") == "descending"
        total.locator("button").press("Enter")
        assert total.get_attribute("aria-sort") == "ascending"
        assert rows.all_inner_texts() == ["s4", "s2", "s3", "s1"]  # 2 4 4 6: ties stay in order
        page.locator("table.points thead button").first.press("Space")
        assert rows.all_inner_texts() == ["s1", "s2", "s3", "s4"]
        longest = page.locator(".histogram .bar").nth(4).bounding_box()
        half = page.locator(".histogram .bar").nth(2).bounding_box()
        assert longest
        assert half
        assert longest["width"] == pytest.approx(2 * half["width"], abs=1)
        assert longest["width"] > 50
        colors = {}
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            colors[scheme] = page.evaluate(
                "[document.body, document.querySelector('.stack .full')]"
                ".map(e => getComputedStyle(e).backgroundColor)"
            )
        assert colors["light"] == ["rgb(255, 255, 255)", "rgb(0, 114, 178)"]
        assert colors["dark"] == ["rgb(20, 23, 27)", "rgb(47, 147, 212)"]
        assert complaints == []
