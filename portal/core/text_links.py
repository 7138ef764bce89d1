"""What pages say of documents, and links to these: one room finds them, others tell.

A room whose pages name documents in their texts says what they are from `AppConfig.ready()`::

    register_citing("news.articlepage", what_articles_say)

and puts the text between `{% linked %}` and `{% endlinked %}` in its template. The
room that keeps documents registers who links.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString
    from wagtail.models import Page


@dataclass(frozen=True)
class Citing:
    """The plain texts of a page in which documents may be named, and the day it is of."""

    texts: Sequence[str]
    on: datetime.date


# Adds links to rendered HTML of a page, and changes nothing else of it.
Linker = Callable[["SafeString", "Page", "HttpRequest"], "SafeString"]
Describe = Callable[[Any], Citing]

_linkers: dict[str, Linker] = {}
_citing: dict[str, Describe] = {}


def register_linker(name: str, linker: Linker) -> None:
    """Have rendered texts of pages linked; the same name again replaces it."""
    _linkers[name] = linker


def linked(html: SafeString, page: Page, request: HttpRequest) -> SafeString:
    """Rendered text of a page with all links that rooms find in it."""
    for linker in _linkers.values():
        html = linker(html, page, request)
    return html


def register_citing(model: str, describe: Describe) -> None:
    """Say what pages of a model ("news.articlepage") tell that may name documents."""
    _citing[model] = describe


def citing_models() -> list[str]:
    """Labels of the models whose pages tell what may name documents."""
    return sorted(_citing)


def is_citing(page: Page) -> bool:
    """Whether pages like this one tell what may name documents."""
    return page._meta.label_lower in _citing


def citing_of(page: Page) -> Citing | None:
    """What a page, in its own class, tells; None for one whose room has not registered it."""
    describe = _citing.get(page._meta.label_lower)
    return describe(page) if describe else None
