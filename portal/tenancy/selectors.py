"""Reading what is listed where, and what stands above a page."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page

from portal.core.vietnamese import search_key
from portal.tenancy import root_paths
from portal.tenancy.models import MemberSite, Placement, UnitName

if TYPE_CHECKING:
    from django.http import HttpRequest


def listed_on(
    site_id: int, index_id: int | None = None, now: datetime.datetime | None = None
) -> QuerySet[Placement]:
    """What a site lists at `now`, the newest first: own pages and shared ones.

    With `index_id` one list of the site, else all of them. Every list, feed and
    calendar reads this and nothing else, narrowed by `kind` or `heading`, and all lists
    of a site also by `language`: the partial indexes of `Placement` then serve it, so
    that its cost is the rows shown and not the rows there are.
    """
    rows = Placement.objects.filter(valid_at(now or timezone.now()), live=True)
    # A list belongs to one site: its condition alone lets the index answer by itself.
    rows = rows.filter(site_id=site_id) if index_id is None else rows.filter(index_id=index_id)
    return rows.order_by("-sort_at", "-page_id")


def is_listed_on(site_id: int, page: str) -> Exists:
    """The condition that a site lists a page now; `page` is the outer row's key of it.

    Answered from the placements of that page, a few, whatever the site lists: the sum keeps
    a database from reading the site's placements for each page instead.
    """
    rows = Placement.objects.alias(where=F("site_id") + 0)
    return Exists(
        rows.filter(valid_at(timezone.now()), page=OuterRef(page), where=site_id, live=True)
    )


def valid_at(moment: datetime.datetime) -> Q:
    """Placements that have begun and not ended at `moment`."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=moment)
    return begun & (Q(valid_to__isnull=True) | Q(valid_to__gt=moment))


def sites_called(words: str) -> Q:
    """The condition that the unit of a member site bears these words in its name, or its host does.

    With or without diacritics; as units are called today.
    """
    named = Q(site__hostname__icontains=words) | Q(unit__name__icontains=words)
    key = search_key(words)
    if not key:
        return named
    units = UnitName.objects.filter(search_key__contains=key, valid_to__isnull=True)
    return named | Q(unit__in=units.values("unit"))


def breadcrumb(page: Page, request: HttpRequest) -> list[Page]:
    """Pages from below the home page down to the parent of `page`.

    Those the request was routed along, if it was; one query otherwise (preview).
    """
    trail: tuple[Page, ...] | None = getattr(request, "page_trail", None)
    if trail is not None:
        return [above for above in trail if above.pk != page.pk]
    found = root_paths.current().relevant(page.url_path)
    if not found:
        return []
    above = page.get_ancestors().filter(url_path__startswith=found[0].root_path)
    return list(above.exclude(url_path=found[0].root_path).order_by("depth"))


def site_of_collection(collection_id: int) -> int | None:
    """The site whose files lie in this collection, or None (a branch, the root)."""
    rows = MemberSite.objects.filter(collection_id=collection_id)
    return rows.values_list("site_id", flat=True).first()
