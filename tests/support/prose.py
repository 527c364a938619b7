"""Tell English words from code, in texts that a report shows."""

from __future__ import annotations

import ast
import re

from autograder.translation.units import CODE_SPAN, has_words

#: An article stands in front of a word, also in front of a field: ``a {type}``.
_ARTICLE = re.compile(r"\ban? (?=\w)")
#: What Python can't parse is code, too: the definition ``f(t) = ``, and the name ``0.weight``.
_DEFINITION = re.compile(r"\b\w\(\w\) =")
_PARAMETER = re.compile(r"\b\d+(?:\.[a-z]\w+)+")


def is_prose(text: str) -> bool:
    """Return whether a text has English words outside of code.

    Code is what Python can parse: statements, or the arguments of a call. But ``training and
    validation`` is English, though Python can parse it.
    """
    text = _PARAMETER.sub("x", _DEFINITION.sub("x =", CODE_SPAN.sub("x", text)))
    if not has_words(text) and not _ARTICLE.search(text):
        return False
    return not any(_is_code(form) for form in (text, f"f({text})"))


def _is_code(text: str) -> bool:
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError):
        return False
    return not any(isinstance(node, ast.BoolOp) or _is_sentence(node) for node in nodes)


def _is_sentence(node: ast.AST) -> bool:
    """Return whether a comparison is a sentence: ``losses[0] is 3``, but not ``flag is True``."""
    if not isinstance(node, ast.Compare):
        return False
    right = node.comparators[0]
    is_flag = isinstance(right, ast.Constant) and (
        right.value is None or right.value is bool(right.value)
    )
    return isinstance(node.ops[0], ast.Is | ast.IsNot | ast.In | ast.NotIn) and not is_flag
