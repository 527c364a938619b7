"""Configure a trial hub on your own machine, without root and without accounts.

Run `make hub`, or `jupyterhub --config deploy/trial_config.py`. All servers run under your account,
so nothing protects one person's files from another. docs/administrators.md says how to teach a
class.
"""

import os
import secrets
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from class_file import (
    HERE,
    Folders,
    get_config_path,
    get_first_page,
    get_proxy_program,
    make_environment,
)

from autograder.language import ENGLISH

c = get_config()  # type: ignore[name-defined]  # noqa: F821 - JupyterHub provides it

INSTRUCTOR, STUDENTS = "instructor", ["student1", "student2"]
COURSE = "deep-learning-with-pytorch"
root = HERE.parent
# `make hub LANGUAGE=zh_CN` tries the course in Chinese.
language = os.environ.get("COURSE_EDITION") or ENGLISH
edition = root if language == ENGLISH else root / language
trial = root / "demo" / ("hub" if language == ENGLISH else f"hub-{language}")
folders = Folders(
    course=trial / "instructor",
    exchange=trial / "exchange",
    state=trial / "state",
    lessons=trial / "instructor",
    proxy=HERE,
)
if not get_proxy_program(HERE).exists():
    sys.exit(f"The hub's proxy is missing. Run: npm ci --prefix {HERE}")

if not folders.course.exists():
    for part in ("source", "release", "notebooks"):
        shutil.copytree(edition / part, folders.course / part)
    for part in ("nbgrader_config.py", "START.md"):
        shutil.copy(edition / part, folders.course)
for folder, mode in ((folders.state, 0o700), (folders.exchange, 0o1777)):
    folder.mkdir(exist_ok=True)
    folder.chmod(mode)

# The hub listens on this machine only, on its own ports.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:8002"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:8001"
c.ConfigurableHTTPProxy.command = [str(get_proxy_program(HERE))]
c.ConfigurableHTTPProxy.pid_file = str(folders.state / "proxy.pid")
c.JupyterHub.db_url = f"sqlite:///{folders.state / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(folders.state / "cookie_secret")
c.JupyterHub.log_level = "WARN"

password = secrets.token_urlsafe(6)
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = password
c.Authenticator.allow_all = False
c.Authenticator.allowed_users = {INSTRUCTOR, *STUDENTS}

c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(trial / "{username}")
c.Spawner.cmd = [str(Path(sys.executable).with_name("jupyterhub-singleuser"))]
c.Spawner.disable_user_config = True
c.Spawner.start_timeout = c.Spawner.http_timeout = 120
c.Spawner.args = ["--allow-root"] if os.geteuid() == 0 else []
c.Spawner.default_url = get_first_page(folders.lessons)
c.Spawner.environment = make_environment(COURSE, folders, frames=True, language=language)


def prepare(spawner):
    """Set up a server with the instructor's pages or with a student's."""
    kind = "instructor" if spawner.user.name == INSTRUCTOR else "student"
    spawner.environment["JUPYTER_CONFIG_PATH"] = get_config_path(kind, language)
    # nbgrader knows people by their Unix accounts, and here all share one account
    if kind == "student":
        spawner.environment["COURSE_STUDENT"] = spawner.user.name
    else:
        spawner.environment["COURSE_ONE_ACCOUNT"] = "yes"


c.Spawner.pre_spawn_hook = prepare

print(
    f"Open http://localhost:8000 and log in as {INSTRUCTOR}, {' or '.join(STUDENTS)}. For all, "
    f"the password is {password}\nStop with Ctrl-C. All files are in {trial}.",
    flush=True,
)
