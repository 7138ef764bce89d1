"""`bin/services` in a folder of its own, so that it never meets a developer's servers."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.support.needs import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]


def services_in(folder: Path) -> Run:
    """The script, keeping its state in `folder`; what it fetched before is not fetched again."""
    shutil.copytree(ROOT / "bin", folder / "bin")
    fetched = ROOT / "var" / "services" / "java"
    fetched.mkdir(parents=True, exist_ok=True)
    (folder / "var" / "services").mkdir(parents=True)
    (folder / "var" / "services" / "java").symlink_to(fetched)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [folder / "bin" / "services", *arguments], capture_output=True, text=True, check=False
        )

    return run
