"""Caching headers of public answers (design, rules 8 and 10)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.conf import settings

from portal.core import readers_cookie
from portal.core.cache_tags import tag, tags_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def shared_until(now: float) -> str:
    """The value of `X-Accel-Expires` for an answer given at `now` (seconds since 1970).

    A moment and not a number of seconds: nginx counts whole seconds, so "1" lets an
    answer grow nearly two seconds old.
    """
    return f"@{int(now) + settings.PUBLIC_SHARED_CACHE_SECONDS - 1}"


# Answers that a shared cache may hold for its lifetime.
_CACHEABLE = {200, 301, 404, 410}
# Renews what a browser holds: with "no-store" it would throw that away.
_NOT_MODIFIED = 304


def mark_public_response(request: HttpRequest, response: HttpResponse, site_id: int) -> None:
    """Set browser and shared-cache lifetimes and the tags of the answer.

    A browser asks every time (with its ETag); our own cache, which reads
    `X-Accel-Expires`, may answer for `PUBLIC_SHARED_CACHE_SECONDS`. A view that
    set `Cache-Control` itself (files) is left alone.
    """
    readers_cookie.close_other_doors(request, response)
    if response.has_header("Cache-Control"):
        return
    is_kept = response.status_code in _CACHEABLE or response.status_code == _NOT_MODIFIED
    if request.method not in {"GET", "HEAD"} or not is_kept:
        response.headers["Cache-Control"] = "no-store"
        return
    response.headers["Cache-Control"] = "max-age=0, must-revalidate"
    if response.status_code == _NOT_MODIFIED:
        return  # an answer to one browser: our own cache gives it to nobody else
    tag(request, f"site:{site_id}", f"menu:{site_id}")
    response.headers["X-Accel-Expires"] = shared_until(time.time())
    response.headers["Cache-Tag"] = ",".join(tags_of(request))
