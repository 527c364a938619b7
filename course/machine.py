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

    what: str
    found: str
    state: State = "fine"
    fix: str = ""


@dataclass(frozen=True)
class Report:
    """A report has all findings. A notebook shows a table, and a terminal shows lines."""

    findings: tuple[Finding, ...]

    @property
    def ready(self) -> bool:
        """Whether nothing is wrong. Notes do not count."""
        return all(finding.state != "wrong" for finding in self.findings)

    @property
    def summary(self) -> str:
        """One sentence about all findings."""
        wrong = [finding.what for finding in self.findings if finding.state == "wrong"]
        if not wrong:
            return "This machine is ready for the course."
        return f"Fix this before you continue: {', '.join(wrong)}."

    def __repr__(self) -> str:
        width = max((len(finding.what) for finding in self.findings), default=0)
        lines = []
        for finding in self.findings:
            lines.append(f"{_MARKS[finding.state]} {finding.what:{width}}  {finding.found}")
            if finding.fix:
                lines.append(f"  {'':{width}}  {finding.fix}")
        return "\n".join([*lines, self.summary])

    def _repr_mimebundle_(self, **_: object) -> Mapping[str, str]:
        rows = "".join(_row(finding) for finding in self.findings)
        page = (
            f'<table style="text-align: left"><tbody>{rows}</tbody></table>'
            f"<strong>{html.escape(self.summary)}</strong>"
        )
        return {"text/html": page, "text/plain": repr(self)}


def _row(finding: Finding) -> str:
    fix = f"<br/><em>{html.escape(finding.fix)}</em>" if finding.fix else ""
    cell = '<td style="text-align: left; vertical-align: top; overflow-wrap: {}">'
    short, long = cell.format("normal"), cell.format("anywhere")
    return (
        f'<tr>{short}<span style="color: {_COLORS[finding.state]}">{_MARKS[finding.state]}</span>'
        f"</td>{short}{html.escape(finding.what)}</td>"
        f"{long}{html.escape(finding.found)}{fix}</td></tr>"
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
    fix = (
        f"The course needs Python {needed}. Make a new environment with a newer Python, "
        "and install the course there."
    )
    return Finding("Python", found, "wrong", fix)


def check_package(name: str, found: str | None, needed: SpecifierSet) -> Finding:
    """Check whether one package is installed and new enough."""
    if found is None:
        fix = (
            f"{name} is not installed for this Python. In a terminal, with the course's "
            f'environment activated: python -m pip install "{name}{needed}"'
        )
        return Finding(name, "missing", "wrong", fix)
    if needed.contains(Version(found), prereleases=True):
        return Finding(name, found)
    fix = (
        f'The course needs {name} {needed}: python -m pip install --upgrade "{name}{needed}", '
        "then restart the kernel."
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
    what = "torch and torchvision"
    again = (
        "Install both from the same place, in one command: "
        "python -m pip install --upgrade --force-reinstall torch torchvision"
    )
    if torchvision is None and not error:
        return Finding(what, "not both installed", "note", "Install torchvision, then check again.")
    if torchvision is None:
        fix = f"torchvision can't be imported ({error.splitlines()[0]}). {again}"
        return Finding(what, "do not fit", "wrong", fix)
    ours, other = Version(torch_version), Version(torchvision)
    if not wants.contains(ours.public, prereleases=True):
        fix = f"torchvision {torchvision} needs torch {wants}. {again}"
        return Finding(what, f"{ours} and {other}", "wrong", fix)
    if ours.local and other.local and ours.local != other.local:
        fix = f"One was built for {ours.local}, the other for {other.local}. {again}"
        return Finding(what, f"{ours} and {other}", "wrong", fix)
    return Finding(what, f"fit together ({ours.local or 'no special build'})")


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
            fix = (
                f"torch sees a GPU but can't compute on it ({str(error).splitlines()[0]}). "
                "Install a build for a CUDA version that supports this GPU. Use the CPU until then."
            )
            return Finding("GPU", "not usable", "note", fix)
        return Finding("GPU", f"{torch.cuda.get_device_name(0)}, CUDA {built_for}")
    if driver and built_for is None:
        fix = (
            "There is an NVIDIA driver, but this torch was built for the CPU alone. The course "
            "works without the GPU. To use the GPU, install the CUDA build."
        )
        return Finding("GPU", "present, but not used", "note", fix)
    if driver:
        why = f" ({str(caught[0].message).splitlines()[0]})" if caught else ""
        fix = (
            f"There is an NVIDIA driver, but torch for CUDA {built_for} can't use it{why}. Usually "
            "the driver is too old: update it, or install a build for an older CUDA version."
        )
        return Finding("GPU", "present, but not used", "note", fix)
    other = "Apple's GPU (device mps)" if torch.backends.mps.is_available() else ""
    return Finding("GPU", other or "none; everything runs on the CPU")


def check_memory(total: float, free: float) -> Finding:
    """Check the memory in GiB: the total, and what is free now."""
    found = f"{total:.1f} GiB, {free:.1f} GiB of it free"
    if total < TOTAL_GB:
        fix = (
            f"Less than {TOTAL_GB:.0f} GiB in total: the system may kill kernels without a "
            "message. Keep one notebook open at a time (Kernel → Shut Down Kernel for the others)."
        )
        return Finding("Memory", found, "note", fix)
    if free < FREE_GB:
        fix = (
            f"Less than {FREE_GB:.0f} GiB is free. Close other programs, and shut down kernels "
            "that you do not need (the filled circle at the left edge of JupyterLab)."
        )
        return Finding("Memory", found, "wrong", fix)
    return Finding("Memory", found)


def check_folder(folder: Path) -> Finding:
    """Check whether you can save a notebook in `folder`."""
    what = "Working folder"
    try:
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        fix = (
            f"You can't write files here ({error.strerror or error}), so you can't save your "
            "answers. Copy the course to your own folder and start JupyterLab there."
        )
        return Finding(what, "read-only", "wrong", fix)
    free = shutil.disk_usage(folder).free / 2**30
    if free < DISK_GB:
        fix = f"Less than {DISK_GB:.0f} GiB is free on this disk. Make room, or move the course."
        return Finding(what, f"writable, {free:.1f} GiB free", "wrong", fix)
    return Finding(what, f"writable, {free:.0f} GiB free")


def check_environment(prefix: str, base: str, active: str | None) -> Finding:
    """Check whether this kernel runs in its own environment, and in the activated one.

    Args:
        prefix: `sys.prefix`, the folder of the Python that runs this kernel.
        base: `sys.base_prefix`. It is the same folder, except in a virtual environment.
        active: The folder of the environment that JupyterLab was started from, if one was active.
    """
    what = "Kernel's environment"
    found = Path(prefix).name
    if active and Path(active).resolve() != Path(prefix).resolve():
        fix = (
            f"JupyterLab was started from the environment {Path(active).name}, but this kernel "
            f"runs in {found}. Choose Kernel → Change Kernel. If the right kernel is not in "
            "the list, run this in the activated environment: "
            "python -m ipykernel install --user --name course"
        )
        return Finding(what, found, "wrong", fix)
    if prefix == base and not (Path(prefix) / "conda-meta").is_dir():
        fix = (
            "This is the Python of the whole system. It works, but a separate environment for the "
            "course keeps its packages apart from all others."
        )
        return Finding(what, "none", "note", fix)
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
