"""The command `autograder`, which says what to install when only a learner's part is there."""

from __future__ import annotations

import sys

NEEDS_GRADER = (
    "The command `autograder` needs the package {missing}, which is not installed. Lessons, "
    "assignments and their checks work without it. To grade, install the extra `grader`: "
    "pip install 'deep-learning-with-pytorch[grader]'"
)


def main() -> None:
    """Run the command line, or say what is missing for it."""
    try:
        from autograder.cli import app

        app()
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing in ("", "autograder", "course"):
            raise
        sys.exit(NEEDS_GRADER.format(missing=missing))
    except KeyboardInterrupt:  # before the command begins, which ends in the same way
        sys.exit(130)


if __name__ == "__main__":
    main()
