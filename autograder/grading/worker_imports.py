"""Import what every worker needs. The process whose copies the workers are imports this module.

It does not look for garbage meanwhile: that takes a sixth of the time, and imports leave hardly
any. Later it does not look through these objects either, and a worker does not copy their pages.

It takes no notice of Ctrl-C, which a terminal sends to it too: the grader ends it.
"""

from __future__ import annotations

import gc
import importlib
import signal

_MODULES = (
    "autograder.grading.judge.grade_notebook",
    "autograder.grading.task",
    "autograder.commands.grade",  # the main module of a grading imports it again in each worker
    "nbconvert.filters.markdown_mistune",  # `autograder.sanitize` imports it with the first text
)


def _import_all() -> None:
    gc.disable()
    try:
        for name in _MODULES:
            importlib.import_module(name)
    finally:
        gc.enable()
    gc.freeze()


signal.signal(signal.SIGINT, signal.SIG_IGN)
_import_all()
