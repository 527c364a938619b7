"""Lessons and assignments import this package.

- `course.figures`: figures in one style, drawings of tensors, and alternative text.
- `course.predict`: predict, run, explain.
- `course.errors`: show the error that a piece of code really raises.
- `course.explore`: interactive figures that also show something without a Jupyter kernel.
- `course.boxes`: the colored boxes that the other modules print.
"""
