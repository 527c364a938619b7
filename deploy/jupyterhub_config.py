"""JupyterHub for a class on one server, where everybody has a Unix account.

`jupyterhub --config jupyterhub_config.py`, as root. What differs from class to class stands in
`class.toml`. Who may read what is the operating system's business: servers run under their
owner's account.
"""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from settings import configuration, first_page, load, problems, proxy_program, surroundings
from tornado.web import HTTPError

c = get_config()  # type: ignore[name-defined]  # noqa: F821 - JupyterHub provides it

settings = load()
if os.geteuid() != 0:
    sys.exit("Servers under their owners' accounts take root. To look around: trial_config.py")
if found := problems(settings):
    sys.exit("\n".join(found))
folders, limits = settings.folders, settings.limits

# Where it listens. What the parts tell each other stays on this machine.
c.JupyterHub.bind_url = settings.listen
c.JupyterHub.public_url = settings.address
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{settings.port + 2}"
c.JupyterHub.ssl_cert, c.JupyterHub.ssl_key = settings.certificate, settings.key
c.JupyterHub.subdomain_host = settings.address if settings.subdomains else ""
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{settings.port + 1}"
c.ConfigurableHTTPProxy.command = [str(proxy_program(folders.proxy))]
c.ConfigurableHTTPProxy.pid_file = str(folders.state / "proxy.pid")

# The cookie secret is made at the first start, for root's eyes alone; the proxy's token is
# made anew at each start and never written down.
c.JupyterHub.db_url = f"sqlite:///{folders.state / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(folders.state / "cookie_secret")

# Who may log in: the instructor and the members of one Unix group, with their Unix passwords.
c.JupyterHub.authenticator_class = "pam"
c.Authenticator.allow_all = False
c.Authenticator.allow_existing_users = False  # who was once let in and left the group is out
c.Authenticator.allowed_users = {settings.instructor, *settings.admins}
c.Authenticator.admin_users = set(settings.admins)
c.PAMAuthenticator.allowed_groups = {settings.students}
c.LocalAuthenticator.create_system_users = False

# The instructor sees who is there and stops a student's server, but does not enter it: a page
# that a student wrote should never run with the instructor's rights.
c.JupyterHub.load_roles = [
    {
        "name": "instructor",
        "users": [settings.instructor],
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

# A server of each person's own, under that person's account.
server = [str(Path(sys.executable).with_name("jupyterhub-singleuser"))]
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.Spawner.disable_user_config = True
c.Spawner.start_timeout = c.Spawner.http_timeout = 120
c.Spawner.env_keep = ["LANG", "LC_ALL"]
# Formgrader is a frame in JupyterLab: safe where each person's server is an origin of its own
c.Spawner.environment = surroundings(settings.course, folders, frames=settings.subdomains)


def refuse(sentence):
    """Start no server; the person who asked reads why."""
    error = HTTPError(403, sentence)
    error.jupyterhub_message = sentence
    raise error


def prepare(spawner):
    """Give a server what its owner needs, before it starts."""
    if not spawner.authenticator.check_allowed(spawner.user.name):
        refuse("You are not in this class any more. Ask your instructor.")
    home = Path("~" + spawner.user.name).expanduser()
    if home.stat().st_mode & 0o077:
        refuse(f"Others can enter your home folder. An administrator runs: chmod 700 {home}")
    if spawner.user.name == settings.instructor:
        spawner.notebook_dir, spawner.cmd = str(folders.course), server
        spawner.default_url = first_page(folders.course)
        spawner.environment["JUPYTER_CONFIG_PATH"] = configuration("instructor")
        return
    spawner.default_url = first_page(folders.lessons)
    spawner.environment["JUPYTER_CONFIG_PATH"] = configuration("student")
    for library in ("OMP", "OPENBLAS", "MKL"):
        spawner.environment[f"{library}_NUM_THREADS"] = str(limits.threads)
    memory = round(limits.process_gb * 2**30)
    most = [f"--data={memory}", f"--nproc={limits.processes}", "--core=0"]
    spawner.cmd = ["prlimit", *most, "--", *server]


def sweep(spawner):
    """End what a student's server leaves behind. An instructor may have grading under way."""
    if spawner.user.name != settings.instructor:
        subprocess.run(["pkill", "-KILL", "-u", spawner.user.name], check=False)


c.Spawner.pre_spawn_hook = prepare
c.Spawner.post_stop_hook = sweep
