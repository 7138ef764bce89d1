"""Issuing bodies of the register: their screen, their spellings, what imports do not know."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from documents.models import DocumentImport, DocumentIssuer, DocumentPage, ListedTerm
from documents.selectors.issuers import likely_body
from portal.core.accounts.models import User
from portal.core.jobs.runner import run_ready
from portal.tenancy.models import IssuingBody, IssuingBodyAlias, MemberSite, Role, RoleScope
from portal.tenancy.register.issuers import ensure_issuing_bodies
from tests.documents.conftest import Library, add_library
from tests.documents.test_admin import add, form
from tests.documents.test_import_screen import Screen
from tests.factories import grant, make_unit, make_user
from tests.support.provisioning import CHI_LANG, PROVINCE, Provisioner

SignIn = Callable[[User], Client]
COMMITTEE = "Ủy ban nhân dân xã Chi Lăng"
ODD = "Uỷ ban NDxã Chi Lăng"
ROW = {"Số ký hiệu": "933/QĐ-UBND", "Trích yếu": "Một", "Ngày ban hành": "18/03/2026"}


def centre_of(library: Library, sign_in: SignIn) -> Client:
    user = make_user(f"vp-{library.host}")
    grant(user, library.member, Role.CENTRAL, RoleScope.BRANCH)
    return sign_in(user)


@pytest.fixture
def committee(commune: Library) -> IssuingBody:
    return IssuingBody.objects.create(unit=commune.member.unit, kind="committee", name=COMMITTEE)


@pytest.fixture
def run(commune: Library, sign_in: SignIn) -> DocumentImport:
    """An import whose issuing body is spelt in a way that nobody knows."""
    screen = Screen(commune, Role.APPROVER, sign_in)
    screen.upload({**ROW, "Cơ quan ban hành": ODD})
    screen.begin()
    run_ready(["default"])
    return screen.run


def body_form(**fields: Any) -> dict[str, Any]:
    return {"name": COMMITTEE, "kind": "committee", "spellings": "", "unit_code": "", **fields}


def test_the_centre_keeps_bodies_with_their_spellings(commune: Library, sign_in: SignIn) -> None:
    client = centre_of(commune, sign_in)
    typed = body_form(spellings=f"UBND xã Chi Lăng\n{ODD}\n\n ubnd  XÃ chi lăng ")
    assert client.post(reverse("issuing_bodies:add"), typed).status_code == 302
    body = IssuingBody.objects.get()
    assert {alias.alias for alias in body.aliases.all()} == {ODD, "ubnd XÃ chi lăng"}
    page = client.get(reverse("issuing_bodies:index")).content.decode()
    assert ODD in page
    edit = reverse("issuing_bodies:edit", args=[body.pk])
    assert client.post(edit, body_form(spellings="UBND xã Chi Lăng")).status_code == 302
    assert [alias.alias for alias in body.aliases.all()] == ["UBND xã Chi Lăng"]
    answer = client.post(edit, body_form(spellings="x" * 300))
    assert "Cách viết này quá dài" in answer.content.decode()


def test_nobody_else_does(
    commune: Library, neighbour: Library, committee: IssuingBody, sign_in: SignIn
) -> None:
    edit = reverse("issuing_bodies:edit", args=[committee.pk])
    stranger = centre_of(neighbour, sign_in)
    assert stranger.get(edit).status_code == 404
    assert COMMITTEE not in stranger.get(reverse("issuing_bodies:index")).content.decode()
    answer = stranger.post(reverse("issuer_spelling"), {"spelling": ODD, "body": COMMITTEE})
    assert "Danh mục không có cơ quan này" in answer.content.decode()
    user = make_user("quan-tri-trang")
    grant(user, commune.member, Role.SITE_ADMIN)
    administrator = sign_in(user)
    assert administrator.get(reverse("issuer_spelling")).status_code == 404
    assert administrator.post(edit, body_form(name="Khác")).status_code != 200
    committee.refresh_from_db()
    assert committee.name == COMMITTEE
    assert not IssuingBodyAlias.objects.exists()


def test_what_an_import_does_not_know_becomes_a_spelling_in_one_step(
    commune: Library, committee: IssuingBody, run: DocumentImport, sign_in: SignIn
) -> None:
    client = centre_of(commune, sign_in)
    report = reverse("document_import", args=[commune.index.pk, run.pk])
    page = client.get(report).content.decode()
    assert "1 cơ quan ban hành chưa có trong danh mục" in page
    assert ODD in page
    way = f"{reverse('issuer_spelling')}?spelling={ODD}&next={report}"
    assert f'value="{COMMITTEE}"' in client.get(way).content.decode()
    sent = {"spelling": ODD, "body": COMMITTEE, "next": report}
    assert client.post(way, sent).headers["location"] == report
    assert client.post(way, sent).status_code == 302
    assert IssuingBodyAlias.objects.get().body == committee
    run_ready(["default"])
    assert DocumentIssuer.objects.get().body == committee
    key = f"b{committee.pk}"
    assert ListedTerm.objects.filter(dimension="co-quan").values_list("value").get() == (key,)
    assert "chưa có trong danh mục" not in client.get(report).content.decode()


def test_the_next_import_knows_it(
    commune: Library, committee: IssuingBody, sign_in: SignIn
) -> None:
    committee.aliases.create(alias=ODD)
    screen = Screen(commune, Role.APPROVER, sign_in)
    screen.upload({**ROW, "Cơ quan ban hành": ODD})
    screen.begin()
    run_ready(["default"])
    issuer = DocumentIssuer.objects.get()
    assert (issuer.name, issuer.body) == (ODD, committee)
    assert "chưa có trong danh mục" not in screen.client.get(screen.address).content.decode()


@pytest.mark.django_db
def test_documents_that_came_before_the_portal_of_their_issuer_find_it(
    tmp_path: Path, sign_in: SignIn
) -> None:
    provision = Provisioner(tmp_path)
    provision(PROVINCE)
    member = MemberSite.objects.get()
    library = Library(member, member.site.hostname, add_library(member))
    screen = Screen(library, Role.APPROVER, sign_in)
    named = ("UBND xã Chi Lăng", "Ủy ban nhân dân xã Chi Lăng", "UBND xã Ba Tơ")
    screen.upload(
        *(
            {**ROW, "Số ký hiệu": f"{number}/QĐ-UBND", "Cơ quan ban hành": name}
            for number, name in enumerate(named, start=1)
        )
    )
    screen.begin()
    run_ready(["default"])
    rows = DocumentIssuer.objects.order_by("document__number")
    assert [row.body for row in rows] == [None, None, None]
    provision(CHI_LANG)
    run_ready(["default"])
    units = [(row.name, row.body and row.body.unit.name) for row in rows.all()]
    assert units == list(zip(named, ("Xã Chi Lăng", "Xã Chi Lăng", None), strict=True))


def test_an_editor_of_the_site_is_told_who_knows(
    commune: Library, run: DocumentImport, sign_in: SignIn
) -> None:
    user = make_user("btv")
    grant(user, commune.member, Role.EDITOR)
    report = reverse("document_import", args=[commune.index.pk, run.pk])
    page = sign_in(user).get(report).content.decode()
    assert "Văn phòng trung tâm xác định" in page
    assert reverse("issuer_spelling") not in page


def test_two_bodies_of_one_name_are_told_apart_by_hand(
    commune: Library, committee: IssuingBody, sign_in: SignIn
) -> None:
    IssuingBody.objects.create(unit=commune.member.unit, kind="other", name=COMMITTEE)
    answer = centre_of(commune, sign_in).post(
        reverse("issuer_spelling"), {"spelling": ODD, "body": COMMITTEE}
    )
    assert "Có nhiều cơ quan mang tên này" in answer.content.decode()
    assert not IssuingBodyAlias.objects.exists()


def test_the_form_of_a_document_finds_the_body_by_its_name(
    commune: Library, committee: IssuingBody, sign_in: SignIn
) -> None:
    user = make_user("btv")
    grant(user, commune.member, Role.EDITOR)
    client = sign_in(user)
    assert add(client, commune).status_code == 302
    document = DocumentPage.objects.get()
    draft = document.get_latest_revision_as_object()
    assert [issuer.body for issuer in draft.issuers.all()] == [committee]
    edit = reverse("wagtailadmin_pages:edit", args=[document.pk])
    assert "issuers-0-body" not in client.get(edit).content.decode()
    issuer = {"issuers-INITIAL_FORMS": "1", "issuers-0-id": document.issuers.get().pk}
    client.post(edit, form(**{**issuer, "issuers-0-name": "Cơ quan khác"}))
    draft = DocumentPage.objects.get().get_latest_revision_as_object()
    assert [(one.name, one.body) for one in draft.issuers.all()] == [("Cơ quan khác", None)]


def test_the_body_most_likely_meant_is_proposed(commune: Library) -> None:
    ensure_issuing_bodies([commune.member.unit, make_unit("Xã Nhân Lý")])
    for name in (COMMITTEE, "Hội đồng nhân dân xã Chi Lăng"):
        IssuingBody.objects.get_or_create(name=name, defaults={"kind": "other"})
    bodies = IssuingBody.objects.all()
    assert likely_body("UBND xã Chi Lăng", bodies) == COMMITTEE
    assert likely_body("HĐND xã Chi-lăng", bodies) == "Hội đồng nhân dân xã Chi Lăng"
    assert likely_body("Bộ Tài chính", bodies) == ""
