"""Archives as Canvas and Moodle make them, and what the course has after collecting one."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from autograder.lms.archive import CollectResult, collect_archive

HOMEWORK = "hw"
PEOPLE = {
    "ada": ("Ada", "Lovelace", "1001"),
    "bob": ("Bob", "O'Brien", "1002"),
    "lee1": ("Ann", "Lee", "1003"),
    "lee2": ("Ann", "Lee", "1004"),
    "王": ("芳", "王", "1005"),
}
Files = dict[str, str | bytes]


def notebook(text: str = "") -> str:
    return json.dumps({"cells": [], "metadata": {"text": text}, "nbformat": 4, "nbformat_minor": 5})


def zipped(path: Path, files: Files) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 20, 13, 30, 0))
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return path


def collect(root: Path, files: Files, force: bool = False, **options: Any) -> CollectResult:
    archive = zipped(root.parent / "all submissions.zip", files)
    return collect_archive(root, HOMEWORK, archive, options, force=force)


def submitted(root: Path) -> dict[str, str]:
    """What nbgrader has of each student: the file's name and a word from the notebook."""
    return {
        path.parts[-3]: json.loads(path.read_text())["metadata"]["text"]
        for path in root.glob("submitted/*/hw/hw.ipynb")
    }


def everything(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and "gradebook.db" not in path.name
    }


CANVAS: Files = {
    "lovelaceada_1001_501_hw.ipynb": notebook("ada"),
    "obrienbob_LATE_1002_502_hw-2.ipynb": notebook("bob 2"),
    "obrienbob_LATE_1002_503_hw-10.ipynb": notebook("bob 10"),
    "obrienbob_LATE_1002_500_hw.ipynb": notebook("bob 0"),
    "leeann_1003_504_my work.ipynb": notebook("lee1"),
    "leeann_1004_505_essay.pdf": "no notebook",
    "王芳_1005_text.html": "typed in",
}
MOODLE: Files = {
    "Ada Lovelace_71_assignsubmission_file/hw.ipynb": notebook("ada"),
    "Bob OBrien_72_assignsubmission_file_/sub/hw.ipynb": notebook("bob"),
    "王 芳_73_assignsubmission_file_hw.ipynb": notebook("王"),
    "王 芳_73_assignsubmission_onlinetext/onlinetext.html": "typed in",
}
