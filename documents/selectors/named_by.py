"""Who names a document: published documents of the network, articles of its own site."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from wagtail.models import Page

from documents.models import Citation, DocumentPage
from documents.selectors.cited import open_to_readers
from portal.core.cache_tags import tag
from portal.core.paging import NumberedPage
from portal.tenancy.root_paths import site_id_of

if TYPE_CHECKING:
    from django.http import HttpRequest

Kind = Citation.Kind
# On the page of the document itself; beyond, a list of their own.
SHOWN_AT_MOST = 5
PAGE_SIZE = 20
# So many are counted; nobody turns more pages.
_COUNTED_AT_MOST = 2_000


@dataclass(frozen=True)
class Naming:
    """A page that names the document: the page of its file it does so on, if it does there.

    `summary` is what a document says of itself; an article's title is enough.
    """

    title: str
    url: str
    on: datetime.date
    sheet: int | None
    summary: str


@dataclass(frozen=True)
class NamingPage(NumberedPage):
    """One page of those that name a document, the newest first."""

    items: list[Naming]
    number: int
    pages: int


def naming(document: DocumentPage, kind: Kind) -> QuerySet[Citation]:
    """Citations of a document by pages that readers may open, the newest first.

    Articles are those of the document's own site: an agency answers for what it shows.
    """
    site_id = site_id_of(document) or 0  # no site has this key
    rows = Citation.objects.filter(
        Q(site_id=site_id) | open_to_readers("source_id"),
        target_id=document.pk,
        kind=kind,
        source__live=True,
    )
    if kind == Kind.OTHER:
        rows = rows.filter(site_id=site_id)
    return rows.order_by("-on", "-pk")


def naming_in_short(
    document: DocumentPage, related: Collection[int], request: HttpRequest
) -> dict[str, Any]:
    """The newest of both kinds; `related` are shown as related documents already. One query."""
    few = {
        Kind.DOCUMENT: naming(document, Kind.DOCUMENT).exclude(source_id__in=related),
        Kind.OTHER: naming(document, Kind.OTHER),
    }
    wanted = Q()
    for rows in few.values():
        wanted |= Q(pk__in=rows.values("pk")[: SHOWN_AT_MOST + 1])
    found: dict[str, list[Naming]] = {Kind.DOCUMENT: [], Kind.OTHER: []}
    for kind, one in _read(Citation.objects.filter(wanted).order_by("-on", "-pk"), request):
        found[kind].append(one)
    documents, articles = found[Kind.DOCUMENT], found[Kind.OTHER]
    return {
        "cited_by": documents[:SHOWN_AT_MOST],
        "cited_by_more": len(documents) > SHOWN_AT_MOST,
        "articles": articles[:SHOWN_AT_MOST],
        "articles_more": len(articles) > SHOWN_AT_MOST,
    }


def naming_page(
    document: DocumentPage, kind: Kind, number: int, request: HttpRequest
) -> NamingPage | None:
    """The `number`-th page of all; None beyond the last. Two queries."""
    rows = naming(document, kind)
    count = rows.order_by()[:_COUNTED_AT_MOST].count()
    pages = max(1, -(-count // PAGE_SIZE))
    if number > pages:
        return None
    start = (number - 1) * PAGE_SIZE
    items = [one for _, one in _read(rows[start : start + PAGE_SIZE], request)]
    return NamingPage(items, number, pages)


def _read(rows: QuerySet[Citation], request: HttpRequest) -> list[tuple[str, Naming]]:
    found = []
    values = rows.values_list(
        *("kind", "source_id", "source__title", "source__url_path", "on", "place", "sheet"),
        "source__documentpage__summary",
    )
    for kind, pk, title, url_path, on, place, sheet, summary in values:
        tag(request, f"page:{pk}")
        url = Page(url_path=url_path).get_url(request) or ""
        found.append((kind, Naming(title, f"{url}{place}", on, sheet, summary or "")))
    return found
