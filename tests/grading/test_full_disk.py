"""A disk that is really full: a small file system of its own, in a namespace of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT
from tests.support.tiny import ASSIGNMENT, copy_with, release

STUDENTS = {f"student{n}": "def one(a, b):\n    return a + b" for n in range(3)}

#: Room for the course and some graded notebooks; what is left is filled but for 24 KB.
PROGRAM = """
set -e
mount -t tmpfs -o size=2m disk "$DISK"
cp -a "$COURSE"/. "$DISK"
cd "$DISK"
left=$(df --output=avail -k . | tail -1)
head -c "$((left - 24))k" /dev/zero > filler
set +e
"$PYTHON" -m autograder.cli grade "$ASSIGNMENT" --workers 1 > "$OUT/full.txt" 2>&1
echo $? > "$OUT/full.code"
rm filler
"$PYTHON" -m autograder.cli grade "$ASSIGNMENT" --workers 1 > "$OUT/after.txt" 2>&1
echo $? > "$OUT/after.code"
"$PYTHON" -c "import json; from pathlib import Path
from tests.support.tiny import all_grades; print(json.dumps(list(all_grades(Path.cwd()))))" \
  > "$OUT/grades.json"
"""


@pytest.mark.slow
@pytest.mark.linux
def test_a_full_disk_is_said_and_the_next_run_finishes(tmp_path: Path) -> None:
    namespace = ["unshare", "--user", "--map-root-user", "--mount"]
    if not shutil.which("unshare") or subprocess.run([*namespace, "true"], check=False).returncode:
        pytest.skip("A disk of its own needs user namespaces, which this machine does not allow.")
    (tmp_path / "released").mkdir()
    course = copy_with(release(tmp_path / "released"), tmp_path / "course", STUDENTS)
    with (course / "nbgrader_config.py").open("a") as config:  # no sandbox inside the namespace
        config.write("c.Grader.i_accept_that_submissions_run_unsandboxed = True\n")
    disk, out = tmp_path / "disk", tmp_path / "out"
    disk.mkdir()
    out.mkdir()
    variables = {
        "DISK": disk, "COURSE": course, "OUT": out, "PYTHON": sys.executable,
        "ASSIGNMENT": ASSIGNMENT, "PYTHONPATH": ROOT, "PATH": "/usr/bin:/bin:/usr/sbin",
        "HOME": tmp_path,
    }  # fmt: skip
    subprocess.run(
        [*namespace, "bash", "-c", PROGRAM],
        env={name: str(value) for name, value in variables.items()},
        check=True,
        timeout=300,
    )
    said = " ".join((out / "full.txt").read_text().split())
    assert (out / "full.code").read_text().strip() == "1", said
    assert "full" in said or "No space left" in said
    assert "run the same command again. The grades that were written stay" in said
    assert "Traceback" not in said
    assert (out / "after.code").read_text().strip() == "0", (out / "after.txt").read_text()
    grades = json.loads((out / "grades.json").read_text())
    assert len(grades) == 2 * len(STUDENTS)
    assert {score for _, cell, score, _ in grades if cell == "one-test"} == {2.0}
