"""What stands on the page of a document: facts, effect, timeline, relations, files."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.citations import CitingText, Resolve, citations, plain
from documents.described import Told, described
from documents.effect import Effect, Event, EventKind, Status
from documents.facts import facts_of, shown
from documents.models import (
    DocumentFile,
    DocumentPage,
    DocumentRelation,
    LegalEvent,
)
from documents.selectors.cited import resolver
from documents.selectors.named_by import naming_in_short
from documents.selectors.relations import incoming_relations
from documents.vocabulary import CHANGING_EFFECT, RelationKind
from portal.tenancy.selectors import breadcrumb

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True)
class Related:
    """Another document as this one's page names it; `url` is empty for what is outside."""

    title: str
    url: str = ""
    on: datetime.date | None = None
    provisions: str = ""
    note: str = ""


@dataclass
class RelatedGroup:
    """All documents of one relation, in words that read on from this document."""

    label: str
    documents: list[Related] = field(default_factory=list)


@dataclass(frozen=True)
class Moment:
    """One line of the timeline; `on` is None for what nobody knows the day of."""

    on: datetime.date | None
    label: str
    by: Related | None = None
    is_ahead: bool = False


@dataclass(frozen=True)
class Badge:
    """The effect in words: label, since when, by what; or as stated elsewhere."""

    status: str
    label: str
    since: datetime.date | None = None
    by: Related | None = None
    is_amended: bool = False
    stated_source: str = ""
    stated_on: datetime.date | None = None
    changes_on: datetime.date | None = None
    # Ends and suspensions of which nobody knows the day: the status may be another by now.
    undated: str = ""


def document_context(document: DocumentPage, request: HttpRequest) -> dict[str, Any]:
    """Everything the template shows. Eight queries, whatever the document holds."""
    today = timezone.localdate()
    told = list(document.legal_events.all())
    relations = list(
        document.relations.select_related("target__document_type").order_by("sort_order", "pk")
        if document.pk and not is_preview(request)
        else document.relations.all()
    )
    incoming = incoming_relations(document.pk)
    counted = [relation for relation in incoming if relation.kind in CHANGING_EFFECT]
    facts = facts_of(document, told, counted)
    now = facts.on(today)
    summary, resolve = _links(document, relations, told, request)
    issuers = list(document.issuers.all())
    signers = list(document.signers.all())
    trail = breadcrumb(document, request)
    files = files_of(document)
    return {
        "issuers": issuers,
        "signers": signers,
        "files": files,
        "has_text": has_text(files),
        "fields": list(document.fields.all()),
        "summary": summary.linked(resolve),
        "badge": badge_of(document, now, resolve),
        "timeline": timeline_of(facts.events, today, resolve),
        "related": [*told_by(relations, resolve), *told_from(incoming)],
        **naming_in_short(document, [one.document_id for one in incoming], request),
        "citation": citation_of(document, [issuer.name for issuer in issuers]),
        "metadata": described(
            document.page_metadata(request),
            document,
            [issuer.name for issuer in issuers],
            shown(now),
            _told(document, relations, resolve),
        ),
        "permalink": reverse("document_permalink", args=[document.public_id]),
        "breadcrumb": trail,
        # Above the year, which stands right above the document.
        "index_url": trail[-2].get_url(request) if len(trail) > 1 else "",
    }


def _links(
    document: DocumentPage,
    relations: Iterable[DocumentRelation],
    told: Iterable[LegalEvent],
    request: HttpRequest,
) -> tuple[CitingText, Resolve]:
    """The abstract, and the addresses of what it and texts outside the library name. One query."""
    summary = plain(document.summary)
    outside = [relation.target_text for relation in relations if not relation.target_url]
    outside += [event.by_text for event in told if not event.source_url]
    named = [one for text in outside for one in citations(text)]
    return summary, resolver([*summary.citations, *named], document, request)


def _address_of(text: str, resolve: Resolve) -> str:
    """Where a text that was named when the library did not hold it can be read by now."""
    return next((url for one in citations(text) if (url := resolve(one))), "")


def is_preview(request: HttpRequest) -> bool:
    """Whether a draft is shown, whose parts are in memory and not in the database."""
    return bool(getattr(request, "is_preview", False))


def files_of(document: DocumentPage) -> list[DocumentFile]:
    """The files in their order, each with what it is and what became of reading it."""
    rows = document.files.all()
    joined = ("file__extraction",)
    return list(rows.select_related(*joined) if hasattr(rows, "select_related") else rows)


def has_text(files: Iterable[DocumentFile]) -> bool:
    """Whether some file can be read as a page."""
    read = (getattr(item.file, "extraction", None) for item in files)
    return any(extraction.page_count for extraction in read if extraction is not None)


def badge_of(document: DocumentPage, now: Effect, resolve: Resolve) -> Badge | None:
    """The effect of today; None where none is shown."""
    status = shown(now)
    if status == Status.NONE:
        return None
    return Badge(
        status=status.value,
        label=str(status.label),
        since=now.since,
        by=_by(now.cause, resolve) if now.cause else None,
        # Said by the status itself where that is due to an amendment.
        is_amended=now.amended and status not in {Status.PARTLY_ENDED, Status.ENDED},
        stated_source=now.stated.source if now.stated else "",
        stated_on=now.stated.checked_on if now.stated else None,
        changes_on=now.next_change,
        undated=", ".join(_label(event) for event in now.undated) if now.is_doubtful else "",
    )


def timeline_of(events: Iterable[Event], today: datetime.date, resolve: Resolve) -> list[Moment]:
    """All events in the order of time, those without a day last."""
    ordered = sorted(events, key=lambda event: (event.date is None, event.date or today))
    return [
        Moment(
            on=event.date,
            label=_label(event),
            by=_by(event, resolve),
            is_ahead=event.date is not None and event.date > today,
        )
        for event in ordered
    ]


def _label(event: Event) -> str:
    label = str(EventKind(event.kind).label)
    if event.whole or event.kind in {EventKind.ISSUED, EventKind.IN_FORCE, EventKind.AMENDED}:
        return label
    return _("%(what)s (in part)") % {"what": label}


def _by(event: Event, resolve: Resolve) -> Related | None:
    """The document that caused an event, of the library or outside."""
    cause = event.by
    if isinstance(cause, DocumentRelation):
        return Related(
            cause.document.title, cause.document.url or "", provisions="; ".join(event.provisions)
        )
    if isinstance(cause, LegalEvent) and (cause.by_text or cause.provisions):
        url = cause.source_url or _address_of(cause.by_text, resolve)
        return Related(cause.by_text, url, provisions="; ".join(event.provisions))
    return None


def told_by(relations: Iterable[DocumentRelation], resolve: Resolve) -> list[RelatedGroup]:
    """What this document does to others."""
    groups: dict[str, RelatedGroup] = {}
    for relation in relations:
        group = groups.setdefault(
            relation.kind, RelatedGroup(str(RelationKind(relation.kind).label))
        )
        url = _target_address(relation, resolve)
        group.documents.append(
            Related(relation.target_name, url, relation.on, relation.provisions, relation.note)
        )
    return list(groups.values())


def _target_address(relation: DocumentRelation, resolve: Resolve) -> str:
    """Where the other document can be read; one that was taken down, or never published, cannot."""
    target = relation.target
    if target is not None:
        return (target.url or "") if target.live else ""
    return relation.target_url or _address_of(relation.target_text, resolve)


def _told(
    document: DocumentPage, relations: Iterable[DocumentRelation], resolve: Resolve
) -> Iterator[Told]:
    """What this document does to others that can be read, for machines."""
    for relation in relations:
        if url := _target_address(relation, resolve):
            yield Told(RelationKind(relation.kind), urljoin(document.full_url or "", url))


def told_from(incoming: Iterable[DocumentRelation]) -> list[RelatedGroup]:
    """What others do to this document, in its own words."""
    groups: dict[str, RelatedGroup] = {}
    for relation in incoming:
        group = groups.setdefault(relation.kind, RelatedGroup(RelationKind(relation.kind).reverse))
        source = relation.document
        group.documents.append(
            Related(source.title, source.url or "", relation.on, relation.provisions, relation.note)
        )
    return list(groups.values())


def citation_of(document: DocumentPage, issuers: list[str]) -> str:
    """How the document is cited: type, number, day, issuer, summary (NĐ 30/2020, Phụ lục I)."""
    parts = [document.title]
    if document.issued_on:
        parts.append(_("of %s") % document.issued_on.strftime("%d/%m/%Y"))
    if issuers:
        parts.append(_("issued by %s") % ", ".join(issuers))
    cited = " ".join(parts)
    return f"{cited}: {document.summary}" if document.number else cited
