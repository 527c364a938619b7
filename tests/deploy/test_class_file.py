"""What `class.toml` decides: quotas, GPUs, and every name in it."""

from __future__ import annotations

import importlib
import json
import os
import re
import stat
from pathlib import Path
from types import ModuleType

import pytest

from tests.support import ROOT


@pytest.fixture
def manage(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module `manage` of deploy/."""
    monkeypatch.syspath_prepend(ROOT / "deploy")
    return importlib.import_module("manage")


def test_the_shipped_file_has_every_name_with_its_default(
    manage: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COURSE_HUB", raising=False)
    found = manage.load()
    assert found.lti is None
    assert found.limits == type(found.limits)()
    assert found.assistants == []
    assert found.course_mode == 0o700


def test_the_lines_for_the_lms_are_read(
    manage: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The comment of the shipped file becomes a table when its marks go."""
    text = (ROOT / "deploy" / "class.toml").read_text(encoding="utf-8")
    begin = text.index("# [lti]")
    (tmp_path / "class.toml").write_text(
        text[:begin] + re.sub("^# ", "", text[begin:], flags=re.MULTILINE)
    )
    monkeypatch.setenv("COURSE_HUB", str(tmp_path / "class.toml"))
    lti = manage.load().lti
    assert lti.issuer == "https://lms.example.edu"
    assert lti.client_ids == ["10000000000001"]


def test_a_quota_is_set_for_the_account(
    manage: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "setquota"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/words\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    manage.set_quota("ben", 0)
    assert not (tmp_path / "words").exists()
    manage.set_quota("ben", 1.5)
    assert (tmp_path / "words").read_text() == "-u ben 1572864 1572864 0 0 -a\n"


def test_students_share_the_gpus(manage: ModuleType) -> None:
    choose = importlib.import_module("class_file").choose_gpu
    assert choose(1001, 0) == {}
    assert [choose(uid, 2)["CUDA_VISIBLE_DEVICES"] for uid in (1000, 1001, 1002)] == ["0", "1", "0"]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_servers_are_in_the_language_of_the_class(manage: ModuleType, language: str) -> None:
    class_file = importlib.import_module("class_file")
    found = manage.load()
    environment = class_file.make_environment(
        found.course, found.folders, frames=False, language=language
    )
    assert environment["COURSE_LANGUAGE"] == language
    # JupyterLab takes a setting from the first folder that has it
    settings = [
        json.loads(path.read_text(encoding="utf-8"))["@jupyterlab/translation-extension:plugin"]
        for folder in class_file.get_config_path("student", language).split(os.pathsep)
        for path in Path(folder).glob("labconfig/default_setting_overrides.json")
    ]
    assert settings[0] == {"locale": language}
