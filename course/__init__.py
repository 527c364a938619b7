"""What lessons and assignments import.

- `course.figures`: one style for every figure, drawings of tensors, and alternative text.
- `course.predict`: predict, run, explain.
- `course.errors`: show the error that a piece of code really raises.
- `course.explore`: interactive figures that also show something without a Jupyter kernel.
- `course.boxes`: the colored boxes that the other modules print.
"""
