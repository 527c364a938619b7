"""What a report shows of a wrong value: side by side, with the difference marked."""

from __future__ import annotations

from typing import Any

import bs4
import IPython
import pytest
import torch

from autograder import checks
from autograder.results import Contrast, ExerciseResult, Failure, PartResult
from autograder.results.score import Score, as_html, as_text
from autograder.results.shown_values import mark_differences

NAN = float("nan")
LARGE = torch.arange(300.0).reshape(100, 3)


def check(got: Any, want: Any, *, hidden: bool = False, **options: Any) -> ExerciseResult:
    """Return the result of a part in which a function returns `got`."""
    exercise = checks.Exercise("double", points=2)

    def double(x: torch.Tensor) -> Any:
        return got

    with exercise.part("the example", points=2, hidden=hidden):
        checks.example(double, checks.call(torch.tensor([1.0, 2.0])), want, **options)
    return exercise.result()


def get_marks(result: ExerciseResult) -> list[str]:
    """Return what the report marks, in order: the student's side, and the right one."""
    return [mark.get_text() for mark in bs4.BeautifulSoup(as_html(result), "html.parser")("mark")]


def replace_entry(value: float) -> torch.Tensor:
    """Return `LARGE` with another entry at [3, 2]."""
    changed = LARGE.clone()
    changed[3, 2] = value
    return changed


@pytest.mark.parametrize(
    ("got", "want", "marks"),
    [
        (torch.tensor([[1.0, 9.0]]), torch.tensor([[1.0, 4.0]]), ["9.", "4."]),
        (torch.tensor([NAN, 3.0]), torch.tensor([2.0, 3.0]), ["nan", "2."]),
        (torch.tensor([7, 10]), torch.tensor([100, 10]), ["7", "100"]),
        ((1, torch.tensor([2])), (1, torch.tensor([3])), ["2", "3"]),
        ({"a": 1, "b": "cat"}, {"a": 1, "b": "dog"}, ["cat", "dog"]),
        (1.5e-7, 2.5e-5, ["1.5e-07", "2.5e-05"]),
        # not seen in the text
        (replace_entry(0.5), LARGE, ["at [3, 2]: 0.5", "at [3, 2]: 11"]),
        (torch.tensor([0.12345]), torch.tensor([0.12339]), ["0.1235", "0.1234"]),
        (torch.tensor([0.123401]), torch.tensor([0.123449]),
         ["at [0]: 0.123401", "at [0]: 0.123449"]),
        (torch.tensor([1.0]), torch.tensor([1.0], requires_grad=True),
         ["requires_grad=False", "requires_grad=True"]),
        # the message has both
        (torch.tensor([[1.0]]), torch.tensor([1.0]), []),
        (torch.tensor([1]), torch.tensor([1.0]), []),
    ],
)  # fmt: skip
def test_what_differs_is_marked_on_both_sides(got: Any, want: Any, marks: list[str]) -> None:
    assert get_marks(check(got, want)) == marks


def test_a_named_mistake_shows_shape_or_dtype_that_its_message_does_not_have() -> None:
    row, column = torch.tensor([[1.0, 2.0]]), torch.tensor([[1.0], [2.0]])
    result = check(row, column, mistakes={"row-for-column": row})
    assert result.mistakes == ["row-for-column"]
    assert get_marks(result) == ["shape (1, 2)", "shape (2, 1)"]
    ones = torch.tensor([0, 1])
    result = check(ones, ones.float(), mistakes={"squared-distances": ones})
    assert get_marks(result) == ["dtype torch.int64", "dtype torch.float32"]


def test_the_terminal_marks_with_carets() -> None:
    text = as_text(check(torch.tensor([[1.0, 2.0], [3.0, 9.0]]), torch.tensor([[1.0, 2], [3, 4]])))
    assert text.splitlines()[3:] == [
        "    double(tensor([1., 2.]))",
        "    your code returned:",
        "      tensor([[1., 2.],",
        "              [3., 9.]])",
        "                   ^^",
        "    expected:",
        "      tensor([[1., 2.],",
        "              [3., 4.]])",
        "                   ^^",
    ]
    assert "  shape" not in text


def test_a_terminal_gets_the_report_and_nbgrader_the_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    score = Score(check(torch.tensor([9.0]), torch.tensor([4.0])))
    assert score._repr_mimebundle_()["text/plain"] == repr(score) == "0"
    assert str(score) == as_text(score.result)
    shell = type("TerminalInteractiveShell", (), {})()
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    assert score._repr_mimebundle_()["text/plain"] == as_text(score.result)


def test_a_hidden_part_marks_nothing_of_the_right_value() -> None:
    result = check(torch.tensor([9.0]), torch.tensor([4.0]), hidden=True)
    assert "returned" in as_html(result)
    for text in (as_html(result), as_text(result)):
        assert "4." not in text
        assert "expected" not in text
    assert get_marks(result) == []


def test_texts_of_another_structure_are_not_marked() -> None:
    for mine, right in [("[1, 2]", "[1]"), ("[1, 2]", "(1, 2)"), ("", "2"), ("[1 2", "[1 2]")]:
        pieces = [piece for side in mark_differences(mine, right) for piece in side]
        assert not any(piece.differs for piece in pieces)


def test_equal_numbers_in_another_form_are_not_marked() -> None:
    mine, right = mark_differences("tensor([1, 2])", "tensor([1., 3.])")
    assert [piece.text for piece in mine if piece.differs] == ["2"]
    assert [piece.text for piece in right if piece.differs] == ["3."]


def test_a_mistake_of_two_parts_is_explained_once() -> None:
    def make_part(name: str) -> PartResult:
        return PartResult(name, 1, False, Failure("m", "The sentence.", "The hint.", given=name))

    parts = [make_part("first"), PartResult("second", 1, False), make_part("third")]
    result = ExerciseResult("e", 3, parts)
    for text in (as_html(result), as_text(result)):
        assert text.count("The sentence.") == text.count("The hint.") == 1
        assert text.index("The sentence.") < text.index("The same mistake as above.")
        assert text.rindex("third") > text.index("The same mistake as above.")


def test_a_result_survives_json_and_older_results_still_load() -> None:
    result = check(torch.tensor([9.0]), torch.tensor([4.0]))
    failure = result.failures[0]
    assert failure.contrast == Contrast("value", "[0]", "9", "4")
    data = result.to_json()
    assert ExerciseResult.from_json(data) == result
    for name in ("contrast", "returned"):
        del data["parts"][0]["failure"][name]
    assert ExerciseResult.from_json(data).failures[0].contrast is None


def test_text_of_a_student_is_escaped() -> None:
    html = as_html(check("<b>one</b>", "<b>two</b>"))
    assert "<b>" not in html
    assert get_marks(check("<b>one</b>", "<b>two</b>")) == ["one", "two"]
