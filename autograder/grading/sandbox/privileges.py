"""Take all rights away from the student's process.

What it stops: undoing the other layers (mounting, changing limits, sending signals to the
warden), and gaining rights through programs that run as another user (setuid).
"""

from __future__ import annotations

import os

from autograder.grading.sandbox import linux
from autograder.grading.sandbox.errors import SandboxError
from autograder.grading.sandbox.namespaces import STUDENT


def drop() -> None:
    """Become the student's user, without capabilities and without a way to get any."""
    try:
        linux.drop_bounding_set()
        if os.geteuid() == 0:
            os.setgroups([])
            os.setresgid(STUDENT, STUDENT, STUDENT)
            os.setresuid(STUDENT, STUDENT, STUDENT)
        linux.clear_capabilities()
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
        # Changing the user hides the process's own /proc entries from it; show them again.
        linux.prctl(linux.PR_SET_DUMPABLE, 1)
    except OSError as error:
        raise SandboxError("privileges", f"Rights could not be dropped: {error}.") from error
