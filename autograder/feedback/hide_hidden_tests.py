"""Taking out of an autograded notebook what a student is not to read, or not yet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, List, Unicode

from autograder.cells import (
    GRADER_KEY,
    HIDDEN_TESTS,
    MARK_SCHEME,
    has_region,
    has_result,
    is_test,
    nbgrader_metadata,
    result_of,
    without_regions,
)
from autograder.feedback.common_reason import common_reason
from autograder.results import ExerciseResult, Failure, decide_outcome
from autograder.results.score import Score

#: Stands in a cell's metadata where something was left out of what it found or showed.
WITHHELD = "withheld"


class HideHiddenTests(NbGraderPreprocessor):
    """For `generate_feedback`: a student reads what was found, not the hidden tests' source."""

    # nbconvert hands this setting of its HTML exporter to every preprocessor
    display_data_priority: List[str] = List().tag(config=True)
    show = Bool(
        False, help="Show hidden tests and what they expected, say after the due date."
    ).tag(config=True)
    results = Bool(
        True, help="Tell what hidden tests found. Without it neither points nor source do."
    ).tag(config=True)
    until = Unicode(
        "", help="When the rest is told, to be read after 'follows': 'after the due date'."
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Take out of a notebook what this student is not to read, or not yet."""
        if not self.results:
            hide_results(nb, resources)
        if not (self.show and self.results):
            hide_source(nb)
        resources["hidden_results"] = {"told": self.results, "until": self.until}
        return nb, resources


def hide_source(notebook: NotebookNode) -> None:
    """Take out the hidden tests, what they expected and internal errors; results stay."""
    for cell in notebook.cells:
        result = result_of(cell) if is_test(cell) else None
        if result is not None:
            parts = [
                replace(part, failure=replace(part.failure, expected=""))
                if part.hidden and part.failure
                else part
                for part in result.parts
            ]
            _put(cell, replace(result, parts=parts, internal_error=""))
        for region in (HIDDEN_TESTS, MARK_SCHEME):
            cell.source = without_regions(cell.source, region).rstrip()


def hide_results(notebook: NotebookNode, resources: dict[str, Any]) -> None:
    """Leave only what visible checks found: points, reports, and nbgrader's own numbers.

    The total, a late penalty and a score set by hand tell of hidden checks too, so they go. A
    student's cell that ran after a hidden check could print what it was called with: its outputs
    go as well.

    Args:
        notebook: After nbgrader's `GetGrades`, with the hidden tests still in its cells.
        resources: nbconvert's, with nbgrader's totals.
    """
    results = [found for cell in notebook.cells if is_test(cell) and (found := result_of(cell))]
    common = common_reason(results)
    earned = possible = 0.0
    after_hidden = False
    for cell in notebook.cells:
        if not is_test(cell):
            if after_hidden and cell.get("outputs"):
                cell.outputs = []
                cell.metadata[WITHHELD] = True
            continue
        result = result_of(cell)
        hidden = has_region(cell.source, HIDDEN_TESTS) or (
            result is not None and any(part.hidden for part in result.parts)
        )
        after_hidden = after_hidden or hidden
        if hidden:
            cell.metadata[WITHHELD] = True
        fields = nbgrader_metadata(cell)
        if result is not None:
            visible = _visible(result, common) if hidden else result
            cell.outputs = [o for o in cell.outputs if has_result(o)][-1:]
            _put(cell, visible)
            fields["score"], fields["points"] = visible.earned, visible.possible
        elif hidden:  # of another grader: nothing tells its visible part apart
            cell.outputs = []
            fields["score"] = fields["points"] = 0.0
        earned += fields.get("score") or 0.0
        possible += fields.get("points") or 0.0
    for key in ("submission", "source"):  # what was graded, and with which source version
        notebook.metadata.get(GRADER_KEY, {}).pop(key, None)
    if "nbgrader" in resources:
        resources["nbgrader"].update(score=earned, max_score=possible, late_penalty=0)


def _visible(result: ExerciseResult, common: Failure | None) -> ExerciseResult:
    """The visible parts alone, out of their own points."""
    if result.reason:
        # it was stopped in a part that is not named, maybe a hidden one
        return replace(result, possible=0.0) if common else ExerciseResult(result.exercise, 0.0)
    parts = [part for part in result.parts if not part.hidden]
    possible = sum(part.possible for part in parts)
    return ExerciseResult(result.exercise, possible, parts, decide_outcome(parts))


def _put(cell: NotebookNode, result: ExerciseResult) -> None:
    """Say the result in place of the one that the grader left, in each of its forms."""
    output = next(o for o in reversed(cell.outputs) if has_result(o))
    output.data = NotebookNode(Score(result)._repr_mimebundle_())
