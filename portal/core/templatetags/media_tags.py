"""Pictures and files in templates.

Of pictures only what a job has made, never made on a reader's request.
"""

from __future__ import annotations

import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from portal.core.media.content_types import content_type_of
from portal.core.media.models import PortalDocument, PortalImage
from portal.core.media.selectors import public_renditions, rendition_near
from portal.core.media.words import file_facts as facts_in_words

register = template.Library()
register.simple_tag(rendition_near)

# What browsers that know no `srcset` get, in pixels.
_FALLBACK_WIDTH = 640
# Of the pixels of a dense screen. A telephone's whole width then takes 640 px, not 960.
_SHARE = 0.6
# A width that can be multiplied: a length, or a sum of lengths.
_LENGTH = re.compile(r"[0-9.]+(px|vw|rem)|calc\([^()]+\)")


@register.simple_tag
def picture(
    image: PortalImage | None, alt: str = "", sizes: str = "100vw", lazy: bool = True
) -> SafeString:
    """`<img>` with the widths that exist; nothing at all while there is none.

    `alt` empty means decoration. `sizes` is the HTML attribute: how wide the picture is
    shown, by its last part on a telephone. `lazy=False` for what stands at the top of a
    page. Lists call `attach_renditions` or `rendition_prefetch` first, else each picture
    is a query.
    """
    renditions = public_renditions(image) if image is not None else []
    if not renditions:
        return mark_safe("")
    fallback = next((made for made in renditions if made.width >= _FALLBACK_WIDTH), renditions[-1])
    srcset = ", ".join(f"{made.url} {made.width}w" for made in renditions)
    # The first picture of a page is what the reader waits for.
    loading = 'loading="lazy" decoding="async"' if lazy else 'fetchpriority="high"'
    return format_html(
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" {}>',
        fallback.url,
        srcset,
        for_dense_screens(sizes),
        fallback.width,
        fallback.height,
        alt,
        mark_safe(loading),  # noqa: S308 - one of two constants
    )


def for_dense_screens(sizes: str) -> str:
    """`sizes` that has telephones load no more than about two pixels for one of CSS.

    Their screens have up to three and a half. The eye does not see the difference, the
    line does: at three a picture is more than twice as heavy.
    """
    wide, comma, narrow = sizes.rpartition(",")
    narrow = narrow.strip()
    if not _LENGTH.fullmatch(narrow):
        return sizes
    dense = f"calc({narrow.removeprefix('calc')} * {_SHARE})"
    return f"{wide}{comma} (min-resolution: 2.1dppx) {dense}, {narrow}".strip()


@register.simple_tag
def largest(image: PortalImage | None) -> str:
    """Address of the widest public rendition, empty while there is none."""
    renditions = public_renditions(image) if image is not None else []
    return str(renditions[-1].url) if renditions else ""


@register.filter
def file_facts(document: PortalDocument) -> str:
    """Kind and size of a file, for who has to decide about it: "PDF, 1,2 MB"."""
    return facts_in_words(document)


@register.filter
def media_type(document: PortalDocument) -> str:
    """The media type a file is served as."""
    return content_type_of(document.filename)
