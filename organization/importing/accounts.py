"""Official accounts in social networks: a line each, "address – name", the network by its host."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.vietnamese import search_key
from portal.tenancy.blocks import SOCIAL_KINDS, SocialAccountBlock

Account = dict[str, str]
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+|[\w.-]+\.[a-z]{2,}/\S*", re.IGNORECASE)
_AROUND: Final = " \t–—-:|,;()"
_HOSTS: Final = {
    "zalo.me": "zalo",
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "youtube.com": "youtube",
    "youtu.be": "youtube",
    "tiktok.com": "tiktok",
    "x.com": "x",
    "twitter.com": "x",
}
_OTHER: Final = "other"


def parse_accounts(text: str) -> list[Account]:
    """The accounts of a cell as their block holds them. Raises ValidationError."""
    return [_account(line) for line in text.splitlines() if line.strip()]


def accounts_of(stream: Any) -> list[Account]:
    """The accounts of a row of the database, to be compared with those of a cell."""
    return [
        {key: block.value.get(key) or "" for key in ("kind", "name", "url")} for block in stream
    ]


def _account(line: str) -> Account:
    found = _ADDRESS.search(line)
    if found is None:
        raise ValidationError(
            _("“%s” has no address: write https://zalo.me/… – the name of the account.") % line
        )
    url = found.group().rstrip(",;")
    if not url.lower().startswith(("http://", "https://")):
        url = f"https://{url}"
    before, after = line[: found.start()].strip(_AROUND), line[found.end() :].strip(_AROUND)
    name = after or before
    kind = _network(url)
    if search_key(name) == search_key(str(dict(SOCIAL_KINDS)[kind])):
        name = ""  # readers see the name of the network anyway
    fields = SocialAccountBlock().child_blocks
    try:
        return {
            "kind": kind,
            "name": fields["name"].clean(name),
            "url": fields["url"].clean(url),
        }
    except ValidationError as error:
        raise ValidationError(f"{line}: {' '.join(error.messages)}") from error


def _network(url: str) -> str:
    """The network of an address."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return _OTHER
    return next(
        (kind for end, kind in _HOSTS.items() if host == end or host.endswith(f".{end}")), _OTHER
    )
