"""Configure JupyterHub for a class on one server, where everyone has a Unix account.

Run `jupyterhub --config jupyterhub_config.py` as root. `class.toml` has what differs from class to
class. Each server runs under its owner's account, so the operating system decides who may read
what.
"""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from class_file import (
    choose_gpu,
    find_problems,
    get_config_path,
    get_first_page,
    get_proxy_program,
    load,
    make_environment,
)
from tornado.web import HTTPError

from autograder.language import phrase, show, use_language

c = get_config()  # type: ignore[name-defined]  # noqa: F821 - JupyterHub provides it

class_file = load()
if os.geteuid() != 0:
    sys.exit(
        "Run this as root, because servers run under their owners' accounts. "
        "To try the hub without root, use trial_config.py."
    )
if problems := find_problems(class_file):
    sys.exit("\n".join(problems))
folders, limits = class_file.folders, class_file.limits
use_language(class_file.language)

# Where the hub listens. Its parts talk to each other on this machine only.
c.JupyterHub.bind_url = class_file.listen
c.JupyterHub.public_url = class_file.address
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{class_file.port + 2}"
c.JupyterHub.ssl_cert, c.JupyterHub.ssl_key = class_file.certificate, class_file.key
c.JupyterHub.subdomain_host = class_file.address if class_file.subdomains else ""
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{class_file.port + 1}"
c.ConfigurableHTTPProxy.command = [str(get_proxy_program(folders.proxy))]
c.ConfigurableHTTPProxy.pid_file = str(folders.state / "proxy.pid")

# The cookie secret is made at the first start, and only root can read it. The proxy's token is
# made again at each start and never written to a file.
# Another database than SQLite has a password in its address, so it stands in a file of root's.
database = folders.state / "hub_database"
c.JupyterHub.db_url = (
    database.read_text().strip()
    if database.exists()
    else f"sqlite:///{folders.state / 'jupyterhub.sqlite'}"
)
c.JupyterHub.cookie_secret_file = str(folders.state / "cookie_secret")

# The instructor and the members of one Unix group may log in: with their Unix passwords, or from
# the school's LMS.
c.Authenticator.allow_all = False
c.Authenticator.allow_existing_users = False  # a person who left the group can't log in
c.Authenticator.allowed_users = class_file.staff
c.Authenticator.admin_users = set(class_file.admins)
c.LocalAuthenticator.create_system_users = False
if class_file.lti:
    from lti_login import configure

    configure(c, class_file)
else:
    c.JupyterHub.authenticator_class = "pam"
    c.PAMAuthenticator.allowed_groups = {class_file.students}

# The instructor sees who is logged in and can stop a student's server, but can't open it. A page
# that a student wrote must never run with the instructor's rights.
c.JupyterHub.load_roles = [
    {
        "name": "instructor",
        "users": [class_file.instructor],
        "scopes": ["admin-ui", "list:users", "read:servers", "servers"],
    },
    {
        "name": "idle-culler",
        "services": ["idle-culler"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    },
]
seconds = round(limits.idle_hours * 3600)
c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={seconds}"],
    }
]

# Each person has a server, under that person's account.
server = [str(Path(sys.executable).with_name("jupyterhub-singleuser"))]
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.Spawner.disable_user_config = True
c.Spawner.start_timeout = c.Spawner.http_timeout = 120
c.Spawner.env_keep = ["LANG", "LC_ALL"]
# The Formgrader is a frame in JupyterLab. That is safe if each person's server has its own origin.
c.Spawner.environment = make_environment(
    class_file.course, folders, frames=class_file.subdomains, language=class_file.language
)


def refuse(message):
    """Refuse to start a server, with a message for the person who asked."""
    error = HTTPError(403, message)
    error.jupyterhub_message = show(message)
    raise error


def prepare(spawner):
    """Set up a server for its owner, before it starts."""
    if not spawner.authenticator.check_allowed(spawner.user.name):
        refuse(phrase("You are no longer in this class. Ask your instructor."))
    home = Path("~" + spawner.user.name).expanduser()
    if home.stat().st_mode & 0o077:
        refuse(
            phrase(
                "Others can enter your home folder. Ask an administrator to run: chmod 700 {home}",
                home=home,
            )
        )
    if spawner.user.name == class_file.instructor:
        spawner.notebook_dir, spawner.cmd = str(folders.course), server
        spawner.default_url = get_first_page(folders.course)
        spawner.environment["JUPYTER_CONFIG_PATH"] = get_config_path(
            "instructor", class_file.language
        )
        return
    if spawner.user.name in class_file.assistants:  # they read the course, and grade by hand
        spawner.notebook_dir, spawner.cmd = str(folders.course), server
        spawner.default_url = "/formgrader"
        spawner.environment["JUPYTER_CONFIG_PATH"] = get_config_path(
            "instructor", class_file.language
        )
        return
    spawner.default_url = get_first_page(folders.lessons)
    spawner.environment["JUPYTER_CONFIG_PATH"] = get_config_path("student", class_file.language)
    spawner.environment.update(choose_gpu(home.stat().st_uid, limits.gpus))
    for library in ("OMP", "OPENBLAS", "MKL"):
        spawner.environment[f"{library}_NUM_THREADS"] = str(limits.threads)
    memory = round(limits.process_gb * 2**30)
    limit_options = [f"--data={memory}", f"--nproc={limits.processes}", "--core=0"]
    spawner.cmd = ["prlimit", *limit_options, "--", *server]


def end_processes(spawner):
    """End all processes of a student. An instructor may still be grading, so those stay."""
    if spawner.user.name != class_file.instructor:
        subprocess.run(["pkill", "-KILL", "-u", spawner.user.name], check=False)


c.Spawner.pre_spawn_hook = prepare
c.Spawner.post_stop_hook = end_processes
