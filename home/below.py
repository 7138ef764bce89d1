"""What lies below a section: a list of pages with a sentence each, and cards of places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, F, Q, TextField, Value, When
from django.db.models.functions import Cast
from django.db.models.lookups import Contains
from wagtail.models import Page

from home.blocks import MAP_BLOCK
from portal.core.media.selectors import attach_renditions

if TYPE_CHECKING:
    from collections.abc import Iterable

# Shown as cards, with cover, kind and summary.
_CARD_TYPES = ("home.PlacePage", "home.ProductPage")
# Page types that say in a sentence what one finds there.
_INTRO_TYPES = (
    *("home.SectionPage", "home.StandardPage", "news.NewsIndexPage"),
    *("organization.OrganizationPage", "organization.ContactPage"),
)
_JUDGED = {"home.StandardPage"}


@dataclass(frozen=True)
class Entry:
    """One page of the list, and what is said about it; `is_filled`: it has a word of its own."""

    page: Page
    text: str
    is_filled: bool = True


@dataclass(frozen=True)
class Below:
    """The live pages directly below a section, in the order of the tree."""

    entries: tuple[Entry, ...]
    cards: tuple[Any, ...]

    def __bool__(self) -> bool:
        return bool(self.entries or self.cards)


def pages_below(section: Page, *, has_map: bool = False) -> Below:
    """Five queries at most, whatever the number of pages.

    `has_map`: a map of the unit can be drawn, so that a page with nothing else is filled.

    The pages, what they say of themselves, the places, the products, and the pictures of
    both.
    """
    pages = list(Page.objects.child_of(section).live().order_by("path"))
    cards = _cards(pages)
    attach_renditions(card.cover for card in cards.values())
    listed = [page for page in pages if page.pk not in cards]
    said = _said((page.pk for page in listed), has_map)
    return Below(
        entries=tuple(
            Entry(page, page.search_description or text, is_filled)
            for page in listed
            for text, is_filled in [said.get(page.pk, ("", True))]
        ),
        cards=tuple(cards[page.pk] for page in pages if page.pk in cards),
    )


def _cards(pages: Iterable[Page]) -> dict[int, Any]:
    """Places and products among `pages`, by key, as what they are."""
    found: dict[int, Any] = {}
    for name in _CARD_TYPES:
        model: Any = apps.get_model(name)
        kind = ContentType.objects.get_for_model(model)
        keys = [page.pk for page in pages if page.content_type_id == kind.pk]
        if keys:
            rows = model.objects.filter(pk__in=keys).select_related("kind", "cover").defer("body")
            found.update({row.pk: row for row in rows})
    return found


def _said(keys: Iterable[int], has_map: bool) -> dict[int, tuple[str, bool]]:
    """What pages say in their introduction, and whether there is more. One query.

    A section is as full as what lies below it, and is not judged here.
    """
    wanted = list(keys)
    if not wanted:
        return {}
    first, *others = (
        apps.get_model(name)
        .objects.filter(pk__in=wanted)
        .annotate(has_text=_is_filled(has_map) if name in _JUDGED else Value(True))
        .order_by()
        .values_list("pk", "intro", "has_text")
        for name in _INTRO_TYPES
    )
    return {key: (intro, bool(has_text)) for key, intro, has_text in first.union(*others)}


def _is_filled(has_map: bool) -> Any:
    """Whether readers find something on a page of text."""
    if not has_map:
        return F("is_filled")
    body = Cast("body", TextField())
    is_shown = Q(is_filled=True) | Q(Contains(body, Value(f'"{MAP_BLOCK}"')))
    return Case(When(is_shown, then=Value(True)), default=Value(False))
