"""Screens of the admin: entering, finding what is known, answering claims."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from documents.models import DocumentPage, DocumentRelation, EffectClaim
from portal.core.accounts.models import User
from portal.tenancy.models import Placement, Role
from tests.documents.conftest import Library, day
from tests.documents.test_effects import OLD, status_of
from tests.factories import grant, make_user

SignIn = Callable[[User], Client]
_INLINES = ("issuers", "signers", "files", "relations", "legal_events")


def form(number: str = "933/QĐ-UBND", **fields: Any) -> dict[str, Any]:
    """What the editor's form sends for a new document."""
    sent: dict[str, Any] = {
        "group": "normative",
        "document_type": "quyet-dinh",
        "number": number,
        "issued_on": "2026-03-18",
        "summary": "Về việc công bố danh mục thủ tục hành chính",
        "level": "commune",
        "secrecy": "",
        "issuers-0-name": "Ủy ban nhân dân xã Chi Lăng",
        "issuers-0-ORDER": "1",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "1000",
    }
    for name in _INLINES:
        sent[f"{name}-TOTAL_FORMS"] = "1" if name == "issuers" else "0"
        sent[f"{name}-INITIAL_FORMS"] = "0"
        sent[f"{name}-MIN_NUM_FORMS"] = "0"
        sent[f"{name}-MAX_NUM_FORMS"] = "1000"
    return {**sent, **fields}


def add(client: Client, library: Library, **fields: Any) -> Any:
    args = ("documents", "documentpage", library.index.pk)
    return client.post(reverse("wagtailadmin_pages:add", args=args), form(**fields))


def person(library: Library, role: str, sign_in: SignIn) -> Client:
    user = make_user(f"{role}-{library.host}")
    grant(user, library.member, role)
    return sign_in(user)


def test_what_is_still_a_draft_needs_no_day_of_issue(commune: Library) -> None:
    form_class = DocumentPage.get_edit_handler().get_form_class()
    user = make_user("somebody")

    def is_required(data: dict[str, str] | None, group: str) -> bool:
        page = DocumentPage(group=group)
        form = form_class(data, instance=page, parent_page=commune.index, for_user=user)
        return bool(form.fields["issued_on"].required)

    assert is_required(None, "normative")
    assert not is_required(None, "draft")
    assert is_required({"group": "directive"}, "draft")
    assert not is_required({"group": "draft"}, "normative")
    commune.publish("", issued_on=None, group="draft", summary="Quy định mức thu lệ phí")
    document = DocumentPage.objects.get()
    assert commune.get(document.url).status_code == 200


def test_an_editor_enters_a_document(commune: Library, sign_in: SignIn) -> None:
    answer = add(person(commune, Role.EDITOR, sign_in), commune)
    document = DocumentPage.objects.get()
    assert answer.status_code == 302
    assert (document.title, document.live) == ("Quyết định 933/QĐ-UBND", False)
    assert document.get_parent().slug == "2026"
    assert [issuer.name for issuer in document.get_latest_revision_as_object().issuers.all()] == [
        "Ủy ban nhân dân xã Chi Lăng"
    ]


def test_what_is_secret_is_refused_before_it_is_stored(commune: Library, sign_in: SignIn) -> None:
    client = person(commune, Role.EDITOR, sign_in)
    for level in ("internal", "confidential", "secret", "top_secret"):
        answer = add(client, commune, secrecy=level)
        assert answer.status_code == 200
        assert "không được đưa lên cổng thông tin công khai" in answer.content.decode()
    assert not DocumentPage.objects.exists()


def test_what_the_network_has_is_offered_for_the_list(
    commune: Library, neighbour: Library, sign_in: SignIn
) -> None:
    known = commune.publish("933/QĐ-UBND")
    editor = person(neighbour, Role.EDITOR, sign_in)
    answer = add(editor, neighbour, number="Số: 0933 /QÐ-UBND")
    way = reverse("document_place", args=[neighbour.index.pk, known.pk])
    assert answer.status_code == 200
    assert f'href="{way}"' in answer.content.decode()
    # Another issuer's of the same number and day is another document.
    other = {"issuers-0-name": "Ủy ban nhân dân xã Nhân Lý"}
    assert add(editor, neighbour, **other).status_code == 302
    # And so is what a person says is another.
    assert add(editor, neighbour, is_separate="on").status_code == 302


def test_who_approves_lists_it_at_once_and_others_are_told_whom_to_ask(
    commune: Library, neighbour: Library, sign_in: SignIn
) -> None:
    known = commune.publish("933/QĐ-UBND")
    way = reverse("document_place", args=[neighbour.index.pk, known.pk])
    editor = person(neighbour, Role.EDITOR, sign_in)
    assert "Hãy gửi cho người duyệt" in editor.get(way).content.decode()
    editor.post(way)
    assert not Placement.objects.filter(index=neighbour.index).exists()
    approver = person(neighbour, Role.APPROVER, sign_in)
    assert approver.get(way).status_code == 200
    assert not Placement.objects.filter(index=neighbour.index).exists()
    assert approver.post(way).status_code == 302
    assert "933/QĐ-UBND" in neighbour.get("/van-ban/").content.decode()


def test_no_list_of_others_and_no_draft_is_offered(
    commune: Library, neighbour: Library, sign_in: SignIn
) -> None:
    known = commune.publish("933/QĐ-UBND")
    draft = commune.draft("934/QĐ-UBND")
    approver = person(neighbour, Role.APPROVER, sign_in)
    for index, document in ((commune.index, known), (neighbour.index, draft)):
        way = reverse("document_place", args=[index.pk, document.pk])
        assert approver.get(way).status_code == 404
        assert approver.post(way).status_code == 404


def claim_on(commune: Library, neighbour: Library) -> EffectClaim:
    old = neighbour.publish(**OLD)
    relation = DocumentRelation(kind="replaces", target=old)
    commune.publish("9/2026/QĐ-UBND", effective_on=day("2026-05-01"), relations=(relation,))
    return EffectClaim.objects.get()


def test_the_owner_answers(commune: Library, neighbour: Library, sign_in: SignIn) -> None:
    claim = claim_on(commune, neighbour)
    url = reverse("effect_claims:edit", args=[claim.pk])
    owner = person(neighbour, Role.APPROVER, sign_in)
    assert "9/2026/QĐ-UBND" in owner.get(reverse("effect_claims:index")).content.decode()
    answer = owner.post(url, {"answer": "declined", "reason": ""})
    assert "Hãy nêu lý do" in answer.content.decode()
    assert owner.post(url, {"answer": "accepted", "reason": ""}).status_code == 302
    assert status_of(claim.target) == "ended"
    claim.refresh_from_db()
    assert claim.decided_by is not None


def test_nobody_else_answers(commune: Library, neighbour: Library, sign_in: SignIn) -> None:
    claim = claim_on(commune, neighbour)
    url = reverse("effect_claims:edit", args=[claim.pk])
    for client in (
        person(commune, Role.APPROVER, sign_in),
        person(neighbour, Role.EDITOR, sign_in),
    ):
        answer = client.post(url, {"answer": "accepted", "reason": ""})
        assert answer.status_code in {302, 404}
    assert status_of(claim.target) == "in_force"
    # What was taken down since is nobody's to read about.
    owner = person(neighbour, Role.APPROVER, sign_in)
    claim.source.unpublish()
    assert owner.get(url).status_code == 404
    assert "9/2026" not in owner.get(reverse("effect_claims:index")).content.decode()
