"""Check whether this machine has what the course needs, and say how to fix what is missing.

`check()` returns a `Report`, which a notebook shows as a table. Every check is a function of plain
values, so you can try each failure without a broken machine.
"""

from __future__ import annotations

import html
import os
import platform
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution, metadata, requires, version
from pathlib import Path
from typing import Literal

import psutil  # type: ignore[import-untyped]
import torch
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from autograder.language import Text, join_texts, phrase, show
from autograder.language.display_width import measure_width

State = Literal["fine", "note", "wrong"]

COURSE = "deep-learning-with-pytorch"
PACKAGES = ("torch", "torchvision", "jupyterlab", "nbgrader")
TOTAL_GB, FREE_GB, DISK_GB = 4.0, 1.0, 1.0  # the minimum for lessons and grading

_MARKS = {"fine": "✔", "note": "–", "wrong": "✘"}
_COLORS = {
    "fine": "var(--jp-success-color1, #388e3c)",
    "note": "var(--jp-info-color1, #0288d1)",
    "wrong": "var(--jp-error-color1, #d32f2f)",
}


@dataclass(frozen=True)
class Finding:
    """A finding is the result of one check.

    Attributes:
        what: What the check looked at: "Python".
        found: What the machine has: "3.12.4".
        state: "fine", "note" (may stay as it is) or "wrong" (needs a fix).
        fix: The problem and its fix. It is empty if there is no problem.
    """

    what: Text
    found: Text
    state: State = "fine"
    fix: Text = ""


@dataclass(frozen=True)
class Report:
    """A report has all findings. A notebook shows a table, and a terminal shows lines."""

    findings: tuple[Finding, ...]

    @property
    def ready(self) -> bool:
        """Whether nothing is wrong. Notes do not count."""
        return all(finding.state != "wrong" for finding in self.findings)

    @property
    def summary(self) -> Text:
        """One sentence about all findings."""
        wrong = [finding.what for finding in self.findings if finding.state == "wrong"]
        if not wrong:
            return phrase("This machine is ready for the course.")
        return phrase("Fix this before you continue: {problems}.", problems=join_texts(wrong, ", "))

    def __repr__(self) -> str:
        names = [show(finding.what) for finding in self.findings]
        width = max(map(measure_width, names), default=0)
        lines = []
        for name, finding in zip(names, self.findings, strict=True):
            gap = " " * (width - measure_width(name))
            lines.append(f"{_MARKS[finding.state]} {name}{gap}  {show(finding.found)}")
            if finding.fix:
                lines.append(f"  {'':{width}}  {show(finding.fix)}")
        return "\n".join([*lines, show(self.summary)])

    def _repr_mimebundle_(self, **_: object) -> Mapping[str, str]:
        rows = "".join(_row(finding) for finding in self.findings)
        page = (
            f'<table style="text-align: left"><tbody>{rows}</tbody></table>'
            f"<strong>{html.escape(show(self.summary))}</strong>"
        )
        return {"text/html": page, "text/plain": repr(self)}


def _row(finding: Finding) -> str:
    fix = f"<br/><em>{html.escape(show(finding.fix))}</em>" if finding.fix else ""
    cell = '<td style="text-align: left; vertical-align: top; {}">'
    # Chinese has no spaces, so a line of a short name may end nowhere else
    short = cell.format("overflow-wrap: normal; word-break: keep-all")
    long = cell.format("overflow-wrap: anywhere")
    return (
        f'<tr>{short}<span style="color: {_COLORS[finding.state]}">{_MARKS[finding.state]}</span>'
        f"</td>{short}{html.escape(show(finding.what))}</td>"
        f"{long}{html.escape(show(finding.found))}{fix}</td></tr>"
    )


def check(folder: Path | str = ".") -> Report:
    """Check everything that the course needs.

    Args:
        folder: The folder in which you work on the course's notebooks.
    """
    needed = course_requirements()
    memory = psutil.virtual_memory()
    environment = os.environ.get("VIRTUAL_ENV") or os.environ.get("CONDA_PREFIX")
    return Report(
        (
            check_python(platform.python_version(), required_python()),
            *(
                check_package(name, installed_version(name), needed.get(name, SpecifierSet()))
                for name in PACKAGES
            ),
            check_pair(torch.__version__, *import_torchvision(), required_torch()),
            check_gpu(torch.cuda.is_available, torch.version.cuda, has_nvidia_driver()),
            check_memory(memory.total / 2**30, memory.available / 2**30),
            check_folder(Path(folder)),
            check_environment(sys.prefix, sys.base_prefix, environment),
        )
    )


def installed_version(package: str) -> str | None:
    """Return the version of an installed package, or None if it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def course_requirements() -> dict[str, SpecifierSet]:
    """Return what the course's package requires, by name; empty if it is not installed."""
    try:
        lines = requires(COURSE) or []
    except PackageNotFoundError:
        return {}
    needed = [Requirement(line) for line in lines]
    return {need.name.lower(): need.specifier for need in needed if "extra" not in str(need.marker)}


def required_python() -> SpecifierSet:
    """Return which versions of Python the course's own package runs on."""
    try:
        return SpecifierSet(metadata(COURSE)["Requires-Python"] or "")
    except PackageNotFoundError:
        return SpecifierSet()


def required_torch() -> SpecifierSet:
    """Return which torch the installed torchvision needs, as its own metadata says."""
    try:
        lines = requires("torchvision") or []
    except PackageNotFoundError:
        return SpecifierSet()
    needed = (Requirement(line) for line in lines)
    return next((need.specifier for need in needed if need.name == "torch"), SpecifierSet())


def import_torchvision() -> tuple[str | None, str]:
    """Return torchvision's own version, with its build, or the error from its import."""
    try:
        import torchvision
    except ModuleNotFoundError as error:
        return None, "" if error.name == "torchvision" else str(error)
    except (ImportError, RuntimeError, OSError) as error:  # built for another torch
        return None, str(error)
    return str(torchvision.__version__), ""


def has_nvidia_driver() -> bool:
    """Return whether this machine has NVIDIA's driver, and so probably an NVIDIA GPU."""
    return Path("/proc/driver/nvidia").exists() or shutil.which("nvidia-smi") is not None


def check_python(found: str, needed: SpecifierSet) -> Finding:
    """Check the version of Python."""
    if needed.contains(Version(found), prereleases=True):
        return Finding("Python", found)
    fix = phrase(
        "The course needs Python {needed}. Make a new environment with a newer Python, "
        "and install the course there.",
        needed=needed,
    )
    return Finding("Python", found, "wrong", fix)


def check_package(name: str, found: str | None, needed: SpecifierSet) -> Finding:
    """Check whether one package is installed and new enough."""
    if found is None:
        fix = phrase(
            "{name} is not installed for this Python. In a terminal, with the course's "
            "environment activated: {command}",
            name=name,
            command=f'python -m pip install "{name}{needed}"',
        )
        return Finding(name, phrase("missing"), "wrong", fix)
    if needed.contains(Version(found), prereleases=True):
        return Finding(name, found)
    fix = phrase(
        "The course needs {name} {needed}: {command}, then restart the kernel.",
        name=name,
        needed=needed,
        command=f'python -m pip install --upgrade "{name}{needed}"',
    )
    return Finding(name, found, "wrong", fix)


def check_pair(
    torch_version: str, torchvision: str | None, error: str, wants: SpecifierSet
) -> Finding:
    """Check whether torch and torchvision fit together, and whether their builds do.

    Args:
        torch_version: The version of torch with its build: "2.15.0+cpu".
        torchvision: The version of torchvision with its build. None if the import fails.
        error: Why the import fails. It is empty if torchvision is not installed at all.
        wants: The torch version that torchvision was built for.
    """
    what = phrase("torch and torchvision")
    command = "python -m pip install --upgrade --force-reinstall torch torchvision"
    if torchvision is None and not error:
        fix = phrase("Install torchvision, then check again.")
        return Finding(what, phrase("not both installed"), "note", fix)
    if torchvision is None:
        fix = phrase(
            "torchvision can't be imported ({error}). Install both from the same place, "
            "in one command: {command}",
            error=error.splitlines()[0],
            command=command,
        )
        return Finding(what, phrase("do not fit"), "wrong", fix)
    ours, other = Version(torch_version), Version(torchvision)
    both = phrase("{torch} and {torchvision}", torch=ours, torchvision=other)
    if not wants.contains(ours.public, prereleases=True):
        fix = phrase(
            "torchvision {version} needs torch {needed}. Install both from the same place, "
            "in one command: {command}",
            version=torchvision,
            needed=wants,
            command=command,
        )
        return Finding(what, both, "wrong", fix)
    if ours.local and other.local and ours.local != other.local:
        fix = phrase(
            "One was built for {torch}, the other for {torchvision}. Install both from the same "
            "place, in one command: {command}",
            torch=ours.local,
            torchvision=other.local,
            command=command,
        )
        return Finding(what, both, "wrong", fix)
    build = ours.local or phrase("no special build")
    return Finding(what, phrase("fit together ({build})", build=build))


def check_gpu(available: Callable[[], bool], built_for: str | None, driver: bool) -> Finding:
    """Check the NVIDIA GPU, if there is one. The course never needs it.

    Args:
        available: Asks torch whether a GPU is available.
        built_for: The CUDA version of this build of torch. None for a build without CUDA.
        driver: Whether NVIDIA's driver is on this machine.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        usable = available()
    if usable:
        try:
            torch.ones(2, device="cuda").sum().item()
        except (RuntimeError, AssertionError) as error:
            fix = phrase(
                "torch sees a GPU but can't compute on it ({error}). Install a build for a CUDA "
                "version that supports this GPU. Use the CPU until then.",
                error=str(error).splitlines()[0],
            )
            return Finding("GPU", phrase("not usable"), "note", fix)
        return Finding("GPU", f"{torch.cuda.get_device_name(0)}, CUDA {built_for}")
    if driver and built_for is None:
        fix = phrase(
            "There is an NVIDIA driver, but this torch was built for the CPU alone. The course "
            "works without the GPU. To use the GPU, install the CUDA build."
        )
        return Finding("GPU", phrase("present, but not used"), "note", fix)
    if driver:
        if caught:
            fix = phrase(
                "There is an NVIDIA driver, but torch for CUDA {cuda} can't use it ({reason}). "
                "Usually the driver is too old: update it, or install a build for an older CUDA "
                "version.",
                cuda=built_for,
                reason=str(caught[0].message).splitlines()[0],
            )
        else:
            fix = phrase(
                "There is an NVIDIA driver, but torch for CUDA {cuda} can't use it. Usually the "
                "driver is too old: update it, or install a build for an older CUDA version.",
                cuda=built_for,
            )
        return Finding("GPU", phrase("present, but not used"), "note", fix)
    if torch.backends.mps.is_available():
        return Finding("GPU", phrase("Apple's GPU (device mps)"))
    return Finding("GPU", phrase("none; everything runs on the CPU"))


def check_memory(total: float, free: float) -> Finding:
    """Check the memory in GiB: the total, and what is free now."""
    what = phrase("Memory")
    found = phrase("{total} GiB, {free} GiB of it free", total=f"{total:.1f}", free=f"{free:.1f}")
    if total < TOTAL_GB:
        fix = phrase(
            "Less than {least} GiB in total: the system may kill kernels without a message. Keep "
            "one notebook open at a time (Kernel → Shut Down Kernel for the others).",
            least=TOTAL_GB,
        )
        return Finding(what, found, "note", fix)
    if free < FREE_GB:
        fix = phrase(
            "Less than {least} GiB is free. Close other programs, and shut down kernels that you "
            "do not need (the filled circle at the left edge of JupyterLab).",
            least=FREE_GB,
        )
        return Finding(what, found, "wrong", fix)
    return Finding(what, found)


def check_folder(folder: Path) -> Finding:
    """Check whether you can save a notebook in `folder`."""
    what = phrase("Working folder")
    try:
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        fix = phrase(
            "You can't write files here ({reason}), so you can't save your answers. Copy the "
            "course to your own folder and start JupyterLab there.",
            reason=error.strerror or error,
        )
        return Finding(what, phrase("read-only"), "wrong", fix)
    free = shutil.disk_usage(folder).free / 2**30
    if free < DISK_GB:
        fix = phrase(
            "Less than {least} GiB is free on this disk. Make room, or move the course.",
            least=DISK_GB,
        )
        return Finding(what, phrase("writable, {free} GiB free", free=f"{free:.1f}"), "wrong", fix)
    return Finding(what, phrase("writable, {free} GiB free", free=f"{free:.0f}"))


def check_environment(prefix: str, base: str, active: str | None) -> Finding:
    """Check whether this kernel runs in its own environment, and in the activated one.

    Args:
        prefix: `sys.prefix`, the folder of the Python that runs this kernel.
        base: `sys.base_prefix`. It is the same folder, except in a virtual environment.
        active: The folder of the environment that JupyterLab was started from, if one was active.
    """
    what = phrase("Kernel's environment")
    found = Path(prefix).name
    if active and Path(active).resolve() != Path(prefix).resolve():
        fix = phrase(
            "JupyterLab was started from the environment {started}, but this kernel runs in "
            "{found}. Choose Kernel → Change Kernel. If the right kernel is not in the list, run "
            "this in the activated environment: {command}",
            started=Path(active).name,
            found=found,
            command="python -m ipykernel install --user --name course",
        )
        return Finding(what, found, "wrong", fix)
    if prefix == base and not (Path(prefix) / "conda-meta").is_dir():
        fix = phrase(
            "This is the Python of the whole system. It works, but a separate environment for the "
            "course keeps its packages apart from all others."
        )
        return Finding(what, phrase("none"), "note", fix)
    return Finding(what, found)


def wheel_of(package: str) -> str:
    """Return the name of the wheel of an installed package, built from its records.

    Args:
        package: The name of a package, such as "torch".

    Raises:
        PackageNotFoundError: If the package is not installed.
    """
    records = distribution(package)
    tags = [
        line.removeprefix("Tag:").strip()
        for line in (records.read_text("WHEEL") or "").splitlines()
        if line.startswith("Tag:")
    ]
    tag = tags[0] if tags else "unknown-unknown-unknown"  # conda does not keep this record
    number = torch.__version__ if package == "torch" else records.version
    return f"{package}-{number}-{tag}.whl"
