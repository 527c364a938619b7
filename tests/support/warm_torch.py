"""Importing this module imports what kernels need, and does what takes seconds the first time.

A copy of the process then has a kernel already, and shares the memory of all that is imported.
"""

import gc
import importlib

#: Pyplot is missing, because ipykernel prepares its backend when a kernel imports it.
_LIBRARIES = [
    "torchvision", "matplotlib.figure", "matplotlib.backends.backend_svg", "ipywidgets",
    "sklearn.datasets", "ipykernel.kernelapp", "ipykernel.debugger",
    "autograder.grading.student.agent", "tests.support.notebooks_to_grade",
]  # fmt: skip

gc.disable()  # looking for garbage takes a fifth of the time of imports
for _name in _LIBRARIES:
    importlib.import_module(_name)

from autograder.grading.sandbox.linux import use_huge_pages  # noqa: E402
from autograder.grading.student.kernel_process import prepare, warm_up  # noqa: E402

prepare()
warm_up()
gc.enable()
gc.freeze()
use_huge_pages()
