"""What the head of a document's page tells machines: schema.org `Legislation`, Dublin Core.

schema.org took the type over from the European Legislation Identifier. Its words for what one
text does to another are fewer than ours; what has none is left out rather than bent.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from documents.effect import Status
from documents.models import DocumentPage
from documents.vocabulary import RelationKind
from portal.core.metadata import PageMetadata, iso

_SCHEMA: Final = "https://schema.org/"
_FORCE: Final = {
    Status.IN_FORCE: "InForce",
    Status.PARTLY_ENDED: "PartiallyInForce",
    Status.PARTLY_SUSPENDED: "PartiallyInForce",
    Status.NOT_YET: "NotInForce",
    Status.ENDED: "NotInForce",
    Status.SUSPENDED: "NotInForce",
    Status.OBSOLETE: "NotInForce",
}
_DOES: Final = {
    RelationKind.AMENDS: "legislationAmends",
    RelationKind.REPLACES: "legislationRepeals",
    RelationKind.REPEALS: "legislationRepeals",
    RelationKind.STAYS: "legislationChanges",
    RelationKind.SUSPENDS: "legislationChanges",
    RelationKind.CORRECTS: "legislationCorrects",
    RelationKind.CONSOLIDATES: "legislationConsolidates",
    RelationKind.BASED_ON: "isBasedOn",
    RelationKind.REFERS: "citation",
}


@dataclass(frozen=True)
class Told:
    """A relation as its newer document tells it: the full address of the other one."""

    kind: RelationKind
    url: str


def described(
    metadata: PageMetadata,
    document: DocumentPage,
    issuers: Iterable[str],
    status: Status,
    told: Iterable[Told],
) -> PageMetadata:
    """The description of a document with its facts in law.

    Its creator and its day are those of the document and not of the page (TT
    24/2011/TT-BTTTT); `status` is the effect that readers see.
    """
    names = tuple(issuers)
    return replace(
        metadata,
        published=document.issued_on or metadata.published,
        creator="; ".join(names),
        type_name=document.document_type.name if document.document_type else "",
        properties=tuple(_properties(document, names, status, told)),
    )


def _properties(
    document: DocumentPage, issuers: Iterable[str], status: Status, told: Iterable[Told]
) -> Iterator[tuple[str, str]]:
    yield "legislationIdentifier", document.number
    if document.document_type:
        yield "legislationType", document.document_type.name
    yield "legislationDate", iso(document.issued_on)
    for name in issuers:
        yield "legislationPassedBy", name
    if force := _FORCE.get(status):
        yield "legislationLegalForce", f"{_SCHEMA}{force}"
    yield "temporalCoverage", _life(document.effective_on, document.expires_on)
    for relation in told:
        if relation.kind in _DOES:
            yield _DOES[relation.kind], relation.url


def _life(start: datetime.date | None, end: datetime.date | None) -> str:
    """ISO 8601; the end is the last day in force, since ours is the first without."""
    if start is None:
        return ""
    last = end - datetime.timedelta(days=1) if end else None
    return f"{iso(start)}/{iso(last) or '..'}"
