# mypy: disallow_untyped_calls=False
"""A Jupyter server extension: the start page, the Submit button's answers, and the grader.

It serves a learner's workspace. `COURSE_LEARN` in the environment is the course's folder, and the
server's root is the workspace.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from nbgrader.exchange import ExchangeError
from tornado import web

from autograder.lab.server import add_texts
from autograder.language import Text, get_message, phrase, show
from autograder.learn import own_course
from autograder.learn.chapters import Chapter, read_chapters
from autograder.learn.grader_state import PROBLEM, clear_state, read_state
from autograder.learn.open_workspace import PLUGINS
from autograder.learn.progress_log import ChapterProgress, LearnerProgress
from autograder.learn.saved_checks import SavedChecks
from autograder.learn.start_page import render_map, render_page
from autograder.learn.workspace import COURSE_VARIABLE, Workspace

#: The key of the `Learning` object in the server's settings.
LEARNING = "autograder_learning"

#: The most seconds that a first submission waits until its assignment is released.
_PATIENCE_SECONDS = 300
#: A page of feedback runs no scripts. Its links lead out of the frame that shows it.
_PAGE_POLICY = "sandbox allow-same-origin allow-popups; frame-ancestors 'self'"


class Learning:
    """What the handlers know: the workspace, the chapters, and the grader's process.

    Args:
        course: The course's folder.
        workspace: The learner's workspace.
    """

    def __init__(self, course: Path, workspace: Workspace) -> None:
        self.workspace = workspace
        self.chapters: list[Chapter] = read_chapters(course)
        self.news = workspace.news.read_text(encoding="utf-8").splitlines()
        self._checks = SavedChecks(workspace)
        self._grader: subprocess.Popen[bytes] | None = None

    @property
    def assignments(self) -> list[str]:
        """The names of all assignments."""
        return [chapter.name for chapter in self.chapters if chapter.assignment]

    def read_progress(self) -> LearnerProgress:
        """Return what the learner has done, with the checks in notebooks that were just saved."""
        return self._checks.read_progress(self.assignments)

    def start_grader(self) -> None:
        """Start the grader. It ends when this process ends, because its standard input ends."""
        clear_state(self.workspace)
        self._grader = subprocess.Popen(
            [sys.executable, "-m", "autograder.learn.grader_process", str(self.workspace.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl+C asks only JupyterLab, which asks back
        )

    def find_problem(self) -> Text:
        """Return what keeps the grader from grading, or an empty text."""
        state, message = read_state(self.workspace)
        if state == PROBLEM:
            return message
        if self._grader is None or self._grader.poll() is not None:
            return phrase("The grader has stopped. Stop JupyterLab, and start it again.")
        return ""


class LearnHandler(JupyterHandler):
    """A handler that knows the learner's workspace."""

    @property
    def learning(self) -> Learning:
        """The workspace, the chapters and the grader."""
        learning: Learning = self.settings[LEARNING]
        return learning

    def check_name(self, assignment: str) -> str:
        """Return the name of an assignment that exists.

        Raises:
            HTTPError: It does not exist.
        """
        if assignment not in self.learning.assignments:
            raise web.HTTPError(404, f"No assignment {assignment!r}.")
        return assignment


class PageHandler(LearnHandler):
    """The start page, or only its part that changes."""

    @web.authenticated
    def get(self, part: str) -> None:
        """Answer with the page (`/learn`) or with its part that changes (`/learn/map`)."""
        progress = self.learning.read_progress()
        chapters, base = self.learning.chapters, self.base_url
        self.set_header("Cache-Control", "no-store")
        if part == "/map":
            self.finish(render_map(chapters, progress, base))
        else:
            self.finish(render_page(chapters, progress, base, self.learning.news))


class AssignmentsHandler(LearnHandler):
    """The names of the assignments, for the buttons in JupyterLab."""

    @web.authenticated
    def get(self) -> None:
        """Answer with a list."""
        self.finish(json.dumps(self.learning.assignments))


class SubmitHandler(LearnHandler):
    """Submit an assignment."""

    @web.authenticated
    async def post(self, assignment: str) -> None:
        """Submit, and answer with the submission's time, or with the message of a problem."""
        name, learning = self.check_name(assignment), self.learning
        for _ in range(_PATIENCE_SECONDS):
            if own_course.is_released(learning.workspace, name) or learning.find_problem():
                break
            await asyncio.sleep(1)
        answer: dict[str, Any] = {}
        try:
            answer["submitted"] = await asyncio.to_thread(
                own_course.submit, learning.workspace, name
            )
        except (ExchangeError, OSError) as error:
            answer["problem"] = show(get_message(error))
        self.finish(json.dumps(answer))


class GradeHandler(LearnHandler):
    """Whether a submission is graded, and what it earned."""

    @web.authenticated
    def get(self, assignment: str) -> None:
        """Answer with the points, with a problem, or with nothing as long as it is not graded."""
        name, learning = self.check_name(assignment), self.learning
        progress = learning.read_progress().of(name)
        answer: dict[str, Any] = {}
        # the times are texts of one form, and a later submission takes the place of this one
        if progress.submitted >= self.get_argument("submitted"):
            if progress.problem:
                answer["problem"] = show(progress.problem)
            else:
                answer |= describe_grade(progress)
        elif problem := learning.find_problem():
            answer["problem"] = show(problem)
        self.finish(json.dumps(answer))


class LessonHandler(LearnHandler):
    """A lesson that a feedback page links to, if the page is in a tab of the browser."""

    @web.authenticated
    def get(self, lesson: str) -> None:
        """Send the browser to JupyterLab's page of the lesson."""
        self.redirect(url_path_join(self.base_url, "lab/tree/notebooks", quote(lesson)))


class FeedbackHandler(LearnHandler):
    """The newest feedback page of an assignment."""

    @web.authenticated
    def get(self, assignment: str) -> None:
        """Answer with the page."""
        page = own_course.get_feedback_page(self.learning.workspace, self.check_name(assignment))
        if not page.exists():
            message = phrase("There is no feedback yet. Submit the assignment first.")
            raise web.HTTPError(404, show(message))
        self.set_header("Content-Security-Policy", _PAGE_POLICY)
        self.set_header("Cache-Control", "no-store")
        self.finish(page.read_bytes())


def describe_grade(progress: ChapterProgress) -> dict[str, Any]:
    """Return a sentence about a graded submission, and whether all exercises are right."""
    possible = sum(points.possible for points in progress.graded.values())
    right = sum(points.earned >= points.possible for points in progress.graded.values())
    message = phrase(
        "Graded: {earned} of {possible} points. {right} of {count} exercises pass all checks.",
        earned=float(progress.earned),
        possible=float(possible),
        right=right,
        count=len(progress.graded),
    )
    return {"message": show(message), "complete": right == len(progress.graded)}


def _load_jupyter_server_extension(server: ServerApp) -> None:
    """Add the handlers, and start the grader."""
    workspace = Workspace(Path(server.root_dir).resolve())
    learning = Learning(Path(os.environ[COURSE_VARIABLE]), workspace)
    server.web_app.settings[LEARNING] = learning
    base = server.web_app.settings["base_url"]
    name = r"(?P<assignment>[^/]+)"
    handlers: list[tuple[str, type[LearnHandler]]] = [
        (r"learn/?(?P<part>)", PageHandler),
        (r"learn(?P<part>/map)", PageHandler),
        (r"learn/assignments", AssignmentsHandler),
        (rf"learn/submit/{name}", SubmitHandler),
        (rf"learn/grade/{name}", GradeHandler),
        (rf"learn/feedback/{name}", FeedbackHandler),
        (r"learn/notebooks/(?P<lesson>[^/]+)", LessonHandler),
    ]
    routes = [(url_path_join(re.escape(base), path) + "$", handler) for path, handler in handlers]
    server.web_app.add_handlers(".*$", routes)
    add_texts(server, PLUGINS)
    learning.start_grader()
