"""Lessons and assignments import this package.

- `course.figures`: figures in one style, drawings of tensors, and alternative text.
- `course.predict`: predict, run, explain.
- `course.errors`: show the error that a piece of code really raises.
- `course.frames`: interactive figures that work in every page, without a Jupyter kernel.
- `course.explore` and `course.explore_<chapter>`: the interactive figures of the lessons.
- `course.progress`: write down a learner's predictions, if the learner's workspace asks for it.
- `course.boxes`: the colored boxes that the other modules print.
"""
