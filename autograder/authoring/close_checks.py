"""Close the cells of checks in a student's notebook, so that answer and report stand together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import List

from autograder.atomic_file import write_atomically
from autograder.authoring.short_cell import DETAILS, read_exercise, shorten
from autograder.cells import is_test


class CloseChecks(NbGraderPreprocessor):
    """For `generate_assignment`: close the cells of checks, and move away what shows a solution.

    Cells that do not use `autograder.checks` stay as they are. What moves away goes into the
    course's package `course`. In a folder without that package nothing moves.
    """

    # nbconvert gives this setting of its HTML exporter to every preprocessor
    display_data_priority: List[str] = List().tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Close the cells of checks. Their hidden tests are not in the notebook any more."""
        folder = Path(CourseDirectory(config=self.config).root) / DETAILS
        name = resources["nbgrader"]["notebook"]
        details: dict[str, Any] = {}
        cells = [cell for cell in nb.cells if is_test(cell) and read_exercise(cell.source)]
        for cell in cells:
            cell.metadata["jupyter"] = {**cell.metadata.get("jupyter", {}), "source_hidden": True}
            cell.metadata["cellView"] = "form"  # Colab
            if folder.parent.is_dir():
                short = shorten(cell.source, name)
                cell.source = short.source
                if short.leaves_out:
                    details[short.exercise] = {
                        "helpers": short.helpers.splitlines(),
                        "mistakes": short.mistakes,
                    }
        file = folder / f"{name}.json"
        if details:
            folder.mkdir(exist_ok=True)
            text = json.dumps(details, indent=1, ensure_ascii=False) + "\n"
            write_atomically(file, text.encode())
        else:
            file.unlink(missing_ok=True)
        return nb, resources
