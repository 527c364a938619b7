"""Check how an answer is written. These checks read its text and never run it.

They keep an honest student from a shortcut, and refuse text that hides what it does, such as
``exec``. Always check the value too, because no text proves that a value is right.
"""

from __future__ import annotations

import ast
import inspect
import linecache
import textwrap
from typing import Any

from autograder.checks.failures import fail


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
        raise fail("no-source", name=getattr(function, "__name__", "your function")) from error
    return textwrap.dedent(text)


def _find_class_text(cls: type) -> str:
    """Return the text of a class. `inspect` can't find a class from a notebook's cell.

    Raises:
        OSError: If no cell holds a class with this name.
    """
    codes = [getattr(member, "__code__", None) for member in vars(cls).values()]
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
#: Calls that run or fetch something that the text does not show.
_HIDING_NAMES = {"exec", "eval", "__import__", "import_module"}
_LIBRARIES = {"torch", "nn", "F", "functional", "np", "numpy", "optim"}


def no_loops(function: Any) -> None:
    """Check that a function is written without a loop, comprehension, ``map`` or recursion.

    Raises:
        CheckFailed: ``uses-loop`` with the line in its message, or ``uses-forbidden`` for ``exec``.
    """
    source = source_of(function)
    _refuse_hidden_code(function, source)
    own_name = getattr(function, "__name__", "")
    for node in ast.walk(ast.parse(source)):
        called = isinstance(node, ast.Call) and (
            _get_called_name(node) in _LOOPING_NAMES
            # recursion; a call of torch's function of the same name, `F.one_hot`, is not
            or (isinstance(node.func, ast.Name) and node.func.id == own_name)
        )
        if isinstance(node, _LOOPS) or called:
            line = source.splitlines()[node.lineno - 1].strip()  # type: ignore[attr-defined]
            raise fail("uses-loop", name=getattr(function, "__name__", ""), line=line)


def avoids(function: Any, *names: str) -> None:
    """Check that a function does not use certain names, attributes or keyword arguments.

    Args:
        function: The student's function or class.
        *names: The names. ``"softmax"`` forbids ``softmax(x)``, ``F.softmax(x)`` and its import.

    Raises:
        CheckFailed: ``uses-forbidden``, and the message quotes the name and the line.
    """
    source = source_of(function)
    _refuse_hidden_code(function, source)
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


def _refuse_hidden_code(function: Any, source: str) -> None:
    """Refuse code whose text does not show what it does, such as ``getattr(torch, "cd" + "ist")``.

    Raises:
        CheckFailed: ``uses-forbidden``.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        used = _get_called_name(node)
        target = node.args[0] if used == "getattr" and node.args else None
        while isinstance(target, ast.Attribute):
            target = target.value
        fetches = isinstance(target, ast.Name) and target.id in _LIBRARIES
        if fetches or (isinstance(node.func, ast.Name) and used in _HIDING_NAMES):
            line = source.splitlines()[node.lineno - 1].strip()
            raise fail(
                "uses-forbidden", name=getattr(function, "__name__", ""), used=used, line=line
            )


def _get_called_name(node: ast.Call) -> str:
    target = node.func
    return target.id if isinstance(target, ast.Name) else getattr(target, "attr", "")
