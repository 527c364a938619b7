"""A class whose feedback pages the tests read."""

from __future__ import annotations

import bs4
import pytest

from tests.support.feedback_course import PaperCourse, parts


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> PaperCourse:
    """Students of all kinds in one gradebook."""
    made = PaperCourse(tmp_path_factory.mktemp("feedback"))
    made.add("right", parts(), parts())
    made.add("wrong", parts("m-seen", "m-hidden"), parts("", "m-hidden"))
    return made


@pytest.fixture(scope="module")
def wrong(course: PaperCourse) -> bs4.BeautifulSoup:
    """The page of a student with mistakes in visible and hidden parts."""
    return course.page("wrong")
