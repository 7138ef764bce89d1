"""The page of a search: works without script, and is the same for every reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.http import Http404, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.core.cache_tags import tag
from portal.core.metadata import Kind, PageMetadata
from portal.tenancy.languages import note_standing_address
from portal.tenancy.views import no_such_language
from search import answering, showing
from search.addresses import SCOPES, Address, read
from search.log.buffer import note_asked
from search.pinning.selectors import Pinned, pinned_for
from search.questions import Mode, Within
from search.suggesting import of_other_sound, suggestion

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from portal.tenancy.context import SiteContext
    from search.questions import Answer

# With so many results nobody is asked whether he left out accents or a letter.
_ENOUGH: Final = 5


@dataclass(frozen=True)
class WayOut:
    """A wider search for one that found nothing, and how much it finds."""

    label: str
    url: str
    count: int


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Answer a search; the empty form without one. 404 beyond the last page."""
    site: SiteContext = request.site_context  # type: ignore[attr-defined]  # by the middleware
    if site.home is None:
        return no_such_language(request, site)
    note_standing_address(request, site)
    tag(request, f"search:{site.site_id}")
    address = read(request.GET)
    base = reverse("search")
    question = address.question(site)
    found = answering.answer(question)
    asks = found.mode is not Mode.NOTHING_ASKED
    pages = showing.page_count(found.total, question.page_size)
    if address.page > pages:
        raise Http404(_("The list has no such page."))
    if request.method == "GET":
        note_asked(site.site_id, address.text, found.mode, found.total, address.page)
    labels = showing.Labels(found)
    sentence = showing.sentence(found)
    query = address.query()
    # The very number that was asked for stands first, whatever is set on top of its words.
    pinned = [] if found.mode is Mode.NUMBER else pinned_here(address, site)
    context: dict[str, Any] = {
        "address": address,
        "asks": asks,
        "asked_text": address.text,
        "asked_scope": SCOPES.get(address.within, ""),
        "answer": found,
        "results": showing.shown_results(
            found, site, labels, (address.page - 1) * question.page_size + 1
        ),
        "pinned": pinned,
        "sentence": sentence,
        # What editors set on top for these words is what was meant.
        "suggestion": None if pinned else meant(address, found, base),
        "badges": showing.badges(address, labels, base),
        "filters": showing.filters(found, address, base),
        "scopes": showing.scopes(address, site, base),
        "scope": showing.scope_label(address.within, site),
        "orders": showing.orders(address, base),
        "unfiltered_url": showing.with_query(base, address.without_filters().query()),
        "ways_out": ways_out(address, found, site, base) if asks and not found.total else [],
        "feed_url": showing.with_query(reverse("search_feed"), address.query(keeps_order=False)),
        "first_number": (address.page - 1) * question.page_size + 1,
        "pages": showing.Pages(address.page, pages),
        "list_url": base,
        "query": query,
        "metadata": PageMetadata(
            title=page_title(address),
            description=_("Search news, documents and units."),
            url=site.url + showing.with_query(base, address.query(page=address.page)),
            kind=Kind.LIST,
        ),
    }
    return TemplateResponse(request, "search/results.html", context)


def pinned_here(address: Address, site: SiteContext) -> Sequence[Pinned]:
    """What editors set on top: on the first page of a search that nothing narrows."""
    if address.page > 1 or address.is_narrowed:
        return []
    return pinned_for(address.text, site.wagtail_site(), timezone.localdate())


def meant(address: Address, found: Answer, base: str) -> showing.Link | None:
    """The search that was probably meant; one statement, none where the order needed to know.

    Where much is found, only for a word that is written for another of the same sound.
    """
    if found.mode is Mode.NOTHING_ASKED or found.number_key or address.page > 1:
        return None
    finds_enough = found.mode is not Mode.CLOSEST and found.total >= _ENOUGH
    text = found.meant
    if text is None:
        text = (of_other_sound if finds_enough else suggestion)(address.text)
    if not text:
        return None
    return showing.Link(text, showing.with_query(base, replace(address, text=text).query()))


@require_safe
def add_slash(request: HttpRequest) -> HttpResponse:
    """The same address with its closing slash."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{reverse('search')}{f'?{query}' if query else ''}")


def page_title(address: Address) -> str:
    """What the window is called: what was asked first, as people tell windows apart."""
    parts = [address.text, _("Search the portal")]
    if address.page > 1:
        parts.append(_("page %(number)s") % {"number": address.page})
    return " · ".join(part for part in parts if part)


def ways_out(address: Address, found: Answer, site: SiteContext, base: str) -> list[WayOut]:
    """Searches that do find something: without the filters, and further afield."""
    plain = address.without_filters()
    ways = []
    if address.is_narrowed and address.text:
        label = _("The same words without filters")
        ways.append(WayOut(label, showing.with_query(base, plain.query()), found.unfiltered))
    if address.within is not Within.NETWORK:
        wider = replace(plain, within=Within.NETWORK)
        count = answering.outlook(wider.question(site), found.statistics)
        label = showing.scope_label(Within.NETWORK, site)
        ways.append(WayOut(label, showing.with_query(base, wider.query()), count))
    return [way for way in ways if way.count]
