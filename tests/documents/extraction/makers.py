"""Files made for tests: ordinary ones, damaged ones and hostile ones. Nothing binary is kept."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from PIL import Image

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"


def pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF file of the objects 1, 2 … (the first is the catalogue), with a right xref."""
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, trailer))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def text_pdf(pages: Sequence[Sequence[str]], font: str = "Times-Roman") -> bytes:
    """A PDF file with these lines on its pages; Latin-1 letters alone."""
    count = len(pages)
    kids = b" ".join(b"%d 0 R" % (4 + index) for index in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
        % font.encode(),
    ]
    objects += [
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
        b"/Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % (4 + count + index)
        for index in range(count)
    ]
    objects += [stream(_shown(lines)) for lines in pages]
    return pdf(objects)


def _shown(lines: Sequence[str]) -> bytes:
    parts = [b"BT /F1 12 Tf 60 780 Td 16 TL"]
    for line in lines:
        escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        parts.append(b"(%s) Tj T*" % escaped.encode("cp1252"))
    return b"\n".join([*parts, b"ET"])


def empty_pages_pdf(count: int) -> bytes:
    """Many pages in few bytes: each is the same object."""
    kids = b"3 0 R " * count
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        ]
    )


def picture_pdf(width: int, height: int, data: bytes = b"\xff") -> bytes:
    """One page under a picture that says it has so many pixels (one bit each)."""
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            (
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
                b"/Resources << /XObject << /I 5 0 R >> >> >>"
            ),
            stream(b"q 595 0 0 842 0 0 cm /I Do Q"),
            stream(
                data,
                b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 1 "
                b"/ColorSpace /DeviceGray" % (width, height),
            ),
        ]
    )


def encrypted_pdf() -> bytes:
    """A PDF file whose password nobody here knows (standard handler, revision 2)."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ]
    key = b"<" + b"5a" * 32 + b">"
    return pdf(
        objects,
        b"/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O %s /U %s >>"
        % (key, key),
    )


def looping_pdf() -> bytes:
    """Page tree, form and object stream that each lead back to themselves."""
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 9 /Kids [2 0 R 3 0 R 2 0 R] /Parent 2 0 R >>",
            (
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
                b"/Resources 5 0 R >>"
            ),
            stream(b"/X Do /X Do /X Do"),
            b"<< /XObject << /X 6 0 R >> >>",
            stream(
                b"/X Do /X Do /X Do",
                b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 5 0 R",
            ),
        ]
    )


def archive(parts: Mapping[str, bytes | str]) -> bytes:
    """A ZIP file of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def content_types(main: str = _MAIN) -> str:
    """The list of parts that makes a ZIP file an office file."""
    return (
        f'<?xml version="1.0"?><Types xmlns="{_TYPES}">'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    )


def docx(body: str, *, main: str = _MAIN, **parts: bytes | str) -> bytes:
    """A DOCX file of this body; other parts by name, `__` for `/` and `_` before the ending."""
    others = {
        name.replace("__", "/").removesuffix("_xml").removesuffix("_bin")
        + (".bin" if name.endswith("_bin") else ".xml"): content
        for name, content in parts.items()
    }
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return archive(
        {"[Content_Types].xml": content_types(main), "word/document.xml": document, **others}
    )


def paragraph(text: str, properties: str = "") -> str:
    """One paragraph of one run."""
    before = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f'<w:p>{before}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def xlsx(rows: Sequence[Sequence[object]], title: str = "Danh mục") -> bytes:
    """A workbook of one sheet."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def png(width: int = 200, height: int = 100) -> bytes:
    """A white picture."""
    out = io.BytesIO()
    Image.new("L", (width, height), 255).save(out, "PNG")
    return out.getvalue()


def png_bomb(width: int, height: int) -> bytes:
    """A picture whose head says it has so many pixels, with almost nothing behind it."""
    small = png(8, 8)
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    chunk = b"IHDR" + head + small[24:29]
    return small[:12] + chunk + zlib.crc32(chunk).to_bytes(4, "big") + small[33:]


def placed(folder: Path, name: str, content: bytes) -> Path:
    """The file of this content."""
    path = folder / name
    path.write_bytes(content)
    return path
