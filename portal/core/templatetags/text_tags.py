"""Short texts in templates."""

from __future__ import annotations

import re

from django import template
from django.template.defaultfilters import stringfilter

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
