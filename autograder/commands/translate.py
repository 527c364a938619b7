"""The command for editions in other languages: `translate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.common import HERE, Root, app, stop
from autograder.commands.console import console


@app.command()
def translate(
    update: Annotated[
        bool, typer.Option("--update", help="Bring the catalogs up to date with the English text.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing. Say what is missing or wrong.")
    ] = False,
    root: Root = HERE,
) -> None:
    """Build the course's notebooks in other languages, from the catalogs in locale/.

    Without an option, this writes the notebooks of each language.
    """
    from autograder.translation.catalogs import find_languages
    from autograder.translation.edition import NotTranslated

    if update and check:
        raise stop("Choose one of --update and --check.")
    root = root.resolve()
    languages = find_languages(root)
    if not languages:
        raise stop("No language in locale/. Make a folder such as locale/zh_CN/LC_MESSAGES/ first.")
    try:
        if check:
            _check(root, languages)
        elif update:
            _update(root, languages)
        else:
            _build(root, languages)
    except FileNotFoundError as error:
        raise stop(f"{error.filename} is missing. Release the assignments first.") from error
    except (NotTranslated, ValueError) as error:
        raise stop(str(error)) from error


def _update(root: Path, languages: list[str]) -> None:
    from autograder.translation.catalogs import read_all_units, update_catalogs

    units = read_all_units(root)
    for language in languages:
        for path in update_catalogs(root, language, units):
            console.print(f"updated {path.relative_to(root)}")


def _build(root: Path, languages: list[str]) -> None:
    from autograder.translation.edition import write_edition

    for language in languages:
        for path in write_edition(root, language):
            console.print(f"wrote {path}")


def _check(root: Path, languages: list[str]) -> None:
    """Print how far each catalog is, and stop if something is wrong.

    A text without a finished translation is wrong only in a catalog that is called complete.
    """
    from autograder.translation.catalog_checks import check_catalogs
    from autograder.translation.catalogs import read_all_units, read_complete_names
    from autograder.translation.edition import find_stale_files

    units, problems = read_all_units(root), []
    for language in languages:
        complete = read_complete_names(root, language)
        unknown = sorted(complete - units.keys())
        problems += [f"{language}/edition.toml: no catalog {name!r} exists." for name in unknown]
        for report in check_catalogs(root, language, units):
            console.print(f"{language} {report.summarize()}", highlight=False)
            problems += report.list_problems(is_complete=report.name in complete)
        stale = find_stale_files(root, language)
        problems += [f"{path} is stale. Run `autograder translate`." for path in stale]
    if problems:
        raise stop("\n".join(problems))
