"""How often one address may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.throttling import SimpleRateThrottle

from portal.core.client_ip import client_ip

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class PerAddress(SimpleRateThrottle):
    """So many questions an hour from one address (`DOCUMENTS_API_RATE`); then 429.

    Counted in the shared cache: without Redis each process counts by itself.
    """

    scope = "documents_api"

    def get_rate(self) -> str:
        """From the settings, read when it is asked."""
        return str(settings.DOCUMENTS_API_RATE)

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        """One count an address; none where no address is known (a socket of our own)."""
        address = client_ip(request._request)  # noqa: SLF001 - Django's request inside
        if address is None:
            return None
        return self.cache_format % {"scope": self.scope, "ident": address}
