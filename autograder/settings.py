"""The settings of a course: what `nbgrader_config.py` can set, and what a worker gets.

`Settings`, `WireLimits` and `Resources` define the defaults. `Grader` takes its defaults from them.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field, replace
from pathlib import Path

from traitlets import Bool, Enum, Float, Int, List, Unicode
from traitlets.config import LoggingConfigurable

from autograder.cells import DELIMITERS, Delimiters, read_delimiters
from autograder.grading.sandbox.resources import MIB, Resources
from autograder.grading.wire.limits import WireLimits

#: What notebooks of the course import. The first optimizer of a process imports `torch._dynamo`.
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

#: When feedback shows the results of hidden tests.
AT_ONCE, AFTER_DUE_DATE, BY_HAND = "at once", "after due date", "by hand"


@dataclass(frozen=True)
class Settings:
    """The settings for grading one submission. A worker gets them with each task.

    Attributes:
        assignment: The assignment's name. With the exercise and `secret` it determines the random
            inputs.
        secret: The course's secret. A student who knew it could predict the inputs.
        cell_seconds: The time for one of the student's cells.
        call_seconds: The time for one call of the student's code by a test.
        exercise_seconds: The time for one whole test cell.
        recover_seconds: The time in which the kernel must answer again after an interrupt.
        notebook_seconds: The time for the whole notebook. The exercises after it are not run.
        most_restarts: The most new kernels for one notebook. Each runs the student's cells again.
        wire: What the judge accepts from a student's process.
        resources: What the processes of a submission may use.
        hidden: Folders that a submission can't see, such as the course's folder. Its Python
            packages and the files in `visible` are still visible.
        visible: More files and folders that a submission can read, such as data sets.
        allow_unsandboxed: Whether to grade where no sandbox works. A submission can then read
            and change everything that the grading user can.
        preload: Modules that are already imported when a kernel starts.
        plain_tests_beside: Whether a test cell without checks may run beside the student's code.
        delimiters: What the first and the last line of a region contain in this course.
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
    plain_tests_beside: bool = True
    delimiters: Delimiters = DELIMITERS

    def derive_exercise_secret(self) -> str:
        """Return the secret that `autograder.checks` mixes into each exercise's seed.

        The judge sets it as ``AUTOGRADER_SECRET``.
        """
        message = self.assignment.encode()
        return hmac.new(self.secret.encode(), message, hashlib.sha256).hexdigest()


_DEFAULTS = Settings()
#: A submission may take longer than its cells and checks, because its kernel may start again.
_SPARE_SECONDS = _DEFAULTS.resources.submission_seconds - _DEFAULTS.notebook_seconds


class Grader(LoggingConfigurable):
    """The limits for grading, `c.Grader.… = …`: time, sizes, the sandbox, the secret.

    The numbers of the defaults stand in three records. CPU time, memory, processes, files and disk
    are in `Resources` in `autograder/grading/sandbox/resources.py`. `output_mb` is in `WireLimits`
    in `autograder/grading/wire/limits.py`. All others are in `Settings` in
    `autograder/settings.py`.
    """

    cell_seconds = Float(
        _DEFAULTS.cell_seconds, min=0.1, help="Seconds for one of the student's cells."
    ).tag(config=True)
    call_seconds = Float(
        _DEFAULTS.call_seconds,
        min=0.1,
        help="Seconds for one call of the student's code by a check.",
    ).tag(config=True)
    exercise_seconds = Float(
        _DEFAULTS.exercise_seconds, min=0.1, help="Seconds for all checks of one exercise."
    ).tag(config=True)
    notebook_seconds = Float(
        _DEFAULTS.notebook_seconds, min=0.1, help="Seconds for a whole submission."
    ).tag(config=True)
    cpu_seconds = Int(
        _DEFAULTS.resources.cpu_seconds, min=1, help="CPU seconds of all processes of a submission."
    ).tag(config=True)
    memory_mb = Int(
        _DEFAULTS.resources.memory_bytes // MIB,
        min=1,
        help="Memory of a submission's processes together, in MB, beyond what the imported "
        "libraries take.",
    ).tag(config=True)
    processes = Int(
        _DEFAULTS.resources.processes,
        min=1,
        help="Processes and threads of a submission at the same time.",
    ).tag(config=True)
    file_mb = Int(
        _DEFAULTS.resources.file_bytes // MIB,
        min=1,
        help="The largest file that a submission may write, in MB.",
    ).tag(config=True)
    disk_mb = Int(
        _DEFAULTS.resources.tmp_bytes // MIB,
        min=1,
        help="All that a submission may write, in MB. It is kept in memory, in addition to "
        "`memory_mb`. It counts there only while a process maps it.",
    ).tag(config=True)
    output_mb = Float(
        _DEFAULTS.wire.output_bytes / MIB, min=0, help="The output of one cell that is kept, in MB."
    ).tag(config=True)
    preload = List(
        Unicode(),
        list(_DEFAULTS.preload),
        help="Modules that are already imported when a student's kernel starts. Others are "
        "imported in the submission's own time. So are torchvision and scikit-learn in an "
        "assignment whose source has no use for them.",
    ).tag(config=True)
    secret = Unicode(
        _DEFAULTS.secret,
        help="Mixed into the seeds of all checks, so that students can't predict their inputs. "
        "If empty, a random secret is made and kept in `.course_secret` beside the gradebook.",
    ).tag(config=True)
    plain_tests_beside = Bool(
        _DEFAULTS.plain_tests_beside,
        help="Run a test cell that does not use `checks` in the student's process, in the sandbox, "
        "if the source's own solution earns its points only there. A submission can forge the "
        "points of such a cell, so tables, the report and the graded notebook mark them. If "
        "False, these cells cost their points.",
    ).tag(config=True)
    i_accept_that_submissions_run_unsandboxed = Bool(
        _DEFAULTS.allow_unsandboxed,
        help="Grade where no sandbox works. A submission can then read and change your files.",
    ).tag(config=True)

    def make_settings(self, assignment: str, secret: str, hidden: tuple[Path, ...]) -> Settings:
        """Return what a worker needs to grade a submission of an assignment."""
        return Settings(
            assignment=assignment,
            secret=secret,
            cell_seconds=self.cell_seconds,
            call_seconds=self.call_seconds,
            exercise_seconds=self.exercise_seconds,
            notebook_seconds=self.notebook_seconds,
            wire=replace(_DEFAULTS.wire, output_bytes=int(self.output_mb * MIB)),
            resources=replace(
                _DEFAULTS.resources,
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
            plain_tests_beside=self.plain_tests_beside,
            delimiters=read_delimiters(self.config),
        )


class Watch(LoggingConfigurable):
    """How the watch grades submissions as they arrive, `c.Watch.… = …`."""

    seconds = Float(2, min=0.1, help="Seconds between two looks at the exchange.").tag(config=True)
    workers = Int(
        0, min=0, help="The number of processes that grade. 0 means one for each core."
    ).tag(config=True)
    hidden_results = Enum(
        [AT_ONCE, AFTER_DUE_DATE, BY_HAND],
        AFTER_DUE_DATE,
        help="When feedback shows the results of hidden tests: 'at once', 'after due date' (at "
        "once if there is no due date), or 'by hand', which means when `autograder run` is called.",
    ).tag(config=True)
