"""The hub of `deploy/` with an instructor and two students: what each can and can't do."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.hub_machine import COURSE, Hub, find_missing, start_hub, wait_for
from tests.browser.made_course import ASSIGNMENT, read_answer
from tests.support import ROOT

PATIENCE = 90_000

#: A script that a curious student runs. It writes the result of each attempt.
PROBE = """
import getpass, json, os, urllib.error, urllib.request
from pathlib import Path

def attempt(action):
    try:
        return action()
    except Exception as error:
        return type(error).__name__

def ask(path, method="GET"):
    address = os.environ["JUPYTERHUB_API_URL"] + path
    token = {{"Authorization": "token " + os.environ["JUPYTERHUB_API_TOKEN"]}}
    request = urllib.request.Request(address, headers=token, method=method)
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as error:
        return error.code

def leave_something_behind():
    if os.fork() == 0:
        os.setsid()
        os.execvp("sleep", ["sleep", "987"])
    return "done"

course, inbound = Path("/home/ada/course"), Path("{exchange}/{name}/inbound")
results = {{
    "account": getpass.getuser(),
    "released": attempt(lambda: len(os.listdir("{exchange}/{name}/outbound"))),
    "source": attempt(lambda: os.listdir(course / "source")),
    "gradebook": attempt(lambda: (course / "gradebook.db").read_bytes()),
    "secret": attempt(lambda: (course / ".course_secret").read_text()),
    "list submissions": attempt(lambda: os.listdir(inbound)),
    "other's home": attempt(lambda: os.listdir("/home/ben")),
    "other's work": attempt(lambda: Path("/home/ben/{assignment}/{assignment}.ipynb").read_text()),
    "hub's state": attempt(lambda: os.listdir("{state}")),
    "other's memory": attempt(lambda: Path("/proc/{pid}/environ").read_bytes()),
    "take the course's place": attempt(lambda: os.rename("{exchange}/{name}", "{exchange}/old")),
    "change a release": attempt(lambda: os.rename("{exchange}/{name}/outbound", "{exchange}/old")),
    "hub: users": attempt(lambda: ask("/users")),
    "hub: other's server": attempt(lambda: ask("/users/ben/server", "DELETE")),
    "hub: oneself": attempt(lambda: ask("/users/cleo")),
    "too much memory": attempt(lambda: len(bytearray(4 * 2**30))),
    "process left behind": attempt(leave_something_behind),
}}
Path.home().joinpath("results.part").write_text(json.dumps(results))
Path.home().joinpath("results.part").rename(Path.home() / "results.json")
"""


@pytest.fixture(scope="module")
def hub() -> Iterator[Hub]:
    """A hub with ada's course in it."""
    if missing := find_missing():
        pytest.skip(missing)
    folder = Path(tempfile.mkdtemp(prefix="hub-"))
    folder.chmod(0o755)
    running = None
    try:
        running = start_hub(folder)
        yield running
    finally:
        if running and running.process.poll() is None:
            running.process.terminate()
            running.process.wait(60)
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def contexts(hub: Hub, browser: Browser) -> Iterator[Callable[[], BrowserContext]]:
    """Make browser windows that share nothing."""
    opened: list[BrowserContext] = []

    def make_context() -> BrowserContext:
        context = browser.new_context(viewport={"width": 1400, "height": 1000})
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context

    yield make_context
    for context in opened:
        context.close()


def log_in(hub: Hub, page: Page, name: str, password: str, path: str = "") -> None:
    page.goto(hub.address() + path)
    page.fill("#username_input", name)
    page.fill("#password_input", password)
    page.click("#login_submit")


@pytest.fixture(scope="module")
def people(hub: Hub, contexts: Callable[[], BrowserContext]) -> dict[str, Page]:
    """The pages of all three people, logged in to JupyterLab."""
    for person, password in hub.passwords.items():
        hub.pages[person] = contexts().new_page()
        log_in(hub, hub.pages[person], person, password)
    for person, page in hub.pages.items():
        page.wait_for_selector("#jp-main-dock-panel")
        page.wait_for_selector(".jp-MarkdownViewer", state="visible")
        keep_picture(page, person)
    return hub.pages


def keep_picture(page: Page, name: str) -> None:
    """Keep a picture if BROWSER_SCREENSHOTS names a folder."""
    if folder := os.environ.get("BROWSER_SCREENSHOTS"):
        page.screenshot(path=Path(folder, f"{name}.png"))


def choose(page: Page, item: str) -> None:
    """Choose an item of the menu Nbgrader."""
    page.click(".lm-MenuBar-item:has-text('Nbgrader')")
    page.click(f".lm-Menu-item:has-text('{item}')")


@pytest.fixture(scope="module")
def released(hub: Hub, people: dict[str, Page]) -> None:
    """The instructor releases the assignment in the Formgrader."""
    choose(people["ada"], "Formgrader")
    formgrader = people["ada"].frame_locator("iframe")
    formgrader.locator(".release a").click()
    formgrader.get_by_text("Successfully released").wait_for()
    formgrader.locator(".modal.in .btn:has-text('OK')").click()
    assert (hub.folder / "exchange" / COURSE / "outbound" / ASSIGNMENT).is_dir()


@pytest.fixture(scope="module")
def submitted(hub: Hub, people: dict[str, Page], released: None) -> None:
    """Ben fetches the assignment, answers an exercise, and submits it."""
    page = people["ben"]
    choose(page, "Assignment List")
    page.click("#released_assignments_list button:has-text('Fetch')")
    page.wait_for_selector("#fetched_assignments_list button:has-text('Submit')")
    notebook = f"{ASSIGNMENT}/{ASSIGNMENT}.ipynb"
    page.goto(f"{hub.address('ben')}/lab/tree/{notebook}")
    cell = page.locator(".jp-CodeCell .cm-content").filter(has_text="def scalar_label")
    cell.first.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(read_answer("scalar_label"))
    keep_picture(page, "ben-solves")
    page.keyboard.press("Control+S")
    path = hub.get_path(f"/home/ben/{notebook}")
    last_line = json.dumps(read_answer("scalar_label").splitlines()[-1])[1:-1]
    wait_for(lambda: last_line in path.read_text(), "the answer in ben's file")
    choose(page, "Assignment List")
    page.click("#fetched_assignments_list button:has-text('Submit')")
    page.locator("#submitted_assignments_list").get_by_text(ASSIGNMENT).first.wait_for()
    keep_picture(page, "ben-submitted")


@pytest.mark.parametrize(("name", "password"), [("ben", "wrong"), ("dora", "dora")])
def test_a_wrong_password_and_an_unknown_user_are_refused(
    hub: Hub, contexts: Callable[[], BrowserContext], name: str, password: str
) -> None:
    page = contexts().new_page()
    page.goto(hub.address())
    keep_picture(page, "login")
    page.locator("#password_input").evaluate("field => field.required = false")
    page.fill("#username_input", name)
    page.fill("#password_input", password)
    page.click("#login_submit")
    expect(page.locator(".login_error")).to_contain_text("Invalid username or password")
    page.goto(hub.address("ben"))
    page.wait_for_selector("#login_submit")
    page.context.close()


def test_the_group_decides_who_may_log_in(hub: Hub, contexts: Callable[[], BrowserContext]) -> None:
    """The right password is not enough. A person who left gets no server, even if logged in."""
    hub.run_as_root(
        "useradd --create-home eve && chmod 700 /home/eve && echo eve:eves-word | chpasswd"
    )
    page = contexts().new_page()
    log_in(hub, page, "eve", "eves-word")
    expect(page.locator(".login_error")).to_be_visible()
    assert "User 'eve' not allowed" in hub.read_log()
    hub.run_as_root("gpasswd -a eve course-students")
    log_in(hub, page, "eve", "eves-word", "/hub/login?next=/hub/home")
    page.wait_for_selector("#start")
    hub.run_as_root("gpasswd -d eve course-students")
    page.goto(hub.address() + "/hub/spawn")
    expect(page.locator("body")).to_contain_text("You are no longer in this class.")
    page.context.close()


def test_a_student_sees_only_a_students_pages(people: dict[str, Page]) -> None:
    people["cleo"].click(".lm-MenuBar-item:has-text('Nbgrader')")
    items = people["cleo"].locator(".lm-Menu-item:visible .lm-Menu-itemLabel")
    assert items.all_inner_texts() == ["Assignment List"]
    people["cleo"].keyboard.press("Escape")
    expect(people["cleo"].locator(".jp-MarkdownViewer")).to_contain_text("Fetch its assignment")


def test_a_student_submits(hub: Hub, submitted: None) -> None:
    inbound = hub.folder / "exchange" / COURSE / "inbound"
    [submission] = inbound.iterdir()
    assert submission.name.startswith(f"ben+{ASSIGNMENT}+")
    assert submission.stat().st_uid == hub.get_uid("ben")


def test_a_student_reads_nothing_of_others(
    hub: Hub, people: dict[str, Page], submitted: None
) -> None:
    """From a notebook, with all that Python and the hub's own token can do."""
    ben = hub.get_uid("ben")
    bens_process = next(
        process.pid for process in hub.find_processes() if process.uids().real == ben
    )
    names = {"exchange": f"{hub.folder}/exchange", "name": COURSE, "state": f"{hub.folder}/state"}
    probe = hub.folder / "probe.py"
    probe.write_text(PROBE.format(**names, assignment=ASSIGNMENT, pid=bens_process))
    probe.chmod(0o644)
    page = people["cleo"]
    page.keyboard.press("Control+Shift+L")
    page.locator(".jp-LauncherCard:visible[data-category='Notebook']").first.click()
    page.get_by_text("| Idle").wait_for()
    page.locator(".jp-Notebook:visible .cm-content").first.click()
    page.keyboard.insert_text(f"%run {probe}")
    page.keyboard.press("Shift+Enter")
    answers = hub.get_path("/home/cleo/results.json")
    wait_for(answers.exists, "the notebook's answers", PATIENCE / 1000)
    assert answers.stat().st_uid == hub.get_uid("cleo")
    no = "PermissionError"
    assert json.loads(answers.read_text()) == {
        "account": "cleo",
        "released": 1,
        "source": no,
        "gradebook": no,
        "secret": no,
        "list submissions": no,
        "other's home": no,
        "other's work": no,
        "hub's state": no,
        "other's memory": no,
        "take the course's place": no,
        "change a release": no,
        "hub: users": 403,
        "hub: other's server": 403,
        "hub: oneself": 200,
        "too much memory": "MemoryError",
        "process left behind": "done",
    }


@pytest.mark.parametrize(
    ("owner", "path", "status"),
    [
        ("ada", "/formgrader", 403),
        ("ada", "/lab", 403),
        ("ada", "/api/contents/source?token=", 403),
        ("ben", "/lab", 403),
        ("", "/hub/admin", 403),
        ("ben", f"/files/{ASSIGNMENT}/{ASSIGNMENT}.ipynb", 403),
        ("cleo", "/formgrader", 404),
        ("cleo", "/formgrader/api/assignments", 404),
        ("cleo", "/manual-grading", 404),
        ("cleo", "/lab", 200),
    ],
)
def test_a_student_opens_no_page_of_others(
    hub: Hub, people: dict[str, Page], owner: str, path: str, status: int
) -> None:
    page = people["cleo"].context.new_page()
    response = page.goto(hub.address(owner) + path)
    assert response is not None
    assert response.status == status
    page.close()


def test_the_instructor_collects_and_grades(
    hub: Hub, people: dict[str, Page], submitted: None
) -> None:
    """The submission is graded in the sandbox, under the instructor's account."""
    page = people["ada"]
    page.goto(hub.address("ada") + "/formgrader")
    page.locator(".collect a").click()
    page.get_by_text("Successfully collected").wait_for()
    keep_picture(page, "ada-collects")
    assert hub.get_path(f"/home/ada/course/submitted/ben/{ASSIGNMENT}/{ASSIGNMENT}.ipynb").exists()
    done = hub.run("ada", "autograder", "grade", ASSIGNMENT, "--workers", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    shutil.copy(hub.get_path("/home/ada/course/gradebook.db"), hub.folder)
    with Gradebook(f"sqlite:///{hub.folder}/gradebook.db") as book:
        scores = {s.student.id: s.score for s in book.assignment_submissions(ASSIGNMENT)}
    assert scores == {"ben": 2.0}
    page.goto(hub.address("ada") + f"/formgrader/gradebook/{ASSIGNMENT}/{ASSIGNMENT}")
    page.wait_for_load_state("networkidle")
    keep_picture(page, "ada-graded")


def test_the_instructor_sees_who_is_logged_in_but_opens_no_students_server(
    hub: Hub, people: dict[str, Page]
) -> None:
    page = people["ada"].context.new_page()
    page.goto(hub.address() + "/hub/admin")
    for person in hub.passwords:
        page.locator(f"[data-testid='user-name-div-{person}']").wait_for()
    keep_picture(page, "ada-admin")
    response = page.goto(hub.address("ben") + "/lab")
    assert response is not None
    assert response.status == 403
    page.close()


def test_the_hub_does_not_start_on_an_open_course(hub: Hub) -> None:
    check = f"cd {ROOT}/deploy; COURSE_HUB={hub.folder}/class.toml {sys.executable} manage.py check"
    hub.run_as_root(check)
    course = hub.get_path("/home/ada/course")
    course.chmod(0o755)
    with pytest.raises(subprocess.CalledProcessError) as failure:
        hub.run_as_root(check)
    course.chmod(0o700)
    assert (
        b"/home/ada/course must be ada's, and closed to others. Run: chown ada:"
        in failure.value.stdout
    )


def test_only_root_reads_the_secrets(hub: Hub) -> None:
    state = hub.folder / "state"
    assert state.stat().st_mode & 0o777 == 0o700
    assert (state / "cookie_secret").stat().st_mode & 0o777 == 0o600


def test_the_hub_listens_on_this_machine_only(hub: Hub) -> None:
    own = [psutil.Process(hub.process.pid), *psutil.Process(hub.process.pid).children(True)]
    addresses = {
        connection.laddr.ip
        for process in own
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert addresses == {"127.0.0.1"}


def test_a_stopped_hub_leaves_no_process_behind(hub: Hub, people: dict[str, Page]) -> None:
    running = hub.find_processes()
    names = [process.name() for process in running]
    assert "sleep" in names, names
    assert "node" in names, names
    hub.process.send_signal(signal.SIGTERM)
    hub.process.wait(60)
    _, alive = psutil.wait_procs(running, timeout=10)
    assert not [process.cmdline() for process in alive]
