"""Placements, effects and claims in step with documents, in the transaction of the write."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from documents.models import DocumentChange, DocumentIndexPage, DocumentPage
from documents.services.changes import note_changes
from documents.services.claims import sync_claims
from documents.services.effects import refresh_effects, targets_of
from documents.services.extraction import request_texts
from documents.services.listing import place_document, sync_terms
from documents.vocabulary import DOCUMENT
from portal.tenancy.models import Placement


def register_signal_handlers() -> None:
    """Connect everything below; called once by the app's `ready()`."""
    page_published.connect(published, sender=DocumentPage, dispatch_uid="documents.published")
    page_unpublished.connect(taken_down, sender=DocumentPage, dispatch_uid="documents.down")
    post_page_move.connect(moved, sender=DocumentPage, dispatch_uid="documents.moved")
    post_save.connect(placed, sender=Placement, dispatch_uid="documents.placed")
    post_delete.connect(placed, sender=Placement, dispatch_uid="documents.displaced")


def published(sender: type[DocumentPage], instance: DocumentPage, **kwargs: Any) -> None:
    """A version is live, or will be at its hour: then nothing changes yet."""
    document = DocumentPage.objects.filter(pk=instance.pk, live=True).first()
    if document is not None:
        bring_in_step(document)
        request_texts([row.file for row in document.files.select_related("file")])


def taken_down(sender: type[DocumentPage], instance: Page, **kwargs: Any) -> None:
    """A document is public no more: lists lose it, and what it said counts no longer."""
    document = DocumentPage.objects.filter(pk=instance.pk).first()
    if document is not None:
        bring_in_step(document)


def moved(sender: type[DocumentPage], instance: Page, **kwargs: Any) -> None:
    """A document stands in another library of its site."""
    taken_down(sender, instance)


def bring_in_step(document: DocumentPage) -> None:
    """Everything that follows from how a document stands now."""
    targets = {*targets_of(document.pk), *sync_claims(document)}
    place_document(document, index_id_of(document))
    refresh_effects({document.pk, *targets})
    kind = DocumentChange.Kind.PUBLISHED if document.live else DocumentChange.Kind.TAKEN_DOWN
    note_changes([document.pk], kind)


def placed(sender: type[Placement], instance: Placement, **kwargs: Any) -> None:
    """A document was listed elsewhere, or is no longer."""
    if instance.kind == DOCUMENT and not instance.is_source and not kwargs.get("raw"):
        sync_terms([instance.page_id])


def index_id_of(document: DocumentPage) -> int:
    """Key of the library a document stands in, whether below a year or not. One query."""
    steps = range(Page.steplen, len(document.path), Page.steplen)
    above = [document.path[:end] for end in steps]
    return int(
        DocumentIndexPage.objects.filter(path__in=above)
        .order_by("-path")
        .values_list("pk", flat=True)[0]
    )
