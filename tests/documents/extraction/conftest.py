"""A program in Tesseract's place, for tests of what happens around it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

LISTING = 'if [ "$1" = --list-langs ]; then echo vie; exit 0; fi\n'


@pytest.fixture
def write_tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Puts a shell script in Tesseract's place; it has the Vietnamese model."""

    def write(script: str) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir()
        program = folder / "tesseract"
        program.write_text(f"#!/bin/sh\n{LISTING}{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        return program

    return write


@pytest.fixture
def fake_tesseract(write_tesseract: Callable[[str], Path]) -> Path:
    """A Tesseract that notes beside itself that it was asked, and finds nothing."""
    return write_tesseract('touch "$(dirname "$0")/asked"')
