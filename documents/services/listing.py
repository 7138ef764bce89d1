"""Keeping placements and their terms in step with documents.

A library reads `ListedTerm` alone: one row for each value under which it lists a document.
What stands there follows from the document and from where it is placed; `TermCount` says
how many there are, in the same transaction.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from documents.effect import Status
from documents.models import (
    DocumentEffect,
    DocumentIssuer,
    DocumentPage,
    DocumentSigner,
    ListedTerm,
    TermCount,
)
from documents.vocabulary import DOCUMENT, Dimension
from portal.core import searchable
from portal.core.vietnamese import spelling_key
from portal.tenancy.models import Placement
from portal.tenancy.placements import Listing, sync_source_placements
from portal.tenancy.root_paths import root_path_of


class Term(NamedTuple):
    """A value under which a document is listed; `label` is what readers see of it."""

    dimension: str
    value: str
    label: str


def sort_on(document: DocumentPage) -> datetime.date:
    """The day by which lists sort a document: of issue, else of its first publication."""
    if document.issued_on:
        return document.issued_on
    moment = document.first_published_at
    return timezone.localdate(moment) if moment else timezone.localdate()


def place_documents(placed: Iterable[tuple[DocumentPage, int]]) -> None:
    """Bring the placements of documents, each with its library, in step; their terms follow."""
    listed = [(document, _listing(document, index_id)) for document, index_id in placed]
    sync_source_placements([(one, listing) for one, listing in listed if listing is not None])
    sync_terms([document.pk for document, _listing in listed])


def _listing(document: DocumentPage, index_id: int) -> Listing | None:
    root = root_path_of(document)
    if root is None:
        return None
    day = sort_on(document)
    moment = datetime.datetime.combine(day, datetime.time(), timezone.get_default_timezone())
    return Listing(
        index_id=index_id,
        site_id=root.site_id,
        language=root.language_code,
        kind=DOCUMENT,
        sort_at=moment,
        heading=document.group,
    )


@transaction.atomic
def sync_terms(document_ids: Iterable[int]) -> None:
    """Write the terms of documents for every list they stand in now, and take away others.

    What changes them is what the search narrows by, too: it is told.

    A placement that has not begun or has ended gives none; the tick comes back at its day.
    A number of queries that does not depend on how many documents there are.
    """
    ids = sorted(set(document_ids))
    searchable.changed(DOCUMENT, ids)
    wanted = _wanted(ids)
    existing = {
        (row.placement_id, row.dimension, row.value): row
        for row in ListedTerm.objects.filter(document_id__in=ids)
    }
    gone = [row for key, row in existing.items() if key not in wanted]
    new = [row for key, (row, _label) in wanted.items() if key not in existing]
    moved = [row for key, row in existing.items() if key in wanted and _moves(row, wanted[key][0])]
    ListedTerm.objects.filter(pk__in=[row.pk for row in gone]).delete()
    ListedTerm.objects.bulk_create(new)
    ListedTerm.objects.bulk_update(moved, ["sort_on"])
    labels = {(row.dimension, row.value): label for row, label in wanted.values()}
    _count(new, gone, labels)


def _moves(row: ListedTerm, as_it_should_be: ListedTerm) -> bool:
    """Whether the row must take over another day."""
    if row.sort_on == as_it_should_be.sort_on:
        return False
    row.sort_on = as_it_should_be.sort_on
    return True


def _wanted(ids: list[int]) -> dict[tuple[int, str, str], tuple[ListedTerm, str]]:
    now = timezone.now()
    placements = Placement.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=now),
        Q(valid_to__isnull=True) | Q(valid_to__gt=now),
        page_id__in=ids,
        live=True,
    )
    placed: dict[int, list[Placement]] = defaultdict(list)
    for placement in placements:
        placed[placement.page_id].append(placement)
    documents = (
        DocumentPage.objects.filter(pk__in=list(placed))
        .select_related("document_type")
        .prefetch_related("fields__parent")
    )
    statuses = dict(
        DocumentEffect.objects.filter(document_id__in=list(placed)).values_list(
            "document_id", "status"
        )
    )
    issuers: dict[int, list[DocumentIssuer]] = defaultdict(list)
    for issuer in DocumentIssuer.objects.filter(document_id__in=list(placed)):
        issuers[issuer.document_id].append(issuer)
    signers: dict[int, list[DocumentSigner]] = defaultdict(list)
    for signer in DocumentSigner.objects.filter(document_id__in=list(placed)):
        signers[signer.document_id].append(signer)
    wanted: dict[tuple[int, str, str], tuple[ListedTerm, str]] = {}
    for document in documents:
        terms = {
            (term.dimension, term.value): term
            for term in terms_of(
                document, issuers[document.pk], signers[document.pk], statuses.get(document.pk, "")
            )
        }
        day = sort_on(document)
        for placement in placed[document.pk]:
            for term in terms.values():
                row = ListedTerm(
                    placement=placement,
                    index_id=placement.index_id,
                    document_id=document.pk,
                    dimension=term.dimension,
                    value=term.value,
                    sort_on=day,
                )
                wanted[placement.pk, term.dimension, term.value] = row, term.label
    return wanted


def terms_of(
    document: DocumentPage,
    issuers: Iterable[DocumentIssuer],
    signers: Iterable[DocumentSigner],
    status: str,
) -> list[Term]:
    """Everything a list can be narrowed by to find this document; `status` is its effect now."""
    terms = [
        Term(Dimension.ALL, "", ""),
        Term(Dimension.GROUP, document.group, ""),
        Term(Dimension.LEVEL, document.level, ""),
        Term(Dimension.YEAR, str(sort_on(document).year), ""),
    ]
    if document.document_type is not None:
        kind = document.document_type
        terms.append(Term(Dimension.TYPE, kind.slug, kind.name))
    for issuer in issuers:
        terms.append(Term(Dimension.ISSUER, issuer.key, issuer.name))
    for signer in signers:
        terms.append(Term(Dimension.SIGNER, spelling_key(signer.name), signer.name))
    for field in document.fields.all():
        terms.append(Term(Dimension.FIELD, field.slug, field.name))
        if field.parent is not None:
            terms.append(Term(Dimension.FIELD, field.parent.slug, field.parent.name))
    if status and status != Status.NONE:
        terms.append(Term(Dimension.STATUS, status, ""))
    return terms


@transaction.atomic
def refresh_status_terms(statuses: Mapping[int, str]) -> None:
    """Let lists find documents under the effect they have now: {document: status}."""
    if statuses:
        sync_terms(statuses)


def _count(
    new: Iterable[ListedTerm],
    gone: Iterable[ListedTerm],
    labels: Mapping[tuple[str, str], str],
) -> None:
    """Add and take away, in one order, so that two writers never wait for each other."""
    change: Counter[tuple[int, str, str]] = Counter()
    change.update((row.index_id, row.dimension, row.value) for row in new)
    change.subtract((row.index_id, row.dimension, row.value) for row in gone)
    for (index_id, dimension, value), by in sorted(change.items()):
        if not by:
            continue
        rows = TermCount.objects.filter(index_id=index_id, dimension=dimension, value=value)
        label = labels.get((dimension, value))
        fields = {"label": label} if label else {}
        if not rows.update(count=F("count") + by, **fields):
            # Somebody else may be making the same row at this moment.
            rows.get_or_create(
                index_id=index_id,
                dimension=dimension,
                value=value,
                defaults={"label": label or ""},
            )
            rows.update(count=F("count") + by)


def wrong_counts(index_id: int) -> dict[tuple[str, str], tuple[int, int]]:
    """Where the stored numbers of a library differ from its terms: {term: (stored, true)}."""
    true = {
        (row["dimension"], row["value"]): row["n"]
        for row in ListedTerm.objects.filter(index_id=index_id)
        .values("dimension", "value")
        .annotate(n=Count("pk"))
    }
    stored = {
        (row.dimension, row.value): row.count
        for row in TermCount.objects.filter(index_id=index_id, count__gt=0)
    }
    return {
        key: (stored.get(key, 0), true.get(key, 0))
        for key in {*true, *stored}
        if stored.get(key, 0) != true.get(key, 0)
    }
