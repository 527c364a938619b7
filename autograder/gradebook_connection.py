"""Open nbgrader's gradebook quickly, because a round opens it several times for each student.

nbgrader looks for all tables each time, and forgets how its queries are written in SQL. That takes
longer than the queries. Here only the first opening of a file does so.
"""

from __future__ import annotations

import os
from functools import lru_cache

from nbgrader.api import Gradebook
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import scoped_session, sessionmaker
from sqlalchemy.pool import NullPool

_SQLITE = "sqlite:///"
_DEFAULT_COURSE = "default_course"


class _KnownGradebook(Gradebook):
    """A gradebook of which this process has found all tables before."""

    def __init__(self, engine: Engine, course_id: str) -> None:
        self.engine, self.course_id, self.authenticator = engine, course_id, None
        self.db = scoped_session(sessionmaker(autoflush=True, bind=engine, future=True))


def open_gradebook(url: str, course_id: str = _DEFAULT_COURSE) -> Gradebook:
    """Open a gradebook, for a `with` statement.

    Args:
        url: The database's address.
        course_id: The course's name in the gradebook.
    """
    if not url.startswith(_SQLITE):
        return Gradebook(url, course_id)
    try:
        status = os.stat(url.removeprefix(_SQLITE))
    except OSError:  # the first opening makes the file
        return Gradebook(url, course_id)
    return _KnownGradebook(_get_engine(url, course_id, status.st_dev, status.st_ino), course_id)


@lru_cache(maxsize=4)
def _get_engine(url: str, course_id: str, device: int, inode: int) -> Engine:
    """Return an engine that keeps its compiled queries, but no connection.

    A file that was replaced has another number, so its tables are looked for again.
    """
    Gradebook(url, course_id).close()
    return create_engine(url, poolclass=NullPool, future=True)
