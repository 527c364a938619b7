"""Whole small notebooks through `grade`: honest work, failures, and what goes on after them."""

from __future__ import annotations

import json
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pytest
import torch

from autograder.checks import MIME_TYPE
from autograder.grading.judge.grade_notebook import grade
from autograder.grading.kernels.local import LocalLauncher
from autograder.grading.kernels.stream_kernel import StreamKernel
from autograder.grading.wire.limits import WireLimits
from autograder.settings import Settings
from tests.support.notebooks import notebook
from tests.support.notebooks_to_grade import (
    DOUBLE,
    SETUP,
    assignment,
    cell,
    cell_with_tests,
    graded,
    new_launcher,
    outcomes,
    right,
)


def test_honest_work_with_a_local_kernel_gets_full_marks() -> None:
    source, submission = assignment(
        (
            "report",
            "import sys, warnings\n"
            "warnings.warn('careful'); print('x', file=sys.stderr)\n"
            "%matplotlib inline\n"
            "import asyncio; await asyncio.sleep(0.01)\n"
            "def helper(x): return x + 1\n"
            "def report(x):\n    print('working')\n    return helper(x)\n"
            "display('shown')\n"
            "report(1)",
            "checks.equal(report(torch.ones(2)), torch.full((2,), 2.0))",
        ),
    )
    result = grade(submission, source, Settings(), LocalLauncher(Settings()))
    assert outcomes(result) == ["passed"]
    assert result.earned == result.possible == 1
    assert not result.notes
    assert not result.internal_errors
    outputs = result.notebook.cells[1].outputs
    assert [o.output_type for o in outputs][-3:] == ["display_data", "stream", "execute_result"]
    assert "careful" in str(outputs)
    assert outputs[-1].data["text/plain"] == "2"
    nbformat.validate(result.notebook)


def test_the_report_below_the_test_cell_is_the_number_of_points() -> None:
    result = graded(DOUBLE)
    (output,) = result.notebook.cells[-1].outputs
    assert output.output_type == "execute_result"
    assert output.data["text/plain"] == "1"
    assert output.data[MIME_TYPE]["exercise"] == "double"


def test_functions_in_place_datasets_modules_generators_and_exceptions() -> None:
    result = graded(
        ("as_column", "def as_column(v):\n    return v[:, None]",
         "checks.compare(as_column, lambda v: v.unsqueeze(1),\n"
         "               calls=[checks.call(torch.arange(3.0)), checks.call(torch.ones(1))])"),
        ("sgd", "def sgd(params, lr):\n    with torch.no_grad():\n"
         "        for p in params: p -= lr * p.grad",
         "def reference(params, lr):\n"
         "    with torch.no_grad():\n"
         "        for p in params: p -= lr * p.grad\n"
         "w = torch.ones(2, requires_grad=True); (3 * w).sum().backward()\n"
         "checks.compare(sgd, reference, calls=[checks.call([w], 0.1)], in_place=True)"),
        ("Rows", "class Rows(Dataset):\n    def __init__(self, x): self.x = x\n"
         "    def __len__(self): return len(self.x)\n"
         "    def __getitem__(self, i): return self.x[i]",
         "batches = list(DataLoader(Rows(torch.eye(4)), batch_size=3))\n"
         "checks.equal(batches[1], torch.eye(4)[3:])"),
        ("Net", "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
         "        self.fc = nn.Linear(3, 2)\n    def forward(self, x): return self.fc(x)",
         "net = Net()\nassert isinstance(net, nn.Module)\n"
         "checks.equal(sum(p.numel() for p in net.parameters()), 8)\n"
         "x = torch.randn(5, 3)\nw, b = net.parameters()\n"
         "checks.equal(net(x), (x @ w.T + b))"),
        ("pairs", "def pairs(n):\n    for i in range(n): yield i, i * i",
         "checks.equal(list(pairs(3)), [(0, 0), (1, 1), (2, 4)])"),
        ("strict", "def strict(p):\n    if p > 1: raise ValueError(p)\n    return p",
         "checks.raises(ValueError, strict, 2)\nchecks.equal(strict(1), 1)"),
    )  # fmt: skip
    assert outcomes(result) == ["passed"] * 6, [e.failures for e in result.exercises]


def test_a_wrong_value_and_a_stub_are_told_apart() -> None:
    result = graded(
        ("half", "def half(x):\n    return x", "checks.equal(half(4.0), 2.0)"),
        ("stub", "def stub(x):\n    raise NotImplementedError", "checks.equal(stub(1), 1)"),
        ("gone", "", "checks.equal(gone(1), 1)"),
    )
    assert outcomes(result) == ["failed", "not attempted", "failed"]
    assert result.exercises[0].mistakes == ["wrong-value"]
    assert result.exercises[2].mistakes == ["not-defined"]
    assert all(exercise.failures[0].message for exercise in result.exercises)


def test_feedback_shows_the_students_own_line() -> None:
    result = graded(
        ("bad", "def bad(a, b):\n    # multiply\n    return a @ b",
         "checks.equal(bad(torch.ones(2, 3), torch.ones(2, 3)), 1)"),
    )  # fmt: skip
    failure = result.exercises[0].parts[0].failure
    assert failure is not None
    assert "line 3" in failure.where
    assert "return a @ b" in failure.where


def test_functions_marked_in_kernel_run_beside_the_students_objects() -> None:
    result = graded(
        ("fit", "def fit(model, x, y):\n    opt = torch.optim.SGD(model.parameters(), lr=0.1)\n"
         "    loss = (model(x) - y).pow(2).mean()\n    loss.backward()\n    opt.step()\n"
         "    model.eval()\n    return loss.item()",
         "class Spy(nn.Linear):\n"
         "    def train(self, mode=True):\n"
         "        self.log = [*getattr(self, 'log', []), mode]\n"
         "        return super().train(mode)\n"
         "@checks.in_kernel\n"
         "def run(fit, x, y):\n"
         "    torch.manual_seed(0)\n"
         "    model = Spy(2, 1)\n"
         "    before = model.weight.detach().clone()\n"
         "    loss = fit(model, x, y)\n"
         "    return loss, before, model.weight.detach(), model.log\n"
         "x, y = torch.ones(3, 2), torch.zeros(3, 1)\n"
         "loss, before, after, log = run(fit, x, y)\n"
         "assert not torch.equal(before, after), 'the weights did not change'\n"
         "checks.equal(log, [False])"),
        ("twice", "def twice(f, x):\n    return f(f(x))",
         "checks.equal(twice(lambda v: v + 3, 1), 7)\n"
         "checks.equal(twice(torch.relu, torch.tensor([-1.0])), torch.tensor([0.0]))"),
    )  # fmt: skip
    assert outcomes(result) == ["passed", "passed"], [e.internal_error for e in result.exercises]


def test_the_source_comes_from_the_submission_not_from_the_process() -> None:
    body = "checks.no_loops(total)\nchecks.equal(total([1, 2]), 3)"
    loop = "def total(xs):\n    s = 0\n    for x in xs: s += x\n    return s"
    result = graded(("total", loop + "\ntotal.__source__ = 'def total(xs): return sum(xs)'", body))
    assert result.exercises[0].mistakes == ["uses-loop"]
    assert outcomes(graded(("total", "def total(xs):\n    return sum(xs)", body))) == ["passed"]


def test_a_name_of_the_courses_wins_and_an_earlier_tests_variable_does_not() -> None:
    result = graded(
        ("first", "torch = None\ndef first(): return 1",
         "loss = 3\nchecks.equal(first(), 1)\nchecks.equal(torch.zeros(1), torch.zeros(1))"),
        ("loss", "def loss(): return 2", "checks.equal(loss(), 2)"),
    )  # fmt: skip
    assert outcomes(result) == ["passed", "passed"]


def test_an_endless_loop_costs_its_exercise_only() -> None:
    result = graded(
        ("spin", "state = 5\ndef spin():\n    while True: pass", "checks.equal(spin(), 1)"),
        ("after", "def after(): return state", "checks.equal(after(), 5)"),
        call_seconds=0.5,
    )
    assert outcomes(result) == ["timed out", "passed"]
    assert "0.5 seconds" in result.exercises[0].failures[0].message
    assert result.earned == 1


def test_one_that_ignores_interrupts_gets_a_fresh_kernel() -> None:
    launcher = new_launcher(0.5)
    result = graded(
        ("before", "base = 2\ndef before(): return base", "checks.equal(before(), 2)"),
        ("spin", "import signal\ndef spin():\n    signal.signal(2, signal.SIG_IGN)\n"
         "    while True: pass", "checks.equal(spin(), 1)"),
        ("after", "def after(): return base + 1", "checks.equal(after(), 3)"),
        call_seconds=0.5, recover_seconds=0.5, launcher=launcher,
    )  # fmt: skip
    assert outcomes(result) == ["passed", "timed out", "passed"]
    assert len(launcher.started) == 2  # type: ignore[attr-defined]


def test_a_cell_that_hangs_is_left_out_when_the_kernel_is_started_again() -> None:
    result = graded(
        ("first", "def first(): return 1\n"
         "import signal; signal.signal(2, signal.SIG_IGN)\nwhile True: pass",
         "checks.equal(first(), 1)"),
        DOUBLE,
        cell_seconds=0.5, recover_seconds=0.5,
    )  # fmt: skip
    assert outcomes(result) == ["failed", "passed"]
    assert any(n.kind == "cell-hung" and "0.5 seconds" in n.message for n in result.notes)


def test_a_cell_that_hangs_and_stops_keeps_what_it_had_done() -> None:
    result = graded(
        ("first", "def first(): return 1\nprint('begun')\nwhile True: pass",
         "checks.equal(first(), 1)"),
        cell_seconds=0.5,
    )  # fmt: skip
    assert outcomes(result) == ["passed"]
    shown = str(result.notebook.cells[1].outputs)
    assert "begun" in shown
    assert "KeyboardInterrupt" in shown
    assert "autograder" not in shown  # no frame of ours in the student's traceback


@pytest.mark.parametrize("death", ["os._exit(0)", "os.kill(os.getpid(), 9)"])
def test_a_kernel_that_dies_costs_its_exercise_only(death: str) -> None:
    result = graded(
        DOUBLE,
        ("leave", f"import os\ndef leave():\n    {death}", "checks.equal(leave(), 1)"),
        ("after", "def after(): return double(2)", "checks.equal(after(), 4)"),
    )
    assert outcomes(result) == ["passed", "crashed", "passed"]
    assert "kernel ended" in result.exercises[1].failures[0].message


def test_a_kernel_that_dies_in_a_cell_goes_on_without_that_cell() -> None:
    result = graded(
        DOUBLE, ("leave", "import os; os._exit(3)", "checks.equal(leave(), 1)"), right("after")
    )
    assert outcomes(result) == ["passed", "failed", "passed"]
    assert any(n.kind == "kernel-died" and "leave" in n.message for n in result.notes)


def test_a_function_that_ends_the_kernel_later_costs_the_next_cell_nothing() -> None:
    bomb = """
import os
def leave():
    events = get_ipython().events
    events.register("pre_run_cell", lambda info: "after" in info.raw_cell and os._exit(1))
    return 2
"""
    result = graded(
        DOUBLE,
        ("leave", bomb, "checks.equal(leave(), 1)"),
        ("after", "def after(): return double(2)", "checks.equal(after(), 4)"),
    )
    assert outcomes(result) == ["passed", "failed", "passed"]
    assert result.notes == []


def test_one_that_always_kills_the_kernel_ends() -> None:
    deadly = [
        (f"leave{i}", f"import os\ndef leave{i}(): os._exit(1)", f"checks.equal(leave{i}(), 1)")
        for i in range(4)
    ]
    result = graded(*deadly, DOUBLE, most_restarts=2)
    assert outcomes(result) == ["crashed"] * 5
    assert "too often" in result.exercises[-1].failures[0].message


@pytest.mark.parametrize("error", ["MemoryError", "SystemError"])
def test_a_kernel_that_may_be_damaged_is_replaced(error: str) -> None:
    """When memory runs out, the interpreter itself may be left in a state that fails later."""
    after = "broken = False\ndef after(x): return x * (1 - broken)"
    broken = f"def breaks():\n    global broken\n    broken = True\n    raise {error}"
    result = graded(
        ("after", after, "checks.equal(after(3), 3)"),
        *[
            (f"breaks{i}", broken.replace("breaks", f"breaks{i}"), f"checks.equal(breaks{i}(), 1)")
            for i in range(2)
        ],
        ("again", "again = after", "checks.equal(again(3), 3)"),
    )
    assert outcomes(result) == ["passed", "failed", "failed", "passed"]
    assert error in result.exercises[1].failures[0].message
    assert result.notes == []


def test_the_whole_notebook_has_a_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    # On a busy machine the time grows by what the processes wait for a core. Here it must not.
    run = "autograder.grading.judge.grade_notebook._Run"
    monkeypatch.setattr(f"{run}._get_waited_seconds", lambda _: 0.0)
    # An interrupt does not stop the cell, so all the time is over after it.
    slow = (
        "slow",
        "import signal, time\nsignal.signal(2, signal.SIG_IGN)\ntime.sleep(20)\n"
        "def slow(): return 1",
        "checks.equal(slow(), 1)",
    )
    result = graded(slow, right("one"), right("two"), notebook_seconds=0.8, recover_seconds=0.3)
    assert outcomes(result) == ["timed out"] * 3


def test_a_judge_that_computes_for_ever_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.grading.judge.judge._GRACE_SECONDS", 0.2)
    result = graded(
        ("huge", "huge = 10_000_000", "for _ in range(huge * 1000): pass"),
        DOUBLE,
        exercise_seconds=0.5,
    )
    assert outcomes(result) == ["timed out", "passed"]


def test_the_same_submission_gets_the_same_random_inputs_and_score() -> None:
    lucky = (
        "lucky",
        "def lucky(x):\n    return x + (torch.rand(()) < 0.5)",
        "seen = torch.randn(2, generator=ex.generator)\nassert lucky(seen) is None, str(seen)",
    )
    one, two, other = (
        graded(lucky, assignment=name).exercises[0].failures[0].message for name in ("a", "a", "b")
    )
    assert one == two
    assert one != other


def test_a_test_that_is_broken_is_not_the_students_fault() -> None:
    result = graded(
        ("model", "def model(m): return 1", "checks.equal(model(nn.Linear(1, 1)), 1)"),
        ("syntax", "def syntax(): return 1", "checks.equal(syntax(, 1)"),
        DOUBLE,
    )
    assert outcomes(result) == ["crashed", "crashed", "passed"]
    assert len(result.internal_errors) == 2
    assert all(
        "not your fault" in exercise.failures[0].message for exercise in result.exercises[:2]
    )


def test_a_broken_set_up_cell_is_not_the_students_fault() -> None:
    result = graded(DOUBLE, setup=SETUP + "open('no such file')")
    assert outcomes(result) == ["crashed"]
    assert "set-up cell" in result.internal_errors[0]


def test_points_of_cell_and_exercise_must_agree() -> None:
    source, submission = assignment(DOUBLE)
    source.cells[-1].metadata.nbgrader.points = 5
    result = grade(submission, source, Settings(), new_launcher())
    assert result.earned == 0
    assert "5" in result.internal_errors[0]


def test_plain_nbgrader_test_cells_work_too() -> None:
    answer = cell("def f(x): return x", "f", solution=True)
    tests = [
        cell("assert f(2) == 2", "right", points=2),
        cell("assert f(2) == 3", "wrong", points=2),
        cell("assert f(2) == 2\n1.5", "some", points=2),
    ]
    book = notebook(cell(SETUP, "setup"), answer, *tests)
    result = grade(book, book, Settings(), new_launcher())
    assert [e.earned for e in result.exercises] == [2, 0, 1.5]
    assert outcomes(result) == ["passed", "failed", "partial"]


def test_data_files_are_seen_by_both_processes(tmp_path: Path) -> None:
    (tmp_path / "numbers.txt").write_text("1 2 3")
    setup = SETUP + "from pathlib import Path\n"
    setup += "numbers = [int(n) for n in Path('numbers.txt').read_text().split()]"
    source, submission = assignment(
        ("total", "def total():\n    return sum(map(int, open('numbers.txt').read().split()))",
         "checks.equal(total(), sum(numbers))"), setup=setup,
    )  # fmt: skip
    result = grade(submission, source, Settings(), new_launcher(), folder=tmp_path)
    assert outcomes(result) == ["passed"]


def test_an_unreadable_submission_gets_a_sentence(tmp_path: Path) -> None:
    source, _ = assignment(DOUBLE)

    class Nobody:
        def start(self, folder: Path | None) -> StreamKernel:
            raise AssertionError("no kernel is needed for what can't be read")

    nobody = Nobody()
    for number, text in enumerate(["", "{", "[]", "{}", '{"cells": 3}', "[" * 100_000, "\0"]):
        path = tmp_path / f"{number}.ipynb"
        path.write_text(text)
        result = grade(path, source, Settings(), nobody)
        assert result.earned == 0
        assert outcomes(result) == ["crashed"]
        assert len(result.exercises) == 1
        assert result.notes[0].kind == "unreadable"
        assert result.notes[0].message.startswith("The submitted file is not a notebook: it is ")
    missing = grade(tmp_path / "none.ipynb", source, Settings(), nobody)
    assert "can't be read" in missing.notes[0].message


def test_source_and_submission_may_be_paths(tmp_path: Path) -> None:
    source, submission = assignment(DOUBLE)
    for name, book in (("source", source), ("submission", submission)):
        nbformat.write(book, tmp_path / f"{name}.ipynb")
    result = grade(
        tmp_path / "submission.ipynb", tmp_path / "source.ipynb", Settings(), new_launcher()
    )
    assert outcomes(result) == ["passed"]
    json.dumps(result.exercises[0].to_json())


def test_output_without_end_is_cut() -> None:
    result = graded(
        ("noise", "for _ in range(20_000): print('x' * 1000)\ndef noise(): return 1",
         "checks.equal(noise(), 1)"),
    )  # fmt: skip
    assert outcomes(result) == ["passed"]
    assert len(json.dumps(result.notebook)) < 2 * WireLimits().output_bytes


def test_the_environment_and_torch_are_left_as_they_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("AUTOGRADER_SECRET", raising=False)
    import os

    before = torch.manual_seed
    graded(DOUBLE)
    assert "AUTOGRADER_SECRET" not in os.environ
    assert torch.manual_seed is before


def test_manual_answers_and_markdown_are_carried_over() -> None:
    text = nbformat.v4.new_markdown_cell("*write here*", id="essay")
    text.metadata["nbgrader"] = {
        "grade_id": "essay", "grade": True, "solution": True, "locked": False, "task": False,
        "points": 4, "schema_version": 3,
    }  # fmt: skip
    mine = nbformat.from_dict(json.loads(json.dumps(text)))
    mine.source = "Because."
    note = nbformat.v4.new_markdown_cell("my own note")
    tests = cell_with_tests("f", "checks.equal(f(), 1)")
    answer = cell("def f(): return 1", "f", solution=True)
    source = notebook(cell(SETUP, "setup"), text, cell("secret", "f", solution=True), tests)
    result = grade(
        notebook(cell(SETUP, "setup"), mine, note, answer, tests),
        source,
        Settings(),
        new_launcher(),
    )
    assert [c.source for c in result.notebook.cells[1:3]] == ["Because.", "my own note"]
    assert result.possible == 1
    assert outcomes(result) == ["passed"]


def test_text_that_no_file_can_hold_is_made_fit() -> None:
    odd = "'\\ud800' * 3 + 'x' * 100_000"
    result = graded(
        ("odd", f"def odd(): raise ValueError({odd})\nprint({odd})", "odd()"),
        ("text", f"def text(): return {odd}", "assert text() == '', text()"),
        ("place", f"def place(): return {{{odd}: 1}}", f"checks.equal(place(), {{{odd}: 2}})"),
    )
    assert outcomes(result) == ["failed", "failed", "failed"]
    contrast = result.exercises[2].failures[0].contrast
    assert contrast is not None
    assert len(contrast.at) <= 4000
    written = nbformat.writes(result.notebook).encode("utf-8")
    assert len(written) < 400_000
    assert all(len(exercise.failures[0].message) <= 4000 for exercise in result.exercises)


def test_a_generator_of_random_numbers_can_be_passed() -> None:
    result = graded(
        (
            "init",
            "def init(n, g):\n    return torch.randn(n, generator=g)",
            "got = init(3, torch.Generator().manual_seed(1))\n"
            "checks.equal(got, torch.randn(3, generator=torch.Generator().manual_seed(1)))",
        ),
    )
    assert outcomes(result) == ["passed"], result.exercises[0]


def test_only_the_student_s_kernel_draws_the_figures_of_the_course(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def draw() -> None:
        pytest.fail("the judge drew it")

    draw.__module__ = "course.figures.nn"
    monkeypatch.setattr("course.figures.nn.slopes_without_names", draw)
    figure = "from course.figures.nn import slopes_without_names\nSHOWN = 3\nslopes_without_names()"
    result = graded(
        ("uses", "def uses(): return SHOWN", "checks.equal(uses(), SHOWN)"),
        setup=f"{SETUP}{figure}",
    )
    assert outcomes(result) == ["passed"]
    assert "<svg" in str(result.notebook.cells[0].outputs)


def test_the_judge_keeps_no_figures() -> None:
    drawing = "import matplotlib.pyplot as plt\nplt.subplots()\n"
    setup = f"{SETUP}{drawing}from course.figures.style import show\nshow(plt.gcf(), 'nothing')"
    result = graded(("plots", "plots = 1", f"{drawing}checks.equal(plots, 1)"), setup=setup)
    assert outcomes(result) == ["passed"]
    assert plt.get_fignums() == []
