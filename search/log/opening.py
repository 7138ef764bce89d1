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
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        raise Http404
    if site_id not in (None, own):  # what has no site stands on every one
        host = root_paths.current().hosts.get(site_id)
        if host is None:
            raise Http404
        path = f"{root_paths.root_url(host)}{path}"
    if request.method == "GET":
        note_opened(own, entry, position)
    answer = HttpResponseRedirect(path)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
