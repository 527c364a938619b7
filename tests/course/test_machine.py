"""The check of a machine finds what is wrong, names it, and says how to fix it."""

import re
import shutil
import tempfile
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from xml.etree import ElementTree

import pytest
import torch
from packaging.specifiers import SpecifierSet

from course import machine
from course.machine import Finding, Report


def no_gpu() -> bool:
    return False


def test_the_machine_that_runs_the_tests_is_looked_at_in_full(tmp_path: Path) -> None:
    report = machine.check(tmp_path)
    assert [finding.what for finding in report.findings] == [
        "Python",
        "torch",
        "torchvision",
        "jupyterlab",
        "nbgrader",
        "torch and torchvision",
        "GPU",
        "Memory",
        "Working folder",
        "Kernel's environment",
    ]
    installed = {finding.what: finding for finding in report.findings}
    for name in ("Python", "torch", "torchvision", "nbgrader", "torch and torchvision"):
        assert installed[name].state == "fine", installed[name]
    assert all(finding.fix for finding in report.findings if finding.state != "fine")


def test_what_is_needed_comes_from_the_course_itself() -> None:
    needed = machine.course_requirements()
    assert not needed["torch"].contains("1.8.0")
    assert needed["torch"].contains(torch.__version__.partition("+")[0])
    assert "pytest" not in needed, "that is for the course's authors"
    assert not machine.required_python().contains("3.9.0")


def test_an_old_python_is_wrong_and_a_new_one_fine() -> None:
    needed = SpecifierSet(">=3.11")
    old = machine.check_python("3.9.18", needed)
    assert (old.state, old.found) == ("wrong", "3.9.18")
    assert ">=3.11" in old.fix
    assert machine.check_python("3.11.0", needed) == Finding("Python", "3.11.0")
    assert machine.check_python("3.15.0rc1", needed).state == "fine"


def test_a_missing_package_and_an_old_one_come_with_their_commands() -> None:
    missing = machine.check_package("nbgrader", None, SpecifierSet(">=0.9.6"))
    assert (missing.state, missing.found) == ("wrong", "missing")
    assert 'python -m pip install "nbgrader>=0.9.6"' in missing.fix
    old = machine.check_package("torch", "1.8.0", SpecifierSet(">=2.9"))
    assert old.state == "wrong"
    assert '--upgrade "torch>=2.9"' in old.fix
    assert "restart the kernel" in old.fix
    assert machine.check_package("torch", "2.15.0+cu132", SpecifierSet(">=2.9")).state == "fine"
    assert machine.check_package("torch", "2.9.0", SpecifierSet(">=2.9")).state == "fine"


def test_versions_are_compared_as_numbers() -> None:
    assert machine.check_package("torch", "2.10.0", SpecifierSet(">=2.9")).state == "fine"


@pytest.mark.parametrize(
    ("torch", "torchvision", "state"),
    [
        ("2.15.0+cpu", "0.29.2+cpu", "fine"),
        ("2.15.0", "0.29.2+cpu", "fine"),
        ("2.15.0", "0.29.2", "fine"),
        ("2.15.0+cu132", "0.29.2+cpu", "wrong"),
        ("2.13.0+cpu", "0.29.2+cpu", "wrong"),
    ],
)
def test_torch_and_torchvision_have_to_fit(torch: str, torchvision: str, state: str) -> None:
    finding = machine.check_pair(torch, torchvision, "", SpecifierSet(">=2.14.0"))
    assert finding.state == state
    assert ("in one command" in finding.fix) == (state == "wrong")


def test_a_torchvision_that_cannot_be_imported_is_wrong_and_its_error_shown() -> None:
    error = "operator torchvision::nms does not exist\nmore lines"
    finding = machine.check_pair("2.15.0", None, error, SpecifierSet())
    assert finding.state == "wrong"
    assert "torchvision::nms does not exist" in finding.fix
    assert "more lines" not in finding.fix
    assert machine.check_pair("2.15.0", None, "", SpecifierSet()).state == "note"


def test_no_gpu_is_nothing_to_fix() -> None:
    finding = machine.check_gpu(no_gpu, "13.2", driver=False)
    assert (finding.state, finding.fix) == ("fine", "")
    assert machine.check_gpu(no_gpu, None, driver=False).state == "fine"


def test_a_gpu_that_is_not_used_is_told_by_its_cause() -> None:
    cpu_build = machine.check_gpu(no_gpu, None, driver=True)
    old_driver = machine.check_gpu(no_gpu, "13.2", driver=True)
    assert cpu_build.state == old_driver.state == "note", "the course runs without a GPU"
    assert "built for the CPU alone" in cpu_build.fix
    assert "driver is too old" in old_driver.fix


def test_a_gpu_that_fails_when_it_computes_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("no kernel image is available\nmore")

    monkeypatch.setattr(torch, "ones", fails)
    finding = machine.check_gpu(lambda: True, "13.2", driver=True)
    assert (finding.state, finding.found) == ("note", "not usable")
    assert "no kernel image is available" in finding.fix


def test_little_free_memory_is_wrong_and_little_memory_a_note() -> None:
    assert machine.check_memory(16, 8).state == "fine"
    assert machine.check_memory(16, 0.5).state == "wrong"
    assert machine.check_memory(3.5, 2).state == "note"


def test_a_folder_is_writable_or_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.check_folder(tmp_path).found.startswith("writable")
    assert list(tmp_path.iterdir()) == [], "the check leaves nothing behind"
    assert machine.check_folder(tmp_path / "missing").state == "wrong"

    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    finding = machine.check_folder(tmp_path)
    assert (finding.state, finding.found) == ("wrong", "read-only")
    assert "Permission denied" in finding.fix


def test_a_full_disk_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = shutil.disk_usage(tmp_path)._replace(free=2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    assert machine.check_folder(tmp_path).state == "wrong"


def test_a_kernel_of_another_environment_is_wrong(tmp_path: Path) -> None:
    course, other = str(tmp_path / "course"), str(tmp_path / "other")
    assert machine.check_environment(course, "/usr", course).state == "fine"
    assert machine.check_environment(course, "/usr", None).state == "fine"
    finding = machine.check_environment(other, "/usr", course)
    assert (finding.state, finding.found) == ("wrong", "other")
    assert "Change Kernel" in finding.fix


def test_the_systems_python_is_a_note_and_condas_is_fine(tmp_path: Path) -> None:
    assert machine.check_environment(str(tmp_path), str(tmp_path), None).state == "note"
    (tmp_path / "conda-meta").mkdir()
    assert machine.check_environment(str(tmp_path), str(tmp_path), None).state == "fine"


def test_a_report_is_ready_with_notes_and_not_with_wrongs() -> None:
    fine, note = Finding("a", "1"), Finding("b", "2", "note", "Perhaps.")
    wrong = Finding("c", "3", "wrong", "Fix it.")
    assert Report((fine, note)).ready
    assert "ready" in Report((fine, note)).summary
    report = Report((fine, note, wrong))
    assert not report.ready
    assert report.summary == "Fix this before you continue: c."
    assert "Fix it." in repr(report)


def test_the_page_shows_every_finding_and_cannot_be_broken_by_one() -> None:
    report = Report((Finding("<b>", "1 < 2", "wrong", "Use <pip> & go."), Finding("x", "y")))
    page = report._repr_mimebundle_()["text/html"]
    root = ElementTree.fromstring(f"<div>{page}</div>")
    assert len(root.findall(".//tr")) == 2
    assert "Use <pip> & go." in "".join(root.itertext())


def test_a_line_of_a_name_ends_at_a_space_only() -> None:
    """A line may end after each Chinese sign otherwise, and the name was one sign wide."""
    page = Report((Finding("内核的环境", "x"),))._repr_mimebundle_()["text/html"]
    (name,) = re.findall(r'<td style="([^"]*)">内核的环境', page)
    assert "word-break: keep-all" in name


def test_the_wheel_of_a_package_is_named_by_its_records() -> None:
    name = machine.wheel_of("nbgrader")
    assert name == f"nbgrader-{machine.installed_version('nbgrader')}-py3-none-any.whl"
    with pytest.raises(PackageNotFoundError):
        machine.wheel_of("no-such-package")


def test_a_package_without_records_is_named_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    class FromConda:
        version = "0.29.2"

        def read_text(self, _: str) -> None:
            return None

    monkeypatch.setattr(machine, "distribution", lambda _: FromConda())
    assert machine.wheel_of("torchvision") == "torchvision-0.29.2-unknown-unknown-unknown.whl"
