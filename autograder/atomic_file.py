"""Write a file so that a reader never sees a part of it, and read a record that was written so.

`atomic_writing` of jupyter_server does not do this: it writes to the file itself, and only restores
the old content if an exception comes.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from functools import partial
from pathlib import Path
from typing import Any


def write_atomically(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Write a new file beside `path` and rename it. If that fails, the old file stays.

    Args:
        path: The file. Its folder must exist.
        data: The content.
        mode: Who may read and write the file. By default the user's umask decides.

    Raises:
        OSError: The file can't be written.
    """
    fresh = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        opener = partial(os.open, mode=0o666 if mode is None else mode)
        with open(fresh, "xb", opener=opener) as file:
            file.write(data)
        if mode is not None:
            fresh.chmod(mode)  # the umask may have taken rights away
        fresh.replace(path)
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink()


def read_record(path: Path) -> dict[str, Any]:
    """Read a record, a JSON object, of what need not be done again.

    It is empty if the file is missing or damaged. Then things are done again.

    Raises:
        OSError: The file can't be read.
    """
    try:
        record = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}
