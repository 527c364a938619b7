"""Turn an archive from an LMS into nbgrader's submissions, for `autograder zip`."""

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
from autograder.lms.extractor import LmsExtractor
from autograder.lms.lms_error import LmsError
from autograder.wording import format_list


@dataclass
class CollectResult:
    """What was collected from an archive.

    Attributes:
        new: Students whose submission is new or has changed.
        unchanged: Students whose submission was collected before, with the same bytes.
        messages: What the instructor should know.
    """

    new: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


def collect_archive(
    root: Path,
    assignment: str,
    archive: Path,
    options: dict[str, Any] | None = None,
    *,
    force: bool = False,
) -> CollectResult:
    """Put an archive into `downloaded/ASSIGNMENT/archive/` and collect it with nbgrader.

    All work happens in a folder beside the course's folders. When every file there is complete,
    renames put each student's folder into its place. So a failure, such as a full disk, leaves the
    course as it was.

    Args:
        root: The course's folder.
        assignment: The assignment's name.
        archive: The LMS's zip archive.
        options: Settings of `LmsCollector`, by their names.
        force: Replace other submissions of the same students, and an earlier archive.

    Raises:
        LmsError: Nothing was collected.
    """
    if not archive.is_file():
        if archive.is_dir():
            raise LmsError(f"{archive} is a folder. Name the zip archive that the LMS packed.")
        raise LmsError(f"There is no archive {archive}.")
    course = Course.open(root)
    config, directory = course.config, course.directory
    try:
        stage = Path(tempfile.mkdtemp(prefix=".zip-", dir=root))
    except OSError as error:
        raise LmsError(f"The folder {root} can't be written: {error.strerror}.") from error
    try:
        return _collect(config, directory, assignment, archive, options or {}, stage, force)
    except OSError as error:
        raise LmsError(
            f"{error.filename or root} can't be written or read: {error.strerror}. Nothing was "
            "collected. Fix this and run the same command again."
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
) -> CollectResult:
    staged_app: Any = _zip_collect_app(stage_config(config, stage, options), assignment)
    course_app = _zip_collect_app(config, assignment)
    staged_archives = Path(staged_app._format_collect_path(staged_app.archive_directory))
    archives = Path(course_app._format_collect_path(course_app.archive_directory))
    _refuse_other_archives(archives, archive, force)
    staged_archives.mkdir(parents=True)
    shutil.copy2(archive, staged_archives / archive.name)
    run_zip_collect(staged_app)
    collector: Any = staged_app.collector_plugin_inst
    extractor: Any = staged_app.extractor_plugin_inst
    if collector.plan is None:  # nbgrader calls no collector if there is no file
        raise LmsError(
            f"The archive {archive} is empty. Download all submissions of the assignment from the "
            "LMS as one zip archive."
        )
    result = CollectResult(messages=[*extractor.messages, *collector.plan.messages])
    moves: list[tuple[Path, Path]] = []
    replaced = []
    for student in sorted({file["student_id"] for file in collector.plan.files.values()}):
        new = _submission_folder(staged_app.coursedir, student, assignment)
        target = _submission_folder(directory, student, assignment)
        if target.exists() and _is_same_submission(new, target):
            result.unchanged.append(student)
            continue
        if target.exists():
            replaced.append(student)
        result.new.append(student)
        moves.append((new, target))
    if replaced and not force:
        raise LmsError(
            f"These students have another submission of {assignment} already: "
            f"{format_list(replaced)}. To replace it: --force. Nothing was collected."
        )
    moves.append((staged_archives, archives))
    extracted = Path(staged_app._format_collect_path(staged_app.extracted_directory))
    moves.append((extracted, Path(course_app._format_collect_path(course_app.extracted_directory))))
    put_in_place(moves, stage / "before")
    return result


def _zip_collect_app(config: Config, assignment: str) -> ZipCollectApp:
    app = ZipCollectApp(config=config)
    app.coursedir = CourseDirectory(parent=app, assignment_id=assignment)
    return app


def _submission_folder(directory: CourseDirectory, student: str, assignment: str) -> Path:
    return Path(directory.format_path(directory.submitted_directory, student, assignment))


def _refuse_other_archives(folder: Path, archive: Path, force: bool) -> None:
    """Raise LmsError if the folder has another archive than this, unless `force` is set."""
    paths = [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    others = [path.name for path in paths if not filecmp.cmp(path, archive, shallow=False)]
    if others and not force:
        raise LmsError(
            f"{folder} has an earlier archive already: {format_list(others)}. To replace it and "
            "the submissions that changed since: --force."
        )


def stage_config(config: Config, stage: Path, options: dict[str, Any]) -> Config:
    """Return the course's configuration, with submissions and downloads inside of `stage`."""
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


def run_zip_collect(app: ZipCollectApp) -> None:
    """Run nbgrader's `zip_collect` without its log.

    Raises:
        LmsError: With the last error that nbgrader or a plugin logged before it ended.
    """
    errors: list[str] = []

    class KeepErrors(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            errors.append(record.getMessage())

    app.log.handlers = [KeepErrors(level=logging.ERROR)]
    app.log.propagate = False
    try:
        app.start()
    except SystemExit as error:
        raise LmsError(errors[-1] if errors else "nbgrader's zip_collect failed.") from error


def _is_same_submission(new: Path, target: Path) -> bool:
    """Return whether `target` has all files of `new`, including a time if `new` has one."""
    files = [path for path in new.rglob("*") if path.is_file()]
    return all(
        (target / path.relative_to(new)).is_file()
        and filecmp.cmp(path, target / path.relative_to(new), shallow=False)
        for path in files
    )


def put_in_place(moves: list[tuple[Path, Path]], aside: Path) -> None:
    """Rename each first path to its second. If one rename fails, undo all of them.

    Args:
        moves: Old and new paths, on the same disk.
        aside: A folder that this makes and uses for what the new paths had before.
    """
    aside.mkdir()
    done: list[tuple[Path, Path]] = []
    try:
        for number, (new, target) in enumerate(moves):
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                os.rename(target, aside / str(number))
                done.append((target, aside / str(number)))
            os.rename(new, target)
            done.append((new, target))
    except OSError:
        for before, after in reversed(done):
            os.rename(after, before)
        raise
