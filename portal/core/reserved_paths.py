"""Which first parts of a public address are not free for pages.

They are read from the list of public addresses itself (`PUBLIC_URLCONF`): a room that
adds an address there has reserved it. Without this a page "Đơn vị" right under a home
page would be published at an address where something else answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import get_resolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from wagtail.models import Page

# The first part of a route or of a regular expression, if it is plain text.
_FIRST_PART = re.compile(r"\^?([A-Za-z0-9_-]+)(?:/|\\Z|\$|$)")


@cache
def reserved_segments() -> frozenset[str]:
    """First parts of addresses that never lead to a page, languages' prefixes among them."""
    languages = {code for code, _name in settings.LANGUAGES}
    folders = {str(settings.STATIC_URL).strip("/"), str(settings.MEDIA_URL).strip("/")}
    found = _first_parts(get_resolver(settings.PUBLIC_URLCONF).url_patterns)
    return frozenset({*found, *languages, *folders} - {""})


def is_reserved(slug: str) -> bool:
    """Whether a page right under a home page may not be called `slug`."""
    return slug.lower() in reserved_segments()


def refuse_reserved_slug(slug: str, parent: Page | None) -> None:
    """Raise ValidationError (field "slug") for a page at an address that is taken.

    Only right under a site's home page: "/gioi-thieu/don-vi/" is nobody else's. Costs a
    query for a reserved slug and none for any other.
    """
    if slug and parent is not None and is_reserved(slug) and parent.is_site_root():
        message = _("The address “/%(slug)s/” belongs to the portal itself. Choose another one.")
        raise ValidationError({"slug": message % {"slug": slug}})


def forget_all() -> None:
    """Read the list of addresses afresh (a test has changed it)."""
    reserved_segments.cache_clear()


def _first_parts(patterns: Iterable[Any]) -> Iterator[str]:
    for entry in patterns:
        children = getattr(entry, "url_patterns", [])
        if isinstance(entry.pattern, LocalePrefixPattern):
            yield from _first_parts(children)
            continue
        route = str(entry.pattern)
        if route in {"", "^"}:
            yield from _first_parts(children)
            continue
        found = _FIRST_PART.match(route)
        if found:
            yield found[1].lower()
