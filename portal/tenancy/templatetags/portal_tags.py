"""What the frame of every public page needs from its site."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.defaultfilters import stringfilter

from portal.core.vietnamese import UNIT_KINDS
from portal.tenancy.context import MenuEntry, SiteContext

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
