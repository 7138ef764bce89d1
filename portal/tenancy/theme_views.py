"""The stylesheet of a site's own colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.core import theme

if TYPE_CHECKING:
    from django.http import HttpRequest

    from portal.tenancy.context import SiteContext


@require_safe
def theme_stylesheet(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """The colours under the name that stands for them: to be kept for good.

    Any other name leads to the colours of now, for a page that was made a moment before
    they changed; 404 where the site has none of its own.
    """
    site: SiteContext = request.site_context  # type: ignore[attr-defined]
    current = site.theme_fingerprint
    if not current:
        raise Http404
    if fingerprint != current:
        return HttpResponseRedirect(reverse("theme_stylesheet", args=[current]))
    return HttpResponse(
        theme.stylesheet(site.theme),
        content_type="text/css; charset=utf-8",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )
