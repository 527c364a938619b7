"""What lessons and assignments import.

- `course.figures`: one look for every figure, drawings of tensors, alternative text.
- `course.predict`: predict, run, explain.
- `course.errors`: show the error that a piece of code really raises.
- `course.explore`: interactive figures that show something without a kernel too.
- `course.boxes`: the coloured boxes that the others print.
"""
