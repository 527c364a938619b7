"""Write the page of a question and the page with all questions, as HTML."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]

from autograder.language import translate_script
from autograder.manual_grading.question_texts import QuestionTexts
from autograder.manual_grading.questions import Counts, Question, QuestionKey
from autograder.results import rendering
from autograder.wording import count_points


@dataclass(frozen=True)
class Row:
    """A question in the list of all questions."""

    question: Question
    title: str
    counts: Counts


def make_path(key: QuestionKey) -> str:
    """Return the address of a question's page, below the server's address."""
    names = (key.assignment, key.notebook, key.cell)
    return "/".join(["manual-grading", *(quote(name, safe="") for name in names)])


def render_list(rows: list[Row], others: dict[str, int], base: str, nonce: str) -> str:
    """Return the page with all questions.

    Args:
        rows: The questions, sorted by assignment.
        others: For each assignment, how many answers only the Formgrader shows.
        base: The server's base address.
        nonce: The text that marks the page's own script.
    """
    assignments = [
        (name, list(group))
        for name, group in groupby(rows, key=lambda row: row.question.key.assignment)
    ]
    # an assignment may have no question at all
    assignments += [(name, []) for name in sorted(set(others) - {name for name, _ in assignments})]
    return _render(
        "questions.html", base, nonce, assignments=assignments, others=others, make_path=make_path
    )


def render_question(
    question: Question, texts: QuestionTexts, answers: list[dict[str, Any]], base: str, nonce: str
) -> str:
    """Return the page of one question.

    Args:
        question: The question.
        texts: What the source has about it.
        answers: The state of each answer, without names.
        base: The server's base address.
        nonce: The text that marks the page's own script.
    """
    data = {
        "address": base + make_path(question.key),
        "formgrader": f"{base}formgrader/submissions/",
        "possible": question.possible,
        "isTask": question.is_task,
        "answers": answers,
        "texts": _translate_scripts(),
    }
    colors = {
        name: Markup(HtmlFormatter(style=style, nobackground=True).get_style_defs(".highlight"))
        for name, style in (("light", "default"), ("dark", "github-dark"))
    }
    return _render(
        "question.html",
        base,
        nonce,
        question=question,
        texts=texts,
        data=_embed(data),
        colors=colors,
    )


def _translate_scripts() -> dict[str, str]:
    """Return the translations of the texts in the page's scripts."""
    folder = Path(rendering.__file__).parents[1] / "templates" / "manual_grading"
    scripts = [path.read_text(encoding="utf-8") for path in folder.glob("*.js")]
    return translate_script("\n".join(scripts))


def _embed(data: Any) -> Markup:
    """Return data as JSON that can stand in a script element."""
    text = json.dumps(data).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(text)


def _render(template: str, base: str, nonce: str, **values: Any) -> str:
    environment = rendering.make_environment()
    environment.filters["clean_html"] = Markup  # what `answer_html` has cleaned
    environment.globals |= {"count_points": count_points}
    page = environment.get_template(f"manual_grading/{template}")
    return page.render(base=base, nonce=nonce, **values)
