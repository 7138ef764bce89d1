"""bin/services starts real servers, and stops exactly what it started."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.own_services import Run, services_in


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Run]:
    """The script in a folder of its own, so that it never meets a developer's servers."""
    run = services_in(tmp_path)
    yield run
    run("down")


def answers(port: int) -> bool:
    """Whether somebody listens on `port` of loopback."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def test_nothing_runs_before_up(services: Run) -> None:
    done = services("env")
    assert done.returncode == 1
    assert "bin/services up" in done.stderr
    assert services("up", "oracle").returncode == 2


def test_down_never_stops_a_stranger(services: Run, tmp_path: Path) -> None:
    """The process id of a server that is gone may have been given to somebody else."""
    stranger = subprocess.Popen(["sleep", "60"])
    folder = tmp_path / "data"
    folder.mkdir()
    state = tmp_path / "var" / "services" / "state.json"
    entry = {"pid": stranger.pid, "port": 54321, "folder": str(folder), "env": {}}
    state.write_text(json.dumps({"redis": entry}))
    try:
        assert services("env").returncode == 1
        services("down")
        assert stranger.poll() is None
        assert json.loads(state.read_text()) == {}
        assert not folder.exists()
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.redis
@pytest.mark.postgres
def test_up_starts_them_once_and_down_leaves_nothing(services: Run, tmp_path: Path) -> None:
    assert services("up", "postgres", "redis").returncode == 0
    variables = dict(
        line.removeprefix("export ").split("=", 1) for line in services("env").stdout.splitlines()
    )
    ports = [urlsplit(variables[name]).port or 0 for name in ("DATABASE_URL", "REDIS_URL")]
    assert all(map(answers, ports))
    state = json.loads((tmp_path / "var" / "services" / "state.json").read_text())
    again = services("up", "postgres", "redis")
    assert again.stdout.splitlines() == ["postgres: running already", "redis: running already"]
    # Rights can be revoked from the role that the project uses.
    role = subprocess.run(
        [
            "psql",
            "-XAt",
            variables["DATABASE_URL"],
            "-c",
            "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert role.stdout.split() == ["f|t"]
    assert services("down").returncode == 0
    assert not any(map(answers, ports))
    assert [entry["folder"] for entry in state.values() if os.path.exists(entry["folder"])] == []
