"""The commands of the administrators' page: a shell reads them, and ours exist."""

from __future__ import annotations

import re
import subprocess

import pytest
from markdown_it import MarkdownIt

from tests.support import ROOT

PAGE = ROOT / "docs" / "administrators.md"
BLOCKS = [
    token.content
    for token in MarkdownIt().parse(PAGE.read_text(encoding="utf-8"))
    if token.type == "fence" and token.info == "sh"
]


@pytest.mark.parametrize("block", BLOCKS)
def test_a_shell_reads_the_commands(block: str) -> None:
    subprocess.run(["bash", "-n"], input=block, text=True, check=True)


@pytest.mark.parametrize("name", ["manage.py", "backup.py"])
def test_the_commands_of_our_programs_exist(name: str) -> None:
    program = (ROOT / "deploy" / name).read_text(encoding="utf-8")
    [choices] = re.findall(r"choices=\[(.+?)\]", program)
    text = PAGE.read_text(encoding="utf-8")
    written = re.findall(rf"(?:python |`){re.escape(name)} (\w+)", text)
    assert written
    assert set(written) <= set(re.findall(r"\w+", choices))
