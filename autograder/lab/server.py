# mypy: disallow_untyped_calls=False
"""A Jupyter server extension: nbgrader's student pages with messages instead of tracebacks.

nbgrader's own handlers show a traceback when a submission fails, show nothing when a fetch fails,
and block the whole server while they validate. The handlers here answer the same requests in the
same form. tornado uses the first handler that matches, and this extension's name sorts before
nbgrader's.
"""

from __future__ import annotations

import asyncio
import json
import logging
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

from autograder.exchange.problems import find_student_problem
from autograder.lab.formgrader_pages import escape_names
from autograder.lab.start import ANNOUNCE
from autograder.language import Text, phrase, show
from autograder.language.display_width import break_lines, measure_width
from autograder.manual_grading.question_server import add_handlers

#: The plugins of JupyterLab that the course brings.
PLUGINS = Path(__file__).parent / "labextension"

#: The key of the `Assignments` object in the server's settings.
MANAGER = "autograder_assignments"


#: So many columns of a dialog fit on a phone.
_COLUMNS = 40


class Assignments(stock.AssignmentList):
    """nbgrader's Assignment List, with a message for each failure."""

    def list_assignments(self, course_id: str | None = None) -> dict[str, Any]:
        """Return all assignments of a course."""
        response: dict[str, Any] = super().list_assignments(course_id)
        return response if response["success"] else self._check_exchange()

    def list_courses(self) -> dict[str, Any]:
        """Return the exchange's courses. If it has none, return the problem with the exchange."""
        response: dict[str, Any] = super().list_courses()
        if response["success"] and not response["value"]:
            return self._check_exchange()
        return response

    def fetch_assignment(self, course_id: str, assignment_id: str) -> dict[str, Any]:
        """Copy a released assignment to the student's folder."""
        return self._run_exchange_action("FetchAssignment", course_id, assignment_id)

    def fetch_feedback(self, course_id: str, assignment_id: str) -> dict[str, Any]:
        """Copy the released feedback to the student's folder."""
        return self._run_exchange_action("FetchFeedback", course_id, assignment_id)

    def submit_assignment(self, course_id: str, assignment_id: str) -> dict[str, Any]:
        """Submit the student's folder."""
        return self._run_exchange_action("Submit", course_id, assignment_id)

    def _run_exchange_action(self, action: str, course: str, assignment: str) -> dict[str, Any]:
        """Run the exchange class with this name."""

        def run(config: Config) -> None:
            config.CourseDirectory.course_id = course
            config.CourseDirectory.assignment_id = assignment
            getattr(ExchangeFactory(config=config), action)(
                coursedir=CourseDirectory(config=config),
                authenticator=Authenticator(config=config),
                config=config,
            ).start()

        return self._run(run, assignment)

    def _check_exchange(self) -> dict[str, Any]:
        """Return the problem with the exchange, if there is one."""
        return self._run(lambda config: None)

    def _run(self, action: Callable[[Config], None], assignment: str = "") -> dict[str, Any]:
        """Run an action in the student's folder. Return nbgrader's response, with any failure."""
        previous = os.getcwd()
        os.chdir(self.root_dir)
        message: Text = ""
        try:
            config = self.load_config()
            course = CourseDirectory(config=config).course_id
            exchange = Path(ExchangeFactory(config=config).List(config=config).root)
            message = find_student_problem(exchange, course, assignment)
            if not message:
                action(config)
        except ExchangeError as error:
            message = error.args[0]  # it may be a phrase
        except OSError as error:
            message = phrase(
                "This failed: {error}. Make room on the disk or ask your instructor, and try "
                "again.",
                error=error.strerror or error,
            )
        except Exception as error:
            self.log.error(traceback.format_exc())
            message = phrase("This failed: {error}", error=f"{type(error).__name__}: {error}")
        finally:
            os.chdir(previous)
        if message:
            return {"success": False, "value": show(message)}
        return {"success": True, "value": []}


class UsesAssignments:
    """A mixin that gives nbgrader's handlers our Assignment List."""

    settings: dict[str, Any]

    @property
    def manager(self) -> Assignments:
        """This server's Assignment List."""
        manager: Assignments = self.settings[MANAGER]
        return manager


class ListHandler(UsesAssignments, stock.AssignmentListHandler):
    """Answer with a course's assignments."""


class CoursesHandler(UsesAssignments, stock.CourseListHandler):
    """Answer with the student's courses."""


class ActionHandler(UsesAssignments, stock.AssignmentActionHandler):
    """Fetch, submit or fetch feedback. Answer with the new list or a message on the failure."""

    @web.authenticated
    def post(self, action: str) -> None:
        """Run the action and answer."""
        data = self.get_json_body() or {}
        course, assignment = data["course_id"], data["assignment_id"]
        run = {
            "fetch": self.manager.fetch_assignment,
            "submit": self.manager.submit_assignment,
            "fetch_feedback": self.manager.fetch_feedback,
        }[action]
        response = run(course, assignment)
        if response["success"]:
            response = self.manager.list_assignments(course_id=course)
        elif action == "submit":
            # the dialog does not wrap lines
            response["value"] = "\n".join(map(_wrap, response["value"].splitlines()))
        self.finish(json.dumps(response))


def _wrap(line: str) -> str:
    """Return a line as lines of at most 40 columns. Chinese has no spaces to break at."""
    if measure_width(line) == len(line):
        return textwrap.fill(line, _COLUMNS)
    return "\n".join(part.rstrip() for part in break_lines(line, _COLUMNS))


class ValidateHandler(ValidateAssignmentHandler):
    """Run a notebook's visible checks in another process, so that the server stays free."""

    process: asyncio.subprocess.Process | None = None

    @web.authenticated
    async def post(self) -> None:
        """Validate a notebook and answer with the result."""
        path = self.get_argument("path", None) or (self.get_json_body() or {})["path"]
        root = Path(self.root_dir).expanduser().resolve()
        notebook = (root / path).resolve()
        if not notebook.is_relative_to(root):
            raise web.HTTPError(403, "This notebook is not in the course's folder.")
        with tempfile.TemporaryDirectory() as folder:
            response = Path(folder, "response.json")
            self.process = await asyncio.create_subprocess_exec(
                *[sys.executable, "-m", "autograder.lab.validation", str(notebook), str(response)],
                cwd=root,
            )
            await self.process.wait()
            if response.exists():
                text = response.read_text(encoding="utf-8")
            else:
                message = phrase("The checks failed to finish. The terminal says why.")
                text = json.dumps({"success": False, "value": show(message)})
        self.finish(text)

    def on_connection_close(self) -> None:
        """End the checks when the page is closed, because no one waits for the answer."""
        if self.process and self.process.returncode is None:
            self.process.terminate()


def _load_jupyter_server_extension(server: ServerApp) -> None:
    """Add handlers that answer nbgrader's requests before nbgrader's own."""
    escape_names()  # before nbgrader's extension loads
    server.log.addFilter(_is_worth_reading)
    manager = Assignments(parent=server)
    manager.root_dir = server.root_dir
    server.web_app.settings[MANAGER] = manager
    handlers = [
        (r"/assignments", ListHandler),
        (r"/assignments/(?P<action>fetch|submit|fetch_feedback)", ActionHandler),
        (r"/courses", CoursesHandler),
        (r"/assignments/validate", ValidateHandler),
    ]
    _add_plugins(server)
    add_handlers(server)
    base = server.web_app.settings["base_url"]
    server.web_app.add_handlers(".*$", [(url_path_join(base, p), h) for p, h in handlers])


def _is_worth_reading(record: logging.LogRecord) -> bool:
    """Return whether the terminal shows a line: each new notebook is "not trusted" once."""
    return "is not trusted" not in str(record.msg)


def _add_plugins(server: ServerApp) -> None:
    """Let JupyterLab find our plugins. It looks for them later, when a page is opened."""
    for lab in server.extension_manager.extension_apps.get("jupyterlab", ()):
        lab.extra_labextensions_path = [*lab.extra_labextensions_path, str(PLUGINS)]


async def _start_jupyter_server_extension(server: ServerApp) -> None:
    """Print the course's address. Before this call the port is not certain."""
    if os.environ.get(ANNOUNCE):
        token = server.identity_provider.token
        page = server.default_url.removeprefix(server.base_url)
        print(f"{server.connection_url}{page}{f'?token={token}' if token else ''}")
        action = "Your browser opens" if server.open_browser else "Open this address in a browser"
        print(
            f"{action}. Leave this window open. To stop, press Ctrl+C, then y and Enter.",
            flush=True,
        )
