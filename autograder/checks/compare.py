"""The checks that a test cell calls: each passes, or raises `CheckFailed` naming the mistake."""

from __future__ import annotations

import ast
import copy
import inspect
import linecache
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import torch

from autograder.checks.failures import CheckFailed, fail
from autograder.checks.values import describe, difference, kind

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Call:
    """Arguments for one call of the student's function. Make one with `call`."""

    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)

    def copy(self) -> Call:
        """The same arguments in fresh memory, strides and ``requires_grad`` kept."""
        return copy.deepcopy(self)

    def describe(self, name: str) -> str:
        """The call as it reads in code: ``as_column(tensor([1., 2.]))``."""
        args = [describe(arg, limit=120) for arg in self.args]
        args += [f"{key}={describe(value, limit=120)}" for key, value in self.kwargs.items()]
        return f"{name}({', '.join(args)})"


def call(*args: Any, **kwargs: Any) -> Call:
    """The arguments of one call, for `compare`."""
    return Call(args, kwargs)


@dataclass(frozen=True)
class AnyOf:
    """Several forms of one mistake. Make one with `any_of`."""

    forms: tuple[Any, ...]


def any_of(*forms: Any) -> AnyOf:
    """Several values (or functions) that are the same mistake: one id, many ways to it."""
    return AnyOf(forms)


def _forms(mistakes: Mapping[str, Any] | None) -> Iterator[tuple[str, Any]]:
    """Each known mistake with each of its forms."""
    for mistake, wrong in (mistakes or {}).items():
        for form in wrong.forms if isinstance(wrong, AnyOf) else (wrong,):
            yield mistake, form


def equal(
    got: Any,
    want: Any,
    *,
    mistakes: Mapping[str, Any] | None = None,
    given: str = "",
    tolerance: float | None = None,
    check_dtype: bool = True,
) -> None:
    """Check a value against the right one: type, shape, dtype, ``requires_grad``, numbers.

    Args:
        got: The student's value.
        want: The right value.
        mistakes: What each known mistake would have given, by its id in the catalogue.
        given: What the value was computed from, for the message: ``"as_column(v)"``.
        tolerance: Relative and absolute; by dtype where None.
        check_dtype: Whether a tensor's dtype must agree.

    Raises:
        CheckFailed: They differ. Names the mistake whose value `got` is, else the difference.
    """
    if got is Ellipsis:
        raise fail("not-attempted")
    found = difference(got, want, tolerance=tolerance, check_dtype=check_dtype)
    if found is None:
        return
    shown = "\n".join(line for line in (given, f"came back:\n{describe(got)}") if line)
    expected = describe(want)
    for mistake, value in _forms(mistakes):
        if difference(got, value, tolerance=tolerance, check_dtype=check_dtype) is None:
            raise fail(mistake, given=shown, expected=expected)
    raise fail(found.mistake, given=shown, expected=expected, **found.message_fields)


def answers(got: Any, *questions: str) -> None:
    """Check the form of a set of short answers: a dict with one answer for each question.

    Args:
        got: What the student's function returned.
        *questions: The keys it must have.

    Raises:
        CheckFailed: It is no dict, a question is missing or unknown, or an answer is ``...``.
    """
    if not isinstance(got, dict):
        raise fail("answers-not-a-dict", got=kind(got))
    for question in questions:
        if question not in got or got[question] is None or got[question] is Ellipsis:
            raise fail("answer-missing", question=question)
    for question in got:
        if question not in questions:
            raise fail("answer-unknown", question=str(question), want=", ".join(questions))


def predicted(
    got: Any, question: str, want: Any, *, mistakes: Mapping[str, Any] | None = None
) -> None:
    """Check one short answer.

    A list may stand for a tuple, ``torch.int32`` for ``"int32"``; upper case does not count.

    Args:
        got: All answers of the student, by question.
        question: The one to look at.
        want: The right answer.
        mistakes: What each known mistake would answer, by its id in the catalogue.

    Raises:
        CheckFailed: The answer is wrong or missing.
    """
    if not isinstance(got, dict) or question not in got:
        raise fail("answer-missing", question=question)
    answer = _plain(got[question])
    if difference(answer, _plain(want), check_dtype=False) is None:
        return
    given = f"your answer for {question}: {describe(got[question])}"
    for mistake, value in _forms(mistakes):
        if difference(answer, _plain(value), check_dtype=False) is None:
            raise fail(mistake, given=given, expected=describe(want))
    if isinstance(answer, str) and not isinstance(want, str) and answer != "error":
        try:
            ast.literal_eval(answer)
        except (ValueError, SyntaxError):
            pass
        else:
            raise fail("answer-as-text", given=given, question=question)
    if isinstance(answer, str) and answer in ("int", "float", "complex"):
        raise fail("dtype-without-bits", given=given, question=question)
    raise fail("wrong-answer", given=given, expected=describe(want), question=question)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip().lower().removeprefix("torch.")
    if isinstance(value, list | tuple):
        return tuple(_plain(item) for item in value)
    if isinstance(value, torch.dtype):
        return str(value).removeprefix("torch.")
    if isinstance(value, torch.Tensor) and value.dim() == 0:
        return value.item()
    return value


@dataclass(frozen=True)
class _Outcome:
    """What a call came to: a value, or an exception's type and text."""

    value: Any = None
    error: Exception | None = None

    def agrees_with(self, other: _Outcome, tolerance: float | None, check_dtype: bool) -> bool:
        if self.error is not None or other.error is not None:
            return type(self.error) is type(other.error) and str(self.error) == str(other.error)
        found = difference(self.value, other.value, tolerance=tolerance, check_dtype=check_dtype)
        return found is None


def _run(function: Callable[..., Any], arguments: Call) -> _Outcome:
    try:
        return _Outcome(value=function(*arguments.args, **arguments.kwargs))
    except Exception as error:
        return _Outcome(error=error)


def compare(
    function: Callable[..., Any],
    reference: Callable[..., Any],
    *,
    calls: Iterable[Call],
    mistakes: Mapping[str, Callable[..., Any]] | None = None,
    tolerance: float | None = None,
    check_dtype: bool = True,
    in_place: bool = False,
) -> None:
    """Call the student's function and the reference on equal arguments and compare.

    The order is: type, shape, dtype, ``requires_grad``, input untouched, value. When anything
    differs, each known mistake is computed on the same arguments first, and named if it gives
    the very result (or the very exception) that the student's function gave.

    Args:
        function: The student's.
        reference: Right by definition.
        calls: The arguments, one `call` each; every function gets its own copy.
        mistakes: What each known mistake would compute, by its id in the catalogue.
        tolerance: Relative and absolute; by dtype where None.
        check_dtype: Whether a tensor's dtype must agree.
        in_place: Whether the function is meant to change its arguments; then they are
            compared with the reference's afterwards, else they must be untouched.

    Raises:
        CheckFailed: The first call that differs, by the name of the mistake.
    """
    name = getattr(function, "__name__", "your function")
    for arguments in calls:
        ours, theirs = arguments.copy(), arguments.copy()
        want, got = _run(reference, ours), _run(function, theirs)
        if want.error is not None:
            raise RuntimeError(f"the reference for {name} failed") from want.error
        if isinstance(got.error, NotImplementedError) and not str(got.error):  # the blank stub
            raise got.error
        if not got.agrees_with(want, tolerance, check_dtype):
            for mistake, wrong in _forms(mistakes):
                if got.agrees_with(_run(wrong, arguments.copy()), tolerance, check_dtype):
                    raise fail(mistake, given=_given(name, arguments, got),
                               expected=describe(want.value), name=name)  # fmt: skip
            if got.error is not None:
                raise got.error
        _check_order(got, want.value, arguments, theirs, ours, in_place=in_place, name=name,
                     tolerance=tolerance, check_dtype=check_dtype)  # fmt: skip


def _given(name: str, arguments: Call, got: _Outcome) -> str:
    """What was called and what came back; made for failures only, since it takes its time."""
    given = arguments.describe(name)
    return given if got.error else f"{given}\ncame back:\n{describe(got.value)}"


def example(
    function: Callable[..., Any],
    arguments: Call,
    want: Any,
    *,
    mistakes: Mapping[str, Any] | None = None,
    tolerance: float | None = None,
    check_dtype: bool = True,
) -> None:
    """Check one call against a value written out: the visible test, which shows no formula.

    Args:
        function: The student's.
        arguments: Of the one call.
        want: The right value.
        mistakes: The value that each known mistake gives, by its id in the catalogue.
        tolerance: Relative and absolute; by dtype where None.
        check_dtype: Whether a tensor's dtype must agree.

    Raises:
        CheckFailed: The result differs, or the arguments were changed, as in `compare`.
    """

    def always(value: Any) -> Callable[..., Any]:
        return lambda *_args, **_kwargs: value

    wrong: dict[str, Any] = {}
    for mistake, value in _forms(mistakes):
        wrong[mistake] = AnyOf((*wrong.get(mistake, AnyOf(())).forms, always(value)))
    compare(function, always(want), calls=[arguments], mistakes=wrong, tolerance=tolerance,
            check_dtype=check_dtype)  # fmt: skip


def _check_order(
    got: _Outcome,
    want: Any,
    before: Call,
    theirs: Call,
    ours: Call,
    *,
    in_place: bool,
    name: str,
    tolerance: float | None,
    check_dtype: bool,
) -> None:
    """Form first, then the arguments, then the numbers, so that the message names the cause."""
    found = difference(got.value, want, tolerance=tolerance, check_dtype=check_dtype)
    if found and found.mistake != "wrong-value":
        raise fail(found.mistake, given=_given(name, before, got), expected=describe(want),
                   name=name, **found.message_fields)  # fmt: skip
    after = difference(
        (theirs.args, theirs.kwargs),
        (ours.args, ours.kwargs) if in_place else (before.args, before.kwargs),
        tolerance=tolerance,
    )
    if after:
        raise fail("not-in-place" if in_place else "changed-input",
                   given=_given(name, before, got), name=name)  # fmt: skip
    if found:
        raise fail("wrong-value", given=_given(name, before, got), expected=describe(want),
                   name=name, **found.message_fields)  # fmt: skip


def raises(error: type[Exception], function: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """Check that a call raises `error` (or a subclass of it).

    Raises:
        CheckFailed: It raised nothing (``no-error``) or something else (``wrong-error``).
    """
    name = getattr(function, "__name__", "your function")
    given = Call(args, kwargs).describe(name)
    try:
        value = function(*args, **kwargs)
    except error as caught:
        # a stub's NotImplementedError is a RuntimeError, but not an answer
        if isinstance(caught, NotImplementedError) and error is not NotImplementedError:
            raise
        return
    except NotImplementedError:
        raise
    except Exception as other:
        raise fail("wrong-error", given=given, name=name, want=error.__name__,
                   got=f"{type(other).__name__}: {other}") from other  # fmt: skip
    raise fail("no-error", given=f"{given}\ncame back:\n{describe(value)}", name=name,
               want=error.__name__)  # fmt: skip


def is_function(value: Any, name: str) -> None:
    """Check that `value` can be called.

    Raises:
        CheckFailed: It is a plain value (``not-a-function``).
    """
    if not callable(value):
        raise fail("not-a-function", name=name, got=kind(value))


def source_of(function: Any) -> str:
    """The text of the student's function or class, for constraints on how it is written.

    Raises:
        CheckFailed: The text can't be found (``no-source``).
    """
    try:
        text = getattr(function, "__source__", None)
        if not text:
            inspected = _class_text if isinstance(function, type) else inspect.getsource
            text = inspected(function)
    except (OSError, TypeError, SyntaxError) as error:
        raise fail("no-source", name=getattr(function, "__name__", "your function")) from error
    return textwrap.dedent(text)


def _class_text(cls: type) -> str:
    """The text of a class: `inspect` can't find one that was written in a notebook's cell.

    Raises:
        OSError: No cell holds a class of this name.
    """
    codes = [getattr(member, "__code__", None) for member in vars(cls).values()]
    files = [code.co_filename for code in codes if code is not None]
    # a class without methods leads nowhere: then the newest cell that defines its name
    for file in files or [name for name in reversed(linecache.cache) if "ipy" in name]:
        text = "".join(linecache.getlines(file))
        for node in ast.walk(ast.parse(text)) if f"class {cls.__name__}" in text else ():
            if isinstance(node, ast.ClassDef) and node.name == cls.__name__:
                return ast.get_source_segment(text, node) or ""
    raise OSError(f"no text of the class {cls.__name__}")


_LOOPS = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_LOOPING_NAMES = {"map", "filter", "apply_", "vectorize", "reduce", "apply_along_axis"}
#: Calls that run or fetch what the text does not show.
_HIDING_NAMES = {"exec", "eval", "__import__", "import_module"}
_LIBRARIES = {"torch", "nn", "F", "functional", "np", "numpy", "optim"}


def no_loops(function: Any) -> None:
    """Check that a function is written without a loop, comprehension, ``map`` or recursion.

    Raises:
        CheckFailed: ``uses-loop``; the message quotes the line. ``uses-forbidden`` for ``exec``.
    """
    source = source_of(function)
    _no_hiding(function, source)
    own_name = getattr(function, "__name__", "")
    for node in ast.walk(ast.parse(source)):
        called = isinstance(node, ast.Call) and (
            _called_name(node) in _LOOPING_NAMES
            # recursion; torch's function of the same name, `F.one_hot`, is none
            or (isinstance(node.func, ast.Name) and node.func.id == own_name)
        )
        if isinstance(node, _LOOPS) or called:
            line = source.splitlines()[node.lineno - 1].strip()  # type: ignore[attr-defined]
            raise fail("uses-loop", name=getattr(function, "__name__", ""), line=line)


def avoids(function: Any, *names: str) -> None:
    """Check that a function does not use certain names, attributes or keyword arguments.

    Raises:
        CheckFailed: ``uses-forbidden``; the message quotes the name and the line.
    """
    source = source_of(function)
    _no_hiding(function, source)
    for node in ast.walk(ast.parse(source)):
        name = node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
        if isinstance(node, ast.alias):  # from torch.nn.functional import softmax as s
            name = node.name.rpartition(".")[2]
        if isinstance(node, ast.keyword):  # backward(retain_graph=True)
            name = node.arg or ""
        if isinstance(node, ast.ImportFrom):  # from torch.func import vjp
            name = next((part for part in (node.module or "").split(".") if part in names), "")
        if name in names:
            line = source.splitlines()[node.lineno - 1].strip()  # type: ignore[attr-defined]
            raise fail(
                "uses-forbidden", name=getattr(function, "__name__", ""), used=name, line=line
            )


def _no_hiding(function: Any, source: str) -> None:
    """Refuse code whose text does not show what it does, such as ``getattr(torch, "cd" + "ist")``.

    Raises:
        CheckFailed: ``uses-forbidden``.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        used = _called_name(node)
        target = node.args[0] if used == "getattr" and node.args else None
        while isinstance(target, ast.Attribute):
            target = target.value
        fetches = isinstance(target, ast.Name) and target.id in _LIBRARIES
        if fetches or (isinstance(node.func, ast.Name) and used in _HIDING_NAMES):
            line = source.splitlines()[node.lineno - 1].strip()
            raise fail(
                "uses-forbidden", name=getattr(function, "__name__", ""), used=used, line=line
            )


def _called_name(node: ast.Call) -> str:
    target = node.func
    return target.id if isinstance(target, ast.Name) else getattr(target, "attr", "")


def in_kernel(function: F) -> F:
    """Mark a test's function that must run where the student's objects live.

    It may use only its arguments and what the set-up cell imports, and returns plain data. In
    a student's own JupyterLab, where everything is one process, this changes nothing.
    """
    return function


__all__ = [
    "AnyOf",
    "Call",
    "CheckFailed",
    "answers",
    "any_of",
    "avoids",
    "call",
    "compare",
    "equal",
    "example",
    "in_kernel",
    "is_function",
    "no_loops",
    "predicted",
    "raises",
    "source_of",
]
