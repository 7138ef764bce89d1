"""Where each site begins in the page tree: Wagtail's root paths, at a flat cost.

Stock Wagtail rebuilds the list with one query a site (with translations on), and
throws it away whenever any home page is saved, even as a draft. Here it takes two
queries, lives in the process, and is dropped only when its version key changes: a
host, a root or a locale really changed. While one thread rebuilds, the others go on
with the old list. See docs/patches.md.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from wagtail.models import Page, Site
from wagtail.models.sites import SiteRootPath

from portal.tenancy import versions


@dataclass(frozen=True)
class RootPaths:
    """One build of the list, and the version it was built at."""

    version: int
    paths: list[SiteRootPath]
    by_root_path: dict[str, tuple[SiteRootPath, ...]] = field(default_factory=dict)
    hosts: dict[int, str] = field(default_factory=dict)
    # Addresses in the tree of units that have portals of others below them.
    branches: frozenset[str] = frozenset()

    def relevant(self, url_path: str) -> tuple[SiteRootPath, ...]:
        """Root paths at or above `url_path`, the deepest first; O(depth), not O(sites)."""
        found: list[SiteRootPath] = []
        end = len(url_path)
        while end > 0:
            found.extend(self.by_root_path.get(url_path[:end], ()))
            end = url_path.rfind("/", 0, end - 1) + 1
        return tuple(found)


_building = threading.Lock()
_memo: RootPaths | None = None


def root_url(host: str) -> str:
    """Scheme, host and port of a public host; scheme and port come from settings."""
    scheme, port = settings.PUBLIC_SCHEME, settings.PUBLIC_PORT
    if port == (443 if scheme == "https" else 80):
        return f"{scheme}://{host}"
    return f"{scheme}://{host}:{port}"


def _build(version: int) -> RootPaths:
    """Read the list: one query for the sites, one for the translated roots."""
    by_key: dict[Any, list[tuple[int, str]]] = {}
    paths: list[SiteRootPath] = []
    sites = Site.objects.order_by("-root_page__url_path", "hostname").values_list(
        "pk",
        "hostname",
        "root_page__url_path",
        "root_page__locale__language_code",
        "root_page__translation_key",
    )
    for site_id, host, url_path, language, key in sites:
        by_key.setdefault(key, []).append((site_id, host))
        paths.append(SiteRootPath(site_id, url_path, root_url(host), language))
    translated = (
        Page.objects.filter(translation_key__in=Site.objects.values("root_page__translation_key"))
        .filter(sites_rooted_here__isnull=True)
        .values_list("translation_key", "url_path", "locale__language_code")
    )
    for key, url_path, language in translated:
        paths.extend(
            SiteRootPath(site_id, url_path, root_url(host), language)
            for site_id, host in by_key[key]
        )
    by_root_path: dict[str, tuple[SiteRootPath, ...]] = {}
    for path in paths:
        by_root_path[path.root_path] = (*by_root_path.get(path.root_path, ()), path)
    hosts = dict(site for same_key in by_key.values() for site in same_key)
    branches = frozenset(above for path in paths for above in _above(_parent(path.root_path)))
    return RootPaths(version, paths, by_root_path, hosts, branches)


def _parent(url_path: str) -> str:
    """The address above: "/lang-son/chi-lang/trang-chu/" → "/lang-son/chi-lang/"."""
    return url_path[: url_path.rstrip("/").rfind("/") + 1]


def _above(url_path: str) -> Iterator[str]:
    """All addresses above one, the root aside."""
    while (url_path := _parent(url_path)) not in {"", "/"}:
        yield url_path


def has_sites_below(home_path: str) -> bool:
    """Whether the unit whose home page is at `home_path` has other units' portals below it."""
    return _parent(home_path) in current().branches


def current() -> RootPaths:
    """The list as of the last version seen."""
    global _memo  # noqa: PLW0603 - the process-wide memo this module exists for
    memo = _memo
    version = versions.current([versions.ROOT_PATHS])[versions.ROOT_PATHS]
    if memo is not None and memo.version == version:
        return memo
    # One thread rebuilds. The others keep the old list; only a process that has
    # none yet must wait for the first.
    if not _building.acquire(blocking=memo is None):
        assert memo is not None  # noqa: S101 - blocking is False only then
        return memo
    try:
        if _memo is None or _memo.version != version:
            _memo = _build(version)
        return _memo
    finally:
        _building.release()


def newest() -> RootPaths:
    """The list of this moment: for what is stored by it, and not shown for a second.

    One query, and waits for whoever rebuilds.
    """
    global _memo  # noqa: PLW0603 - as above
    versions.forget(versions.ROOT_PATHS)
    version = versions.current([versions.ROOT_PATHS])[versions.ROOT_PATHS]
    with _building:
        if _memo is None or _memo.version != version:
            _memo = _build(version)
        return _memo


def forget_all() -> None:
    """Drop this process's memo (between tests, after a fork)."""
    global _memo  # noqa: PLW0603 - as above
    _memo = None


def root_path_of(page: Page) -> SiteRootPath | None:
    """Site, address and language a page belongs to, without a query; None outside all sites."""
    found = current().relevant(page.url_path)
    return found[0] if found else None


def site_id_of(page: Page) -> int | None:
    """The site a page belongs to, without a query; None for units and the root."""
    root = root_path_of(page)
    return root.site_id if root else None


_stock: list[tuple[type, str, Any]] = []


def install() -> None:
    """Put the flat implementation in the place of Wagtail's (docs/patches.md)."""
    if _stock:
        return
    for owner, name, ours in (
        (Site, "get_site_root_paths", staticmethod(_get_site_root_paths)),
        (Site, "clear_site_root_paths_cache", staticmethod(_clear_site_root_paths_cache)),
        (Site, "root_url", property(_site_root_url)),
        (Page, "_get_relevant_site_root_paths", _get_relevant_site_root_paths),
        (Page, "get_url", _get_url),
        (Page, "url", property(_get_url)),
    ):
        _stock.append((owner, name, owner.__dict__[name]))
        setattr(owner, name, ours)


def uninstall() -> None:
    """Put Wagtail's own back: for benchmarks and for tests of the patch itself."""
    while _stock:
        owner, name, theirs = _stock.pop()
        setattr(owner, name, theirs)


def _get_site_root_paths() -> list[SiteRootPath]:
    """Stand in for `Site.get_site_root_paths`."""
    return current().paths


def _clear_site_root_paths_cache() -> None:
    """Do nothing: Wagtail calls this at every save of a home page, drafts included.

    `portal.tenancy.signal_handlers` bumps the version where an address changed.
    """


def _site_root_url(site: Site) -> str:
    """Stand in for `Site.root_url`: scheme and port come from settings."""
    return root_url(site.hostname)


def _get_relevant_site_root_paths(
    page: Page, cache_object: object = None
) -> tuple[SiteRootPath, ...]:
    """Stand in for the method of `Page` that scans all root paths."""
    return current().relevant(page.url_path)


def _get_url(page: Page, request: Any = None, current_site: Site | None = None) -> str | None:
    """Stand in for `Page.get_url`, which counts all sites at each call.

    A path for a page of the site being served, the full address otherwise.
    """
    if current_site is None and request is not None:
        current_site = Site.find_for_request(request)
    parts = page.get_url_parts(request=request)
    if parts is None or parts[2] is None:
        return None
    site_id, site_root_url, path = parts
    if current_site is not None and site_id == current_site.pk:
        return str(path)
    return f"{site_root_url}{path}"
