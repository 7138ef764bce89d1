"""Error pages in the portal's own look."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseServerError
from django.template.loader import render_to_string


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in the look of the site that was asked, with the reason if a view gave one."""
    reason = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    return HttpResponseNotFound(render_to_string("404.html", {"reason": reason}, request=request))


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without touching the database: it may be what failed."""
    return HttpResponseServerError(render_to_string("500.html"))
