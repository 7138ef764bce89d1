"""The newest documents of a library as RSS 2.0, narrowed by any filter."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.utils import timezone

from documents.models import DocumentIndexPage
from documents.selectors.lists import label_of, listed, read
from documents.views.lists import question
from portal.core.cache_tags import tag
from portal.core.feeds import SteadyFeed, plain
from portal.tenancy.root_paths import site_id_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from portal.tenancy.context import SiteContext

ENTRIES = 20


def list_feed(request: HttpRequest, index: DocumentIndexPage) -> HttpResponse:
    """The newest that the address asks for; what was taken down is gone from it at once."""
    site_id = site_id_of(index)
    if site_id is None:
        raise Http404
    asked = question(request)
    site: SiteContext = request.site_context  # type: ignore[attr-defined]  # by the middleware
    tag(request, f"list:{index.pk}")
    named = [label_of(dimension, value) for dimension, value in asked.terms()]
    title = " · ".join([index.title, *named, site.agency_name])
    feed = SteadyFeed(
        title=plain(title),
        link=index.full_url,
        description=plain(index.intro or title),
        language=site.language,
        feed_url=f"{site.url}{request.get_full_path()}",
    )
    ids = listed(site_id, index.pk, asked).values_list("document_id", flat=True)[:ENTRIES]
    for document in read(list(ids), site_id):
        page = document.page
        day = page.issued_on or timezone.localdate(page.first_published_at)
        feed.add_item(
            title=plain(page.title),
            link=page.full_url,
            description=plain(page.summary),
            author_name=plain("; ".join(document.issuers)) or None,
            pubdate=datetime.datetime.combine(
                day, datetime.time(), timezone.get_default_timezone()
            ),
            categories=[page.document_type.name] if page.document_type else [],
            # Stays when the document is corrected: readers show it once.
            unique_id=f"vb:{page.public_id}",
            unique_id_is_permalink=False,
        )
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8"
    )
