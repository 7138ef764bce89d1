"""The directory of people and offices: the page, the table, the phone book to print."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from portal.core.cache_tags import tag
from portal.core.metadata import Kind, PageMetadata
from portal.core.tabular import neutral_cell
from portal.tenancy.languages import note_standing_address
from portal.tenancy.views import no_such_language
from search import directory, showing
from search.addresses import SCOPES, Address

if TYPE_CHECKING:
    from django.http import HttpRequest

    from portal.tenancy.context import SiteContext


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Answer a question; without one, the site's own offices. 404 beyond the last page."""
    site = _site(request)
    if site.home is None:
        return no_such_language(request, site)
    note_standing_address(request, site)
    _note(request, site)
    address = directory.read_address(request.GET)
    base = reverse("organization_directory")
    parts = _answer(site, address, base) if address.text else _listing(site, request)
    number = parts["pages"].number
    words = [
        address.text,
        _title(),
        _("page %(number)s") % {"number": number} if number > 1 else "",
    ]
    query = "&".join(filter(None, [parts["query"], f"trang={number}" if number > 1 else ""]))
    context: dict[str, Any] = {
        **parts,
        "address": address,
        "asked_scope": SCOPES.get(address.within, ""),
        "scope_choices": [
            (SCOPES.get(within, ""), showing.scope_label(within, site))
            for within in showing.reachable(site)
        ],
        "list_url": base,
        "metadata": PageMetadata(
            title=" · ".join(filter(None, words)),
            description=_("Whom to call: people, offices, telephone numbers, addresses."),
            url=site.url + showing.with_query(base, query),
            kind=Kind.LIST,
        ),
    }
    return TemplateResponse(request, "search/directory.html", context)


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """What the site's directory shows to everybody, as CSV; no e-mail addresses in bulk."""
    site = _site(request)
    if site.home is None:
        return no_such_language(request, site)
    _note(request, site)
    answer = HttpResponse(
        "\ufeff",  # tells Excel that it is UTF-8
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="danh-ba.csv"'},
    )
    writer = csv.writer(answer)
    name, office = pgettext("column", "Name"), pgettext("column", "Office")
    writer.writerow([name, _("Post"), office, _("Telephone"), _("Address")])
    for row in directory.rows_of(directory.whole_book(site, timezone.localdate())):
        writer.writerow([neutral_cell(cell) for cell in row])
    return answer


@require_safe
def phone_book(request: HttpRequest) -> HttpResponse:
    """Everybody on one page, to print."""
    site = _site(request)
    if site.home is None:
        return no_such_language(request, site)
    note_standing_address(request, site)
    _note(request, site)
    today = timezone.localdate()
    title = _("Phone book")
    context = {
        "book": directory.whole_book(site, today),
        "today": today,
        "directory_title": _title(),
        "directory_url": reverse("organization_directory"),
        "metadata": PageMetadata(
            title=title,
            description="",
            url=site.url + reverse("organization_phone_book"),
            kind=Kind.LIST,
        ),
    }
    return TemplateResponse(request, "search/phone_book.html", context)


@require_safe
def add_slash(request: HttpRequest) -> HttpResponse:
    """The same address with its closing slash."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(
        showing.with_query(reverse("organization_directory"), query)
    )


def _answer(site: SiteContext, address: Address, base: str) -> dict[str, Any]:
    found = directory.answered(address, site)
    pages = showing.page_count(found.total, directory.ANSWERS_A_PAGE)
    if address.page > pages:
        raise Http404(_("The list has no such page."))
    return {
        "answer": found,
        "found": directory.found_entries(found, site, timezone.localdate()),
        "filters": showing.filters(found, address, base, directory.FACETS),
        "badges": showing.badges(address, showing.Labels(found), base),
        "scopes": showing.scopes(address, site, base),
        "unfiltered_url": showing.with_query(base, address.without_filters().query()),
        "search_url": showing.with_query(reverse("search"), address.without_filters().query()),
        "pages": directory.Pages(address.page, pages),
        "query": address.query(),
    }


def _listing(site: SiteContext, request: HttpRequest) -> dict[str, Any]:
    listing = directory.listing(site, request.GET, timezone.localdate())
    if listing is None:
        raise Http404(_("The list has no such page."))
    return {"listing": listing, "pages": listing.pages, "query": listing.query}


def _site(request: HttpRequest) -> SiteContext:
    site: SiteContext = request.site_context  # type: ignore[attr-defined]  # by the middleware
    return site


def _note(request: HttpRequest, site: SiteContext) -> None:
    for name in ("search", "people", "contacts", "tree"):
        tag(request, f"{name}:{site.site_id}")


def _title() -> str:
    return _("Directory of people and offices")
