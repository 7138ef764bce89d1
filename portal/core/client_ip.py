"""From which address a request comes."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def client_ip(request: HttpRequest | None) -> str | None:
    """The reader's address, as our own proxy reports it (`CLIENT_IP_HEADER`).

    The header is believed only from a proxy on this machine (loopback or a Unix
    socket): anybody else could write into it whatever he likes.
    """
    if request is None:
        return None
    remote = request.META.get("REMOTE_ADDR", "")
    header = settings.CLIENT_IP_HEADER
    if header and (not remote or is_loopback(remote)):
        return _valid_ip(request.META.get(header, "")) or _valid_ip(remote)
    return _valid_ip(remote)


def is_loopback(address: str) -> bool:
    """Whether an address belongs to this machine. A Unix socket ("") does not count."""
    valid = _valid_ip(address)
    return valid is not None and ipaddress.ip_address(valid).is_loopback


def _valid_ip(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        return None
