"""Make the accounts and folders of the class in `class.toml`.

Run it as root. Each command can be repeated.

python manage.py setup               make the folders, the group and the instructor's account
python manage.py add ben cleo        make students' accounts and print their first passwords
python manage.py check               print the problems, if there are any
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

from class_file import ClassFile, find_problems, load


def setup(class_file: ClassFile) -> None:
    """Make what is missing, and set each folder's owner and mode."""
    try:
        grp.getgrnam(class_file.students)
    except KeyError:
        subprocess.run(["groupadd", class_file.students], check=True)
    make_account(class_file.instructor)
    folders, course = class_file.folders, class_file.folders.exchange / class_file.course
    make_folder(folders.state, "root", 0o700)
    make_folder(folders.course, class_file.instructor, 0o700)
    # The sticky bit keeps users from renaming or removing the files of others. Everyone can write
    # to inbound/, and only the instructor can list it.
    make_folder(folders.exchange, "root", 0o1777)
    make_folder(course, class_file.instructor, 0o755)
    make_folder(course / "outbound", class_file.instructor, 0o755)
    make_folder(course / "inbound", class_file.instructor, 0o3733)
    make_folder(course / "feedback", class_file.instructor, 0o711)


def add(class_file: ClassFile, names: list[str]) -> None:
    """Add students to the class, and make their accounts if needed.

    Raises:
        SystemExit: A name is not valid for an account, or is the instructor's.
    """
    for name in names:
        if not re.fullmatch(r"[a-z][a-z0-9_-]{0,30}", name) or name == class_file.instructor:
            sys.exit(
                f"{name!r} is not valid for a student's account. Use small letters and digits."
            )
    for name in names:
        make_account(name)
        subprocess.run(["usermod", "--append", "--groups", class_file.students, name], check=True)


def make_account(name: str) -> None:
    """Make a Unix account with a closed home. Print the first password of a new account."""
    try:
        home = Path(pwd.getpwnam(name).pw_dir)
    except KeyError:
        subprocess.run(["useradd", "--create-home", "--shell", "/bin/bash", name], check=True)
        home = Path(pwd.getpwnam(name).pw_dir)
        password = secrets.token_urlsafe(12)
        subprocess.run(["chpasswd"], input=f"{name}:{password}\n", text=True, check=True)
        print(f"{name}\t{password}")
    home.chmod(0o700)


def make_folder(folder: Path, owner: str, mode: int) -> None:
    """Make a folder with this owner and mode.

    Raises:
        SystemExit: The folder is a link. The command would give away the link's target.
    """
    if folder.is_symlink():
        sys.exit(f"{folder} is a link. Write the folder itself into class.toml.")
    folder.mkdir(parents=True, exist_ok=True)
    person = pwd.getpwnam(owner)
    os.chown(folder, person.pw_uid, person.pw_gid)
    folder.chmod(mode)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=["setup", "add", "check"])
    parser.add_argument("names", nargs="*", help="students' accounts")
    arguments = parser.parse_args()
    class_file = load()
    if os.geteuid() != 0:
        sys.exit("Run this as root, because it makes accounts and folders of several people.")
    if arguments.command == "setup":
        setup(class_file)
    elif arguments.command == "add":
        add(class_file, arguments.names)
    problems = find_problems(class_file)
    print("\n".join(problems) if problems else "The class is ready.")
    sys.exit(bool(problems) and arguments.command == "check")


if __name__ == "__main__":
    main()
