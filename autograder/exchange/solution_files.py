"""The name of a file with model solutions: beside a feedback page, and in the exchange.

In the exchange a page has a name that only its student can compute. The file with the model
solutions is beside the page, with the same name and another ending.
"""

from __future__ import annotations

from pathlib import Path

SOLUTION_SUFFIX = "-solution.ipynb"


def get_solution_file(page: Path) -> Path:
    """Return the path of the model solutions that belong to a feedback page."""
    return page.with_name(f"{page.stem}{SOLUTION_SUFFIX}")
