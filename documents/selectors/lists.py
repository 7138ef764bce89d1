"""Reading a library: one page of it, narrowed; what it can be narrowed by.

Every list is a scan of `ListedTerm` in the order shown, for the rarest value asked for; the
others are looked up row by row. So the cost is that of the rows shown, not of the library.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from documents.asked import FILTERS, Asked
from documents.effect import Status
from documents.models import (
    DocumentIssuer,
    DocumentPage,
    EffectPeriod,
    ListedTerm,
    TermCount,
)
from documents.vocabulary import Dimension, DocumentGroup, IssuingLevel
from portal.core.vietnamese import sort_key
from portal.tenancy import root_paths
from portal.tenancy.selectors import listed_on

PAGE_SIZE = 20
# A narrowed list is counted so far; beyond, it says "more than".
COUNTED_AT_MOST = 200
# A choice of more than this is no help; the most frequent are offered.
OPTIONS_AT_MOST = 200
IN_FORCE = (Status.IN_FORCE, Status.PARTLY_ENDED, Status.PARTLY_SUSPENDED)

_CLOSED = {
    Dimension.GROUP: DocumentGroup,
    Dimension.LEVEL: IssuingLevel,
    Dimension.STATUS: Status,
}


@dataclass(frozen=True)
class Option:
    """A value of a filter: how it is called, how many documents the library has of it."""

    value: str
    label: str
    count: int


@dataclass
class ListedDocument:
    """A document as a list shows it."""

    page: DocumentPage
    issuers: list[str] = field(default_factory=list)
    status: str = ""
    # The host of the site that holds it, if that is another one.
    source_host: str = ""

    @property
    def status_label(self) -> str:
        """The effect in words; empty where none is shown."""
        return str(Status(self.status).label) if self.status else ""


@dataclass(frozen=True)
class LibraryPage:
    """One page of a library. `total` is None beyond what is counted."""

    items: list[ListedDocument]
    total: int | None
    number: int
    has_next: bool

    @property
    def previous(self) -> int | None:
        """Number of the page before this one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """Number of the page after this one."""
        return self.number + 1 if self.has_next else None

    @property
    def at_least(self) -> int:
        """How many there are more than, where they are not counted to the end."""
        return COUNTED_AT_MOST

    @property
    def pages(self) -> int:
        """How many pages are known of."""
        if self.total is not None:
            return max(1, -(-self.total // PAGE_SIZE))
        return max(self.number + int(self.has_next), -(-COUNTED_AT_MOST // PAGE_SIZE))


def listed(site_id: int, index_id: int, asked: Asked) -> QuerySet[ListedTerm]:
    """The documents of a library that answer a question, in the order asked for."""
    rarest = _rarest(index_id, asked)
    values = asked.values.get(rarest, ("",)) if rarest != Dimension.ALL else ("",)
    rows = ListedTerm.objects.filter(index_id=index_id, dimension=rarest)
    # One value alone can be read in order from the index; of several a document may have two.
    if len(values) == 1:
        rows = rows.filter(value=values[0])
    else:
        doubles = ListedTerm.objects.filter(
            placement=OuterRef("placement"),
            dimension=rarest,
            value__in=values,
            pk__lt=OuterRef("pk"),
        )
        rows = rows.filter(~Exists(doubles), value__in=values)
    rows = rows.filter(Exists(listed_on(site_id, index_id).filter(pk=OuterRef("placement"))))
    for dimension, held in asked.values.items():
        if dimension != rarest:
            terms = ListedTerm.objects.filter(
                placement=OuterRef("placement"), dimension=dimension, value__in=held
            )
            rows = rows.filter(Exists(terms))
    if asked.in_force_on is not None:
        rows = rows.filter(Exists(_in_force(asked.in_force_on)))
    if asked.oldest_first:
        return rows.order_by("sort_on", "document")
    return rows.order_by("-sort_on", "-document")


def _in_force(day: datetime.date) -> QuerySet[EffectPeriod]:
    """Periods of the outer row's document in which it holds on `day`."""
    return EffectPeriod.objects.filter(
        Q(start__isnull=True) | Q(start__lte=day),
        Q(end__isnull=True) | Q(end__gt=day),
        document=OuterRef("document"),
        status__in=IN_FORCE,
    )


def _rarest(index_id: int, asked: Asked) -> str:
    """The dimension asked for that leaves the fewest documents. One query, none for one."""
    if len(asked.values) < 2:
        return next(iter(asked.values), Dimension.ALL)
    counts = TermCount.objects.filter(index_id=index_id, dimension__in=list(asked.values))
    totals = dict.fromkeys(asked.values, 0)
    for dimension, value, count in counts.values_list("dimension", "value", "count"):
        if value in asked.values[dimension]:
            totals[dimension] += count
    return min(totals, key=lambda dimension: totals[dimension])


def library_page(site_id: int, index_id: int, asked: Asked) -> LibraryPage | None:
    """One page of a library, or None beyond its end. Four queries whatever its size."""
    first = (asked.number - 1) * PAGE_SIZE
    rows = listed(site_id, index_id, asked)
    ids = list(rows.values_list("document_id", flat=True)[first : first + PAGE_SIZE + 1])
    if not ids and asked.number > 1:
        return None
    shown = ids[:PAGE_SIZE]
    has_next = len(ids) > PAGE_SIZE
    total = _total(index_id, asked, rows, first + len(shown) if not has_next else None)
    return LibraryPage(read(shown, site_id), total, asked.number, has_next)


def _total(
    index_id: int, asked: Asked, rows: QuerySet[ListedTerm], known: int | None
) -> int | None:
    """How many documents answer; None when they are more than is counted."""
    if known is not None:
        return known
    terms = list(asked.terms()) or [(Dimension.ALL.value, "")]
    if len(terms) == 1 and asked.in_force_on is None:
        dimension, value = terms[0]
        counts = TermCount.objects.filter(index_id=index_id, dimension=dimension, value=value)
        return counts.values_list("count", flat=True).first() or 0
    counted = rows.order_by().values("pk")[: COUNTED_AT_MOST + 1].count()
    return counted if counted <= COUNTED_AT_MOST else None


def read(document_ids: list[int], site_id: int) -> list[ListedDocument]:
    """Documents in this order as lists show them: two queries."""
    documents = {
        document.pk: document
        for document in DocumentPage.objects.filter(pk__in=document_ids)
        .select_related("document_type", "effect_now")
        .defer("recipients", "keywords")
    }
    issuers: dict[int, list[str]] = defaultdict(list)
    for issuer in DocumentIssuer.objects.filter(document_id__in=document_ids).order_by(
        "sort_order", "pk"
    ):
        issuers[issuer.document_id].append(issuer.name)
    paths = root_paths.current()
    today = timezone.localdate()
    found = []
    for key in document_ids:
        document = documents.get(key)
        if document is None:
            continue
        home_site = root_paths.site_id_of(document)
        is_elsewhere = home_site is not None and home_site != site_id
        found.append(
            ListedDocument(
                page=document,
                issuers=issuers[key],
                status=status_on(document, today),
                source_host=paths.hosts[home_site] if is_elsewhere and home_site else "",
            )
        )
    return found


def status_on(document: DocumentPage, today: datetime.date) -> str:
    """The stored effect, or the one that has followed it since. No query when joined."""
    stored = getattr(document, "effect_now", None)
    if stored is None:
        return ""
    has_changed = stored.changes_on is not None and stored.changes_on <= today
    status = stored.next_status if has_changed else stored.status
    return "" if status == Status.NONE else str(status)


def options_of(index_id: int) -> dict[str, list[Option]]:
    """What a library can be narrowed by: values that it holds, as readers look for them.

    One query. Years come with the newest first, the rest in the order of the alphabet;
    groups, levels and effects in the order of law.
    """
    rows = TermCount.objects.filter(index_id=index_id, dimension__in=FILTERS, count__gt=0).order_by(
        "dimension", "-count"
    )
    found: dict[str, list[Option]] = defaultdict(list)
    for row in rows:
        label = label_of(row.dimension, row.value, row.label)
        found[row.dimension].append(Option(row.value, label, row.count))
    return {
        dimension: _in_order(dimension, list(islice(options, OPTIONS_AT_MOST)))
        for dimension, options in found.items()
    }


def _in_order(dimension: str, options: list[Option]) -> list[Option]:
    closed = _CLOSED.get(Dimension(dimension))
    if closed is not None:
        order = {value: number for number, value in enumerate(closed.values)}
        return sorted(options, key=lambda option: order.get(option.value, len(order)))
    if dimension == Dimension.YEAR:
        return sorted(options, key=lambda option: option.value, reverse=True)
    return sorted(options, key=lambda option: sort_key(option.label))


def label_of(dimension: str, value: str, stored: str = "") -> str:
    """A value in words."""
    closed = _CLOSED.get(Dimension(dimension))
    if closed is not None and value in closed.values:
        return str(closed(value).label)
    return stored or value
