"""The views of the directory: the list with its search, and the card of one unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from home.directory import addresses, cards
from home.directory.selectors import Directory, read_directory
from portal.core.cache_tags import tag
from portal.core.metadata import Kind, PageMetadata
from portal.tenancy.context import SiteContext
from portal.tenancy.languages import note_standing_address
from portal.tenancy.templatetags.portal_tags import in_sentence
from portal.tenancy.views import no_such_language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Answer with one page of the list, or of what a search found; 404 beyond its end."""
    site = _site(request)
    if site.home is None:
        return no_such_language(request, site)
    listing = read_directory(
        site,
        raw_query=request.GET.get(addresses.QUERY_PARAMETER, ""),
        group=request.GET.get(addresses.GROUP_PARAMETER, ""),
        number=_page_number(request),
        day=timezone.localdate(),
    )
    if listing is None:
        raise Http404(_("The list has no such page."))
    note_standing_address(request, site)
    tag(request, f"directory:{listing.province_id}")
    context: dict[str, Any] = {
        "listing": listing,
        "metadata": _list_metadata(listing),
        "directory_path": addresses.directory_path(site.language),
    }
    return TemplateResponse(request, "home/directory/list.html", context)


@require_safe
def card(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Answer with the card of a unit; lead to its portal where it has one."""
    site = _site(request)
    if site.home is None:
        return no_such_language(request, site)
    day = timezone.localdate()
    wanted = addresses.read_reference(reference)
    subject = cards.subject_of(wanted, day) if wanted is not None else None
    if subject is None:
        raise Http404(_("There is no such unit."))
    unit, code = subject
    portal = cards.portal_of(unit)
    if portal:
        # Not for ever: a portal may be closed again, and the card is there then.
        return HttpResponseRedirect(portal)
    host = cards.host_of(unit, site, day)
    if host is None:
        raise Http404(_("There is no such unit."))
    if host != site.host:
        path = addresses.card_path(unit.name, unit.pk, code)
        return HttpResponsePermanentRedirect(addresses.on_host(host, path, site))
    path = addresses.card_path(unit.name, unit.pk, code, site.language)
    if request.path != path:
        return HttpResponsePermanentRedirect(path)
    note_standing_address(request, site)
    tag(request, f"unit:{unit.pk}")
    context: dict[str, Any] = {
        "card": cards.read_card(subject, site, day),
        "metadata": PageMetadata(
            title=unit.name,
            description=_("%(unit)s: level, code, predecessors, address and telephone.")
            % {"unit": unit.name},
            url=site.url + path,
            kind=Kind.ABOUT,
        ),
        "directory_path": addresses.directory_path(site.language),
    }
    return TemplateResponse(request, "home/directory/card.html", context)


def _list_metadata(listing: Directory) -> PageMetadata:
    """What the head says of the list: what was searched for, and the page of many."""
    parts = [_("Directory of units")]
    if not listing.query.is_empty:
        parts.append(listing.query.text)
    if listing.page.number > 1:
        parts.append(_("page %(number)s") % {"number": listing.page.number})
    description = _("Portals, addresses and telephone numbers of the units of %(province)s.")
    return PageMetadata(
        title=" · ".join(parts),
        description=description % {"province": in_sentence(listing.province)},
        url=listing.canonical_url,
        kind=Kind.LIST,
    )


@require_safe
def add_slash(request: HttpRequest, **_parts: str) -> HttpResponse:
    """The same address with its closing slash."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{request.path}/{f'?{query}' if query else ''}")


def _site(request: HttpRequest) -> SiteContext:
    site: SiteContext = request.site_context  # type: ignore[attr-defined]
    return site


def _page_number(request: HttpRequest) -> int:
    """The page asked for: 1 by default; 404 for what is not a positive number."""
    raw = request.GET.get(addresses.PAGE_PARAMETER, "1")
    # Nine digits: more is no page of anyone's.
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 9) or int(raw) < 1:
        raise Http404(_("The list has no such page."))
    return int(raw)
