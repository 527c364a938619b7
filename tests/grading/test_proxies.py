"""Proxies: a student's objects used from the judge's process as if they were here."""

from __future__ import annotations

import contextlib
import copy
import inspect
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

from autograder.checks import CheckFailed
from autograder.grading.judge.proxies import Proxy, is_proxy
from autograder.grading.judge.remote import CourseError, ExerciseStopped, Remote
from autograder.grading.kernels.stream_kernel import StreamKernel
from autograder.grading.wire import references
from autograder.grading.wire.remote_errors import StudentError

Define = Callable[[str, str], Any]


def test_a_function_is_called_and_its_value_comes_back(student: Define) -> None:
    f = student("def scale(x, *, by=2):\n    return {'y': x * by}", "scale")
    result = f(torch.ones(2), by=3)
    assert type(result) is dict
    assert type(result["y"]) is torch.Tensor
    assert result["y"].tolist() == [3.0, 3.0]


def test_a_function_looks_like_one(student: Define) -> None:
    f = student("def area(width, height=1, *rest, unit): ...", "area")
    assert callable(f)
    assert f.__name__ == "area"
    assert list(inspect.signature(f).parameters) == ["width", "height", "rest", "unit"]
    assert not callable(student("class Thing: ...\nthing = Thing()", "thing"))


def test_plain_values_come_by_value(student: Define) -> None:
    value = student("v = [1, (2.5, 'x'), {'k': torch.arange(3)}]", "v")
    assert type(value) is list
    assert value[2]["k"].tolist() == [0, 1, 2]


def test_a_dataset_works_in_the_judges_own_loader(student: Define) -> None:
    data = student(
        """\
class Squares(Dataset):
    def __len__(self):
        return 5
    def __getitem__(self, i):
        return torch.tensor([float(i)]), i * i
squares = Squares()""",
        "squares",
    )
    assert isinstance(data, Dataset)
    assert len(data) == 5
    batches = list(DataLoader(data, batch_size=2))
    assert [y.tolist() for _, y in batches] == [[0, 1], [4, 9], [16]]
    assert batches[0][0].tolist() == [[0.0], [1.0]]


def test_a_module_has_parameters_children_and_a_class(student: Define) -> None:
    net = student(
        """\
class Net(nn.Module):
    def __init__(self, width=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(2, width), nn.ReLU())
    def forward(self, x):
        return self.body(x)
net = Net()""",
        "net",
    )
    assert isinstance(net, nn.Module)
    assert not isinstance(net, nn.Linear)
    assert isinstance(net.body[0], nn.Linear)
    assert isinstance(net.body, nn.Sequential)
    shapes = {name: tuple(p.shape) for name, p in net.named_parameters()}
    assert shapes == {"body.0.weight": (4, 2), "body.0.bias": (4,)}
    assert all(type(p) is nn.Parameter and p.requires_grad for p in net.parameters())
    x = torch.randn(3, 2)
    weight, bias = net.parameters()
    expected = torch.relu(x @ weight.T + bias)
    assert torch.allclose(net(x), expected)
    assert net.training is True
    net.eval()
    assert net.training is False
    assert list(net.state_dict()) == ["body.0.weight", "body.0.bias"]


def test_a_class_can_be_instantiated_and_asked(student: Define, remote: Remote) -> None:
    kind = student(
        """\
class Deep(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.n = n""",
        "Deep",
    )
    assert inspect.isclass(kind)
    assert issubclass(kind, nn.Module)
    assert not issubclass(kind, Dataset)
    deep = kind(7)
    assert deep.n == 7
    assert isinstance(deep, kind)
    assert not isinstance(3, kind)
    deep.n = 8
    assert deep.n == 8


def test_generators_are_taken_one_by_one(student: Define) -> None:
    batches = student("def batches(n):\n    for i in range(n):\n        yield torch.full((2,), i)",
                      "batches")  # fmt: skip
    found: Any = batches(3)
    assert next(found).tolist() == [0, 0]
    assert [t.tolist() for t in found] == [[1, 1], [2, 2]]
    assert inspect.isgenerator(found)
    assert isinstance(found, Iterator)
    with pytest.raises(StopIteration):
        next(found)


def test_an_endless_generator_ends_at_the_limit(student: Define, remote: Remote) -> None:
    endless = student("def forever():\n    while True:\n        yield 1", "forever")
    remote._iterations = 50
    with pytest.raises(RuntimeError, match="more than"):
        sum(endless())


def test_the_same_object_is_the_same_proxy(student: Define) -> None:
    pair = student("class A: ...\na = A()\npair = [a, a]", "pair")
    assert pair[0] is pair[1]
    assert pair[0] == pair[1]


def test_copies_are_separate(student: Define) -> None:
    counter = student(
        "class Count:\n    def __init__(self): self.n = 0\ncounter = Count()", "counter"
    )
    other = copy.deepcopy(counter)
    other.n = 5
    assert counter.n == 0


def test_context_managers_work(student: Define) -> None:
    timer = student(
        """\
class Timer:
    def __enter__(self): self.log = ['in']; return self
    def __exit__(self, *e): self.log.append('out')
timer = Timer()""",
        "timer",
    )
    with timer as inside:
        assert inside.log == ["in"]
    assert timer.log == ["in", "out"]


YES = """\
class Yes:
    __hash__ = object.__hash__
    def __eq__(self, other): return True
    def __ne__(self, other): return True
    def __lt__(self, other): return True
    __gt__ = __le__ = __ge__ = __lt__
    def __bool__(self): return True
    def __float__(self): return 1.0
    def __int__(self): return 1
    def __index__(self): return 1
    def __contains__(self, other): return True
    def __len__(self): return 1
    def __getitem__(self, i): raise IndexError
    def __add__(self, other): return self
    def __array__(self, *a): raise TypeError
    @property
    def __class__(self): return float
yes = Yes()"""


def test_no_comparison_is_the_students_to_answer(student: Define) -> None:
    yes = student(YES, "yes")
    assert is_proxy(yes)
    assert (yes == 1) is False
    assert (1 == yes) is False  # noqa: SIM300
    assert yes not in [1, 2]
    assert yes not in {1: 2}
    assert (yes in (torch.float32, "a")) is False
    for wrong in (
        lambda: yes != 1,
        lambda: yes < 1,
        lambda: yes >= 1,
        lambda: bool(yes),
        lambda: float(yes),
        lambda: int(yes),
        lambda: range(yes),
        lambda: yes + 1,
        lambda: abs(yes - 1) < 1,
        lambda: torch.ones(1) + yes,
        lambda: torch.isclose(torch.ones(1), yes),
        lambda: torch.allclose(torch.ones(1), yes),
    ):
        with pytest.raises(TypeError):
            wrong()


def test_a_value_of_a_subclass_is_only_its_content(student: Define) -> None:
    liar = student("class Liar(torch.Tensor): ...\nliar = torch.ones(2).as_subclass(Liar)", "liar")
    number = student(
        "class Number(float):\n    def __eq__(self, o): return True\nnumber = Number(3)", "number"
    )
    items = student(
        "class L(list):\n    def __eq__(self, o): return True\n"
        "    def __len__(self): return 9\nitems = L([1])",
        "items",
    )
    assert type(liar).__mro__[1] is torch.Tensor
    assert liar.tolist() == [1, 1]
    assert type(number).__mro__[1] is float
    assert number == 3
    assert number != 4
    assert type(items).__mro__[1] is list
    assert items == [1]
    assert items != [2]
    assert len(items) == 1


#: Classes that no object of the student may count as, by the places that know them.
NOT_THE_STUDENTS = [
    ["torch.nn.modules.module", "OrderedDict"],
    ["torch.nn.modules.module", "Tensor"],
    ["torch.nn.modules.module", "_IncompatibleKeys"],
    ["torch.nn.modules.module", "_WrappedHook"],
    ["torch.nn.modules.container", "OrderedDict"],
    ["torch.nn.parameter", "Parameter"],
    ["torch.nn.parameter", "OrderedDict"],
    ["torch.nn", "Parameter"],
    ["torch.nn", "Module"],
    ["torch.nn.modules.batchnorm", "Module"],
    ["torch.optim.optimizer", "OrderedDict"],
    ["torch.optim.optimizer", "defaultdict"],
    ["torch.optim.lr_scheduler", "Counter"],
    ["torch.utils.data.dataloader", "Any"],
    ["torch.utils.data.dataset", "Tensor"],
    ["builtins", "dict"],
    ["builtins", "object"],
    ["collections", "OrderedDict"],
]


@pytest.mark.parametrize("name", NOT_THE_STUDENTS, ids=str)
def test_an_object_counts_only_as_a_known_base_class(name: list[str]) -> None:
    payload = {"id": 1, "kind": "object", "name": "x", "classes": [name]}
    assert references.check_reference(payload).classes == ()


def test_no_class_of_a_trusted_module_makes_a_value() -> None:
    values = (torch.Tensor, np.ndarray, np.generic, bool, int, float, complex, str, bytes, list,
              tuple, dict, set, frozenset, type, BaseException)  # fmt: skip
    names = [
        [module, name]
        for module in list(sys.modules)
        if f"{module}.".startswith(("torch.nn.", "torch.optim.", "torch.utils.data."))
        for name, kind in list(vars(sys.modules[module]).items())
        if isinstance(kind, type) and issubclass(kind, values)
    ]
    assert len(names) > 30
    for start in range(0, len(names), 40):
        payload = {"id": 1, "kind": "object", "name": "x", "classes": names[start : start + 40]}
        assert references.check_reference(payload).classes == ()


def test_known_base_classes_count(student: Define) -> None:
    for source, kind in {
        "v = nn.Sequential(nn.ReLU())": nn.Sequential,
        "class N(nn.Linear): pass\nv = N(1, 1)": nn.Linear,
        "v = torch.optim.Adam([torch.ones(1, requires_grad=True)])": torch.optim.Adam,
        "v = torch.optim.lr_scheduler.ReduceLROnPlateau(torch.optim.SGD("
        "[torch.ones(1, requires_grad=True)]))": torch.optim.lr_scheduler.LRScheduler,
        "class D(Dataset): pass\nv = D()": Dataset,
        "v = DataLoader([1, 2])": DataLoader,
        "v = torch.utils.data.TensorDataset(torch.ones(1))": torch.utils.data.TensorDataset,
        "v = torch.utils.data.Subset([1], [0])": torch.utils.data.Subset,
        "v = torch.utils.data.RandomSampler([1])": torch.utils.data.Sampler,
    }.items():
        value = student(source, "v")
        assert isinstance(value, kind)
        assert not isinstance(value, dict | list | tuple | torch.Tensor)


def test_exceptions_keep_their_type_and_their_line(student: Define) -> None:
    f = student("def check(n):\n    # first\n    raise KeyError(n)", "check")
    with pytest.raises(KeyError) as caught:
        f("lr")
    error: Any = caught.value
    assert error.args == ("lr",)
    assert error.student_line == (3, "raise KeyError(n)")
    assert error.student_lines == [("answer", 3, "raise KeyError(n)", "check")]
    assert type(error) is KeyError


def test_an_exception_class_of_the_students_keeps_its_builtin_base(student: Define) -> None:
    f = student("class Odd(ValueError): ...\ndef odd():\n    raise Odd('strange')", "odd")
    with pytest.raises(ValueError, match="strange") as caught:
        f()
    assert type(caught.value).__name__ == "Odd"


@pytest.mark.parametrize(
    "error",
    [
        "SystemExit(0)",
        "KeyboardInterrupt()",
        "GeneratorExit()",
        "CheckFailed()",
        "ExerciseStopped()",
    ],
)
def test_no_exception_poses_as_the_graders_own(student: Define, error: str) -> None:
    define = """\
class CheckFailed(Exception): ...
class ExerciseStopped(BaseException): ...
def leave():
    raise """
    f = student(define + error, "leave")
    with pytest.raises(StudentError) as caught:
        f()
    assert not isinstance(caught.value, CheckFailed | ExerciseStopped | CourseError)
    assert type(caught.value).__name__ == error.partition("(")[0]


def test_the_real_check_failed_does_not_pass_for_one(student: Define) -> None:
    f = student(
        "def fake():\n    raise checks.CheckFailed(checks.Failure('x', 'you passed'))", "fake"
    )
    with pytest.raises(AssertionError) as caught:
        f()
    assert not isinstance(caught.value, CheckFailed)


def test_an_exception_that_cannot_be_printed_is_still_one(student: Define) -> None:
    f = student(
        "class Mute(TypeError):\n    def __str__(self): raise SystemExit\ndef mute(): raise Mute",
        "mute",
    )
    with pytest.raises(TypeError):
        f()


def test_an_undefined_name_is_a_name_error(remote: Remote) -> None:
    with pytest.raises(NameError) as caught:
        remote.ask("get", "nowhere_to_be_found")
    assert caught.value.name == "nowhere_to_be_found"


def test_random_numbers_follow_the_judges_seed(student: Define, remote: Remote) -> None:
    f = student("def draw(n):\n    return torch.rand(n), __import__('random').random()", "draw")
    with remote.random.watch_setters():
        torch.manual_seed(5)
        one, ours = f(3), torch.rand(3)
        assert torch.equal(one[0], ours)
        torch.manual_seed(5)
        again, next_one = f(3), f(3)
    assert torch.equal(again[0], one[0])
    assert not torch.equal(next_one[0], one[0])


def test_a_seed_in_a_test_does_nothing_for_gpus(
    remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a GPU, PyTorch would keep a stack trace for each seed, for when there is one."""
    seeds: list[int] = []
    monkeypatch.setattr(torch.cuda, "manual_seed_all", seeds.append)
    with remote.random.watch_setters():
        torch.manual_seed(5)
        ours = torch.rand(3)
    assert seeds == []
    torch.default_generator.manual_seed(5)
    assert torch.equal(torch.rand(3), ours)


def test_a_value_that_contains_itself_is_refused_with_a_sentence(student: Define) -> None:
    f = student("def ring():\n    r = []\n    r.append(r)\n    return r", "ring")
    with pytest.raises(ValueError, match="contains itself"):
        f()


def test_an_object_that_cannot_be_sent_is_the_courses_fault(student: Define) -> None:
    f = student("def use(model):\n    return 1", "use")
    with pytest.raises(CourseError, match="can't be sent"):
        f(nn.Linear(1, 1))


def test_proxies_give_away_nothing_when_printed(student: Define) -> None:
    shown = student(
        "class Loud:\n    def __repr__(self): return '10 points'\nloud = Loud()", "loud"
    )
    assert repr(shown) == f"{shown}" == "<object Loud>"
    assert isinstance(shown, Proxy)


def test_a_function_is_asked_for_once(
    kernel: StreamKernel, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel.execute("def f():\n    return 1", timeout=20)
    function = remote.get("f")
    monkeypatch.setattr(remote, "ask", None)
    assert remote.get("f") is function


@pytest.mark.parametrize("end", ["return 0", "raise ValueError", "return Odd()"])
def test_a_function_that_student_code_replaces_is_the_new_one(
    kernel: StreamKernel, remote: Remote, end: str
) -> None:
    odd = "class Odd(list):\n    def __iter__(self):\n        raise TypeError"
    change = f"def change():\n    global f\n    f = lambda: 2\n    {end}"
    kernel.execute(f"{odd}\n\n\ndef f():\n    return 1\n\n\n{change}", timeout=20)
    assert remote.get("f")() == 1
    with contextlib.suppress(Exception):
        remote.get("change")()
    assert remote.get("f")() == 2


def test_a_function_of_a_later_cell_is_the_new_one(kernel: StreamKernel, remote: Remote) -> None:
    kernel.execute("def f():\n    return 1", timeout=20)
    assert remote.get("f")() == 1
    kernel.execute("def f():\n    return 2", timeout=20)
    remote.begin_exercise()
    assert remote.get("f")() == 2


def test_a_value_is_asked_for_each_time(kernel: StreamKernel, remote: Remote) -> None:
    kernel.execute("n = [1]\ndef grow():\n    n.append(2)", timeout=20)
    assert remote.get("n") == [1]
    remote.get("grow")()
    assert remote.get("n") == [1, 2]
