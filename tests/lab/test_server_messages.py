"""The terminal of JupyterLab shows only lines that a person can use."""

from __future__ import annotations

import logging

import pytest

from autograder.lab.server import _is_worth_reading


@pytest.mark.parametrize(
    ("message", "is_shown"), [("Notebook %s is not trusted", False), ("The disk is full", True)]
)
def test_a_notebook_that_is_not_trusted_is_no_news(message: str, is_shown: bool) -> None:
    record = logging.makeLogRecord({"msg": message, "args": ("a.ipynb",)})
    assert _is_worth_reading(record) == is_shown
