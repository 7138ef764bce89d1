"""Paragraphs and drawn pictures of the demo's pages."""

from __future__ import annotations

from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils.html import escape
from django.utils.text import slugify

from home.demo.pictures import draw
from portal.core.media.models import PortalImage
from portal.core.media.services.files import add_image
from portal.core.media.services.renditions import make_renditions
from portal.core.vietnamese import fold
from portal.tenancy.models import MemberSite


def paragraphs(texts: list[str]) -> list[dict[str, str]]:
    """A body of plain paragraphs, as a StreamField stores it."""
    return [
        {"type": "paragraph", "value": f"<p>{escape(text)}</p>", "id": str(uuid4())}
        for text in texts
    ]


def cover_of(scene: str, title: str, member: MemberSite) -> PortalImage | None:
    """The drawn picture, with its widths ready: nobody waits for a worker here.

    None for an empty `scene`.
    """
    if not scene:
        return None
    name = f"{slugify(fold(title))[:60]}.jpg"
    image = add_image(
        ContentFile(draw(scene, title), name=name), title=title, collection=member.collection
    )
    make_renditions(image.pk)
    return PortalImage.objects.get(pk=image.pk)
