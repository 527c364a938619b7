"""Shorten a test cell for students: what shows how to solve the exercise goes to another place.

The parts stay, and the data that they use. Helper functions, references, tables of mistakes and the
argument ``mistakes=`` of each check move away. `Exercise.load_details` finds them again.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.language import phrase, show
from autograder.results.catalogue import catalogue

#: The folder in the course's folder with what released cells leave out, a file for each notebook.
DETAILS = Path("course") / "check_details"
#: The checks that take ``mistakes=``.
_CHECKS = {"checks.compare", "checks.equal", "checks.example", "checks.predicted"}
_LINE_LENGTH = 100

Mistakes = dict[str, dict[str, str]]


@dataclass(frozen=True)
class ShortCell:
    """A test cell for students, and what it leaves out.

    Attributes:
        source: The cell's text.
        exercise: The name of its exercise.
        helpers: The code of the functions and tables that moved away.
        mistakes: The code of each argument ``mistakes=``, by the part's name and the call's code.
    """

    source: str
    exercise: str
    helpers: str
    mistakes: Mistakes

    @property
    def leaves_out(self) -> bool:
        """Whether the cell leaves out anything."""
        return bool(self.helpers or self.mistakes)


def read_exercise(source: str) -> str:
    """Return the name in ``ex = checks.Exercise(NAME, ...)``, or "" if a cell has no such line."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return ""
    return next((name for node in body if (name := _get_exercise(node))), "")


def shorten(source: str, assignment: str) -> ShortCell:
    """Shorten a test cell that defines an exercise. It must not have hidden tests any more.

    The second of two equal calls in a part keeps its mistakes if they differ from the first's.
    """
    exercise, body = read_exercise(source), ast.parse(source).body
    mistakes: Mistakes = {}
    calls = {node: _take_mistakes(source, node, mistakes) for node in body}
    shown = _choose_shown(body)
    codes = [ast.parse(f"({code}\n)") for known in mistakes.values() for code in known.values()]
    needed = _choose_needed([node for node in body if node not in shown], [*shown, *codes])
    lines = source.splitlines()
    helpers = "\n\n\n".join(_get_text(lines, node, []) for node in needed)
    title = show(phrase("Checks of {exercise}: run this cell", exercise=exercise))
    texts, load = [f"# @title {title}"], bool(helpers or mistakes)
    for before, node in zip([shown[0], *shown], shown, strict=False):
        if _get_part(node) and load:
            texts.append(f'ex.load_details("{assignment}")')
            load = False
        if _get_kind(before) != _get_kind(node):
            texts.append("")
        texts.append(_get_text(lines, node, calls[node]))
    return ShortCell("\n".join(texts), exercise, helpers, mistakes)


def _get_exercise(node: ast.stmt) -> str:
    """Return the name in ``ex = checks.Exercise(NAME, ...)``, or ""."""
    call = node.value if isinstance(node, ast.Assign) else None
    if isinstance(call, ast.Call) and ast.unparse(call.func) == "checks.Exercise" and call.args:
        return str(ast.literal_eval(call.args[0]))
    return ""


def _get_part(node: ast.stmt) -> str:
    """Return the name of the part that a statement opens, or ""."""
    call = node.items[0].context_expr if isinstance(node, ast.With) else None
    if isinstance(call, ast.Call) and ast.unparse(call.func) == "ex.part" and call.args:
        return str(ast.literal_eval(call.args[0]))
    return ""


def _get_kind(node: ast.stmt) -> str:
    """Return the kind of a statement. A blank line separates two kinds."""
    return "exercise" if _get_exercise(node) else "part" if _get_part(node) else "other"


def _take_mistakes(source: str, statement: ast.stmt, mistakes: Mistakes) -> list[ast.Call]:
    """Move each argument ``mistakes=`` of a part's checks into `mistakes`. Return those calls."""
    changed, part = [], _get_part(statement)
    for call in ast.walk(statement) if part else ():
        if not isinstance(call, ast.Call) or ast.unparse(call.func) not in _CHECKS:
            continue
        keyword = next((keyword for keyword in call.keywords if keyword.arg == "mistakes"), None)
        if keyword is None:
            continue
        keywords = call.keywords
        call.keywords = [other for other in keywords if other is not keyword]
        text = f"{ast.unparse(call.func)}({', '.join(_get_arguments(source, call))})"
        code = str(ast.get_source_segment(source, keyword.value))
        if mistakes.setdefault(part, {}).setdefault(text, code) == code:
            changed.append(call)
        else:  # an equal call has other mistakes: nothing tells the two apart
            call.keywords = keywords
    return sorted(changed, key=lambda call: (call.lineno, call.col_offset))


def _get_arguments(source: str, call: ast.Call) -> list[str]:
    """Return the text of each argument of a call."""
    keywords = [f"{keyword.arg}=" for keyword in call.keywords]
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    names = [""] * len(call.args) + keywords
    return [
        f"{name}{ast.get_source_segment(source, value)}"
        for name, value in zip(names, values, strict=True)
    ]


def _choose_shown(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return the statements that students see: all but functions, classes and what needs them.

    Of the assignments only data stays, and only data that the other statements use.
    """
    hidden: set[str] = set()
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) or (
            _is_data(node) and (_read_names(node) & hidden or _names_mistakes(node))
        ):
            hidden |= _find_bound(node)
    shown, used = [], set[str]()
    for node in reversed(body):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        if not _is_data(node) or (_find_bound(node) & used and not _find_bound(node) & hidden):
            shown.append(node)
            used |= _read_names(node)
    return shown[::-1]


def _choose_needed(moved: list[ast.stmt], users: Iterable[ast.AST]) -> list[ast.stmt]:
    """Return the statements that define what others use, and what these use in turn."""
    used = set().union(*map(_read_names, users))
    while True:
        needed = [node for node in moved if _find_bound(node) & used]
        names = used.union(*map(_read_names, needed))
        if names == used:
            return needed
        used = names


def _is_data(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign | ast.AnnAssign) and not _get_exercise(node)


def _names_mistakes(node: ast.AST) -> bool:
    """Return whether a statement writes the id of a mistake."""
    constants = (n.value for n in ast.walk(node) if isinstance(n, ast.Constant))
    return any(isinstance(value, str) and value in catalogue() for value in constants)


def _read_names(node: ast.AST) -> set[str]:
    names = (n for n in ast.walk(node) if isinstance(n, ast.Name))
    return {name.id for name in names if isinstance(name.ctx, ast.Load)}


def _find_bound(node: ast.stmt) -> set[str]:
    """Return the names that a definition or an assignment sets."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", node)]
    names = (n for target in targets for n in ast.walk(target) if isinstance(n, ast.Name))
    return {name.id for name in names if isinstance(name.ctx, ast.Store)}


def _get_text(lines: list[str], node: ast.stmt, calls: list[ast.Call]) -> str:
    """Return a statement's text, with decorators and the comments above it.

    Args:
        lines: The cell's lines.
        node: The statement.
        calls: Calls in it, in order, that lost an argument. They are written again.
    """
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)]) - 1
    while first and lines[first - 1].startswith("#"):
        first -= 1
    changed = list(lines)
    for call in reversed(calls):  # from the end, so that the places before stay right
        start, end = call.lineno - 1, (call.end_lineno or 0) - 1
        before = changed[start].encode()[: call.col_offset].decode()
        after = changed[end].encode()[call.end_col_offset :].decode()
        changed[start : end + 1] = _write_call("\n".join(lines), call, before, after)
    last = (node.end_lineno or 0) + len(changed) - len(lines)
    return "\n".join(changed[first:last])


def _write_call(source: str, call: ast.Call, before: str, after: str) -> list[str]:
    """Return the lines of a call: one if all fits in it, or else the arguments in their own."""
    arguments = _get_arguments(source, call)
    function = ast.unparse(call.func)
    line = f"{before}{function}({', '.join(arguments)}){after}"
    if len(line) <= _LINE_LENGTH and "\n" not in line:
        return [line]
    indent = " " * (len(before) - len(before.lstrip()))
    line = f"{indent}    {', '.join(arguments)}"
    fits = len(line) <= _LINE_LENGTH and "\n" not in line
    inside = [line] if fits else [f"{indent}    {argument}," for argument in arguments]
    return "\n".join([f"{before}{function}(", *inside, f"{indent}){after}"]).split("\n")
