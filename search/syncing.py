"""Keeping the index right: it says what the rooms say is public now, and nothing else.

Whoever writes holds the index first and reads afterwards, so that of two jobs about one thing
the second one reads what the first one may have missed. Each verb may be done any number of
times.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import translation
from wagtail.models import Page

from portal.core import searchable
from portal.core.searchable import FacetLabel, Searchable, SearchableKind
from portal.tenancy import paths
from portal.tenancy.models import MemberSite
from search import facets, indexing, scopes
from search.models import FacetSet, IndexTotals, SearchDocument

# Things that are read, analysed and written together: their texts are in memory meanwhile, and
# other writers wait.
BATCH: Final = 50
# Facts of an entry; the rest follows from them.
FACTS: Final = (
    *("site_id", "language", "path", "title", "parent", "lead", "body"),
    *("number", "number_key", "shown_on", "is_over", "facets_id", "scopes"),
)


@dataclass(frozen=True)
class Prepared:
    """Entries as they should be, unsaved, each with its values and what these are called."""

    entries: list[SearchDocument]
    values: list[dict[str, list[str]]]
    labels: list[dict[str, Sequence[FacetLabel]]]


@dataclass(frozen=True)
class Place:
    """Where a site stands: the pages of the units above it and its own, its unit's name."""

    branches: tuple[int, ...]
    name: str


def key_of(kind: str, pk: int) -> str:
    """The key of a thing's entry."""
    return f"{kind}:{pk}"


def hold() -> None:
    """Let no other writer of the index in until the end of the transaction."""
    IndexTotals.objects.get_or_create(pk=1)
    IndexTotals.objects.select_for_update().get(pk=1)


@transaction.atomic
def refresh(kind_name: str, pks: Sequence[int], *, anew: bool = False) -> int:
    """Write those of the things that are public and changed, remove the others; how many.

    `anew`: write them whether they changed or not. At most `BATCH` of them: a number of
    statements that does not depend on how many there are.
    """
    hold()
    prepared = prepare(kind_name, pks)
    facets.store_values(prepared.labels)
    facets.store_sets(prepared.values)
    keys = {key_of(kind_name, pk) for pk in pks}
    gone = keys - {entry.key for entry in prepared.entries}
    stored = {entry.key: entry for entry in SearchDocument.objects.filter(key__in=keys)}
    stale = [
        entry
        for entry in prepared.entries
        if anew or entry.key not in stored or differences(entry, stored[entry.key])
    ]
    if stale:
        indexing.write(stale)
    if removed := sorted(gone & stored.keys()):
        indexing.remove(removed)
    return len(stale) + len(removed)


def prepare(kind_name: str, pks: Sequence[int]) -> Prepared:
    """Entries for those of the things that are public now. Nothing is written."""
    kind = searchable.kind_named(kind_name)
    if kind is None:
        return Prepared([], [], [])
    # Names of shared words are stored in one language, whoever asks for the work.
    with translation.override(settings.LANGUAGE_CODE):
        found = sorted(kind.reader.read(pks), key=lambda thing: thing.pk)
        places = places_of({site for thing in found for site in (thing.site_id, *thing.also_on)})
        found = [thing for thing in found if thing.site_id in places]
        labels = [_labels(kind, thing, places[thing.site_id]) for thing in found]
    values = [facets.canonical(some) for some in labels]
    entries = [_entry(kind, thing, some, places) for thing, some in zip(found, values, strict=True)]
    return Prepared(entries, values, labels)


def differences(entry: SearchDocument, stored: SearchDocument) -> list[str]:
    """The facts in which an entry as it should be differs from the one that is stored."""
    return [name for name in FACTS if getattr(entry, name) != getattr(stored, name)]


def places_of(site_ids: Iterable[int]) -> dict[int, Place]:
    """Where these sites stand in the tree of units. Two statements."""
    rows = MemberSite.objects.filter(site_id__in=set(site_ids)).values_list(
        "site_id", "unit_page__path", "unit__name"
    )
    members = [(site_id, list(paths.prefixes(path)), name) for site_id, path, name in rows]
    above = {path for _site_id, branch, _name in members for path in branch}
    pages = Page.objects.filter(path__in=above, depth__gt=1)
    known = dict(pages.values_list("path", "pk"))
    return {
        site_id: Place(tuple(known[path] for path in branch if path in known), name)
        for site_id, branch, name in members
    }


def _labels(
    kind: SearchableKind, thing: Searchable, place: Place
) -> dict[str, Sequence[FacetLabel]]:
    return {
        **thing.facets,
        searchable.KIND: [FacetLabel(kind.name, str(kind.label))],
        searchable.LANGUAGE: [_language(thing.language)],
        searchable.UNIT: [FacetLabel(facets.site_key(thing.site_id), place.name)],
    }


def _language(code: str) -> FacetLabel:
    """A language under its name in Vietnamese."""
    return FacetLabel(code.lower(), str(dict(settings.LANGUAGES).get(code, code)))


def _entry(
    kind: SearchableKind, thing: Searchable, values: facets.Values, places: dict[int, Place]
) -> SearchDocument:
    sites = [thing.site_id, *(site for site in thing.also_on if site in places)]
    tokens = set()
    for site in sites:
        tokens.add(scopes.site_token(site))
        tokens.update(map(scopes.branch_token, places[site].branches))
    return SearchDocument(
        key=key_of(kind.name, thing.pk),
        kind=kind.name,
        site_id=thing.site_id,
        language=thing.language,
        path=thing.path,
        title=thing.title,
        parent=thing.parent,
        lead=thing.lead,
        body=thing.body,
        number=thing.number,
        number_key=thing.number_key,
        shown_on=thing.shown_on,
        is_over=thing.is_over,
        facets=FacetSet(id=facets.set_id(values), values=values),
        scopes=sorted(tokens),
    )


def pages_by_kind(pks: Iterable[int]) -> dict[str, list[int]]:
    """Which of these pages may be found, by kind, and what stands on them.

    One statement, beside those of types, and one more for each kind that stands on pages.
    """
    by_kind: dict[str, list[int]] = defaultdict(list)
    carrying: dict[str, list[int]] = defaultdict(list)
    rows = Page.objects.filter(pk__in=list(pks)).order_by("pk").select_related("content_type")
    for page in rows:
        model = page.content_type.model_class()
        label = model._meta.label_lower if model else ""
        kind = searchable.kind_of_page(label)
        if kind is not None:
            by_kind[kind.name].append(page.pk)
        for following in searchable.kinds_following(label):
            carrying[following.name].append(page.pk)
    for name, some in carrying.items():
        following_kind = searchable.kind_named(name)
        keys = following_kind.standing_on(some) if following_kind else []
        if keys:
            by_kind[name] = keys
    return by_kind
