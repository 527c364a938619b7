"""The plugin that shows nbgrader's texts in the reader's language, on a page like JupyterLab's."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from autograder.lab.server import PLUGINS
from tests.support.chromium import open_chromium

TEXTS = {"Assignments": "作业", "Courses": "课程", "Validate": "校验"}
#: JupyterLab's libraries, as far as the plugin uses them.
START = """
texts => {
  const library = { PageConfig: { getOption: () => texts } };
  const shared = {};
  for (const name of ["apputils", "coreutils", "mainmenu"]) {
    shared[`@jupyterlab/${name}`] = { "4.0.0": { get: async () => () => library } };
  }
  library.IMainMenu = library.ICommandPalette = {};
  const container = window._JUPYTERLAB["autograder-lab"];
  container.init(shared);
  return container.get().then((make) =>
    make().default.find(({ id }) => id === "autograder-lab:nbgrader-texts").activate()
  );
}
"""


#: How nbgrader's script sets a text: of an element, a title, an option of a menu.
SET = re.compile(
    r'(?:innerText|textContent|title|label)[=:]"([^"]+)"|"p",null,"([^"]+)"|\["[a-z]+","([A-Z][^"]+)"\]'
)
#: These are names.
NAMES = {"Formgrader", "Formgrader (local)", "Nbgrader"}


def read_plugin() -> str:
    [script] = PLUGINS.glob("*/static/remoteEntry.js")
    return script.read_text(encoding="utf-8")


def test_all_of_nbgraders_texts_are_known() -> None:
    """A new version of nbgrader may have others."""
    scripts = Path(sys.prefix, "share/jupyter/labextensions/@jupyter/nbgrader/static").glob("*.js")
    texts = {
        "".join(groups).strip()
        for script in scripts
        for groups in SET.findall(script.read_text(encoding="utf-8"))
    }
    assert "Assignment not submitted:" in texts
    assert not {text for text in texts - NAMES if f'_("{text}")' not in read_plugin()}


def start_plugin(page: Page) -> None:
    page.set_content('<div id="tab"></div><div class="jp-Notebook" id="cells">x</div>')
    page.add_script_tag(content=read_plugin())
    page.evaluate(START, json.dumps(TEXTS))


@pytest.mark.browser
def test_a_text_is_translated_wherever_it_appears() -> None:
    with open_chromium() as browser:
        page = browser.new_page()
        start_plugin(page)
        tab, cells = page.locator("#tab"), page.locator("#cells")
        tab.evaluate("tab => tab.append(document.createTextNode('Assignments'))")
        expect(tab).to_have_text("作业")
        # JupyterLab uses the element of one tab for another one
        tab.evaluate("tab => { tab.firstChild.data = 'Courses'; }")
        expect(tab).to_have_text("课程")
        tab.evaluate(
            "tab => { tab.innerHTML = '<b title=Validate aria-label=Validate>Validate</b>'; }"
        )
        button = tab.locator("b")
        expect(button).to_have_text("校验")
        expect(button).to_have_attribute("title", "校验")
        expect(button).to_have_attribute("aria-label", "校验")
        # what a student writes stays
        cells.evaluate("cells => { cells.firstChild.data = 'Validate'; cells.append('Courses'); }")
        page.wait_for_timeout(200)
        expect(cells).to_have_text("ValidateCourses")


@pytest.mark.browser
def test_a_chinese_column_is_never_one_sign_wide() -> None:
    with open_chromium() as browser:
        page = browser.new_page(viewport={"width": 300, "height": 600})
        start_plugin(page)
        row = f"<tr><td>训练集</td><td>{'用它做选择' * 20}</td><td>x</td></tr>"
        page.evaluate(
            "row => { document.querySelector('#tab').innerHTML ="
            " `<div class=jp-RenderedMarkdown><table>${row}</table></div>`; }",
            row,
        )
        width = page.locator("td").first.evaluate("cell => cell.clientWidth")
        assert width >= 4 * 16
