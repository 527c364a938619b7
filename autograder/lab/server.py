# mypy: disallow_untyped_calls=False
"""A Jupyter server extension: nbgrader's student pages with sentences instead of tracebacks.

nbgrader's own handlers show the traceback of what went wrong with a submission, say nothing of a
fetch that failed, and stop the whole server while they validate. Ours answer the same requests in
the same form; tornado takes the first that fits, and this extension's name comes before theirs.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import textwrap
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeError, ExchangeFactory
from nbgrader.server_extensions.assignment_list import handlers as stock
from nbgrader.server_extensions.validate_assignment.handlers import ValidateAssignmentHandler
from tornado import web
from traitlets.config import Config

from autograder.exchange.problems import student_problem
from autograder.lab.start import ANNOUNCE

MANAGER = "autograder_assignments"


class Assignments(stock.AssignmentList):
    """nbgrader's Assignment List, with a sentence for whatever goes wrong."""

    def list_assignments(self, course_id: str | None = None) -> dict[str, Any]:
        """All assignments of a course."""
        found: dict[str, Any] = super().list_assignments(course_id)
        return found if found["success"] else self._said(lambda config: None)

    def list_courses(self) -> dict[str, Any]:
        """The exchange's courses; this course's trouble where there are none."""
        found: dict[str, Any] = super().list_courses()
        if found["success"] and not found["value"]:
            return self._said(lambda config: None)
        return found

    def fetch_assignment(self, course_id: str, assignment_id: str) -> dict[str, Any]:
        """Copy a released assignment to the student's folder."""
        return self._act("FetchAssignment", course_id, assignment_id)

    def fetch_feedback(self, course_id: str, assignment_id: str) -> dict[str, Any]:
        """Copy the feedback that is there."""
        return self._act("FetchFeedback", course_id, assignment_id)

    def submit_assignment(self, course_id: str, assignment_id: str) -> dict[str, Any]:
        """Hand in the student's folder."""
        return self._act("Submit", course_id, assignment_id)

    def _act(self, action: str, course: str, assignment: str) -> dict[str, Any]:
        """One of the exchange's actions."""

        def act(config: Config) -> None:
            config.CourseDirectory.course_id = course
            config.CourseDirectory.assignment_id = assignment
            getattr(ExchangeFactory(config=config), action)(
                coursedir=CourseDirectory(config=config),
                authenticator=Authenticator(config=config),
                config=config,
            ).start()

        return self._said(act, assignment)

    def _said(self, act: Callable[[Config], None], assignment: str = "") -> dict[str, Any]:
        """Do it in the student's folder; what goes wrong becomes nbgrader's answer.

        Doing nothing tells what is wrong with the exchange.
        """
        here = os.getcwd()
        os.chdir(self.root_dir)
        sentence = ""
        try:
            config = self.load_config()
            course = CourseDirectory(config=config).course_id
            exchange = Path(ExchangeFactory(config=config).List(config=config).root)
            sentence = student_problem(exchange, course, assignment)
            if not sentence:
                act(config)
        except ExchangeError as error:
            sentence = str(error)
        except OSError as error:
            sentence = (
                f"It was not done: {error.strerror or error}. Make room on the disk or ask your "
                "instructor, and try again."
            )
        except Exception as error:
            self.log.error(traceback.format_exc())
            sentence = f"It was not done: {type(error).__name__}: {error}"
        finally:
            os.chdir(here)
        return {"success": False, "value": sentence} if sentence else {"success": True, "value": []}


class Managed:
    """Gives nbgrader's handlers our Assignment List."""

    settings: dict[str, Any]

    @property
    def manager(self) -> Assignments:
        """The one of this server."""
        found: Assignments = self.settings[MANAGER]
        return found


class ListHandler(Managed, stock.AssignmentListHandler):
    """A course's assignments."""


class CoursesHandler(Managed, stock.CourseListHandler):
    """The student's courses."""


class ActionHandler(Managed, stock.AssignmentActionHandler):
    """Fetch, submit, fetch feedback: the new list, or the sentence that says why not."""

    @web.authenticated
    def post(self, action: str) -> None:
        """One of them."""
        data = self.get_json_body() or {}
        course, assignment = data["course_id"], data["assignment_id"]
        act = {
            "fetch": self.manager.fetch_assignment,
            "submit": self.manager.submit_assignment,
            "fetch_feedback": self.manager.fetch_feedback,
        }[action]
        answer = act(course, assignment)
        if answer["success"]:
            answer = self.manager.list_assignments(course_id=course)
        elif action == "submit":
            # the dialog breaks no lines by itself; so many letters fit on a phone
            lines = answer["value"].splitlines()
            answer["value"] = "\n".join(textwrap.fill(line, 40) for line in lines)
        self.finish(json.dumps(answer))


class ValidateHandler(ValidateAssignmentHandler):
    """Runs a notebook's visible checks in a process of their own: the server goes on."""

    process: asyncio.subprocess.Process | None = None

    @web.authenticated
    async def post(self) -> None:
        """Validate one notebook."""
        path = self.get_argument("path", None) or (self.get_json_body() or {})["path"]
        root = Path(self.root_dir).expanduser().resolve()
        notebook = (root / path).resolve()
        if not notebook.is_relative_to(root):
            raise web.HTTPError(403, "This notebook is not in the course's folder.")
        with tempfile.TemporaryDirectory() as folder:
            answer = Path(folder, "answer.json")
            self.process = await asyncio.create_subprocess_exec(
                *[sys.executable, "-m", "autograder.lab.validation", str(notebook), str(answer)],
                cwd=root,
            )
            await self.process.wait()
            if answer.exists():
                text = answer.read_text(encoding="utf-8")
            else:
                sentence = "The checks did not come to an end. The terminal says why."
                text = json.dumps({"success": False, "value": sentence})
        self.finish(text)

    def on_connection_close(self) -> None:
        """The page was closed: nobody waits for the answer."""
        if self.process and self.process.returncode is None:
            self.process.terminate()


def _load_jupyter_server_extension(server: ServerApp) -> None:
    """Answer nbgrader's requests before nbgrader does."""
    manager = Assignments(parent=server)
    manager.root_dir = server.root_dir
    server.web_app.settings[MANAGER] = manager
    handlers = [
        (r"/assignments", ListHandler),
        (r"/assignments/(?P<action>fetch|submit|fetch_feedback)", ActionHandler),
        (r"/courses", CoursesHandler),
        (r"/assignments/validate", ValidateHandler),
    ]
    base = server.web_app.settings["base_url"]
    server.web_app.add_handlers(".*$", [(url_path_join(base, p), h) for p, h in handlers])


async def _start_jupyter_server_extension(server: ServerApp) -> None:
    """Print where the course is open: only here is the port known for certain."""
    if os.environ.get(ANNOUNCE):
        token = server.identity_provider.token
        page = server.default_url.removeprefix(server.base_url)
        print(f"{server.connection_url}{page}{f'?token={token}' if token else ''}")
        doing = "Your browser opens" if server.open_browser else "Open this address in a browser"
        print(f"{doing}; leave this window alone, and stop with Ctrl+C.", flush=True)
