"""bin/_venv.sh finds a Python, installs what is pinned once, and says what is missing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.needs import ROOT

# Stands for a Python of the given version; writes down what it is asked to install.
PYTHON = """#!/bin/sh
case "$*" in
  *"version_info"*) exit {too_old} ;;
  *"ensurepip"*) exit {no_venv} ;;
  "-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python && rm -f .venv/.installed-* ;;
  "-m pip --version") [ "$0" = .venv/bin/python ] ;;
  "-m pip install"*) echo "$@" >>installed ;;
  "-m pip check"*) exit {incomplete} ;;
  *) exec {real} "$@" ;;
esac
"""


def python_stub(
    folder: Path, name: str, *, too_old: int = 0, no_venv: int = 0, incomplete: int = 0
) -> None:
    """Put a stub on the PATH that `shell` uses."""
    text = PYTHON.format(
        too_old=too_old, no_venv=no_venv, incomplete=incomplete, real=sys.executable
    )
    (folder / "path" / name).write_text(text)
    (folder / "path" / name).chmod(0o755)


def shell(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Run a command with the script sourced, a bare PATH and an empty home."""
    return subprocess.run(
        ["/bin/bash", "-c", f". {ROOT}/bin/_venv.sh; {command}"],
        cwd=folder,
        env={"PATH": str(folder / "path"), "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with one pinned file; nothing on the PATH but four small tools."""
    (tmp_path / "path").mkdir()
    for tool in ("cat", "cp", "mkdir", "rm"):
        (tmp_path / "path" / tool).symlink_to(str(shutil.which(tool)))
    (tmp_path / "requirements.txt").write_text("django==5.2\n")
    return tmp_path


def test_without_any_python_it_says_what_is_needed(folder: Path) -> None:
    python_stub(folder, "python3", too_old=1)
    done = shell(folder, "prepare_venv requirements.txt")
    assert done.returncode != 0
    assert "Python 3.11 or newer is needed" in done.stderr


def test_a_python_without_venv_names_the_package(folder: Path) -> None:
    python_stub(folder, "python3", no_venv=1)
    done = shell(folder, "find_python")
    assert done.returncode != 0
    assert "apt-get install python3-venv" in done.stderr


def test_a_name_that_does_not_run_is_passed_over(folder: Path) -> None:
    """As a version manager's shim does for a version that is not chosen."""
    python_stub(folder, "python3.11", too_old=127)
    python_stub(folder, "python3.12", no_venv=1)
    python_stub(folder, "python3.13")
    assert shell(folder, "find_python").stdout.strip().endswith("/python3.13")


def test_the_second_run_installs_nothing_until_the_pins_change(folder: Path) -> None:
    python_stub(folder, "python3.11")
    for _ in range(2):
        done = shell(folder, 'prepare_venv requirements.txt && echo "$PYTHON"')
        assert done.stdout.strip() == ".venv/bin/python", done.stderr
    installs = (folder / "installed").read_text().splitlines()
    assert len(installs) == 1
    # Without --no-deps an old pip looks for releases newer than the pins, and stumbles.
    assert "--no-deps --require-hashes --only-binary :all: -r requirements.txt" in installs[0]
    (folder / "requirements.txt").write_text("django==5.2.1\n")
    assert shell(folder, "prepare_venv requirements.txt").returncode == 0
    assert len((folder / "installed").read_text().splitlines()) == 2


def test_what_is_incomplete_is_not_taken_for_installed(folder: Path) -> None:
    python_stub(folder, "python3.11", incomplete=1)
    assert shell(folder, "prepare_venv requirements.txt").returncode != 0
    assert not (folder / ".venv/.installed-requirements.txt").exists()
