"""Probes of what every room stands on: versions, database, cache, disk."""

from __future__ import annotations

import platform
import secrets
import shutil
from pathlib import Path

import django
import wagtail
from django.conf import settings
from django.core.cache import cache
from django.db import connection

import portal
from portal.core.health.registry import ProbeResult, register_probe

GIB = 1024**3
# Below the first an administrator should act; below the second uploads begin to fail.
LITTLE_DISK_BYTES = 5 * GIB
NO_DISK_BYTES = GIB // 4
CACHE_SECONDS = 10


def register_core_probes() -> None:
    """Register the probes of this module."""
    register_probe("versions", probe_versions)
    register_probe("database", probe_database)
    register_probe("cache", probe_cache)
    register_probe("disk", probe_disk)


def probe_versions() -> ProbeResult:
    """What runs here."""
    return ProbeResult(
        "ok",
        {
            "portal": portal.__version__,
            "python": platform.python_version(),
            "django": django.get_version(),
            "wagtail": wagtail.__version__,
        },
    )


def probe_database() -> ProbeResult:
    """The database answers a query; what it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    version = ".".join(str(part) for part in connection.get_database_version())
    return ProbeResult("ok", {"engine": connection.vendor, "version": version})


def probe_cache() -> ProbeResult:
    """The shared cache keeps what it is given. Without one pages render all the same."""
    if not settings.REDIS_URL:
        return ProbeResult("degraded", {"redis": "not configured"})
    # A key of its own: what two processes ask at once does not mix.
    key, value = f"health:{secrets.token_hex(4)}", secrets.token_hex(4)
    try:
        cache.set(key, value, CACHE_SECONDS)
        works = cache.get(key) == value
    except Exception as error:  # noqa: BLE001 - whatever a cache raises, pages render without it
        return ProbeResult("degraded", {"redis": "down", "error": type(error).__name__})
    if works:
        return ProbeResult("ok", {"redis": "up"})
    return ProbeResult("degraded", {"redis": "down"})


def probe_disk() -> ProbeResult:
    """Room left where uploaded files are kept, in bytes."""
    free = shutil.disk_usage(_existing(Path(settings.MEDIA_ROOT))).free
    if free < NO_DISK_BYTES:
        return ProbeResult("failed", {"media_free_bytes": free})
    if free < LITTLE_DISK_BYTES:
        return ProbeResult("degraded", {"media_free_bytes": free})
    return ProbeResult("ok", {"media_free_bytes": free})


def _existing(path: Path) -> Path:
    """The folder, or the nearest one above it that is there before the first upload."""
    return next(folder for folder in (path, *path.parents) if folder.exists())
