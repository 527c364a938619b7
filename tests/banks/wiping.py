"""Students whose code wipes each argument in place, and a run of a notebook in one process."""

from __future__ import annotations

import ast
import contextlib
import io
import random
from typing import Any

import numpy as np
import torch
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder.authoring.banks import Answer
from autograder.authoring.made_submission import make_submission
from autograder.cells import get_exercise_name, get_grade_id, get_nbgrader_metadata
from autograder.course import Assignment
from autograder.results import ExerciseResult
from autograder.results.score import Score
from tests.support.own_process import run_cell

#: What a wiping function returns: by style, an expression of `f`, `args`, `kwargs` and `tensors`.
STYLES = {
    "zeros": "torch.zeros_like(tensors[0]) if tensors else 0",
    "the argument itself": "args[0] if args else None",
    "an empty list": "[]",
    "the value of the wiped arguments": "f(*first, *args, **kwargs)",
    "the right value": "right",
}

#: A cell that the student adds. Rules on the text of an answer do not see what it defines.
WIPING = """
def _define_wiping():
    import builtins, copy, functools, inspect
    import numpy, torch

    def wipe(value, tensors, seen):
        if id(value) in seen:
            return
        seen.add(id(value))
        if isinstance(value, (list, tuple, set)):
            for item in list(value):
                wipe(item, tensors, seen)
        elif isinstance(value, dict):
            for item in list(value.values()):
                wipe(item, tensors, seen)
        if isinstance(value, (list, dict, set)):
            value.clear()
        elif isinstance(value, torch.Tensor):
            tensors.append(value)
            if value.device.type != "meta":
                with torch.no_grad():
                    value.data.zero_()
                    if value.is_leaf and value.grad is not None:
                        value.grad.zero_()
        elif isinstance(value, numpy.ndarray) and value.flags.writeable:
            tensors.append(torch.zeros(value.shape))
            value.fill(0)
        elif isinstance(value, torch.nn.Module):
            for tensor in [*value.parameters(), *value.buffers()]:
                wipe(tensor, [], seen)

    def wrap(f, own):
        if not inspect.signature(f).parameters:
            return f

        @functools.wraps(f)
        def wiping(*args, **kwargs):
            first, args = args[:own], args[own:]
            right = copy.deepcopy(f(*first, *args, **kwargs)) if {right} else None
            tensors = []
            wipe((args, kwargs), tensors, set())
            return {value}

        return wiping

    def wipe_first(f):
        @functools.wraps(f)
        def wiping(self, *args, **kwargs):
            wipe((args, kwargs), [], set())
            f(self, *args, **kwargs)

        return wiping

    def wrap_all(value):
        if not isinstance(value, type):
            return wrap(value, 0)
        for name, member in list(vars(value).items()):
            if name == "__init__":
                setattr(value, name, wipe_first(member))
            elif isinstance(member, staticmethod):
                setattr(value, name, staticmethod(wrap(member.__func__, 1)))
            elif inspect.isfunction(member):
                setattr(value, name, wrap(member, 1))
        return value

    builtins.wiping = wrap_all

_define_wiping()
"""


def make_wiping_student(assignment: Assignment, style: str) -> NotebookNode:
    """Return a submission with the solutions, each wrapped so that it wipes its arguments."""
    text = WIPING.replace("{right}", str(style == "the right value"))
    return make_wrapped_student(assignment, text.replace("{value}", STYLES[style]), "wiping")


def make_wrapped_student(assignment: Assignment, cell_text: str, wrapper: str) -> NotebookNode:
    """Return a submission with the solutions, each function and class passed through `wrapper`.

    Args:
        assignment: The assignment with its solutions.
        cell_text: The source of a cell that the student adds at the top. It puts the wrapper
            into `builtins`.
        wrapper: The wrapper's name.
    """
    answers: dict[str, Answer | None] = {}
    for cell in assignment.notebook.cells:
        name = get_grade_id(cell) or ""
        if cell.cell_type == "code" and get_nbgrader_metadata(cell).get("solution"):
            tree = ast.parse(cell.source)
            kinds = ast.FunctionDef | ast.ClassDef
            names = [node.name for node in tree.body if isinstance(node, kinds)]
            wraps = [f"{name} = {wrapper}({name})" for name in names]
            answers[name] = Answer(name, wrapper, "\n".join([cell.source, *wraps]))
    submission = make_submission(assignment, answers)
    submission.cells.insert(0, new_code_cell(cell_text))
    return submission


def run_in_one_process(
    assignment: Assignment, submission: NotebookNode
) -> dict[str, ExerciseResult]:
    """Run a submission as a student's own JupyterLab does, with the tests of the source."""
    tests = {get_grade_id(cell): cell.source for cell in assignment.notebook.cells}
    namespace: dict[str, Any] = {"__name__": "__main__"}
    results = {}
    state = random.getstate(), np.random.get_state(), torch.get_rng_state()
    for cell in submission.cells:
        if cell.cell_type != "code":
            continue
        grade_id = get_grade_id(cell) or ""
        is_test = get_nbgrader_metadata(cell).get("points") is not None
        source = tests.get(grade_id, cell.source) if is_test else cell.source
        with contextlib.redirect_stdout(io.StringIO()):
            value = run_cell(source, namespace)
        if isinstance(value, Score):
            results[get_exercise_name(grade_id)] = value.result
    random.setstate(state[0])
    np.random.set_state(state[1])
    torch.set_rng_state(state[2])
    return results
