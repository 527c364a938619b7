"""The language that this process and the processes it starts show texts in."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

ENGLISH = "en"
#: The environment variable with the language. Processes that this one starts have it too.
VARIABLE = "COURSE_LANGUAGE"
#: The folder with the translations of each language.
FOLDER = Path(__file__).parent


def use_language(language: str) -> None:
    """Show texts in a language from now on. A course's `nbgrader_config.py` calls this.

    Args:
        language: ``"en"``, or the name of a folder beside this file, such as ``"zh_CN"``.

    Raises:
        ValueError: The language is not known. The message lists those that are.
    """
    known = (ENGLISH, *find_languages())
    if language not in known:
        raise ValueError(f"The language {language!r} is not known. There are: {', '.join(known)}.")
    if language == ENGLISH:
        os.environ.pop(VARIABLE, None)
    else:
        os.environ[VARIABLE] = language


def current_language() -> str:
    """Return the language to show texts in.

    If no course chose one, it is that of the working folder: a notebook in `zh_CN/notebooks/` shows
    Chinese figures in any JupyterLab.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return chosen if chosen in find_languages() else ENGLISH
    try:
        return _find_language_of(os.getcwd())
    except OSError:  # the folder is gone
        return ENGLISH


def language_tag() -> str:
    """Return the current language as HTML names it: ``zh-CN``."""
    return current_language().replace("_", "-")


@cache
def find_languages() -> tuple[str, ...]:
    """Return the languages with translations, sorted."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/LC_MESSAGES")))


@cache
def _find_language_of(folder: str) -> str:
    parts = Path(folder).parts
    return next((part for part in reversed(parts) if part in find_languages()), ENGLISH)
