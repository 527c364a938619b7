"""Nothing that a student writes runs, loads or covers anything on the feedback page."""

from __future__ import annotations

import re
from pathlib import Path

import bs4
import nbformat
import pytest
from nbformat import NotebookNode

from autograder.feedback.markdown import render_markdown
from autograder.sanitize import clean_page_html
from tests.support.feedback_course import PaperCourse, parts

HOSTILE_HTML = [
    "<script>document.title = 'ran'</script>",
    "<img src=x onerror=\"document.title = 'ran'\">",
    "<svg onload=\"document.title = 'ran'\"><circle r=9 /></svg>",
    "<a href=\"javascript:document.title = 'ran'\">click me</a>",
    "<a href=\"JaVa&#x53;cript&colon;document.title = 'ran'\">click me</a>",
    "<iframe srcdoc=\"<script>parent.document.title = 'ran'</script>\"></iframe>",
    "<style>main { display: none }</style>",
    '<div style="position: fixed; inset: 0; z-index: 9; background: red">10 of 10 points</div>',
    '<div style="margin-top: -90000px; background: red">10 of 10 points</div>',
    '<form action="https://evil.invalid"><button>send</button></form>',
    '<meta http-equiv="refresh" content="0; url=https://evil.invalid">',
    '<link rel="stylesheet" href="https://evil.invalid/x.css">',
    '<img src="https://evil.invalid/seen.png"><img src="../../../gradebook.db">',
    "<math><mtext><table><mglyph><style><img src=x onerror=\"document.title='ran'\">",
    '<p id="top">a wrong top</p><base href="https://evil.invalid/">',
    '</div></div></main><object data="x.swf"></object><embed src="x.swf">',
]


WIDE = [
    "$" + "x + " * 150 + "x$",
    "w" * 3000,
    "|" + " column |" * 60 + "\n|" + "---|" * 60,
    '<div style="width: 90000px">wide</div>',
    '<math><mspace width="-3000px"></mspace><mo lspace="-3000px">=</mo></math>',
]


@pytest.mark.parametrize("hostile", HOSTILE_HTML)
def test_nothing_that_acts_loads_or_covers_survives_cleaning(hostile: str) -> None:
    for html in (
        clean_page_html(hostile),
        render_markdown(hostile, {}, lambda lesson, section: ""),
    ):
        page = bs4.BeautifulSoup(html, "html.parser")
        for tag in page.find_all(True):
            assert tag.name not in (
                "script", "style", "iframe", "svg", "form", "button", "meta", "link", "base",
                "object", "embed", "mglyph",
            )  # fmt: skip
            assert not [name for name in tag.attrs if name.startswith("on") or name == "id"]
            assert "href" not in tag.attrs
            assert "src" not in tag.attrs
            assert not re.search("position|margin|inset|z-index", tag.get("style", ""))


@pytest.mark.parametrize(
    "text",
    [
        "![x](attachment:missing.png)",
        "$" + "{" * 900 + "$",
        "$\\frac{$ and $x^$",
        "```mermaid\n<script>document.title='ran'</script>\n```",
        "[" * 3000,
        "\\begin{align}a &= b\\\\ c &= d\\end{align}",
        "$\\href{javascript:alert(1)}{x}$",
    ],
)
def test_markdown_of_any_kind_gives_harmless_html(text: str) -> None:
    page = bs4.BeautifulSoup(render_markdown(text, {}, lambda lesson, section: ""), "html.parser")
    assert not page.find(["script", "img"])
    assert not page.find(href=True)


def test_only_links_to_lessons_change_and_only_as_far_as_they_lead() -> None:
    def address(lesson: str, section: str) -> str:
        return f"lab/{lesson}" + (f"#{section}" if section else "")

    text = (
        "[a](../notebooks/01_x.ipynb#A-b) [b](../notebooks/01_x.ipynb) [c](../gradebook.db) "
        "[d](https://pytorch.org/docs) [e](../notebooks/../../x.ipynb#s)"
    )
    links = bs4.BeautifulSoup(render_markdown(text, {}, address), "html.parser").find_all("a")
    found = [link.get("href") for link in links]
    assert found == ["lab/01_x#A-b", "lab/01_x", None, "https://pytorch.org/docs", None]


def test_formulas_need_no_script() -> None:
    html = render_markdown(r"Let $\frac{a}{b}$ and `$HOME`.", {}, lambda lesson, section: "")
    page = bs4.BeautifulSoup(html, "html.parser")
    assert page.select_one("math mfrac")
    assert page.code.get_text() == "$HOME"


def test_hostile_work_neither_runs_nor_loads_nor_covers_in_a_browser(tmp_path: Path) -> None:
    chromium = pytest.importorskip("tests.support.chromium")

    def attack(notebook: NotebookNode) -> None:
        for number, hostile in enumerate(HOSTILE_HTML):
            shows = nbformat.v4.new_code_cell("show()", id=f"h{number}")
            data = {"text/html": hostile, "image/svg+xml": hostile, "text/markdown": hostile}
            shows.outputs = [
                nbformat.v4.new_output("display_data", {m: v}) for m, v in data.items()
            ]
            notebook.cells[1:1] = [shows, nbformat.v4.new_markdown_cell(hostile, id=f"m{number}")]
        why = next(cell for cell in notebook.cells if cell.id == "why")
        why.source = "\n\n".join([*WIDE, *HOSTILE_HTML])
        notebook.cells += [nbformat.v4.new_markdown_cell(wide) for wide in WIDE]

    course = PaperCourse(tmp_path)
    course.add("hostile", parts(), parts(), attack)
    course.html("hostile")
    with chromium.open_chromium() as browser:
        page = browser.new_page(viewport={"width": 390, "height": 800})
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(course.path("hostile").as_uri())
        for link in page.get_by_text("click me").all():
            link.click()
        page.evaluate("scrollTo(0, 0)")
        seen = page.evaluate(
            """() => ({
                title: document.title,
                wide: document.documentElement.scrollWidth,
                frames: frames.length,
                covered: [...document.querySelectorAll('h1, .fb-total, .fb-rows th a')]
                    .map(element => [element, element.getBoundingClientRect()])
                    .filter(([element, box]) => box.height && box.bottom < innerHeight)
                    .filter(([element, box]) => !element.contains(
                        document.elementFromPoint(box.left + 3, box.top + box.height / 2)))
                    .length,
                total: document.querySelector('.fb-total').getBoundingClientRect().height,
            })"""
        )
    outside = [url for url in asked if not url.startswith(("file:", "data:"))]
    assert outside == []
    assert seen["title"] == "Feedback: Assignment 01 · Small"
    assert seen["wide"] <= 390
    assert seen["frames"] == 0
    assert seen["covered"] == 0
    assert seen["total"] > 20
