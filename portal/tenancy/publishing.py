"""What publishing a page means for addresses and menus: one at a time, or for many at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from wagtail.models import Page

from portal.core.pages import unfolds_in_menu
from portal.tenancy import addresses, root_paths, versions
from portal.tenancy.models import MenuItem
from portal.tenancy.page_kinds import is_home_page

_waiting: ContextVar[list[Page] | None] = ContextVar("published_pages", default=None)


@contextmanager
def published_together() -> Iterator[None]:
    """Note the addresses of pages published inside at the end, all in a few statements.

    In one transaction with the pages: none is live without its address. For imports.
    """
    pages: list[Page] = []
    token = _waiting.set(pages)
    try:
        with transaction.atomic():
            yield
            still_there = _still_there(pages)
            addresses.record_pages(still_there)
            bump_menus_with(still_there)
    finally:
        _waiting.reset(token)


def note_published(page: Page) -> None:
    """A page is live: note its address, and its new title in menus."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting.append(page)
        return
    addresses.record_page(page)
    bump_menus_with([page])


def bump_menus_with(pages: Sequence[Page]) -> None:
    """Make the context of each site stale whose menu or homes show one of these pages."""
    paths = root_paths.current()
    by_site: dict[int, list[Page]] = {}
    for page in pages:
        for root in paths.relevant(page.url_path)[:1]:
            by_site.setdefault(root.site_id, []).append(page)
    shown = _shown_in_menus(by_site)
    for site_id, some in by_site.items():
        if site_id in shown or any(is_home_page(page) for page in some):
            versions.bump(versions.site_key(site_id))


def _still_there(pages: Sequence[Page]) -> list[Page]:
    """Without those whose writing was taken back to a savepoint.

    SQLite gives their keys to the next ones.
    """
    last = {page.pk: page for page in pages}
    known = Page.objects.filter(pk__in=last).values_list("pk", flat=True)
    return [last[pk] for pk in known]


def _shown_in_menus(by_site: dict[int, list[Page]]) -> set[int]:
    """Sites whose menu names a page, one below it, or one that unfolds right above it.

    One query; a menu has some dozens of entries.
    """
    items = MenuItem.objects.filter(site_id__in=by_site)
    shown: set[int] = set()
    for item in items.select_related("page__content_type"):
        if item.site_id in shown:
            continue
        for page in by_site[item.site_id]:
            is_right_above = item.page.path == page.path[: -Page.steplen]
            if item.page.path.startswith(page.path) or (
                is_right_above and unfolds_in_menu(item.page)
            ):
                shown.add(item.site_id)
                break
    return shown
