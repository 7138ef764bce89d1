"""What a test may need beside Python, by marker, and why it is missing.

Locally a test whose need is missing is skipped with the reason. In CI (the variable `CI`
is set) no test is skipped at all: `.ci/run` chooses by marker what each of its legs
runs, and a skip of any kind fails. `tests/conftest.py` takes the hooks over.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TypeVar

import pytest

from documents.extraction.ocr import is_installed as recognition_is_installed

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = Path(os.environ.get("LIENCONG_DATA", ROOT.parent / "shared" / "data"))


def in_ci() -> bool:
    """Whether a skip is a failure."""
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


_EXPENSIVE = ("browser", "isolation")
# Those that this run names on its command line.
_asked_for: set[str] = set()


def pytest_configure(config: pytest.Config) -> None:
    """Note which expensive tests the run asks for: by marker, or by their folder."""
    asked = [config.option.markexpr, *config.args]
    _asked_for.update(need for need in _EXPENSIVE if any(need in word for word in asked))


def _database() -> str:
    return os.environ.get("DATABASE_URL", "sqlite").split(":", 1)[0]


# Name of an engine of the search -> the family that its client is of, and where to find it.
_SEARCH_NODES = {
    "elasticsearch": ("elasticsearch", "ELASTICSEARCH_URL"),
    "elasticsearch8": ("elasticsearch", "ELASTICSEARCH8_URL"),
    "opensearch": ("opensearch", "OPENSEARCH_URL"),
}


def search_nodes() -> dict[str, tuple[str, str]]:
    """Family and address of each search node that runs, by its name in `bin/services`."""
    return {
        name: (family, os.environ[variable])
        for name, (family, variable) in _SEARCH_NODES.items()
        if os.environ.get(variable)
    }


# Marker -> what is missing, or an empty text.
NEEDS: dict[str, Callable[[], str]] = {
    "postgres": lambda: (
        "" if _database() in {"postgres", "postgresql"} else "needs PostgreSQL: bin/services up"
    ),
    "sqlite": lambda: "" if _database() == "sqlite" else "tests what SQLite alone does",
    "redis": lambda: "" if os.environ.get("REDIS_URL") else "needs Redis: bin/services up",
    "elasticsearch": lambda: (
        "" if search_nodes() else "needs a search node: bin/services up elasticsearch"
    ),
    "browser": lambda: (
        "needs Chromium (Debian: chromium)"
        if not shutil.which("chromium")
        else "runs in Chromium when asked for: bin/test -m browser"
        if "browser" not in _asked_for
        else ""
    ),
    "isolation": lambda: (
        "" if "isolation" in _asked_for else "walks when asked for: bin/test -m isolation"
    ),
    "gettext": lambda: "" if shutil.which("xgettext") else "needs xgettext (Debian: gettext)",
    "nginx": lambda: (
        ""
        if shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        else "needs nginx (Debian: nginx-light)"
    ),
    "tesseract": lambda: (
        "" if recognition_is_installed() else "needs Tesseract (Debian: tesseract-ocr-vie)"
    ),
    "catdoc": lambda: "" if shutil.which("catdoc") else "needs catdoc (Debian: catdoc)",
    "data": lambda: (
        "" if DATA.is_dir() else f"needs the real data: set LIENCONG_DATA ({DATA} is missing)"
    ),
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test, by name, when one of its needs is missing."""
    for name, missing in NEEDS.items():
        if item.get_closest_marker(name) and (reason := missing()):
            pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail in CI what would be skipped."""
    return _fail_instead_of_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Fail in CI a module that skips itself."""
    return _fail_instead_of_skip((yield))


def _fail_instead_of_skip(report: Report) -> Report:
    """Turn a skip into a failure that repeats its reason; an expected failure stays."""
    if in_ci() and report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: nothing is skipped in CI. {reason}"
    return report
