"""Documents entered twice and numbers used again: found and shown, never refused."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from documents.models import DocumentIssuer, DocumentPage
from documents.selectors.doubles import doubles_of
from portal.core.accounts.models import User
from portal.core.vietnamese import nfc
from portal.tenancy.models import Role
from tests.documents.conftest import Library, day
from tests.factories import grant, make_user

SignIn = Callable[[User], Client]
LIST = "repeated_documents:index"
TITLE = "Quyết định 933/QĐ-UBND"


def editor(library: Library) -> User:
    user = make_user(f"btv-{library.host}")
    grant(user, library.member, Role.EDITOR)
    return user


def listed(client: Client, query: str = "") -> list[str]:
    """Summaries of the documents that the report lists, in its order."""
    answer = client.get(f"{reverse(LIST)}?{query}")
    return [row.summary for row in answer.context["object_list"]]


def test_a_document_entered_twice_is_in_the_report(commune: Library, sign_in: SignIn) -> None:
    commune.publish("933/QĐ-UBND", summary="Một")
    commune.draft("933 /QÐ-UBND", summary="Hai", issuer="ỦY BAN NHÂN DÂN xã Chi Lăng")
    commune.publish("934/QĐ-UBND", summary="Ba")
    commune.publish("933/QĐ-UBND", summary="Bốn", issuer="Hội đồng nhân dân xã Chi Lăng")
    client = sign_in(editor(commune))
    assert listed(client) == ["Một", "Hai"]
    page = client.get(reverse(LIST)).content.decode()
    for document in DocumentPage.objects.filter(summary__in=["Một", "Hai"]):
        assert page.count(reverse("wagtailadmin_pages:edit", args=[document.pk])) == 2
    assert "Chưa đăng" in page or "chưa đăng" in page


def test_numbers_used_again_are_in_it_when_asked_for(commune: Library, sign_in: SignIn) -> None:
    commune.publish("933/QĐ-UBND", summary="2025", issued_on=day("2025-03-18"))
    commune.publish("933/QĐ-UBND", summary="tháng 3")
    commune.publish("933/QĐ-UBND", summary="tháng 5", issued_on=day("2026-05-18"))
    commune.publish("934/QĐ-UBND", summary="khác")
    client = sign_in(editor(commune))
    assert listed(client) == []
    assert listed(client, "what=year") == ["tháng 3", "tháng 5"]
    assert listed(client, "what=reused") == ["2025", "tháng 3", "tháng 5"]
    assert "Không có văn bản nào bị nhập hai lần" in client.get(reverse(LIST)).content.decode()


def test_each_agency_has_its_own_numbers(
    commune: Library, neighbour: Library, sign_in: SignIn
) -> None:
    commune.publish("1/QĐ-UBND")
    neighbour.publish("1/QĐ-UBND", issuer="Ủy ban nhân dân xã Nhân Lý")
    neighbour.publish("1/QĐ-UBND", issued_on=day("2026-05-18"))
    client = sign_in(editor(commune))
    assert [listed(client, f"what={what}") for what in ("", "year", "reused")] == [[], [], []]


def test_what_another_site_has_is_not_in_the_report(
    commune: Library, neighbour: Library, sign_in: SignIn
) -> None:
    commune.publish("933/QĐ-UBND", summary="Một")
    neighbour.publish("933/QĐ-UBND", summary="Hai")
    assert listed(sign_in(editor(commune))) == []
    both = editor(neighbour)
    grant(both, commune.member, Role.EDITOR)
    assert listed(sign_in(both)) == ["Một", "Hai"]


def test_what_was_taken_down_is_no_double(commune: Library, sign_in: SignIn) -> None:
    commune.publish("933/QĐ-UBND", summary="Một")
    commune.publish("933/QĐ-UBND", summary="Hai").unpublish()
    assert listed(sign_in(editor(commune))) == []


def test_the_report_is_taken_away(commune: Library, sign_in: SignIn) -> None:
    commune.publish("933/QĐ-UBND", summary="Một")
    commune.publish("933/QĐ-UBND", summary="Hai")
    answer = sign_in(editor(commune)).get(f"{reverse(LIST)}?export=csv")
    rows = b"".join(answer).decode().splitlines()
    assert len(rows) == 3
    assert rows[1].startswith(f"{TITLE},chilang.localhost,2026-03-18,Ủy ban nhân dân xã Chi Lăng,")
    assert rows[1].endswith('chilang.localhost"')


def test_the_form_of_such_a_document_says_so(
    commune: Library, neighbour: Library, sign_in: SignIn
) -> None:
    one = commune.publish("933/QĐ-UBND")
    two = commune.publish("933/QĐ-UBND", is_separate=True)
    other = commune.publish("933/QĐ-UBND", issued_on=day("2026-05-18"))
    lone = commune.publish("935/QĐ-UBND")
    elsewhere = neighbour.publish("933/QĐ-UBND")
    client = sign_in(editor(commune))

    def form_of(document: DocumentPage) -> str:
        answer = client.get(reverse("wagtailadmin_pages:edit", args=[document.pk]))
        assert answer.status_code == 200
        return nfc(answer.content.decode())

    page = form_of(one)
    assert "cùng số, ngày và cơ quan ban hành" in page
    assert reverse("wagtailadmin_pages:edit", args=[two.pk]) in page
    assert f'href="{elsewhere.full_url}"' in page
    assert "số này đã dùng cho văn bản khác cùng năm" in page
    assert reverse("wagtailadmin_pages:edit", args=[other.pk]) in page
    assert "help-warning" not in form_of(lone)


def test_a_draft_of_another_site_is_nobodys_to_know(commune: Library, neighbour: Library) -> None:
    one = commune.publish("933/QĐ-UBND")
    neighbour.draft("933/QĐ-UBND")
    assert not doubles_of(one, editor(commune))


def test_one_body_in_two_spellings_is_one(commune: Library) -> None:
    one, two = (
        commune.publish("933/QĐ-UBND", issuer=name)
        for name in ("Ủy ban nhân dân xã Chi Lăng", "UỶ BAN NHÂN DÂN XÃ CHI LĂNG")
    )
    keys = set(DocumentIssuer.objects.values_list("name_key", flat=True))
    assert len(keys) == 1
    assert [double.document for double in doubles_of(one, editor(commune)).same] == [two]
