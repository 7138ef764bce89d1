"""Files made to do harm, put through the admin's form and through the job that reads them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from documents.extraction.outcome import Reason, State
from documents.extraction_words import STATES
from documents.models import DocumentFile, DocumentPage, Extraction
from portal.core.accounts.models import User
from portal.core.jobs.runner import run_ready
from portal.core.media.models import PortalDocument
from portal.tenancy.models import Role
from tests.documents.conftest import Library
from tests.documents.extraction import makers
from tests.documents.extraction.test_hostile import BLANK, ENTITIES
from tests.factories import grant, make_user

SignIn = Callable[[User], Client]
BROKEN_XREF = makers.text_pdf([["Quyet dinh so 15"]]).replace(b" 00000 n", b" 7777x n")

# By what it is: the name, the content, what the form says ("": it takes the file), the end.
HOSTILE = {
    "zip bomb": (
        *("a.docx", makers.docx("", word__media__image_xml=BLANK)),
        *("", State.HOSTILE, Reason.ZIP_BOMB),
    ),
    "polyglot": (
        *("a.pdf", makers.text_pdf([["one"]]) + makers.archive({"a.js": "alert()"})),
        *("", State.HOSTILE, Reason.POLYGLOT),
    ),
    "picture and page": (
        *("a.png", makers.png() + b"<script>alert(1)</script>"),
        *("chứa trang web", State.HOSTILE, Reason.POLYGLOT),
    ),
    "10,000 pages": (
        *("a.pdf", makers.empty_pages_pdf(10_000)),
        *("", State.TOO_MANY_PAGES, Reason.NONE),
    ),
    "broken xref": ("a.pdf", BROKEN_XREF, "", State.DONE, Reason.NONE),
    "XML entity": (
        *("a.docx", makers.docx("", word__settings_xml=ENTITIES)),
        *("", State.HOSTILE, Reason.XML_ENTITY),
    ),
    "macro": (
        *("a.docx", makers.docx("", word__vbaProject_bin=b"Sub")),
        *("chứa macro", State.HOSTILE, Reason.MACRO),
    ),
    "pixel bomb": (
        *("a.png", makers.png_bomb(60_000, 60_000)),
        *("quá nhiều điểm ảnh", State.TOO_LARGE, Reason.PIXELS),
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_each_ends_in_a_named_state_at_the_form_and_in_the_job(
    what: str, commune: Library, sign_in: SignIn
) -> None:
    name, content, words, state, reason = HOSTILE[what]
    user = make_user("btv")
    grant(user, commune.member, Role.EDITOR)
    sent = {
        "title": "Tệp",
        "file": SimpleUploadedFile(name, content),
        "collection": commune.member.collection_id,
    }
    answer = sign_in(user).post(reverse("wagtaildocs:add"), sent)
    if words:
        assert answer.status_code == 200
        assert words in " ".join(answer.context["form"].errors["file"])
        assert not PortalDocument.objects.exists()
        # Another way in, or a rule of tomorrow: the job is a lock of its own.
        PortalDocument.objects.create(
            title="Tệp", file=ContentFile(content, name), collection=commune.member.collection
        )
    else:
        assert answer.status_code == 302
    document = commune.draft("933/QĐ-UBND")
    document.files = [DocumentFile(file=PortalDocument.objects.get())]
    document.save_revision().publish()
    run_ready(["text"])
    extraction = Extraction.objects.get()
    assert (extraction.state, extraction.reason) == (state, reason)
    assert DocumentPage.objects.get().live
    with override("vi"):
        assert str(dict(STATES)[State(extraction.state)])
        assert bool(extraction.explanation) == (state != State.DONE)
