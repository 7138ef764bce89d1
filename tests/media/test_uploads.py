"""Uploads are hostile until proven otherwise."""

from __future__ import annotations

import io
import struct
import unicodedata
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pytest_django import Settings

from portal.core.media import scans
from portal.core.media.content_types import content_type_of, is_shown_inline
from portal.core.media.names import extension_of, safe_file_name, storage_path
from portal.core.media.uploads import check_document, check_image
from tests.media.files import PDF, docx_bytes, picture_bytes, picture_file, zip_bytes

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
ODT = b"application/vnd.oasis.opendocument.text"
ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def huge_png(width: int, height: int) -> bytes:
    """A PNG that announces many pixels and holds none: what a bomb looks like."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def refusal(checker: object, name: str, data: bytes) -> str:
    """Code of the refusal, empty when the file is accepted."""
    file = SimpleUploadedFile(name, data)
    try:
        checker(file)  # type: ignore[operator]
    except ValidationError as error:
        return str(error.code) if all(error.messages) else "says nothing"
    assert file.read() == data  # untouched, and at its beginning
    return ""


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.jpg", "JPEG"),
        ("a.JPEG", "JPEG"),
        ("a.png", "PNG"),
        ("a.gif", "GIF"),
        ("a.webp", "WEBP"),
        ("a.avif", "AVIF"),
    ],
)
def test_pictures_of_known_kinds_are_accepted(name: str, kind: str) -> None:
    assert refusal(check_image, name, picture_bytes((8, 8), kind)) == ""


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "content"),
        ("a.jpg", b"<html><script>alert(1)</script>", "content"),
        ("a.jpg", picture_bytes((8, 8), "PNG"), "content"),
        ("a.tiff", picture_bytes((8, 8), "TIFF"), "kind"),
        ("a.bmp", picture_bytes((8, 8), "BMP"), "kind"),
        ("a", picture_bytes((8, 8), "PNG"), "kind"),
        ("a.jpg.exe", picture_bytes((8, 8), "JPEG"), "kind"),
        ("a.png", b"", "empty"),
        ("a.png", b"\x89PNG\r\n\x1a\n and nothing else", "broken"),
        ("a.gif", b"GIF89a", "broken"),
        ("a.png", huge_png(9_000, 9_000), "pixels"),
        ("a.png", huge_png(60_000, 60_000), "pixels"),
    ],
)
def test_hostile_pictures_are_refused(name: str, data: bytes, code: str) -> None:
    assert refusal(check_image, name, data) == code


def test_a_picture_too_big_for_the_network_is_refused(settings: Settings) -> None:
    data = picture_bytes((8, 8), "PNG")
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = len(data) - 1
    assert refusal(check_image, "a.png", data) == "size"


def test_the_frames_of_an_animation_count(settings: Settings) -> None:
    from io import BytesIO

    from PIL import Image

    output = BytesIO()
    frames = [Image.new("RGB", (100, 100), (shade, 0, 0)) for shade in range(10)]
    frames[0].save(output, "GIF", save_all=True, append_images=frames[1:])
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 99_999
    assert refusal(check_image, "a.gif", output.getvalue()) == "pixels"
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 100_000
    assert refusal(check_image, "a.gif", output.getvalue()) == ""


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", PDF),
        ("a.PDF", PDF),
        ("a.doc", OLE),
        ("a.xls", OLE),
        ("a.ppt", OLE),
        ("a.docx", docx_bytes()),
        ("a.xlsx", zip_bytes({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>"})),
        ("a.odt", zip_bytes({"mimetype": ODT, "content.xml": b"<c/>"})),
        ("a.ods", zip_bytes({"mimetype": ODS, "content.xml": b"<c/>"})),
        ("a.txt", "Ủy ban nhân dân xã Chi Lăng".encode()),
        ("a.csv", "﻿xã,dân số\nChi Lăng,12000\n".encode()),
        ("a.zip", zip_bytes({"Phụ lục.txt": b"x"})),
    ],
)
def test_documents_of_known_kinds_are_accepted(name: str, data: bytes) -> None:
    assert refusal(check_document, name, data) == ""


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.html", b"<p>", "kind"),
        ("a.exe", b"MZ", "kind"),
        ("a.docm", docx_bytes(), "kind"),
        ("a", PDF, "kind"),
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"\n" + PDF, "content"),
        ("a.pdf", OLE, "content"),
        ("a.doc", PDF, "content"),
        ("a.docx", zip_bytes({"a.txt": b"x"}), "content"),
        ("a.docx", zip_bytes({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "content"),
        ("a.docx", b"PK\x03\x04 and no directory", "content"),
        (
            "a.docx",
            docx_bytes(word__vbaProject__bin=b"").replace(b"vbaProject/bin", b"vbaProject.bin"),
            "macros",
        ),
        ("a.odt", zip_bytes({"mimetype": ODS, "content.xml": b""}), "content"),
        ("a.odt", zip_bytes({"content.xml": b"", "mimetype": ODT}), "content"),
        ("a.zip", b"PK\x03\x04", "content"),
        ("a.zip", b"MZ" + zip_bytes({"a.txt": b"x"}), "content"),
        ("a.txt", b"MZ\0\0", "content"),
        ("a.csv", "xã".encode("utf-16"), "content"),
        ("a.txt", "Uỷ ban".encode("cp1258", "ignore") + b"\xff", "encoding"),
        ("a.txt", b"text <SCRIPT>alert(1)</script>", "page"),
        ("a.pdf", b"%PDF-1.7\n<html><script>alert(1)</script>", "page"),
    ],
)
def test_hostile_documents_are_refused(name: str, data: bytes, code: str) -> None:
    assert refusal(check_document, name, data) == code


def test_a_document_too_big_is_refused(settings: Settings) -> None:
    settings.MEDIA_MAX_DOCUMENT_SIZE = len(PDF) - 1
    assert refusal(check_document, "a.pdf", PDF) == "size"


def test_a_long_text_is_read_to_its_end() -> None:
    text = ("Điều " * 40_000).encode()
    assert refusal(check_document, "a.txt", text) == ""
    assert refusal(check_document, "a.txt", text + b"\xff") == "encoding"


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Quyết định số 12/QĐ-UBND.pdf", "QĐ-UBND.pdf"),
        ("C:\\Users\\an\\Kế hoạch.DOCX", "Kế hoạch.docx"),
        ("../../etc/passwd", "passwd"),
        (unicodedata.normalize("NFD", "Thông báo.pdf"), "Thông báo.pdf"),
        ("hóa đơn\u202efdp.exe", "hóa đơnfdp.exe"),
        (' a\r\nb\t"c".pdf', "a b -c-.pdf"),
        (".htaccess", "htaccess"),
        ("....", "tep"),
        ("", "tep"),
    ],
)
def test_names_for_people_are_safe(given_name: str, kept: str) -> None:
    assert safe_file_name(given_name) == kept


@given(st.text())
def test_no_name_is_ever_dangerous(name: str) -> None:
    safe = safe_file_name(name)
    assert 0 < len(safe) <= 120
    assert safe == unicodedata.normalize("NFC", safe)
    assert not set(safe) & set('/\\\r\n\0"<>')
    assert not safe.startswith(".")
    assert safe.isprintable() or safe == safe.strip()
    assert safe_file_name(safe) == safe
    assert extension_of(safe) == extension_of(safe.upper())


def test_a_path_in_storage_tells_nothing() -> None:
    first, second = storage_path("originals", "jpg"), storage_path("originals", "jpg")
    assert first != second
    assert first.startswith("originals/")
    assert first.endswith(".jpg")


def test_a_stored_picture_keeps_no_name(db: None, own_storage: object) -> None:
    from wagtail.models import Collection

    from portal.core.media.services import add_image

    image = add_image(
        picture_file("Bí mật.jpg", (8, 8)), title="x", collection=Collection.get_first_root_node()
    )
    assert image.file.name.startswith("originals/")
    assert "mat" not in image.file.name


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.png", "PNG"),
        ("a.jpg", "JPEG"),
        ("a.JPEG", "JPEG"),
        ("a.webp", "WEBP"),
        ("a.tif", "TIFF"),
        ("a.tiff", "TIFF"),
    ],
)
def test_scans_are_documents(name: str, kind: str) -> None:
    assert refusal(check_document, name, picture_bytes((40, 30), kind)) == ""


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.png", picture_bytes((8, 8), "JPEG"), "content"),
        ("a.tif", picture_bytes((8, 8), "PNG"), "content"),
        ("a.gif", picture_bytes((8, 8), "GIF"), "kind"),
        ("a.png", huge_png(9_000, 9_000), "pixels"),
        ("a.png", huge_png(60_000, 60_000), "pixels"),
        ("a.jpg", b"\xff\xd8\xff and nothing else", "broken"),
        ("a.png", picture_bytes((8, 8), "PNG") + b"x" * 2_000_000 + b"<ScRipt >", "page"),
    ],
)
def test_a_scan_that_would_do_harm_is_refused(name: str, data: bytes, code: str) -> None:
    assert refusal(check_document, name, data) == code


def test_the_pages_of_a_tiff_are_counted_one_by_one(settings: Settings) -> None:
    pages = [Image.new("1", (300, 200)) for _number in range(4)]
    output = io.BytesIO()
    pages[0].save(output, "TIFF", save_all=True, append_images=pages[1:])
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 300 * 200
    assert refusal(check_document, "a.tif", output.getvalue()) == ""
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 300 * 200 - 1
    assert refusal(check_document, "a.tif", output.getvalue()) == "pixels"


def test_a_tiff_has_so_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "_MOST_PAGES", 1)
    output = io.BytesIO()
    Image.new("1", (8, 8)).save(
        output, "TIFF", save_all=True, append_images=[Image.new("1", (8, 8))]
    )
    assert refusal(check_document, "a.tif", output.getvalue()) == "pages"


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_where_a_photograph_was_taken_is_nobodys_to_read(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0110] = "Máy ảnh"
    plain, placed = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (8, 8)).save(plain, kind, exif=exif)
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (8, 8)).save(placed, kind, exif=exif)
    name = f"a.{'jpg' if kind == 'JPEG' else 'webp'}"
    assert refusal(check_document, name, plain.getvalue()) == ""
    assert refusal(check_document, name, placed.getvalue()) == "position"


def test_a_scan_is_served_as_what_it_is_and_a_tiff_is_saved() -> None:
    assert content_type_of("a.tiff") == "image/tiff"
    assert [is_shown_inline(name) for name in ("a.tif", "a.png", "a.webp")] == [False, True, True]
