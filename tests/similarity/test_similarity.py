"""Copies are found among honest answers, and what everybody saw or wrote is no evidence."""

from __future__ import annotations

import random
import shutil
from datetime import UTC, datetime
from pathlib import Path

import bs4
import nbformat
import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import Course
from autograder.similarity.answers import ClassAnswers, ExerciseAnswers, read_answers
from autograder.similarity.pairs import Comparison, Pair, compare_class
from autograder.similarity.side_by_side import mark_shared_lines
from autograder.similarity.similarity_page import render
from tests.support import notebooks
from tests.support.courses import make_course
from tests.support.notebooks import answer, checks_of, notebook, task, written_answer

STUB = "def scale(table):\n    ...\n"
SOLUTION = "def scale(table):\n    return (table - table.mean(0)) / table.std(0)\n"
#: Steps in which honest answers differ.
CENTERS = (
    "{a} = {t} - {t}.mean(dim=0)", "{a} = {t}.sub({t}.mean(dim=0, keepdim=True))",
    "{a} = {t} - {t}.sum(dim=0) / len({t})", "{a} = torch.sub({t}, torch.mean({t}, dim=0))",
)  # fmt: skip
SPREADS = (
    "{b} = {a}.std(dim=0)", "{b} = {a}.var(dim=0).sqrt()", "{b} = torch.std({a}, dim=0)",
    "{b} = ({a} ** 2).sum(dim=0).div(len({a}) - 1).sqrt()", "{b} = torch.sqrt({a}.var(dim=0))",
)  # fmt: skip
LASTS = ("return {a} / {b}", "return {a}.div({b})", "return torch.div({a}, {b})")
NAMES = ("out", "res", "middle", "moved", "centered", "x", "y", "z", "spread", "rows", "m", "s")


def honest_answer(rng: random.Random) -> str:
    a, b = rng.sample(NAMES, 2)
    names = {"t": "table", "a": a, "b": b}
    steps = [rng.choice(kind).format(**names) for kind in (CENTERS, SPREADS, LASTS)]
    steps[1:1] = rng.sample([f"print({a}.shape)", f"assert {a}.ndim == 2", f"{a} = {a} + 0"], 1)
    return "def scale(table):\n    " + "\n    ".join(steps) + "\n"


COPIED = (
    "def scale(table):\n    total = len(table)\n    parts = []\n"
    "    for column in table.unbind(1):\n        half = column - sum(column) / total\n"
    "        parts.append(half / (half.square().sum() / (total - 1)) ** 0.5)\n"
    "    return torch.stack(parts, dim=1)\n"
)
#: The same with other names, comments and layout.
DISGUISED = (
    "def scale(table):\n\n    # first I count\n    n = len(table)\n    result = [ ]\n"
    "    for c in table.unbind(1):\n        d = c - sum(c)/n   # center\n"
    "        result.append( d/(d.square().sum()/(n-1))**0.5 )\n"
    "    return torch.stack(result, dim = 1)\n"
)


def make_class(answers: dict[str, str], *, is_code: bool = True) -> ClassAnswers:
    common = (STUB, SOLUTION, "Scale each column of the table.")
    exercise = ExerciseAnswers("scale", "Scale a table", is_code, answers, common)
    return ClassAnswers("made", list(answers), [], [exercise], ("print(torch.arange(6))",))


def honest_class(size: int = 40) -> dict[str, str]:
    rng = random.Random(0)
    return {f"student{number:02d}": honest_answer(rng) for number in range(size)}


def strongest(comparison: Comparison) -> Pair:
    return comparison.pairs[0]


@pytest.mark.parametrize("copy", [COPIED, DISGUISED], ids=["verbatim", "disguised"])
def test_a_copy_stands_out_among_honest_answers(copy: str) -> None:
    comparison = compare_class(make_class(honest_class() | {"ada": COPIED, "bob": copy}))
    pair = strongest(comparison)
    assert (pair.first, pair.second) == ("ada", "bob")
    assert pair.stands_out
    assert pair.shared[0].percent > 80
    assert comparison.groups == [["ada", "bob"]]
    assert pair.bits > 2 * comparison.pairs[1].bits


def test_nobody_stands_out_in_an_honest_class() -> None:
    comparison = compare_class(make_class(honest_class()))
    assert not any(pair.stands_out for pair in comparison.pairs)
    assert comparison.groups == []


def test_what_everybody_saw_is_no_evidence() -> None:
    """The model solution, also with other names, a line of the lesson, and the bare stub."""
    solution = SOLUTION.replace("\n    return", "\n    t = table\n    return")
    answers = honest_class() | {
        "ada": SOLUTION + "print(torch.arange(6))", "bob": SOLUTION,
        "eve": SOLUTION + "print(torch.arange(6))", "kim": solution,
    }  # fmt: skip
    shown = {(pair.first, pair.second) for pair in compare_class(make_class(answers)).pairs}
    assert not shown & {("ada", "bob"), ("ada", "eve"), ("bob", "eve")}


def test_what_many_wrote_is_no_evidence() -> None:
    many = dict.fromkeys([f"many{number}" for number in range(20)], COPIED)
    comparison = compare_class(make_class(honest_class() | many))
    assert not any(pair.first in many and pair.second in many for pair in comparison.pairs)


def test_a_group_that_shares_one_answer_is_one_group() -> None:
    group = {"ada": COPIED, "bob": DISGUISED, "eve": COPIED}
    comparison = compare_class(make_class(honest_class() | group))
    assert comparison.groups == [["ada", "bob", "eve"]]


def test_written_answers_in_two_scripts() -> None:
    text = "the loss of a batch falls because each step follows gradients that point downhill"
    words = text.split()
    rng = random.Random(1)
    answers = {f"student{i:02d}": " ".join(rng.sample(words, 9)) for i in range(30)}
    english = "A mean hides outliers, so one wild row moves every other row of the column."
    chinese = "平均值会被一个极端的样本拉走，所以其他每一行都跟着移动。"
    answers |= {"ada": english, "bob": english.upper(), "li": chinese, "wu": chinese + "就这样。"}
    comparison = compare_class(make_class(answers, is_code=False))
    assert {(p.first, p.second) for p in comparison.pairs[:2]} == {("ada", "bob"), ("li", "wu")}


def test_exercises_add_up_and_the_strongest_comes_first() -> None:
    work = make_class(honest_class() | {"ada": COPIED, "bob": DISGUISED})
    (first,) = work.exercises
    second = ExerciseAnswers("text", "Why", False, {"ada": "a b c d e", "bob": "a b c d e"}, ())
    both = ClassAnswers("made", work.students, [], [second, first], ())
    pair = strongest(compare_class(both))
    assert [item.exercise for item in pair.shared] == ["scale", "text"]
    assert pair.bits == pytest.approx(sum(item.bits for item in pair.shared))


def test_a_class_too_small_to_judge_marks_nobody() -> None:
    comparison = compare_class(make_class({"ada": COPIED, "bob": COPIED, "eve": "x = 1"}))
    assert comparison.limit is None
    assert comparison.groups == []


@pytest.mark.parametrize(
    "text", ["def scale(:", "\x00\x01", "(" * 5000, "€" * 3000, "a" * 39_000, "x =\\"]
)
def test_answers_that_are_not_python_are_compared_too(text: str) -> None:
    answers = honest_class(9) | {"ada": text + COPIED, "bob": text + COPIED}
    assert {strongest(compare_class(make_class(answers))).first} <= {"ada", "bob"}


def test_lines_that_differ_in_names_are_marked_as_shared() -> None:
    left, right = mark_shared_lines(
        "a = 1\n\nprint(a)\nb = 2", "value = 1\nvalue += 3\nb = 2", is_code=True
    )
    assert [line.shared for line in left] == [True, False, False, True]
    assert [line.shared for line in right] == [True, False, True]


# ------------------------------------------------------------------------------ a course's files


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A released assignment with a function and a written answer."""
    solution = (
        "def scale(table):\n    ### BEGIN SOLUTION\n    return table / 2\n    ### END SOLUTION"
    )
    text = task(
        "scale", "## Scale\n\nHalve it.", title="Scale", kind="implement", difficulty=1,
        minutes=2, section="Data types",
    )  # fmt: skip
    make_course(
        tmp_path,
        made=notebook(
            notebooks.cell("setup", "import torch"), text, answer("scale", solution),
            checks_of("scale", "ex.score()", 1), written_answer("why", "*Model.*", 2),
        ),
    )  # fmt: skip
    opened = Course.open(tmp_path)
    opened.generate_assignment("made")
    return opened


def submit(course: Course, student: str, scale: str | None = None, why: str | None = None) -> None:
    released = course.root / "release" / "made" / "made.ipynb"
    submitted = nbformat.read(released, as_version=4)
    for cell in submitted.cells:
        texts = {"scale": scale, "why": why}
        text = texts.get(cell.metadata.nbgrader.grade_id)
        cell.source = cell.source if text is None else text
    folder = course.root / "submitted" / student / "made"
    folder.mkdir(parents=True)
    nbformat.write(submitted, folder / "made.ipynb")


def test_answers_are_read_from_submissions(course: Course) -> None:
    submit(course, "ada", COPIED, "Because.")
    submit(course, "bob")  # as released
    submit(course, "eve", DISGUISED)
    broken = course.root / "submitted" / "kim" / "made"
    broken.mkdir(parents=True)
    (broken / "made.ipynb").write_text("not a notebook")
    work = read_answers(course, "made")
    assert work.students == ["ada", "bob", "eve"]
    assert work.unreadable == ["kim"]
    scale, why = work.exercises
    assert set(scale.answers) == {"ada", "eve"}
    assert (scale.title, scale.is_code, why.is_code) == ("Scale", True, False)
    assert why.answers == {"ada": "Because."}
    assert any("table / 2" in text for text in scale.common)


def test_the_page_escapes_what_students_wrote(course: Course) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    for student in ("ada", "bob"):
        submit(course, student, f"{COPIED}# {evil}", f"{evil} it is so because of many reasons")
    run = CliRunner().invoke(app, ["similarity", "made", "--course-dir", str(course.root)])
    assert run.exit_code == 0, run.output
    text = (course.root / "reports" / "made-similarity.html").read_text(encoding="utf-8")
    page = bs4.BeautifulSoup(text, "html.parser")
    assert not page.find_all(["script", "img", "link"])
    assert "default-src 'none'" in text
    assert evil in page.get_text()
    (pair,) = page.select("details.pair")
    assert "ada and bob" in " ".join(pair.summary.get_text().split())
    marked = [mark.get_text() for mark in pair.select("mark")]
    assert "    parts = []" in marked


def test_names_come_from_the_gradebook(course: Course) -> None:
    submit(course, "ada", COPIED)
    submit(course, "bob", DISGUISED)
    with course.open_gradebook() as book:
        book.add_student("ada", first_name="Ada", last_name="King")
    CliRunner().invoke(app, ["similarity", "made", "--course-dir", str(course.root)])
    text = (course.root / "reports" / "made-similarity.html").read_text(encoding="utf-8")
    assert "King, Ada (ada) and bob" in " ".join(text.split())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_submissions_in_every_encoding_are_compared(course: Course, encoding: str) -> None:
    for student in ("ada", "bob"):
        submit(course, student, COPIED)
    path = course.root / "submitted" / "bob" / "made" / "made.ipynb"
    path.write_text(path.read_text(encoding="utf-8"), encoding=encoding)
    work = read_answers(course, "made")
    assert (work.students, work.unreadable) == (["ada", "bob"], [])
    assert work.exercises[0].answers["bob"] == work.exercises[0].answers["ada"]


@pytest.mark.parametrize("names", [["problem"], ["problem", "second"]])
def test_notebooks_may_have_other_names(course: Course, names: list[str]) -> None:
    for student in ("ada", "bob"):
        submit(course, student, COPIED)
    for path in [*course.root.glob("*/made/made.ipynb"), *course.root.glob("*/*/made/made.ipynb")]:
        for name in names:
            shutil.copy(path, path.with_name(f"{name}.ipynb"))
        path.unlink()
    run = CliRunner().invoke(app, ["similarity", "made", "--course-dir", str(course.root)])
    assert run.exit_code == 0, run.output
    scale = read_answers(course, "made").exercises[0]
    assert scale.name == ("scale" if len(names) == 1 else "problem/scale")
    assert set(scale.answers) == {"ada", "bob"}
    run = CliRunner().invoke(app, ["outline", "--course-dir", str(course.root)])
    assert f"{len(names)} exercises" in run.output


@pytest.mark.parametrize("command", ["outline", "check", "report", "similarity", "release"])
def test_a_damaged_source_is_named(course: Course, command: str) -> None:
    submit(course, "ada", COPIED)
    path = course.root / "source" / "made" / "made.ipynb"
    for text in ("", '{"cells": [', "[]"):
        path.write_text(text)
        run = CliRunner().invoke(app, [command, "made", "--course-dir", str(course.root)])
        assert run.exit_code == 1
        assert f"{path} is not a notebook: it is empty, cut off or damaged." in run.stderr


@pytest.mark.parametrize("path", ["release/made/made.ipynb", "notebooks/made.ipynb"])
def test_a_damaged_lesson_or_release_is_named(course: Course, path: str) -> None:
    for student in ("ada", "bob"):
        submit(course, student, COPIED)
    (course.root / "notebooks").mkdir()
    (course.root / path).write_text("{")
    run = CliRunner().invoke(app, ["similarity", "made", "--course-dir", str(course.root)])
    assert run.exit_code == 1
    assert f"{path} is not a notebook" in run.stderr


@pytest.mark.parametrize("submissions", [0, 1])
def test_a_class_without_two_submissions_gets_a_sentence(course: Course, submissions: int) -> None:
    for student in ["ada"][:submissions]:
        submit(course, student, COPIED)
    run = CliRunner().invoke(app, ["similarity", "made", "--course-dir", str(course.root)])
    assert run.exit_code == 1
    assert "comparing needs two" in " ".join(run.stderr.split())


def test_the_page_says_what_it_cannot_know() -> None:
    work = make_class(honest_class() | {"ada": COPIED, "bob": COPIED})
    page = render(work, compare_class(work), {}, datetime(2026, 11, 29, tzinfo=UTC))
    assert "cannot know who wrote first" in page
