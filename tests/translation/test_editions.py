"""The notebooks of a language: what is translated, and what stays the same."""

from __future__ import annotations

import copy
import re
import tomllib
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.utils import compute_checksum
from typer.testing import CliRunner

from autograder.authoring.canonical import canonical_text
from autograder.cells import get_nbgrader_metadata
from autograder.cli import app
from autograder.course import read_course_notebook
from autograder.translation.catalog_checks import check_catalogs
from autograder.translation.catalogs import (
    find_assignments,
    find_languages,
    find_lessons,
    get_path,
    read_all_units,
    read_complete_names,
)
from autograder.translation.code_equality import have_same_code
from autograder.translation.compiled import compile_catalogs
from autograder.translation.data_units import read_shown_names
from autograder.translation.edition import find_stale_files, translate_notebook
from autograder.translation.notebook_units import read_lesson_units
from autograder.translation.units import Unit
from tests.support import ROOT
from tests.support.courses import make_course
from tests.support.notebooks import answer, cell, checks_of, notebook, task, written_answer

NOTEBOOKS = [*find_lessons(ROOT), *(released for _, released in find_assignments(ROOT))]
every_notebook = pytest.mark.parametrize(
    "path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}"
)

# ------------------------------------------------------------------------- the real course


@every_notebook
def test_an_identical_translation_gives_the_same_notebook(path: Path) -> None:
    names = read_shown_names(ROOT, path.stem)
    units = read_lesson_units(read_course_notebook(path), names)
    assert len(units) > 50
    same = {unit.key: unit.text for unit in units}
    text = translate_notebook(read_course_notebook(path), same, names)
    assert text == path.read_text(encoding="utf-8")


@every_notebook
def test_a_translation_changes_no_code(path: Path) -> None:
    english = read_course_notebook(path)
    names = read_shown_names(ROOT, path.stem)
    units = read_lesson_units(english, names)
    text = translate_notebook(english, {unit.key: mark(unit) for unit in units}, names)
    translated = nbformat.reads(text, as_version=4)
    nbformat.validate(translated)
    assert len(translated.cells) == len(english.cells)
    for old, new in zip(english.cells, translated.cells, strict=True):
        assert (old.id, old.cell_type) == (new.id, new.cell_type)
        assert without_checksum(old) == without_checksum(new)
        if "checksum" in get_nbgrader_metadata(new):
            assert get_nbgrader_metadata(new)["checksum"] == compute_checksum(new)
        if old.cell_type == "code":
            assert have_same_code(old.source, new.source), old.id
    assert {unit.text for unit in read_lesson_units(translated)} >= {
        mark(unit) for unit in units if unit.about.startswith("heading")
    }


def mark(unit: Unit) -> str:
    """Return a made translation: the English text between Chinese signs."""
    return f"译{unit.text}。" if unit.text.strip() == unit.text else unit.text


def without_checksum(node: NotebookNode) -> NotebookNode:
    metadata = copy.deepcopy(node.metadata)
    get_nbgrader_metadata({"metadata": metadata}).pop("checksum", None)
    return metadata


@pytest.mark.parametrize("path", find_lessons(ROOT), ids=lambda path: path.stem)
def test_strings_that_are_named_for_a_lesson_are_in_its_code(path: Path) -> None:
    names = read_shown_names(ROOT, path.stem)
    lesson = read_course_notebook(path)
    assert names <= {unit.text for unit in read_lesson_units(lesson, names)}
    for node in lesson.cells:  # a name in a field of an f-string would stay English
        assert not [name for name in names if f"['{name}']" in node.source], node.id


@pytest.fixture(scope="module")
def units() -> dict[str, list[Unit]]:
    return read_all_units(ROOT)


def test_no_catalog_has_a_text_twice(units: dict[str, list[Unit]]) -> None:
    for its_units in units.values():
        keys = [unit.key for unit in its_units]
        assert len(set(keys)) == len(keys) > 50


def test_every_mistake_and_every_reason_is_in_a_catalog(units: dict[str, list[Unit]]) -> None:
    keys = {unit.key for unit in units["mistakes"]}
    for path in (ROOT / "autograder" / "results" / "mistakes").glob("*.toml"):
        for mistake, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for field, text in entry.items():
                assert (f"{mistake} {field}", text) in keys
    keys = {unit.key for unit in units["course"]}
    for path in (ROOT / "course" / "reasons").glob("*.toml"):
        for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            assert (f"{path.stem} {name} why", entry["why"]) in keys


def test_what_an_instructor_or_a_result_shows_is_in_a_catalog(
    units: dict[str, list[Unit]],
) -> None:
    about = {unit.about for unit in units["assignments_01_tensors"]}
    assert "title of a part of the checks" in about
    assert "model answer, marking scheme: paragraph" in about


@pytest.mark.parametrize("language", find_languages(ROOT))
def test_complete_catalogs_and_finished_translations_are_right(
    language: str, units: dict[str, list[Unit]]
) -> None:
    complete = read_complete_names(ROOT, language)
    assert complete <= units.keys()
    problems = [
        problem
        for report in check_catalogs(ROOT, language, units)
        for problem in report.list_problems(is_complete=report.name in complete)
    ]
    assert not problems
    assert not find_stale_files(ROOT, language), "run: autograder translate"


# -------------------------------------------------------------------------- a small course

LESSON = """\
# Tensors

Read [Shape](#Shape), then [the next lesson](02_b.ipynb#Views-(1)).

## Shape

A tensor has a shape."""
PRACTICES = "practices [Shape](../../notebooks/01_a.ipynb#Shape)"
CHECKS = """ex = checks.Exercise("f", points=1)
with ex.part("the example", points=1):
    checks.equal(f(1), 2)  # one more
### BEGIN HIDDEN TESTS
with ex.part("any number", points=1, hidden=True):
    checks.equal(f(5), 6)
### END HIDDEN TESTS
ex.score()"""
SOLUTION = '''def f(x):
    """Add one."""
    ### BEGIN SOLUTION
    return x + 1  # the next number
    ### END SOLUTION'''


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with two lessons and an assignment, and no translation yet."""
    source = notebook(
        task(
            "f",
            "## One more\n\n**1 point** · practices [Shape](../../notebooks/01_a.ipynb#Shape)",
            section="Shape",
        ),
        answer("f", SOLUTION),
        checks_of("f", CHECKS, 1),
        written_answer("why", "### BEGIN MARK SCHEME\nOne point.\n### END MARK SCHEME", 1),
    )
    make_course(tmp_path, **{"01_a": source})
    released = copy.deepcopy(source)
    released.cells[1].source = 'def f(x):\n    """Add one."""\n    raise NotImplementedError()'
    released.cells[2].source = CHECKS.partition("### BEGIN")[0] + "ex.score()"
    released.cells[3].source = "YOUR ANSWER HERE"
    for made in released.cells:
        made.metadata["nbgrader"]["checksum"] = compute_checksum(made)
    write(tmp_path / "release" / "01_a" / "01_a.ipynb", released)
    lesson = notebook(nbformat.v4.new_markdown_cell(LESSON, id="title"), cell("code", "x = 1"))
    write(tmp_path / "notebooks" / "01_a.ipynb", lesson)
    second = notebook(nbformat.v4.new_markdown_cell("# Second\n\n## Views (1)", id="title"))
    write(tmp_path / "notebooks" / "02_b.ipynb", second)
    (tmp_path / "locale" / "zh_CN" / "LC_MESSAGES").mkdir(parents=True)
    return tmp_path


def write(path: Path, made: NotebookNode) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(canonical_text(nbformat.writes(made)), encoding="utf-8")


def run(course: Path, *options: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["translate", "--course-dir", str(course), *options])
    return result.exit_code, " ".join(result.output.split())


def fill(course: Path, name: str, translations: dict[str, str]) -> None:
    """Write translations into a catalog, as a translator does."""
    path = get_path(course, "zh_CN", name)
    text = path.read_text(encoding="utf-8")
    for english, translation in translations.items():
        empty = f'msgid "{english}"\nmsgstr ""'
        assert empty in text
        text = text.replace(empty, f'{empty[:-1]}{translation}"')
    path.write_text(text, encoding="utf-8")


def sources(course: Path, path: str) -> list[str]:
    return [cell.source for cell in nbformat.read(course / "zh_CN" / path, 4).cells]


def test_a_lesson_is_built_with_what_is_translated(course: Path) -> None:
    assert run(course, "--update")[0] == 0
    fill(course, "lessons_01_a", {"Tensors": "张量", "Shape": "形状"})
    status, output = run(course)
    assert status == 0
    assert output.startswith("wrote zh_CN/notebooks/01_a.ipynb")
    assert sources(course, "notebooks/01_a.ipynb") == [
        "# 张量\n\nRead [Shape](#形状), then [the next lesson](02_b.ipynb#Views-(1)).\n\n"
        "## 形状\n\nA tensor has a shape.",
        "x = 1",
    ]
    assert run(course) == (0, "")
    settings = (course / "zh_CN" / "nbgrader_config.py").read_text(encoding="utf-8")
    assert settings == (course / "nbgrader_config.py").read_text(encoding="utf-8").replace(
        '\nlanguage = "en"', '\nlanguage = "zh_CN"'
    )


def test_a_running_program_finds_the_titles_of_parts(course: Path) -> None:
    run(course, "--update")
    fill(course, "assignments_01_a", {"any number": "任意的数"})
    compiled = GNUTranslations(BytesIO(compile_catalogs(course, "zh_CN")))
    assert compiled.pgettext("part", "any number") == "任意的数"
    assert compiled.gettext("any number") == "any number"


def test_links_follow_headings_of_other_notebooks(course: Path) -> None:
    run(course, "--update")
    fill(course, "lessons_01_a", {"Shape": "形状"})
    fill(course, "assignments_01_a", {PRACTICES: "练习[形状](../../notebooks/01_a.ipynb#Shape)"})
    run(course)
    (text, *_) = sources(course, "release/01_a/01_a.ipynb")
    assert "**1 point** · 练习[形状](../../notebooks/01_a.ipynb#形状)" in text
    assert run(course, "--check")[0] == 0


def test_an_exercise_has_its_translated_title_and_section(course: Path) -> None:
    run(course, "--update")
    fill(course, "lessons_01_a", {"Shape": "形状"})
    fill(course, "assignments_01_a", {"One more": "多一"})
    run(course)
    for folder in ("release", "source"):
        built = nbformat.read(course / "zh_CN" / folder / "01_a" / "01_a.ipynb", 4)
        exercise = built.cells[0].metadata["exercise"]
        assert (exercise["title"], exercise["section"]) == ("多一", "形状")


def test_checksums_of_a_translated_assignment_are_right(course: Path) -> None:
    run(course, "--update")
    fill(course, "assignments_01_a", {"Add one.": "加一。", "one more": "多一"})
    run(course)
    built = nbformat.read(course / "zh_CN" / "release" / "01_a" / "01_a.ipynb", 4)
    assert '"""加一。"""' in built.cells[1].source
    assert "checks.equal(f(1), 2)  # 多一" in built.cells[2].source
    assert all(c.metadata.nbgrader.checksum == compute_checksum(c) for c in built.cells)


def test_a_catalog_has_what_only_the_source_has(course: Path) -> None:
    texts = [unit.text for unit in read_all_units(course)["assignments_01_a"]]
    assert texts == [
        "One more", "**1 point**", "practices [Shape](../../notebooks/01_a.ipynb#Shape)",
        "Add one.", "the next number", "one more", "the example", "any number", "One point.",
    ]  # fmt: skip


def test_a_missing_text_is_wrong_only_in_a_complete_catalog(course: Path) -> None:
    run(course, "--update")
    fill(course, "lessons_02_b", {"Second": "第二"})
    code, output = run(course, "--check")
    assert (code, "zh_CN lessons_02_b: 1 of 2 texts" in output) == (0, True)
    (course / "locale" / "zh_CN" / "edition.toml").write_text('complete = ["lessons_02_b"]')
    code, output = run(course, "--check")
    assert code == 1
    assert "lessons_02_b.po, title, “Views (1)”: is missing." in output
    assert "zh_CN/notebooks/02_b.ipynb is stale." in output


def test_a_wrong_translation_is_named(course: Path) -> None:
    run(course, "--update")
    fill(course, "lessons_01_a", {"Shape": "形状", "A tensor has a shape.": "张量有2 个形状。"})
    fill(course, "assignments_01_a", {PRACTICES: "练习[外形](../../notebooks/01_a.ipynb#Shape)"})
    code, output = run(course, "--check")
    assert code == 1
    assert "“A tensor has a shape.”: “张量有2 个形状” needs a space" in output
    assert "the link's text is “外形”, its heading is “形状”" in output


def test_a_course_without_languages_says_what_to_make(tmp_path: Path) -> None:
    code, output = run(make_course(tmp_path))
    assert code == 1
    assert "No language in locale/." in output


def test_an_unreleased_assignment_is_named(course: Path) -> None:
    (course / "release" / "01_a" / "01_a.ipynb").unlink()
    code, output = run(course, "--update")
    assert code == 1
    assert "01_a.ipynb is missing. Release the assignments first." in output


@pytest.mark.parametrize("language", find_languages(ROOT))
def test_git_ignores_what_a_course_in_another_language_makes(language: str) -> None:
    """Students' names and work must not get into Git, also in the language's folder."""
    every, its_own = (
        set(re.findall(r"^/.+$", (folder / ".gitignore").read_text(encoding="utf-8"), re.MULTILINE))
        for folder in (ROOT, ROOT / language)
    )
    developers = {"/.venv/", "/.uv/", "/build/", "/book/_build/", "/.otter/"}
    assert every - its_own == developers | {"/benchmarks/.quick.json"}
