"""What the checks say: which mistake, in which order, and what they keep to themselves."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from IPython.core.interactiveshell import InteractiveShell
from torchvision import tv_tensors

from autograder import checks
from autograder.checks import Exercise, Failure
from autograder.checks.diagnose import KNOWN_ERRORS
from autograder.checks.values import difference
from autograder.language import Phrase
from autograder.results import ExerciseResult, PartResult


def found(check: Callable[[], Any]) -> Failure | None:
    """What a part with this check reports."""
    ex = Exercise("exercise", points=1)
    with ex.part("part", points=1):
        check()
    return ex.result().parts[0].failure


def mistake(check: Callable[[], Any]) -> str | None:
    failure = found(check)
    return failure.mistake if failure else None


@pytest.mark.parametrize(
    ("got", "want", "expected"),
    [
        (None, torch.ones(2), "returns-none"),
        (..., torch.ones(2), "not-attempted"),
        ([1.0, 1.0], torch.ones(2), "wrong-type"),
        (torch.tensor(1.0), 1.0, "tensor-for-number"),
        (torch.ones(3), torch.ones(2), "wrong-shape"),
        (torch.ones(2, dtype=torch.int64), torch.ones(2), "wrong-dtype"),
        (torch.ones(2), torch.ones(2, requires_grad=True), "needs-grad"),
        (torch.ones(2, requires_grad=True), torch.ones(2), "should-not-need-grad"),
        (torch.zeros(2), torch.ones(2), "wrong-value"),
        ((1, 2), (1, 2, 3), "wrong-length"),
        ({"a": 1}, {"b": 1}, "wrong-keys"),
        (True, 1, "wrong-type"),
        (np.ones(2, dtype=np.float32), np.ones(2), "wrong-dtype"),
        # the first difference decides, in the order type, shape, dtype, requires_grad, value
        ([0.0], torch.ones(2), "wrong-type"),
        (torch.zeros(3, dtype=torch.int64), torch.ones(2), "wrong-shape"),
        (torch.zeros(2, dtype=torch.int64), torch.ones(2, requires_grad=True), "wrong-dtype"),
        (torch.zeros(2), torch.ones(2, requires_grad=True), "needs-grad"),
    ],
)
def test_equal_names_the_first_difference(got: Any, want: Any, expected: str) -> None:
    assert mistake(lambda: checks.equal(got, want)) == expected


def test_equal_accepts_rounding_and_nan() -> None:
    third = torch.tensor([1 / 3, float("nan")])
    assert mistake(lambda: checks.equal(third * (1 + 1e-6), third)) is None
    assert mistake(lambda: checks.equal(third * 1.01, third)) == "wrong-value"


def add_one_in_place(x: torch.Tensor) -> torch.Tensor:
    return x.add_(1)


def test_compare_finds_a_changed_input_before_a_wrong_value() -> None:
    def run(reference: Callable[..., Any], **options: Any) -> str | None:
        calls = [checks.call(torch.zeros(3))]
        return mistake(lambda: checks.compare(add_one_in_place, reference, calls=calls, **options))

    assert run(lambda x: x + 1) == "changed-input"
    assert run(lambda x: x + 2) == "changed-input"
    assert run(lambda x: x.add_(1), in_place=True) is None


def test_a_small_change_of_the_input_is_a_change() -> None:
    def double(x: torch.Tensor) -> torch.Tensor:
        return 2 * x.mul_(1 + 1e-6)

    calls = [checks.call(torch.ones(3))]
    assert mistake(lambda: checks.compare(double, lambda x: 2 * x, calls=calls)) == "changed-input"


def test_a_message_names_the_students_function_not_the_tests_own() -> None:
    def of_each(*tensors: torch.Tensor) -> list[torch.Tensor]:
        return [add_one_in_place(x) for x in tensors]

    calls = [checks.call(torch.zeros(3))]
    with pytest.raises(checks.CheckFailed) as caught:
        checks.compare(of_each, lambda x: [x + 1], calls=calls, name="add_one")
    assert caught.value.failure.message.startswith("`add_one` changed an argument.")
    assert caught.value.failure.given.startswith("of_each(tensor([0., 0., 0.]))")


def test_a_long_call_is_cut() -> None:
    failure = checks.fail("wrong-value", given="f(x)\n" + "7, " * 1000, expected="8").failure
    assert failure.given.startswith("f(x)\n7, ")
    assert failure.given.endswith("…")
    assert len(failure.given) == 1200
    assert failure.expected == "8"


def test_a_long_phrase_stays_one() -> None:
    first, second = "7, " * 500, "8, " * 500
    given = checks.phrase("{call}, twice:\n{a}\n{b}", call="f(x)", a=first, b=second)
    cut = checks.fail("wrong-value", given=given).failure.given
    assert isinstance(cut, Phrase)
    assert cut.template == given.template
    assert 900 < len(cut) <= 1200
    assert cut.startswith("f(x), twice:\n7, 7, ")
    assert cut.count("…") == 2
    words = checks.fail("wrong-value", given=checks.phrase("word " * 300)).failure.given
    assert words == ("word " * 300)[:1199] + "…"


def test_compare_in_place_wants_the_input_changed() -> None:
    calls = [checks.call(torch.zeros(3))]
    check = lambda: checks.compare(  # noqa: E731
        lambda x: x + 1, add_one_in_place, calls=calls, in_place=True
    )
    assert mistake(check) == "not-in-place"


def test_a_fingerprint_is_named_in_any_of_its_forms() -> None:
    forms = checks.any_of(lambda v: v.unsqueeze(0), lambda v: v.reshape(1, -1) * 2)
    for wrong in forms.forms:
        check = lambda wrong=wrong: checks.compare(  # noqa: E731
            wrong,
            lambda v: v.unsqueeze(1),
            calls=[checks.call(torch.tensor([1.0, 3.0]))],
            mistakes={"row-for-column": forms},
        )
        assert mistake(check) == "row-for-column"


def test_a_fingerprint_may_be_an_exception() -> None:
    check = lambda: checks.compare(  # noqa: E731
        lambda v: v.reshape(2, 1),
        lambda v: v.unsqueeze(1),
        calls=[checks.call(torch.ones(3))],
        mistakes={"fixed-size": lambda v: v.reshape(2, 1)},
    )
    assert mistake(check) == "fixed-size"


def test_example_compares_with_a_value_and_names_mistakes() -> None:
    def run(function: Callable[..., Any]) -> str | None:
        return mistake(
            lambda: checks.example(
                function,
                checks.call(torch.tensor([1.0, 2.0])),
                torch.tensor([[1.0], [2.0]]),
                mistakes={"row-for-column": torch.tensor([[1.0, 2.0]])},
            )
        )

    assert run(lambda v: v[:, None]) is None
    assert run(lambda v: v[None]) == "row-for-column"
    assert run(lambda v: v.unsqueeze_(1)) == "changed-input"
    assert run(lambda v: v) == "wrong-shape"


def test_raises_wants_this_error() -> None:
    def refuse() -> None:
        raise ValueError("no")

    assert mistake(lambda: checks.raises(ValueError, refuse)) is None
    assert mistake(lambda: checks.raises(KeyError, refuse)) == "wrong-error"
    assert mistake(lambda: checks.raises(ValueError, lambda: 1)) == "no-error"


def one_hot(x: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.one_hot(x)


def recursive(n: int) -> int:
    return n * recursive(n - 1) if n else 1


def in_brackets(x: torch.Tensor) -> list[torch.Tensor]:
    return [row for row in x]


def test_no_loops_finds_loops_and_recursion_only() -> None:
    assert mistake(lambda: checks.no_loops(one_hot)) is None
    assert mistake(lambda: checks.no_loops(recursive)) == "uses-loop"
    failure = found(lambda: checks.no_loops(in_brackets))
    assert failure is not None
    assert "[row for row in x]" in failure.message


def test_avoids_quotes_the_forbidden_line() -> None:
    failure = found(lambda: checks.avoids(one_hot, "one_hot"))
    assert failure is not None
    assert (failure.mistake, "functional.one_hot(x)" in failure.message) == ("uses-forbidden", True)
    assert mistake(lambda: checks.avoids(one_hot, "cdist")) is None


def slope(x: torch.Tensor) -> torch.Tensor:
    from torch.func import grad

    return grad(torch.sin)(x)


def test_avoids_sees_what_an_import_takes_from_a_module() -> None:
    assert mistake(lambda: checks.avoids(slope, "func")) == "uses-forbidden"
    assert mistake(lambda: checks.avoids(slope, "autograd")) is None


def three_parts() -> Exercise:
    ex = Exercise("exercise", points=4)
    with ex.part("right", points=1):
        checks.equal(1, 1)
    with ex.part("wrong", points=1):
        checks.equal(1, 2)
    with ex.part("hidden", points=2, hidden=True):
        checks.equal(torch.tensor([1.0]), torch.tensor([123.0]))
    return ex


def test_parts_go_on_after_a_failure() -> None:
    result = three_parts().result()
    assert [part.earned for part in result.parts] == [1, 0, 0]
    assert (result.outcome, result.earned, repr(three_parts().score())) == ("partial", 1, "1")


def test_the_students_version_scales_to_all_points() -> None:
    ex = Exercise("exercise", points=4)
    with ex.part("right", points=1):
        checks.equal(1, 1)
    assert ex.result().earned == 4
    with ex.part("wrong", points=1):
        checks.equal(1, 2)
    assert ex.result().earned == 2
    assert "after you submit" in checks.as_text(ex.result())


def test_a_part_without_points_decides_alone() -> None:
    for value, earned in ((1, 3), (2, 0)):
        ex = Exercise("exercise", points=3)
        with ex.part("form", points=0):
            checks.equal(value, 1)
        assert ex.result().earned == earned


def test_a_hidden_part_shows_nothing_of_what_was_expected() -> None:
    result = three_parts().result()
    for report in (checks.as_text(result), checks.as_html(result)):
        assert "123" not in report
        assert "expected" in report  # of the visible part


@pytest.mark.parametrize(
    ("visible", "points", "later"),
    [
        (
            (1.0,),
            "1 of 1 point in the visible checks",
            "3 more points are decided by checks on other inputs",
        ),
        ((2.0, 1.0), "3 of 3 points in the visible checks", "1 more point is decided"),
        ((0.0,), "the form of your answer is right", "is checked after you submit: 4 points"),
        ((4.0,), "4 of 4 points", ""),
    ],
)
def test_the_report_tells_what_was_checked_and_what_was_not(
    visible: tuple[float, ...], points: str, later: str
) -> None:
    ex = Exercise("exercise", points=4)
    for number, possible in enumerate(visible):
        with ex.part(f"part {number}", points=possible):
            pass
    text, html = checks.as_text(ex.result()), checks.as_html(ex.result())
    assert text.splitlines()[0] == f"exercise: {points}"
    assert points[1:] in html
    assert text.count("after you submit") == html.count("after you submit") == bool(later)
    assert later in text
    assert later in html


def test_a_wrong_visible_part_shows_its_own_points_only() -> None:
    ex = Exercise("exercise", points=4)
    with ex.part("first", points=1):
        pass
    with ex.part("second", points=1):
        checks.equal(1, 2)
    assert "1 of 2 points in the visible checks" in checks.as_html(ex.result())


def test_each_style_stands_in_its_element() -> None:
    """JupyterLab, VS Code and GitHub drop style sheets of an output."""
    html = checks.as_html(three_parts().result())
    assert "<style" not in html
    assert "var(" not in html
    assert html.count("white-space:pre-wrap") == html.count("<pre") > 0


def test_an_interrupt_is_no_failure() -> None:
    ex = Exercise("exercise", points=1)
    with pytest.raises(KeyboardInterrupt), ex.part("part", points=1):
        raise KeyboardInterrupt


def test_html_escapes_what_a_student_returns() -> None:
    ex = Exercise("exercise", points=1)
    with ex.part("part", points=1):
        checks.equal("<script>alert(1)</script>", "fine")
    html = checks.as_html(ex.result())
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_result_survives_the_way_through_a_notebook() -> None:
    result = three_parts().result()
    assert ExerciseResult.from_json(result.to_json()) == result


def test_a_result_of_the_first_edition_can_be_read() -> None:
    reason = {"mistake": "wrong-value", "message": "Not so.", "hint": "", "where": "", "given": "",
              "expected": ""}  # fmt: skip
    parts = [
        {"name": "the example", "points": 1, "hidden": False, "failure": None},
        {"name": "other inputs", "points": 3, "hidden": True, "failure": reason},
    ]
    old = {"exercise": "x", "points": 4, "parts": parts, "outcome": "partial"}
    result = ExerciseResult.from_json(old)
    assert (result.exercise, result.earned, result.possible, result.outcome) == (
        "x", 1, 4, "partial"
    )  # fmt: skip
    assert [(part.possible, part.hidden) for part in result.parts] == [(1, False), (3, True)]
    assert result.failures == [Failure("wrong-value", "Not so.")]
    assert result.reason is None


@pytest.mark.parametrize(
    ("mistake", "now"), [("crashed", "crashed"), ("broken-test", "internal-error")]
)
def test_one_reason_for_an_exercise_of_the_first_edition_can_be_read(
    mistake: str, now: str
) -> None:
    failure = {"mistake": mistake, "message": "It ended.", "hint": "", "where": "", "given": "",
               "expected": ""}  # fmt: skip
    whole = {"name": "the whole exercise", "points": 4, "hidden": False, "failure": failure}
    old = {"exercise": "x", "points": 4, "parts": [whole], "outcome": "crashed"}
    result = ExerciseResult.from_json(old)
    assert result.reason == Failure(now, "It ended.")
    assert result.parts == []
    assert (result.earned, result.possible, result.outcome) == (0, 4, "crashed")


def test_one_reason_for_a_whole_exercise_is_shown() -> None:
    result = ExerciseResult("x", 4, outcome="timed out", reason=Failure("timed-out", "Too slow."))
    assert ExerciseResult.from_json(result.to_json()) == result
    assert checks.as_text(result).splitlines() == [
        "x: 0 of 4 points", "✘ the whole exercise", "    Too slow."
    ]  # fmt: skip
    html = checks.as_html(result)
    assert "0 of 4 points" in html
    assert 'data-mistake="timed-out">Too slow.' in html


def test_a_test_cell_without_parts_shows_the_points_that_it_gave() -> None:
    result = ExerciseResult("x", 2, outcome="partial", score=1.5)
    assert ExerciseResult.from_json(result.to_json()) == result
    assert "1.5 of 2 points" in checks.as_html(result)
    assert checks.as_text(result) == "x: 1.5 of 2 points"


def test_validate_prints_sentences_to_stderr(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    three_parts().score()._repr_mimebundle_()
    assert capsys.readouterr().err == ""
    monkeypatch.setenv("NBGRADER_VALIDATING", "1")
    three_parts().score()._repr_mimebundle_()
    told = capsys.readouterr().err
    assert "exercise: 1 of 4 points" in told
    assert "Traceback" not in told


def run_cells(*cells: str) -> PartResult:
    """Run cells as a notebook does; the first part of the last cell's score."""
    shell = InteractiveShell()
    result = None
    for cell in cells:
        result = shell.run_cell(cell, store_history=True, silent=False)
    assert result is not None
    assert result.success
    return result.result.result.parts[0]


TEST_CELL = """
from autograder import checks
ex = checks.Exercise("f", points=1)
with ex.part("part", points=1):
    checks.equal(f(1), 2)
ex.score()
"""


def test_the_students_own_line_is_shown() -> None:
    failure = run_cells("def f(x):\n    y = x + 1\n    return y[0]", TEST_CELL).failure
    assert failure is not None
    assert failure.mistake == "raised"
    assert failure.where == "line 3 of your cell: return y[0]"


def test_stub_and_missing_name_are_told_apart() -> None:
    stub = run_cells("def f(x):\n    raise NotImplementedError()", TEST_CELL).failure
    missing = run_cells("g = 1", TEST_CELL).failure
    assert stub is not None
    assert missing is not None
    assert (stub.mistake, missing.mistake) == ("not-attempted", "not-defined")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("torch.ones(2, 3) @ torch.ones(2, 3)", "matmul-shapes"),
        ("torch.ones(2, 3).t().view(6)", "view-not-contiguous"),
        ("torch.ones(6).reshape(4, 2)", "reshape-wrong-count"),
        ("torch.ones(3) + torch.ones(4)", "cannot-broadcast"),
        ("torch.ones(2, 2) @ torch.ones(2, 2).double()", "mixed-dtypes"),
        ("torch.ones(2).sum(dim=3)", "dim-out-of-range"),
        ("torch.ones(2, requires_grad=True).numpy()", "numpy-needs-detach"),
        ("torch.ones(2).item()", "item-of-many"),
        # torch raises NotImplementedError here, which is not the blank stub's
        ("torch.tensor([1, 2]).mean()", "mean-of-integers"),
        ("torch.ones(2, dtype=torch.int64, requires_grad=True)", "integer-grad"),
        ("torch.tensor([1, 2]).add_(0.5)", "in-place-keeps-dtype"),
        ("torch.ones(2).bfloat16().numpy()", "numpy-lacks-dtype"),
        (
            "torch.nn.Linear(2, 3).load_state_dict(torch.nn.Linear(3, 2).state_dict())",
            "state-dict-does-not-fit",
        ),
        (
            "torch.cat([torch.ones(1, 1, device='meta'), torch.ones(1, 1)], 1)",
            "mixed-devices",
        ),
    ],
)
def test_torchs_own_errors_are_explained(body: str, expected: str) -> None:
    failure = run_cells(f"import torch\ndef f(x):\n    return {body}", TEST_CELL).failure
    assert failure is not None
    assert failure.mistake == expected
    assert failure.where.startswith("line 3 of your cell")


def test_every_explained_error_is_in_the_catalogue() -> None:
    for _, known in KNOWN_ERRORS:
        assert known in checks.catalogue()


def test_numbers_agree_as_numpy_says() -> None:
    """The checks have their own comparison, because NumPy's takes ten times as long."""
    edges = [0.0, -1.0, 1.0, 1 + 1e-6, 1 + 1e-4, 1e-8, 1e308, math.inf, -math.inf, math.nan]
    values = [*edges, *(complex(1, edge) for edge in edges), complex(1e308, 1e308)]
    for want, got in itertools.product(values, repeat=2):
        with np.errstate(all="ignore"):
            close = np.isclose(complex(got), complex(want), rtol=1e-5, atol=1e-7, equal_nan=True)
        assert (difference(got, want) is None) == close, (got, want)


def test_a_tolerance_may_depend_on_the_dtype() -> None:
    got, want = torch.tensor([1.001]), torch.tensor([1.0])
    single = {torch.float32: 0.01}
    assert mistake(lambda: checks.equal(got, want, tolerance=single)) is None
    assert mistake(lambda: checks.equal(got.double(), want.double(), tolerance=single)) is not None
    calls = [checks.call(want), checks.call(want.double())]
    off = {"function": lambda x: x + 0.001, "reference": lambda x: x, "calls": calls}
    assert mistake(lambda: checks.compare(**off, tolerance=single)) == "wrong-value"  # type: ignore[arg-type]
    both = {torch.float32: 0.01, torch.float64: 0.01}
    assert mistake(lambda: checks.compare(**off, tolerance=both)) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("got", "want", "place"),
    [
        (torch.tensor([1.0, float("nan")]), torch.ones(2), "(at `[1]`, where it is NaN"),
        (np.array([float("nan")]), np.ones(1), "(at `[0]`, where it is NaN"),
        (float("nan"), 1.0, "(it is NaN"),
        (torch.tensor(float("nan")), torch.tensor(1.0), "(it is NaN"),
    ],
)
def test_a_wrong_value_that_is_nan_is_called_nan(got: Any, want: Any, place: str) -> None:
    failure = found(lambda: checks.equal(got, want))
    assert failure is not None
    assert failure.mistake == "wrong-value"
    assert place in failure.message


def test_a_description_shows_what_the_numbers_do_not() -> None:
    assert checks.describe(torch.ones(2, requires_grad=True)).endswith("requires_grad=True)")
    large = torch.ones(100, requires_grad=True)
    assert checks.describe(large).endswith("requires_grad=True")
    gaps = torch.tensor([1.0, float("nan")]).repeat(50)
    assert "50 of 100 are NaN" in checks.describe(gaps)
    assert "50 of 100 are NaN" in checks.describe(gaps.numpy())
    picture = tv_tensors.Image(torch.zeros(3, 8, 8))
    assert checks.describe(picture).endswith("values from 0 to 0")


def test_a_lambda_has_no_name_in_a_message() -> None:
    failure = found(lambda: checks.compare(lambda x: x + 1, lambda x: x, calls=[checks.call(1)]))
    assert failure is not None
    assert "lambda" not in failure.given
    assert failure.given.startswith("your function(1)")


def test_a_changed_list_is_not_called_a_tensor() -> None:
    def clear(rows: list[int]) -> int:
        rows.clear()
        return 1

    failure = found(lambda: checks.example(clear, checks.call([1]), 1))
    assert failure is not None
    assert failure.mistake == "changed-input"
    assert "tensor" not in failure.message


def test_arguments_of_several_lines_stay_aligned() -> None:
    table = torch.tensor([[1, 2], [3, 4]])
    assert checks.call(table).describe("f") == "f(tensor([[1, 2],\n          [3, 4]]))"
    lines = checks.call(table, dim=0).describe("f").split("\n")
    assert lines == ["f(", "    tensor([[1, 2],", "            [3, 4]]),", "    dim=0,", ")"]
