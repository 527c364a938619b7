"""The grader's settings in `nbgrader_config.py`, written like nbgrader's: `c.Grader.… = …`."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from traitlets import Bool, Float, Int, List, Unicode
from traitlets.config import Config, LoggingConfigurable
from traitlets.config.loader import PyFileConfigLoader

from autograder.grading import sandbox
from autograder.grading.settings import Limits, Settings

MIB = 2**20

#: What notebooks of the course import. `torch._dynamo` is what the first optimizer imports.
PRELOAD = (
    "torch",
    "torch._dynamo",
    "torch.nn.functional",
    "torch.utils.data",
    "torchvision",
    "torchvision.transforms.v2",
    "torchvision.models",
    "torchvision.datasets",
    "numpy",
    "matplotlib.pyplot",
    "sklearn.datasets",
    "sklearn.linear_model",
    "sklearn.metrics",
    "sklearn.model_selection",
    "sklearn.preprocessing",
    "ipywidgets",
    "autograder.checks",
    "course",
)


class Grader(LoggingConfigurable):
    """How submissions are graded: time, sizes, the sandbox, the course's secret."""

    cell_seconds = Float(60, help="Seconds for one of the student's cells.").tag(config=True)
    call_seconds = Float(20, help="Seconds for one call of the student's code by a check.").tag(
        config=True
    )
    exercise_seconds = Float(60, help="Seconds for all checks of one exercise.").tag(config=True)
    notebook_seconds = Float(600, help="Seconds for a whole submission.").tag(config=True)
    cpu_seconds = Int(900, help="CPU seconds of all processes of a submission.").tag(config=True)
    memory_mb = Int(2048, help="Memory of a submission's processes together, in MB.").tag(
        config=True
    )
    processes = Int(128, help="Processes and threads of a submission at one time.").tag(config=True)
    file_mb = Int(256, help="The largest file that a submission may write, in MB.").tag(config=True)
    disk_mb = Int(512, help="All that a submission may write, in MB; it lives in memory.").tag(
        config=True
    )
    output_mb = Float(2, help="Output kept of one cell, in MB.").tag(config=True)
    preload = List(
        Unicode(),
        list(PRELOAD),
        help="Modules that a student's kernel finds imported. It pays for others itself.",
    ).tag(config=True)
    secret = Unicode(
        "",
        help="Mixed into the seeds of all checks, so that students can't predict their inputs. "
        "Empty: a random one is made and kept in `.course_secret` beside the gradebook.",
    ).tag(config=True)
    i_accept_that_submissions_run_unsandboxed = Bool(
        False,
        help="Grade where no sandbox works. A submission can then read and change your files.",
    ).tag(config=True)


@dataclass(frozen=True)
class KernelOptions:
    """How a worker starts students' kernels.

    Attributes:
        limits: What each submission may use.
        hidden: Folders that no submission may see: the course.
        allow_unsandboxed: Whether to go on where no sandbox works.
        preload: Modules that kernels find imported.
    """

    limits: sandbox.Limits = field(default_factory=sandbox.Limits)
    hidden: tuple[Path, ...] = ()
    allow_unsandboxed: bool = False
    preload: tuple[str, ...] = PRELOAD


def load_config(root: Path) -> Config:
    """The course's `nbgrader_config.py`, with the course's folder set to `root`.

    Raises:
        FileNotFoundError: `root` is no course.
    """
    if not (root / "nbgrader_config.py").exists():
        raise FileNotFoundError(
            f"There is no nbgrader_config.py in {root}. Run this in the course's folder."
        )
    config: Config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    config.CourseDirectory.root = str(root)
    return config


def course_secret(root: Path, grader: Grader) -> str:
    """The course's secret: the configured one, else one that is made once and kept."""
    if grader.secret:
        return str(grader.secret)
    path = root / ".course_secret"
    if not path.exists():
        # written aside and linked, so that two first runs at once agree on one secret
        fresh = path.with_name(f"{path.name}-{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32), encoding="ascii")
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii")


def settings_for(root: Path, assignment: str, config: Config) -> Settings:
    """The settings with which an assignment of the course in `root` is graded."""
    grader = Grader(config=config)
    return Settings(
        assignment=assignment,
        secret=course_secret(root, grader),
        cell_seconds=grader.cell_seconds,
        call_seconds=grader.call_seconds,
        exercise_seconds=grader.exercise_seconds,
        notebook_seconds=grader.notebook_seconds,
        limits=Limits(output_bytes=int(grader.output_mb * MIB)),
    )


def kernel_options(root: Path, config: Config) -> KernelOptions:
    """How students' kernels are started for the course in `root`."""
    grader = Grader(config=config)
    limits = sandbox.Limits(
        submission_seconds=grader.notebook_seconds + 300,
        cpu_seconds=grader.cpu_seconds,
        memory_bytes=grader.memory_mb * MIB,
        processes=grader.processes,
        file_bytes=grader.file_mb * MIB,
        tmp_bytes=grader.disk_mb * MIB,
    )
    accepted = grader.i_accept_that_submissions_run_unsandboxed
    return KernelOptions(limits, (root.resolve(),), accepted, tuple(grader.preload))
