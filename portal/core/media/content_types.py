"""What a file is served as: our own short list, never what the uploader said."""

from __future__ import annotations

from portal.core.media.names import extension_of

_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "doc": "application/msword",
    "docx": f"{_OOXML}.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": f"{_OOXML}.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": f"{_OOXML}.presentationml.presentation",
    "odt": f"{_ODF}.text",
    "ods": f"{_ODF}.spreadsheet",
    "zip": "application/zip",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "vtt": "text/vtt; charset=utf-8",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "tif": "image/tiff",
    "tiff": "image/tiff",
}
OTHER = "application/octet-stream"

# What a browser may show in the page's own origin; everything else is saved.
_INLINE = {
    *("pdf", "txt"),
    *("jpg", "jpeg", "png", "gif", "webp", "avif"),
    *("mp4", "webm", "vtt"),
}


def content_type_of(name: str) -> str:
    """Media type by the ending of a file name, `application/octet-stream` if unlisted."""
    return CONTENT_TYPES.get(extension_of(name), OTHER)


def is_shown_inline(name: str) -> bool:
    """Whether a browser may show the file instead of saving it."""
    return extension_of(name) in _INLINE
