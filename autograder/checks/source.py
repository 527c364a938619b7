"""Check how an answer is written. These checks read its text and never run it.

They keep an honest student from a shortcut, and refuse text that hides what it does, such as
``exec``. Always check the value too, because no text proves that a value is right.
"""

from __future__ import annotations

import ast
import inspect
import linecache
import textwrap
from functools import lru_cache
from typing import Any, NoReturn

from autograder.checks.failures import fail
from autograder.checks.recursion import find_recursive_calls
from autograder.checks.used_names import (
    Use,
    find_computed_names,
    find_free_names,
    is_own_object,
    list_uses,
)
from autograder.checks.values import name_of


def source_of(function: Any) -> str:
    """Return the text of the student's function or class, for rules on how it is written.

    The grader takes this text from the submission, not from the student's process.

    Raises:
        CheckFailed: If the text can't be found (``no-source``).
    """
    try:
        text = getattr(function, "__source__", None)
        if not text:
            inspected = _find_class_text if isinstance(function, type) else inspect.getsource
            text = inspected(function)
    except (OSError, TypeError, SyntaxError) as error:
        raise fail("no-source", name=name_of(function)) from error
    return textwrap.dedent(text)


def _find_class_text(cls: type) -> str:
    """Return the text of a class. `inspect` can't find a class from a notebook's cell.

    Raises:
        OSError: If no cell holds a class with this name.
    """
    members = [inspect.unwrap(member) for member in vars(cls).values() if callable(member)]
    codes = [getattr(member, "__code__", None) for member in members]
    files = [code.co_filename for code in codes if code is not None]
    # a class without methods has no file: search for the newest cell that defines its name
    for file in files or [name for name in reversed(linecache.cache) if "ipy" in name]:
        text = "".join(linecache.getlines(file))
        for node in ast.walk(ast.parse(text)) if f"class {cls.__name__}" in text else ():
            if isinstance(node, ast.ClassDef) and node.name == cls.__name__:
                return ast.get_source_segment(text, node) or ""
    raise OSError(f"no text of the class {cls.__name__}")


_LOOPS = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_LOOPING_NAMES = {"map", "filter", "apply_", "vectorize", "reduce", "apply_along_axis"}
#: Names that run or fetch something that the text does not show.
_HIDING_NAMES = {
    "exec", "eval", "compile", "__import__", "import_module", "globals", "locals", "vars",
    "attrgetter", "methodcaller", "__getattribute__", "__dict__", "__globals__", "__builtins__",
    "__subclasses__", "getattr_static", "resolve_name",
}  # fmt: skip
#: Of these, attributes with another meaning: `torch.compile` is not the built-in function.
_HONEST_ATTRIBUTES = {"compile", "eval", "exec", "locals", "globals", "vars"}


def no_loops(function: Any) -> None:
    """Check that a function is written without a loop, comprehension, ``map`` or recursion.

    Raises:
        CheckFailed: ``uses-loop`` with the line in its message, or ``uses-forbidden`` for ``exec``.
    """
    source = source_of(function)
    tree = ast.parse(source)
    _refuse_hidden_code(function, source)
    free = find_free_names(source)
    repeating = [*find_recursive_calls(tree)]
    for node in ast.walk(tree):
        if isinstance(node, _LOOPS) or node in repeating or _loops_by_call(node, free):
            line = _get_line(source, node.lineno)  # type: ignore[attr-defined]
            raise fail("uses-loop", name=getattr(function, "__name__", ""), line=line)


def _loops_by_call(node: ast.AST, free: set[str]) -> bool:
    """Return whether a node calls a function of a library that loops."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id in _LOOPING_NAMES and node.func.id in free
    return isinstance(node.func, ast.Attribute) and node.func.attr in _LOOPING_NAMES


def avoids(function: Any, *names: str) -> None:
    """Check that a function does not use certain names, attributes or keyword arguments.

    A name that the answer binds itself does not count: its own helper may be called ``backward``.

    Args:
        function: The student's function or class.
        *names: The names. ``"softmax"`` forbids ``softmax(x)``, ``F.softmax(x)`` and its import.

    Raises:
        CheckFailed: ``uses-forbidden``, and the message quotes the name and the line.
    """
    source = source_of(function)
    _refuse_hidden_code(function, source)
    for use in list_uses(source):
        if use.name in names:
            _fail_forbidden(function, use.name, _get_line(source, use.line))


def _refuse_hidden_code(function: Any, source: str) -> None:
    """Refuse code whose text does not show what it does, such as ``getattr(torch, "cd" + "ist")``.

    Raises:
        CheckFailed: ``uses-forbidden``.
    """
    if hidden := _find_hidden_code(source):
        _fail_forbidden(function, hidden.name, _get_line(source, hidden.line))


@lru_cache(maxsize=64)
def _find_hidden_code(source: str) -> Use | None:
    tree = ast.parse(source)
    free, computed = find_free_names(source), find_computed_names(tree)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        used = ""
        if isinstance(node, ast.Name) and node.id in free:
            if node.id == "getattr" and id(node) not in called:  # it gets another name
                return Use("getattr", node.lineno)
            used = node.id
        elif isinstance(node, ast.Attribute) and not is_own_object(node.value):
            used = "" if node.attr in _HONEST_ATTRIBUTES else node.attr
        elif isinstance(node, ast.ImportFrom):
            used = next((a.name for a in node.names if a.name in _HIDING_NAMES), "")
        if used in _HIDING_NAMES or _gets_hidden_attribute(node, computed):
            return Use(used or "getattr", node.lineno)  # type: ignore[attr-defined]
    return None


def _gets_hidden_attribute(node: ast.AST, computed: set[str]) -> bool:
    """Return whether a node is ``getattr`` with a name that the text does not show.

    An attribute of the answer's own object or of a value that it computed is no hiding place:
    ``getattr(losses, reduction)()``.
    """
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "getattr"
        and len(node.args) > 1
        and not isinstance(node.args[1], ast.Constant)
        and not is_own_object(node.args[0])
        and not (isinstance(node.args[0], ast.Name) and node.args[0].id in computed)
    )


def _fail_forbidden(function: Any, used: str, line: str) -> NoReturn:
    raise fail("uses-forbidden", name=getattr(function, "__name__", ""), used=used, line=line)


def _get_line(source: str, number: int) -> str:
    return source.splitlines()[number - 1].strip()
