"""The units of cells: what a translator gets, and what stands in the cell for a translation."""

from __future__ import annotations

from textwrap import dedent

import nbformat
import pytest

from autograder.language.display_width import break_lines, measure_width
from autograder.translation.comment_units import find_comment_segments
from autograder.translation.docstring_units import find_docstring_segments
from autograder.translation.markdown_units import find_markdown_segments
from autograder.translation.notebook_units import find_segments
from autograder.translation.string_units import find_string_segments
from autograder.translation.units import Segment, has_words, replace_segments

MARKDOWN = """\
## Shape

**2 points** · difficulty ●○○○○ · 5 minutes

A tensor has a `shape`.

- the first
- the second, in 2 parts

| name | what it is |
| --- | --- |
| `a` | one axis |
| `b` | `c` |

```python
x = 1  # the first number
```

<details><summary>Hint 1: a question</summary>

Which axis?
</details>"""


def texts(segments: list[Segment]) -> list[str]:
    return [segment.unit.text for segment in segments]


def translate(source: str, segments: list[Segment], **translations: str) -> str:
    """Put translations into a source. Their keys are English texts with `_` for spaces."""
    by_text = {text.replace("_", " "): translation for text, translation in translations.items()}
    return replace_segments(source, segments, lambda unit: by_text.get(unit.text))


# ------------------------------------------------------------------------------- Markdown


def test_a_markdown_cell_has_a_unit_for_each_thought() -> None:
    assert texts(find_markdown_segments(MARKDOWN, "shape")) == [
        "Shape",
        "**2 points**",
        "difficulty ●○○○○",
        "5 minutes",
        "A tensor has a `shape`.",
        "the first",
        "the second, in 2 parts",
        "name | what it is",
        "`a` | one axis",
        "the first number",
        "Hint 1: a question",
        "Which axis?",
    ]


def test_every_unit_of_markdown_goes_to_its_place() -> None:
    segments = find_markdown_segments(MARKDOWN, "shape")
    assert replace_segments(MARKDOWN, segments, lambda unit: unit.text) == MARKDOWN
    marked = replace_segments(MARKDOWN, segments, lambda unit: f"«{unit.text}»")
    assert marked.splitlines()[:9] == [
        "## «Shape»", "", "«**2 points**» · «difficulty ●○○○○» · «5 minutes»", "",
        "«A tensor has a `shape`.»", "", "- «the first»", "- «the second, in 2 parts»", "",
    ]  # fmt: skip
    assert "| «`a` | one axis» |\n| `b` | `c` |" in marked
    assert "x = 1  # «the first number»" in marked
    assert "<summary>«Hint 1: a question»</summary>" in marked


def test_short_texts_have_one_translation_in_all_cells() -> None:
    contexts = {s.unit.text: s.unit.context for s in find_markdown_segments(MARKDOWN, "shape")}
    assert contexts["Hint 1: a question"] == "any cell: summary"
    assert contexts["5 minutes"] == "any cell: exercise"
    assert contexts["Which axis?"] == "shape"


def test_a_marking_scheme_has_no_units_for_its_marks() -> None:
    source = "YOUR ANSWER HERE\n\n### BEGIN MARK SCHEME\nOne point.\n### END MARK SCHEME"
    assert texts(find_markdown_segments(source, "why")) == ["One point."]


def test_text_in_html_that_no_unit_holds_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"the cell 'a' has text in HTML .* 'lost'"):
        find_markdown_segments("<details><summary>A</summary>lost</details>", "a")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`torch.ones(3)`", False),
        ("(N, C, H, W) -> (N, classes)", False),
        ("(N, inputs or width)", True),
        ("shape (2, 3)", False),
        ("shape (2, 3), bool values", True),
        ("torch.int64", False),
        ("torch.int64 or torch.float32", True),
        ("{name:10}", False),
        ("$y = \\text{bias}$", False),
        ("PyTorch", False),
        ("fmt: off", False),
        ("loss", True),
    ],
)
def test_code_and_notation_are_not_units(text: str, expected: bool) -> None:
    assert has_words(text) is expected


# ------------------------------------------------------------------------------- comments


def test_a_block_of_comment_lines_is_one_unit() -> None:
    source = "# first line\n# second line\nx = 1  # the number\n    # YOUR CODE HERE\n"
    segments = find_comment_segments(source, "a")
    assert texts(segments) == ["first line second line", "the number"]
    assert [segment.unit.context for segment in segments] == ["a", "any cell: comment"]
    translated = translate(source, segments, first_line_second_line="第一行", the_number="数")
    assert translated == "# 第一行\nx = 1  # 数\n    # YOUR CODE HERE\n"


def test_a_long_translated_comment_is_broken_into_lines() -> None:
    source = "def f():\n    # short text\n    return 1"
    translated = translate(source, find_comment_segments(source, "a"), short_text="长" * 60)
    lines = translated.splitlines()
    assert lines[1] + lines[2] == f"    # {'长' * 41}    # {'长' * 19}"


def test_the_title_of_checks_is_one_unit_for_all_exercises() -> None:
    source = "# @title Checks of f: run this cell\n# more words\nf()"
    segments = find_comment_segments(source, "f-test", "f")
    assert texts(segments) == ["Checks of {exercise}: run this cell", "more words"]
    found = replace_segments(source, segments[:1], lambda unit: "{exercise} 的检查")
    assert found.startswith("# @title f 的检查\n")


def test_comments_of_shell_code_are_units() -> None:
    source = "pip install 'x  # make it\nconda create -n a#b  # the same"
    assert texts(find_comment_segments(source, "a", language="sh")) == [
        "make it",
        "the same",
    ]


# ------------------------------------------------------------------------------ docstrings

DOCSTRING = dedent('''\
    def f(a, *rest):
        """Add one to a number.

        It goes over
        two lines.

        Args:
            a: A number,
                not too large.
            *rest: More numbers.

        Returns:
            The sum.

        Example of the form (not of the answers):
            >>> f(1)
            2
        """
        return a + 1
    ''')


def test_a_docstring_has_a_unit_for_each_paragraph_and_argument() -> None:
    segments = find_docstring_segments(DOCSTRING, "f")
    assert texts(segments) == [
        "Add one to a number.",
        "It goes over two lines.",
        "A number, not too large.",
        "More numbers.",
        "The sum.",
        "Example of the form (not of the answers):",
    ]
    assert segments[2].unit.about == "docstring of f, a"
    assert segments[4].unit.about == "docstring of f, Returns"


def test_translated_docstrings_keep_their_form() -> None:
    segments = find_docstring_segments(DOCSTRING, "f")
    assert replace_segments(DOCSTRING, segments, lambda unit: unit.text) == DOCSTRING
    translated = replace_segments(DOCSTRING, segments, lambda unit: "译" * (len(unit.text) // 3))
    assert '    """译译译译译译\n\n    译译' in translated
    assert "        a: 译译译译译译译译\n        *rest: 译译译译\n" in translated
    assert "        >>> f(1)\n        2\n" in translated


def test_a_long_translation_goes_on_below_its_argument() -> None:
    source = 'def f(a):\n    """Add.\n\n    Args:\n        a: A number.\n    """\n'
    segments = find_docstring_segments(source, "f")
    lines = translate(source, segments, **{"A_number.": "数" * 60}).splitlines()
    assert lines[4:6] == [f"        a: {'数' * 38}", f"{' ' * 12}{'数' * 22}"]


# --------------------------------------------------------------------------------- strings


def test_only_strings_that_a_reader_sees_are_units() -> None:
    source = dedent("""\
        print("the sum is", x, "not this one".upper(), sep="and so on")
        ax.set(title="The loss", xlim="left")
        ax.plot(x, "some name", label=f"run {i}")
        figures.photos({"a photo": photo["bright part"]})
        raise ValueError("nothing " "here")
        name = "kept as it is"
    """)
    assert texts(find_string_segments(source, "a")) == [
        "the sum is", "The loss", "run {i}", "a photo", "nothing here",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "text", "translation", "expected"),
    [
        ('print("a word")', "a word", '一个“词”', 'print("一个“词”")'),
        ("print('a \"word\"')", 'a "word"', '"词"\n', 'print("\\"词\\"\\n")'),
        ('print(f"{x:.2f} of {y!r} are")', "{x:.2f} of {y!r} are", "{y!r} 中的 {x:.2f}",
         'print(f"{y!r} 中的 {x:.2f}")'),
        ("print(f'all {d[\"a\"]} of')", 'all {d["a"]} of', '共 {d["a"]}',
         "print(f'共 {d[\"a\"]}')"),
        ('print(f"set {{1}} of {x}")', "set {{1}} of {x}", "{x} 的集合 {{1}}",
         'print(f"{x} 的集合 {{1}}")'),
        ('print("a {b} is" f" {x}")', "a {{b}} is {x}", "{{b}} 是 {x}", 'print(f"{{b}} 是 {x}")'),
    ],
)  # fmt: skip
def test_a_translated_string_is_the_same_kind_of_string(
    source: str, text: str, translation: str, expected: str
) -> None:
    segments = find_string_segments(source, "a")
    assert texts(segments) == [text]
    assert replace_segments(source, segments, lambda unit: translation) == expected


def test_a_long_translated_string_goes_over_several_lines() -> None:
    source = 'figures.show(\n    fig,\n    alt="A tower.",\n)'
    segments = find_string_segments(source, "a")
    translated = replace_segments(source, segments, lambda unit: "塔" * 80)
    assert translated.splitlines()[2:4] == [f'    alt="{"塔" * 42}"', f'    "{"塔" * 38}",']


def test_a_named_string_is_a_unit_at_every_place() -> None:
    source = 'ways = {"first way": 1}\nprint(ways["first way"], "second way" in ways)'
    segments = find_string_segments(source, "a", frozenset({"first way"}))
    assert replace_segments(source, segments, lambda unit: "一") == (
        'ways = {"一": 1}\nprint(ways["一"], "second way" in ways)'
    )


# -------------------------------------------------------------------------- cells and lines


def test_strings_of_checks_and_answers_are_code() -> None:
    checks = nbformat.v4.new_code_cell('# a comment\nprint("a word")', id="f-test")
    checks.metadata["nbgrader"] = {"grade_id": "f-test", "grade": True, "solution": False}
    assert texts(find_segments(checks)) == ["a comment"]
    checks.metadata["nbgrader"] = {"grade_id": "f", "grade": False, "solution": True}
    assert texts(find_segments(checks)) == ["a comment"]
    checks.metadata = {}
    assert texts(find_segments(checks)) == ["a comment", "a word"]


def test_wide_characters_count_twice() -> None:
    assert measure_width("宽ab，") == 6
    assert break_lines("一二三，四五 six", 6) == ["一二", "三，四", "五 six"]


def test_a_line_does_not_break_inside_of_code_or_words() -> None:
    assert break_lines("看 `a b` 和 some words", 5) == ["看 ", "`a b` ", "和 ", "some ", "words"]
