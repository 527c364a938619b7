"""The hub with a login from an LMS, an assistant, and its databases in PostgreSQL."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.browser.hub_machine import COURSE, Hub, find_missing, start_hub, wait_for
from tests.browser.made_course import ASSIGNMENT
from tests.support.lti_platform import CLAIM, CLIENT, ROLE, Platform, start_platform
from tests.support.postgresql import PostgresqlServer, start_postgresql


@pytest.fixture(scope="module")
def platform() -> Iterator[Platform]:
    with start_platform() as running:
        running.people.update({"ada": "Instructor", "tina": "Instructor#TeachingAssistant"})
        yield running


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresqlServer]:
    with start_postgresql() as running:
        yield running


@pytest.fixture(scope="module")
def hub(platform: Platform, server: PostgresqlServer) -> Iterator[Hub]:
    if missing := find_missing():
        pytest.skip(missing)
    folder = Path(tempfile.mkdtemp(prefix="hub-"))
    folder.chmod(0o755)
    lines = f"""
        [lti]
        issuer = "{platform.address}"
        client_ids = ["{CLIENT}"]
        authorize_url = "{platform.address}/authorize"
        keys_url = "{platform.address}/keys"
    """
    running = None
    try:
        gradebook = server.create_database("gradebook")
        running = start_hub(
            folder,
            lines,
            subdomains=False,
            assistants=("tina",),
            settings=f"\nc.CourseDirectory.db_url = {gradebook!r}\n",
            hub_database=server.create_database("hub"),
        )
        yield running
    finally:
        if running and running.process.poll() is None:
            running.process.terminate()
            running.process.wait(60)
        shutil.rmtree(folder)


def begin(hub: Hub, platform: Platform, browser: requests.Session, **changes: str) -> str:
    """Let the LMS send a person to the hub. Return where the hub sends the browser."""
    asked = {
        "iss": platform.address, "client_id": CLIENT, "login_hint": "ben",
        "target_link_uri": f"{hub.plain}/hub/home", **changes,
    }  # fmt: skip
    answer = browser.post(f"{hub.plain}/hub/lti13/oauth_login", asked, allow_redirects=False)
    assert answer.status_code == 302, read_message(answer)
    return answer.headers["Location"]


def launch(hub: Hub, browser: requests.Session, state: str, token: str) -> requests.Response:
    return browser.post(
        f"{hub.plain}/hub/lti13/oauth_callback", {"state": state, "id_token": token}
    )


def read_message(answer: requests.Response) -> str:
    """Return the message of the hub's error page."""
    found = re.search(r'<div class="error">(.*?)</div>', answer.text, re.DOTALL)
    return " ".join(re.sub("<[^>]*>", " ", found[1] if found else answer.text).split())


def enter(hub: Hub, platform: Platform, person: str) -> tuple[requests.Session, requests.Response]:
    """Log in as the browser does, through the LMS's own page."""
    browser = requests.Session()
    page = browser.get(begin(hub, platform, browser, login_hint=person)).text
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
    return browser, launch(hub, browser, fields["state"], fields["id_token"])


def open_server(hub: Hub, browser: requests.Session, person: str) -> None:
    """Start a person's server, and log in to it."""
    browser.get(f"{hub.plain}/hub/spawn/{person}")
    lab = f"{hub.plain}/user/{person}/lab"
    try:
        wait_for(lambda: browser.get(lab).url.startswith(lab), f"{person}'s server")
    except AssertionError as error:
        raise AssertionError(hub.read_log()) from error


def try_launch(
    hub: Hub, platform: Platform, person: str = "ben", **changes: object
) -> requests.Response:
    """Log in with a message of the LMS in which some claims differ."""
    browser = requests.Session()
    asked = parse_qs(urlsplit(begin(hub, platform, browser)).query)
    token = platform.make_launch(asked["nonce"][0], person, **changes)
    return launch(hub, browser, asked["state"][0], token)


def test_a_student_comes_from_the_lms_and_gets_a_server(hub: Hub, platform: Platform) -> None:
    browser, home = enter(hub, platform, "ben")
    assert home.status_code == 200, read_message(home)
    assert home.url == f"{hub.plain}/hub/home"
    assert "ben" in home.text
    open_server(hub, browser, "ben")
    assert browser.get(f"{hub.plain}/user/ben/api/contents/START.md").status_code == 200
    assert hub.get_path("/home/ben/START.md").stat().st_uid == hub.get_uid("ben")


def test_the_instructor_comes_from_the_lms(hub: Hub, platform: Platform) -> None:
    browser, home = enter(hub, platform, "ada")
    assert home.status_code == 200, read_message(home)
    assert browser.get(f"{hub.plain}/hub/admin").status_code == 200


def test_there_is_no_login_with_a_password(hub: Hub) -> None:
    answer = requests.get(f"{hub.plain}/hub/login")
    assert "password_input" not in answer.text
    tried = {"username": "ben", "password": hub.passwords["ben"]}
    answer = requests.post(f"{hub.plain}/hub/login", tried)
    assert answer.status_code in (403, 404, 405)


def test_an_account_of_the_staff_needs_the_role(hub: Hub, platform: Platform) -> None:
    answer = try_launch(hub, platform, "ada", **{f"{CLAIM}roles": [f"{ROLE}Learner"]})
    assert answer.status_code == 403
    assert "does not call you an instructor" in read_message(answer)


@pytest.mark.parametrize(
    ("person", "changes", "code", "message"),
    [
        ("dora", {}, 403, "There is no account dora"),
        ("root", {}, 403, ""),
        ("ben", {f"{CLAIM}custom": {}}, 403, "does not send the field username"),
        ("ben", {f"{CLAIM}custom": {"username": ["ada"]}}, 403, "does not send the field"),
        ("ben", {"iss": "http://127.0.0.1:1"}, 400, "issuer"),
        ("ben", {"aud": "another-tool"}, 401, "udience"),
        ("ben", {"exp": 1, "iat": 0}, 400, "expired"),
        ("ben", {"iat": 1}, 400, "too long ago"),
        ("ben", {"nonce": "0" * 64}, 400, "nonce mismatch"),
    ],
)
def test_these_launches_are_refused(
    hub: Hub, platform: Platform, person: str, changes: dict[str, object], code: int, message: str
) -> None:
    answer = try_launch(hub, platform, person, **changes)
    assert answer.status_code == code, read_message(answer)
    assert message in read_message(answer)


def test_a_wrong_signature_is_refused(
    hub: Hub, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "key", rsa.generate_private_key(65537, 2048))
    answer = try_launch(hub, platform)
    assert answer.status_code == 400
    assert "Signature verification failed" in read_message(answer)


def test_a_launch_is_used_once(hub: Hub, platform: Platform) -> None:
    """Not a second time in the same browser, in another one, or with copied cookies."""
    browser, thief = requests.Session(), requests.Session()
    asked = parse_qs(urlsplit(begin(hub, platform, browser)).query)
    thief.cookies.update(browser.cookies)
    token = platform.make_launch(asked["nonce"][0], "ben")
    assert launch(hub, browser, asked["state"][0], token).status_code == 200
    again = launch(hub, browser, asked["state"][0], token)
    assert again.status_code == 400
    assert "state missing" in read_message(again)
    other = requests.Session()
    state = parse_qs(urlsplit(begin(hub, platform, other)).query)["state"][0]
    assert "nonce mismatch" in read_message(launch(hub, other, state, token))
    copied = launch(hub, thief, asked["state"][0], token)
    assert copied.status_code == 400
    assert "was used before" in read_message(copied)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"iss": "http://127.0.0.1:1"}, "does not know the LMS"),
        ({"client_id": "another"}, "another client id"),
    ],
)
def test_an_unknown_platform_is_refused(
    hub: Hub, platform: Platform, changes: dict[str, str], message: str
) -> None:
    asked = {"iss": platform.address, "client_id": CLIENT, "login_hint": "ben",
             "target_link_uri": f"{hub.plain}/hub", **changes}  # fmt: skip
    answer = requests.get(f"{hub.plain}/hub/lti13/oauth_login", asked, allow_redirects=False)
    assert answer.status_code == 403
    assert message in read_message(answer)


#: What an assistant tries in the course's folder. It writes the result of each attempt.
ATTEMPTS = """
import json, os
from pathlib import Path
from autograder.course import Course

def attempt(action):
    try:
        return action()
    except Exception as error:
        return type(error).__name__

def add_student():
    with Course.open(course).open_gradebook() as book:
        book.update_or_create_student("zed")
        return sorted(student.id for student in book.students)

course, state = Path("{course}"), Path("{state}")
source = next(course.glob("source/*/*.ipynb"))
print(json.dumps({{
    "read the source": attempt(lambda: len(source.read_text()) > 100),
    "write the gradebook": attempt(add_student),
    "change the source": attempt(lambda: source.write_text("")),
    "add a file": attempt(lambda: (course / "torch.py").write_text("")),
    "read the secret": attempt(lambda: (course / ".course_secret").read_text()),
    "change the settings": attempt(lambda: (course / "nbgrader_config.py").open("a")),
    "open the course": attempt(lambda: course.chmod(0o777)),
    "read the hub's state": attempt(lambda: os.listdir(state)),
    "change the class": attempt(lambda: (state.parent / "class.toml").write_text("")),
    "list submissions": attempt(lambda: os.listdir("{exchange}/inbound")),
}}))
"""


def test_an_assistant_grades_and_changes_nothing_else(hub: Hub) -> None:
    script = ATTEMPTS.format(
        course=hub.course,
        state=hub.folder / "state",
        exchange=hub.folder / "exchange" / COURSE,
    )
    done = hub.run("tina", sys.executable, "-c", script)
    assert done.returncode == 0, done.stderr
    denied = "PermissionError"
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "read the source": True,
        "write the gradebook": ["zed"],
        "change the source": denied,
        "add a file": denied,
        "read the secret": denied,
        "change the settings": denied,
        "open the course": denied,
        "read the hub's state": denied,
        "change the class": denied,
        "list submissions": denied,
    }


def test_an_assistant_opens_the_formgrader_and_not_the_hubs_pages(
    hub: Hub, platform: Platform
) -> None:
    browser, home = enter(hub, platform, "tina")
    assert home.status_code == 200, read_message(home)
    assert browser.get(f"{hub.plain}/hub/admin").status_code == 403
    open_server(hub, browser, "tina")
    answer = browser.get(f"{hub.plain}/user/tina/formgrader/api/assignments")
    assert [entry["name"] for entry in answer.json()] == [ASSIGNMENT]


def test_the_hubs_database_is_in_postgresql(hub: Hub, server: PostgresqlServer) -> None:
    names = server.run_program("psql", "-At", "-c", "SELECT name FROM users", "hub").split()
    assert {"ada"} <= set(names)
    assert not (hub.folder / "state" / "jupyterhub.sqlite").exists()
