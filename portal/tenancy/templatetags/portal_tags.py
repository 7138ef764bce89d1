"""What the frame of every public page needs from its site."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import template
from django.template.defaultfilters import stringfilter

from portal.core.vietnamese import UNIT_KINDS
from portal.tenancy.context import MenuEntry, SiteContext
from portal.tenancy.languages import Alternate, alternates, own_alternates

register = template.Library()


@register.filter
@stringfilter
def in_sentence(unit_name: str) -> str:
    """A unit's name inside a sentence: "Tỉnh Lạng Sơn" → "tỉnh Lạng Sơn"."""
    if unit_name.startswith(tuple(f"{kind} " for kind in UNIT_KINDS)):
        return unit_name[0].lower() + unit_name[1:]
    return unit_name


@register.simple_tag(takes_context=True)
def menu_entries(context: template.Context) -> list[tuple[MenuEntry, str]]:
    """The main menu with the value of `aria-current` of each entry.

    "page": the very page that is shown; "true": a page below the entry; "" otherwise.
    """
    site: SiteContext | None = context.get("site")
    if site is None:
        return []
    request: Any = context.get("request")
    path = request.path if request is not None else ""
    return [(entry, _current(entry.url, path)) for entry in site.menu]


def _current(url: str, path: str) -> str:
    if url == path:
        return "page"
    return "true" if path.startswith(url) else ""


@register.simple_tag(takes_context=True)
def page_languages(context: template.Context) -> list[Alternate]:
    """The page that is shown in each language of the portal; empty with one language."""
    return _of_request(context, alternates)


@register.simple_tag(takes_context=True)
def page_alternates(context: template.Context) -> list[Alternate]:
    """The page's own addresses by language, if there are several, for its head."""
    return _of_request(context, own_alternates)


def _of_request(
    context: template.Context, read: Callable[[Any, SiteContext], list[Alternate]]
) -> list[Alternate]:
    site: SiteContext | None = context.get("site")
    request = context.get("request")
    return read(request, site) if site is not None and request is not None else []
