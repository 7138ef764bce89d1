"""Who acts: request identifier and actor for the audit record."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from portal.core.audit.context import request_scope, session_scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase


class RequestIdMiddleware:
    """Names each request; the name stands in `X-Request-ID` and in its audit entries.

    An identifier that comes from outside is not taken over: it would let a
    stranger choose what stands in the record.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request under a fresh identifier."""
        request_id = secrets.token_hex(8)
        with request_scope(request, request_id):
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


class ActorMiddleware:
    """Lets the audit know the signed-in user, where there is a session at all.

    The user is not read here: a request that writes nothing asks nothing more of
    the database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request on behalf of its user."""
        if not getattr(request, "has_session", False):
            return self.get_response(request)
        with session_scope(request):
            return self.get_response(request)
