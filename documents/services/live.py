"""Creating and changing documents from code, with everything that publishing means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from documents.models import DocumentIndexPage, DocumentPage

if TYPE_CHECKING:
    from portal.core.accounts.models import User


@transaction.atomic
def add_document(
    index: DocumentIndexPage, document: DocumentPage, *, live: bool, by: User | None = None
) -> Revision:
    """Put a new document into a library: live at once, or as a draft of `by`.

    The short way, for imports: one write and one revision, which is both the latest and the
    live one, where Wagtail's way (draft, revision, publish) writes the page four times.
    Raises ValidationError.
    """
    now = timezone.now()
    document.live = live
    document.has_unpublished_changes = not live
    if live:
        document.first_published_at = document.last_published_at = now
    document.locale_id = index.locale_id
    document.owner = by
    index.add_child(instance=document)
    revision: Revision = Revision.objects.create(
        content_object=document,
        base_content_type=document.get_base_content_type(),
        user=by,
        content=document.serializable_data(),
        object_str=str(document),
    )
    stands = {"live_revision": revision} if live else {}
    Page.objects.filter(pk=document.pk).update(
        latest_revision=revision, latest_revision_created_at=revision.created_at, **stands
    )
    document.latest_revision = revision
    if live:
        document.live_revision = revision
        page_published.send(sender=DocumentPage, instance=document, revision=revision)
    return revision


@transaction.atomic
def change_document(document: DocumentPage, *, live: bool, by: User | None = None) -> Revision:
    """Store a changed document as a revision, and publish it if it is to be live.

    Raises ValidationError.
    """
    document.full_clean()
    revision: Revision = document.save_revision(user=by, log_action=True)
    if live:
        revision.publish(user=by, skip_permission_checks=True)
    return revision
