"""A run of tests leaves nothing in the database that the settings name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support.needs import ROOT

COUNTS = """
from search.log.buffer import is_due, note_asked
from search.questions import Mode


def test_a_search_is_counted(monkeypatch):
    note_asked(1, "cho phien", Mode.ALL_WORDS, 1)
    monkeypatch.setattr("search.log.buffer.FLUSH_SECONDS", 0)
    assert is_due()
"""


def test_what_tests_counted_is_not_written_when_the_run_ends(tmp_path: Path) -> None:
    (tmp_path / "test_counting.py").write_text(COUNTS, encoding="utf-8")
    database = tmp_path / "developers.sqlite3"
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")
    }
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["tests.conftest"]', encoding="utf-8")
    options = f"-q -n 0 -p no:cacheprovider -c {ROOT}/pyproject.toml --rootdir . --confcutdir ."
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options.split(), "test_counting.py"],
        cwd=tmp_path,
        env={**environment, "DATABASE_URL": f"sqlite:///{database}", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "1 passed" in run.stdout
    assert "lost" not in run.stderr
    assert not database.exists()
