"""Which renditions of a picture the public may see.

An own, short list: what Wagtail makes for the admin (thumbnails, previews of an
arbitrary size) is never public, whoever guesses its address.
"""

from __future__ import annotations

# Pixels, ascending. The small picture beside a title, half a phone's width, a phone of
# double density or a tablet, a laptop, a wide screen. After a change: manage.py
# make_renditions.
WIDTHS = (240, 320, 640, 960, 1280)


def spec_of(width: int) -> str:
    """Wagtail's name of the rendition of `width` pixels."""
    return f"width-{width}|format-webp"


PUBLIC_SPECS = tuple(spec_of(width) for width in WIDTHS)
