"""Session, user, messages and CSRF: on the admin host and in preview only.

Each class is a subclass of Django's, so that Django's own system checks hold. A
public request passes through untouched: no cookie, no `Vary`, no session query.
`request.has_session` is set by the host middleware.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.middleware.csrf import CsrfViewMiddleware

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseForbidden


class OnlyWithSession:
    """Skips the middleware it is mixed into where there is no session."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass a public request straight on."""
        if getattr(request, "has_session", False):
            return super().__call__(request)  # type: ignore[misc]  # mixed in before Django's class
        return self.get_response(request)  # type: ignore[attr-defined]  # mixed in before Django's class


class AdminSessionMiddleware(OnlyWithSession, SessionMiddleware):
    """Sessions of the admin host."""


class AdminAuthenticationMiddleware(OnlyWithSession, AuthenticationMiddleware):
    """The signed-in user of the admin host."""


class AdminMessageMiddleware(OnlyWithSession, MessageMiddleware):
    """Messages of the admin host."""


class AdminCsrfViewMiddleware(OnlyWithSession, CsrfViewMiddleware):
    """CSRF protection of the admin host; public hosts have no state to forge."""

    def process_view(
        self, request: HttpRequest, callback: Any, callback_args: Any, callback_kwargs: Any
    ) -> HttpResponseForbidden | None:
        """Check the token where there is a session."""
        if getattr(request, "has_session", False):
            return super().process_view(request, callback, callback_args, callback_kwargs)
        return None
