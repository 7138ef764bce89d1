"""The admin's screens for pictures and documents, as an editor meets them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from home.models import StandardPage
from portal.core.media.models import FileState, PortalDocument, PortalImage
from tests.media.conftest import Network, upload_document, upload_image
from tests.media.files import PDF, picture_bytes, picture_file
from tests.media.test_uploads import huge_png

MakePage = Callable[..., StandardPage]


def add(client: Client, kind: str, file: SimpleUploadedFile, network: Network, **more: Any) -> Any:
    """Send the form "add a picture" or "add a document"."""
    return client.post(
        reverse(f"wagtail{kind}:add"),
        {"title": "Tệp", "file": file, "collection": network.here.collection_id, **more},
    )


def errors(answer: Any) -> str:
    """What stands at the file field."""
    assert answer.status_code == 200
    form = answer.context["form"]
    return " ".join(form.errors.get("file", []))


def test_a_picture_is_added_with_its_credit(admin_client: Client, network: Network) -> None:
    answer = add(admin_client, "images", picture_file(size=(40, 30)), network, credit="Ảnh: Hồ")
    assert answer.status_code == 302
    image = PortalImage.objects.get()
    assert image.credit == "Ảnh: Hồ"
    assert image.uploaded_by_user is not None
    assert image.state == FileState.UPLOADED


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.png", huge_png(60_000, 60_000)),
        ("a.jpg", picture_bytes((8, 8), "PNG")),
        ("a.gif", b"GIF89a"),
    ],
)
def test_a_hostile_picture_is_refused_at_its_field(
    admin_client: Client, network: Network, name: str, data: bytes
) -> None:
    answer = add(admin_client, "images", SimpleUploadedFile(name, data), network)
    assert errors(answer)
    assert not PortalImage.objects.exists()


def test_many_pictures_at_once_are_checked_too(admin_client: Client, network: Network) -> None:
    def send(file: SimpleUploadedFile) -> Any:
        return admin_client.post(
            reverse("wagtailimages:add_multiple"),
            {"files[]": file, "title": file.name, "collection": network.here.collection_id},
        ).json()

    assert send(picture_file(size=(8, 8)))["success"]
    refused = send(SimpleUploadedFile("a.png", huge_png(60_000, 60_000)))
    assert not refused["success"]
    assert refused["error_message"]
    assert PortalImage.objects.count() == 1


def test_a_document_keeps_its_name_and_its_bytes(admin_client: Client, network: Network) -> None:
    file = SimpleUploadedFile("Quyết định số 12.pdf", PDF)
    assert add(admin_client, "docs", file, network).status_code == 302
    document = PortalDocument.objects.get()
    assert document.filename == "Quyết định số 12.pdf"
    assert document.file.name.startswith("documents/")
    with document.file.open() as stored:
        assert stored.read() == PDF
    assert document.state == FileState.READY


def test_a_hostile_document_is_refused_at_its_field(admin_client: Client, network: Network) -> None:
    answer = add(admin_client, "docs", SimpleUploadedFile("a.pdf", b"MZ"), network)
    assert errors(answer)
    assert not PortalDocument.objects.exists()


def test_many_documents_at_once_keep_their_names(admin_client: Client, network: Network) -> None:
    def send(file: SimpleUploadedFile) -> Any:
        return admin_client.post(
            reverse("wagtaildocs:add_multiple"),
            {"files[]": file, "title": file.name, "collection": network.here.collection_id},
        ).json()

    assert send(SimpleUploadedFile("Thông báo.pdf", PDF))["success"]
    assert not send(SimpleUploadedFile("Thông báo.docx", PDF))["success"]
    assert PortalDocument.objects.get().filename == "Thông báo.pdf"


def edit(client: Client, file: PortalImage | PortalDocument, upload: SimpleUploadedFile) -> Any:
    """Put another file in the place of one."""
    kind = "images" if isinstance(file, PortalImage) else "docs"
    return client.post(
        reverse(f"wagtail{kind}:edit", args=[file.pk]),
        {"title": "Tệp", "file": upload, "collection": file.collection_id},
    )


def test_what_the_public_sees_is_not_replaced_behind_its_back(
    admin_client: Client, network: Network, make_page: MakePage
) -> None:
    """Else whoever may edit a file could publish without approval."""
    image, document = upload_image(network.here), upload_document(network.here)
    page = make_page(network.here, image, document)
    assert errors(edit(admin_client, image, picture_file(size=(50, 50))))
    assert errors(edit(admin_client, document, SimpleUploadedFile("b.pdf", PDF + b"\n")))
    page.unpublish()
    assert edit(admin_client, image, picture_file(size=(50, 50))).status_code == 302
    assert edit(admin_client, document, SimpleUploadedFile("b.pdf", PDF)).status_code == 302
    document.refresh_from_db()
    assert document.filename == "b.pdf"
    image.refresh_from_db()
    assert (image.width, image.state) == (50, FileState.UPLOADED)
    assert not image.renditions.filter(filter_spec__startswith="width-").exists()


def test_other_fields_of_a_public_picture_can_be_edited(
    admin_client: Client, network: Network, make_page: MakePage
) -> None:
    image = upload_image(network.here)
    make_page(network.here, image)
    answer = admin_client.post(
        reverse("wagtailimages:edit", args=[image.pk]),
        {"title": "Tên mới", "collection": image.collection_id},
    )
    assert answer.status_code == 302
    image.refresh_from_db()
    assert image.title == "Tên mới"


def test_a_failure_is_told_where_the_next_file_is_chosen(
    admin_client: Client, network: Network
) -> None:
    image = upload_image(network.here)
    PortalImage.objects.update(state=FileState.FAILED, state_note="image file is truncated")
    html = admin_client.get(reverse("wagtailimages:edit", args=[image.pk])).content.decode()
    assert "image file is truncated" in html


def test_the_lists_show_their_files(admin_client: Client, network: Network) -> None:
    upload_image(network.here)
    document = upload_document(network.here)
    assert admin_client.get(reverse("wagtailimages:index")).status_code == 200
    html = admin_client.get(reverse("wagtaildocs:index")).content.decode()
    assert document.url in html
