"""The feedback page: what it shows, what it hides, and that nothing in it runs."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import bs4
import nbformat
import pytest
from nbformat import NotebookNode
from traitlets.config import Config

from autograder.cells import add_notes
from autograder.course import Course
from autograder.feedback.next_steps import choose_steps
from autograder.feedback.page_records import ExerciseRow, Section
from autograder.feedback.publish import Pages
from autograder.grading.judge.verdicts import make_stopped_result
from autograder.grading.kernels.kernel import KernelDied, KernelTimedOut
from autograder.results import ExerciseResult, Failure, Note, PartResult, decide_outcome
from autograder.results.outcomes import Look
from autograder.settings import AT_ONCE
from tests.support.feedback_course import (
    NAME,
    SECRET,
    PaperCourse,
    configure_hiding,
    part,
    parts,
    read_rows,
    read_words,
    stock,
)


def test_the_page_begins_with_the_total_and_names_each_mistake(wrong: bs4.BeautifulSoup) -> None:
    assert read_words(wrong, "h1") == "Feedback: Assignment 01 · Small"
    assert read_words(wrong, ".fb-total") == "1 of 9 points"
    first, second, written = read_rows(wrong)
    assert first[:3] == ["The first", "0 of 3", "✘ Not right yet"]
    assert "The sentence of m-seen names it ." in first[3]
    assert "Hint of m-seen." in first[3]
    assert "1 more below" in first[3]
    assert wrong.select_one("table details summary").get_text() == "Hint"
    assert second[:3] == ["The second", "1 of 3", "◐ Partly right"]
    assert "The sentence of m-hidden" in second[3]
    assert written[:3] == ["The reason", "– of 3", "… Not graded yet"]
    assert "Answers worth 3 points are not graded yet" in wrong.header.get_text()


def test_parts_come_in_order_total_steps_exercises_comments_notebook(
    course: PaperCourse, wrong: bs4.BeautifulSoup
) -> None:
    headings = [h.get_text() for h in wrong.find_all(["h1", "h2"])]
    first = ["Feedback: Assignment 01 · Small", "Next steps", "Exercises"]
    assert headings == [*first, "Your notebook"]
    course.add("commented", parts("m-seen"), parts())
    course.grade_by_hand("commented", "why", 2, "Good.")
    headings = [h.get_text() for h in course.page("commented").find_all(["h1", "h2"])]
    assert headings == [*first, "Your instructor's comments", "Your notebook"]


def test_every_link_within_the_page_leads_to_one_place(wrong: bs4.BeautifulSoup) -> None:
    links = [a["href"][1:] for a in wrong.select('a[href^="#"]')]
    assert {"one-text", "two-text", "why-text"} <= set(links)
    assert all(len(wrong.find_all(id=name)) == 1 for name in links)
    ids = [tag["id"] for tag in wrong.find_all(id=True)]
    assert len(ids) == len(set(ids))


def link_book() -> Config:
    """Return settings that name the course's web book."""
    config = Config()
    config.FeedbackExporter.lesson_url = "https://book.test/{lesson}.html#{section}"
    return config


def test_steps_rows_and_tasks_link_to_the_book_if_the_course_has_one(course: PaperCourse) -> None:
    page = course.page("wrong", link_book())
    links = page.find_all("a", string="Data types")
    places = [link.find_parent(["section", "div"]) for link in links]
    assert {link["href"] for link in links} == {"https://book.test/01_small.html#Data-types"}
    assert not [link for link in links if link.has_attr("target")]  # one that no viewer blocks
    names = [place.get("aria-labelledby") or place.get("id") for place in places]
    assert {"next", "exercises", "one-text"} <= set(names)


def test_lessons_are_named_where_they_cannot_be_linked(wrong: bs4.BeautifulSoup) -> None:
    assert "section Data types of lesson 01" in " ".join(wrong.get_text(" ").split())
    assert not [a for a in wrong.find_all("a") if not a["href"].startswith("#")]


def test_next_steps_name_a_section_once_with_its_exercises(wrong: bs4.BeautifulSoup) -> None:
    steps = [" ".join(li.get_text(" ").split()) for li in wrong.select(".fb-steps li")]
    assert steps == [
        "Read section Data types of lesson 01, then work on The first and The second . "
        "5 points to gain"
    ]
    assert [a["href"] for a in wrong.select(".fb-steps a")] == ["#one-text", "#two-text"]


def make_row(title: str, look: Look, section: str = "") -> ExerciseRow:
    """Return a row of two points with this look."""
    place = Section("01_small", section, section) if section else None
    return ExerciseRow(title, title, 0.0, 2.0, "", look, section=place)


def test_three_steps_at_most_and_mistakes_before_what_is_blank() -> None:
    rows = [
        make_row("a", "blank", "First"),
        make_row("b", "yes", "First"),
        make_row("c", "no", "Second"),
        make_row("d", "half", "Third"),
        make_row("e", "blank", "Third"),
        make_row("f", "open", "Fourth"),
        make_row("g", "no"),
        make_row("h", "no", "Fifth"),
    ]
    steps = choose_steps(rows)
    assert [[row.title for row in step.rows] for step in steps] == [["c"], ["d", "e"], ["g"]]
    assert [step.section and step.section.heading for step in steps] == ["Second", "Third", None]
    assert [step.missing for step in steps] == [2, 4, 2]
    blank_last = choose_steps(rows[:3])
    assert [[row.title for row in step.rows] for step in blank_last] == [["a"], ["c"]]
    assert choose_steps([make_row("b", "yes"), make_row("f", "open")]) == []


def test_the_header_counts_and_draws_what_is_right(wrong: bs4.BeautifulSoup) -> None:
    assert read_words(wrong, ".fb-student") == "wrong · submitted 2026-01-15 12:00 UTC"
    counts = [" ".join(li.get_text(" ").split()) for li in wrong.select(".fb-counts li")]
    assert counts == ["◐ 1 partly right", "✘ 1 not right yet", "… 1 not graded yet"]
    assert wrong.select_one(".fb-whole .fb-bar span")["style"] == "width:11.11%"
    widths = [bar["style"] for bar in wrong.select("table .fb-bar span")]
    assert widths == ["width:0%", "width:33.33%"]


def test_the_page_is_whole_and_allows_no_script(wrong: bs4.BeautifulSoup) -> None:
    assert not wrong.find_all(["script", "iframe", "link", "object", "embed", "form"])
    policy = wrong.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    # before anything that could be loaded, and before JupyterLab's <base>
    assert policy in str(wrong.head).partition("<base")[0].partition("<style")[0]
    assert not re.search(r"url\(|@import", str(wrong.style))
    assert all(img["src"].startswith("data:") for img in wrong.find_all("img"))


def test_a_table_that_a_screen_reader_understands(wrong: bs4.BeautifulSoup) -> None:
    assert wrong.html["lang"] == "en"
    assert wrong.find("meta", attrs={"name": "viewport"})
    table = wrong.select_one("table.fb-rows")
    assert [th["scope"] for th in table.select("thead th")] == ["col"] * 4
    assert all(th["scope"] == "row" for th in table.select("tbody th"))
    assert all(tag.get("aria-label") for tag in wrong.select('[role="img"]'))
    levels = [int(h.name[1]) for h in wrong.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_late_penalty_and_its_sentence(course: PaperCourse) -> None:
    course.due(datetime(2026, 1, 13, 9, 0))
    try:
        course.add("late", parts(), parts("", "m-hidden"))
        page = course.page("late")
        hidden = course.page("late", configure_hiding(results=False))
        course.due(datetime(2026, 1, 20, 9, 0))
        moved = course.page("late")
    finally:
        course.due(None)
    assert read_words(page, ".fb-total") == "0 of 9 points"
    assert read_words(moved, ".fb-total") == "4 of 9 points"
    assert "after the due date" not in read_words(moved, "header")
    assert "2 days and 3 hours after the due date" in read_words(page, "header")
    assert "This costs 4 of your 4 points." in read_words(page, "header")
    assert "after the due date" in read_words(hidden, "header")
    assert "This costs" not in read_words(hidden, "header")
    assert read_words(hidden, ".fb-total").startswith("2 of 2 points")


def test_points_and_comments_of_the_instructor(course: PaperCourse) -> None:
    course.add("read", parts(), parts("m-seen", "m-hidden"))
    course.grade_by_hand("read", "why", 2, "**Nearly.** Say what $x^2$ is.")
    course.grade_by_hand("read", "two-test", 1.5)
    page = course.page("read")
    assert read_words(page, ".fb-total") == "6.5 of 9 points"
    assert read_rows(page)[1][1:3] == ["1.5 of 3", "◐ Partly right"]
    assert "Your instructor set these points." in read_rows(page)[1][3]
    assert read_rows(page)[2][1:3] == ["2 of 3", "◐ Partly right"]
    assert "Your instructor's comment is below." in read_rows(page)[2][3]
    assert read_words(page, ".fb-remark h3") == "The reason : 2 of 3 points"
    assert page.select_one(".fb-remark strong").get_text() == "Nearly."
    assert page.select_one(".fb-remark math msup")
    assert "Nearly." in read_words(page, "#comment-why")
    assert "not graded yet" not in page.get_text()


def test_a_blank_submission_is_not_scolded(course: PaperCourse) -> None:
    stub = [
        PartResult(p.name, p.possible, p.hidden, part(p.name, 1, "not-attempted").failure)
        for p in parts()
    ]
    course.add("blank", stub, stub)
    page = course.page("blank")
    assert [row[2:] for row in read_rows(page)[:2]] == [["○ Not attempted", ""]] * 2
    assert "The sentence of" not in page.get_text()
    assert len(page.select("table tr.fb-blank")) == 2
    assert not page.select(".fb-report")
    assert read_words(page, "#one details summary") == "The cell for your answer"
    assert not page.select("#one .fb-code")


def test_an_exercise_without_points_is_not_called_partly_right(course: PaperCourse) -> None:
    form = part("the form", 0)
    one = [form, part("the answer", 3, "m-hidden", hidden=True)]
    old = ExerciseResult("two", 3.0, one, "partial")  # as earlier editions wrote it
    course.add("no-points", one, old)
    page = course.page("no-points")
    assert [row[1:3] for row in read_rows(page)[:2]] == [["0 of 3", "✘ Not right yet"]] * 2
    blank = [form, part("the answer", 3, "not-attempted", hidden=True)]
    assert decide_outcome(blank) == "not attempted"


def test_nbgraders_own_comment_on_a_blank_answer_is_not_shown(course: PaperCourse) -> None:
    course.add("silent", parts("m-seen"), parts())
    with course.book() as book:
        for cell in ("one", "why"):
            book.find_comment(cell, NAME, NAME, "silent").auto_comment = "No response."
        book.find_grade("why", NAME, NAME, "silent").needs_manual_grade = False
        book.find_grade("why", NAME, NAME, "silent").auto_score = 0
        book.db.commit()
    page = course.page("silent")
    assert "No response" not in page.get_text()
    assert "comment is below" not in page.get_text()
    assert not page.select(".fb-remark")
    assert read_rows(page)[2][1:] == ["0 of 3", "○ Not attempted", ""]
    course.grade_by_hand("silent", "one-test", 1)
    with course.book() as book:
        book.find_comment("one", NAME, NAME, "silent").manual_comment = "A *good* start."
        book.db.commit()
    assert "A good start." in " ".join(course.page("silent").get_text().split())


def allow_solutions(*, hide: bool = False) -> Config:
    """Return settings that show model solutions."""
    config = configure_hiding(results=not hide)
    config.Summary.show_solutions = True
    return config


def test_solutions_are_shown_only_if_allowed_and_after_the_due_date(course: PaperCourse) -> None:
    course.add("curious", parts("m-seen"), parts())
    now = datetime.now(UTC).replace(tzinfo=None)
    shown = {}
    try:
        for name, due in (("past", now - timedelta(hours=1)), ("future", now + timedelta(hours=1))):
            course.due(due)
            shown[name] = course.page("curious", allow_solutions())
        course.due(now - timedelta(hours=1))
        shown["not allowed"] = course.page("curious")
        shown["withheld"] = course.page("curious", allow_solutions(hide=True))
        with course.book() as book:
            book.find_submission(NAME, "curious").extension = timedelta(hours=2)
            book.db.commit()
        shown["extended"] = course.page("curious", allow_solutions())
    finally:
        course.due(None)
    shown["never due"] = course.page("curious", allow_solutions())
    folded = shown.pop("past").select("details:has(> summary:-soup-contains('Model solution'))")
    assert [box.find_parent(id=True)["id"] for box in folded] == ["one", "two", "why"]
    assert "return 2 * x" in folded[0].get_text()
    assert folded[2].em.get_text() == "Model."
    assert not any(box.has_attr("open") or "SOLUTION" in box.get_text() for box in folded)
    assert not [name for name, page in shown.items() if "Model solution" in page.get_text()]


@pytest.mark.parametrize("results", [True, False])
@pytest.mark.parametrize("reworded", [True, False])
def test_one_problem_of_all_exercises_is_shown_once_at_the_top(
    course: PaperCourse, results: bool, reworded: bool
) -> None:
    message = "The submitted file is not a notebook: it is cut off or damaged."
    words = "Some other words." if reworded else message
    name = f"broken-{results}-{reworded}"

    def notes(notebook: NotebookNode) -> None:
        add_notes(notebook, [Note("unreadable", words)])

    dead = [
        make_stopped_result(f"{which}-test", 3.0, KernelDied(message)) for which in ("one", "two")
    ]
    course.add(name, dead[0], dead[1], notes)
    page = course.page(name, configure_hiding(results=results))
    assert read_words(page, ".fb-notice li") == words
    assert len(page.select(".fb-notice li")) == 1
    assert [row[2] for row in read_rows(page)[:2]] == ["✘ Could not be checked"] * 2
    assert message not in read_words(page, "table.fb-rows")


def test_a_reason_of_all_exercises_without_a_note_is_shown_once_at_the_top(
    course: PaperCourse,
) -> None:
    slow = KernelTimedOut("The notebook took longer than 9 seconds.")
    note = Note("cell-hung", "In the cell one: it was stopped.")
    course.add(
        "slow",
        make_stopped_result("one-test", 3.0, slow),
        make_stopped_result("two-test", 3.0, slow),
        lambda notebook: add_notes(notebook, [note]),
    )
    page = course.page("slow")
    notes = [" ".join(li.get_text(" ").split()) for li in page.select(".fb-notice li")]
    assert notes == [note.message, str(slow)]
    assert str(slow) not in read_words(page, "table.fb-rows")


def test_a_notebook_of_the_first_edition_still_shows_its_note(course: PaperCourse) -> None:
    """Such a notebook has its notes as the text of a cell, and not in its metadata."""
    message = "The cell for one was missing. It was graded as blank."

    def add_cell_only(notebook: NotebookNode) -> None:
        add_notes(notebook, [Note("missing-cell", message)])
        del notebook.metadata["autograder"]

    course.add("first-edition", parts(), parts(), add_cell_only)
    page = course.page("first-edition")
    assert not page.select(".fb-notice")
    assert message in read_words(page, "section[aria-labelledby=notebook] .fb-text")


def test_a_note_is_shown_at_the_top_and_not_again_in_the_notebook(course: PaperCourse) -> None:
    message = "The cell for one was missing. It was graded as blank."
    note = Note("missing-cell", message)
    course.add("noted", parts(), parts(), lambda notebook: add_notes(notebook, [note]))
    page = course.page("noted")
    assert read_words(page, ".fb-notice li") == message
    assert page.get_text().count(message) == 1


def test_an_internal_error_is_not_for_the_student(course: PaperCourse) -> None:
    message = "Its test is broken."
    broken = ExerciseResult(
        "one", 3.0, outcome="crashed", reason=Failure("internal-error", message),
        internal_error=f"checks.equal(one(), '{SECRET}')",
    )  # fmt: skip
    course.add("unlucky", broken, parts())
    for config in (Config(), stock()):
        html = course.html("unlucky", config)
        assert message in html
        assert "internal_error" not in html
        assert f"checks.equal(one(), &#39;{SECRET}" not in html
        assert f"checks.equal(one(), '{SECRET}" not in html


def test_an_ordinary_nbgrader_test_cell_shows_its_outputs(course: PaperCourse) -> None:
    def plain(notebook: NotebookNode) -> None:
        test = next(cell for cell in notebook.cells if cell.id == "one-test")
        test.outputs = [
            nbformat.v4.new_output(
                "error", ename="AssertionError", evalue="", traceback=["\x1b[31mAssertionError"]
            )
        ]

    course.add("plain", parts(), parts(), plain)
    page = course.page("plain")
    assert read_rows(page)[0][:3] == ["The first", "0 of 3", "✘ Not right yet"]
    assert "AssertionError" in read_words(page, "#one-test .fb-error")
    hidden = course.html("plain", configure_hiding(results=False))
    assert "AssertionError" not in hidden


def test_outputs_of_all_kinds_and_a_long_one(course: PaperCourse) -> None:
    dot = base64.b64encode(b"\x89PNG").decode()

    def show(notebook: NotebookNode) -> None:
        bundles = [
            {"image/png": dot},
            {"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'/>", "text/plain": "svg"},
            {"text/html": "<table><tr><td>cell</td></tr></table>", "text/plain": "a table"},
            {"text/html": f"<img src='data:image/png;base64,{dot}'>"},
            {"text/latex": r"$\frac{1}{2}$"},
            {"application/javascript": "document.title = 'ran'", "text/plain": "only text"},
        ]
        added = nbformat.v4.new_code_cell("show()")
        added.outputs = [
            *(nbformat.v4.new_output("display_data", data=data) for data in bundles),
            nbformat.v4.new_output("stream", text="begin " + "x" * 300_000 + " end"),
        ]
        notebook.cells.insert(1, added)

    course.add("shows", parts(), parts(), show)
    html = course.html("shows")
    page = bs4.BeautifulSoup(html, "html.parser")
    assert len(html) < 150_000
    assert "ran" not in page.title.get_text()
    assert [img["src"][:15] for img in page.find_all("img")] == [
        "data:image/png;",
        "data:image/svg+",
        "data:image/png;",
    ]
    assert [img["alt"] for img in page.find_all("img")] == [
        "Picture that this cell shows", "svg", "No description has been provided for this image",
    ]  # fmt: skip
    assert page.select_one(".fb-output td").get_text() == "cell"
    assert page.select_one(".fb-output mfrac")
    assert "only text" in html
    assert "document.title" not in html
    last = page.select(".fb-output")[6].get_text()
    assert last.startswith("begin xx")
    assert last.endswith("xx end")
    assert "characters are left out" in last


def test_a_page_is_made_again_when_its_solutions_may_be_shown(course: PaperCourse) -> None:
    course.add("waits", parts("m-seen"), parts())
    opened = Course.open(course.root)
    opened.config.Summary.show_solutions = True
    pages = Pages(Course(course.root, opened.config), AT_ONCE)
    now = datetime.now(UTC).replace(tzinfo=None)
    made = []
    try:
        for due in (now + timedelta(hours=1), now - timedelta(hours=1)):
            course.due(due)
            for _ in range(2):
                made.append(pages.publish(NAME, "waits").made)
                text = course.path("waits").read_text(encoding="utf-8")
                assert ("Model solution" in text) == (due < now)
    finally:
        course.due(None)
    assert made == [True, False, True, False]


def study_alone() -> Config:
    """Return settings for a person who learns alone."""
    config = Config()
    config.Summary.self_study = True
    return config


def test_alone_a_written_answer_is_for_comparing_and_does_not_count(course: PaperCourse) -> None:
    course.add("alone", parts(), parts("m-seen"))
    page = course.page("alone", study_alone())
    assert read_words(page, ".fb-total") == "5 of 6 points"
    assert read_rows(page)[2][1:3] == ["–", "… Written"]
    assert "Compare your answer with the model answer." in read_rows(page)[2][3]
    assert "1 answer does not count, because no one grades it here." in page.get_text()
    for promise in ("not graded yet", "will be added", "instructor", "alone"):
        assert promise not in page.get_text()
    (folded,) = page.select("details:has(> summary:-soup-contains('Model answer'))")
    assert folded.find_parent(id=True)["id"] == "why"
    assert "Model." in folded.get_text()
    assert "MARK SCHEME" not in folded.get_text()


def test_alone_a_blank_written_answer_is_not_attempted(course: PaperCourse) -> None:
    course.add("idle", parts(), parts())
    with course.book() as book:
        book.find_comment("why", NAME, NAME, "idle").auto_comment = "No response."
        book.find_grade("why", NAME, NAME, "idle").needs_manual_grade = False
        book.find_grade("why", NAME, NAME, "idle").auto_score = 0
        book.db.commit()
    page = course.page("idle", study_alone())
    assert read_words(page, ".fb-total") == "6 of 6 points"
    assert read_rows(page)[2][1:] == ["–", "○ Not attempted", ""]
    assert "Model answer" not in page.get_text()
    assert "0 points to gain" not in page.get_text()
