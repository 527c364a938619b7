"""Choose what a student does next: a few sections of lessons to read, with their exercises."""

from __future__ import annotations

from autograder.feedback.page_records import ExerciseRow, Section, Step

#: How many steps a page shows.
MOST_STEPS = 3


def choose_steps(rows: list[ExerciseRow]) -> list[Step]:
    """Return the next steps, in the order of the notebook, because later sections need earlier.

    An exercise with a mistake comes before one that the student has not attempted.

    Args:
        rows: All rows of the page, in the notebook's order.
    """
    unfinished = [row for row in rows if row.look in ("half", "no", "blank")]
    steps: dict[Section | str, Step] = {}
    for row in sorted(unfinished, key=lambda row: row.look == "blank"):
        key = row.section or row.anchor
        if key not in steps and len(steps) < MOST_STEPS:
            steps[key] = Step(row.section)
        if key in steps:
            steps[key].rows.append(row)
    for step in steps.values():
        step.rows.sort(key=rows.index)
    return sorted(steps.values(), key=lambda step: rows.index(step.rows[0]))
