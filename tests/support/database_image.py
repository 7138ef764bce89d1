"""The migrated database of the tests, made once and copied: in memory, SQLite alone.

Migrating takes twenty seconds of processor time in every test process, far more than most
tests. The first process that migrates keeps an image under `var/`, named by a checksum of
everything the migrations are made of; later ones copy it into their memory. A changed
migration, data file or package is another image.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import sys
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from tests.support.needs import ROOT

_FOLDER = ROOT / "var" / "test-images"
_ROOMS = ("portal", "home", "news", "documents", "organization", "search", "editorial")
_OURS = re.compile(rf"^(?:from|import) ((?:{'|'.join(_ROOMS)})[\w.]*)", re.MULTILINE)


def _sources() -> list[Path]:
    """Our migrations, the modules they import, and the data they read."""
    found: set[Path] = set()
    for room in _ROOMS:
        for path in (ROOT / room).rglob("*.*"):
            if path.suffix in {".yaml", ".json", ".csv"}:
                found.add(path)
            elif path.parent.name == "migrations" and path.suffix == ".py":
                found.add(path)
                found.update(_imported(path))
    return sorted(found)


def _imported(migration: Path) -> list[Path]:
    """Files of our own modules that a migration imports."""
    found: list[Path] = []
    for name in _OURS.findall(migration.read_text("utf-8")):
        path = ROOT.joinpath(*name.split("."))
        found += path.rglob("*.py") if path.is_dir() else [path.with_suffix(".py")]
    return [path for path in found if path.exists()]


def image_path() -> Path:
    """Where the image of exactly these sources and packages is, or will be."""
    digest = hashlib.sha256(sys.version.encode())
    for package in sorted(f"{d.metadata['Name']}=={d.version}" for d in distributions()):
        digest.update(package.encode())
    for path in _sources():
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return _FOLDER / f"{digest.hexdigest()[:32]}.sqlite3"


def load(path: Path) -> None:
    """Copy the image over the database of this process."""
    connection.ensure_connection()
    with sqlite3.connect(path) as image:
        image.backup(connection.connection)
    image.close()
    _forget_what_was_before()


def keep(path: Path) -> None:
    """Write the database of this process as the image; at one stroke, and drop older ones."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    connection.ensure_connection()
    image = sqlite3.connect(temporary)
    connection.connection.backup(image)
    image.close()
    temporary.replace(path)
    for other in path.parent.glob("*.sqlite3"):
        if other != path:
            other.unlink(missing_ok=True)


def _forget_what_was_before() -> None:
    """Identifiers of content types, and what tests with real transactions begin with."""
    ContentType.objects.clear_cache()
    serializing: Any = connection
    serializing._test_serialized_contents = connection.creation.serialize_db_to_string()
