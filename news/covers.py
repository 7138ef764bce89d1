"""The cover of a page as the picture of a link to it."""

from __future__ import annotations

from portal.core.media.models import PortalImage
from portal.core.media.selectors import public_renditions
from portal.core.metadata import SharedImage


def shared_image(cover: PortalImage | None, alt: str) -> SharedImage | None:
    """The widest rendition of a cover; None without a cover or before there is one.

    No query once the renditions are at hand.
    """
    made = public_renditions(cover) if cover else []
    return SharedImage(made[-1].url, made[-1].width, made[-1].height, alt) if made else None
