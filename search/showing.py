"""From an answer to what its page shows: sentences, links, labels. No database here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.core import searchable
from portal.core.paging import NumberedPage
from portal.tenancy import root_paths
from search.addresses import FACETS, Address
from search.answering import DEEPEST
from search.questions import Answer, FacetCount, Mode, Piece, Result, Sort, Within

if TYPE_CHECKING:
    import datetime

    from django.utils.functional import _StrPromise

    from portal.tenancy.context import SiteContext

_KEY: Final = re.compile(r"([a-z0-9-]+):([0-9]+)")
# Values of a filter that stand open; the others unfold.
_OPEN_VALUES: Final = 6
FACET_LABELS: Final[Mapping[str, _StrPromise]] = {
    searchable.KIND: _("Kind of content"),
    searchable.UNIT: _("Unit"),
    searchable.DOCUMENT_TYPE: _("Type of document"),
    searchable.STATUS: _("Effect"),
    searchable.YEAR: _("Year"),
    searchable.ISSUER: _("Issuing body"),
    searchable.FIELD: _("Field of work"),
    searchable.CATEGORY: _("Category"),
}
MODE_SENTENCES: Final[Mapping[Mode, _StrPromise]] = {
    Mode.NUMBER: _("The document of this very number stands first."),
    Mode.PHRASE: _("These pages hold what stands in quotation marks word for word."),
    Mode.CLOSEST: _("The nearest pages; not every one of them holds all of the words."),
}
SORT_LABELS: Final[Mapping[Sort, _StrPromise]] = {
    Sort.RELEVANCE: _("By relevance"),
    Sort.NEWEST: _("The newest first"),
    Sort.OLDEST: _("The oldest first"),
}


def sentence(found: Answer) -> _StrPromise | None:
    """How the results answer, where the count does not say it already."""
    if not found.results or (found.mode is Mode.CLOSEST and found.whole):
        return None
    return MODE_SENTENCES.get(found.mode)


@dataclass(frozen=True)
class Link:
    """A choice, and the search with it. `count` is None where nobody counted."""

    label: str
    url: str
    is_chosen: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Filter:
    """A facet: what it offers at once, and what unfolds."""

    name: str
    label: str
    values: list[Link]
    more: list[Link]


@dataclass(frozen=True)
class Shown:
    """A result. `place`: whose it is, where it stands elsewhere; `host` where it leads to."""

    title: Sequence[Piece]
    excerpt: Sequence[Piece]
    url: str
    kind: str
    number: str
    day: datetime.date | None
    status: str
    is_over: bool
    source: str
    host: str


@dataclass(frozen=True)
class Pages(NumberedPage):
    """The pages of a search."""

    number: int
    pages: int


def page_count(total: int, page_size: int) -> int:
    """How many pages there are to turn: nobody reads further than the index ranks."""
    return max(1, -(-min(total, DEEPEST) // page_size))


class Labels:
    """What people read for a key of a facet: from the answer itself, no statement more."""

    def __init__(self, answer: Answer) -> None:
        self._known = {
            (facet, count.key): count.label
            for facet, counts in answer.facets.items()
            for count in counts
        }

    def of(self, facet: str, key: str) -> str:
        """The label; the key itself where nobody counted it."""
        label = self._known.get((facet, key))
        if label is None and facet == searchable.KIND:
            kind = searchable.kind_named(key)
            label = str(kind.label) if kind else None
        return label or key

    def first(self, facet: str, keys: Mapping[str, Sequence[str]]) -> str:
        """The label of an entry's first value of a facet; "" without one."""
        held = keys.get(facet, ())
        return self._known.get((facet, held[0]), "") if held else ""


def shown_results(answer: Answer, site: SiteContext, labels: Labels, first: int = 1) -> list[Shown]:
    """The results as they are shown on `site`; the first is the `first` of all."""
    return [
        shown_result(result, site, labels, opens=counted_address(result.key, first + number))
        for number, result in enumerate(answer.results)
    ]


def counted_address(key: str, position: int) -> str:
    """The address that leads to a result and counts that it was opened; "" for an odd key."""
    found = _KEY.fullmatch(key)
    return reverse("search_opened", args=[*found.groups(), position]) if found else ""


def shown_result(result: Result, site: SiteContext, labels: Labels, opens: str = "") -> Shown:
    """One result; `opens` is where its link leads if not to the result at once."""
    host = _host_of(result, site)
    facets = result.facets
    status = labels.first(searchable.STATUS, facets)
    title = "".join(piece.text for piece in result.title)
    source = labels.first(searchable.ISSUER, facets)
    if host:
        unit = labels.first(searchable.UNIT, facets)
        source = source or unit
    return Shown(
        title=result.title,
        excerpt=result.excerpt,
        url=opens or address_of(result, site),
        kind=labels.of(searchable.KIND, result.kind),
        number="" if result.number in title else result.number,
        day=result.shown_on,
        status=status or (str(_("Expired or repealed")) if result.is_over else ""),
        is_over=result.is_over,
        source=source,
        host=host,
    )


def address_of(result: Result, site: SiteContext, *, absolute: bool = False) -> str:
    """Where a result is read: a path on the site itself, in full elsewhere."""
    host = _host_of(result, site)
    if host:
        return f"{root_paths.root_url(host)}{result.path}"
    return f"{site.url}{result.path}" if absolute else result.path


def _host_of(result: Result, site: SiteContext) -> str:
    """The host of another site; "" for the site itself, and for what stands on every site."""
    if result.site_id is None or result.site_id == site.site_id:
        return ""
    return root_paths.current().hosts.get(result.site_id, "")


def filters(
    answer: Answer, address: Address, base: str, offered: Mapping[str, str] = FACETS
) -> list[Filter]:
    """The filters that would change something, each value with its number of results.

    `offered`: facets by their names in addresses.
    """
    found = []
    for name, facet in offered.items():
        if facet == searchable.UNIT and address.within is Within.SITE:
            continue
        counts = _with_chosen(answer.facets.get(facet, ()), address.filters.get(facet, ()))
        if len(counts) < 2 and not any(count.is_chosen for count in counts):
            continue
        links = [_value(count, facet, address, base) for count in counts]
        cut = max(_OPEN_VALUES, 1 + max((i for i, v in enumerate(links) if v.is_chosen), default=0))
        if len(links) - cut == 1:
            cut += 1  # a line that says "one more" takes as much room
        found.append(Filter(name, str(FACET_LABELS[facet]), links[:cut], links[cut:]))
    return found


def _with_chosen(counts: Iterable[FacetCount], chosen: Sequence[str]) -> list[FacetCount]:
    """What was counted; years the latest first, everything else as the answer has it."""
    rows = [count for count in counts if count.count or count.key in chosen]
    if rows and all(row.key.isdigit() for row in rows):
        rows.sort(key=lambda row: row.key, reverse=True)
    return rows


def _value(count: FacetCount, facet: str, address: Address, base: str) -> Link:
    is_chosen = count.key in address.filters.get(facet, ())
    changed = (
        address.without_value(facet, count.key)
        if is_chosen
        else address.with_value(facet, count.key)
    )
    return Link(count.label, with_query(base, changed.query()), is_chosen, count.count)


def badges(address: Address, labels: Labels, base: str) -> list[Link]:
    """What the search is narrowed by, each with the way back."""
    return [
        Link(
            f"{FACET_LABELS[facet]}: {labels.of(facet, key)}",
            with_query(base, address.without_value(facet, key).query()),
        )
        for facet, key in address.chosen()
    ]


def scopes(address: Address, site: SiteContext, base: str) -> list[Link]:
    """How far the search can reach, as the unit has it; the widest last."""
    return [
        Link(
            str(scope_label(within, site)),
            with_query(base, address.reaching(within).query()),
            is_chosen=within is address.within,
        )
        for within in reachable(site)
    ]


def reachable(site: SiteContext) -> list[Within]:
    """The scopes that differ for this unit."""
    branch = [Within.BRANCH] if site.has_branch else []
    return [Within.SITE, *branch, Within.NETWORK]


def scope_label(within: Within, site: SiteContext) -> str:
    """What a scope is called on this site."""
    if within is Within.SITE:
        return str(_("This portal"))
    if within is Within.BRANCH:
        return str(_("%(unit)s and the units below") % {"unit": site.unit_name})
    return str(_("All portals of the network"))


def orders(address: Address, base: str) -> list[Link]:
    """In which order results can be read."""
    return [
        Link(str(label), with_query(base, address.sorted_by(sort).query()), sort is address.sort)
        for sort, label in SORT_LABELS.items()
    ]


def with_query(base: str, query: str) -> str:
    """An address with its query, if it has one."""
    return f"{base}?{query}" if query else base
