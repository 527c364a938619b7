"""Answer nbgrader's Validate button with reports: `python -m autograder.lab.validation`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.apps import NbGrader
from nbgrader.nbgraderformat import SchemaTooNewError, SchemaTooOldError
from nbgrader.validator import Validator

from autograder.cells import get_exercise_name, get_grade_id, get_nbgrader_metadata, read_result
from autograder.lab.validation_summary import CheckedExercise, Standing, describe, make_html
from autograder.language import Text, phrase, show
from autograder.results import ExerciseResult


class CourseValidator(Validator):
    """Report the results of the visible checks by exercise, with nothing but the student's code."""

    def build_dialog(self, path: Path) -> dict[str, Any]:
        """Return the content of nbgrader's Validate dialog for a notebook.

        It is the list of cells that failed, which has one entry: a summary and all reports.
        """
        if not any(utils.is_grade(cell) for cell in nbformat.read(path, as_version=4).cells):
            return _make_dialog([])  # such as a lesson, which may run for minutes
        self._notebook: NotebookNode | None = None
        dialog: dict[str, Any] = self.validate(str(path))
        if self._notebook is None or "changed" in dialog:
            return dialog  # nbgrader says which cells the student must not change
        exercises, stopped = self._read_exercises(self._notebook), was_any_stopped(self._notebook)
        message: Text = ""
        if stopped:
            message = phrase(
                "A cell was stopped after {seconds} seconds. Look for a loop that never ends.",
                seconds=self.config.Execute.timeout,
            )
        return _make_dialog(exercises, message)

    def _get_failed_cells(self, nb: NotebookNode) -> list[NotebookNode]:
        self._notebook = nb
        return []

    def _read_exercises(self, notebook: NotebookNode) -> list[CheckedExercise]:
        titles = {
            get_exercise_name(str(cell.id)): str(cell.metadata["exercise"]["title"])
            for cell in notebook.cells
            if "exercise" in cell.metadata
        }
        return [
            self._read_exercise(cell, titles) for cell in notebook.cells if utils.is_grade(cell)
        ]

    def _read_exercise(self, cell: NotebookNode, titles: dict[str, str]) -> CheckedExercise:
        name = get_exercise_name(get_grade_id(cell))
        title, possible = titles.get(name, name), float(get_nbgrader_metadata(cell)["points"])
        result = read_result(cell)
        if result is not None:
            return CheckedExercise(title, _find_standing(result), result)
        # a warning on stderr costs no points in grading, so it costs none here
        cell.outputs = [o for o in cell.get("outputs", []) if o.get("name") != "stderr"]
        score = utils.determine_grade(cell, self.log)[0]
        if utils.is_solution(cell):  # a written answer: None until a person has read it
            return CheckedExercise(title, "written" if score is None else "not attempted")
        standing: Standing = "right" if score is None or score >= possible else "wrong"
        return CheckedExercise(title, standing, message=_explain_error(cell))


def _make_dialog(exercises: list[CheckedExercise], message: Text = "") -> dict[str, Any]:
    html = make_html(exercises, message)
    return {"failed": [{"source": show(describe(exercises)), "error": html, "raw_error": html}]}


def _find_standing(result: ExerciseResult) -> Standing:
    if result.outcome == "not attempted":
        return "not attempted"
    return "right" if result.earned >= result.possible else "wrong"


def _explain_error(cell: NotebookNode) -> Text:
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            return phrase(
                "The checks could not run: {error}. Choose Kernel, Restart Kernel and Run All "
                "Cells, and look at the first cell that fails.",
                error=f"{output.ename}: {output.evalue}",
            )
    return ""


def was_any_stopped(notebook: NotebookNode) -> bool:
    """Return whether a cell ran too long and was interrupted. The cells after it still ran."""
    return any(
        output.output_type == "error" and output.ename in ("CellTimeoutError", "KeyboardInterrupt")
        for cell in notebook.cells
        if not utils.is_grade(cell)
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
        message = phrase(
            "A cell ran for more than {seconds} seconds. Look for a loop that never ends.",
            seconds=app.config.Execute.timeout,
        )
    except DeadKernelError:
        message = phrase(
            "The kernel died while it ran your notebook, often because memory ran out. Choose "
            "Kernel, Restart Kernel and Run All Cells to see at which cell it dies."
        )
    except (SchemaTooOldError, SchemaTooNewError):
        message = phrase(
            "{file} was made for another version of nbgrader. Move its folder away, fetch the "
            "assignment again and copy your answers.",
            file=path.name,
        )
    except (ValueError, KeyError, OSError) as error:
        reason = str(error).splitlines()[0]
        message = phrase(
            "{file} can't be read as a notebook: {reason}", file=path.name, reason=reason
        )
    return {"success": False, "value": show(message)}


if __name__ == "__main__":
    # write the response to a file, because a notebook's output may go to this process's stdout
    Path(sys.argv[2]).write_text(json.dumps(validate(Path(sys.argv[1]))), encoding="utf-8")
