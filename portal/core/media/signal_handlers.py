"""What follows a save or a deletion, in the same transaction."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, get_page_models

from portal.core.media import services
from portal.core.media.models import FileState, PortalImage
from portal.core.media.services import uses
from portal.core.media.tasks import make_renditions


def follow_saved_object(
    sender: type[Model],
    instance: Model,
    created: bool = False,
    raw: bool = False,
    update_fields: frozenset[str] | None = None,
    **kwargs: Any,
) -> None:
    """Files open and close with the object that uses them.

    A partial save writes some columns of an instance whose others may hold a draft: only
    what the database says counts then. Nothing that concerns files is in a draft's
    columns (`latest_revision`, `draft_title`, …).
    """
    if uses.are_postponed():
        return
    if raw:  # a fixture: what it refers to may not be there yet; see recompute_file_uses
        return
    if update_fields is not None:
        if not update_fields - _DRAFT_COLUMNS:
            return
        instance = sender._default_manager.get(pk=instance.pk)
    services.refresh_uses(instance, is_new=created)


# What Wagtail writes into a page's row while a draft is saved, locked or scheduled.
_DRAFT_COLUMNS = frozenset(
    {
        "latest_revision",
        "latest_revision_created_at",
        "draft_title",
        "has_unpublished_changes",
        "locked",
        "locked_at",
        "locked_by",
        "numchild",
    }
)


def follow_deleted_object(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """Files close when the object that used them is gone."""
    services.forget_uses(instance)


def queue_renditions(
    sender: type[PortalImage],
    instance: PortalImage,
    raw: bool = False,
    update_fields: frozenset[str] | None = None,
    **kwargs: Any,
) -> None:
    """Ask for the renditions of a new file.

    The job is a row of the same database: it is stored with the picture or not at all.
    """
    if not raw and update_fields is None and instance.state == FileState.UPLOADED:
        make_renditions.enqueue(instance.pk)


def connect_file_user(model: type[Model]) -> None:
    """Watch the objects of one model."""
    uid = f"file-uses-{model._meta.label_lower}"
    post_save.connect(follow_saved_object, sender=model, dispatch_uid=uid)
    post_delete.connect(follow_deleted_object, sender=model, dispatch_uid=uid)


def register_signal_handlers() -> None:
    """Connect everything; called once the models are loaded."""
    for model in {Page, *get_page_models()}:
        connect_file_user(model)
    post_save.connect(queue_renditions, sender=PortalImage, dispatch_uid="queue-renditions")
