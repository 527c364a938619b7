"""Configure a student's server: without the instructor's pages, and with the lessons."""

import os
import shutil
from pathlib import Path

c = get_config()  # type: ignore[name-defined]  # noqa: F821 - Jupyter provides it

c.ServerApp.jpserver_extensions = {
    "nbgrader.server_extensions.formgrader": False,
    "nbgrader.server_extensions.course_list": False,
}
c.ServerApp.tornado_settings = {
    "headers": {"Content-Security-Policy": f"frame-ancestors {os.environ['COURSE_FRAMES']}"}
}

# Copy new lessons. Do not replace a lesson, because it may have the student's notes.
lessons = Path(os.environ["COURSE_LESSONS"])
for lesson in sorted([*lessons.glob("*.md"), *lessons.glob("*/*.ipynb"), *lessons.glob("*/*.md")]):
    copy = Path.home() / lesson.relative_to(lessons)
    if not copy.exists():
        copy.parent.mkdir(exist_ok=True)
        shutil.copyfile(lesson, copy)
