"""Answers that carry a file: from this process, or from nginx by X-Accel-Redirect.

Headers are decided here and nowhere else; nginx hands them on (deploy/nginx.conf).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header, http_date

from portal.core.media.content_types import content_type_of, is_shown_inline
from portal.core.media.ranges import in_part

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

# Open to everybody at this moment: asked for again each time, so that it can be closed.
PUBLIC = "max-age=0, must-revalidate"
PRIVATE = "private, no-store"

# A file is never a page: it loads nothing and runs nothing. A PDF goes without `sandbox`,
# in which browsers refuse to start their own PDF viewer.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_SANDBOX = f"{_POLICY}; sandbox"
# Opened by itself, a browser shows a video in a page of its own making, which loads it.
_PLAYER = f"{_SANDBOX}; media-src 'self'"


def file_response(
    request: HttpRequest, path: str, *, name: str, is_public: bool
) -> HttpResponseBase:
    """Answer with the file at `path` in storage, called `name` for the reader.

    `path` must come from a row of the database, never from a request alone.

    Raises Http404 when the file is missing in storage.
    """
    response = _accelerated(path) if settings.MEDIA_ACCEL_LOCATION else _streamed(request, path)
    content_type = content_type_of(name)
    response["Content-Type"] = content_type
    response["Content-Disposition"] = (
        content_disposition_header(not is_shown_inline(name), name) or "inline"
    )
    response["Cache-Control"] = PUBLIC if is_public else PRIVATE
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _policy_for(content_type)
    return response


def _policy_for(content_type: str) -> str:
    if content_type == "application/pdf":
        return _POLICY
    return _PLAYER if content_type.startswith("video/") else _SANDBOX


def _accelerated(path: str) -> HttpResponse:
    """Leave sending to nginx, which also knows ETag, Last-Modified and ranges."""
    location = settings.MEDIA_ACCEL_LOCATION.rstrip("/")
    return HttpResponse(headers={"X-Accel-Redirect": f"{location}/{quote(path)}"})


def _streamed(request: HttpRequest, path: str) -> HttpResponseBase:
    """Send the file from here: development, and anywhere without nginx."""
    try:
        modified = default_storage.get_modified_time(path).timestamp()
        opened = default_storage.open(path, "rb")
        size = opened.size
    except OSError as error:
        raise Http404 from error
    response = FileResponse(opened)
    # A stored file is never changed: its path says which one it is.
    token = path.rsplit("/", 1)[-1].split(".", 1)[0]
    response["ETag"] = f'"{token}"'
    response["Last-Modified"] = http_date(int(modified))
    return in_part(request, response, opened, size)
