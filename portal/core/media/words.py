"""What a file is, in words that people decide by before they download it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.core.media.names import extension_of

if TYPE_CHECKING:
    from portal.core.media.models import PortalDocument

# Names of products and formats stay as they are in every language.
_KINDS = {
    "doc": "Word",
    "docx": "Word",
    "xls": "Excel",
    "xlsx": "Excel",
    "ppt": "PowerPoint",
    "pptx": "PowerPoint",
    "odt": "OpenDocument",
    "ods": "OpenDocument",
    "txt": _("plain text"),
    "vtt": _("captions"),
    "mp4": _("MP4 video"),
    "webm": _("WebM video"),
}


def kind_in_words(name: str) -> str:
    """The kind of a file by its name: "PDF", "Word"; the ending itself if unlisted."""
    extension = extension_of(name)
    return str(_KINDS.get(extension, extension.upper() or gettext("file")))


def file_facts(document: PortalDocument) -> str:
    """Kind and size: "PDF, 1,2 MB". Size unknown: the kind alone."""
    kind = kind_in_words(document.filename)
    if not document.file_size:
        return kind
    # One line with its number: "1,2 MB" is never broken between the two.
    return f"{kind}, {filesizeformat(document.file_size)}"
