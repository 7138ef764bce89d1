"""Which pinned results a search shows."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.db.models import Q
from wagtail.models import Site

from portal.core.syllables import folded
from portal.tenancy import versions
from search.pinning.models import PinnedResult

_MOST_ROWS: Final = 500
_MOST_SHOWN: Final = 3
_MOST_SITES: Final = 4_096
Pins = tuple[int, list[tuple[str, ...]]]


@dataclass(frozen=True)
class Pinned:
    """A pinned result as it is shown; `host` for an address elsewhere."""

    title: str
    url: str
    host: str = ""


def pinned_for(text: str, site: Site, day: datetime.date) -> list[Pinned]:
    """What the site's editors set on top of a search for `text`, in their order.

    No query for words that nobody pinned anything to, one for others.
    """
    asked = folded(text)
    if not asked:
        return []
    wanted = [
        pk
        for pk, phrases in _phrases_of(site.pk)
        if any(_holds(asked, phrase) for phrase in phrases)
    ]
    if not wanted:
        return []
    rows = PinnedResult.objects.filter(
        Q(page__isnull=True) | Q(page__live=True),
        Q(shown_from__isnull=True) | Q(shown_from__lte=day),
        Q(shown_until__isnull=True) | Q(shown_until__gte=day),
        pk__in=wanted,
    ).select_related("page")
    found = [shown for row in rows if (shown := _shown(row, site))]
    return found[:_MOST_SHOWN]


# The phrases of a site and the version of the site at which they were read.
_kept: dict[int, tuple[int, list[Pins]]] = {}
_lock = threading.Lock()


def _phrases_of(site_id: int) -> list[Pins]:
    """Keys and phrases of what is pinned on a site; kept in the process until that changes."""
    key = versions.site_key(site_id)
    version = versions.current([key])[key]
    kept = _kept.get(site_id)
    if kept is not None and kept[0] == version:
        return kept[1]
    rows = PinnedResult.objects.filter(site_id=site_id)[:_MOST_ROWS]
    pins = [(row.pk, row.phrases()) for row in rows]
    with _lock:
        if len(_kept) >= _MOST_SITES:
            _kept.clear()
        _kept[site_id] = (version, pins)
    return pins


def forget_all() -> None:
    """Drop this process's memo (between tests, after a fork)."""
    with _lock:
        _kept.clear()


def _holds(asked: Sequence[str], phrase: Sequence[str]) -> bool:
    """Whether the words of `phrase` stand side by side in what is asked."""
    size = len(phrase)
    starts = range(len(asked) - size + 1)
    return any(tuple(asked[start : start + size]) == tuple(phrase) for start in starts)


def _shown(row: PinnedResult, site: Site) -> Pinned | None:
    """The row as it is shown; None for a page that stands on no site."""
    if row.page is None:
        return Pinned(row.title, row.address, urlsplit(row.address).netloc)
    url = row.page.get_url(current_site=site)
    if not url:
        return None
    elsewhere = "" if url.startswith("/") else urlsplit(url).netloc
    return Pinned(row.title or row.page.title, url, elsewhere)
