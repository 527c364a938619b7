"""Choose which of a student's files in an LMS's archive count as the submission."""

from __future__ import annotations

import filecmp
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from autograder.escaping import make_printable
from autograder.lms.file_names import LmsFile, split_version
from autograder.wording import format_list

UnpackedFile = tuple[Path, LmsFile]


@dataclass
class Choice:
    """The files of one student that count.

    Attributes:
        files: Their names in nbgrader, by path.
        late: Whether Canvas marks one of the student's files as late.
        messages: What the instructor should know, without the student's name.
    """

    files: dict[Path, str] = field(default_factory=dict)
    late: bool = False
    messages: list[str] = field(default_factory=list)


def choose_files(
    submitted: list[UnpackedFile], notebooks: list[str], extensions: list[str]
) -> Choice:
    """Choose from everything that a student submitted.

    Args:
        submitted: The student's files.
        notebooks: The assignment's notebooks, with `.ipynb`.
        extensions: The extensions of files that are collected.
    """
    choice = Choice(late=any(file.late for _, file in submitted))
    by_name: dict[str, list[UnpackedFile]] = defaultdict(list)
    others: list[UnpackedFile] = []
    for path, file in submitted:
        if path.suffix not in extensions:
            continue
        name = file.path.name
        base, _ = split_version(file.path.stem)
        if path.suffix != ".ipynb" or name in notebooks:
            by_name[name].append((path, file))
        elif f"{base}.ipynb" in notebooks and file.sender.lms == "canvas":
            by_name[f"{base}.ipynb"].append((path, file))
        else:
            others.append((path, file))
    missing = [name for name in notebooks if name not in by_name]
    if others and len(notebooks) == 1 and missing:
        bases = {split_version(file.path.stem)[0] for _, file in others}
        if len(bases) == 1 and (last := _find_last(others)) is not None:
            by_name[notebooks[0]].append(last)
            choice.messages.append(
                f"the notebook {make_printable(last[1].path.name)!r} was taken as {notebooks[0]!r}."
            )
        else:
            choice.messages.append(
                f"none of several notebooks is called {notebooks[0]!r}, so none was taken: "
                f"{_format_paths(others)}."
            )
    elif others:
        choice.messages.append(f"not among the assignment's notebooks: {_format_paths(others)}.")
    elif missing:
        absent = "no notebook" if not by_name else f"no {format_list(missing)}"
        choice.messages.append(f"submitted {absent}, but: {_format_paths(submitted)}.")
    for name, versions in by_name.items():
        if (last := _find_last(versions)) is not None:
            choice.files[last[0]] = name
        else:
            choice.messages.append(
                f"there are several versions of {name!r}, and nothing says which is the last: "
                f"{_format_paths(versions)}."
            )
    return choice


def _format_paths(files: list[UnpackedFile]) -> str:
    return format_list(str(file.path) for _, file in files)


def _find_last(versions: list[UnpackedFile]) -> UnpackedFile | None:
    """Return the last attempt by Canvas's numbers, or None if two different files could be it."""

    def order(version: UnpackedFile) -> tuple[int, int]:
        _, file = version
        return (split_version(file.path.stem)[1] if file.upload else 0, file.upload)

    highest = max(map(order, versions))
    last = [version for version in versions if order(version) == highest]
    if all(filecmp.cmp(last[0][0], path, shallow=False) for path, _ in last):
        return last[0]
    return None
