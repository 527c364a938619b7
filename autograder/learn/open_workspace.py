"""Start JupyterLab on a learner's workspace."""

from __future__ import annotations

from pathlib import Path

from autograder.lab import start
from autograder.learn.workspace import COURSE_VARIABLE, Workspace
from course.progress import VARIABLE as PROGRESS_VARIABLE

#: Plugins of JupyterLab that a learner does not need: nbgrader's lists, and the instructor's pages.
DISABLED = (
    "@jupyter/nbgrader:assignment-list",
    "@jupyter/nbgrader:course-list",
    "@jupyter/nbgrader:create-assignment",
    "@jupyter/nbgrader:formgrader",
    "@jupyter/nbgrader:menu",
    start.NEWS,
)
#: Extensions of the server. nbgrader's that answer the plugins above are not loaded.
EXTENSIONS = {
    "autograder.lab.server": True,
    "autograder.learn.learn_server": True,
    "nbgrader.server_extensions.assignment_list": False,
    "nbgrader.server_extensions.course_list": False,
    "nbgrader.server_extensions.formgrader": False,
}
#: Save notebooks often, because the start page shows what is saved.
_AUTOSAVE_SECONDS = 10
#: The plugin of JupyterLab with the start page's tab and the Submit button.
PLUGINS = Path(__file__).parent / "labextension"


def prepare(workspace: Workspace) -> None:
    """Make JupyterLab's folders in the workspace's hidden folder.

    Raises:
        OSError: The folder can't be written.
    """
    folder = _get_folder(workspace)
    folder.mkdir(mode=0o700, exist_ok=True)
    start.write_configuration(folder, EXTENSIONS, DISABLED, autosaveInterval=_AUTOSAVE_SECONDS)
    # nbgrader warns about a missing file. Validate needs none of its settings.
    (folder / "config" / "nbgrader_config.py").write_text("", encoding="utf-8")
    start.copy_user_settings(folder / "settings")


def open_workspace(course: Path, workspace: Workspace, options: list[str]) -> None:
    """Replace this process with JupyterLab. This does not return.

    Args:
        course: The course's folder.
        workspace: The workspace, prepared.
        options: Further options for JupyterLab.
    """
    environment = start.make_environment(_get_folder(workspace))
    environment |= {
        PROGRESS_VARIABLE: str(workspace.progress),
        COURSE_VARIABLE: str(course),
    }
    own = [f"--LabApp.extra_labextensions_path={PLUGINS}"]
    lab = start.make_options(workspace.folder, "/lab")
    start.open_lab(workspace.folder, [*lab, *own, *options], environment)


def _get_folder(workspace: Workspace) -> Path:
    return workspace.course / start.FOLDER
