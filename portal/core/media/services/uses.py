"""Who uses which file: written in the transaction that publishes or takes down.

The save of a page is that transaction: Wagtail publishes, unpublishes, expires and
replaces by one full save of the page, and drafts by a partial one. So `FileUse` follows
the saved row and cannot fall behind it, whatever code did the saving.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from wagtail.models import ReferenceIndex

from portal.core.media.file_users import FileUser, file_user_of
from portal.core.media.models import FileUse, PortalDocument, PortalImage

if TYPE_CHECKING:
    import datetime


class Use(NamedTuple):
    """One row of `FileUse`, without its key. One of the two files is None."""

    site_id: int
    image_id: int | None
    document_id: int | None
    until: datetime.datetime | None


def base_type(model: type[Model] | Model) -> ContentType:
    """The type a using object is stored under: Page for every type of page."""
    parents = model._meta.get_parent_list()
    return ContentType.objects.get_for_model(
        parents[-1] if parents else model, for_concrete_model=False
    )


def files_of(instance: Model) -> tuple[set[int], set[int]]:
    """Keys of the pictures and the documents that an object refers to.

    Looks where Wagtail's own index looks: foreign keys, StreamFields at any depth, links
    and embeds of rich text, child objects of a page.
    """
    image_type = base_type(PortalImage).pk
    document_type = base_type(PortalDocument).pk
    images: set[int] = set()
    documents: set[int] = set()
    # Wagtail offers no public way to read the references of an object without storing
    # them in its own table, which is written after the commit: too late for us
    # (docs/patches.md).
    references = ReferenceIndex._extract_references_from_object(instance)  # noqa: SLF001 - see above
    for type_id, key, _model_path, _content_path in references:
        if type_id == image_type:
            images.add(int(key))
        elif type_id == document_type:
            documents.add(int(key))
    return images, documents


def existing_files(images: set[int], documents: set[int]) -> tuple[set[int], set[int]]:
    """Those of the keys that still exist: old text may name a deleted file."""
    if images:
        images = set(PortalImage.objects.filter(pk__in=images).values_list("pk", flat=True))
    if documents:
        documents = set(
            PortalDocument.objects.filter(pk__in=documents).values_list("pk", flat=True)
        )
    return images, documents


def expected_uses(instance: Model, site_id: int | None) -> set[Use]:
    """What `FileUse` has to say about a live object. Empty outside all sites."""
    return set() if site_id is None else _uses(instance, site_id, *files_of(instance))


def current_uses(instance: Model, kind: FileUser) -> set[Use]:
    """The same, asking for the site only of an object that refers to files."""
    images, documents = files_of(instance)
    if not images and not documents:
        return set()
    site_id = kind.site_of(instance)
    return set() if site_id is None else _uses(instance, site_id, images, documents)


def _uses(instance: Model, site_id: int, images: set[int], documents: set[int]) -> set[Use]:
    """One use a file that exists."""
    kind = file_user_of(instance)
    until = kind.until(instance) if kind else None
    images, documents = existing_files(images, documents)
    return {Use(site_id, image, None, until) for image in images} | {
        Use(site_id, None, document, until) for document in documents
    }


def record_uses(instance: Model, site_id: int | None) -> None:
    """Make the files that a live object refers to public on `site_id`, and no others.

    Files it no longer refers to close unless another live object uses them. Call it in
    the transaction that changes the object.
    """
    _write(instance, expected_uses(instance, site_id))


def forget_uses(instance: Model) -> None:
    """The object is not public any more: its files close, unless others use them."""
    _write(instance, set())


_postponed: ContextVar[bool] = ContextVar("file_uses_postponed", default=False)


@contextmanager
def uses_postponed() -> Iterator[None]:
    """Have saves inside leave `FileUse` alone: the caller brings it in line, in his transaction.

    For who makes many objects of which he knows that they refer to no file: to look for
    files in every row of an object is as much work as to write it.
    """
    token = _postponed.set(True)
    try:
        yield
    finally:
        _postponed.reset(token)


def are_postponed() -> bool:
    """Whether the caller of a save brings `FileUse` in line himself."""
    return _postponed.get()


def refresh_uses(instance: Model, *, is_new: bool = False) -> None:
    """Bring `FileUse` in line with an object as it was just saved.

    Of a new object nothing is stored yet; that is not asked then.
    """
    kind = file_user_of(instance)
    if kind is None or not kind.is_live(instance):
        if not is_new:
            forget_uses(instance)
        return
    specific = getattr(instance, "specific", instance)
    wanted = current_uses(specific, kind)
    if wanted or not is_new:
        _write(specific, wanted)


def rows_of(user_type: ContentType, user_ids: Iterable[int]) -> dict[int, dict[Use, int]]:
    """What is stored: using object → use → key of the row."""
    stored: dict[int, dict[Use, int]] = {}
    rows = FileUse.objects.filter(user_type=user_type, user_id__in=user_ids).values_list(
        "pk", "user_id", "site_id", "image_id", "document_id", "until"
    )
    for pk, user_id, site_id, image_id, document_id, until in rows:
        stored.setdefault(user_id, {})[Use(site_id, image_id, document_id, until)] = pk
    return stored


def _write(instance: Model, wanted: set[Use]) -> None:
    """Delete and add rows until exactly `wanted` is stored for the object."""
    user_type = base_type(instance)
    stored = rows_of(user_type, [instance.pk]).get(instance.pk, {})
    stale = [pk for use, pk in stored.items() if use not in wanted]
    missing = wanted - stored.keys()
    if not stale and not missing:
        return
    with transaction.atomic():
        if stale:
            FileUse.objects.filter(pk__in=stale).delete()
        FileUse.objects.bulk_create(
            [FileUse(user_type=user_type, user_id=instance.pk, **use._asdict()) for use in missing],
            ignore_conflicts=True,
        )
