"""Links to what is no page of the tree: at the foot of every page, and in menus by a shortcut.

A room that serves an address of its own (a directory, a feed, a text tree) registers it
from its `ready()`. Nothing is linked that nobody registered: no dead link.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class FooterLink:
    """`url(site)` is a path on the site's host, "" where the site has no such thing.

    `site` is the context of the page's site; the function must not ask the database.
    """

    label: str | _StrPromise
    url: Callable[[Any], str]
    order: int


_registered: dict[str, FooterLink] = {}


def register_footer_link(
    key: str, label: str | _StrPromise, url: Callable[[Any], str], order: int = 100
) -> None:
    """Offer a link under `key`; the same key again replaces it."""
    _registered[key] = FooterLink(label, url, order)


def footer_links(site: Any) -> list[tuple[str, str]]:
    """Label and path of the links that this site has, in their order."""
    rows = sorted(_registered.values(), key=lambda link: link.order)
    found = [(str(link.label), link.url(site)) for link in rows]
    return [(label, url) for label, url in found if url]


def footer_url(key: str, site: Any) -> str:
    """Path of the link under `key` on this site; "" where there is no such thing."""
    link = _registered.get(key)
    return link.url(site) if link is not None else ""


def footer_choices() -> list[tuple[str, str | _StrPromise]]:
    """Key and label of every link, in their order."""
    rows = sorted(_registered.items(), key=lambda row: row[1].order)
    return [(key, link.label) for key, link in rows]
