"""The pages are true: links lead somewhere, paths exist, commands work, references are fresh."""

from __future__ import annotations

import ast
import importlib.util
import itertools
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from nbgrader.apps.nbgraderapp import NbGraderApp
from traitlets.utils.importstring import import_item
from typer.main import get_group
from typer.testing import CliRunner

from autograder import checks
from autograder.cli import app
from tests.support import ROOT

_FOLDERS = (".", "docs", "zh_CN", "zh_CN/docs")
PAGES = sorted(page for folder in _FOLDERS for page in (ROOT / folder).glob("*.md"))
PAGES.append(ROOT / "deploy" / "README.md")
IDS = [str(page.relative_to(ROOT)) for page in PAGES]
every_page = pytest.mark.parametrize("page", PAGES, ids=IDS)
#: What a command of the pages may begin with.
COMMANDS = ("autograder", "nbgrader", "make")


def parse(page: Path) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))


def inline(page: Path) -> Iterator[Token]:
    """Links, images and code within the text of a page."""
    for token in parse(page):
        yield from token.children or []


def fences(page: Path, language: str) -> list[Token]:
    """Code blocks of a language."""
    return [t for t in parse(page) if t.type == "fence" and t.info.split()[:1] == [language]]


# ------------------------------------------------------------------------------ links and paths


@cache
def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    found: list[str] = []
    tokens = parse(page)
    for heading, text in itertools.pairwise(tokens):
        if heading.type == "heading_open":
            words = "".join(t.content for t in text.children or [])
            slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
            found.append(f"{slug}-{found.count(slug)}" if slug in found else slug)
    return set(found)


@every_page
def test_links_lead_to_a_file_and_an_anchor(page: Path) -> None:
    broken = []
    for token in inline(page):
        target = str(token.attrGet("href") or token.attrGet("src") or "")
        if not target or re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert not broken


def test_a_broken_anchor_is_noticed() -> None:
    assert "a-test-has-changed" in anchors(ROOT / "docs" / "instructors.md")
    assert "a-test-that-changed" not in anchors(ROOT / "docs" / "instructors.md")


@every_page
def test_paths_in_the_text_exist(page: Path) -> None:
    """``autograder/x/y.py`` in backticks is a file."""
    missing = []
    for token in inline(page):
        path = re.sub(r"NN_topic|[A-Z]{2,}", "*", token.content)  # NAME and the like
        if token.type != "code_inline" or not re.fullmatch(r"[\w./*-]+/[\w./*-]*", path):
            continue
        if path.split("/")[0] in ("autograder", "course", "docs", "tests", "notebooks", "deploy"):
            missing += [] if any(ROOT.glob(path.rstrip("/"))) else [path]
    assert not missing


def test_modules_of_the_drawing_exist() -> None:
    (drawing,) = fences(ROOT / "docs" / "architecture.md", "mermaid")
    modules = re.findall(r"\bgrading(?:\.\w+)+", drawing.content)
    assert len(modules) > 5
    for module in modules:
        assert importlib.util.find_spec(f"autograder.{module}"), module


def test_the_map_of_the_grader_names_every_module() -> None:
    folder = ROOT / "autograder" / "grading"
    text = (folder / "__init__.py").read_text(encoding="utf-8")
    modules = {path.stem for path in folder.rglob("*.py")} - {"__init__"}
    assert not {module for module in modules if f"`{module}`" not in text}


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^version: (.+)$", citation, re.MULTILINE) == [project["version"]]
    assert f"\n## {project['version']}" in changes


# ----------------------------------------------------------------------------- generated pages


@cache
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["settings.md", "checks.md", "modules.md"])
def test_generated_pages_are_fresh(name: str) -> None:
    fresh = generator().PAGES[name]().rstrip() + "\n"
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == fresh, (
        "run: python docs/generate.py"
    )


def test_the_reference_has_all_that_a_test_cell_calls() -> None:
    shown = {name for names in generator().CHECKS.values() for name in names if "." not in name}
    assert shown | generator().NOT_FOR_TESTS == set(checks.__all__)


def test_the_settings_page_has_all_classes_with_settings() -> None:
    """A class with a setting and a help text stands in some group of the generator."""
    shown = {name.partition(":")[2] for names in generator().SETTINGS.values() for name in names}
    classes: set[str] = set()
    for file in (ROOT / "autograder").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        for found in re.finditer(r"^class (\w+)\(.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL):
            if re.search(r"config=True", found[0]) and "help=" in found[0]:
                classes.add(found[1])
    assert shown == classes


def test_the_configuration_shows_the_defaults() -> None:
    """A commented line ``# c.Grader.memory_mb = 2048`` has the default of the class."""
    names = [name for names in generator().SETTINGS.values() for name in names]
    classes = {name.partition(":")[2]: import_item(name.replace(":", ".")) for name in names}
    text = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    lines = re.findall(r"^# c\.(\w+)\.(\w+) = (.+?)(?:  #.*)?$", text, re.MULTILINE)
    assert len(lines) == text.count("\n# c.") > 5
    for class_name, setting, value in lines:
        trait = classes[class_name].class_traits()[setting]
        assert ast.literal_eval(value) == trait.default(classes[class_name]), setting


# ---------------------------------------------------------------------------------- commands


def commands(page: Path) -> list[list[str]]:
    """The commands in a page's shell blocks and in its text, as words."""
    texts = [line for block in fences(page, "sh") for line in block.content.splitlines()]
    texts += [t.content for t in inline(page) if t.type == "code_inline"]
    found = []
    for text in texts:
        words = [re.sub(r"^(.*/)?bin/", "", word) for word in shlex.split(text, comments=True)]
        while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
            words.pop(0)
        if words[:1] and words[0] in COMMANDS and len(words) > 1:
            found.append(words)
    return found


def problem_of_autograder(words: list[str]) -> str:
    """What the command line's own parser says; it runs nothing."""
    group = get_group(app)
    if words[0].startswith("--"):
        return "" if words == ["--help"] else f"no option {words[0]}"
    command = group.commands.get(words[0])
    if command is None:
        return f"no command {words[0]}"
    if len(words) == 1 or words[-1] == "--help":
        return ""  # the name of a command, not a whole one
    try:
        command.make_context(words[0], words[1:])
    except Exception as error:  # a UsageError of click, or of typer's own copy of click
        return error.format_message()  # type: ignore[attr-defined]
    return ""


def problem_of_nbgrader(words: list[str]) -> str:
    """Whether the subcommands and options are nbgrader's."""
    current = NbGraderApp()
    while current.subcommands and words and not words[0].startswith("-"):
        if words[0] not in current.subcommands:
            return f"no command {words[0]}"
        found = current.subcommands[words.pop(0)][0]
        current = (import_item(found) if isinstance(found, str) else found)()
    known = {*current.aliases, *current.flags}
    options = [word.lstrip("-").partition("=")[0] for word in words if word.startswith("--")]
    unknown = [name for name in options if name not in known and "." not in name]
    return f"unknown options: {unknown}" if unknown else ""


def problem_of_make(words: list[str]) -> str:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    unknown = [word for word in words if "=" not in word and word not in targets]
    return f"no targets: {unknown}" if unknown else ""


@every_page
def test_commands_are_understood(page: Path) -> None:
    check = {
        "autograder": problem_of_autograder,
        "nbgrader": problem_of_nbgrader,
        "make": problem_of_make,
    }
    problems = {}
    for command, *words in commands(page):
        if found := check[command](list(words)):
            problems[shlex.join([command, *words])] = found
    assert not problems


@pytest.mark.parametrize(
    "words",
    [
        ["autograder", "grade", "01_tensors", "--everybody"],
        ["autograder", "mark"],
        ["nbgrader", "db", "student", "dismiss", "ben"],
        ["nbgrader", "db", "student", "add", "ben", "--nickname=b"],
        ["make", "coffee"],
    ],
)
def test_a_wrong_command_is_noticed(words: list[str]) -> None:
    check = {
        "autograder": problem_of_autograder,
        "nbgrader": problem_of_nbgrader,
        "make": problem_of_make,
    }
    assert check[words[0]](words[1:])


# ------------------------------------------------------------------------------ the term's blocks


@pytest.fixture
def term(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course with one assignment; ben has submitted the blank notebook."""
    course = tmp_path / "course"
    course.mkdir()
    for name in ("source", "release", "notebooks"):
        place = course / name / ("" if name == "notebooks" else "01_tensors")
        place.mkdir(parents=True)
        from_here = ROOT / name / place.relative_to(course / name) / "01_tensors.ipynb"
        shutil.copy(from_here, place)
    quick = "c.ExchangeCollect.check_owner = False\nc.Grader.preload = ['torch', 'course']\n"
    text = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (course / "nbgrader_config.py").write_text(f"{text}\n{quick}", encoding="utf-8")
    (course / "students.csv").write_text(
        "id,first_name,last_name,email,lms_user_id\nben,Ben,Lee,ben@example.edu,17\n"
    )
    monkeypatch.chdir(course)
    # nbgrader calls alembic
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.delenv("COURSE_EXCHANGE", raising=False)
    return course


def submit(course: Path) -> None:
    """What ben's Submit puts into the exchange."""
    inbound = course / "exchange" / "deep-learning-with-pytorch" / "inbound"
    when = "2026-10-02 08:00:00 UTC"
    folder = inbound / f"ben+01_tensors+{when}+abcdefabcdef"
    folder.mkdir()
    shutil.copy(course / "release" / "01_tensors" / "01_tensors.ipynb", folder)
    (folder / "timestamp.txt").write_text(when)
    (folder / "submission_secret.txt").write_text("of ben")
    folder.chmod(0o777)


def run_line(course: Path, line: str) -> None:
    command, *words = shlex.split(line, comments=True)
    if command == "autograder":
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, f"{line}\n{result.output}\n{result.exception}"
        return
    assert command == "nbgrader"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=course, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, f"{line}\n{done.stderr}"


@pytest.mark.slow
def test_the_blocks_of_the_term_run(term: Path) -> None:
    """Each block marked `run` of the instructors' guide, in order."""
    ran = 0
    for block in parse(ROOT / "docs" / "instructors.md"):
        if block.type != "fence" or block.info.split()[1:] != ["run"]:
            continue
        if block.info.startswith("python"):
            subprocess.run([sys.executable, "-c", block.content], cwd=term, check=True)
            continue
        for line in block.content.splitlines():
            run_line(term, line)
            ran += 1
            if line == "autograder run 01_tensors" and not (term / "submitted").exists():
                submit(term)
    assert ran > 10
    assert (term / "feedback" / "ben" / "01_tensors" / "01_tensors.html").exists()
    assert (term / "reports" / "01_tensors.html").exists()
    for name in ("grades.csv", "canvas.csv", "moodle.csv"):
        assert (term / name).read_text(encoding="utf-8").strip(), name
