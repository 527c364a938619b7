"""A course is opened once: settings with one default each, and nbgrader only where it is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import nbformat
import nbgrader.api
import pytest

from autograder.course import Course
from autograder.grading.gradebook import GradebookError, GradebookWriter
from autograder.settings import Settings
from tests.support import ROOT


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course without a gradebook, where one student has submitted an assignment."""
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    for folder in ("source/tiny", "submitted/ada/tiny"):
        (tmp_path / folder).mkdir(parents=True)
        nbformat.write(nbformat.v4.new_notebook(), tmp_path / folder / "tiny.ipynb")
    return tmp_path


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment's programs are not on the PATH."""
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.slow
def test_the_command_makes_a_gradebook_outside_of_the_environment(root: Path) -> None:
    command = [sys.executable, "-m", "autograder.cli", "grade", "tiny", "--course-dir", str(root)]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 1
    assert "tiny is not released: the gradebook has none of its exercises." in result.stderr
    assert "alembic" not in result.stdout + result.stderr
    assert (root / "gradebook.db").stat().st_size


@pytest.mark.usefixtures("elsewhere")
def test_the_writer_makes_a_gradebook_outside_of_the_environment(root: Path) -> None:
    nbgrader.api.get_alembic_version.cache_clear()  # type: ignore[attr-defined]  # tests ask `alembic` once in all
    with pytest.raises(
        GradebookError, match="tiny is not released: the gradebook has none of its exercises"
    ):
        GradebookWriter(Course.open(root), "tiny")
    assert (root / "gradebook.db").stat().st_size


@pytest.mark.usefixtures("elsewhere")
def test_programs_are_looked_for_in_the_environment_once(root: Path) -> None:
    Course.open(root)
    path = os.environ["PATH"]
    Course.open(root)
    assert os.environ["PATH"] == path
    assert path.split(os.pathsep)[0] == str(Path(sys.executable).parent)


def test_an_empty_configuration_leaves_every_default(root: Path) -> None:
    settings = Course.open(root).read_settings("tiny")
    assert settings.hidden == (root.resolve(),)
    assert replace(settings, assignment="", secret="", hidden=()) == Settings()


def test_the_configuration_reaches_the_workers(root: Path) -> None:
    lines = [
        "c.Grader.cell_seconds = 7",
        "c.Grader.notebook_seconds = 100",
        "c.Grader.memory_mb = 300",
        "c.Grader.output_mb = 0.5",
        "c.Grader.secret = 'configured'",
    ]
    with (root / "nbgrader_config.py").open("a") as file:
        file.write("\n".join(lines))
    settings = Course.open(root).read_settings("tiny")
    assert settings.assignment == "tiny"
    assert settings.secret == "configured"
    assert not (root / ".course_secret").exists()
    assert settings.cell_seconds == 7
    assert settings.wire.output_bytes == 2**19
    assert settings.resources.memory_bytes == 300 * 2**20
    # starting kernels anew takes time of its own
    assert settings.resources.submission_seconds > settings.notebook_seconds == 100


def test_the_secret_is_made_once_and_kept(root: Path) -> None:
    first, second = Course.open(root).read_settings("a"), Course.open(root).read_settings("b")
    assert first.secret
    assert first.secret == second.secret
    assert first.derive_exercise_secret() != second.derive_exercise_secret()
    assert (root / ".course_secret").stat().st_mode & 0o077 == 0


def test_opening_a_course_imports_no_nbgrader(root: Path) -> None:
    code = (
        "import sys; from pathlib import Path; import autograder.cli; "
        "from autograder.course import Course; Course.open(Path(sys.argv[1])).read_settings('a'); "
        "sys.exit('nbgrader' in sys.modules or 'torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(root)]).returncode == 0


def test_the_process_that_releases_and_writes_grades_imports_no_torch() -> None:
    """Workers import PyTorch at the same time, so a second import would slow them down."""
    code = (
        "import sys, autograder.watch.rounds, autograder.authoring.close_checks; "
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_a_short_command_imports_no_library_for_notebooks() -> None:
    """`autograder --help` answers at once, and reading a notebook needs no parser of addresses."""
    code = (
        "import sys, autograder.cli; print({'nbformat', 'nbgrader', 'torch'} & set(sys.modules)); "
    )
    code += "import nbformat; print({'lark', 'arrow'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.split() == ["set()", "set()"], run.stderr


def test_the_program_that_runs_lessons_needs_no_parser_of_addresses() -> None:
    """The parser takes longer to import than all else of this program."""
    code = "import sys, book.lessons; print({'lark', 'arrow'} & set(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.stdout.split() == ["set()"], run.stderr


def test_a_folder_without_a_configuration_is_not_a_course(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"There is no nbgrader_config\.py"):
        Course.open(tmp_path)
