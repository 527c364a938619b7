"""Look at this machine: does it have what the course needs, and if not, what mends it.

`check()` returns a `Report`, which a notebook shows as a table. Every single check is a function
of plain values, so that each failure can be tried without a broken machine.
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
TOTAL_GB, FREE_GB, DISK_GB = 4.0, 1.0, 1.0  # what lessons and grading need at least

_MARKS = {"fine": "✔", "note": "–", "wrong": "✘"}
_COLORS = {
    "fine": "var(--jp-success-color1, #388e3c)",
    "note": "var(--jp-info-color1, #0288d1)",
    "wrong": "var(--jp-error-color1, #d32f2f)",
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        what: Its name: "Python".
        found: What is there: "3.12.4".
        state: "fine"; "note" for what may stay as it is; "wrong" for what has to be mended.
        mend: What is wrong and what to do; empty where all is well.
    """

    what: str
    found: str
    state: State = "fine"
    mend: str = ""


@dataclass(frozen=True)
class Report:
    """All findings; a notebook shows them as a table, a terminal as lines."""

    findings: tuple[Finding, ...]

    @property
    def ready(self) -> bool:
        """Whether nothing is wrong. Notes do not count."""
        return all(finding.state != "wrong" for finding in self.findings)

    @property
    def summary(self) -> str:
        """One sentence on the whole."""
        wrong = [finding.what for finding in self.findings if finding.state == "wrong"]
        if not wrong:
            return "This machine is ready for the course."
        return f"To mend before you go on: {', '.join(wrong)}."

    def __repr__(self) -> str:
        width = max((len(finding.what) for finding in self.findings), default=0)
        lines = []
        for finding in self.findings:
            lines.append(f"{_MARKS[finding.state]} {finding.what:{width}}  {finding.found}")
            if finding.mend:
                lines.append(f"  {'':{width}}  {finding.mend}")
        return "\n".join([*lines, self.summary])

    def _repr_mimebundle_(self, **_: object) -> Mapping[str, str]:
        rows = "".join(_row(finding) for finding in self.findings)
        page = (
            f'<table style="text-align: left"><tbody>{rows}</tbody></table>'
            f"<strong>{html.escape(self.summary)}</strong>"
        )
        return {"text/html": page, "text/plain": repr(self)}


def _row(finding: Finding) -> str:
    mend = f"<br/><em>{html.escape(finding.mend)}</em>" if finding.mend else ""
    cell = '<td style="text-align: left; vertical-align: top; overflow-wrap: anywhere">'
    return (
        f'<tr>{cell}<span style="color: {_COLORS[finding.state]}">{_MARKS[finding.state]}</span>'
        f"</td>{cell}{html.escape(finding.what)}</td>"
        f"{cell}{html.escape(finding.found)}{mend}</td></tr>"
    )


def check(folder: Path | str = ".") -> Report:
    """Look at everything that the course needs.

    Args:
        folder: Where the course's notebooks are worked on.
    """
    needed = course_requirements()
    memory = psutil.virtual_memory()
    environment = os.environ.get("VIRTUAL_ENV") or os.environ.get("CONDA_PREFIX")
    return Report(
        (
            check_python(platform.python_version(), python_needed()),
            *(
                check_package(name, installed_version(name), needed.get(name, SpecifierSet()))
                for name in PACKAGES
            ),
            check_pair(torch.__version__, *imported_torchvision(), torchvision_wants()),
            check_gpu(torch.cuda.is_available, torch.version.cuda, nvidia_driver()),
            check_memory(memory.total / 2**30, memory.available / 2**30),
            check_folder(Path(folder)),
            check_environment(sys.prefix, sys.base_prefix, environment),
        )
    )


def installed_version(package: str) -> str | None:
    """The version of an installed package, or None where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def course_requirements() -> dict[str, SpecifierSet]:
    """What the course's own package says that it needs, by name; empty if it isn't installed."""
    try:
        lines = requires(COURSE) or []
    except PackageNotFoundError:
        return {}
    needed = [Requirement(line) for line in lines]
    return {need.name.lower(): need.specifier for need in needed if "extra" not in str(need.marker)}


def python_needed() -> SpecifierSet:
    """Which Pythons the course's own package runs on."""
    try:
        return SpecifierSet(metadata(COURSE)["Requires-Python"] or "")
    except PackageNotFoundError:
        return SpecifierSet()


def torchvision_wants() -> SpecifierSet:
    """Which torch the installed torchvision was built for, in its own words."""
    try:
        lines = requires("torchvision") or []
    except PackageNotFoundError:
        return SpecifierSet()
    found = (Requirement(line) for line in lines)
    return next((need.specifier for need in found if need.name == "torch"), SpecifierSet())


def imported_torchvision() -> tuple[str | None, str]:
    """The version that torchvision says itself, build included, or the error of its import."""
    try:
        import torchvision
    except ModuleNotFoundError as error:
        return None, "" if error.name == "torchvision" else str(error)
    except (ImportError, RuntimeError, OSError) as error:  # built for another torch
        return None, str(error)
    return str(torchvision.__version__), ""


def nvidia_driver() -> bool:
    """Whether this machine has NVIDIA's driver, and so probably NVIDIA's GPU."""
    return Path("/proc/driver/nvidia").exists() or shutil.which("nvidia-smi") is not None


def check_python(found: str, needed: SpecifierSet) -> Finding:
    """Python's own version."""
    if needed.contains(Version(found), prereleases=True):
        return Finding("Python", found)
    mend = (
        f"The course needs Python {needed}. Make a new environment with a newer Python, "
        "and install the course there."
    )
    return Finding("Python", found, "wrong", mend)


def check_package(name: str, found: str | None, needed: SpecifierSet) -> Finding:
    """One package: is it there, and new enough?"""
    if found is None:
        mend = (
            f"{name} is not installed for this Python. In a terminal, with the course's "
            f'environment activated: python -m pip install "{name}{needed}"'
        )
        return Finding(name, "missing", "wrong", mend)
    if needed.contains(Version(found), prereleases=True):
        return Finding(name, found)
    mend = (
        f'The course needs {name} {needed}: python -m pip install --upgrade "{name}{needed}", '
        "then restart the kernel."
    )
    return Finding(name, found, "wrong", mend)


def check_pair(
    torch_version: str, torchvision: str | None, error: str, wants: SpecifierSet
) -> Finding:
    """Whether torch and torchvision fit together, CPU and CUDA builds included.

    Args:
        torch_version: With its build: "2.15.0+cpu".
        torchvision: With its build; None where it can't be imported.
        error: Why not; empty where torchvision is not installed at all.
        wants: Which torch it was built for.
    """
    what = "torch and torchvision"
    again = (
        "Install both from one place, in one command: "
        "python -m pip install --upgrade --force-reinstall torch torchvision"
    )
    if torchvision is None and not error:
        return Finding(what, "not both installed", "note", "Install torchvision, then look again.")
    if torchvision is None:
        mend = f"torchvision can't be imported ({error.splitlines()[0]}). {again}"
        return Finding(what, "do not fit", "wrong", mend)
    found, other = Version(torch_version), Version(torchvision)
    if not wants.contains(found.public, prereleases=True):
        mend = f"torchvision {torchvision} wants torch {wants}. {again}"
        return Finding(what, f"{found} and {other}", "wrong", mend)
    if found.local and other.local and found.local != other.local:
        mend = f"One was built for {found.local}, the other for {other.local}. {again}"
        return Finding(what, f"{found} and {other}", "wrong", mend)
    return Finding(what, f"fit together ({found.local or 'no special build'})")


def check_gpu(available: Callable[[], bool], built_for: str | None, driver: bool) -> Finding:
    """An NVIDIA GPU, if there is one; the course never needs it.

    Args:
        available: Asks torch.
        built_for: The CUDA version of this build of torch; None for one without CUDA.
        driver: Whether NVIDIA's driver is on this machine.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        usable = available()
    if usable:
        try:
            torch.ones(2, device="cuda").sum().item()
        except (RuntimeError, AssertionError) as error:
            mend = (
                f"torch sees a GPU but can't compute on it ({str(error).splitlines()[0]}). "
                "Install a build for a CUDA version that supports this GPU; until then use the CPU."
            )
            return Finding("GPU", "not usable", "note", mend)
        return Finding("GPU", f"{torch.cuda.get_device_name(0)}, CUDA {built_for}")
    if driver and built_for is None:
        mend = (
            "There is an NVIDIA driver, but this torch was built for the CPU alone. The course "
            "runs as it is. To use the GPU, install the CUDA build."
        )
        return Finding("GPU", "there, but not used", "note", mend)
    if driver:
        why = f" ({str(caught[0].message).splitlines()[0]})" if caught else ""
        mend = (
            f"There is an NVIDIA driver, but torch for CUDA {built_for} can't use it{why}. Most "
            "often the driver is too old: update it, or install a build for an older CUDA."
        )
        return Finding("GPU", "there, but not used", "note", mend)
    other = "Apple's GPU (device mps)" if torch.backends.mps.is_available() else ""
    return Finding("GPU", other or "none; everything runs on the CPU")


def check_memory(total: float, free: float) -> Finding:
    """Memory in GiB: all of it, and what is free now."""
    found = f"{total:.1f} GiB, {free:.1f} GiB of it free"
    if total < TOTAL_GB:
        mend = (
            f"Less than {TOTAL_GB:.0f} GiB in all: kernels may be killed without a message. Keep "
            "one notebook open at a time (Kernel → Shut Down Kernel for the others)."
        )
        return Finding("Memory", found, "note", mend)
    if free < FREE_GB:
        mend = (
            f"Less than {FREE_GB:.0f} GiB is free. Close other programs, and shut down kernels "
            "that you do not need (the filled circle at the left edge of JupyterLab)."
        )
        return Finding("Memory", found, "wrong", mend)
    return Finding("Memory", found)


def check_folder(folder: Path) -> Finding:
    """Whether a notebook can be saved in `folder`."""
    what = "Working folder"
    try:
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        mend = (
            f"Nothing can be written here ({error.strerror or error}), so no answer can be saved. "
            "Copy the course to a folder that is yours and start JupyterLab there."
        )
        return Finding(what, "read-only", "wrong", mend)
    free = shutil.disk_usage(folder).free / 2**30
    if free < DISK_GB:
        mend = f"Less than {DISK_GB:.0f} GiB is free on this disk. Make room, or move the course."
        return Finding(what, f"writable, {free:.1f} GiB free", "wrong", mend)
    return Finding(what, f"writable, {free:.0f} GiB free")


def check_environment(prefix: str, base: str, active: str | None) -> Finding:
    """Whether this kernel runs in an environment of its own, and in the activated one.

    Args:
        prefix: `sys.prefix`, the folder of the Python that runs this kernel.
        base: `sys.base_prefix`; the same folder unless it is a virtual environment.
        active: The folder of the environment that JupyterLab was started from, if one was active.
    """
    what = "Kernel's environment"
    found = Path(prefix).name
    if active and Path(active).resolve() != Path(prefix).resolve():
        mend = (
            f"JupyterLab was started from the environment {Path(active).name}, but this kernel "
            f"runs in {found}. Choose Kernel → Change Kernel; if the right one is not listed: "
            "python -m ipykernel install --user --name course, in the activated environment."
        )
        return Finding(what, found, "wrong", mend)
    if prefix == base and not (Path(prefix) / "conda-meta").is_dir():
        mend = (
            "This is the Python of the whole system. It works, but an environment of the course's "
            "own keeps its packages apart from all others."
        )
        return Finding(what, "none", "note", mend)
    return Finding(what, found)


def wheel_of(package: str) -> str:
    """The name of the wheel that an installed package came from, put together from its records.

    Args:
        package: Such as "torch".

    Raises:
        PackageNotFoundError: It is not installed.
    """
    records = distribution(package)
    tags = [
        line.removeprefix("Tag:").strip()
        for line in (records.read_text("WHEEL") or "").splitlines()
        if line.startswith("Tag:")
    ]
    tag = tags[0] if tags else "unknown-unknown-unknown"  # conda keeps no such record
    number = torch.__version__ if package == "torch" else records.version
    return f"{package}-{number}-{tag}.whl"
