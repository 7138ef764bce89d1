"""The screens on which somebody sees what became of reading files, and has them read again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from documents.extraction.outcome import State
from documents.models import DocumentFile, DocumentPage, Extraction
from documents.services import extraction as services
from portal.core.accounts.models import User
from portal.core.jobs.models import Job
from portal.core.jobs.runner import run_ready
from portal.core.media.services import add_document
from portal.tenancy.models import Role
from tests.documents.conftest import Library
from tests.documents.extraction import makers
from tests.factories import grant, make_user

SignIn = Callable[[User], Client]
LIST = "document_texts:index"
AGAIN = "document_texts_again"


def with_file(library: Library, number: str, state: str, reason: str = "") -> Extraction:
    """A published document with a file that was read to this end."""
    stored = add_document(
        SimpleUploadedFile(f"{number[:3]}.pdf", makers.text_pdf([["Quyet dinh"]])),
        title=f"Tệp {number}",
        collection=library.member.collection,
    )
    document = library.draft(number)
    document.files = [DocumentFile(file=stored)]
    document.save_revision().publish()
    extraction = Extraction.objects.get(file=stored)
    Job.objects.all().delete()
    extraction.state, extraction.reason = state, reason
    extraction.save()
    return extraction


def person(library: Library, role: str, sign_in: SignIn) -> Client:
    user = make_user(f"{role}-{library.host}")
    grant(user, library.member, role)
    return sign_in(user)


def state_of(extraction: Extraction) -> str:
    extraction.refresh_from_db()
    return extraction.state


def test_each_file_stands_with_its_state_and_the_reason(commune: Library, sign_in: SignIn) -> None:
    with_file(commune, "933/QĐ-UBND", State.HOSTILE, "zip_bomb")
    done = with_file(commune, "934/QĐ-UBND", State.DONE)
    client = person(commune, Role.EDITOR, sign_in)
    page = client.get(reverse(LIST)).content.decode()
    for words in (
        "Tệp 933/QĐ-UBND",
        "Quyết định 933/QĐ-UBND",
        "Không đọc: tệp không an toàn",
        "Tệp khi giải nén",
        "chilang.localhost: 1 tệp chưa đọc được",
    ):
        assert words.lower() in page.lower()
    document = DocumentPage.objects.get(number="933/QĐ-UBND")
    assert reverse("wagtailadmin_pages:edit", args=[document.pk]) in page
    narrowed = client.get(f"{reverse(LIST)}?state=done").context["object_list"]
    assert list(narrowed) == [done]
    assert list(client.get(f"{reverse(LIST)}?site=nhanly").context["object_list"]) == []


def test_one_file_is_read_again(commune: Library, sign_in: SignIn) -> None:
    extraction = with_file(commune, "933/QĐ-UBND", State.CORRUPT, "unreadable")
    client = person(commune, Role.EDITOR, sign_in)
    address = reverse("document_text", args=[extraction.pk])
    assert "Không đọc được tệp" in client.get(address).content.decode()
    assert client.post(address, {"next": reverse(LIST)}).headers["location"] == reverse(LIST)
    assert state_of(extraction) == "waiting"
    assert "đang chờ đọc hoặc đang được đọc" in client.post(address, follow=True).content.decode()
    run_ready(["text"])
    assert state_of(extraction) == State.DONE
    assert "Quyet dinh" in client.get(address).content.decode()


def test_all_that_failed_on_a_site_are_read_again_by_a_job(
    commune: Library, neighbour: Library, sign_in: SignIn
) -> None:
    failed = [
        with_file(commune, f"{number}/QĐ-UBND", state)
        for number, state in ((933, State.TIMED_OUT), (934, State.NEEDS_OCR), (935, State.HOSTILE))
    ]
    others = [with_file(commune, "936/QĐ-UBND", State.DONE)]
    others += [with_file(neighbour, "937/QĐ-UBND", State.CORRUPT)]
    client = person(commune, Role.SITE_ADMIN, sign_in)
    client.post(reverse(AGAIN), {"site": commune.member.site_id})
    assert [state_of(one) for one in failed] == ["timed_out", "needs_ocr", "hostile"]
    run_ready(["default"])
    assert [state_of(one) for one in failed] == ["waiting"] * 3
    assert [state_of(one) for one in others] == [State.DONE, State.CORRUPT]


def test_a_job_reads_a_bounded_number_again(
    commune: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (933, 934):
        with_file(commune, f"{number}/QĐ-UBND", State.CORRUPT)
    monkeypatch.setattr(services, "RETRIED_AT_MOST", 1)
    site_id = commune.member.site_id
    assert [services.retry_failed(site_id) for _time in range(3)] == [1, 1, 0]


def test_another_site_is_out_of_reach(
    commune: Library, neighbour: Library, sign_in: SignIn
) -> None:
    extraction = with_file(commune, "933/QĐ-UBND", State.CORRUPT)
    address = reverse("document_text", args=[extraction.pk])
    stranger = person(neighbour, Role.APPROVER, sign_in)
    assert "933" not in stranger.get(reverse(LIST)).content.decode()
    assert stranger.get(address).status_code == 404
    assert stranger.post(address).status_code == 404
    for site in (commune.member.site_id, "x", "9" * 40, ""):
        assert stranger.post(reverse(AGAIN), {"site": site}).status_code == 404
    assert state_of(extraction) == State.CORRUPT


def test_an_auditor_looks_and_does_nothing(commune: Library, sign_in: SignIn) -> None:
    extraction = with_file(commune, "933/QĐ-UBND", State.CORRUPT)
    address = reverse("document_text", args=[extraction.pk])
    auditor = person(commune, Role.AUDITOR, sign_in)
    for page in (reverse(LIST), address):
        assert "Đọc lại" not in auditor.get(page).content.decode()
    assert auditor.post(address).status_code == 404
    assert auditor.post(reverse(AGAIN), {"site": commune.member.site_id}).status_code == 404


def test_the_state_stands_beside_the_file_on_the_form(commune: Library, sign_in: SignIn) -> None:
    extraction = with_file(commune, "933/QĐ-UBND", State.CORRUPT, "unreadable")
    document = DocumentPage.objects.get()
    client = person(commune, Role.EDITOR, sign_in)
    form = client.get(reverse("wagtailadmin_pages:edit", args=[document.pk])).content.decode()
    assert "Không đọc được tệp" in form
    assert reverse("document_text", args=[extraction.pk]) in form
    assert "Xem nội dung, đọc lại tệp" in form


def test_the_text_of_a_site_is_read_on_its_host_alone_and_while_it_is_public(
    commune: Library, neighbour: Library
) -> None:
    extraction = with_file(commune, "933/QĐ-UBND", State.DONE)
    extraction.pages.create(number=1, text="Chữ trong tệp", method="text_layer")
    Extraction.objects.update(page_count=1)
    document = DocumentPage.objects.get()
    path = f"{document.get_url_parts()[2]}toan-van/"
    assert "Chữ trong tệp" in commune.get(path).content.decode()
    assert neighbour.get(path).status_code == 404
    document.unpublish()
    answer = commune.get(path)
    assert answer.status_code in {404, 410}
    assert "Chữ trong tệp" not in answer.content.decode()
