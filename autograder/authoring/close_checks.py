"""Close the cells of checks in a student's notebook, so that answer and report stand together."""

from __future__ import annotations

import ast
import json
from pathlib import Path

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import List

from autograder.atomic_file import write_atomically
from autograder.authoring.short_cell import DETAILS, read_exercise, shorten
from autograder.cells import is_test
from autograder.results.check_details import Details, read_details


class CloseChecks(NbGraderPreprocessor):
    """For `generate_assignment`: close the cells of checks, and move away what shows a solution.

    Cells that do not use `autograder.checks` stay as they are. What moves away goes into the
    package `course` in the course's folder. A course without that folder relies on the installed
    package: a cell stays whole if the package does not have exactly what the cell would leave out.
    """

    # nbconvert gives this setting of its HTML exporter to every preprocessor
    display_data_priority: List[str] = List().tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Close the cells of checks. Their hidden tests are not in the notebook any more."""
        folder = Path(CourseDirectory(config=self.config).root) / DETAILS
        name = resources["nbgrader"]["notebook"]
        left_out: dict[str, Details] = {}
        writes = folder.parent.is_dir()
        for cell in nb.cells:
            if not (is_test(cell) and read_exercise(cell.source)):
                continue
            cell.metadata["jupyter"] = {**cell.metadata.get("jupyter", {}), "source_hidden": True}
            cell.metadata["cellView"] = "form"  # Colab
            short = shorten(cell.source, name)
            details = Details(short.helpers, short.mistakes)
            if writes or not short.leaves_out or _is_installed(details, name, short.exercise):
                cell.source = short.source
                if short.leaves_out:
                    left_out[short.exercise] = details
        if writes:
            _write(folder / f"{name}.json", left_out)
        return nb, resources


def _is_installed(details: Details, notebook: str, exercise: str) -> bool:
    """Return whether the installed package has these details. Comments do not count.

    They may be in another language than the package's.
    """
    installed = read_details(notebook, exercise)
    if installed is None or installed.mistakes != details.mistakes:
        return False
    return ast.unparse(ast.parse(installed.helpers)) == ast.unparse(ast.parse(details.helpers))


def _write(file: Path, details: dict[str, Details]) -> None:
    """Write what the cells of a notebook leave out, by exercise."""
    entries = {
        exercise: {"helpers": entry.helpers.splitlines(), "mistakes": entry.mistakes}
        for exercise, entry in details.items()
    }
    if entries:
        file.parent.mkdir(exist_ok=True)
        text = json.dumps(entries, indent=1, ensure_ascii=False) + "\n"
        write_atomically(file, text.encode())
    else:
        file.unlink(missing_ok=True)
