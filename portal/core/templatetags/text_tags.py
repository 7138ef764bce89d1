"""Short texts in templates."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.safestring import SafeString, mark_safe

from portal.core import text_links

register = template.Library()

_ELLIPSIS = "…"
# What looks wrong before an ellipsis.
_LOOSE_ENDS = " \t\n.,;:–-(“"


@register.filter
@stringfilter
def excerpt(text: str, limit: int) -> str:
    """The beginning of `text`: at most `limit` characters, whole words, then an ellipsis.

    Django's `truncatechars` cuts words: of "Ủy ban" it leaves "Ủy b". A single word that is
    longer than `limit` is cut all the same.
    """
    text = text.strip()
    if len(text) <= limit:
        return text
    room = text[:limit]
    # Where the limit falls between two words, the last one is whole.
    whole = re.sub(r"\S+$", "", room) if not text[limit].isspace() else room
    return (whole.rstrip(_LOOSE_ENDS) or room[:-1]) + _ELLIPSIS


@register.simple_block_tag(takes_context=True)
def linked(context: dict[str, Any], content: str) -> SafeString:
    """The rendered text inside, with links to the documents that it names."""
    html = mark_safe(content)  # noqa: S308 - rendered by this very template
    page, request = context.get("page"), context.get("request")
    if page is None or request is None:
        return html
    return text_links.linked(html, page, request)
