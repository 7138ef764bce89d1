"""Tasks that tests can watch: they leave their traces in files."""

from __future__ import annotations

import time
from pathlib import Path

from django.core.exceptions import ObjectDoesNotExist
from django_tasks import task

from portal.core.jobs.errors import GiveUp

# Only so that a broken test ends; no test waits for it.
PATIENCE_SECONDS = 120


def append(path: Path, line: str) -> None:
    """Add a line in one write."""
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def lines(path: Path) -> list[str]:
    """The lines written so far."""
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


@task()
def note(folder: str, word: str) -> str:
    """Write `word` into the file `done` of `folder`."""
    append(Path(folder) / "done", word)
    return word


@task()
def wait_for_gate(folder: str) -> None:
    """Write "started", wait until the file `gate` exists, write "done"."""
    base = Path(folder)
    append(base / "started", "started")
    end = time.monotonic() + PATIENCE_SECONDS
    while not (base / "gate").exists():
        if time.monotonic() > end:
            raise TimeoutError("No gate.")
        time.sleep(0.02)
    append(base / "done", "done")


@task(max_attempts=3)
def fail(reason: str) -> None:
    """Fail, always."""
    raise ValueError(reason)


@task()
def give_up() -> None:
    """Fail in a way that no repetition helps."""
    raise GiveUp("Không thể thực hiện")


@task()
def leave() -> None:
    """Try to end the worker."""
    raise SystemExit(3)


@task()
def unstorable() -> object:
    """Return what JSON cannot hold."""
    return object()


@task(derived=True)
def refresh(folder: str, key: str) -> None:
    """Bring something derived from the object `key` up to date."""
    append(Path(folder) / "done", key)


@task(derived=True)
def refresh_missing() -> None:
    """Bring something derived from an object up to date that is gone."""
    raise ObjectDoesNotExist


@task(forget_arguments=True)
def private(secret: str) -> None:
    """Take an argument that must not stay."""


@task(queue_name="media")
def on_media(folder: str) -> None:
    """Run on another queue."""
    append(Path(folder) / "done", "media")
