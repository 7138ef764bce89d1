"""What of the library can be found, and how it is read for the search."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.effect import Status
from documents.models import (
    DocumentFile,
    DocumentIssuer,
    DocumentPage,
    DocumentSigner,
    ExtractedPage,
)
from documents.selectors.lists import status_on
from documents.services.listing import sort_on
from documents.vocabulary import DOCUMENT
from portal.core import searchable
from portal.core.blocks.plain import LONGEST, cut
from portal.core.searchable import FacetLabel, Searchable
from portal.core.vietnamese import search_key
from portal.tenancy.public_places import PagesRead, PublicPlace, public_places, shared_with

KIND: Final = DOCUMENT
OVER: Final = frozenset({Status.ENDED, Status.OBSOLETE})
# Pages of one file. Of a longer file what comes after is read on the document's own page.
_SHEETS: Final = 400
_LONGEST_KEY: Final = 100
# What stands in no address of a filter: spaces, and letters of other scripts.
_NO_KEY: Final = re.compile(r"[^a-z0-9]+")


@dataclass
class _Parts:
    """What documents have several of, by document: read for all of them at once."""

    issuers: dict[int, list[DocumentIssuer]] = field(default_factory=lambda: defaultdict(list))
    signers: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[int, str] = field(default_factory=dict)


class DocumentReader(PagesRead):
    """Documents: found by what they say of themselves, and by the texts of their files."""

    models = (DocumentPage,)

    def read(self, pks: Sequence[int]) -> Iterable[Searchable]:
        """The public ones of these documents; twelve statements at most."""
        documents = list(
            self.live(DocumentPage, pks)
            .select_related("document_type", "effect_now")
            .prefetch_related("fields__parent")
        )
        places = public_places(documents)
        shared = shared_with(places)
        parts = _parts_of(list(places))
        return [
            _searchable(document, places[document.pk], shared.get(document.pk, ()), parts)
            for document in documents
            if document.pk in places
        ]


def _parts_of(pks: Sequence[int]) -> _Parts:
    """Four statements, however many documents."""
    parts = _Parts()
    issuers = DocumentIssuer.objects.filter(document_id__in=pks).select_related("body")
    for issuer in issuers.order_by("sort_order", "pk"):
        parts.issuers[issuer.document_id].append(issuer)
    signers = DocumentSigner.objects.filter(document_id__in=pks).order_by("sort_order", "pk")
    for document_id, name, position in signers.values_list("document_id", "name", "position"):
        parts.signers[document_id].append(f"{position} {name}".strip())
    parts.texts = _texts_of(pks)
    return parts


def _texts_of(pks: Sequence[int]) -> dict[int, str]:
    """What the files of documents say, as far as it is ranked and found: two statements.

    Of a file that was replaced nothing counts that was read before.
    """
    read = DocumentFile.objects.filter(
        document_id__in=pks, file__extraction__file_name=F("file__file")
    )
    held: dict[int, list[int]] = defaultdict(list)
    for document_id, extraction_id in read.order_by("sort_order", "pk").values_list(
        "document_id", "file__extraction"
    ):
        held[document_id].append(extraction_id)
    sheets = ExtractedPage.objects.filter(
        extraction_id__in={key for keys in held.values() for key in keys}, number__lte=_SHEETS
    )
    texts: dict[int, list[str]] = defaultdict(list)
    lengths: dict[int, int] = defaultdict(int)
    rows = sheets.order_by("extraction_id", "number").values_list("extraction_id", "text")
    for extraction_id, text in rows.iterator(chunk_size=200):
        if lengths[extraction_id] <= LONGEST:
            texts[extraction_id].append(text)
            lengths[extraction_id] += len(text)
    return {
        document_id: cut("\n".join(text for key in keys for text in texts[key]), LONGEST)
        for document_id, keys in held.items()
    }


def _searchable(
    document: DocumentPage, place: PublicPlace, also_on: tuple[int, ...], parts: _Parts
) -> Searchable:
    issuers = parts.issuers[document.pk]
    status = status_on(document, timezone.localdate())
    kind: Any = document.document_type
    headline = " ".join(filter(None, [kind.name if kind else "", document.number]))
    return Searchable(
        pk=document.pk,
        site_id=place.site_id,
        language=place.language,
        path=place.path,
        title=document.summary or document.title,
        parent="\n".join([headline, *(issuer.name for issuer in issuers)]),
        lead=document.keywords,
        body="\n".join(filter(None, [*parts.signers[document.pk], parts.texts.get(document.pk)])),
        number=document.number,
        number_key=document.number_key,
        shown_on=sort_on(document),
        is_over=status in OVER,
        also_on=also_on,
        facets=_facets(document, issuers, status),
    )


def _facets(
    document: DocumentPage, issuers: Sequence[DocumentIssuer], status: str
) -> dict[str, list[FacetLabel]]:
    year = str(sort_on(document).year)
    facets = {searchable.YEAR: [FacetLabel(year, year)]}
    kind: Any = document.document_type
    if kind is not None:
        facets[searchable.DOCUMENT_TYPE] = [FacetLabel(kind.slug, kind.name)]
    if issuers:
        facets[searchable.ISSUER] = [_issuer_label(issuer) for issuer in issuers]
    fields = [
        one for field in document.fields.all() for one in (field, field.parent) if one is not None
    ]
    if fields:
        facets[searchable.FIELD] = [FacetLabel(one.slug, one.name) for one in fields]
    if status:
        facets[searchable.STATUS] = [
            FacetLabel(status.replace("_", "-"), str(Status(status).label))
        ]
    return facets


def _issuer_label(issuer: DocumentIssuer) -> FacetLabel:
    """The body of the register under its name of today; else the name on the document."""
    if issuer.body is not None:
        return FacetLabel(body_key(issuer.body.pk), issuer.body.name)
    words = _NO_KEY.sub("-", search_key(issuer.name))
    return FacetLabel(words[:_LONGEST_KEY].strip("-") or "khac", issuer.name)


def body_key(body_id: int) -> str:
    """The key of a body of the register among issuers."""
    return f"b{body_id}"


def register_searchable() -> None:
    """Offer documents to the search."""
    searchable.register(
        searchable.SearchableKind(
            KIND,
            _("Legal and official documents"),
            DocumentReader(),
            order=20,
            page_types=("documents.documentpage",),
        )
    )
