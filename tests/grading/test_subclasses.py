"""What one process accepts, two must: values of subclasses of known types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from autograder.checks import CheckFailed, call, changes_come_back, compare, difference, equal
from autograder.checks.values import kind
from autograder.grading.judge.proxies import is_proxy
from autograder.grading.judge.remote import Remote
from autograder.grading.wire.subclasses import find_base
from tests.support.notebooks_to_grade import graded, outcomes

pytestmark = pytest.mark.filterwarnings("ignore:the matrix subclass")

#: How a student makes a value of a subclass, and the value that a check expects.
VALUES: dict[str, tuple[str, Any]] = {
    "NamedTuple": (
        "from typing import NamedTuple\nclass R(NamedTuple):\n    loss: float\n    right: float\n"
        "value = R(0.5, 0.25)",
        (0.5, 0.25),
    ),
    "namedtuple": (
        "from collections import namedtuple\nvalue = namedtuple('P', 'x y')(1, torch.ones(2))",
        (1, torch.ones(2)),
    ),
    "list of NamedTuples": (
        "from typing import NamedTuple\nclass R(NamedTuple):\n    a: int\n    b: int\n"
        "value = [R(1, 2), R(3, 4)]",
        [(1, 2), (3, 4)],
    ),
    "defaultdict": (
        "from collections import defaultdict\nvalue = defaultdict(list)\nvalue['a'].append(1)",
        {"a": [1]},
    ),
    "ordered subclass": (
        "import collections\nclass Config(collections.OrderedDict):\n    pass\n"
        "value = Config(lr=0.1)",
        {"lr": 0.1},
    ),
    "Counter subclass": (
        "import collections\nclass Bag(collections.Counter):\n    pass\nvalue = Bag('aab')",
        {"a": 2, "b": 1},
    ),
    "dict subclass": (
        "class AttrDict(dict):\n    __getattr__ = dict.__getitem__\nvalue = AttrDict(x=1)",
        {"x": 1},
    ),
    "list subclass": ("class Shapes(list):\n    pass\nvalue = Shapes([1, 2])", [1, 2]),
    "set subclass": ("class Names(set):\n    pass\nvalue = Names({1})", {1}),
    "frozenset subclass": ("class F(frozenset):\n    pass\nvalue = F({1})", frozenset({1})),
    "str subclass": ("class Label(str):\n    pass\nvalue = Label('cat')", "cat"),
    "str enumeration": (
        "import enum\nclass Mode(str, enum.Enum):\n    TRAIN = 'train'\nvalue = Mode.TRAIN",
        "train",
    ),
    "StrEnum": (
        "import enum\nclass Mode(enum.StrEnum):\n    TRAIN = 'train'\nvalue = Mode.TRAIN",
        "train",
    ),
    "bytes subclass": ("class Raw(bytes):\n    pass\nvalue = Raw(b'ab')", b"ab"),
    "int subclass": ("class Pixels(int):\n    pass\nvalue = Pixels(3)", 3),
    "IntEnum": ("import enum\nclass C(enum.IntEnum):\n    A = 3\nvalue = C.A", 3),
    "IntFlag": ("import enum\nclass C(enum.IntFlag):\n    A = 4\nvalue = C.A", 4),
    "float subclass": ("class Loss(float):\n    pass\nvalue = Loss(0.5)", 0.5),
    "complex subclass": ("class Z(complex):\n    pass\nvalue = Z(1, 2)", 1 + 2j),
    "tv_tensors.Image": (
        "from torchvision import tv_tensors\nvalue = tv_tensors.Image(torch.ones(3, 2, 2))",
        torch.ones(3, 2, 2),
    ),
    "v2.ToImage": (
        "from torchvision.transforms import v2\nfrom PIL import Image\n"
        "value = v2.ToDtype(torch.float32, scale=True)(v2.ToImage()(Image.new('L', (2, 2), 255)))",
        torch.ones(1, 2, 2),
    ),
    "tv_tensors.Mask in a tuple": (
        "from torchvision import tv_tensors\n"
        "value = (tv_tensors.Mask(torch.ones(2, 2)), torch.tensor(1))",
        (torch.ones(2, 2), torch.tensor(1)),
    ),
    "tensor subclass": (
        "class Mine(torch.Tensor):\n    pass\nvalue = torch.ones(2).as_subclass(Mine)",
        torch.ones(2),
    ),
    "tensor subclass that requires a gradient": (
        "class Mine(torch.Tensor):\n    pass\n"
        "value = torch.ones(2).as_subclass(Mine).requires_grad_()",
        torch.ones(2, requires_grad=True),
    ),
    "parameter subclass": (
        "class Weight(nn.Parameter):\n    pass\nvalue = Weight(torch.ones(2))",
        torch.ones(2, requires_grad=True),
    ),
    "buffer": ("value = nn.Buffer(torch.ones(2))", torch.ones(2)),
    "matrix": (
        "import numpy as np\nvalue = np.asmatrix(np.ones((2, 2)))",
        np.ones((2, 2)),
    ),
    "array subclass": (
        "import numpy as np\nclass Samples(np.ndarray):\n    pass\n"
        "value = np.ones(2).view(Samples)",
        np.ones(2),
    ),
    "masked array": ("import numpy as np\nvalue = np.ma.array([1.0, 1.0])", np.ones(2)),
}

#: Values that differ from every value above.
OTHERS: list[Any] = [None, 7, "x", (9, 9), [9], {"z": 9}, torch.zeros(5), np.zeros(5), {9}, 2.5]


def in_one_process(source: str) -> Any:
    names: dict[str, Any] = {"torch": torch, "nn": torch.nn, "__name__": "__main__"}
    exec(source, names)
    return names["value"]


def message(got: Any, want: Any) -> str:
    try:
        equal(got, want)
    except CheckFailed as failed:
        return failed.failure.message
    return "right"


@pytest.mark.parametrize(("source", "want"), VALUES.values(), ids=VALUES.keys())
def test_two_processes_say_what_one_says(
    source: str, want: Any, student: Callable[[str, str], Any]
) -> None:
    here, there = in_one_process(source), student(source, "value")
    assert not is_proxy(there)
    assert type(there).__name__ == type(here).__name__
    for other in [want, *OTHERS]:
        assert message(there, other) == message(here, other)
    assert kind(there) == kind(here)


def test_most_of_them_are_right() -> None:
    accepted = {name for name, (source, want) in VALUES.items()
                if message(in_one_process(source), want) == "right"}  # fmt: skip
    refused = {"set subclass", "frozenset subclass", "str subclass", "str enumeration", "StrEnum",
               "bytes subclass"}  # fmt: skip
    assert set(VALUES) - accepted == refused


def test_a_refusal_names_the_class_and_the_plain_type(student: Callable[[str, str], Any]) -> None:
    value = student("class Label(str):\n    pass\nvalue = Label('cat')", "value")
    assert message(value, "cat") == "The result is a Label; return a plain str."


@pytest.mark.parametrize("name", VALUES)
def test_a_value_goes_back_as_its_own_class(
    name: str, student: Callable[[str, str], Any], remote: Remote
) -> None:
    value = student(VALUES[name][0] + "\ndef is_own(v):\n    return type(v) is type(value)",
                    "value")  # fmt: skip
    assert remote.get("is_own")(value) is True


def test_what_a_subclass_carries_is_kept(student: Callable[[str, str], Any]) -> None:
    step = student(
        "from collections import defaultdict\n"
        "def step(counts):\n    counts['new'].append(1)\n    return counts\n"
        "counts = defaultdict(list)",
        "step",
    )
    counts = step.__call__(student("pass", "counts"))
    assert counts == {"new": [1]}
    assert step(counts) == {"new": [1, 1]}


def test_changes_of_a_subclass_come_back(student: Callable[[str, str], Any]) -> None:
    zero = student("class T(torch.Tensor):\n    pass\nt = torch.ones(2).as_subclass(T)\n"
                   "def zero(x):\n    x.zero_()\n    return x", "zero")  # fmt: skip
    value = student("pass", "t")
    with changes_come_back():
        assert zero(value) is value
    assert value.tolist() == [0, 0]


def test_a_subclass_decides_no_comparison(student: Callable[[str, str], Any]) -> None:
    for base, content in [("int", "2"), ("str", "'a'"), ("tuple", "(1,)"), ("dict", "{}")]:
        value = student(
            f"class Liar({base}):\n    __eq__ = lambda *a: True\n    __ne__ = lambda *a: False\n"
            f"    __hash__ = lambda *a: 0\n    __len__ = lambda *a: 3\nvalue = Liar({content})",
            "value",
        )
        plain = eval(content)
        assert value == plain
        assert value != "another"
        assert difference(value, (1, 2, 3)) is not None


#: A value that is not data, and what a check says of it.
OBJECTS = {
    "an object": "class Scaler:\n    pass\nvalue = Scaler()",
    "a function": "def value(): pass",
    "a class": "class value: pass",
    "a generator": "value = (x for x in [1])",
    "an iterator": "value = iter([1])",
    "a map": "value = map(abs, [1])",
    "a module of Python's": "import math as value",
    "a module": "value = nn.Linear(1, 1)",
    "a path": "from pathlib import Path\nvalue = Path('x')",
    "an enumeration": "import enum\nclass C(enum.Enum):\n    A = 1\nvalue = C.A",
    "a picture": "from PIL import Image\nvalue = Image.new('L', (1, 1))",
    "a sparse tensor": "value = torch.ones(2).to_sparse()",
    "a lazy parameter": "value = nn.UninitializedParameter()",
    "a dataclass": "import dataclasses\n@dataclasses.dataclass\nclass P:\n    x: int\nvalue = P(1)",
    "a view of keys": "value = {'a': 1}.keys()",
}


@pytest.mark.parametrize("source", OBJECTS.values(), ids=OBJECTS.keys())
def test_our_words_never_reach_a_person(source: str, student: Callable[[str, str], Any]) -> None:
    value = student(source, "value")
    texts = [kind(value), repr(value), type(value).__name__]
    texts += [message(value, want) for want in OTHERS]
    for operation in (lambda: value + 1, lambda: torch.ones(1) + value, lambda: len(value),
                      lambda: value[0], lambda: float(value), lambda: value()):  # fmt: skip
        try:
            operation()
        except Exception as error:
            texts.append(f"{type(error).__name__}: {error}")
    assert not [text for text in texts if "Proxy" in text or "StudentError" in text
                or "CodecError" in text]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    ["import sys; sys.exit('no')", "class Own(Exception): pass\nraise Own('no')",
     "class Own(BaseException): pass\nraise Own('no')", "raise SystemExit",
     "raise KeyboardInterrupt", "loop = []\nloop.append(loop)\nreturn loop",
     "return 10 ** 6000", "class E(Exception):\n    def __str__(self): raise ValueError\nraise E",
     "d = {}\nd['d'] = d\nreturn d"],
)  # fmt: skip
def test_our_names_of_errors_never_reach_a_person(body: str) -> None:
    lines = "\n".join("    " + line for line in body.splitlines())
    result = graded(("broken", f"def broken(x):\n{lines}", "checks.equal(broken(1), 2)"))
    assert "passed" not in outcomes(result)
    text = str(result.notebook.cells[-1].outputs) + str(result.exercises)
    assert not [word for word in ("Proxy", "StudentError", "CodecError") if word in text]


def test_find_base_knows_only_proper_subclasses() -> None:
    assert find_base(dict) is None
    assert find_base(object) is None
    assert find_base(torch.nn.UninitializedParameter) is None
    assert find_base(torch.nn.Linear) is None


def test_a_copy_of_a_value_is_of_the_same_class(student: Callable[[str, str], Any]) -> None:
    for source, _ in VALUES.values():
        value = student(source, "value")
        assert type(call(value).copy().args[0]) is type(value)


def test_an_argument_of_a_subclass_is_compared(student: Callable[[str, str], Any]) -> None:
    double = student(
        "class T(torch.Tensor):\n    pass\ndef double(x):\n    return (x * 2).as_subclass(T)",
        "double",
    )
    compare(double, lambda x: x * 2, calls=[call(torch.arange(3.0))])
