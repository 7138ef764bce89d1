"""The public renditions of a picture, made by a job after the upload."""

from __future__ import annotations

import logging

from django.core.files.base import ContentFile
from django.db import transaction

from portal.core.media.encoding import BrokenImageError, Encoded, encode
from portal.core.media.models import FileState, PortalImage, PortalRendition
from portal.core.media.specs import PUBLIC_SPECS, WIDTHS, spec_of

logger = logging.getLogger("portal.media")


def make_renditions(image_id: int) -> None:
    """Make those public renditions of a picture that are missing.

    May be called any number of times, at once or after a failure: what is there stays.
    A picture deleted meanwhile needs nothing; a file replaced meanwhile is the matter of
    the next job. A broken picture becomes FAILED with the reason and is not tried again;
    a storage that cannot be read or written raises OSError, for the queue to try again.
    """
    image = PortalImage.objects.filter(pk=image_id).exclude(state=FileState.READY).first()
    if image is None:
        return
    there = set(
        image.renditions.filter(filter_spec__in=PUBLIC_SPECS).values_list("filter_spec", flat=True)
    )
    try:
        with image.file.storage.open(image.file.name, "rb") as file:
            original = file.read()
    except OSError as error:
        _finish(image, FileState.FAILED, f"{type(error).__name__}")
        raise
    try:
        for encoded in encode(original, WIDTHS):
            if spec_of(encoded.spec_width) not in there and not _store(image, encoded):
                return
    except BrokenImageError as error:
        logger.warning("Picture %s cannot be decoded: %s", image_id, error)
        _finish(image, FileState.FAILED, str(error))
        return
    _finish(image, FileState.READY, "")


def _store(image: PortalImage, encoded: Encoded) -> bool:
    """Keep one rendition; False when the picture's file was replaced or deleted.

    The picture's row is locked while the rendition is added, so that a replacement,
    which deletes all renditions, comes wholly before or wholly after.
    """
    rendition = PortalRendition(
        image=image,
        filter_spec=spec_of(encoded.spec_width),
        file=ContentFile(encoded.data, name="picture.webp"),
    )
    with transaction.atomic():
        if not _same_file(image):
            return False
        # Another worker may have made it a moment ago.
        if not image.renditions.filter(filter_spec=rendition.filter_spec).exists():
            rendition.save()
    return True


def _same_file(image: PortalImage) -> bool:
    """Whether the picture still has the file that was read; locks its row."""
    locked = PortalImage.objects.select_for_update().filter(pk=image.pk, file=image.file.name)
    return bool(list(locked.values_list("pk")))


def _finish(image: PortalImage, state: FileState, note: str) -> None:
    """Note the outcome, unless the file was replaced meanwhile."""
    PortalImage.objects.filter(pk=image.pk, file=image.file.name).update(
        state=state, state_note=note[:255]
    )
