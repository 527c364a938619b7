"""The pages as Sphinx reads them. Nothing here runs a lesson of the course or Sphinx."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from book import lessons, links
from book.drawings import lighten, lighten_drawings
from book.exercises import chapters_by_name, exercises_page
from book.extras import lesson_text, sitemap
from book.head import meta_tags, practice_links
from book.home import HERE, PICTURES, home_page
from book.languages import ENGLISH, Edition, find_editions
from book.links import rewrite_links
from book.pages import EXERCISES, HOME, Page, find_pages, read_contents
from book.stage import lesson_page
from book.switch import alternates, find_page, switch
from tests.support import ROOT

CHINESE = Edition("zh_CN")
LESSONS = lessons.find_lessons(ENGLISH)
GUIDE = Page(ENGLISH, "docs/exercises.md", "docs/exercises.md")
LESSON = find_pages(ENGLISH)["notebooks/02_autograd.ipynb"]
CHINESE_LESSON = find_pages(CHINESE)["notebooks/02_autograd.ipynb"]


@pytest.fixture(autouse=True)
def no_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "address_of", lambda name: "")


# ------------------------------------------------------------------------------------ links


@pytest.mark.parametrize(
    ("link", "in_the_book"),
    [
        ("[a](../notebooks/01_tensors.ipynb#Shape)", "[a](../notebooks/01_tensors.ipynb#Shape)"),
        ("[checks](checks.md#calls)", "[checks](checks.md#calls)"),
        ("[here](#calls)", "[here](#calls)"),
        ("[docs](https://docs.pytorch.org)", "[docs](https://docs.pytorch.org)"),
        ("[start](../README.md)", "[start](../index.md)"),
        ("[01](../release/01_tensors/01_tensors.ipynb)", "[01](../exercises.md#01-Tensors)"),
        ("[license](../LICENSE)", "license"),
        ("```\n[license](../LICENSE)\n```", "```\n[license](../LICENSE)\n```"),
    ],
)  # fmt: skip
def test_a_link_leads_to_a_page_of_the_book_or_is_text(link: str, in_the_book: str) -> None:
    assert rewrite_links(link, GUIDE) == in_the_book


def test_a_file_outside_of_the_book_is_on_the_repositorys_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(links, "address_of", lambda name: "https://example.edu/course")
    text = rewrite_links("[a](../LICENSE) [b](../tests#x)", GUIDE)
    assert text == (
        "[a](https://example.edu/course/blob/HEAD/LICENSE) "
        "[b](https://example.edu/course/tree/HEAD/tests#x)"
    )


# ------------------------------------------------------------------------------------ pages


def test_the_book_has_every_page_of_the_docs_and_beside_the_lessons() -> None:
    written = {
        str(path.relative_to(ROOT))
        for path in (*ROOT.glob("docs/*.md"), *ROOT.glob("notebooks/*.md"))
        if ".zh-CN" not in path.name
    }
    assert written <= set(find_pages(ENGLISH))


def test_the_contents_name_every_page() -> None:
    named = [name for titles in read_contents().values() for name in titles]
    assert len(named) == len(set(named))
    pages = find_pages(ENGLISH)
    beside = {name for name, page in pages.items() if page.is_document or name == EXERCISES}
    assert set(named) == beside
    assert all((ROOT / page.source).exists() for page in pages.values() if page.source)


def test_every_lesson_has_a_picture_on_the_map() -> None:
    assert set(PICTURES) == {lesson.stem for lesson in LESSONS}
    for lesson in LESSONS:
        ids = {cell.id for cell in nbformat.read(lesson, as_version=4).cells}
        assert PICTURES[lesson.stem] in ids


@pytest.mark.parametrize("edition", find_editions(), ids=lambda edition: edition.language)
def test_the_list_has_every_exercise_with_its_points(edition: Edition) -> None:
    rows = [line for line in exercises_page(edition).splitlines() if re.match(r"\| \d", line)]
    chapters = chapters_by_name(edition).values()
    exercises = [exercise for chapter in chapters for exercise in chapter.assignment]
    for row, exercise in zip(rows, exercises, strict=True):
        assert f"| {exercise.title} |" in row
        assert f"| {exercise.points:g} |" in row
        assert row.count("●") == exercise.difficulty
        assert row.endswith(f"| {exercise.minutes} |")


def test_the_chinese_list_has_the_titles_of_the_chinese_assignments() -> None:
    page = exercises_page(CHINESE)
    assert (
        "| 1 | 一个数，一个张量 | 找 bug | [创建张量](notebooks/01_tensors.ipynb#创建张量) | 2 "
        in page
    )


def test_the_list_reads_nothing_of_the_source() -> None:
    for module in Path(HERE).glob("*.py"):
        assert '"source"' not in module.read_text(encoding="utf-8")


# -------------------------------------------------------------------------------- languages


def test_a_language_has_a_folder_of_the_site_and_names_itself() -> None:
    assert find_editions() == (ENGLISH, CHINESE)
    assert (ENGLISH.folder, ENGLISH.tag, ENGLISH.name) == ("", "en", "English")
    assert (CHINESE.folder, CHINESE.tag, CHINESE.name) == ("zh-cn", "zh-CN", "中文")
    assert CHINESE_LESSON.address == "zh-cn/notebooks/02_autograd.html"


def test_a_text_is_translated_with_its_fields() -> None:
    text = "{count} exercises · {points} points · {time}"
    fields = {"count": 2, "points": "3.5", "time": "4 min"}
    assert ENGLISH.say(text, **fields) == "2 exercises · 3.5 points · 4 min"
    assert CHINESE.say(text, **fields) == "2 道练习 · 3.5 分 · 4 min"
    assert CHINESE.say("no catalog has {this}") == "no catalog has {this}"


@pytest.mark.parametrize(
    ("link", "in_the_book"),
    [
        ("[a](01_tensors.ipynb#形状)", "[a](01_tensors.ipynb#形状)"),
        ("[a](glossary.md)", "[a](glossary.md)"),
        ("[a](../release/01_tensors/01_tensors.ipynb)", "[a](../exercises.md#01-Tensors)"),
        (
            "[`a`](../../docs/checks.md#calls)",
            '<a href="../../docs/checks.html#calls" hreflang="en">`a`</a>（英文）',
        ),
        (
            "[a](../../docs/checks.md)（英文）",
            '<a href="../../docs/checks.html" hreflang="en">a</a>（英文）',
        ),
        ("[a](../../README.zh-CN.md)", "[a](../index.md)"),
        ("[a](../../LICENSE)", "a"),
    ],
)  # fmt: skip
def test_a_link_stays_in_its_language_or_says_that_it_does_not(link: str, in_the_book: str) -> None:
    assert rewrite_links(link, CHINESE_LESSON) == in_the_book


def test_an_english_page_links_to_a_chinese_one() -> None:
    link = rewrite_links("[中文](../zh_CN/notebooks/02_autograd.ipynb)", GUIDE)
    address = "../zh-cn/notebooks/02_autograd.html"
    assert link == f'<a href="{address}" hreflang="zh-CN">中文</a>'


def test_the_switch_leads_to_the_same_page() -> None:
    there, back = switch(LESSON), switch(CHINESE_LESSON)
    assert 'href="../zh-cn/notebooks/02_autograd.html"' in there
    assert there.endswith("</svg>中文</a>")
    assert 'lang="zh-CN"' in there
    assert 'href="../../notebooks/02_autograd.html"' in back
    assert back.endswith("</svg>English</a>")
    search = find_page("search", CHINESE)
    assert search
    assert 'href="../search.html"' in switch(search)


def test_the_switch_says_that_a_page_has_no_translation() -> None:
    assert GUIDE.name not in find_pages(CHINESE)
    assert 'href="../zh-cn/index.html"' in switch(GUIDE)
    assert "data-other-page" in switch(GUIDE)
    assert switch(GUIDE).endswith("中文首页</a>")
    assert "data-other-page" not in switch(LESSON)


def test_a_page_names_itself_in_each_language() -> None:
    tags = alternates(CHINESE_LESSON, "https://e.edu/b")
    addresses = dict(re.findall('hreflang="(.*?)" href="(.*?)"', "".join(tags)))
    english = "https://e.edu/b/notebooks/02_autograd.html"
    assert addresses == {
        "en": english,
        "x-default": english,
        "zh-CN": "https://e.edu/b/zh-cn/notebooks/02_autograd.html",
    }
    assert alternates(GUIDE, "https://e.edu/b") == []


def test_the_chinese_first_page_has_its_own_contents() -> None:
    page = home_page([], CHINESE)
    assert page.startswith("# PyTorch 深度学习\n")
    assert "术语表 <notebooks/glossary>" in page
    assert "docs/checks>" not in page
    assert "<!--" not in page
    english = home_page([], ENGLISH)
    assert page.count("\n## ") == english.count("\n## ")
    assert len(find_pages(CHINESE)[HOME].address.split("/")) == 2


# ---------------------------------------------------------------------------------- lessons

WIDGET = {"application/vnd.jupyter.widget-view+json": {"model_id": "7"}, "text/plain": "VBox()"}


def test_a_lesson_loses_what_needs_a_kernel() -> None:
    drawing = {"text/html": "<svg></svg>", "text/plain": "a drawing"}
    notebook = new_notebook(
        cells=[
            new_code_cell("import sys", id="installed"),
            new_markdown_cell("[shape](01_tensors.ipynb#Shape) [all](../LICENSE)", id="text"),
            new_code_cell("# your code", id="turn"),
            new_code_cell(
                "explore();",
                id="explore",
                outputs=[new_output("display_data", drawing), new_output("display_data", WIDGET)],
            ),
        ],
        metadata={"widgets": {"state": {}}},
    )
    page = nbformat.reads(lesson_page(notebook, LESSON), as_version=4)
    assert [cell.id for cell in page.cells] == ["text", "explore", "exercises"]
    assert page.cells[0].source == "[shape](01_tensors.ipynb#Shape) all"
    assert [output.data["text/plain"] for output in page.cells[1].outputs] == ["a drawing"]
    assert "../exercises.md#02-Autograd" in page.cells[2].source
    assert "widgets" not in page.metadata


def test_a_pad_is_its_still_picture() -> None:
    still = {**WIDGET, "text/html": '<img alt="a seven"><p>The pad needs a kernel.</p>'}
    for_jupyterlab = {"text/html": "<div data-still hidden></div>", "text/plain": ""}
    outputs = [new_output("display_data", data) for data in (for_jupyterlab, still)]
    notebook = new_notebook(cells=[new_code_cell("pad();", id="pad", outputs=outputs)])
    page = nbformat.reads(lesson_page(notebook, LESSON), as_version=4)
    (shown,) = page.cells[0].outputs
    assert shown.data["text/html"] == still["text/html"]
    assert not any("widget" in kind for kind in shown.data)


def test_a_lesson_runs_again_when_it_or_the_course_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[str] = []

    def execute(lesson: Path, edition: Edition) -> nbformat.NotebookNode:
        runs.append(lesson.stem)
        return nbformat.read(lesson, as_version=4)

    key_of = lessons.key_of
    monkeypatch.setattr(lessons, "find_lessons", lambda edition: LESSONS[:1])
    monkeypatch.setattr(lessons, "execute_lesson", execute)
    monkeypatch.setattr(lessons, "EXECUTED", tmp_path)
    lessons.execute_lessons()
    lessons.execute_lessons()
    assert runs == ["00_introduction"]
    monkeypatch.setattr(lessons, "key_of", lambda lesson: key_of(lesson) + "changed")
    lessons.execute_lessons()
    assert runs == ["00_introduction"] * 2


def test_a_lesson_runs_in_its_language() -> None:
    assert lessons.make_environment(CHINESE)["COURSE_LANGUAGE"] == "zh_CN"
    assert lessons.make_environment(ENGLISH)["COURSE_LANGUAGE"] == "en"


def test_the_key_depends_on_the_lesson_the_course_and_the_libraries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keys = {lessons.key_of(lesson) for lesson in LESSONS}
    monkeypatch.setattr(lessons, "version", lambda name: "another")
    keys |= {lessons.key_of(lesson) for lesson in LESSONS}
    monkeypatch.setattr(lessons, "_code_files", lambda: [ROOT / "course" / "predict.py"])
    keys |= {lessons.key_of(lesson) for lesson in LESSONS}
    assert len(keys) == 3 * len(LESSONS)


# --------------------------------------------------------------------------------- drawings


def test_a_letter_is_defined_once_on_a_page() -> None:
    letter = '<path id="DejaVuSans-31" d="M 794.12345 531 L 1825 531"/>'
    curve = '<path d="M 1.23456 2"/>'
    letters: set[str] = set()
    first = lighten(f"<svg><defs>{letter}</defs>{curve}</svg>", letters)
    second = lighten(f"<svg><defs>{letter}</defs>{curve}</svg>", letters)
    assert first.count("DejaVuSans-31") == 1
    assert 'd="M 794.12 531 L 1825 531"' in first
    assert second == '<svg><defs></defs><path d="M 1.23 2"/></svg>'


# ------------------------------------------------------------------------- beside the pages


def test_a_lesson_as_text_has_its_code_outputs_and_figures() -> None:
    figure = {"text/html": "<svg></svg>", "text/plain": "A curve that falls."}
    cell = new_code_cell(
        "print(1)",
        outputs=[
            new_output("stream", name="stdout", text="1\n"),
            new_output("display_data", figure),
            new_output("display_data", WIDGET),
        ],
    )
    text = lesson_text(new_notebook(cells=[new_markdown_cell("# Title"), cell]))
    assert text == ("# Title\n\n```python\nprint(1)\n```\n\n```text\n1\nA curve that falls.\n```\n")


def test_the_sitemap_has_whole_addresses() -> None:
    text = sitemap("https://example.edu/book", ["index.html", "notebooks/01_tensors.html"])
    addresses = [tag.text for tag in ElementTree.fromstring(text).iter() if tag.tag.endswith("loc")]
    assert addresses == [
        "https://example.edu/book/index.html",
        "https://example.edu/book/notebooks/01_tensors.html",
    ]


def test_a_lesson_opens_elsewhere_only_where_the_repository_is_known() -> None:
    here = practice_links(LESSON, "")
    assert re.findall('href="(.*?)"', here) == ["02_autograd.ipynb"]
    for page, path in ((LESSON, "notebooks"), (CHINESE_LESSON, "zh_CN/notebooks")):
        everywhere = practice_links(page, "https://github.com/some/course")
        place = f"{path}/02_autograd.ipynb"
        assert re.findall('href="(.*?)"', everywhere) == [
            "02_autograd.ipynb",
            f"https://colab.research.google.com/github/some/course/blob/HEAD/{place}",
            f"https://mybinder.org/v2/gh/some/course/HEAD?urlpath=lab/tree/{place}",
            "https://codespaces.new/some/course",
        ]


def test_a_page_names_its_picture_only_where_the_book_has_an_address() -> None:
    assert "og:image" not in meta_tags("Tensors", "About <b>", "", "")
    tags = meta_tags("Tensors", "About <b>", "https://e.edu/b/x.html", "https://e.edu/b")
    assert 'content="https://e.edu/b/_static/lesson.png"' in tags
    assert '<meta name="description" content="About &lt;b&gt;">' in tags


def test_an_output_does_not_name_the_machine_that_ran_the_lesson() -> None:
    printed = new_output(
        "stream", name="stdout", text=f"{ROOT}/data and {sys.prefix}/bin in /tmp/x/notebooks\n"
    )
    shown = new_output("display_data", {"text/plain": f"in {ROOT}"})
    notebook = new_notebook(cells=[new_code_cell("x", outputs=[printed, shown])])
    lessons.hide_machine(notebook, "/tmp/x")
    assert (
        printed.text
        == "/home/you/course/data and /home/you/course/.venv/bin in /home/you/course/notebooks\n"
    )
    assert shown.data["text/plain"] == "in /home/you/course"


def test_a_drawing_that_a_script_changes_stays_whole() -> None:
    letter = '<svg><defs><path id="DejaVuSans-31" d="M 1 2"/></defs></svg>'
    moving = new_output("display_data", {"text/html": f"{letter}<script>play()</script>"})
    still = new_output("display_data", {"text/html": letter})
    notebook = new_notebook(cells=[new_code_cell("x", outputs=[moving, still, moving])])
    lighten_drawings(notebook)
    shown = [output.data["text/html"] for output in notebook.cells[0].outputs]
    assert [html.count("DejaVuSans-31") for html in shown] == [1, 1, 1]


def test_a_text_that_comes_in_pieces_is_one_output(tmp_path: Path) -> None:
    """Sphinx ends a line after each output."""
    code = """
import time
for text in "one ", "  two\\n\\n", "three":
    print(text, end="", flush=True)
    time.sleep(0.3)
"""
    lesson = tmp_path / "lesson.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(code)]), lesson)
    (cell,) = lessons.execute_lesson(lesson, ENGLISH).cells
    assert [output.text for output in cell.outputs] == ["one   two\n\nthree"]
