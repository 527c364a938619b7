"""Replies with errors whose type names can't be names, and with fields of the wrong types."""

from autograder.grading.student import agent

turn = [0]


def error_fields(error, labels):
    turn[0] += 1
    return [
        {"name": "a\0b", "base": "ValueError", "message": "x", "args": [], "lines": []},
        {"name": "CheckFailed", "base": "AssertionError", "message": "", "args": None, "lines": []},
        {"name": "x", "base": "SystemExit", "message": "passed", "args": [0], "lines": []},
        {"name": "UnicodeDecodeError", "base": "UnicodeError", "args": [1, 2, 3, 4], "lines": []},
        {"name": "SyntaxError", "base": "SyntaxError", "args": ["a", "b"], "lines": []},
    ][turn[0] % 5]


agent.error_fields = error_fields


def answer(*args, **kwargs):
    raise ValueError
