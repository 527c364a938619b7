"""Outputs and cells that are too large, too deep or hostile cost no points and run no script."""

from __future__ import annotations

import json
import time
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbconvert.exporters import HTMLExporter

from autograder.cells import add_notes
from autograder.feedback.markdown import render_markdown
from autograder.grading.judge import planning
from autograder.grading.kernels.outputs import LEFT_OUT, check_outputs
from autograder.grading.wire.limits import WireLimits
from autograder.results import Note
from autograder.sanitize import clean_attachments, clean_html, clean_markdown
from tests.attacks.hostile import RUNS, runs_a_script
from tests.support.notebooks_to_grade import DOUBLE, graded, outcomes

MIB = 2**20
SCRIPT = f"<img src=x onerror=\"document.title='{RUNS}'\">"


def display(**data: Any) -> dict[str, Any]:
    bundle = {name.replace("__", "/"): value for name, value in data.items()}
    return {"output_type": "display_data", "data": bundle, "metadata": {}}


def svg(inside: str) -> dict[str, Any]:
    text = f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'
    return {"output_type": "display_data", "data": {"image/svg+xml": text}, "metadata": {}}


BREAKING = {
    "deep drawing": svg("<g>" * 2000 + "</g>" * 2000),
    "very deep drawing": svg("<g>" * 150_000 + "</g>" * 150_000),
    "wide drawing": svg("<g/>" * 300_000),
    "entities": svg('<!DOCTYPE a [<!ENTITY a "x">]>&a;'),
    "deep JSON": display(application__json=json.loads("[" * 300 + "]" * 300)),
    "a name that is a number": {"output_type": "display_data", "data": {1: "x"}},
    "not a number": display(application__json=float("nan")),
    "half a surrogate pair": svg("\ud800"),
}
SLOW_HTML = {
    "open tags": "<p>" + "".join(f"<b id={i}>" for i in range(20_000)),
    "reopened tags": "".join(f"<b id={i}>" for i in range(300)) + "<p>x" * 20_000,
    "ended tags": "".join(f"<b id={i}>" for i in range(300)) + "<p>x" * 20_000 + "</b>" * 300,
    "hidden ends": "".join(f'<b id={i}><i title="</b>"></i>' for i in range(300)) + "<p>x" * 20_000,
    "quoted ends": "".join(f'<b id="{i}> </b title="">' for i in range(5000)) + "<p>x" * 20_000,
    "ends in tables": "<b id=1><table><tr><td></b></td></tr></table>" * 5000,
    "fostered tags": "<table>" + "".join(f"<b id={i}>" for i in range(9000)) + "<tr><td>x" * 900,
    "angle brackets": "<" * (2 * MIB),
    "ampersands": "&" * (2 * MIB),
    "escaped text": "&amp;" * 400_000,
    "attributes in whole tags": "<p " + " ".join(f'a{i}="<b></b>"' for i in range(100_000)),
    "open comments": "<!--" * 500_000,
    "attributes": "<p " + "a" * 10 + " ".join(f"a{i}=1" for i in range(200_000)),
}
SLOW_MARKDOWN = [
    "<", "<a ", "<!--", "<?", "[", "![", "[a](", "[^1]:", "**a", "*", "_a ", "`", "> ", "- ", "$",
    "|a", "\\", "&", "(((", "* a\n ", "~~", "a@b", "http://", "<b>", "\n\n", "    x\n", "| - |\n",
    "$$", "\\begin{a}", "[a]: b\n", "<x:", "# ", "1. ",
]  # fmt: skip


@pytest.mark.parametrize("name", BREAKING)
def test_an_output_that_cannot_be_shown_becomes_a_note(name: str) -> None:
    good = {"output_type": "stream", "name": "stdout", "text": "kept"}
    outputs, cut = check_outputs([BREAKING[name], good], 10 * MIB)
    assert not cut
    assert [output.get("text") for output in outputs] == [f"{LEFT_OUT}\n", "kept"]


@pytest.mark.parametrize("name", SLOW_HTML)
def test_html_is_cleaned_quickly(name: str) -> None:
    start = time.process_time()
    clean_html(SLOW_HTML[name])
    assert time.process_time() - start < 3


@pytest.mark.parametrize("piece", SLOW_MARKDOWN)
def test_markdown_is_cleaned_and_shown_quickly(piece: str) -> None:
    start = time.process_time()
    for length in (10_000, 19_000, 1_900_000):
        text = clean_markdown("x <b> " + (piece * length)[:length])
        render_markdown(text, {}, lambda lesson, section: "")
    assert time.process_time() - start < 15


def test_many_slow_cells_are_planned_in_bounded_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "_MARKDOWN_SECONDS", 1)
    cells = [nbformat.v4.new_markdown_cell("[" * 19_000) for _ in range(500)]
    start = time.monotonic()
    plan = planning.make_plan(nbformat.v4.new_notebook(), nbformat.v4.new_notebook(cells=cells))
    assert time.monotonic() - start < 15
    assert len(plan.cells) == 500


def test_honest_markup_stays() -> None:
    table = "<table><tr><td>1</td></tr></table>" * 3000
    assert clean_html(table).count("<td>") == 3000
    picture = f"![x](data:image/png;base64,{'A' * 3 * MIB})"
    assert clean_markdown(picture) == picture
    text = "The loss <b>falls</b>, see $x^2 < y$ and ![](attachment:a.png)"
    attachments = {"a.png": {"image/png": "AAAA"}}
    assert clean_markdown(text, attachments) == text
    assert clean_attachments({**attachments, "b": {"text/html": SCRIPT}}) == attachments


def test_a_missing_attachment_costs_nothing() -> None:
    text = clean_markdown("![](attachment:missing.png)")
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])
    assert "missing.png" in HTMLExporter().from_notebook_node(book)[0]


@pytest.mark.parametrize(
    "text",
    [SCRIPT, f"`{SCRIPT}`", f"[x](javascript:{RUNS})", f"$\\href{{javascript:{RUNS}}}{{x}}$",
     f"a\n\n{SCRIPT}", f"``` {SCRIPT}"],
)  # fmt: skip
def test_a_note_runs_no_script(text: str) -> None:
    book = nbformat.v4.new_notebook()
    add_notes(book, [Note("foreign-cell", f"The cell {text!r} {text} is not known.")])
    assert not runs_a_script(book)
    assert "$\\href" not in book.cells[0].source


def test_active_tex_is_not_shown() -> None:
    tex = f"$\\href{{javascript:{RUNS}}}{{x}}$"
    assert clean_markdown(tex).startswith("```")
    outputs, _ = check_outputs([display(text__latex=tex)], MIB)
    assert outputs[0].get("text") == f"{LEFT_OUT}\n"


def test_a_notebook_has_one_limit_for_its_outputs() -> None:
    setup = "import torch\nfrom autograder import checks"
    name, answer, body = DOUBLE
    cells = [(f"{name}{i}", f"print('x' * 900_000)\n{answer}", body) for i in range(6)]
    result = graded(*cells, setup=setup, wire=WireLimits(notebook_output_bytes=2 * MIB))
    assert outcomes(result) == ["passed"] * 6
    text = json.dumps(result.notebook)
    assert len(text) < 3 * MIB
    assert "at most 2 MB of outputs" in text


def test_a_plain_try_looks_at_no_output_and_renders_no_markdown() -> None:
    assert check_outputs([object()], 0) == ([], True)
    cells = [nbformat.v4.new_markdown_cell("[x]" * 10)]
    plan = planning.make_plan(
        nbformat.v4.new_notebook(), nbformat.v4.new_notebook(cells=cells), plain=True
    )
    assert plan.cells[0].source.startswith("```")


texts = st.text() | st.sampled_from(["<", "<g>", "</g>", "&", "`", "]]>", SCRIPT, "\ud800"]).map(
    lambda text: text * 50
)
values = st.recursive(
    texts | st.none() | st.integers() | st.floats() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
MIMES = [
    "text/html", "text/markdown", "text/latex", "image/svg+xml", "image/png", "text/plain",
    "application/json", "application/javascript", "application/vnd.jupyter.widget-view+json",
]  # fmt: skip
output_values = values | st.fixed_dictionaries(
    {
        "output_type": st.sampled_from(["display_data", "execute_result", "stream", "error"]),
        "data": st.dictionaries(st.sampled_from(MIMES) | texts, values, max_size=3) | values,
        "metadata": values,
        "text": values,
        "ename": values,
        "traceback": values,
        "execution_count": values,
    }
)


@given(st.lists(output_values, max_size=4))
def test_any_outputs_make_a_valid_notebook(outputs: list[Any]) -> None:
    checked, _ = check_outputs(outputs, MIB)
    cell = nbformat.v4.new_code_cell("x")
    cell.outputs = [nbformat.from_dict(output) for output in checked]
    book = nbformat.v4.new_notebook(cells=[cell])
    nbformat.validate(book)
    json.dumps(book).encode()


cells = values | st.fixed_dictionaries(
    {
        "cell_type": st.sampled_from(["code", "markdown", "raw"]) | values,
        "source": values,
        "metadata": values | st.fixed_dictionaries({"nbgrader": values}),
        "attachments": values | st.dictionaries(texts, st.dictionaries(texts, texts)),
        "id": values,
        "outputs": values,
    }
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(cells, max_size=4))
def test_any_cells_make_a_valid_plan(submitted: list[Any]) -> None:
    plan = planning.make_plan(
        nbformat.v4.new_notebook(), nbformat.from_dict({"cells": submitted, "metadata": {}})
    )
    book = plan.make_notebook()
    add_notes(book, plan.notes)
    nbformat.validate(nbformat.from_dict(json.loads(json.dumps(book))))
    assert not runs_a_script(book)
