"""A search in the words of its address: read, asked, written again. Nothing here can fail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from django.utils.http import urlencode

from portal.core import searchable
from portal.core.paging import positive
from portal.core.syllables import INVISIBLE
from portal.core.vietnamese import one_line
from search.questions import LONGEST, PAGE_SIZE, Question, Sort, Within

if TYPE_CHECKING:
    from django.http import QueryDict

    from portal.tenancy.context import SiteContext

TEXT: Final = "q"
SCOPE: Final = "pham-vi"
ORDER: Final = "sap-xep"
PAGE: Final = "trang"
# The facets by their names in addresses, in the order in which they are offered.
FACETS: Final[Mapping[str, str]] = {
    "loai": searchable.KIND,
    "don-vi": searchable.UNIT,
    "the-loai": searchable.DOCUMENT_TYPE,
    "tinh-trang": searchable.STATUS,
    "nam": searchable.YEAR,
    "co-quan": searchable.ISSUER,
    "linh-vuc": searchable.FIELD,
    "chuyen-muc": searchable.CATEGORY,
}
SCOPES: Final[Mapping[Within, str]] = {Within.BRANCH: "nhanh", Within.NETWORK: "tat-ca"}
ORDERS: Final[Mapping[Sort, str]] = {Sort.NEWEST: "moi-nhat", Sort.OLDEST: "cu-nhat"}

# As people may write the address of a category, too.
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,100}")
# More of them are nobody's question.
_MOST_VALUES: Final = 10
_MOST_DIGITS: Final = 4
# What no word holds, and what would turn the line around in which it is shown.
_NOT_SHOWN: Final = re.compile(
    rf"[\x00-\x08\x0e-\x1f\x7f-\x9f{INVISIBLE}\ud800-\udfff\ufff9-\uffff]"
)


@dataclass(frozen=True)
class Address:
    """What the address of a search says. `filters`: keys by facet, any of each."""

    text: str = ""
    within: Within = Within.SITE
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Whether something has been chosen beside the words."""
        return bool(self.filters)

    def query(self, *, page: int = 1, keeps_order: bool = True) -> str:
        """The one spelling of this search; page 1 has no number."""
        pairs = [(TEXT, self.text)] if self.text else []
        if self.within in SCOPES:
            pairs.append((SCOPE, SCOPES[self.within]))
        names = {facet: name for name, facet in FACETS.items()}
        pairs += [(names[facet], key) for facet, key in self.chosen()]
        if self.sort in ORDERS and keeps_order:
            pairs.append((ORDER, ORDERS[self.sort]))
        if page > 1:
            pairs.append((PAGE, str(page)))
        return urlencode(pairs)

    def chosen(self) -> Iterator[tuple[str, str]]:
        """Every facet and key that is chosen, in the order of addresses."""
        for facet in FACETS.values():
            for key in self.filters.get(facet, ()):
                yield facet, key

    def with_value(self, facet: str, key: str) -> Address:
        """The same search with one value more; from its first page."""
        held = (*self.filters.get(facet, ()), key)
        return replace(self, filters={**self.filters, facet: held}, page=1)

    def without_value(self, facet: str, key: str) -> Address:
        """The same search without one value; from its first page."""
        left = {
            name: tuple(held for held in keys if (name, held) != (facet, key))
            for name, keys in self.filters.items()
        }
        return replace(self, filters={name: keys for name, keys in left.items() if keys}, page=1)

    def without_filters(self) -> Address:
        """The words alone, where they are sought; from the first page."""
        return replace(self, filters={}, page=1)

    def reaching(self, within: Within) -> Address:
        """The same search as far as `within`; units are chosen anew."""
        filters = {name: keys for name, keys in self.filters.items() if name != searchable.UNIT}
        return replace(self, within=within, filters=filters, page=1)

    def sorted_by(self, sort: Sort) -> Address:
        """The same search in another order; from its first page."""
        return replace(self, sort=sort, page=1)

    def question(self, site: SiteContext, page_size: int = PAGE_SIZE) -> Question:
        """What is asked of the index for a reader of `site`."""
        return Question(
            text=self.text,
            within=self.within,
            site_id=site.site_id,
            unit_page_id=site.unit_page_id,
            language=site.language,
            filters={facet: frozenset(keys) for facet, keys in self.filters.items()},
            sort=self.sort,
            page=self.page,
            page_size=page_size,
        )


def read(parameters: QueryDict, names: Mapping[str, str] = FACETS) -> Address:
    """The search in an address; what cannot be one is left out.

    `names`: the facets by the names they have there.
    """
    filters: dict[str, tuple[str, ...]] = {}
    for name, facet in names.items():
        given = [value for value in parameters.getlist(name) if _KEY.fullmatch(value)]
        if given:
            filters[facet] = tuple(dict.fromkeys(given))[:_MOST_VALUES]
    scopes = {name: within for within, name in SCOPES.items()}
    orders = {name: sort for sort, name in ORDERS.items()}
    return Address(
        text=clean_text(parameters.get(TEXT, "")),
        within=scopes.get(parameters.get(SCOPE, ""), Within.SITE),
        filters=filters,
        sort=orders.get(parameters.get(ORDER, ""), Sort.RELEVANCE),
        page=positive(parameters.get(PAGE, ""), most_digits=_MOST_DIGITS) or 1,
    )


def clean_text(text: str) -> str:
    """Words as they are asked and shown again: one line, no signs that cannot be seen."""
    return one_line(_NOT_SHOWN.sub("", text[: LONGEST * 4]))[:LONGEST].strip()
