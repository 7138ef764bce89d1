"""Noting which published pages name which documents.

By a job, after a publication and after the text of a file was read; harmless when done twice.
What a page names is forgotten in the transaction in which it is taken down.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from wagtail.models import Page

from documents.citations import Citation as Named
from documents.citations import citations, completed
from documents.models import Citation, DocumentFile, DocumentPage
from documents.selectors.cited import is_own, meant_in_full
from documents.selectors.texts import pages_of
from documents.services.listing import sort_on
from documents.sheets import address_of_sheet
from portal.core.batches import batches
from portal.core.document_numbers import parse_number
from portal.core.text_links import citing_of
from portal.tenancy.root_paths import site_id_of

_PAGES_A_JOB = 50
_NUMBERS_AT_ONCE = 300
_ROWS_AT_ONCE = 500
_LONGEST_NUMBER = 100


@dataclass(frozen=True)
class Passage:
    """A text of a page: where it stands, seen from the page's address."""

    text: str
    place: str = ""
    sheet: int | None = None


@dataclass(frozen=True)
class _Said:
    """What a page is, and what it tells, piece by piece."""

    kind: Citation.Kind
    on: datetime.date
    passages: Iterable[Passage]


def request_citations(page_ids: Iterable[int]) -> None:
    """Have pages read for what they name, and those that name them aimed anew, by jobs."""
    from documents.tasks import read_citations  # the job is of this service

    for batch in batches(sorted(set(page_ids)), _PAGES_A_JOB):
        read_citations.enqueue(batch)


def forget(page_ids: Sequence[int]) -> None:
    """What these pages named is said no more."""
    Citation.objects.filter(source_id__in=page_ids).delete()


def renew(page_ids: Sequence[int]) -> None:
    """Note anew what pages name, and who means them. The job's work."""
    for page in Page.objects.filter(pk__in=page_ids).order_by("pk"):
        note_citations(page.specific)
    aim_at(page_ids)


@transaction.atomic
def note_citations(page: Page) -> None:
    """Write one row for each document that a page names; none for a page that is not public."""
    # Two jobs of one page wait for each other, and for whoever takes it down.
    stored = Page.objects.select_for_update(no_key=True).filter(pk=page.pk).first()
    forget([page.pk])
    site_id = site_id_of(page)
    if stored is None or not stored.live or site_id is None:
        return
    said = _said_by(page)
    if said is None:
        return
    rows = []
    for named, passage in _named_in(said.passages):
        # A bare number that is counted anew every year never means anything certain.
        number = named.number
        if not (named.issued_on or number.year) or is_own(named, page):
            continue
        if len(number.printed) <= _LONGEST_NUMBER:
            rows.append(
                Citation(
                    source_id=page.pk,
                    site_id=site_id,
                    kind=said.kind,
                    on=said.on,
                    key=number.canonical,
                    printed=number.printed,
                    issued_on=named.issued_on,
                    issuer=named.issuer,
                    place=passage.place,
                    sheet=passage.sheet,
                )
            )
    _aim(page, rows)
    Citation.objects.bulk_create(rows, batch_size=_ROWS_AT_ONCE)


def aim_at(document_ids: Sequence[int]) -> None:
    """Decide anew which rows mean these documents, of all pages that name their numbers."""
    touched = Q(target_id__in=document_ids)
    documents = DocumentPage.objects.filter(pk__in=document_ids).exclude(number_key="")
    for key, day in documents.values_list("number_key", "issued_on"):
        # "1/QĐ-UBND" is named by thousands, of each day by few.
        days = Q(issued_on=day) | Q(issued_on__isnull=True) if day else Q()
        touched |= Q(key=key) & days
    sources = Citation.objects.filter(touched).values_list("source_id", flat=True).distinct()
    for batch in batches(list(sources), _ROWS_AT_ONCE):
        for page in Page.objects.filter(pk__in=batch).order_by("pk"):
            _aim_anew(page.specific)


@transaction.atomic
def _aim_anew(page: Page) -> None:
    rows = list(Citation.objects.select_for_update().filter(source_id=page.pk).order_by("pk"))
    before = {row.pk: row.target_id for row in rows}
    _aim(page, rows)
    changed = [row for row in rows if row.target_id != before[row.pk]]
    Citation.objects.bulk_update(changed, ["target"], batch_size=_ROWS_AT_ONCE)


def _aim(page: Page, rows: Sequence[Citation]) -> None:
    """Set what each row of a page means; a document is named by a page once."""
    taken: set[int] = set()
    for batch in batches(rows, _NUMBERS_AT_ONCE):
        named = [_named(row) for row in batch]
        known = meant_in_full([one for one in named if one is not None], page)
        for row, one in zip(batch, named, strict=True):
            document = known.get(one) if one is not None else None
            row.target_id = document.pk if document and document.pk not in taken else None
            taken.update([row.target_id] if row.target_id else [])


def _named(row: Citation) -> Named | None:
    number = parse_number(row.printed)
    return Named(0, 0, number, row.issued_on, row.issuer) if number else None


def _said_by(page: Page) -> _Said | None:
    if isinstance(page, DocumentPage):
        return _Said(Citation.Kind.DOCUMENT, sort_on(page), _passages(page))
    told = citing_of(page)
    if told is None:
        return None
    return _Said(Citation.Kind.OTHER, told.on, [Passage(text) for text in told.texts])


def _passages(document: DocumentPage) -> Iterator[Passage]:
    """The abstract, then the files page by page, as `toan-van/` shows them."""
    yield Passage(document.summary)
    files = DocumentFile.objects.filter(
        document_id=document.pk, file__extraction__page_count__gt=0
    ).select_related("file")
    for number, item in enumerate(files.order_by("sort_order", "pk"), start=1):
        for sheet in pages_of(item.file).iterator(chunk_size=100):
            yield Passage(sheet.text, address_of_sheet(number, sheet.number), sheet.number)


def _named_in(passages: Iterable[Passage]) -> Iterator[tuple[Named, Passage]]:
    """Each number and day once, where it is named first, with its issuer if one is said."""
    first: dict[Named, Passage] = {}
    for passage in passages:
        for citation in citations(passage.text):
            first.setdefault(citation, passage)
    in_full = completed(first)
    found: dict[tuple[str, datetime.date | None], tuple[Named, Passage]] = {}
    for citation, passage in first.items():
        named = in_full[citation]
        known = found.setdefault((named.number.canonical, named.issued_on), (named, passage))
        if named.issuer and not known[0].issuer:
            found[named.number.canonical, named.issued_on] = named, known[1]
    yield from found.values()
