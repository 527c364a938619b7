"""Read `nbgrader_config.py`, and say in a sentence what is wrong with it."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path

from traitlets import TraitError
from traitlets.config import Config, Configurable
from traitlets.config.loader import PyFileConfigLoader

CONFIG_FILE = "nbgrader_config.py"

#: How traitlets names a setting, with an article or the object's address.
_SETTING = re.compile(
    r"(?:The value of t|T)he '(?P<name>\w+)' trait of (?:an? (?P<class>\w+)|<[\w.]*?(?P<of>\w+) "
    r"object at 0x[0-9a-f]+>) instance"
)


class CourseConfigError(ValueError):
    """`nbgrader_config.py` can't be used. The message names the place and what to do."""


def read_config(root: Path) -> Config:
    """Run the `nbgrader_config.py` of a course.

    Args:
        root: The course's folder. It has the file.

    Raises:
        CourseConfigError: The file can't be read, or its code failed.
    """
    try:
        config: Config = PyFileConfigLoader(CONFIG_FILE, path=str(root)).load_config()
    except (Exception, SystemExit) as error:  # it is any Python code
        place = _find_line(error, root / CONFIG_FILE)
        raise CourseConfigError(
            f"{place} failed: {_name_error(error)}. Correct it and run the command again."
        ) from error
    return config


@contextmanager
def name_wrong_values() -> Iterator[None]:
    """Raise a `CourseConfigError` in place of the error that traitlets raises at a wrong value."""
    try:
        yield
    except TraitError as error:
        raise CourseConfigError(describe_wrong_value(error)) from error


def describe_wrong_value(error: TraitError) -> str:
    """Return a sentence that names the setting as the configuration does, `CLASS.NAME`."""
    if str(error).startswith("Assignment names"):  # nbgrader's own check of a folder's name
        return f"A folder in source/ has a wrong name. {error}. Rename it."
    what = _SETTING.sub(lambda m: f"{m['class'] or m['of']}.{m['name']}", str(error)).rstrip(".")
    return f"{CONFIG_FILE} has a wrong value. {what}. Correct it and run the command again."


def find_unknown_settings(config: Config, classes: list[type[Configurable]]) -> list[str]:
    """Return a sentence for each setting of some classes that does not exist."""
    problems = []
    for kind in classes:
        known = kind.class_trait_names(config=True)
        for name in config.get(kind.__name__, {}):
            if name not in known:
                close = get_close_matches(name, known, n=1)
                hint = f" Did you mean {kind.__name__}.{close[0]}?" if close else ""
                problems.append(
                    f"{CONFIG_FILE} sets {kind.__name__}.{name}, which does not exist.{hint}"
                )
    return problems


def _find_line(error: BaseException, path: Path) -> str:
    """Return the file, and its line if the error came from one."""
    if isinstance(error, SyntaxError):
        return f"Line {error.lineno} of {error.filename}"
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == str(path)]
    return f"Line {lines[-1]} of {path}" if lines else str(path)


def _name_error(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return f"SyntaxError: {error.msg}"
    return f"{type(error).__name__}: {error}".removesuffix(": ").rstrip(".")
