"""Where pages are read by everybody now, and what lies on which site: for many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from portal.tenancy import paths, root_paths
from portal.tenancy.addresses import public_path
from portal.tenancy.models import MemberSite, Placement, SiteState
from portal.tenancy.selectors import valid_at


@dataclass(frozen=True)
class PublicPlace:
    """Where a page answers: the path on its site's own host."""

    site_id: int
    language: str
    path: str


def public_places(pages: Iterable[Page]) -> dict[int, PublicPlace]:
    """Of live pages those that are read now, by key; the others are left out.

    Left out are pages of practice and suspended sites, of a language whose home page is not
    live, and what a left-over restriction keeps from readers (`portal.tenancy.routing`).
    Four statements, however many pages, and two more where a root has changed.
    """
    known = root_paths.newest()
    routed = [(page, found[0]) for page in pages if (found := known.relevant(page.url_path))]
    if not routed:
        return {}
    sites = open_sites({root.site_id for _page, root in routed})
    homes = Page.objects.filter(
        url_path__in={root.root_path for _page, root in routed}, live=True, alias_of__isnull=True
    )
    live = set(homes.values_list("url_path", flat=True))
    hidden = set(PageViewRestriction.objects.values_list("page__path", flat=True))
    return {
        page.pk: PublicPlace(
            root.site_id,
            root.language_code,
            public_path(page.url_path, root.root_path, root.language_code),
        )
        for page, root in routed
        if root.site_id in sites
        and root.root_path in live
        and not hidden.intersection(paths.prefixes(page.path))
    }


def open_sites(site_ids: Iterable[int]) -> set[int]:
    """Those of these sites that readers find: an archive, too; no practice site. One query."""
    rows = MemberSite.objects.filter(site_id__in=set(site_ids), is_practice=False)
    return set(rows.exclude(state=SiteState.SUSPENDED).values_list("site_id", flat=True))


def shared_with(page_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """The other sites that list these pages now, where readers find them. One query."""
    rows = Placement.objects.filter(
        valid_at(timezone.now()),
        page_id__in=list(page_ids),
        is_source=False,
        live=True,
        site__member__is_practice=False,
    ).exclude(site__member__state=SiteState.SUSPENDED)
    found: dict[int, set[int]] = defaultdict(set)
    for page_id, site_id in rows.values_list("page_id", "site_id"):
        found[page_id].add(site_id)
    return {page_id: tuple(sorted(sites)) for page_id, sites in found.items()}


class PagesRead:
    """The enumerations of a `portal.core.searchable.Reader` whose things are pages."""

    models: tuple[type[Page], ...] = ()

    def live(self, model: type[Page], pks: Sequence[int]) -> QuerySet[Any]:
        """Those of the pages that are live and no mere copy of another language's."""
        return model._default_manager.filter(pk__in=pks, live=True, alias_of__isnull=True)

    def page_of(self, after: int, count: int) -> Sequence[int]:
        """Keys of live pages above `after`, in their order. One query."""
        return self._first(self._pages(), after, count)

    def of_sites(self, site_ids: Sequence[int], after: int, count: int) -> Sequence[int]:
        """The same of pages that lie on some sites, or are listed there by others."""
        return self._first(self._pages().filter(on_sites(site_ids)), after, count)

    def _pages(self) -> QuerySet[Page]:
        types = ContentType.objects.get_for_models(*self.models)
        return Page.objects.filter(content_type__in=types.values(), live=True)

    def _first(self, pages: QuerySet[Page], after: int, count: int) -> list[int]:
        rows = pages.filter(pk__gt=after).order_by("pk")
        return list(rows.values_list("pk", flat=True)[:count])


def on_sites(site_ids: Iterable[int]) -> Q:
    """The condition that a page lies on one of the sites, or is listed there by another.

    One query now: where the sites begin.
    """
    ids = list(site_ids)
    roots = Site.objects.filter(pk__in=ids).values("root_page__translation_key")
    homes = Page.objects.filter(translation_key__in=roots).values_list("path", flat=True)
    shared = Placement.objects.filter(site_id__in=ids, is_source=False)
    return paths.under(list(homes)) | Q(pk__in=shared.values("page_id"))
