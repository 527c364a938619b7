"""Remove from an autograded notebook what a student may not read, or not yet."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, List, Unicode

from autograder.authoring.short_cell import read_exercise, shorten
from autograder.cells import (
    GRADER_KEY,
    HIDDEN_TESTS,
    MARK_SCHEME,
    Delimiters,
    get_nbgrader_metadata,
    has_region,
    has_result,
    is_test,
    read_delimiters,
    read_result,
    remove_regions,
)
from autograder.feedback.common_reason import find_common_reason
from autograder.feedback.hidden_results_policy import Disclosure
from autograder.language import phrase
from autograder.results import INTERNAL_ERROR, ExerciseResult, Failure, decide_outcome
from autograder.results.catalogue import catalogue, make_text
from autograder.results.score import Score

#: The key in a cell's metadata that says that a part of its results or outputs was removed.
WITHHELD = "withheld"


#: The reasons for which the grader itself stops an exercise. Their texts are the grader's.
_STOPPED = ("timed-out", "crashed", INTERNAL_ERROR)
_READ_IT_THERE = phrase(
    "This part is not right yet. Run the checks in your notebook to read what is wrong."
)


class HideHiddenTests(NbGraderPreprocessor):
    """For `generate_feedback`: show the results of hidden tests, but not their source."""

    # nbconvert gives this setting of its HTML exporter to every preprocessor
    display_data_priority: List[str] = List().tag(config=True)
    show = Bool(
        False,
        help="Show the source of hidden tests and their expected values, for example after the "
        "due date.",
    ).tag(config=True)
    results = Bool(
        True,
        help="Show the results of hidden tests. If False, the page shows neither their points nor "
        "their source.",
    ).tag(config=True)
    until = Unicode(
        "",
        help="When the page will show the other results, in words that continue 'follow': "
        "'after the due date'.",
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Remove from a notebook what this student may not read, or not yet."""
        delimiters = read_delimiters(self.config)
        if not self.results:
            hide_results(nb, resources, delimiters)
        if not (self.show and self.results):
            hide_source(nb, resources["nbgrader"]["notebook"], delimiters)
        resources["hidden_results"] = Disclosure(self.results, self.until)
        return nb, resources


def hide_source(notebook: NotebookNode, name: str, delimiters: Delimiters) -> None:
    """Remove hidden tests, their expected values and what is for the instructor. Results stay.

    The visible checks look as in the released notebook of this name.

    Args:
        notebook: The graded notebook.
        name: The notebook's name.
        delimiters: What the first and the last line of each region contain.
    """
    for cell in notebook.cells:
        result = read_result(cell) if is_test(cell) else None
        if result is not None:
            parts = [
                replace(part, failure=replace(part.failure, expected="", contrast=None))
                if part.hidden and part.failure
                else part
                for part in result.parts
            ]
            shown = replace(result, parts=parts, internal_error="", beside=False)
            _replace_result(cell, shown)
        secret = (HIDDEN_TESTS, MARK_SCHEME)
        cell.source = remove_regions(cell.source, *secret, delimiters=delimiters).rstrip()
        if is_test(cell):
            cell.source = _shorten(cell.source, name)


@lru_cache(maxsize=512)  # all students of a class have the same cells of checks
def _shorten(source: str, name: str) -> str:
    """Return a cell of checks as the released notebook of this name has it."""
    return shorten(source, name).source if read_exercise(source) else source


def hide_results(notebook: NotebookNode, resources: dict[str, Any], delimiters: Delimiters) -> None:
    """Keep only the results of visible checks: points, reports, and nbgrader's own numbers.

    The total, a late penalty and a score set by hand depend on hidden checks too, so they are
    removed. A student's cell that ran after a hidden check could print the arguments of that
    check's calls, so its outputs are removed too. For the same reason, a visible part that ran
    after a hidden check keeps only the course's own words; see `_use_own_words`.

    Args:
        notebook: The notebook after `CurrentGrades`. Its cells still have the hidden tests.
        resources: nbconvert's resources, with nbgrader's totals.
        delimiters: What the first and the last line of each region contain.
    """
    results = [result for cell in notebook.cells if is_test(cell) and (result := read_result(cell))]
    common = find_common_reason(results)
    earned = possible = 0.0
    after_hidden = False
    for cell in notebook.cells:
        if not is_test(cell):
            if after_hidden and cell.get("outputs"):
                cell.outputs = []
                cell.metadata[WITHHELD] = True
            continue
        after_hidden = _hide_cell_results(cell, common, after_hidden, delimiters) or after_hidden
        fields = get_nbgrader_metadata(cell)
        earned += fields.get("score") or 0.0
        possible += fields.get("points") or 0.0
    for key in ("submission", "source"):  # they identify the graded file and the source version
        notebook.metadata.get(GRADER_KEY, {}).pop(key, None)
    if "nbgrader" in resources:
        resources["nbgrader"].update(score=earned, max_score=possible, late_penalty=0)


def _hide_cell_results(
    cell: NotebookNode, common: Failure | None, after_hidden: bool, delimiters: Delimiters
) -> bool:
    """Keep only the visible results of a test cell. Return whether the cell has hidden checks.

    Args:
        cell: The test cell.
        common: The reason that stopped all exercises, or None.
        after_hidden: Whether a test cell before this one has hidden checks.
        delimiters: What the first and the last line of each region contain.
    """
    result = read_result(cell)
    hidden = has_region(cell.source, HIDDEN_TESTS, delimiters) or (
        result is not None and any(part.hidden for part in result.parts)
    )
    if hidden:
        cell.metadata[WITHHELD] = True
    fields = get_nbgrader_metadata(cell)
    if result is not None:
        result = _limit_to_own_words(result, after_hidden)
        visible = _keep_visible_parts(result, common) if hidden else result
        cell.outputs = [output for output in cell.outputs if has_result(output)][-1:]
        _replace_result(cell, visible)
        fields["score"], fields["points"] = visible.earned, visible.possible
    elif hidden:  # a cell of another grader: its visible part can't be separated
        cell.outputs = []
        fields["score"] = fields["points"] = 0.0
    return hidden


def _limit_to_own_words(result: ExerciseResult, after_hidden: bool) -> ExerciseResult:
    """Return a result in which what ran after a hidden check has only the course's own words."""
    parts = []
    for part in result.parts:
        after_hidden = after_hidden or part.hidden
        failure = _use_own_words(part.failure) if after_hidden and part.failure else part.failure
        parts.append(replace(part, failure=failure))
    reason = result.reason
    if reason and reason.mistake not in _STOPPED:  # an exception outside of the parts
        reason = _use_own_words(reason)
    return replace(result, parts=parts, reason=reason)


def _use_own_words(failure: Failure) -> Failure:
    """Return a failure without any text that the student's code could choose.

    The text of an exception, a value or a class's name could hold the arguments of a hidden check.
    """
    if failure.mistake in catalogue():
        says, hint = (make_text(failure.mistake, field) for field in ("says", "hint"))
        if (says, hint) == (failure.message, failure.hint):
            return Failure(failure.mistake, says, hint)
    return Failure(failure.mistake, _READ_IT_THERE)


def _keep_visible_parts(result: ExerciseResult, common: Failure | None) -> ExerciseResult:
    """Return a result with only its visible parts and their points."""
    if result.reason:
        # the exercise was stopped in a part that is not known and may be hidden
        return replace(result, possible=0.0) if common else ExerciseResult(result.exercise, 0.0)
    parts = [part for part in result.parts if not part.hidden]
    possible = sum(part.possible for part in parts)
    return ExerciseResult(result.exercise, possible, parts, decide_outcome(parts))


def _replace_result(cell: NotebookNode, result: ExerciseResult) -> None:
    """Replace the result in a cell's output, in each of its mime types."""
    output = next(output for output in reversed(cell.outputs) if has_result(output))
    output.data = NotebookNode(Score(result)._repr_mimebundle_())
