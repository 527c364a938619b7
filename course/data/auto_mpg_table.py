"""Read Auto MPG: how far cars of 1970 to 1982 drive with a gallon of fuel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course.data.packaged import packaged_table

FEATURES = ("cylinders", "displacement", "horsepower", "weight", "acceleration", "year", "origin")
DESCRIPTION = """\
Auto MPG: the fuel use of 392 cars of the model years 1970 to 1982.

From the UCI Machine Learning Repository (https://archive.ics.uci.edu/dataset/9/auto+mpg), license
CC BY 4.0, as it comes with the package mlxtend. UCI's table has 398 cars. The horsepower of six of
them is unknown, and mlxtend leaves these six out. No value is filled in.

column        unit or meaning
cylinders     a number from 3 to 8
displacement  the volume of the cylinders in cubic inches
horsepower    horsepower
weight        pounds
acceleration  seconds from 0 to 60 miles per hour
year          the model year minus 1900
origin        1 America, 2 Europe, 3 Japan: a category, not an amount
(target) mpg  miles per gallon
"""


@dataclass(frozen=True)
class Table:
    """A table has its columns under the names that scikit-learn's own tables use.

    Attributes:
        data: The features, shape (N, K), float64.
        target: What to predict, shape (N,), float64.
        feature_names: The names of the K columns.
        target_names: The name of the target.
        row_names: What each row is about.
        DESCR: Where the table comes from, its license, and what its columns mean.
    """

    data: np.ndarray
    target: np.ndarray
    feature_names: tuple[str, ...]
    target_names: tuple[str, ...]
    row_names: tuple[str, ...]
    DESCR: str


def auto_mpg() -> Table:
    """Return the fuel use of 392 cars, with 7 features of each car.

    The table comes with the package mlxtend, so this function never needs a network. The row names
    are the names of the cars. Cars of the same name differ in their year or their engine.

    Example:
        >>> table = auto_mpg()
        >>> table.data.shape, table.row_names[0], table.target[0]
        ((392, 7), 'chevrolet chevelle malibu', 18.0)
    """
    rows = [line.split(",") for line in packaged_table("autompg").splitlines()]
    return Table(
        data=np.array([row[:7] for row in rows], dtype=np.float64),  # (392, 7)
        target=np.array([row[8] for row in rows], dtype=np.float64),  # (392,)
        feature_names=FEATURES,
        target_names=("mpg",),
        row_names=tuple(row[7] for row in rows),
        DESCR=DESCRIPTION,
    )
