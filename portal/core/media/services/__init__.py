"""Verbs of the media room."""

from portal.core.media.services.files import add_document, add_image
from portal.core.media.services.rebuild import Difference, differences, rebuild
from portal.core.media.services.renditions import make_renditions
from portal.core.media.services.uses import (
    forget_uses,
    record_uses,
    refresh_uses,
    uses_postponed,
)

__all__ = [
    "Difference",
    "add_document",
    "add_image",
    "differences",
    "forget_uses",
    "make_renditions",
    "rebuild",
    "record_uses",
    "refresh_uses",
    "uses_postponed",
]
