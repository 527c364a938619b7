"""Copy an exercise's points from nbgrader's metadata to the texts that show them.

The Formgrader and nbgrader's toolbar edit the metadata of the graded cell. The line below the
heading of the task and the call `checks.Exercise` follow it when the notebook is formatted.
"""

from __future__ import annotations

import re
from typing import Any

from nbformat import NotebookNode

from autograder.cells import get_exercise_name, get_nbgrader_metadata
from autograder.course import find_exercises, find_graded_cell
from autograder.wording import format_count, format_difficulty

_LINE = re.compile(r"^\*\*[\d.]+ points?\*\* · difficulty [●○]+ · \d+ minutes?", re.MULTILINE)
_SUMS = re.compile(r"^\*\*\d+ exercises · [\d.]+ points · about \d+ minutes\*\*", re.MULTILINE)
_CALL = re.compile(r"(\bchecks\.Exercise\(\s*(['\"]).*?\2,\s*points=)[\d.]+")


def make_points_line(about: dict[str, Any], points: float) -> str:
    """Return the beginning of the line below a task's heading.

    Args:
        about: The entry `exercise` in the metadata of the task's cell.
        points: The points of the exercise.
    """
    difficulty = format_difficulty(about["difficulty"])
    minutes = format_count(about["minutes"], "minute")
    return f"**{format_count(points, 'point')}** · difficulty {difficulty} · {minutes}"


def copy_points(notebook: NotebookNode) -> None:
    """Write the points of each exercise into its task and its test cell, in place.

    The line below the title has the sums of all exercises.

    Tasks and cells that are not complete stay as they are: `autograder release` names them.
    """
    for task in notebook.cells:
        about = task.metadata.get("exercise")
        if not about or not {"difficulty", "minutes"} <= set(about):
            continue
        graded = find_graded_cell(notebook, get_exercise_name(str(task.id)))
        points = get_nbgrader_metadata(graded).get("points") if graded else None
        if graded is None or not isinstance(points, int | float):
            continue
        task.source = _LINE.sub(make_points_line(about, points), task.source, count=1)
        if graded.cell_type == "code":
            graded.source = _CALL.sub(rf"\g<1>{points:g}", graded.source, count=1)
    if notebook.cells and _SUMS.search(notebook.cells[0].source):
        exercises = find_exercises(notebook)
        points, minutes = sum(e.points for e in exercises), sum(e.minutes for e in exercises)
        line = f"**{len(exercises)} exercises · {points:g} points · about {minutes} minutes**"
        notebook.cells[0].source = _SUMS.sub(line, notebook.cells[0].source, count=1)
