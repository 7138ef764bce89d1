"""Version keys: cached values that several processes keep, and how they learn of change.

A key is a row of `CacheVersion`. Who changes what is cached under a key bumps it in
the same transaction; who caches compares versions, reading the rows at most once
every `CACHE_VERSION_SECONDS`. No Redis is needed for two processes to agree.

A version is drawn at random and not counted up: what was built inside a transaction
that was then rolled back stands under a version that no later one can repeat.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from portal.tenancy.models import CacheVersion

ROOT_PATHS = "roots"
HOSTS = "hosts"
BOUNDARIES = "boundaries"

# A process that has seen more keys than this forgets them all: they are cheap to
# read again, and an attacker must not be able to grow the table.
_MAX_KEYS = 20_000

_lock = threading.Lock()
_seen: dict[str, tuple[int, float]] = {}


def site_key(site_id: int) -> str:
    """The key under which everything about one site is cached."""
    return f"site:{site_id}"


def bump(*keys: str) -> None:
    """Declare what is cached under `keys` stale, as part of the current transaction."""
    # One order everywhere: two bumps never deadlock.
    rows = [CacheVersion(key=key, version=_draw()) for key in sorted(set(keys))]
    CacheVersion.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["key"], update_fields=["version"]
    )
    forget(*keys)
    # Another thread may have read the old version again before the commit.
    transaction.on_commit(lambda: forget(*keys))


def _draw() -> int:
    """A version that never was; never 0, which stands for a key that has no row."""
    return 1 + secrets.randbits(62)


def current(keys: Iterable[str]) -> dict[str, int]:
    """Versions of `keys`, at most `CACHE_VERSION_SECONDS` old; 0 for a key never bumped.

    One query at most, and none while all of them are fresh.
    """
    wanted = list(keys)
    now = time.monotonic()
    oldest = now - settings.CACHE_VERSION_SECONDS
    fresh = {key: _seen[key][0] for key in wanted if key in _seen and _seen[key][1] > oldest}
    stale = [key for key in wanted if key not in fresh]
    if stale:
        rows = dict(CacheVersion.objects.filter(pk__in=stale).values_list("key", "version"))
        with _lock:
            if len(_seen) > _MAX_KEYS:
                _seen.clear()
            for key in stale:
                version = rows.get(key, 0)
                _seen[key] = (version, now)
                fresh[key] = version
    return fresh


def forget(*keys: str) -> None:
    """Read `keys` afresh at the next look-up in this process."""
    with _lock:
        for key in keys:
            _seen.pop(key, None)


def forget_all() -> None:
    """Drop everything this process remembers (between tests, after a fork)."""
    with _lock:
        _seen.clear()
