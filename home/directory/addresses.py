"""Addresses of the directory: the list, and the card of one unit.

A card's address ends in the official code of a unit of today, or in the identifier of
one that carries none: a code goes on to another unit one day, an identifier never does.
"""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.http import urlencode

from portal.core.vietnamese import search_key
from portal.tenancy.models import SiteState
from portal.tenancy.root_paths import root_url

if TYPE_CHECKING:
    from portal.tenancy.context import SiteContext

SEGMENT = "don-vi"
# Names in addresses are Vietnamese, as readers see them.
QUERY_PARAMETER = "q"
GROUP_PARAMETER = "nhom"
PAGE_PARAMETER = "trang"

# A portal that answers readers, and one that still answers as an archive.
OPEN_STATES = frozenset({SiteState.ACTIVE.value, SiteState.READ_ONLY.value})
READABLE_STATES = OPEN_STATES | {SiteState.ARCHIVED.value}

_CODE = re.compile(r"[0-9]{2,20}")
_IDENTIFIER = re.compile(r"[0-9a-f]{32}")


def slug_of(name: str) -> str:
    """A name as part of an address: "Xã Mai Pha" → "xa-mai-pha"."""
    ascii_key = search_key(name).encode("ascii", "ignore").decode()
    return "-".join(ascii_key.split())[:80].strip("-") or SEGMENT


def directory_path(language: str = settings.LANGUAGE_CODE, **parameters: str | int) -> str:
    """Path of the list; parameters that are empty are left out."""
    kept = {name: value for name, value in parameters.items() if value not in {"", None}}
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{_prefix(language)}{SEGMENT}/{query}"


def card_path(
    name: str, unit_id: uuid.UUID, code: str | None, language: str = settings.LANGUAGE_CODE
) -> str:
    """Path of the card of a unit; `code`: the official code it carries today, if any."""
    reference = code if code and _CODE.fullmatch(code) else unit_id.hex
    return f"{_prefix(language)}{SEGMENT}/{slug_of(name)}--{reference}/"


def read_reference(reference: str) -> uuid.UUID | str | None:
    """The identifier or the code that a card's address ends in; None for neither."""
    if _IDENTIFIER.fullmatch(reference):
        return uuid.UUID(reference)
    return reference if _CODE.fullmatch(reference) else None


def on_host(host: str, path: str, site: SiteContext) -> str:
    """`path` on `host`: as it stands on the host that is being read, in full elsewhere."""
    return path if host == site.host else root_url(host) + path


def _prefix(language: str) -> str:
    return "/" if language == settings.LANGUAGE_CODE else f"/{language}/"
