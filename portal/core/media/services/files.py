"""Files that a command brings in, under the same rules as an upload."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portal.core.media.models import PortalDocument, PortalImage
from portal.core.media.uploads import check_document, check_image

if TYPE_CHECKING:
    from django.core.files import File
    from wagtail.models import Collection

    from portal.core.accounts.models import User


def add_image(
    file: File[bytes],
    *,
    title: str,
    collection: Collection,
    uploaded_by: User | None = None,
    **fields: Any,
) -> PortalImage:
    """Store a picture in a site's collection; its renditions are made by a job.

    Raises ValidationError when the file is refused.
    """
    check_image(file)
    image = PortalImage(
        file=file, title=title, collection=collection, uploaded_by_user=uploaded_by, **fields
    )
    image._set_image_file_metadata()  # noqa: SLF001 - what Wagtail's own form calls
    image.full_clean()
    image.save()
    return image


def add_document(
    file: File[bytes],
    *,
    title: str,
    collection: Collection,
    uploaded_by: User | None = None,
) -> PortalDocument:
    """Store a document in a site's collection, byte by byte.

    Raises ValidationError when the file is refused.
    """
    check_document(file)
    document = PortalDocument(
        file=file, title=title, collection=collection, uploaded_by_user=uploaded_by
    )
    document._set_document_file_metadata()  # noqa: SLF001 - what Wagtail's own form calls
    document.full_clean()
    document.save()
    return document
