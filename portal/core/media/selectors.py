"""Reads of the media room: what is public, and the renditions of many pictures at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils import timezone
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue

from portal.core.media.models import FileUse, PortalDocument, PortalImage, PortalRendition
from portal.core.media.specs import PUBLIC_SPECS

# Where a picture keeps what `attach_renditions` found; Wagtail reads the same name.
_ATTRIBUTE = "prefetched_renditions"


def uses_in_force(**where: Any) -> QuerySet[FileUse]:
    """Uses by objects that are live at this moment."""
    not_expired = Q(until__isnull=True) | Q(until__gt=timezone.now())
    return FileUse.objects.filter(not_expired, **where)


def is_public_rendition(path: str, site_id: int) -> bool:
    """Whether `path` in storage is a rendition that `site_id` shows to everybody.

    One query. An original, a thumbnail of the admin, a document, a path that does not
    exist: all the same False.
    """
    used = uses_in_force(image=OuterRef("image"), site_id=site_id)
    return PortalRendition.objects.filter(
        Exists(used), file=path, filter_spec__in=PUBLIC_SPECS
    ).exists()


def public_document(document_id: int, site_id: int) -> PortalDocument | None:
    """The document if `site_id` offers it to everybody. One query."""
    used = uses_in_force(document=OuterRef("pk"), site_id=site_id)
    return PortalDocument.objects.filter(Exists(used), pk=document_id).first()


def image_at(path: str) -> PortalImage | None:
    """The picture whose original or rendition lies at `path`."""
    return PortalImage.objects.filter(Q(file=path) | Q(renditions__file=path)).distinct().first()


def rendition_prefetch(relation: str = "") -> Prefetch:
    """For `prefetch_related`: the public renditions of each row's picture, in one query.

    `relation` is the path to the picture (`"cover"`), empty for pictures themselves.
    """
    return Prefetch(
        f"{relation}__renditions" if relation else "renditions",
        queryset=PortalRendition.objects.filter(filter_spec__in=PUBLIC_SPECS),
        to_attr=_ATTRIBUTE,
    )


def attach_renditions(images: Iterable[PortalImage | None]) -> list[PortalImage]:
    """Give each picture its public renditions: one query for all of them, none for none."""
    pictures = [image for image in images if image is not None]
    if pictures:
        prefetch_related_objects(pictures, rendition_prefetch())
    return pictures


def images_with_renditions(keys: Iterable[int]) -> dict[int, PortalImage]:
    """Pictures by key, each with its public renditions.

    One query; a second one for pictures whose renditions are not made yet.
    """
    wanted = set(keys)
    found: dict[int, PortalImage] = {}
    if wanted:
        renditions = PortalRendition.objects.filter(
            image__in=wanted, filter_spec__in=PUBLIC_SPECS
        ).select_related("image")
        for rendition in renditions:
            image = found.setdefault(rendition.image_id, rendition.image)
            image.__dict__.setdefault(_ATTRIBUTE, []).append(rendition)
    bare = PortalImage.objects.in_bulk(wanted - found.keys()) if wanted - found.keys() else {}
    for image in bare.values():
        setattr(image, _ATTRIBUTE, [])
    return found | bare


def lend_renditions(image: PortalImage, known: dict[int, PortalImage]) -> None:
    """Give `image` the renditions of its twin in `known`, if it is there; no query."""
    twin = known.get(image.pk)
    if twin is not None:
        setattr(image, _ATTRIBUTE, getattr(twin, _ATTRIBUTE))


def public_renditions(image: PortalImage) -> list[PortalRendition]:
    """The renditions a page may show, narrowest first; never makes one.

    No query after `attach_renditions` or `rendition_prefetch`, else one.
    """
    known: list[PortalRendition] | None = getattr(image, _ATTRIBUTE, None)
    if known is None:
        attach_renditions([image])
        known = getattr(image, _ATTRIBUTE)
    public = [rendition for rendition in known if rendition.filter_spec in PUBLIC_SPECS]
    return sorted(public, key=lambda rendition: rendition.width)


def rendition_near(image: PortalImage | None, width: int) -> PortalRendition | None:
    """The narrowest public rendition of at least `width` pixels, else the widest there is."""
    renditions = public_renditions(image) if image is not None else []
    wide = [made for made in renditions if made.width >= width]
    return next(iter([*wide, *reversed(renditions)]), None)


def stream_images(value: Any) -> Iterator[PortalImage]:
    """All pictures of a StreamField's value, at any depth, in the order of the text."""
    if isinstance(value, PortalImage):
        yield value
    elif isinstance(value, StreamValue):
        for child in value:
            yield from stream_images(child.value)
    elif isinstance(value, StructValue):
        for item in value.values():
            yield from stream_images(item)
    elif isinstance(value, ListValue):
        for item in value:
            yield from stream_images(item)
