"""Creating and changing documents from code, with everything that publishing means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from documents.models import DocumentIndexPage, DocumentPage, DocumentYearPage
from portal.core.media.services import refresh_uses, uses_postponed

if TYPE_CHECKING:
    from portal.core.accounts.models import User


@transaction.atomic
def add_document(
    parent: DocumentIndexPage | DocumentYearPage,
    document: DocumentPage,
    *,
    live: bool,
    by: User | None = None,
) -> Revision:
    """Put a new document into a library or a year: live at once, or as a draft of `by`.

    The short way, for imports: one write and one revision, which is both the latest and the
    live one, where Wagtail's way (draft, revision, publish) writes the page four times. Rows
    that the document refers to were looked up by the caller, in this transaction, and are not
    looked up again. Raises ValidationError.
    """
    now = timezone.now()
    document.live = live
    document.has_unpublished_changes = not live
    if live:
        document.first_published_at = document.last_published_at = now
    document.locale_id = parent.locale_id
    document.owner = by
    document.trusts_references = True
    children = _children_of(document)
    with uses_postponed():
        parent.add_child(instance=document)
    if children["files"]:  # a document refers to files in no other way
        refresh_uses(document, is_new=True)
    for name, rows in children.items():  # saving forgets them: the revision would read each kind
        setattr(document, name, rows)
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


def _children_of(document: DocumentPage) -> dict[str, list[Any]]:
    """The child rows of a new document, by relation."""
    names = [relation.get_accessor_name() for relation in get_all_child_relations(document)]
    names += [field.name for field in get_all_child_m2m_relations(document)]
    return {name: list(getattr(document, name).all()) for name in names}


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
