"""nbgrader's Validate with this course's reports: `python -m autograder.lab.validation`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from markupsafe import escape
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.apps import NbGrader
from nbgrader.nbgraderformat import SchemaTooNewError, SchemaTooOldError
from nbgrader.validator import Validator

from autograder.cells import exercise_of, grade_id, nbgrader_metadata, result_of
from autograder.results.score import as_html

#: The dialog shows preformatted text; a report is a page.
PAGE = (
    '<div style="white-space:normal;max-width:52em;font-family:var(--jp-ui-font-family)">{}</div>'
)


class CourseValidator(Validator):
    """Says by exercise what the visible checks found; nothing that is not the student's."""

    def dialog(self, path: Path) -> dict[str, Any]:
        """Nbgrader's answer to its Validate button, for a notebook."""
        answer: dict[str, Any] = self.validate(str(path))
        if "failed" in answer:
            # nbgrader escapes it for its own tracebacks; a report is HTML already
            failed = [{**entry, "error": entry["raw_error"]} for entry in answer["failed"]]
            blank = [entry for entry in failed if not entry["error"]]
            answer["failed"] = [entry for entry in failed if entry["error"]]
            if blank:
                names = ", ".join(entry["source"].partition(":")[0] for entry in blank)
                answer["failed"].append(
                    {
                        "source": f"Not attempted yet: {len(blank)}",
                        "error": PAGE.format(escape(names)),
                        "raw_error": names,
                    }
                )
        return answer

    def _get_failed_cells(self, nb: NotebookNode) -> list[NotebookNode]:
        failed = []
        for cell in nb.cells:
            if not utils.is_grade(cell):
                if was_stopped(cell):
                    failed.append(cell)
                continue
            result, points = result_of(cell), nbgrader_metadata(cell)["points"]
            # a warning on stderr costs nothing in grading, so it does not here
            if result is not None and result.earned >= result.possible:
                continue
            score = utils.determine_grade(cell, self.log)[0] if result is None else result.earned
            if score is None or score >= points:
                continue
            name = exercise_of(grade_id(cell))
            shown = NotebookNode({**cell, "source": f"{name}: {score:g} of {points:g} points"})
            failed.append(shown)
        return failed

    def _extract_error(self, cell: NotebookNode) -> str:
        """A report as HTML; empty where nothing was attempted."""
        result = result_of(cell)
        if result is not None:
            return "" if result.outcome == "not attempted" else PAGE.format(as_html(result))
        if was_stopped(cell):
            seconds = self.config.Execute.timeout
            return PAGE.format(
                f"This cell was stopped after {seconds} seconds. Look for a loop that never ends."
            )
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                sentence = (
                    f"The checks could not run: {output.ename}: {output.evalue}. Choose Kernel, "
                    "Restart Kernel and Run All Cells, and look at the first cell that fails."
                )
                return PAGE.format(escape(sentence))
        return ""


def was_stopped(cell: NotebookNode) -> bool:
    """Whether a cell ran too long and was interrupted; the cells after it ran."""
    return any(
        output.output_type == "error" and output.ename in ("CellTimeoutError", "KeyboardInterrupt")
        for output in cell.get("outputs", [])
    )


def validate(path: Path) -> dict[str, Any]:
    """What the Validate button's request is answered: nbgrader's form."""
    app = NbGrader()
    app.load_config_file()
    # nbgrader's 30 seconds are short for a cell that trains a network
    app.config.Execute.setdefault("timeout", 300)
    try:
        return {"success": True, "value": CourseValidator(config=app.config).dialog(path)}
    except CellTimeoutError:  # and it did not react to being interrupted
        limit = app.config.Execute.timeout
        sentence = f"A cell ran for more than {limit} seconds. Look for a loop that never ends."
    except DeadKernelError:
        sentence = (
            "The kernel died while it ran your notebook, often for want of memory. Choose Kernel, "
            "Restart Kernel and Run All Cells to see which cell ends it."
        )
    except (SchemaTooOldError, SchemaTooNewError):
        sentence = (
            f"{path.name} was made for another version of nbgrader. Move its folder away, fetch "
            "the assignment anew and copy your answers."
        )
    except (ValueError, KeyError, OSError) as error:
        sentence = f"{path.name} can't be read as a notebook: {str(error).splitlines()[0]}"
    return {"success": False, "value": sentence}


if __name__ == "__main__":
    # the answer goes into a file: what a notebook prints may end up on this process's stdout
    Path(sys.argv[2]).write_text(json.dumps(validate(Path(sys.argv[1]))), encoding="utf-8")
