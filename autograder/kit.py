"""Make one zip file for students: lessons, released assignments, and the package as a wheel.

The kit holds nothing of `source/`: no solutions and no hidden tests.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from autograder.course import find_assignment_names, find_checkout
from autograder.language import ENGLISH, current_language
from autograder.learn.chapters import Chapter, read_chapters
from autograder.learn.workspace import find_page
from autograder.lesson_links import adapt_notebooks

#: The folder in the zip file. The name of another language's folder ends in the language.
FOLDER = "deep-learning-with-pytorch"
#: What a wheel is built from.
_PACKAGE = ("pyproject.toml", "README.md", "LICENSE", "autograder", "course")
_templates = Environment(
    loader=PackageLoader("autograder", "templates/kit"),
    undefined=StrictUndefined,
    autoescape=False,  # Markdown and YAML
    keep_trailing_newline=True,
)


class KitError(Exception):
    """The kit cannot be made. The message says why, and what to do."""


def build_wheel(root: Path, to: Path) -> Path:
    """Build the package's wheel from a copy of its files, without the network.

    Raises:
        KitError: The folder has no package, or pip fails.
    """
    missing = [name for name in _PACKAGE if not (root / name).exists()]
    if missing:
        raise KitError(
            f"{root} has no {', '.join(missing)}. Make the kit in a checkout of the course."
        )
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in _PACKAGE:
            if (root / name).is_dir():
                ignore = shutil.ignore_patterns("__pycache__")
                shutil.copytree(root / name, copy / name, ignore=ignore)
            else:
                shutil.copy(root / name, copy)
        options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
        command = [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", str(to), "."]
        built = subprocess.run(command, cwd=copy, capture_output=True, text=True)
    wheels = list(to.glob("*.whl"))
    if built.returncode or len(wheels) != 1:
        raise KitError(f"pip did not build the wheel:\n{built.stderr.strip()}")
    return wheels[0]


def get_folder_name() -> str:
    """Return the name of the folder in the zip file: in Chinese, it ends in `-zh_CN`."""
    language = current_language()
    return FOLDER if language == ENGLISH else f"{FOLDER}-{language}"


def _copy_notebooks(root: Path, folder: Path) -> list[Chapter]:
    """Copy lessons, the pages beside them and released assignments. Return the chapters."""
    lessons = folder / "notebooks"
    lessons.mkdir()
    for path in [*root.glob("notebooks/*.ipynb"), *root.glob("notebooks/*.md")]:
        shutil.copy(path, lessons)
    for name in find_assignment_names(root):
        if not (root / "release" / name / f"{name}.ipynb").exists():
            raise KitError(f"{name} has no students' version. Run `autograder release {name}`.")
        ignore = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__")
        shutil.copytree(root / "release" / name, folder / name, ignore=ignore)
        adapt_notebooks(folder / name)
    return read_chapters(root)


def make_kit(root: Path, archive: Path) -> Path:
    """Write the kit of a course.

    Args:
        root: The course's folder, a checkout of the repository.
        archive: The zip file to write. A zip file that exists is replaced.

    Raises:
        KitError: A part is missing, or another file has this name. No file was written.
    """
    if archive.exists() and not zipfile.is_zipfile(archive):
        raise KitError(f"{archive} exists and is not a zip file. Give the kit another name.")
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / get_folder_name()
        folder.mkdir()
        chapters = _copy_notebooks(root, folder)
        checkout = find_checkout(root)
        wheel = build_wheel(checkout, folder)
        for name in ("START.md", "environment.yml"):
            template = _templates.get_template(find_page(f"kit/{name}").name)
            text = template.render(wheel=wheel.name, chapters=chapters)
            (folder / name).write_text(text, encoding="utf-8")
        shutil.copy(checkout / "LICENSE", folder)
        made = shutil.make_archive(str(Path(work) / "kit"), "zip", work, folder.name)
        archive.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(made, archive)
    return archive
