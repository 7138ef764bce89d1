"""Words that documents share with the search: what follows when one of them changes."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save

from documents.models import DocumentFile, DocumentType, LegalField
from documents.searchable import KIND, body_key
from portal.core import searchable
from portal.core.media.models import PortalDocument
from portal.tenancy.models import IssuingBody

_BEFORE = "_found_by_before"


def register_naming() -> None:
    """Connect everything below; called once by the app's `ready()`."""
    for model in (DocumentType, LegalField):
        uid = f"documents.{model.__name__}"
        pre_save.connect(remember, sender=model, dispatch_uid=f"{uid}.before")
        post_save.connect(word_saved, sender=model, dispatch_uid=f"{uid}.saved")
        post_delete.connect(word_gone, sender=model, dispatch_uid=f"{uid}.gone")
    post_save.connect(body_saved, sender=IssuingBody, dispatch_uid="documents.body_called")
    post_save.connect(file_saved, sender=PortalDocument, dispatch_uid="documents.file_saved")


def remember(sender: type[Any], instance: DocumentType | LegalField, **kwargs: Any) -> None:
    """Note what documents are found by of a word that is about to change."""
    names = _found_by(sender)
    before = sender.objects.filter(pk=instance.pk).values_list(*names).first()
    setattr(instance, _BEFORE, before)


def word_saved(sender: type[Any], instance: DocumentType | LegalField, **kwargs: Any) -> None:
    """A type or a field has another name; a type's stands in texts, a field has one above it."""
    before = getattr(instance, _BEFORE, None)
    if kwargs.get("raw") or before is None:
        return
    facet = searchable.FIELD if sender is LegalField else searchable.DOCUMENT_TYPE
    searchable.renamed(facet, instance.slug, instance.name)
    if before != tuple(getattr(instance, name) for name in _found_by(sender)):
        searchable.all_changed(KIND)


def word_gone(sender: type[Any], **kwargs: Any) -> None:
    """Documents are not found by it any more."""
    searchable.all_changed(KIND)


def _found_by(model: type[Any]) -> tuple[str, ...]:
    """Beside its name as a filter, which changes by itself."""
    return ("parent_id",) if model is LegalField else ("name",)


def body_saved(sender: type[IssuingBody], instance: IssuingBody, **kwargs: Any) -> None:
    """The search offers an issuing body under the name it has now."""
    if not kwargs.get("raw") and not kwargs.get("created"):
        searchable.renamed(searchable.ISSUER, body_key(instance.pk), instance.name)


def file_saved(sender: type[PortalDocument], instance: PortalDocument, **kwargs: Any) -> None:
    """A file may have been replaced: what was read of the one before is found no more."""
    if kwargs.get("raw") or kwargs.get("created"):
        return
    holding = DocumentFile.objects.filter(file_id=instance.pk, document__live=True)
    searchable.changed(KIND, holding.values_list("document_id", flat=True))
