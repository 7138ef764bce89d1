"""How many reports one reader, and all readers of one site, may send."""

from __future__ import annotations

import datetime
import ipaddress
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from rest_framework.throttling import SimpleRateThrottle

from organization.models import WrongEntryReport
from portal.core.client_ip import client_ip

if TYPE_CHECKING:
    from django.http import HttpRequest

HOUR: Final = datetime.timedelta(hours=1)
# All readers of a site together: what nobody could read through any more.
MOST_OF_A_SITE: Final = 60
# One subscriber has that much of the IPv6 addresses.
_PREFIX: Final = 64


class ReportsPerAddress(SimpleRateThrottle):
    """So many reports an hour from one address, an office behind one address among them.

    Counted in the shared cache for an hour: without Redis each process counts by itself.
    """

    scope = "reports_of_mistakes"
    rate = "10/hour"

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        """One count an address; none where no address is known (a socket of our own)."""
        address = client_ip(request)
        if address is None:
            return None
        if ipaddress.ip_address(address).version == 6:
            address = str(ipaddress.ip_network((address, _PREFIX), strict=False))
        return self.cache_format % {"scope": self.scope, "ident": address}


def may_report(request: HttpRequest, site_id: int) -> bool:
    """Whether another report is taken now, from this address and on this site."""
    since = timezone.now() - HOUR
    recent = WrongEntryReport.objects.filter(site_id=site_id, reported_at__gt=since)
    if recent.count() >= MOST_OF_A_SITE:
        return False
    throttle: Any = ReportsPerAddress()
    return bool(throttle.allow_request(request, None))
