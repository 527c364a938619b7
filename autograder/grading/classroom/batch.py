"""Grading a class: many workers, one writer, and nothing lost.

Workers get a submission's bytes and give back a graded notebook; they never see the gradebook,
the course's folders or another submission. This process alone writes, one submission at
a time, the notebook first and then the scores in one commit. So a run may be ended at any moment:
the next one grades what has no finished grade, and only that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from autograder.grading.classroom.gradebook import GradebookWriter, Stamp
from autograder.grading.classroom.submissions import Submission
from autograder.grading.classroom.task import Graded, Task
from autograder.grading.classroom.workers import Workers
from autograder.grading.config import KernelOptions
from autograder.grading.sandbox import SandboxError
from autograder.grading.settings import Settings
from autograder.results import MIME_TYPE, ExerciseResult

#: A submission whose worker died is tried again; one that kills its worker thrice is given up.
TRIES = 3


@dataclass
class Row:
    """One student's line in the class's table.

    Attributes:
        student: nbgrader's student id.
        exercises: The exercises' results; empty where nothing could be graded.
        notes: What was odd about the submission, a sentence each.
        graded: Whether the gradebook has it.
        again: Whether this is the grade of an earlier run.
    """

    student: str
    exercises: list[ExerciseResult] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    graded: bool = True
    again: bool = False

    @property
    def total(self) -> float:
        """Points of all exercises that checks grade."""
        return round(sum(exercise.earned for exercise in self.exercises), 2)


@dataclass(frozen=True)
class Source:
    """The source version of an assignment, as workers need it: bytes."""

    assignment: str
    notebook: bytes
    files: dict[str, bytes]

    @property
    def digest(self) -> str:
        text = hashlib.sha256(self.notebook)
        for name, content in sorted(self.files.items()):
            text.update(name.encode() + hashlib.sha256(content).digest())
        return text.hexdigest()


def read_source(root: Path, assignment: str, notebook: str | None = None) -> Source:
    """Read `source/ASSIGNMENT`: its notebook, of the same name by default, and its files."""
    folder = root / "source" / assignment
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".ipynb" and ".ipynb_checkpoints" not in path.parts
    }
    return Source(assignment, (folder / f"{notebook or assignment}.ipynb").read_bytes(), files)


def grade_class(
    submissions: list[Submission],
    source: Source,
    writer: GradebookWriter,
    workers: Workers,
    *,
    settings: Settings,
    kernels: KernelOptions,
    resume: bool = True,
) -> Iterator[Row]:
    """Grade submissions and write each as soon as it is done.

    Args:
        submissions: Those of one assignment.
        source: Its source version.
        writer: Open on its gradebook.
        workers: Who grades.
        settings: How each is graded.
        kernels: How workers start students' kernels.
        resume: Keep finished grades of the same submission and the same source version.

    Yields:
        A row for each submission, in the order they finish.

    Raises:
        GradebookTrouble: Nothing can be written; what was written stays.
        SandboxError: A worker's machine has no sandbox.
    """
    waiting: list[tuple[Submission, str, int]] = []
    for submission in submissions:
        digest = submission.digest()
        earlier = writer.graded(submission.student) if resume else None
        if earlier and earlier[1] == Stamp(digest, source.digest):
            yield Row(submission.student, results_in(earlier[0]), again=True)
        else:
            waiting.append((submission, digest, 1))
    waiting.reverse()
    running: dict[Future[Graded], tuple[Submission, str, int]] = {}
    while waiting or running:
        while waiting and len(running) < workers.at_once:
            item = waiting.pop()
            try:
                text = item[0].path.read_bytes()
            except OSError as error:
                yield Row(item[0].student, notes=[_unreadable(item[0], error)], graded=False)
                continue
            task = Task(item[0].student, text, source.notebook, source.files, settings, kernels)
            running[workers.submit(task)] = item
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            submission, digest, tries = running.pop(future)
            try:
                graded = future.result()
            except SandboxError:
                raise
            except Exception as error:
                if tries < TRIES:
                    waiting.append((submission, digest, tries + 1))
                else:
                    sentence = f"the worker that graded it ended {tries} times: {error}"
                    yield Row(submission.student, notes=[sentence], graded=False)
                continue
            writer.write(submission, graded.notebook, Stamp(digest, source.digest))
            yield Row(submission.student, graded.exercises, [*graded.notes, *graded.faults])


def results_in(notebook: NotebookNode) -> list[ExerciseResult]:
    """The exercises' results that a graded notebook's test cells carry."""
    return [
        ExerciseResult.from_json(output["data"][MIME_TYPE])
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade")
        for output in cell.outputs
        if MIME_TYPE in output.get("data", {})
    ]


def _unreadable(submission: Submission, error: OSError) -> str:
    if not submission.path.exists():
        there = ", ".join(sorted(path.name for path in submission.folder.iterdir())) or "nothing"
        return f"there is no {submission.path.name} in the submission; it holds: {there}."
    return f"{submission.path.name} can't be read: {error.strerror}."
