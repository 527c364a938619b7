"""All tests, part after part. A part that fails does not hide the others: `make test-all`."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time

PYTEST = [sys.executable, "-m", "pytest", "-n", "2"]
#: As `make test` spreads tests, see tests/conftest.py.
TOGETHER = ["--dist", "loadscope", "--no-loadscope-reorder"]
SEED = secrets.randbelow(2**32)

#: Each part's name, its command, and what it adds to the environment.
PARTS: list[tuple[str, list[str], dict[str, str]]] = [
    ("style", ["make", "--no-print-directory", "style"], {}),
    ("fast", [*PYTEST, *TOGETHER, "-m", "not slow and not browser"], {}),
    # Attacks flood the machine and browsers wait, so both run apart from the rest.
    ("attacks", [*PYTEST, "--dist", "worksteal", "tests/attacks"], {}),
    ("slow", [*PYTEST, *TOGETHER, "-m", "slow", "--ignore", "tests/attacks"], {}),
    ("browser", [*PYTEST, *TOGETHER, "-m", "browser"], {}),
    (
        "fuzz",
        [*PYTEST, "--dist", "worksteal", "-m", "hypothesis", f"--hypothesis-seed={SEED}"],
        {"HYPOTHESIS_PROFILE": "fuzz"},
    ),
]


def main() -> int:
    failed = []
    for name, command, extra in PARTS:
        words = " ".join([*(f"{key}={value}" for key, value in extra.items()), *command[1:]])
        print(f"== {name}: {words}", flush=True)
        begin = time.monotonic()
        if subprocess.run(command, env={**os.environ, **extra}, check=False).returncode:
            failed.append(name)
        print(f"== {name} took {time.monotonic() - begin:.0f} s", flush=True)
    print(f"Failed: {', '.join(failed)}." if failed else "All parts passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
