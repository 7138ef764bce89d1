"""Small files made on the spot: pictures by Pillow, documents by hand."""

from __future__ import annotations

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"

# Degrees north and east of a place in Lạng Sơn, as a telephone writes them.
_GPS_IFD = 0x8825
_GPS = {1: "N", 2: (21.0, 51.0, 14.0), 3: "E", 4: (106.0, 45.0, 39.0)}
_ORIENTATION = 0x0112
_MAKER = 0x010F


def picture_bytes(
    size: tuple[int, int] = (1000, 600),
    kind: str = "JPEG",
    *,
    mode: str = "RGB",
    camera: bool = False,
    orientation: int = 1,
) -> bytes:
    """A picture, left half red and right half blue, as a telephone would store it."""
    red, blue = ((255, 0, 0), (0, 0, 255)) if mode.startswith("RGB") else (60_000, 10)
    picture = Image.new(mode, size, red)
    picture.paste(blue, (size[0] // 2, 0, size[0], size[1]))
    output = io.BytesIO()
    extra = {}
    if camera:
        exif = picture.getexif()
        exif[_MAKER] = "Maker-of-cameras"
        exif[_ORIENTATION] = orientation
        exif.get_ifd(_GPS_IFD).update(_GPS)
        extra["exif"] = exif.tobytes()
    picture.save(output, kind, **extra)
    return output.getvalue()


def picture_file(
    name: str = "Hồ Phai Loạn.jpg",
    size: tuple[int, int] = (1000, 600),
    kind: str = "JPEG",
    **options: object,
) -> SimpleUploadedFile:
    """An uploaded picture."""
    return SimpleUploadedFile(name, picture_bytes(size, kind, **options))  # type: ignore[arg-type]


def zip_bytes(members: dict[str, bytes]) -> bytes:
    """An archive, its members stored plain and in this order."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return output.getvalue()


def docx_bytes(**more: bytes) -> bytes:
    """The skeleton of a Word file."""
    members = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
    return zip_bytes(members | {name.replace("__", "/"): data for name, data in more.items()})
