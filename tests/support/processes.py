"""A database that the test shares with processes, and those processes."""

from __future__ import annotations

import copy
import os
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.creation import TEST_DATABASE_PREFIX
from django.test.utils import setup_databases, teardown_databases

from tests.support.copied_databases import postgresql_copies

# Only so that a broken test ends; the outcome is never judged by it.
PATIENCE_SECONDS = 90.0


@contextmanager
def _sqlite_copy(original: Any, folder: Path) -> Iterator[tuple[str, str]]:
    path = folder / "shared.sqlite3"
    original.ensure_connection()
    with sqlite3.connect(path) as target:
        original.connection.backup(target)
    target.close()
    yield str(path), f"sqlite:///{path}"


@contextmanager
def _postgresql_copy(original: Any, folder: Path) -> Iterator[tuple[str, str]]:
    name = f"{original.settings_dict['NAME']}_{uuid.uuid4().hex[:8]}"
    with postgresql_copies(original, [name]) as (url,):
        yield name, url


@pytest.fixture(scope="session")
def migrated_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The tests' own database, also when no test of the run has the mark that makes it."""
    name = str(connections["default"].settings_dict["NAME"])
    if "mode=memory" in name or name.startswith(TEST_DATABASE_PREFIX):
        yield
        return
    with django_db_blocker.unblock():
        made = setup_databases(0, interactive=False)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture
def shared_database(
    migrated_database: None, django_db_blocker: Any, tmp_path: Path
) -> Iterator[str]:
    """The address of a real database, a copy of the migrated one, used by this test too.

    What the test writes is committed, and the database is thrown away afterwards, so
    no other test sees it.
    """
    with django_db_blocker.unblock():
        original: BaseDatabaseWrapper = connections["default"]
        assert not original.in_atomic_block, "Not together with the mark django_db."
        make_copy = _sqlite_copy if original.vendor == "sqlite" else _postgresql_copy
        with make_copy(original, tmp_path) as (name, url):
            own_settings = copy.deepcopy(original.settings_dict)
            own_settings["NAME"] = name
            shared = type(original)(own_settings, "default")
            connections["default"] = shared
            try:
                yield url
            finally:
                shared.close()
                connections["default"] = original


class Processes:
    """Commands of the project, run as their own processes on the shared database."""

    def __init__(self, database_url: str, folder: Path) -> None:
        """`folder` takes what they print."""
        self.folder = folder
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.jobs.worker_settings",
            "DATABASE_URL": database_url,
        }
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start `manage.py command…`; its output goes to a file of the folder."""
        return self.start_python(
            str(Path(settings.BASE_DIR) / "manage.py"), *command, **environment
        )

    def start_python(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start Python with `arguments`; its output goes to a file of the folder."""
        output = (self.folder / f"process-{len(self.started)}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env={**self.environment, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        output.close()
        self.started.append(process)
        return process

    def run(self, *command: str, **environment: str) -> str:
        """Run `manage.py command…` to its end; returns what it printed."""
        number = len(self.started)
        process = self.start(*command, **environment)
        process.wait(PATIENCE_SECONDS)
        return self.output(number)

    def wait_until(self, condition: Callable[[], Any], what: str) -> None:
        """Return once `condition()` holds; fail with `what` when it never will."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            broken = [number for number, run in enumerate(self.started) if (run.poll() or 0) > 0]
            if broken or time.monotonic() > end:
                pytest.fail(f"Never happened: {what}\n" + "\n".join(map(self.output, broken)))
            time.sleep(0.05)

    def output(self, number: int) -> str:
        """What the process of that number printed."""
        return (self.folder / f"process-{number}.log").read_text(encoding="utf-8")

    def end(self) -> None:
        """End what still runs."""
        for process in self.started:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                process.wait()


@pytest.fixture
def processes(shared_database: str, tmp_path: Path) -> Iterator[Processes]:
    """Starts commands on the shared database, and ends them with the test."""
    running = Processes(shared_database, tmp_path)
    yield running
    running.end()
