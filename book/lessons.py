"""Run the lessons that changed, and keep all of them with their outputs.

``python -m book.lessons NAME`` runs one lesson, if it changed. ``--language zh_CN`` runs the
translated one.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import nbformat
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograder.atomic_file import write_atomically
from autograder.language.current import VARIABLE as LANGUAGE_VARIABLE
from book import BUILD, ROOT
from book.languages import ENGLISH, Edition, find_editions, get_edition

#: The executed lessons: a folder for each language.
EXECUTED = BUILD / "lessons"
#: Packages that change what a lesson shows.
PACKAGES = ("ipython", "ipywidgets", "matplotlib", "numpy", "scikit-learn", "torch", "torchvision")
#: Where the course lies for a reader of the book.
_COURSE = "/home/you/course"
#: PyTorch's threads sleep while they wait for each other, also on a busy machine.
_QUIET = {"OMP_WAIT_POLICY": "passive"}
#: How many lessons run at once. A lesson often uses one core only.
AT_ONCE = 2
#: A lesson looks for garbage seldom, because PyTorch is many objects that stay.
_PREPARE = (
    "__import__('gc').set_threshold(20_000, 20, 20)\n"
    "from book.answers import record_answers; record_answers()"
)
#: The entry of an executed lesson's metadata that says what it was made from.
KEY = "book_key"


def find_lessons(edition: Edition) -> list[Path]:
    """Return the notebooks of the lessons in a language, in order."""
    return sorted(edition.source.glob("notebooks/[0-9]*.ipynb"))


def make_environment(edition: Edition) -> dict[str, str]:
    """Return the environment of the process that runs a lesson.

    This is the only place that tells a lesson its language. The lesson also runs in a folder whose
    path ends as the notebook's does in the course: `zh_CN/notebooks`.
    """
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, **_QUIET, "PYTHONPATH": os.pathsep.join(paths)}
    environment[LANGUAGE_VARIABLE] = edition.language
    return environment


def execute_lessons(
    names: Sequence[str] = (), editions: Iterable[Edition] = (ENGLISH,)
) -> dict[Edition, list[Path]]:
    """Run the lessons that changed, some at a time, and print how long each takes.

    Args:
        names: Names of lessons, such as "01_tensors". Without any, it is all lessons.
        editions: The languages.

    Returns:
        The executed lessons of each language, in order.

    Raises:
        CellExecutionError: If a cell of a lesson fails. The lessons that have not begun do not run.
    """
    runs = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:  # each thread waits for a kernel
        for edition in editions:
            (EXECUTED / edition.language).mkdir(parents=True, exist_ok=True)
            lessons = [path for path in find_lessons(edition) if not names or path.stem in names]
            runs[edition] = [pool.submit(_execute_if_changed, path, edition) for path in lessons]
        try:
            return {
                edition: [run.result() for run in its_runs] for edition, its_runs in runs.items()
            }
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def key_of(lesson: Path) -> str:
    """Return a text that changes when a lesson, what it imports or a library changes."""
    digest = hashlib.sha256()
    for path in (lesson, *_code_files()):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    digest.update(repr([version(name) for name in PACKAGES]).encode())
    return digest.hexdigest()


def _code_files() -> Iterator[Path]:
    """Yield what a lesson runs beside its own cells."""
    yield from (ROOT / "book" / name for name in ("__init__.py", "lessons.py", "answers.py"))
    for folder in ("course", "autograder/checks", "autograder/language", "autograder/results"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def _execute_if_changed(lesson: Path, edition: Edition) -> Path:
    executed = EXECUTED / edition.language / lesson.name
    key = key_of(lesson)
    if executed.exists() and nbformat.read(executed, as_version=4).metadata.get(KEY) == key:
        print(f"{lesson.relative_to(ROOT)}: unchanged")
        return executed
    begin = time.monotonic()
    notebook = execute_lesson(lesson, edition)
    notebook.metadata[KEY] = key
    write_atomically(executed, nbformat.writes(notebook).encode())
    print(f"{lesson.relative_to(ROOT)}: {time.monotonic() - begin:.0f} s", flush=True)
    return executed


def execute_lesson(lesson: Path, edition: Edition) -> NotebookNode:
    """Run a lesson in an empty folder, and return it with its outputs.

    Args:
        lesson: The notebook.
        edition: Its language.

    Raises:
        CellExecutionError: If a cell fails.
    """
    notebook: NotebookNode = nbformat.read(lesson, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(_PREPARE))
    with tempfile.TemporaryDirectory() as folder:
        # Files in place of ports: a machine without a network has no ports either.
        kernel = KernelManager(transport="ipc", ip=f"{folder}/kernel")
        place = Path(folder, edition.source.relative_to(ROOT), "notebooks")
        place.mkdir(parents=True)
        resources = {"metadata": {"path": str(place)}}
        # A text may come in pieces. Sphinx would end a line after each one.
        client = NotebookClient(
            notebook, km=kernel, timeout=600, resources=resources, coalesce_streams=True
        )
        try:
            client.execute(env=make_environment(edition))
        finally:
            kernel.shutdown_kernel(now=True)
    del notebook.cells[0]
    hide_machine(notebook, folder)
    return notebook


def hide_machine(notebook: NotebookNode, folder: str) -> None:
    """Replace the folders of the machine that ran a lesson in the outputs.

    Args:
        notebook: The lesson. It changes.
        folder: The folder that stood for the course's.
    """
    places = {str(sys.prefix): f"{_COURSE}/.venv", str(ROOT): _COURSE, folder: _COURSE}
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    for output in outputs:
        data = output.get("data", {})
        for holder, key in ((output, "text"), (data, "text/plain"), (data, "text/html")):
            if key in holder:
                for place, shown in places.items():
                    holder[key] = holder[key].replace(place, shown)


def main() -> None:
    """Run lessons from the command line."""
    languages = [edition.language for edition in find_editions()]
    parser = argparse.ArgumentParser(description="Run lessons that changed.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="such as 01_tensors; all without")
    parser.add_argument("--language", default=ENGLISH.language, choices=languages)
    options = parser.parse_args()
    execute_lessons(options.names, [get_edition(options.language)])


if __name__ == "__main__":
    main()
