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

#: What assistants read in the course's folder.
SHARED = (
    "source", "release", "notebooks", "submitted", "autograded", "feedback",
    "nbgrader_config.py", "START.md",
)  # fmt: skip


def setup(class_file: ClassFile) -> None:
    """Make what is missing, and set each folder's owner and mode."""
    make_group(class_file.students)
    make_account(class_file.instructor)
    group = ""
    if class_file.assistants:
        group = class_file.graders
        make_group(group)
        for name in class_file.assistants:
            make_account(name)
        for name in (class_file.instructor, *class_file.assistants):
            subprocess.run(["usermod", "--append", "--groups", group, name], check=True)
    folders, course = class_file.folders, class_file.folders.exchange / class_file.course
    make_folder(folders.state, "root", 0o700)
    make_folder(folders.course, class_file.instructor, class_file.course_mode, group)
    if group:
        share_course(class_file)
    # The sticky bit keeps users from renaming or removing the files of others. Everyone can write
    # to inbound/, and only the instructor can list it.
    make_folder(folders.exchange, "root", 0o1777)
    make_folder(course, class_file.instructor, 0o755)
    make_folder(course / "outbound", class_file.instructor, 0o755)
    make_folder(course / "inbound", class_file.instructor, 0o3733)
    make_folder(course / "feedback", class_file.instructor, 0o711)


def share_course(class_file: ClassFile) -> None:
    """Let the assistants read the course, but not its secret. This runs as the instructor."""
    paths = [class_file.folders.course / name for name in SHARED]
    there = [str(path) for path in paths if path.exists()]
    for command in (["chgrp", "-R", class_file.graders], ["chmod", "-R", "g+rX"]):
        if there:
            account = ["runuser", "-u", class_file.instructor, "--"]
            subprocess.run([*account, *command, "--", *there], check=True)


def add(class_file: ClassFile, names: list[str]) -> None:
    """Add students to the class, and make their accounts if needed.

    Raises:
        SystemExit: A name is not valid for an account, or is one of the staff.
    """
    for name in names:
        if not re.fullmatch(r"[a-z][a-z0-9_-]{0,30}", name) or name in class_file.staff:
            sys.exit(
                f"{name!r} is not valid for a student's account. Use small letters and digits."
            )
    for name in names:
        make_account(name)
        subprocess.run(["usermod", "--append", "--groups", class_file.students, name], check=True)
        set_quota(name, class_file.limits.home_gb)


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


def make_group(name: str) -> None:
    """Make a Unix group that is missing."""
    try:
        grp.getgrnam(name)
    except KeyError:
        subprocess.run(["groupadd", name], check=True)


def set_quota(name: str, gigabytes: float) -> None:
    """Limit what an account may store, where the file system has quotas."""
    if gigabytes:
        blocks = str(round(gigabytes * 2**20))  # of 1024 bytes
        subprocess.run(["setquota", "-u", name, blocks, blocks, "0", "0", "-a"], check=True)


def make_folder(folder: Path, owner: str, mode: int, group: str = "") -> None:
    """Make a folder with this owner and mode. By default its group is the owner's.

    Raises:
        SystemExit: The folder is a link. The command would give away the link's target.
    """
    if folder.is_symlink():
        sys.exit(f"{folder} is a link. Write the folder itself into class.toml.")
    folder.mkdir(parents=True, exist_ok=True)
    person = pwd.getpwnam(owner)
    os.chown(folder, person.pw_uid, grp.getgrnam(group).gr_gid if group else person.pw_gid)
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
