"""Public addresses: written when a page goes live, moves or is renamed; asked on a miss.

Rows are closed, never deleted, so that an address once published answers for ever:
301 to where the page is now, or 410 when it is there no longer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.utils import timezone
from wagtail.models import Page, Site

from portal.tenancy import root_paths
from portal.tenancy.models import PublicAddress

_BATCH = 1_000
# The column's length. A page whose path is longer answers, but leaves no address behind.
MAX_PATH = 1_000


@dataclass(frozen=True)
class Found:
    """What became of an address: `url` is where the page is now, empty if it is gone."""

    url: str


def normalise(path: str) -> str:
    """The form in which paths are stored: with both slashes."""
    return "/" + f"{path.strip('/')}/".lstrip("/")


def public_path(url_path: str, root_path: str, language: str) -> str:
    """Path of a page on its host: the part below its home, with the language prefix."""
    prefix = "/" if language == settings.LANGUAGE_CODE else f"/{language}/"
    return prefix + url_path[len(root_path) :]


def address_on(url_path: str, site_id: int) -> str:
    """Where the page at `url_path` answers, as a page of the site links to it.

    The path on the site's own host, the whole address on another's, empty outside all
    sites. Asks the database nothing: for lists that read paths beside their rows.
    """
    found = root_paths.current().relevant(url_path)
    if not found:
        return ""
    root = found[0]
    path = public_path(url_path, root.root_path, root.language_code)
    return path if root.site_id == site_id else f"{root.root_url}{path}"


def find(host: str, path: str) -> Found | None:
    """What became of `path` on `host`; None if nothing was ever there. One query."""
    wanted = normalise(path)
    if len(wanted) > MAX_PATH or "\x00" in wanted:
        return None
    rows = (
        PublicAddress.objects.filter(host=host, path=wanted)
        .select_related("page")
        .order_by(F("valid_to").desc(nulls_first=True), "-valid_from")[:20]
    )
    known = list(rows)
    for row in known:
        if row.page is not None and row.page.live:
            url = row.page.get_full_url()
            # The very address that was asked and missed would redirect to itself.
            if url and url != root_paths.root_url(host) + wanted:
                return Found(url)
    return Found("") if known else None


def record_page(page: Page) -> None:
    """Note where a live page answers now, and close what it answered to before."""
    record_pages([page])


def record_subtree(page: Page) -> int:
    """Note the addresses of all live pages at and below `page`; returns how many.

    Cost grows with the branch, in batches; used after a rename, a move, a change of
    host and provisioning.
    """
    count = 0
    batch: list[Page] = []
    pages = Page.objects.filter(path__startswith=page.path, live=True).order_by("path")
    for found in pages.iterator(chunk_size=_BATCH):
        batch.append(found)
        if len(batch) == _BATCH:
            count += record_pages(batch)
            batch = []
    return count + record_pages(batch)


def record_pages(pages: Iterable[Page]) -> int:
    """Note the addresses of live pages in bulk: a handful of queries a batch."""
    paths = root_paths.current()
    routed = [(page, _address_of(page, paths)) for page in pages]
    wanted = {page.pk: address for page, address in routed if address is not None}
    if not wanted:
        return 0
    now = timezone.now()
    open_rows = PublicAddress.objects.filter(page_id__in=wanted, valid_to__isnull=True)
    unchanged, stale = set(), []
    for pk, page_id, host, path in open_rows.values_list("pk", "page_id", "host", "path"):
        if wanted[page_id] == (host, path):
            unchanged.add(page_id)
        else:
            stale.append(pk)
    if stale:
        PublicAddress.objects.filter(pk__in=stale).update(valid_to=now)
    fresh = [page for page, address in routed if address and page.pk not in unchanged]
    public_ids = _public_ids(fresh)
    PublicAddress.objects.bulk_create(
        [
            PublicAddress(
                host=wanted[page.pk][0],
                path=wanted[page.pk][1],
                page_id=page.pk,
                public_id=public_ids.get(page.pk, ""),
                valid_from=now,
            )
            for page in fresh
        ],
        batch_size=_BATCH,
    )
    return len(wanted)


def close(page: Page) -> None:
    """Note that a page answers no longer: taken down or about to be deleted."""
    PublicAddress.objects.filter(page_id=page.pk, valid_to__isnull=True).update(
        valid_to=timezone.now()
    )


def close_subtree(page: Page) -> None:
    """Close the addresses of a page and all pages below, in one statement."""
    PublicAddress.objects.filter(page__path__startswith=page.path, valid_to__isnull=True).update(
        valid_to=timezone.now()
    )


def claim_former_host(site: Site, host: str) -> int:
    """Note that every live page of `site` used to answer on `host`; returns how many.

    For an archive whose old host now belongs to another unit: an old district's path
    asked at the commune that took the name answers 301 to the archive.
    """
    now = timezone.now()
    current = PublicAddress.objects.filter(host=site.hostname, valid_to__isnull=True).exclude(
        page__isnull=True
    )
    taken = set(
        PublicAddress.objects.filter(host=host, page__isnull=False).values_list(
            "page_id", flat=True
        )
    )
    rows = [
        PublicAddress(
            host=host,
            path=row.path,
            page_id=row.page_id,
            public_id=row.public_id,
            valid_from=row.valid_from,
            valid_to=now,
        )
        for row in current.iterator(chunk_size=_BATCH)
        if row.page_id not in taken
    ]
    PublicAddress.objects.bulk_create(rows, batch_size=_BATCH)
    return len(rows)


def _address_of(page: Page, paths: root_paths.RootPaths) -> tuple[str, str] | None:
    """Host and path under which a page answers, or None if it has no address to remember."""
    found = paths.relevant(page.url_path)
    if not found:
        return None
    root = found[0]
    path = public_path(page.url_path, root.root_path, root.language_code)
    return (paths.hosts[root.site_id], path) if len(path) <= MAX_PATH else None


def _public_ids(pages: list[Page]) -> dict[int, str]:
    """Public identifiers of pages, one query a page type."""
    ids: dict[int, str] = {}
    by_type: dict[int, list[int]] = {}
    for page in pages:
        own: Any = getattr(page, "public_id", None)
        if own:
            ids[page.pk] = own
        else:
            by_type.setdefault(page.content_type_id, []).append(page.pk)
    for type_id, pks in by_type.items():
        model = apps.get_model(*ContentType.objects.get_for_id(type_id).natural_key())
        if hasattr(model, "public_id"):
            ids.update(model.objects.filter(pk__in=pks).values_list("pk", "public_id"))
    return ids
