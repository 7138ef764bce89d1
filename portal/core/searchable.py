"""What can be found: rooms hand over the public facts of their things, in bulk.

A room registers a kind from `AppConfig.ready()` and says `changed` whenever a thing of it may
have appeared, changed or gone. Who keeps the index listens (`portal.core` knows no search).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Facets: by what results are narrowed. Their names in addresses are the search page's affair.
KIND: Final = "kind"  # news, document, page …: filled in from the kind itself
DOCUMENT_TYPE: Final = "type"
CATEGORY: Final = "category"
ISSUER: Final = "issuer"
FIELD: Final = "field"
YEAR: Final = "year"
STATUS: Final = "status"
UNIT: Final = "unit"  # filled in from the site
LANGUAGE: Final = "language"  # filled in


@dataclass(frozen=True)
class FacetLabel:
    """A value of a facet: a stable key of a-z, 0-9 and "-", and what people read."""

    key: str
    label: str


@dataclass(frozen=True)
class Searchable:
    """The public facts of one thing.

    `path`: its address on its own site, from "/". `also_on`: other sites that list it.
    `parent`: what it stands in (a document's type and number of an article of it), `lead`: the
    sentences that sum it up. `number` as written; `number_key` as `document_numbers` has it.
    `is_over`: expired or repealed: shown lower. Texts are plain, at most a few hundred pages.
    """

    pk: int
    site_id: int
    language: str
    path: str
    title: str
    parent: str = ""
    lead: str = ""
    body: str = ""
    number: str = ""
    number_key: str = ""
    shown_on: datetime.date | None = None
    is_over: bool = False
    also_on: tuple[int, ...] = ()
    facets: Mapping[str, Sequence[FacetLabel]] = field(default_factory=dict)


class Reader(Protocol):
    """How the things of one kind are read."""

    def read(self, pks: Sequence[int]) -> Iterable[Searchable]:
        """Those that are public now, in a number of statements that does not grow with `pks`.

        Whoever is left out is found no more.
        """

    def page_of(self, after: int, count: int) -> Sequence[int]:
        """The first `count` keys above `after` of things that may be public, in their order."""

    def of_sites(self, site_ids: Sequence[int], after: int, count: int) -> Sequence[int]:
        """The same of the things of some sites."""


@dataclass(frozen=True)
class SearchableKind:
    """A kind of thing that can be found. `name`: a-z and "-", stable; it stands in addresses.

    `page_types`: where its things are pages, their models ("news.articlepage"); their keys are
    the pages', and what happens to a page is seen to by whoever keeps the index.
    `follows`: models of pages on which things of the kind stand without being pages; `on_pages`:
    the keys of those that stand on some of these pages.
    """

    name: str
    label: StrOrPromise
    reader: Reader
    order: int = 100
    page_types: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    on_pages: Callable[[Sequence[int]], Iterable[int]] | None = None

    def standing_on(self, page_ids: Sequence[int]) -> list[int]:
        """Keys of things that stand on these pages."""
        return sorted(set(self.on_pages(page_ids))) if self.on_pages else []


class Listener(Protocol):
    """Who keeps the index; told inside of the transaction that changed something."""

    def changed(self, kind: str, keys: Sequence[int]) -> None:
        """These things may have appeared, changed or gone."""

    def all_changed(self, kind: str) -> None:
        """Any thing of a kind may say something else now."""

    def renamed(self, facet: str, value: FacetLabel) -> None:
        """A value of a facet is called otherwise; the things that have it stay as they are."""


_kinds: dict[str, SearchableKind] = {}
_listeners: list[Listener] = []


def register(kind: SearchableKind) -> None:
    """Add a kind; a second registration of its name replaces the first."""
    _kinds[kind.name] = kind


def kinds() -> list[SearchableKind]:
    """All kinds, in the order in which they are offered."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.name))


def kind_named(name: str) -> SearchableKind | None:
    """The kind of that name."""
    return _kinds.get(name)


def kind_of_page(label: str) -> SearchableKind | None:
    """The kind whose things are pages of a model ("news.articlepage"), if there is one."""
    return next((kind for kind in _kinds.values() if label in kind.page_types), None)


def kinds_following(label: str) -> list[SearchableKind]:
    """The kinds of which things stand on pages of a model."""
    return [kind for kind in _kinds.values() if label in kind.follows]


def listen(listener: Listener) -> None:
    """Have `listener` told of what changes."""
    if listener not in _listeners:
        _listeners.append(listener)


def changed(kind: str, pks: Iterable[int]) -> None:
    """Say that things may have appeared, changed or gone; inside of the transaction that did it."""
    keys = sorted(set(pks))
    if keys:
        for listener in _listeners:
            listener.changed(kind, keys)


def all_changed(kind: str) -> None:
    """Say so of any thing of a kind: a word of a shared list, which stands in texts, is another."""
    for listener in _listeners:
        listener.all_changed(kind)


def renamed(facet: str, key: str, label: str) -> None:
    """Say what a value of a facet is called now."""
    for listener in _listeners:
        listener.renamed(facet, FacetLabel(key, label))
