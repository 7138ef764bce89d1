"""The way from a result to its page, counted; works without script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseRedirect
from django.views.decorators.http import require_safe

from portal.tenancy import root_paths
from search.log.buffer import note_opened
from search.models import SearchDocument

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def opened(request: HttpRequest, kind: str, pk: int, position: int) -> HttpResponse:
    """Lead on to a result; 404 for what is not in the index.

    Where to is read from the index and never from the address, so that it leads nowhere else.
    """
    entry = f"{kind}:{pk}"
    found = SearchDocument.objects.filter(key=entry).values_list("site_id", "path").first()
    if found is None:
        raise Http404
    own: int = request.site_context.site_id  # type: ignore[attr-defined]  # by the middleware
    site_id, path = found
    host = root_paths.current().hosts.get(site_id or 0)
    if not path.startswith("/") or path.startswith(("//", "/\\")) or host is None:
        raise Http404
    if request.method == "GET":
        note_opened(own, entry, position)
    answer = HttpResponseRedirect(path if site_id == own else f"{root_paths.root_url(host)}{path}")
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
