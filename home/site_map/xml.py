"""Sitemaps as search engines read them (sitemaps.org 0.9, with languages as Google asks)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from html import escape

from django.conf import settings

from home.site_map.addresses import Address

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


def url_set(base: str, addresses: Iterable[Address]) -> Iterator[str]:
    """The lines of a sitemap; `base` is scheme and host."""
    yield f'{_HEAD}<urlset xmlns="{_SITEMAP}" xmlns:xhtml="{_XHTML}">\n'
    for address in addresses:
        yield f"<url><loc>{_url(base, address.path)}</loc>{_modified(address.modified)}"
        yield from _alternates(base, address.alternates)
        yield "</url>\n"
    yield "</urlset>\n"


def part_list(base: str, changes: Iterable[datetime.datetime | None]) -> Iterator[str]:
    """The lines of an index over parts, each with when it last changed."""
    yield f'{_HEAD}<sitemapindex xmlns="{_SITEMAP}">\n'
    for number, moment in enumerate(changes, start=1):
        location = _url(base, f"/sitemap-{number}.xml")
        yield f"<sitemap><loc>{location}</loc>{_modified(moment)}</sitemap>\n"
    yield "</sitemapindex>\n"


def _alternates(base: str, paths: dict[str, str]) -> Iterator[str]:
    """A page in every language, itself among them; Vietnamese for all other readers."""
    for language, path in paths.items():
        yield _alternate(language, _url(base, path))
    if settings.LANGUAGE_CODE in paths:
        yield _alternate("x-default", _url(base, paths[settings.LANGUAGE_CODE]))


def _alternate(language: str, url: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang="{language}" href="{url}"/>'


def _modified(moment: datetime.datetime | None) -> str:
    return f"<lastmod>{moment.isoformat(timespec='seconds')}</lastmod>" if moment else ""


def _url(base: str, path: str) -> str:
    return escape(base + path)
