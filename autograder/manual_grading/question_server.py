# mypy: disallow_untyped_calls=False
"""The page's handlers in Jupyter's server. They exist where nbgrader's formgrader does.

`/manual-grading` lists the questions, and `/manual-grading/ASSIGNMENT/NOTEBOOK/CELL` is the page of
one. The addresses below it answer with JSON: `answers`, `content`, `names`, `rubric`.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from nbgrader.api import Gradebook
from sqlalchemy.exc import DBAPIError
from tornado import web

from autograder.course import Course
from autograder.grading.gradebook import describe_database_problem
from autograder.language import Text, get_message, phrase, show
from autograder.manual_grading import question_page
from autograder.manual_grading.answer_html import render_answer
from autograder.manual_grading.answer_scores import (
    Answer,
    AnswerChangedError,
    AnswerMissingError,
    Change,
    InvalidChangeError,
    read_answers,
    save_change,
)
from autograder.manual_grading.question_texts import read_question_texts
from autograder.manual_grading.questions import (
    ExistingNotebooks,
    Question,
    QuestionKey,
    QuestionMissingError,
    count_answers,
    count_other_answers,
    find_question,
    find_questions,
)
from autograder.manual_grading.rubric import (
    Rubric,
    RubricChangedError,
    RubricError,
    get_rubric_path,
    make_rubric,
    read_rubric,
    write_rubric,
)

#: The key of the open courses in the server's settings, by folder.
COURSES = "autograder_manual_grading"
#: At most so many answers are rendered for one request.
MOST_ANSWERS = 50

T = TypeVar("T")


class OpenCourse:
    """A course with its gradebook. Each request has a session of its own."""

    def __init__(self, root: Path) -> None:
        self.course = Course.open(root)
        self.book: Gradebook = self.course.open_gradebook()

    def run(self, action: Callable[[Course, Gradebook], T]) -> T:
        """Run an action on the course and the gradebook as it is now."""
        try:
            return action(self.course, self.book)
        finally:
            self.book.db.remove()


class QuestionHandler(JupyterHandler):
    """A handler that knows the course that the formgrader shows.

    Attributes:
        is_page: Whether it answers with a page. If not, it answers with JSON, also at an error.
    """

    is_page = False

    async def use_course(self, action: Callable[[Course, Gradebook], T]) -> T:
        """Run an action beside the server, and turn its errors into answers with a sentence."""
        formgrader = self.settings.get("nbgrader_formgrader")
        if formgrader is None:
            raise web.HTTPError(404)
        root = Path(formgrader.coursedir.root).resolve()
        courses: dict[Path, OpenCourse] = self.settings[COURSES]

        def run() -> T:
            if root not in courses:
                courses[root] = OpenCourse(root)
            return courses[root].run(action)

        try:
            return await asyncio.to_thread(run)
        except (QuestionMissingError, AnswerMissingError, FileNotFoundError) as error:
            raise web.HTTPError(404, show(get_message(error))) from error
        except DBAPIError as error:
            problem = describe_database_problem(error)
            message = phrase("{problem} Try again in a moment.", problem=problem)
            raise web.HTTPError(503, show(message)) from error

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer with a page or with a sentence."""
        if self.is_page:
            super().write_error(status_code, **kwargs)
            return
        error = kwargs.get("exc_info", (None, None))[1]
        message: Text = phrase("This failed. The server's log says why.")
        if isinstance(error, web.HTTPError) and error.log_message:
            message = error.log_message % error.args
        self.refuse(status_code, message)

    def set_page_headers(self, nonce: str) -> None:
        """Allow the page's own script and no other, and no address but this server's."""
        policy = (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'unsafe-inline'; "
            "img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'self'"
        )
        self.set_header("Content-Security-Policy", policy)
        self.set_header("Cache-Control", "no-store")
        _ = self.xsrf_token  # sets the cookie that a change has to repeat

    def answer(self, content: Any) -> None:
        """Answer with JSON."""
        self.set_header("Content-Type", "application/json; charset=UTF-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(content))

    def refuse(self, status: int, message: Text, **more: Any) -> None:
        """Answer with a sentence on why a change was not saved."""
        self.set_status(status)
        self.answer({"message": show(message), **more})

    def read_body(self) -> dict[str, Any]:
        """Return the request's JSON object.

        Raises:
            HTTPError: It is not one.
        """
        body = self.get_json_body()
        if not isinstance(body, dict):
            raise web.HTTPError(400, "A JSON object is expected.")
        return body


class ListHandler(QuestionHandler):
    """The page with all questions."""

    is_page = True

    @web.authenticated
    async def get(self) -> None:
        """Answer with the page."""

        def read(course: Course, book: Gradebook) -> tuple[list[question_page.Row], dict[str, int]]:
            questions = find_questions(book)
            counts = count_answers(course, book, questions)
            rows = [
                question_page.Row(
                    question, read_question_texts(course, question.key).title, counts[question.key]
                )
                for question in questions
            ]
            return rows, count_other_answers(book, questions)

        rows, others = await self.use_course(read)
        nonce = secrets.token_urlsafe(16)
        self.set_page_headers(nonce)
        self.finish(question_page.render_list(rows, others, self.base_url, nonce))


class PageHandler(QuestionHandler):
    """The page of one question."""

    is_page = True

    @web.authenticated
    async def get(self, *names: str) -> None:
        """Answer with the page."""
        key = QuestionKey(*names)

        def read(course: Course, book: Gradebook) -> tuple[Question, list[Answer], Any]:
            question = find_question(book, key)
            return (
                question,
                _select_existing(course, question, read_answers(book, question)),
                read_question_texts(course, key),
            )

        question, answers, texts = await self.use_course(read)
        nonce = secrets.token_urlsafe(16)
        self.set_page_headers(nonce)
        states = [describe_answer(answer) for answer in answers]
        page = question_page.render_question(question, texts, states, self.base_url, nonce)
        self.finish(page)


class AnswersHandler(QuestionHandler):
    """The scores and comments of all answers."""

    @web.authenticated
    async def get(self, *names: str) -> None:
        """Answer with a list, without names."""

        def read(course: Course, book: Gradebook) -> list[dict[str, Any]]:
            question = find_question(book, QuestionKey(*names))
            answers = _select_existing(course, question, read_answers(book, question))
            return [describe_answer(answer) for answer in answers]

        self.answer(await self.use_course(read))


class ContentHandler(QuestionHandler):
    """What the students wrote."""

    @web.authenticated
    async def get(self, *names: str) -> None:
        """Answer with the HTML of some answers, by id."""
        wanted = self.get_argument("ids").split(",")[:MOST_ANSWERS]

        def read(course: Course, book: Gradebook) -> dict[str, Any]:
            question = find_question(book, QuestionKey(*names))
            students = {answer.id: answer.student for answer in read_answers(book, question)}
            texts = read_question_texts(course, question.key)
            existing = ExistingNotebooks(course, question.key)
            return {
                id: _read_content(existing.find(students[id]), question, texts.source_texts)
                for id in wanted
                if id in students
            }

        self.answer(await self.use_course(read))


class NamesHandler(QuestionHandler):
    """Who wrote the answers. The page asks for it only when a grader wants to see names."""

    @web.authenticated
    async def get(self, *names: str) -> None:
        """Answer with a label for each answer's id."""

        def read(course: Course, book: Gradebook) -> dict[str, str]:
            question = find_question(book, QuestionKey(*names))
            people: dict[str, Any] = {str(student.id): student for student in book.students}
            return {
                answer.id: _make_label(people[answer.student])
                for answer in read_answers(book, question)
            }

        self.answer(await self.use_course(read))


class ChangeHandler(QuestionHandler):
    """Save the score and the comment of one answer."""

    @web.authenticated
    async def put(self, assignment: str, notebook: str, cell: str, answer_id: str) -> None:
        """Answer with the answer's new state, or with a sentence on why it is not saved."""
        body = self.read_body()
        key = QuestionKey(assignment, notebook, cell)

        def save(course: Course, book: Gradebook) -> Answer:
            question = find_question(book, key)
            change = _make_change(body)
            seen = str(body.get("version", ""))
            return save_change(book, course.config, question, answer_id, change, seen)

        try:
            self.answer(describe_answer(await self.use_course(save)))
        except InvalidChangeError as error:
            self.refuse(400, get_message(error))
        except AnswerChangedError as error:
            self.refuse(409, get_message(error), current=describe_answer(error.current))


class RubricHandler(QuestionHandler):
    """The rubric's file."""

    @web.authenticated
    async def get(self, *names: str) -> None:
        """Answer with the rubric, or with the sentence that says what is wrong with its file."""
        try:
            path = await self._find_path(QuestionKey(*names))
            self.answer(describe_rubric(read_rubric(path)))
        except RubricError as error:
            self.refuse(409, get_message(error))

    @web.authenticated
    async def put(self, *names: str) -> None:
        """Save the rubric. Answer with it, or with a sentence on why it is not saved."""
        body, key = self.read_body(), QuestionKey(*names)
        try:
            path = await self._find_path(key)
            try:
                rubric = make_rubric(body)
            except RubricError as error:
                why = get_message(error)
                self.refuse(400, phrase("This rubric can't be saved: {why}.", why=why))
                return
            seen = str(body.get("version", ""))
            saved = await asyncio.to_thread(write_rubric, path, key, rubric, seen)
            self.answer(describe_rubric(saved))
        except RubricChangedError as error:
            self.refuse(409, get_message(error), current=describe_rubric(read_rubric(path)))
        except RubricError as error:
            self.refuse(409, get_message(error))

    async def _find_path(self, key: QuestionKey) -> Path:
        def find(course: Course, book: Gradebook) -> Path:
            find_question(book, key)
            return get_rubric_path(course.root, key)

        return await self.use_course(find)


def describe_answer(answer: Answer) -> dict[str, Any]:
    """Return what the page shows of an answer's state. It does not tell who the student is."""
    return {
        "id": answer.id,
        "score": answer.score,
        "automatic": answer.automatic,
        "extra": answer.extra_credit,
        "comment": answer.comment,
        "needsGrading": answer.needs_grading,
        "version": answer.version,
    }


def describe_rubric(rubric: Rubric) -> dict[str, Any]:
    """Return a rubric for the page."""
    remarks = [{"points": remark.points, "text": remark.text} for remark in rubric.remarks]
    return {"start": rubric.start, "remarks": remarks, "version": rubric.version}


def _select_existing(course: Course, question: Question, answers: list[Answer]) -> list[Answer]:
    """Return the answers of students whose graded notebook exists."""
    existing = ExistingNotebooks(course, question.key)
    return [answer for answer in answers if existing.find(answer.student)]


def _read_content(path: Path | None, question: Question, texts: frozenset[str]) -> dict[str, Any]:
    """Return the HTML of an answer, or a note on why there is none. Nothing stops the page."""
    if path is None:
        return {
            "html": "",
            "notes": [show(phrase("The graded notebook is missing. Grade it again."))],
        }
    try:
        return render_answer(path, question.key.cell, question.is_task, texts)
    except Exception as error:  # whatever the file holds
        note = phrase("The graded notebook can't be read: {error}", error=error)
        return {"html": "", "notes": [show(note)]}


def _make_change(body: dict[str, Any]) -> Change:
    """Return the change that a request asks for.

    Raises:
        InvalidChangeError: A field has the wrong type.
    """
    comment = body.get("comment", "")
    if not isinstance(comment, str):
        raise InvalidChangeError(phrase("The comment must be a text."))
    # half a surrogate pair can't be saved
    comment = comment.encode("utf-8", "replace").decode("utf-8").replace("\0", "").strip()
    if "score" not in body:
        return Change(comment)
    numbers = [body.get("score"), body.get("extra")]
    if any(number is not None and type(number) not in (int, float) for number in numbers):
        raise InvalidChangeError(phrase("The score and the extra credit must be numbers."))
    try:
        score, extra = (None if number is None else float(number) for number in numbers)
    except OverflowError as error:
        message = phrase("The score and the extra credit are too large.")
        raise InvalidChangeError(message) from error
    return Change(comment, True, score, extra)


def _make_label(student: Any) -> str:
    name = ", ".join(part for part in (student.last_name, student.first_name) if part)
    return f"{name} ({student.id})" if name else str(student.id)


def add_handlers(server: ServerApp) -> None:
    """Add the handlers to Jupyter's server."""
    server.web_app.settings[COURSES] = {}
    question = r"manual-grading/([^/]+)/([^/]+)/([^/]+)"
    handlers: list[tuple[str, type[QuestionHandler]]] = [
        (r"manual-grading/?", ListHandler),
        (rf"{question}/?", PageHandler),
        (rf"{question}/answers", AnswersHandler),
        (rf"{question}/content", ContentHandler),
        (rf"{question}/names", NamesHandler),
        (rf"{question}/rubric", RubricHandler),
        (rf"{question}/answers/([0-9a-f]+)", ChangeHandler),
    ]
    base = re.escape(server.web_app.settings["base_url"])
    routes = [(url_path_join(base, path) + "$", handler) for path, handler in handlers]
    server.web_app.add_handlers(".*$", routes)
