"""Content-Security-Policy by kind of host.

Public hosts get the strict policy of `CONTENT_SECURITY_POLICY`. The admin host gets
`ADMIN_CONTENT_SECURITY_POLICY`, which Wagtail's widgets need. A dummy request of
preview is a public page that our own admin shows in a frame: the strict policy, but
framing by itself allowed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from csp.constants import SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase


class HostAwareCSPMiddleware(CSPMiddleware):
    """Chooses the policy by what kind of request is answered."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Strict, strict but framed by the admin, or the admin's own."""
        parts = super().get_policy_parts(request, response, report_only)
        if report_only or parts.config is not None:
            return parts
        if getattr(request, "is_dummy", False):
            parts.replace = {**(parts.replace or {}), "frame-ancestors": [SELF]}
        elif getattr(request, "has_session", False):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts
