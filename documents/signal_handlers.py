"""Placements, effects and claims in step with documents, in the transaction of the write."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from documents.models import DocumentPage
from documents.services.extraction import request_texts
from documents.services.listing import sync_terms
from documents.services.stepping import follow
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
