"""The files for Kubernetes, as far as they can be checked without a cluster."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from jupyterhub.app import JupyterHub
from jupyterhub.auth import Authenticator
from ltiauthenticator.lti13.auth import LTI13Authenticator

from tests.support import ROOT

FOLDER = ROOT / "deploy" / "kubernetes"
#: Options of the chart that we use, as its schema names them. `*` is a free part.
OPTIONS = {
    "hub.config.*", "hub.db.type", "hub.db.url", "hub.extraConfig.*", "singleuser.image.name",
    "singleuser.image.tag", "singleuser.cmd", "singleuser.startTimeout", "singleuser.memory.limit",
    "singleuser.memory.guarantee", "singleuser.cpu.limit", "singleuser.cpu.guarantee",
    "singleuser.storage.capacity", "singleuser.storage.homeMountPath",
    "singleuser.storage.extraVolumes", "singleuser.storage.extraVolumeMounts",
    "singleuser.extraEnv.*", "proxy.https.enabled", "proxy.https.hosts",
    "proxy.https.letsencrypt.contactEmail", "cull.enabled", "cull.timeout",
}  # fmt: skip


def read(name: str) -> list[Any]:
    return list(yaml.safe_load_all((FOLDER / name).read_text(encoding="utf-8")))


def list_options(values: Any, path: str = "") -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from list_options(value, f"{path}{name}.")
        else:
            yield f"{path}{name}"


def test_the_values_name_options_of_the_chart() -> None:
    [values] = read("values.yaml")
    patterns = [re.escape(option).replace(r"\*", ".+") for option in OPTIONS]
    unknown = [
        option
        for option in list_options(values)
        if not any(re.fullmatch(pattern, option) for pattern in patterns)
    ]
    assert not unknown


def test_the_hubs_settings_exist() -> None:
    [values] = read("values.yaml")
    classes = {c.__name__: c for c in (JupyterHub, Authenticator, LTI13Authenticator)}
    for name, settings in values["hub"]["config"].items():
        assert not set(settings) - set(classes[name].class_traits(config=True)), name


def prepare(name: str, number: int, others: dict[str, int]) -> SimpleNamespace:
    """Run the hook of the values for a person."""
    [values] = read("values.yaml")
    c = SimpleNamespace(KubeSpawner=SimpleNamespace())
    exec(values["hub"]["extraConfig"]["accounts"], {"c": c})
    users = [SimpleNamespace(name=n, id=i) for n, i in {**others, name: number}.items()]
    spawner = SimpleNamespace(
        user=SimpleNamespace(name=name, id=number, orm_user=users[-1]), environment={},
        db=SimpleNamespace(query=lambda _: SimpleNamespace(all=lambda: users)),
    )  # fmt: skip
    c.KubeSpawner.pre_spawn_hook(spawner)
    return spawner


def test_each_person_has_a_number_and_the_instructor_knows_all() -> None:
    ben = prepare("ben", 7, {"ada": 1, "cleo": 8})
    assert (ben.uid, ben.gid, ben.fs_gid) == (20007, 20007, 20007)
    assert ben.environment["ACCOUNTS"] == "ben:x:20007:20007::/home/jovyan:/bin/sh"
    assert "/student:" in ben.environment["JUPYTER_CONFIG_PATH"]
    ada = prepare("ada", 1, {"ben": 7})
    assert len(ada.environment["ACCOUNTS"].splitlines()) == 2
    assert "/instructor:" in ada.environment["JUPYTER_CONFIG_PATH"]
    with pytest.raises(ValueError, match="not valid"):
        prepare("x:x:0:0", 9, {})


def test_the_servers_get_what_their_configuration_reads() -> None:
    [values] = read("values.yaml")
    given = set(values["singleuser"]["extraEnv"])
    asked = set()
    for file in (ROOT / "deploy" / "servers").rglob("*.py"):
        asked |= set(re.findall(r'os\.environ\["(\w+)"\]', file.read_text(encoding="utf-8")))
    assert asked <= given


def test_the_exchange_has_the_modes_of_one_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [job] = [entry for entry in read("exchange.yaml") if entry["kind"] == "Job"]
    [container] = job["spec"]["template"]["spec"]["containers"]
    script = container["args"][0].replace("/srv/exchange", str(tmp_path / "job"))
    (tmp_path / "job").mkdir()
    me = {**os.environ, "INSTRUCTOR": str(os.getuid())}
    subprocess.run([*container["command"], script], env=me, check=True)
    monkeypatch.syspath_prepend(ROOT / "deploy")
    text = Path(importlib.import_module("manage").__file__).read_text(encoding="utf-8")
    course = tmp_path / "job" / "deep-learning-with-pytorch"
    for name in ("outbound", "inbound", "feedback"):
        wanted = re.search(
            rf'make_folder\(course / "{name}", class_file.instructor, 0o(\d+)\)', text
        )
        assert f"{(course / name).stat().st_mode & 0o7777:o}" == wanted[1]
    assert (tmp_path / "job").stat().st_mode & 0o7777 == 0o1777


def test_the_image_is_made_of_files_that_exist_and_has_no_solutions() -> None:
    text = (FOLDER / "Dockerfile").read_text(encoding="utf-8")
    copied = [word for line in re.findall(r"^COPY (.+) \S+$", text, re.MULTILINE)
              for word in line.split()]  # fmt: skip
    assert not [word for word in copied if not any(ROOT.glob(word))]
    assert not [word for word in copied if word.split("/")[0] in ("source", "tests", "release")]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    [extras] = re.findall(r"'\.\[(.+)\]'", text)
    assert set(extras.split(",")) <= set(project["optional-dependencies"])
    subprocess.run(["sh", "-n", FOLDER / "start-server.sh"], check=True)


@pytest.mark.parametrize("name", ["scheduler", "worker"])
def test_the_options_of_dask_exist(name: str) -> None:
    deployments = [entry for entry in read("grading.yaml") if entry["kind"] == "Deployment"]
    [command] = [
        container["command"]
        for entry in deployments
        for container in entry["spec"]["template"]["spec"]["containers"]
        if container["name"] == name
    ]
    assert command[:2] == ["dask", name]
    main = importlib.import_module(f"distributed.cli.dask_{name}").main
    main.make_context(name, command[2:])
