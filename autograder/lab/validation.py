"""Answer nbgrader's Validate button with reports: `python -m autograder.lab.validation`."""

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

from autograder.cells import get_exercise_name, get_grade_id, get_nbgrader_metadata, read_result
from autograder.results.score import as_html, describe_points

#: The dialog shows preformatted text. This element shows a report as a page.
PAGE = (
    '<div style="white-space:normal;max-width:52em;font-family:var(--jp-ui-font-family)">{}</div>'
)


class CourseValidator(Validator):
    """Report the results of the visible checks by exercise, with nothing but the student's code."""

    def build_dialog(self, path: Path) -> dict[str, Any]:
        """Return the content of nbgrader's Validate dialog for a notebook."""
        dialog: dict[str, Any] = self.validate(str(path))
        if "failed" in dialog:
            # nbgrader escapes the error, which is for its tracebacks, but a report is HTML already
            failed = [{**entry, "error": entry["raw_error"]} for entry in dialog["failed"]]
            blank = [entry for entry in failed if not entry["error"]]
            dialog["failed"] = [entry for entry in failed if entry["error"]]
            if blank:
                names = ", ".join(entry["source"].partition(":")[0] for entry in blank)
                dialog["failed"].append(
                    {
                        "source": f"Not attempted yet: {len(blank)}",
                        "error": PAGE.format(escape(names)),
                        "raw_error": names,
                    }
                )
        return dialog

    def _get_failed_cells(self, nb: NotebookNode) -> list[NotebookNode]:
        failed = []
        for cell in nb.cells:
            if not utils.is_grade(cell):
                if was_stopped(cell):
                    failed.append(cell)
                continue
            result, points = read_result(cell), get_nbgrader_metadata(cell)["points"]
            # a warning on stderr costs no points in grading, so it costs none here
            if result is not None and result.earned >= result.possible:
                continue
            score = utils.determine_grade(cell, self.log)[0] if result is None else result.earned
            if score is None or score >= points:
                continue
            name = get_exercise_name(get_grade_id(cell))
            described = describe_points(result) if result else f"{score:g} of {points:g} points"
            shown = NotebookNode({**cell, "source": f"{name}: {described}"})
            failed.append(shown)
        return failed

    def _extract_error(self, cell: NotebookNode) -> str:
        """Return a report as HTML, or an empty text if the exercise is not attempted."""
        result = read_result(cell)
        if result is not None:
            return "" if result.outcome == "not attempted" else PAGE.format(as_html(result))
        if was_stopped(cell):
            seconds = self.config.Execute.timeout
            return PAGE.format(
                f"This cell was stopped after {seconds} seconds. Look for a loop that never ends."
            )
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                message = (
                    f"The checks could not run: {output.ename}: {output.evalue}. Choose Kernel, "
                    "Restart Kernel and Run All Cells, and look at the first cell that fails."
                )
                return PAGE.format(escape(message))
        return ""


def was_stopped(cell: NotebookNode) -> bool:
    """Return whether a cell ran too long and was interrupted. The cells after it still ran."""
    return any(
        output.output_type == "error" and output.ename in ("CellTimeoutError", "KeyboardInterrupt")
        for output in cell.get("outputs", [])
    )


def validate(path: Path) -> dict[str, Any]:
    """Validate a notebook. Return the response to the Validate button in nbgrader's form."""
    app = NbGrader()
    app.load_config_file()
    # nbgrader's 30 seconds are too short for a cell that trains a network
    app.config.Execute.setdefault("timeout", 300)
    try:
        return {"success": True, "value": CourseValidator(config=app.config).build_dialog(path)}
    except CellTimeoutError:  # and it did not react to the interrupt
        limit = app.config.Execute.timeout
        message = f"A cell ran for more than {limit} seconds. Look for a loop that never ends."
    except DeadKernelError:
        message = (
            "The kernel died while it ran your notebook, often because memory ran out. Choose "
            "Kernel, Restart Kernel and Run All Cells to see at which cell it dies."
        )
    except (SchemaTooOldError, SchemaTooNewError):
        message = (
            f"{path.name} was made for another version of nbgrader. Move its folder away, fetch "
            "the assignment again and copy your answers."
        )
    except (ValueError, KeyError, OSError) as error:
        message = f"{path.name} can't be read as a notebook: {str(error).splitlines()[0]}"
    return {"success": False, "value": message}


if __name__ == "__main__":
    # write the response to a file, because a notebook's output may go to this process's stdout
    Path(sys.argv[2]).write_text(json.dumps(validate(Path(sys.argv[1]))), encoding="utf-8")
