"""`autograder zip`: an archive downloaded from an LMS becomes nbgrader's submissions."""

from __future__ import annotations

import filecmp
import logging
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.apps.zipcollectapp import ZipCollectApp
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.course import Course
from autograder.lms.collector import LmsCollector
from autograder.lms.csv_table import LmsTrouble, listed
from autograder.lms.extractor import LmsExtractor


@dataclass
class Collected:
    """What came of an archive.

    Attributes:
        new: Students whose submission is new or another than before.
        unchanged: Students whose submission was there already, the same byte by byte.
        sentences: What is to be said.
    """

    new: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)


def collect_archive(
    root: Path,
    assignment: str,
    archive: Path,
    options: dict[str, Any] | None = None,
    *,
    force: bool = False,
) -> Collected:
    """Put an archive into `downloaded/ASSIGNMENT/archive/` and collect it with nbgrader.

    All work is done beside the course's folders; only when every file is in place there, each
    student's folder takes its place by a rename. So trouble on the way, a full disk too, leaves the
    course as it was.

    Args:
        root: The course's folder.
        assignment: Its name.
        archive: The LMS's zip archive.
        options: Settings of `LmsCollector`, by their names.
        force: Replace other submissions of the same students, and an earlier archive.

    Raises:
        LmsTrouble: The text says what to do.
    """
    if not archive.is_file():
        raise LmsTrouble(f"There is no archive {archive}.")
    course = Course.open(root)
    config, directory = course.config, course.directory
    try:
        stage = Path(tempfile.mkdtemp(prefix=".zip-", dir=root))
    except OSError as error:
        raise LmsTrouble(f"Nothing can be written in {root}: {error.strerror}.") from error
    try:
        return _collect(config, directory, assignment, archive, options or {}, stage, force)
    except OSError as error:
        raise LmsTrouble(
            f"{error.filename or root} can't be written or read: {error.strerror}. Nothing was "
            "collected; mend that and run the same command again."
        ) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _collect(
    config: Config,
    directory: CourseDirectory,
    assignment: str,
    archive: Path,
    options: dict[str, Any],
    stage: Path,
    force: bool,
) -> Collected:
    staged = staged_config(config, stage, options)
    app = ZipCollectApp(config=staged)
    app.coursedir = CourseDirectory(parent=app, assignment_id=assignment)
    plain = ZipCollectApp(config=config)
    plain.coursedir = CourseDirectory(parent=plain, assignment_id=assignment)
    waiting = Path(app._format_collect_path(app.archive_directory))
    kept = Path(plain._format_collect_path(plain.archive_directory))
    there = [one for one in kept.rglob("*") if one.is_file()] if kept.is_dir() else []
    others = [one.name for one in there if not filecmp.cmp(one, archive, shallow=False)]
    if others and not force:
        raise LmsTrouble(
            f"{kept} holds an earlier archive already: {listed(others)}. To replace it and the "
            "submissions that changed since: --force."
        )
    waiting.mkdir(parents=True)
    shutil.copy2(archive, waiting / archive.name)
    run(app)
    collector: Any = app.collector_plugin_inst
    extractor: Any = app.extractor_plugin_inst
    result = Collected(sentences=[*extractor.sentences, *collector.plan.sentences])
    moves: list[tuple[Path, Path]] = []
    blocked = []
    for student in sorted({one["student_id"] for one in collector.plan.files.values()}):
        fresh = Path(
            app.coursedir.format_path(app.coursedir.submitted_directory, student, assignment)
        )
        final = Path(directory.format_path(directory.submitted_directory, student, assignment))
        if final.exists() and _same(fresh, final):
            result.unchanged.append(student)
            continue
        if final.exists():
            blocked.append(student)
        result.new.append(student)
        moves.append((fresh, final))
    if blocked and not force:
        raise LmsTrouble(
            f"These students have another submission of {assignment} already: {listed(blocked)}. "
            "To replace it: --force. Nothing was collected."
        )
    moves.append((waiting, kept))
    opened = Path(app._format_collect_path(app.extracted_directory))
    moves.append((opened, Path(plain._format_collect_path(plain.extracted_directory))))
    put_in_place(moves, stage / "before")
    return result


def staged_config(config: Config, stage: Path, options: dict[str, Any]) -> Config:
    """The course's configuration with submissions and downloads inside of `stage`."""
    staged = Config(config.copy())
    for name in ("CourseDirectory", "ZipCollectApp", "LmsCollector"):
        staged[name] = Config(config[name].copy())
    staged.CourseDirectory.submitted_directory = f"{stage.name}/submitted"
    staged.ZipCollectApp.downloaded_directory = f"{stage.name}/downloaded"
    staged.ZipCollectApp.collector_plugin = LmsCollector
    staged.ZipCollectApp.extractor_plugin = LmsExtractor
    staged.FileNameCollectorPlugin = Config(config.FileNameCollectorPlugin.copy())
    staged.FileNameCollectorPlugin.pop("named_regexp", None)
    for name, value in options.items():
        if value:
            setattr(staged.LmsCollector, name, value)
    return staged


def run(app: ZipCollectApp) -> None:
    """Run nbgrader's `zip_collect` without its log.

    Raises:
        LmsTrouble: With what nbgrader or a plugin said last before it ended.
    """
    errors: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            errors.append(record.getMessage())

    app.log.handlers = [Keep(level=logging.ERROR)]
    app.log.propagate = False
    try:
        app.start()
    except SystemExit as error:
        raise LmsTrouble(errors[-1] if errors else "nbgrader's zip_collect failed.") from error


def _same(fresh: Path, final: Path) -> bool:
    """Whether all collected files are there already, and no time is newly known."""
    files = [one for one in fresh.rglob("*") if one.is_file()]
    return all(
        (final / one.relative_to(fresh)).is_file()
        and filecmp.cmp(one, final / one.relative_to(fresh), shallow=False)
        for one in files
    )


def put_in_place(moves: list[tuple[Path, Path]], aside: Path) -> None:
    """Rename each first path to its second; all, or none where one can't be.

    Args:
        moves: From and to, on the same disk.
        aside: A folder for what stood there before.
    """
    aside.mkdir()
    done: list[tuple[Path, Path]] = []
    try:
        for number, (fresh, final) in enumerate(moves):
            final.parent.mkdir(parents=True, exist_ok=True)
            if final.exists():
                os.rename(final, aside / str(number))
                done.append((final, aside / str(number)))
            os.rename(fresh, final)
            done.append((fresh, final))
    except OSError:
        for before, after in reversed(done):
            os.rename(after, before)
        raise
