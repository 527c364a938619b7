"""The settings of a course: what `nbgrader_config.py` may set, and what workers get of it.

`Settings` and what it holds have the defaults; `Grader` takes its own from there.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field, replace
from pathlib import Path

from traitlets import Bool, Enum, Float, Int, List, Unicode
from traitlets.config import LoggingConfigurable

from autograder.grading.sandbox.resources import MIB, Resources
from autograder.grading.wire.limits import WireLimits

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

#: When feedback tells what hidden tests found.
AT_ONCE, AFTER_DUE_DATE, BY_HAND = "at once", "after due date", "by hand"


@dataclass(frozen=True)
class Settings:
    """How a submission is graded. Workers get it with each task.

    Attributes:
        assignment: Its name; with the exercise and `secret` it decides the random inputs.
        secret: The course's secret. A student who knew it could predict the inputs.
        cell_seconds: For one of the student's cells to run.
        call_seconds: For one call of the student's code by a test.
        exercise_seconds: For one whole test cell.
        recover_seconds: For the kernel to answer again after an interrupt.
        notebook_seconds: For the whole notebook; later exercises are then not run.
        most_restarts: Fresh kernels for one notebook; each runs the student's cells again.
        wire: What the judge accepts from a student's process.
        resources: What the processes of a submission may use.
        hidden: Folders that no submission may see: the course, first of all. Of the course, its
            packages and what `visible` names are shown.
        visible: More files and folders to show, read-only, for instance data sets.
        allow_unsandboxed: Whether to grade where no sandbox works. A submission can then read
            and change whatever the grading user can.
        preload: Modules that kernels find imported. A kernel that imports another one pays for
            that itself.
    """

    assignment: str = ""
    secret: str = ""
    cell_seconds: float = 60.0
    call_seconds: float = 20.0
    exercise_seconds: float = 60.0
    recover_seconds: float = 5.0
    notebook_seconds: float = 600.0
    most_restarts: int = 3
    wire: WireLimits = field(default_factory=WireLimits)
    resources: Resources = field(default_factory=Resources)
    hidden: tuple[Path, ...] = ()
    visible: tuple[Path, ...] = ()
    allow_unsandboxed: bool = False
    preload: tuple[str, ...] = PRELOAD

    def exercise_secret(self) -> str:
        """What `autograder.checks` mixes into each exercise's seed (``AUTOGRADER_SECRET``)."""
        message = self.assignment.encode()
        return hmac.new(self.secret.encode(), message, hashlib.sha256).hexdigest()


_USUAL = Settings()
#: A submission may take longer than its cells and checks: its kernel is started anew.
_SPARE_SECONDS = _USUAL.resources.submission_seconds - _USUAL.notebook_seconds


class Grader(LoggingConfigurable):
    """How submissions are graded, `c.Grader.… = …`: time, sizes, the sandbox, the secret."""

    cell_seconds = Float(_USUAL.cell_seconds, help="Seconds for one of the student's cells.").tag(
        config=True
    )
    call_seconds = Float(
        _USUAL.call_seconds, help="Seconds for one call of the student's code by a check."
    ).tag(config=True)
    exercise_seconds = Float(
        _USUAL.exercise_seconds, help="Seconds for all checks of one exercise."
    ).tag(config=True)
    notebook_seconds = Float(_USUAL.notebook_seconds, help="Seconds for a whole submission.").tag(
        config=True
    )
    cpu_seconds = Int(
        _USUAL.resources.cpu_seconds, help="CPU seconds of all processes of a submission."
    ).tag(config=True)
    memory_mb = Int(
        _USUAL.resources.memory_bytes // MIB,
        help="Memory of a submission's processes together, in MB.",
    ).tag(config=True)
    processes = Int(
        _USUAL.resources.processes, help="Processes and threads of a submission at one time."
    ).tag(config=True)
    file_mb = Int(
        _USUAL.resources.file_bytes // MIB,
        help="The largest file that a submission may write, in MB.",
    ).tag(config=True)
    disk_mb = Int(
        _USUAL.resources.tmp_bytes // MIB,
        help="All that a submission may write, in MB; it lives in memory.",
    ).tag(config=True)
    output_mb = Float(_USUAL.wire.output_bytes / MIB, help="Output kept of one cell, in MB.").tag(
        config=True
    )
    preload = List(
        Unicode(),
        list(_USUAL.preload),
        help="Modules that a student's kernel finds imported. It pays for others itself.",
    ).tag(config=True)
    secret = Unicode(
        _USUAL.secret,
        help="Mixed into the seeds of all checks, so that students can't predict their inputs. "
        "Empty: a random one is made and kept in `.course_secret` beside the gradebook.",
    ).tag(config=True)
    i_accept_that_submissions_run_unsandboxed = Bool(
        _USUAL.allow_unsandboxed,
        help="Grade where no sandbox works. A submission can then read and change your files.",
    ).tag(config=True)

    def settings(self, assignment: str, secret: str, hidden: tuple[Path, ...]) -> Settings:
        """What a worker needs to know to grade a submission of an assignment."""
        return Settings(
            assignment=assignment,
            secret=secret,
            cell_seconds=self.cell_seconds,
            call_seconds=self.call_seconds,
            exercise_seconds=self.exercise_seconds,
            notebook_seconds=self.notebook_seconds,
            wire=replace(_USUAL.wire, output_bytes=int(self.output_mb * MIB)),
            resources=replace(
                _USUAL.resources,
                submission_seconds=self.notebook_seconds + _SPARE_SECONDS,
                cpu_seconds=self.cpu_seconds,
                memory_bytes=self.memory_mb * MIB,
                processes=self.processes,
                file_bytes=self.file_mb * MIB,
                tmp_bytes=self.disk_mb * MIB,
            ),
            hidden=hidden,
            allow_unsandboxed=self.i_accept_that_submissions_run_unsandboxed,
            preload=tuple(self.preload),
        )


class Watch(LoggingConfigurable):
    """How submissions are graded as they arrive, `c.Watch.… = …`."""

    seconds = Float(2, min=0.1, help="Seconds between two looks at the exchange.").tag(config=True)
    workers = Int(0, min=0, help="Processes that grade; one a core where 0.").tag(config=True)
    hidden_results = Enum(
        [AT_ONCE, AFTER_DUE_DATE, BY_HAND],
        AFTER_DUE_DATE,
        help="When feedback tells what hidden tests found: 'at once', 'after due date' (at once "
        "where there is none), or 'by hand': when `autograder run` is called.",
    ).tag(config=True)
