"""Importing this module does what takes a kernel's process seconds the first time.

A copy of the process then has a kernel already, and shares the memory of all that is imported.
"""

import gc

from autograder.grading.sandbox.linux import use_huge_pages
from autograder.grading.student.kernel_process import prepare, warm_up

prepare()
warm_up()
gc.freeze()
use_huge_pages()
