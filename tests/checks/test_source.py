"""Rules on how an answer is written: no detour around them, no offense at an honest name."""

from __future__ import annotations

import textwrap
from types import SimpleNamespace

import pytest

from autograder import checks
from autograder.checks.failures import CheckFailed
from autograder.grading.judge.sources import Sources


def find_mistake(text: str, *names: str, loops: bool = False) -> str | None:
    """Return the mistake in an answer called `f`, with its text as the judge finds it."""
    sources = Sources()
    sources.add(textwrap.dedent(text))
    function = SimpleNamespace(__source__=sources.find("f"), __name__="f")
    try:
        if loops:
            checks.no_loops(function)
        else:
            checks.avoids(function, *names)
    except CheckFailed as failed:
        return failed.failure.mistake
    return None


HONEST = {
    "a helper": "def backward(x): return 2 * x\ndef f(x): return backward(x)",
    "a variable": "def f(a, b):\n    cdist = (a - b).norm()\n    return cdist",
    "a parameter": "def f(func, x): return func(x)",
    "a loop variable": "def f(xs):\n    for func in xs: pass\n    return func",
    "an inner function": "def f(x):\n    def func(y): return y\n    return func(x)",
    "an attribute": "class f:\n    def __init__(self): self.func = abs\n"
    "    def call(self, x): return self.func(x)",
    "a method": "class f:\n    def backward(self, x): return x\n"
    "    def call(self, x): return self.backward(x)",
    "a keyword of its own": "def g(func): return func\ndef f(x): return g(func=x)",
    "its own name": "def f(x): return x\nf = torch.compile(f)",
    "an unused import": "from torch import autograd, exp\ndef f(x): return exp(x)",
    "an unused import of all": "from torch.func import *\ndef f(x): return abs(x)",
    "text": "def f(x):\n    '''Do not use cdist or backward.'''\n    return x  # func",
    "a method by its name": "def f(x, how):\n    loss = x + 1\n    return getattr(loss, how)()",
    "an argument's method": "def f(x, how): return getattr(x, how)()",
    "an attribute by its name": "class f:\n    def call(self, n): return getattr(self, f'fc{n}')",
}


@pytest.mark.parametrize("text", HONEST.values(), ids=HONEST)
def test_a_name_that_the_answer_binds_is_no_use(text: str) -> None:
    assert find_mistake(text, "backward", "cdist", "func", "autograd", "f") is None


DETOURS = {
    "getattr of a local alias": "def f(x):\n    lib = nn\n    return getattr(lib, 'Lin' + 'ear')",
    "getattr of a default": "def f(x, layers=nn): return getattr(layers, 'Lin' + 'ear')",
    "getattr of one of two": "def f(x):\n    a, b = torch, x\n    return getattr(a, 'cd' + b)",
    "a free name": "def f(a, b): return cdist(a, b)",
    "an attribute": "def f(a, b): return torch.cdist(a, b)",
    "a method": "def f(y): y.backward()",
    "an attribute and a variable": "def f(y):\n    cdist = y\n    return torch.cdist(y, y)",
    "an import": "def f(a, b):\n    from torch import cdist\n    return cdist(a, b)",
    "a renamed import": "from torch import cdist as d\ndef f(a, b): return d(a, b)",
    "an import without a call": "from torch import cdist as d\ndef f(a, b): return [d][0](a, b)",
    "a renamed base": "from torch.nn import Linear as L\nclass f(L): pass",
    "a module": "from torch.func import vjp\ndef f(x): return vjp(abs, x)",
    "a renamed module": "import torch.func as tools\ndef f(x): return tools.vjp(abs, x)",
    "all of a module": "from torch.func import *\ndef f(x): return vjp(abs, x)",
    "an alias": "d = torch.cdist\ndef f(a, b): return d(a, b)",
    "an alias that is stored": "layers = nn\ndef f(): return [layers.Linear][0](1, 2)",
    "getattr": "def f(a, b): return getattr(torch, 'cdist')(a, b)",
    "getattr with a sum": "layers = nn\ndef f(): return getattr(layers, 'Lin' + 'ear')(1, 2)",
    "getattr with a variable": "def f(name='cd' 'ist'): return getattr(torch, name)",
    "getattr under another name": "get = getattr\ndef f(): return get(nn, 'Lin' + 'ear')(1, 2)",
    "getattr as an argument": "def f(a): return [*map(getattr, [nn], ['Lin' + 'ear'])]",
    "getattr without descriptors": "import inspect\n"
    "def f(): return inspect.getattr_static(nn, 'Lin' + 'ear')(1, 2)",
    "a name as a text": "import pkgutil\ndef f(): return pkgutil.resolve_name('torch:cd' + 'ist')",
    "globals": "def f(a, b): return globals()['cd' + 'ist'](a, b)",
    "a module's dictionary": "def f(a, b): return torch.__dict__['cd' + 'ist'](a, b)",
    "vars": "def f(a, b): return vars(torch)['cd' + 'ist'](a, b)",
    "operator": "from operator import methodcaller\ndef f(y): methodcaller('back' + 'ward')(y)",
    "attrgetter": "import operator\ndef f(y): operator.attrgetter('back' + 'ward')(y)()",
    "importlib": "import importlib\ndef f(x): return importlib.import_module('torch.' + 'func')",
    "eval": "def f(y): eval('y.back' + 'ward()')",
    "a compiled answer": "def f(a, b): return torch.cdist(a, b)\nf = torch.compile(f)",
    "a keyword in a dictionary": "def f(y): y.sum(**{'func': True})",
    "a bound name in another scope": "def g(): cdist = 1\ndef f(a, b): return [g, cdist][1](a, b)",
    "a method outside of self": "class f:\n    def backward(self): pass\n"
    "    def call(self, y): y.backward()",
}


@pytest.mark.parametrize("text", DETOURS.values(), ids=DETOURS)
def test_a_detour_to_a_forbidden_name_is_seen(text: str) -> None:
    mistake = find_mistake(text, "backward", "cdist", "func", "Linear")
    assert mistake == "uses-forbidden"


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("def f(x): return [y for y in x]", "uses-loop"),
        ("def f(x): return list(map(abs, x))", "uses-loop"),
        ("def f(x): return x and f(x[1:])", "uses-loop"),
        ("def g(x): return x and g(x[1:])\ndef f(x): return g(x)", "uses-loop"),
        (
            "def g(x): return x and h(x)\ndef h(x): return g(x[1:])\ndef f(x): return g(x)",
            "uses-loop",
        ),
        ("def f(x):\n    def g(y): return y and g(y[1:])\n    return g(x)", "uses-loop"),
        ("g = lambda x: x and g(x[1:])\ndef f(x): return g(x)", "uses-loop"),
        ("def f(x): return x and g(x[1:])\ng = f", "uses-loop"),
        (
            "class g:\n    def go(self, x): return x and self.go(x[1:])\n"
            "def f(x): return g().go(x)",
            "uses-loop",
        ),
        ("def g(x):\n    for y in x: pass\ndef f(x): return g(x)", "uses-loop"),
        ("def f(x):\n    for y in x: pass\nf = torch.compile(f)", "uses-loop"),
        ("import functools as t\ndef f(x): return t.reduce(max, x)", "uses-loop"),
        ("def f(x): return eval('[y for y in x]')", "uses-forbidden"),
        ("def f(map, x): return map(x)", None),
        ("def filter(x): return x\ndef f(x): return filter(x)", None),
        ("table = [i for i in range(3)]\ndef f(x): return table[x]", None),
        ("def f(x): return F.f(x)", None),
        ("def f(x):\n    from library import f\n    return f(x)", None),
        ("def g(f, x): return f(x)\ndef f(x): return g(abs, x)", None),
        ("def g(x): return abs(x)\ndef f(x): return g(g(x))", None),
    ],
)
def test_loops_are_seen_and_names_are_not_loops(text: str, mistake: str | None) -> None:
    assert find_mistake(text, loops=True) == mistake
