"""No script of a submission runs where a person looks: formgrader, feedback page, class report."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from playwright.sync_api import Page

from autograder.cells import get_grade_id
from autograder.clock import utc_now
from autograder.course import Course
from autograder.grading.grade_class import grade_assignment, open_workers
from autograder.report.class_page import render
from autograder.report.gather import gather
from tests.attacks import tampering
from tests.attacks.hostile import FOLDER
from tests.browser.conftest import Lab
from tests.browser.made_course import ASSIGNMENT

#: Each sets a mark on the page that runs it.
RUN = "document.documentElement.dataset.ran=1"
PICTURE = f"<img src=x onerror={RUN}>"
#: A folder's name can't have a slash, so this one ends no tag.
STUDENT = f'"{PICTURE}'
NAME = f"</script><script>{RUN}</script>{PICTURE}"
NOTEBOOK = f"{ASSIGNMENT}.ipynb"


def make_hostile(notebook: NotebookNode) -> None:
    """Put scripts wherever a submission can have text."""
    tampering.scripts_in_names(notebook)
    for cell in notebook.cells:
        if get_grade_id(cell) == "scalar_label":
            cell.source = (FOLDER / "any_exercise" / "script_in_error.py").read_text("utf-8")
            cell.source += "\nscalar_label = answer"
        elif get_grade_id(cell) == "brighten":
            cell.source = (FOLDER / "any_exercise" / "script_in_output.py").read_text("utf-8")
            cell.source += f"\nraise ValueError({NAME!r})"
        elif get_grade_id(cell) == "why_it_changed":
            cell.source = (
                f"{NAME}\n\n[click me](javascript:{RUN})\n\n$\\href{{javascript:{RUN}}}{{x}}$"
            )
    notebook.cells.append(nbformat.v4.new_code_cell(f"# {NAME}"))


#: Things of the formgrader's own page, by its ids and classes. A click on one would give points.
TRAPS = """\
<div class="nbgrader_cell"><div class="full-credit" id="why_it_changed" \
style="position:fixed;top:0;left:0;width:100vw;height:100vh">CLICK HERE</div>\
<input class="score" value="100"><input class="extra-credit" value="100"></div>
"""
DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20">\
<g class="nbgrader_cell full-credit"><text id="brighten-test" y="15">CLICK HERE</text></g></svg>
"""


def set_traps(notebook: NotebookNode) -> None:
    """Put things of the formgrader's page into all that a submission can show."""
    show = (
        "from IPython.display import HTML, SVG, Markdown, display\n"
        f"display(HTML({TRAPS!r}), SVG({DRAWING!r}), Markdown({TRAPS!r}))"
    )
    notebook.cells.insert(0, nbformat.v4.new_code_cell(show))
    notebook.cells.insert(1, nbformat.v4.new_markdown_cell(TRAPS))
    for cell in notebook.cells:
        if get_grade_id(cell) == "why_it_changed":
            cell.source = f"{TRAPS}\n\n# why_it_changed\n\n# brighten-test\n\nCLICK HERE"
        elif get_grade_id(cell) == "brighten":
            cell.source = "def brighten(*args):\n    return 0"


def use_mark(text: str) -> str:
    """Return a text whose scripts set the mark."""
    return text.replace("alert('RUN IN BROWSER')", RUN)


@pytest.fixture(scope="module")
def lab(new_lab: Callable[..., Lab]) -> Lab:
    """A course with hostile submissions that are graded, with feedback and a report."""
    lab = new_lab()
    release = lab.root / "release" / ASSIGNMENT / NOTEBOOK
    for student in (STUDENT, "lost", "damaged"):
        folder = lab.root / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True)
        notebook = nbformat.read(release, 4)
        make_hostile(notebook)
        if student == "lost":
            for cell in notebook.cells:
                cell["metadata"] = {}
        text = use_mark(nbformat.writes(notebook))
        (folder / NOTEBOOK).write_text(text[: -40 if student == "damaged" else None], "utf-8")
        (folder / f"01_tensors{PICTURE}.ipynb").write_text("{}")
        (folder / "timestamp.txt").write_text(PICTURE)
    traps = lab.root / "submitted" / "traps" / ASSIGNMENT
    traps.mkdir(parents=True)
    notebook = nbformat.read(release, 4)
    set_traps(notebook)
    nbformat.write(notebook, traps / NOTEBOOK)
    course = Course.open(lab.root)
    with Gradebook(f"sqlite:///{lab.root}/gradebook.db") as book:
        for student in (STUDENT, "lost"):
            book.update_or_create_student(student, first_name=NAME, last_name=f"O'Neil{PICTURE}")
    with open_workers(course, count=1) as workers:
        rows = {row.student: row for row in grade_assignment(course, ASSIGNMENT, workers)[1]}
    assert all(row.graded for row in rows.values()), rows
    assert "img src" in str(rows[STUDENT].notes)
    for student in rows:
        course.generate_feedback(ASSIGNMENT, student)
    report = render(gather(lab.root, ASSIGNMENT), utc_now())
    (lab.root / "report.html").write_text(report, "utf-8")
    return lab


def check(page: Page, address: str, contains: str = "") -> None:
    """Open a page, and check that no script of a submission ran."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    for link in page.get_by_role("link", name="click me", exact=True).all():
        link.evaluate("link => link.click()")
    for frame in page.frames:
        assert frame.evaluate("document.documentElement.dataset.ran") is None, address
    assert contains in page.locator("body").inner_text(), address


def test_the_mark_is_seen(page: Page, tmp_path: Path) -> None:
    """The check can fail."""
    (tmp_path / "page.html").write_text(f"<body>{PICTURE}</body>")
    with pytest.raises(AssertionError):
        check(page, (tmp_path / "page.html").as_uri())


def test_feedback_pages_and_the_report_run_no_script(lab: Lab, page: Page, tmp_path: Path) -> None:
    pages = sorted((lab.root / "feedback").glob(f"*/{ASSIGNMENT}/*.html"))
    assert len(pages) == 4
    pages = [path for path in pages if "traps" not in path.parts]
    for number, made in enumerate([*pages, lab.root / "report.html"]):
        copy = shutil.copy(made, tmp_path / f"{number}.html")  # an address without special letters
        check(page, Path(copy).as_uri(), "img src=x")


def test_the_formgrader_runs_no_script(lab: Lab, page: Page) -> None:
    page.goto(lab.address)  # with the token
    base = lab.address.partition("/lab")[0] + "/formgrader"
    student, name = quote(STUDENT, safe=""), quote(NAME, safe="")
    ends_a_string, ends_with_a_backslash, goes_on = (
        quote(text, safe="") for text in (f'";{RUN}//', "x\\", f";{RUN}//")
    )
    pages = [
        "manage_assignments", f"manage_submissions/{ASSIGNMENT}", "manage_students",
        f"manage_students/{student}", f"manage_students/{student}/{ASSIGNMENT}",
        "gradebook", f"gradebook/{ASSIGNMENT}", f"gradebook/{ASSIGNMENT}/{ASSIGNMENT}",
        # a link to one of these can stand in a submission
        f"manage_students/{ends_a_string}", f"manage_students/{ends_with_a_backslash}/{goes_on}",
        f"manage_students/{name}", f"manage_submissions/{name}",
        f"gradebook/{name}", f"gradebook/{ASSIGNMENT}/{name}",
    ]  # fmt: skip
    for address in pages:
        check(page, f"{base}/{address}")
    with Gradebook(f"sqlite:///{lab.root}/gradebook.db") as book:
        submissions = [
            submission.notebooks[0].id
            for submission in book.assignment_submissions(ASSIGNMENT)
            if submission.student_id != "traps"
        ]
    assert len(submissions) == 3
    for submission in submissions:
        check(page, f"{base}/submissions/{submission}", "About the notebook that you submitted")
    check(page, f"{base}/manage_students/{student}", STUDENT)


def test_no_click_on_a_submission_changes_a_score(lab: Lab, page: Page) -> None:
    page.goto(lab.address)
    base = lab.address.partition("/lab")[0] + "/formgrader"
    database = f"sqlite:///{lab.root}/gradebook.db"
    with Gradebook(database) as book:
        submission = book.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, "traps").id
    page.goto(f"{base}/submissions/{submission}")
    page.wait_for_load_state("networkidle")
    assert page.locator("input.score").count() > 1, "the page has no fields for scores"
    written = page.locator("#why_it_changed")
    assert written.evaluate("field => field.matches('input.score')")
    traps = page.get_by_text("CLICK HERE")
    assert traps.count() > 3
    for number in range(traps.count()):
        traps.nth(number).dispatch_event("click")
    # a score for the written answer counts for this answer only
    with page.expect_response(lambda response: response.request.method == "PUT"):
        written.fill("1")
        written.dispatch_event("change")
    with Gradebook(database) as book:
        notebook = book.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, "traps")
        by_hand = {grade.name: grade.manual_score for grade in notebook.grades}
        extra = [grade.extra_credit for grade in notebook.grades if grade.extra_credit]
    assert {name: score for name, score in by_hand.items() if score is not None} == {
        "why_it_changed": 1
    }
    assert extra == []


def test_honest_names_look_right(lab: Lab, page: Page) -> None:
    page.goto(lab.address)
    base = lab.address.partition("/lab")[0] + "/formgrader"
    check(page, f"{base}/manage_students/o'neil", "o'neil")
