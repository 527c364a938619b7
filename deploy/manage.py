"""Accounts and folders of the class in `class.toml`. As root; each command can be repeated.

python manage.py setup               folders, the group, the instructor's account
python manage.py add ben cleo        accounts for students; prints their first passwords
python manage.py check               says what is wrong, if anything
"""

from __future__ import annotations

import argparse
import grp
import os
import pwd
import re
import secrets
import subprocess
import sys
from pathlib import Path

from settings import Settings, load, problems


def setup(settings: Settings) -> None:
    """Make what is missing, and give all of it its owner and mode."""
    try:
        grp.getgrnam(settings.students)
    except KeyError:
        subprocess.run(["groupadd", settings.students], check=True)
    account(settings.instructor)
    folders, course = settings.folders, settings.folders.exchange / settings.course
    keep(folders.state, "root", 0o700)
    keep(folders.course, settings.instructor, 0o700)
    # In a folder that all may write to, the sticky bit keeps each to what is theirs. What is
    # handed in can be put down by all, and listed by the instructor alone.
    keep(folders.exchange, "root", 0o1777)
    keep(course, settings.instructor, 0o755)
    keep(course / "outbound", settings.instructor, 0o755)
    keep(course / "inbound", settings.instructor, 0o3733)
    keep(course / "feedback", settings.instructor, 0o711)


def add(settings: Settings, names: list[str]) -> None:
    """Make students of these, with accounts where they have none yet.

    Raises:
        SystemExit: A name is none for an account, or the instructor's.
    """
    for name in names:
        if not re.fullmatch(r"[a-z][a-z0-9_-]{0,30}", name) or name == settings.instructor:
            sys.exit(f"{name!r} can't be a student's account: small letters and digits, please.")
    for name in names:
        account(name)
        subprocess.run(["usermod", "--append", "--groups", settings.students, name], check=True)


def account(name: str) -> None:
    """A Unix account with a home of its own; a new one's first password is printed."""
    try:
        home = Path(pwd.getpwnam(name).pw_dir)
    except KeyError:
        subprocess.run(["useradd", "--create-home", "--shell", "/bin/bash", name], check=True)
        home = Path(pwd.getpwnam(name).pw_dir)
        password = secrets.token_urlsafe(12)
        subprocess.run(["chpasswd"], input=f"{name}:{password}\n", text=True, check=True)
        print(f"{name}\t{password}")
    home.chmod(0o700)


def keep(folder: Path, owner: str, mode: int) -> None:
    """A folder with this owner and mode.

    Raises:
        SystemExit: A link stands in its place, which would give away what it points to.
    """
    if folder.is_symlink():
        sys.exit(f"{folder} is a link. Name the folder itself in class.toml.")
    folder.mkdir(parents=True, exist_ok=True)
    person = pwd.getpwnam(owner)
    os.chown(folder, person.pw_uid, person.pw_gid)
    folder.chmod(mode)


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=["setup", "add", "check"])
    parser.add_argument("names", nargs="*", help="students' accounts")
    arguments = parser.parse_args()
    settings = load()
    if os.geteuid() != 0:
        sys.exit("This takes root: accounts and folders of several people are made.")
    if arguments.command == "setup":
        setup(settings)
    elif arguments.command == "add":
        add(settings, arguments.names)
    found = problems(settings)
    print("\n".join(found) if found else "The class is ready.")
    sys.exit(bool(found) and arguments.command == "check")


if __name__ == "__main__":
    main()
