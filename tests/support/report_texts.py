"""Find what a test cell gives to a report, without running it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.results.catalogue import catalogue
from autograder.translation.units import CODE_SPAN
from tests.support.prose import is_prose

PHRASE = "checks.phrase"
_DESCRIBE = "checks.describe"
#: Arguments of the checks that a report shows.
_SHOWN = {"given", "expected", "returned"}


def find_untranslated(source: str) -> list[str]:
    """Return the code of the English texts that a test cell gives to a report as plain strings.

    They are arguments such as ``given=``, fields of ``checks.fail``, messages of assertions, and
    names of parts that are not literal. The texts are followed through names, loops, and functions
    of the cell. A name stands for all that the cell calls so.
    """
    cell = _Cell(ast.parse(source))
    seen: set[int] = set()
    return [
        ast.unparse(node) for text in cell.find_shown() for node in cell.find_english(text, seen)
    ]


class _Cell:
    """The code of a test cell."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.functions: dict[str, list[ast.FunctionDef]] = {}
        self.calls: dict[str, list[ast.Call]] = {}
        self.bound: dict[str, list[ast.expr]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                self.functions.setdefault(node.name, []).append(node)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                self.calls.setdefault(node.func.id, []).append(node)
        for node in ast.walk(tree):
            self._bind(node)

    # -------------------------------------------------------------- what a name stands for

    def _bind(self, node: ast.AST) -> None:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._bind_target(target, node.value)
        elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.NamedExpr) and node.value:
            self._bind_target(node.target, node.value)
        elif isinstance(node, ast.For | ast.comprehension):
            for item in self._open(node.iter):
                self._bind_target(node.target, item)
        elif isinstance(node, ast.FunctionDef):
            for name, value in self._find_arguments(node):
                self.bound.setdefault(name, []).append(value)

    def _bind_target(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self.bound.setdefault(target.id, []).append(value)
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for part, item in zip(target.elts, value.elts, strict=False):
                self._bind_target(part, item)

    def _open(self, values: ast.expr) -> Iterator[ast.expr]:
        """Yield the items of a loop that the cell writes out."""
        if isinstance(values, ast.List | ast.Tuple | ast.Set):
            yield from values.elts
        elif isinstance(values, ast.Dict):
            yield from (key for key in values.keys if key)
        elif isinstance(values, ast.Name):
            for value in self.bound.get(values.id, []):
                if not isinstance(value, ast.Name):
                    yield from self._open(value)
        elif isinstance(values, ast.Call) and getattr(values.func, "attr", "") == "items":
            owner = getattr(values.func, "value", None)
            if isinstance(owner, ast.Dict):
                pairs = zip(owner.keys, owner.values, strict=True)
                yield from (ast.Tuple([key, value]) for key, value in pairs if key)

    def _find_arguments(self, function: ast.FunctionDef) -> Iterator[tuple[str, ast.expr]]:
        """Yield what the cell's calls of a function, and its defaults, give to each parameter."""
        names = [argument.arg for argument in [*function.args.posonlyargs, *function.args.args]]
        defaults = function.args.defaults
        yield from zip(names[len(names) - len(defaults) :], defaults, strict=True)
        for argument, default in zip(
            function.args.kwonlyargs, function.args.kw_defaults, strict=True
        ):
            if default:
                yield argument.arg, default
        for call in self.calls.get(function.name, []):
            yield from zip(names, call.args, strict=False)
            yield from ((word.arg, word.value) for word in call.keywords if word.arg)

    def _find_values(self, node: ast.expr) -> list[ast.expr]:
        """Return the expressions that a value comes from, as far as the cell shows it."""
        if isinstance(node, ast.Name):
            return self.bound.get(node.id, [])
        if isinstance(node, ast.IfExp):
            return [node.body, node.orelse]
        if isinstance(node, ast.BoolOp):
            return node.values
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            bodies = self.functions.get(node.func.id, [])
            returns = (n for body in bodies for n in ast.walk(body) if isinstance(n, ast.Return))
            return [node.value for node in returns if node.value]
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("join", "format"):
            return [*node.args, *(word.value for word in node.keywords), node.func.value]  # type: ignore[attr-defined]
        if isinstance(node, ast.List | ast.Tuple):
            return node.elts
        return []

    # -------------------------------------------------------------- what a report shows

    def find_shown(self) -> Iterator[ast.expr]:
        """Yield the values that the cell gives to reports."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Assert) and node.msg:
                yield node.msg
            if not isinstance(node, ast.Call):
                continue
            function = _get_name(node.func)
            if function == "AssertionError":
                yield from node.args
            elif function == "ex.part":  # a literal is a unit of its own
                yield from (text for text in node.args[:1] if not isinstance(text, ast.Constant))
            elif function.startswith("checks."):
                yield from (word.value for word in node.keywords if word.arg in _SHOWN)
            if function == "checks.fail":
                mistake = node.args[0].value if isinstance(node.args[0], ast.Constant) else ""
                for word in node.keywords:
                    if word.arg and word.arg not in _SHOWN and not _is_quoted(mistake, word.arg):
                        yield word.value

    def find_english(self, text: ast.expr, seen: set[int]) -> Iterator[ast.expr]:
        """Yield the parts of a shown value that are English and not phrases."""
        if id(text) in seen:
            return
        seen.add(id(text))
        if isinstance(text, ast.Call) and _get_name(text.func) == PHRASE:
            for word in text.keywords:
                yield from self.find_english(word.value, seen)
            return
        is_text = isinstance(text, ast.Constant) and isinstance(text.value, str)
        parts: list[ast.expr] = []
        if isinstance(text, ast.JoinedStr):
            is_text = True
            parts = [part.value for part in text.values if isinstance(part, ast.FormattedValue)]
        elif isinstance(text, ast.BinOp):
            parts = [text.left, text.right]
            for part in parts:
                yield from self.find_english(part, seen)
        # a phrase in an f-string or a sum becomes plain English
        if (is_text and is_prose(_fill(text))) or any(
            self._may_be_phrase(part, set()) for part in parts
        ):
            yield text
        for value in self._find_values(text):
            yield from self.find_english(value, seen)

    def _may_be_phrase(self, text: ast.expr, seen: set[int]) -> bool:
        if id(text) in seen:
            return False
        seen.add(id(text))
        if isinstance(text, ast.Call) and _get_name(text.func) in (PHRASE, _DESCRIBE):
            return True
        return any(self._may_be_phrase(value, seen) for value in self._find_values(text))


def _get_name(function: ast.expr) -> str:
    """Return the name in a call: ``phrase`` or ``checks.phrase``."""
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return f"{function.value.id}.{function.attr}"
    return function.id if isinstance(function, ast.Name) else ""


def _fill(text: ast.expr) -> str:
    """Return a string, with ``x`` for each field."""
    if isinstance(text, ast.Constant):
        return str(text.value)
    return "".join(
        _fill(part) if isinstance(part, ast.Constant) else "x"
        for part in getattr(text, "values", [])
    )


def _is_quoted(mistake: str, field: str) -> bool:
    """Return whether the texts of a mistake show a field as code only."""
    texts = " ".join(catalogue().get(mistake, {"says": f"{{{field}}}"}).values())
    return f"{{{field}}}" not in CODE_SPAN.sub("", texts)


def find_phrases(source: str, name: str = PHRASE) -> Iterator[tuple[str, set[str], set[str]]]:
    """Yield each phrase of a code: its template, the fields there, and the fields that it gets.

    Raises:
        ValueError: The template is not a literal, or the fields are not written out.
    """
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and _get_name(node.func) == name):
            continue
        template = node.args[0] if len(node.args) == 1 else None
        if not isinstance(template, ast.Constant) or any(not word.arg for word in node.keywords):
            raise ValueError(f"a phrase with hidden parts: {ast.unparse(node)}")
        named = set(re.findall(r"\{(\w+)\}", template.value))
        yield template.value, named, {str(word.arg) for word in node.keywords}
