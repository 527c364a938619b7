"""Build the walls around a student's kernel. Each file is one layer and says what it stops."""

from autograder.grading.sandbox.errors import SandboxError
from autograder.grading.sandbox.files import View, environment_paths, package_paths
from autograder.grading.sandbox.jail import Jail, start
from autograder.grading.sandbox.layers import LayerStatus, doctor, problem
from autograder.grading.sandbox.resources import Resources

__all__ = [
    "Jail",
    "LayerStatus",
    "Resources",
    "SandboxError",
    "View",
    "doctor",
    "environment_paths",
    "package_paths",
    "problem",
    "start",
]
