"""The one cookie of public hosts: what a reader has chosen, set at one address alone.

Pages are the same for every reader and know no cookie (design, rule 10). This names the
door that is open, for the room that uses it and for the one that keeps all others shut.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PATH = "/tuy-chon/"
MAX_AGE = 365 * 24 * 3600


def name() -> str:
    """`__Host-` binds a cookie to this host and to HTTPS; plain HTTP has no such thing."""
    return "__Host-tuy-chon" if _is_secure() else "tuy-chon"


def read(request: HttpRequest) -> str:
    """What the reader's browser has kept; "" for nothing."""
    return request.COOKIES.get(name(), "")


def write(response: HttpResponse, value: str) -> None:
    """Let the browser keep `value` for a year; with "" it forgets."""
    response.set_cookie(
        name(),
        value,
        max_age=MAX_AGE if value else 0,
        path="/",
        secure=_is_secure(),
        httponly=True,
        samesite="Lax",
    )


def close_other_doors(request: HttpRequest, response: HttpResponse) -> None:
    """Take every cookie off a public answer, but this one at its own address."""
    for other in set(response.cookies):
        if request.path_info != PATH or other != name():
            del response.cookies[other]


def _is_secure() -> bool:
    return str(settings.PUBLIC_SCHEME) == "https"
