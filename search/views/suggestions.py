"""What a reader may mean, told to the script of the search box while he types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from portal.core import searchable
from portal.core.cache_tags import tag
from portal.tenancy import root_paths
from search.addresses import clean_text
from search.autocomplete import completions, headline_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from portal.tenancy.context import SiteContext
    from search.models import SearchDocument

_LONGEST_NOTE = 90


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Up to eight entries: title, a note of what it is, address. Two queries at most."""
    site: SiteContext = request.site_context  # type: ignore[attr-defined]  # by the middleware
    tag(request, f"search:{site.site_id}")
    text = clean_text(request.GET.get("q", ""))
    found = completions(text, site.site_id, site.language)
    return JsonResponse({"suggestions": [_row(entry, site) for entry in found]})


def _row(entry: SearchDocument, site: SiteContext) -> dict[str, Any]:
    host = site.host
    if entry.site_id not in {None, site.site_id}:
        host = root_paths.current().hosts.get(entry.site_id, site.host)
    root = "" if host == site.host else root_paths.root_url(host)
    return {"title": entry.title, "note": _note(entry), "url": f"{root}{entry.path}"}


def _note(entry: SearchDocument) -> str:
    """How a document is cited; of others their kind."""
    if entry.number:
        text = " ".join(headline_of(entry).split())
        if len(text) <= _LONGEST_NOTE:
            return text
        return f"{text[:_LONGEST_NOTE].rsplit(' ', 1)[0]}…"
    kind = searchable.kind_named(entry.kind)
    return str(kind.label) if kind else ""
