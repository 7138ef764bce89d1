"""What a search finds, the newest first, as RSS 2.0."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.core.cache_tags import tag
from portal.core.feeds import SteadyFeed, plain
from portal.tenancy.views import no_such_language
from search import answering, showing
from search.addresses import read
from search.questions import Sort

if TYPE_CHECKING:
    from django.http import HttpRequest

    from portal.tenancy.context import SiteContext

ENTRIES = 20


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest entries that answer; none without a question."""
    site: SiteContext = request.site_context  # type: ignore[attr-defined]  # by the middleware
    if site.home is None:
        return no_such_language(request, site)
    tag(request, f"search:{site.site_id}")
    address = replace(read(request.GET), sort=Sort.NEWEST, page=1)
    found = answering.answer(address.question(site, ENTRIES))
    labels = showing.Labels(found)
    named = [labels.of(facet, key) for facet, key in address.chosen()]
    words = [f"“{address.text}”"] if address.text else []
    title = " · ".join([_("Search the portal"), *words, *named, site.agency_name])
    query = address.query(keeps_order=False)
    result = SteadyFeed(
        title=plain(title),
        link=f"{site.url}{showing.with_query(reverse('search'), query)}",
        description=plain(title),
        language=site.language,
        feed_url=f"{site.url}{showing.with_query(reverse('search_feed'), query)}",
    )
    for entry in found.results:
        url = showing.address_of(entry, site, absolute=True)
        result.add_item(
            title=plain("".join(piece.text for piece in entry.title)),
            link=url,
            description=plain("".join(piece.text for piece in entry.excerpt)),
            pubdate=_moment(entry.shown_on),
            categories=[plain(labels.of("kind", entry.kind))],
            # Stays when the title is corrected or the page moves: readers show it once.
            unique_id=entry.key,
            unique_id_is_permalink=False,
        )
    return HttpResponse(
        result.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8"
    )


def _moment(day: datetime.date | None) -> datetime.datetime | None:
    """The beginning of a day in the time of Vietnam."""
    if day is None:
        return None
    return datetime.datetime.combine(day, datetime.time(), timezone.get_default_timezone())
