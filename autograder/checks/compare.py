"""A test cell calls these checks. Each passes, or raises `CheckFailed` and names the mistake."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from textwrap import indent
from typing import Any

from autograder.checks.arguments import changes_come_back
from autograder.checks.details import find_mistakes
from autograder.checks.failures import fail
from autograder.checks.values import Tolerance, describe, difference, kind, name_of
from autograder.language import Phrase, Text, join
from autograder.results import Contrast


@dataclass(frozen=True)
class Call:
    """A call holds the arguments for one call of the student's function. Make one with `call`."""

    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)

    def copy(self) -> Call:
        """Return the same arguments in new memory, with their strides and ``requires_grad``."""
        return copy.deepcopy(self)

    def describe(self, name: Text) -> Text:
        """Return the call as code: ``as_column(tensor([1., 2.]))``."""
        args = [describe(arg, limit=120) for arg in self.args]
        args += [join("=", [key, describe(value, limit=120)]) for key, value in self.kwargs.items()]
        if not any("\n" in arg for arg in args):
            return join("", [name, "(", join(", ", args), ")"])
        # a value of several lines stays aligned only if its lines move together
        if len(args) == 1:
            margin = " " * len(f"{name}(")
            return join("", [name, "(", args[0].replace("\n", "\n" + margin), ")"])
        return join("\n", [join("", [name, "("]), *map(_write_line, args), ")"])


def _write_line(argument: Text) -> Text:
    """Return an argument of a call that has several lines. A phrase has only one."""
    if isinstance(argument, Phrase):
        return join("", ["    ", argument, ","])
    return indent(f"{argument},", "    ")


def call(*args: Any, **kwargs: Any) -> Call:
    """Hold the arguments of one call, for `compare` and `example`.

    >>> call(torch.ones(2), dim=0).describe("total")
    'total(tensor([1., 1.]), dim=0)'
    """
    return Call(args, kwargs)


@dataclass(frozen=True)
class AnyOf:
    """This holds several forms of one mistake. Make it with `any_of`."""

    forms: tuple[Any, ...]


def any_of(*forms: Any) -> AnyOf:
    """Group several values (or functions) that are the same mistake, under one id.

    Use it as a value of ``mistakes=``: ``{"row-for-column": any_of(row, row.float())}``.
    """
    return AnyOf(forms)


def iterate_forms(mistakes: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Return each known mistake with each of its forms."""
    for mistake, wrong in mistakes.items():
        for form in wrong.forms if isinstance(wrong, AnyOf) else (wrong,):
            yield mistake, form


def equal(
    got: Any,
    want: Any,
    *,
    mistakes: Mapping[str, Any] | None = None,
    given: Text = "",
    tolerance: Tolerance = None,
    check_dtype: bool = True,
) -> None:
    """Check a value against the right one: type, shape, dtype, ``requires_grad``, numbers.

    Args:
        got: The student's value.
        want: The right value.
        mistakes: The fingerprints: the value that each known mistake gives, by its id in the
            catalogue. `any_of` holds several values for one id.
        given: The code that computed the value, for the message: ``"as_column(v)"``. What is not
            code is a `phrase`.
        tolerance: The relative and absolute tolerance, or a dictionary with one for each dtype.
            By default, it depends on the dtype.
        check_dtype: Whether a tensor's dtype must agree.

    Raises:
        CheckFailed: If they differ. It names the mistake that gives the value `got`, or else the
            first difference: ``wrong-type``, ``wrong-shape``, ``wrong-dtype``, ``wrong-value``.
    """
    if got is Ellipsis:
        raise fail("not-attempted")
    mismatch = difference(got, want, tolerance=tolerance, check_dtype=check_dtype)
    if mismatch is None:
        return
    mistakes = find_mistakes() if mistakes is None else mistakes
    for mistake, value in iterate_forms(mistakes):
        if difference(got, value, tolerance=tolerance, check_dtype=check_dtype) is None:
            raise fail(mistake, given=given, expected=describe(want), returned=describe(got),
                       contrast=mismatch.contrast)  # fmt: skip
    raise fail(mismatch.mistake, given=given, expected=describe(want), returned=describe(got),
               contrast=mismatch.contrast, **mismatch.message_fields)  # fmt: skip


@dataclass(frozen=True)
class _Outcome:
    """An outcome is what a call returned, or the exception that it raised."""

    value: Any = None
    error: Exception | None = None

    def agrees_with(self, other: _Outcome, tolerance: Tolerance, check_dtype: bool) -> bool:
        if self.error is not None or other.error is not None:
            return type(self.error) is type(other.error) and str(self.error) == str(other.error)
        mismatch = difference(self.value, other.value, tolerance=tolerance, check_dtype=check_dtype)
        return mismatch is None


def _run(function: Callable[..., Any], arguments: Call) -> _Outcome:
    try:
        with changes_come_back():
            return _Outcome(value=function(*arguments.args, **arguments.kwargs))
    except Exception as error:
        return _Outcome(error=error)


def compare(
    function: Callable[..., Any],
    reference: Callable[..., Any],
    *,
    calls: Iterable[Call],
    mistakes: Mapping[str, Callable[..., Any]] | None = None,
    tolerance: Tolerance = None,
    check_dtype: bool = True,
    in_place: bool = False,
    name: str = "",
) -> None:
    """Call the student's function and the reference on equal arguments, and compare.

    The order of the checks is: type, shape, dtype, ``requires_grad``, input not changed, value.
    When something differs, the check first computes each known mistake on the same arguments. It
    names the mistake that gives the same result (or exception) as the student's function.

    The reference shows a formula, so `compare` belongs in a hidden part. A visible part uses
    `example`.

    Args:
        function: The student's function.
        reference: A function that is right by definition.
        calls: The arguments, one `call` each. Every function gets its own copy of them.
        mistakes: The fingerprints: a function for each known mistake, by its id in the catalogue.
        tolerance: The relative and absolute tolerance, or a dictionary with one for each dtype.
            By default, it depends on the dtype.
        check_dtype: Whether a tensor's dtype must agree.
        in_place: Whether the function should change its arguments. If so, they are compared with
            the reference's arguments after the call. If not, they must not change.
        name: The name of the student's function for messages, if `function` is another one that
            calls it.

    Raises:
        CheckFailed: At the first call that differs. It names the mistake.
    """
    mistakes = find_mistakes() if mistakes is None else mistakes
    called = name_of(function)
    name = name or called
    for arguments in calls:
        want_arguments, got_arguments = arguments.copy(), arguments.copy()
        want, got = _run(reference, want_arguments), _run(function, got_arguments)
        if want.error is not None:
            raise RuntimeError(f"the reference for {name} failed") from want.error
        if isinstance(got.error, NotImplementedError) and not str(got.error):  # the blank stub
            raise got.error
        if not got.agrees_with(want, tolerance, check_dtype):
            for mistake, wrong in iterate_forms(mistakes):
                if got.agrees_with(_run(wrong, arguments.copy()), tolerance, check_dtype):
                    returned = "" if got.error else describe(got.value)
                    raise fail(mistake, given=arguments.describe(called), returned=returned,
                               expected=describe(want.value),
                               contrast=_find_contrast(got, want, tolerance, check_dtype),
                               name=name)  # fmt: skip
            if got.error is not None:
                raise got.error
        _check_in_order(got, want.value, arguments, got_arguments, want_arguments, called=called,
                        name=name, in_place=in_place, tolerance=tolerance,
                        check_dtype=check_dtype)  # fmt: skip


def _find_contrast(
    got: _Outcome, want: _Outcome, tolerance: Tolerance, check_dtype: bool
) -> Contrast | None:
    if got.error is not None:
        return None
    mismatch = difference(got.value, want.value, tolerance=tolerance, check_dtype=check_dtype)
    return mismatch.contrast if mismatch else None


def example(
    function: Callable[..., Any],
    arguments: Call,
    want: Any,
    *,
    mistakes: Mapping[str, Any] | None = None,
    tolerance: Tolerance = None,
    check_dtype: bool = True,
) -> None:
    """Check one call against a value that the test cell writes out.

    A visible part uses this check, because it does not show the formula.

    Args:
        function: The student's function.
        arguments: The arguments of the call, made with `call`.
        want: The right value.
        mistakes: The value that each known mistake gives, by its id in the catalogue.
        tolerance: The relative and absolute tolerance, or a dictionary with one for each dtype.
            By default, it depends on the dtype.
        check_dtype: Whether a tensor's dtype must agree.

    Raises:
        CheckFailed: If the result differs, or the function changes its arguments, as in `compare`.
    """

    def always(value: Any) -> Callable[..., Any]:
        return lambda *_args, **_kwargs: value

    mistakes = find_mistakes() if mistakes is None else mistakes
    wrong: dict[str, Any] = {}
    for mistake, value in iterate_forms(mistakes):
        wrong[mistake] = AnyOf((*wrong.get(mistake, AnyOf(())).forms, always(value)))
    compare(function, always(want), calls=[arguments], mistakes=wrong, tolerance=tolerance,
            check_dtype=check_dtype)  # fmt: skip


def _check_in_order(
    got: _Outcome,
    want: Any,
    before: Call,
    got_arguments: Call,
    want_arguments: Call,
    *,
    in_place: bool,
    called: str,
    name: str,
    tolerance: Tolerance,
    check_dtype: bool,
) -> None:
    """Check form, then arguments, then numbers, so that the message names the cause."""
    mismatch = difference(got.value, want, tolerance=tolerance, check_dtype=check_dtype)
    if mismatch and mismatch.mistake != "wrong-value":
        raise fail(mismatch.mistake, given=before.describe(called), expected=describe(want),
                   returned=describe(got.value), name=name,
                   contrast=mismatch.contrast, **mismatch.message_fields)  # fmt: skip
    expected = want_arguments if in_place else before
    changed = difference(
        (got_arguments.args, got_arguments.kwargs),
        (expected.args, expected.kwargs),
        tolerance=tolerance if in_place else 0.0,  # a small change is a change
    )
    if changed:
        raise fail("not-in-place" if in_place else "changed-input",
                   given=before.describe(called), name=name,
                   returned=describe(got.value))  # fmt: skip
    if mismatch:
        raise fail("wrong-value", given=before.describe(called), expected=describe(want),
                   returned=describe(got.value), name=name,
                   contrast=mismatch.contrast, **mismatch.message_fields)  # fmt: skip


def raises(error: type[Exception], function: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """Check that the call ``function(*args, **kwargs)`` raises `error` (or a subclass of it).

    Raises:
        CheckFailed: If it raises nothing (``no-error``) or something else (``wrong-error``).
    """
    name = name_of(function)
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
    raise fail("no-error", given=given, returned=describe(value), name=name,
               want=error.__name__)  # fmt: skip


def is_function(value: Any, name: str) -> None:
    """Check that `value` can be called, for a name that a student may have given to a plain value.

    Raises:
        CheckFailed: If it is a plain value (``not-a-function``).
    """
    if not callable(value):
        raise fail("not-a-function", name=name, got=kind(value))
