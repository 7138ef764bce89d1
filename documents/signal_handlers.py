"""Placements, effects and claims in step with documents, in the transaction of the write."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from documents.models import DocumentFile, DocumentIssuer, DocumentPage, Extraction
from documents.services.citing import forget, request_citations
from documents.services.extraction import request_texts
from documents.services.listing import sync_terms
from documents.services.stepping import follow
from documents.signals import text_extracted
from documents.vocabulary import DOCUMENT
from portal.core import searchable
from portal.core.text_links import is_citing
from portal.tenancy.models import IssuingBody, IssuingBodyAlias, Placement
from portal.tenancy.signals import bodies_written


def register_signal_handlers() -> None:
    """Connect everything below; called once by the app's `ready()`."""
    page_published.connect(published, sender=DocumentPage, dispatch_uid="documents.published")
    page_unpublished.connect(taken_down, sender=DocumentPage, dispatch_uid="documents.down")
    post_page_move.connect(moved, sender=DocumentPage, dispatch_uid="documents.moved")
    page_published.connect(told, dispatch_uid="documents.told")
    page_unpublished.connect(untold, dispatch_uid="documents.untold")
    text_extracted.connect(read, dispatch_uid="documents.read")
    post_save.connect(placed, sender=Placement, dispatch_uid="documents.placed")
    post_delete.connect(placed, sender=Placement, dispatch_uid="documents.displaced")
    post_save.connect(body_named, sender=IssuingBody, dispatch_uid="documents.body")
    post_save.connect(body_named, sender=IssuingBodyAlias, dispatch_uid="documents.alias")
    bodies_written.connect(bodies_named, dispatch_uid="documents.bodies")


def published(sender: type[DocumentPage], instance: DocumentPage, **kwargs: Any) -> None:
    """A version is live, or will be at its hour: then nothing changes yet."""
    if DocumentPage.objects.filter(pk=instance.pk, live=True).exists():
        follow(instance.pk)
        request_texts([row.file for row in instance.files.all()])


def taken_down(sender: type[DocumentPage], instance: Page, **kwargs: Any) -> None:
    """A document is public no more: lists lose it, and what it said counts no longer."""
    follow(instance.pk)


def moved(sender: type[DocumentPage], instance: Page, **kwargs: Any) -> None:
    """A document stands in another library of its site."""
    taken_down(sender, instance)


def placed(sender: type[Placement], instance: Placement, **kwargs: Any) -> None:
    """A document was listed elsewhere, or is no longer."""
    if instance.kind == DOCUMENT and not instance.is_source and not kwargs.get("raw"):
        sync_terms([instance.page_id])
        request_citations([instance.page_id])


def told(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A page of another room is live, or will be: it may name documents."""
    if is_citing(instance):
        request_citations([instance.pk])


def untold(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A page is public no more: it names nothing, from this moment on."""
    forget([instance.pk])


def read(sender: type[Extraction], extraction: Extraction, **kwargs: Any) -> None:
    """The text of a file is there: it may name documents, and its own are found by it."""
    holding = DocumentFile.objects.filter(file_id=extraction.file_id, document__live=True)
    ids = list(holding.values_list("document_id", flat=True))
    request_citations(ids)
    searchable.changed(DOCUMENT, ids)


def body_named(sender: type[Any], instance: IssuingBody | IssuingBodyAlias, **kwargs: Any) -> None:
    """A body has a name or a spelling that documents may bear already: a job looks."""
    key = instance.key if isinstance(instance, IssuingBodyAlias) else instance.name_key
    if not kwargs.get("raw"):
        bodies_named(sender, {key})


def bodies_named(sender: type[Any], keys: Collection[str], **kwargs: Any) -> None:
    """The same of many: a job for each spelling that documents without a body do bear."""
    from documents.tasks import link_issuers  # tasks stand above this room's start

    waiting = DocumentIssuer.objects.filter(name_key__in=keys, body=None)
    for key in waiting.order_by("name_key").values_list("name_key", flat=True).distinct():
        link_issuers.enqueue(key)
