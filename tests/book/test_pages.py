"""The pages as Sphinx reads them. Nothing here runs a lesson or Sphinx."""

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
from book.home import HERE, PICTURES
from book.links import rewrite_links
from book.stage import INCLUDED, lesson_page
from tests.support import ROOT

PAGES = {"index.md", "exercises.md", "notebooks/01_tensors.ipynb", *INCLUDED}


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
    assert rewrite_links(link, "docs/exercises.md", PAGES) == in_the_book


def test_a_file_outside_of_the_book_is_on_the_repositorys_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(links, "address_of", lambda name: "https://example.edu/course")
    text = rewrite_links("[a](../LICENSE) [b](../tests#x)", "docs/exercises.md", PAGES)
    assert text == (
        "[a](https://example.edu/course/blob/HEAD/LICENSE) "
        "[b](https://example.edu/course/tree/HEAD/tests#x)"
    )


# ------------------------------------------------------------------------------------ pages


def test_the_book_has_every_page_of_the_docs_and_beside_the_lessons() -> None:
    written = {*ROOT.glob("docs/*.md"), *ROOT.glob("notebooks/*.md")}
    assert {str(path.relative_to(ROOT)) for path in written} <= set(INCLUDED)


def test_the_contents_name_every_page() -> None:
    contents = (HERE / "home.md").read_text(encoding="utf-8")
    entries = set(re.findall(r"^.+ <(.+)>$", contents, re.MULTILINE))
    assert entries == {name.removesuffix(".md") for name in (*INCLUDED, "exercises.md")}


def test_every_lesson_has_a_picture_on_the_map() -> None:
    assert set(PICTURES) == {lesson.stem for lesson in lessons.LESSONS}
    for lesson in lessons.LESSONS:
        ids = {cell.id for cell in nbformat.read(lesson, as_version=4).cells}
        assert PICTURES[lesson.stem] in ids


def test_the_list_has_every_exercise_with_its_points() -> None:
    page = exercises_page()
    for chapter in chapters_by_name().values():
        for exercise in chapter.assignment:
            row = next(line for line in page.splitlines() if f"| {exercise.title} |" in line)
            assert f"| {exercise.points:g} |" in row
            assert row.count("●") == exercise.difficulty
            assert row.endswith(f"| {exercise.minutes} |")


def test_the_list_reads_nothing_of_the_source() -> None:
    for module in Path(HERE).glob("*.py"):
        assert '"source"' not in module.read_text(encoding="utf-8")


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
    page = nbformat.reads(lesson_page(notebook, "02_autograd.ipynb", PAGES), as_version=4)
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
    page = nbformat.reads(lesson_page(notebook, "02_autograd.ipynb", PAGES), as_version=4)
    (shown,) = page.cells[0].outputs
    assert shown.data["text/html"] == still["text/html"]
    assert not any("widget" in kind for kind in shown.data)


def test_a_lesson_runs_again_when_it_or_the_course_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[str] = []

    def execute(lesson: Path) -> nbformat.NotebookNode:
        runs.append(lesson.stem)
        return nbformat.read(lesson, as_version=4)

    key_of = lessons.key_of
    first = lessons.LESSONS[:1]
    monkeypatch.setattr(lessons, "LESSONS", first)
    monkeypatch.setattr(lessons, "execute_lesson", execute)
    monkeypatch.setattr(lessons, "EXECUTED", tmp_path)
    lessons.execute_lessons()
    lessons.execute_lessons()
    assert runs == ["00_introduction"]
    monkeypatch.setattr(lessons, "key_of", lambda lesson: key_of(lesson) + "changed")
    lessons.execute_lessons()
    assert runs == ["00_introduction"] * 2


def test_the_key_depends_on_the_lesson_the_course_and_the_libraries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keys = {lessons.key_of(lesson) for lesson in lessons.LESSONS}
    monkeypatch.setattr(lessons, "version", lambda name: "another")
    keys |= {lessons.key_of(lesson) for lesson in lessons.LESSONS}
    monkeypatch.setattr(lessons, "_code_files", lambda: [ROOT / "course" / "predict.py"])
    keys |= {lessons.key_of(lesson) for lesson in lessons.LESSONS}
    assert len(keys) == 3 * len(lessons.LESSONS)


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
    here = practice_links("01_tensors", "")
    assert re.findall('href="(.*?)"', here) == ["01_tensors.ipynb"]
    everywhere = practice_links("01_tensors", "https://github.com/some/course")
    assert re.findall('href="(.*?)"', everywhere) == [
        "01_tensors.ipynb",
        "https://colab.research.google.com/github/some/course/blob/HEAD/notebooks/01_tensors.ipynb",
        "https://mybinder.org/v2/gh/some/course/HEAD?urlpath=lab/tree/notebooks/01_tensors.ipynb",
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
