"""Write the pages of docs/ that are made from the code: ``python docs/generate.py``.

`settings.md` comes from the settings' own help texts, `checks.md` and `modules.md` from docstrings.
Change the text there, then run this. ``tests/test_docs.py`` fails while a page is stale.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Callable, Iterator
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
HEAD = "<!-- Made by docs/generate.py from {source}. Do not edit. -->\n"

#: The classes with settings, as ``module:class``, by heading.
SETTINGS = {
    "Grading": ["autograder.settings:Grader"],
    "Grading on submit": ["autograder.settings:Watch"],
    "Late work": ["autograder.exchange.late:LatePenalty"],
    "Feedback pages": [
        "autograder.feedback:HideHiddenTests",
        "autograder.feedback:Summary",
        "autograder.feedback:FeedbackExporter",
    ],
    "Submissions from an LMS": ["autograder.lms:LmsCollector", "autograder.lms:LmsExtractor"],
    "Grades for an LMS": ["autograder.lms.export:LmsExporter", "autograder.lms:MoodleExporter"],
}

#: What a test cell uses of `autograder.checks`, by heading.
CHECKS = {
    "An exercise and its parts": [
        "Exercise",
        "Exercise.part",
        "Exercise.score",
        "Exercise.result",
        "Exercise.load_details",
        "seed_of",
    ],
    "Calls": ["call", "example", "compare", "raises", "is_function"],
    "Values": ["equal", "any_of", "difference", "describe", "plain_numbers"],
    "Gradients and training": ["gradients", "watch_graphs", "unchanged"],
    "Predictions and other short answers": [
        "answers",
        "are_choices",
        "are_numbers",
        "are_shapes",
        "are_dtypes",
        "predicted",
    ],
    "How an answer is written": ["no_loops", "avoids", "source_of"],
    "Where a function runs": ["in_kernel", "changes_come_back"],
    "Naming a mistake yourself": ["fail", "CheckFailed"],
    "Words in a report": ["phrase"],
}
#: What `autograder.checks` exports for the grader and for pages, not for test cells.
NOT_FOR_TESTS = {
    "AnyOf", "Call", "ExerciseResult", "Failure", "MIME_TYPE", "PartResult", "Score",
    "as_html", "as_text", "catalogue",
}  # fmt: skip


def settings_page() -> str:
    """Every setting of the course's own, with its default."""
    parts = [
        HEAD.format(source="the settings' help texts"),
        "# Settings\n",
        "You can set each of these in `nbgrader_config.py`, written like nbgrader's own: "
        "`c.Grader.memory_mb = 4096`. A setting that you do not set has its default. The course's "
        "own file sets none of them; the lines there that begin with `# c.` show defaults. "
        "nbgrader's settings (folders, exchange, time zone) are in "
        "[its manual](https://nbgrader.readthedocs.io/en/stable/configuration/"
        "config_options.html). Its `c.Autograde.create_student` counts for each way to grade: "
        "whether a submission adds its student to the gradebook. The default is `True`. A student "
        "who was removed is never added again. "
        "In `autograder run` and `autograder watch`, `c.Watch.hidden_results` sets those of "
        "`HideHiddenTests`.\n",
    ]
    for heading, names in SETTINGS.items():
        parts.append(f"## {heading}\n")
        for name in names:
            parts.append(_settings_of(_load(name)))
    return "\n".join(parts)


def _load(name: str) -> Any:
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)


def _settings_of(cls: Any) -> str:
    """The table of one class."""
    rows = [
        f"| `c.{cls.__name__}.{name}` | {_default(cls, trait)} | {_cell(trait.help)} |"
        for name, trait in cls.class_own_traits(config=True).items()
        if trait.help
    ]
    first, _, rest = next(text for _, text in _sections(inspect.getdoc(cls) or "")).partition(
        "\n\n"
    )
    about = f"{_paragraphs(first)} The class `{cls.__name__}` in `{_file_of(cls)}`.\n"
    more = [f"{_paragraphs(rest)}\n"] if rest else []
    head = ["| setting | default | what it does |", "| --- | --- | --- |"]
    return "\n".join([about, *more, *head, *rows, ""])


def _default(cls: Any, trait: Any) -> str:
    value = trait.default(cls)
    if isinstance(value, list) and len(value) > 3:
        return ", ".join(f"`{item}`" for item in value)
    return f"`{value!r}`"


def _cell(text: str) -> str:
    return _inline(" ".join(text.split())).replace("|", "\\|")


def checks_page() -> str:
    """The reference of what a test cell calls."""
    checks = import_module("autograder.checks")
    parts = [
        HEAD.format(source="the docstrings of autograder/checks/"),
        "# What a test cell calls\n",
        "`from autograder import checks` brings these names. [exercises.md](exercises.md) shows "
        "how they work together. The messages about mistakes are in "
        "`autograder/results/mistakes/*.toml`, and the tests are in `tests/checks/`.\n",
    ]
    for heading, names in CHECKS.items():
        values = {name: attrgetter(name)(checks) for name in names}
        files = sorted({f"`{_file_of(value)}`" for value in values.values()})
        parts.append(f"## {heading}\n\nThe code is in {' and '.join(files)}.\n")
        parts += [_reference(name, value) for name, value in values.items()]
    return "\n".join(parts)


def _file_of(value: Any) -> str:
    return value.__module__.replace(".", "/") + ".py"


def _reference(name: str, value: Callable[..., Any]) -> str:
    shown = name.replace("Exercise.", "ex.") if "." in name else f"checks.{name}"
    return f"### {name}\n\n```python\n{_signature(shown, value)}\n```\n\n{_markdown(value)}"


def _signature(shown: str, value: Callable[..., Any]) -> str:
    """A call with its parameters and their defaults, without types; on several lines if long."""
    parameters = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for parameter in inspect.signature(value).parameters.values()
        if parameter.name != "self"
    ]
    text = str(inspect.Signature(parameters)).replace("'", '"')
    if len(shown + text) <= 100:
        return shown + text
    return f"{shown}(\n    {text[1:-1]},\n)"


def _markdown(value: Any) -> str:
    """A Google-style docstring as Markdown."""
    out: list[str] = []
    for title, body in _sections(inspect.getdoc(value) or ""):
        if not title:
            out += [_paragraphs(body), ""]
            continue
        out += [f"{title}:\n", *(f"- `{name}`: {text}" for name, text in _items(body)), ""]
    return "\n".join(out)


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """The free text, then each of `Args`, `Raises` and so on with its indented lines."""
    pieces = re.split(r"^(Args|Attributes|Returns|Yields|Raises):\n", text, flags=re.MULTILINE)
    yield "", pieces[0].strip()
    for title, body in zip(pieces[1::2], pieces[2::2], strict=True):
        yield {"Args": "Arguments"}.get(title, title), textwrap.dedent(body).strip()


def _items(body: str) -> Iterator[tuple[str, str]]:
    for item in re.split(r"\n(?=\S)", body):
        name, _, text = item.partition(":")
        yield name, _inline(" ".join(text.split()))


def _paragraphs(text: str) -> str:
    out = []
    for block in text.split("\n\n"):
        if block.startswith(">>>"):
            out.append(f"```pycon\n{block}\n```")
        else:
            out.append(_inline(" ".join(block.split())))
    return "\n\n".join(out)


def _inline(text: str) -> str:
    """Double backticks as Markdown's single ones."""
    return text.replace("``", "`")


def modules_page() -> str:
    """Every module with the first sentence of its docstring, by folder."""
    parts = [
        HEAD.format(source="the modules' docstrings"),
        "# All modules\n",
        "What each file of the package is for. [architecture.md](architecture.md) shows how they "
        "work together.\n",
    ]
    for folder in sorted({path.parent for path in (DOCS.parent / "autograder").rglob("*.py")}):
        parts += [
            f"## `{folder.relative_to(DOCS.parent)}/`\n",
            f"{_about(folder / '__init__.py')}\n",
        ]
        files = sorted(set(folder.glob("*.py")) - {folder / "__init__.py"})
        rows = [f"| `{file.name}` | {_about(file)} |" for file in files]
        parts += ["| file | what it is for |", "| --- | --- |", *rows, ""] if rows else []
    return "\n".join(parts)


def _about(file: Path) -> str:
    """The first paragraph of a module's docstring."""
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return _cell(text.split("\n\n")[0])


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "checks.md": checks_page,
    "modules.md": modules_page,
}


def main() -> None:
    """Write all pages; those named on the command line if any are."""
    for name in sys.argv[1:] or PAGES:
        (DOCS / name).write_text(PAGES[name]().rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
