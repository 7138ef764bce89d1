"""Results that a site's editors set on top."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.text import slugify

from home.models import StandardPage
from portal.core.accounts.models import User
from portal.core.audit.models import AuditEntry
from portal.core.vietnamese import fold
from portal.tenancy.models import MemberSite, Role
from search.models import PinnedResult
from search.pinning.selectors import pinned_for
from search.questions import Answer, Mode
from tests.factories import grant, make_user
from tests.search.conftest import PROVINCE, Asked, result

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 26)


def page_of(member: MemberSite, title: str, **fields: Any) -> Any:
    return member.site.root_page.add_child(
        instance=StandardPage(title=title, slug=slugify(fold(title)), **fields)
    )


def titles(text: str, member: MemberSite, day: datetime.date = TODAY) -> list[str]:
    return [pin.title for pin in pinned_for(text, member.site, day)]


def test_words_in_any_spelling_and_order_of_editors(
    commune: MemberSite, province: MemberSite
) -> None:
    page = page_of(commune, "Hộ tịch")
    make = PinnedResult.objects.create
    make(site=commune.site, words="Khai sinh\n\nlàm giấy khai tử", page=page, sort_order=2)
    make(site=commune.site, words="khai", address="https://dvc.gov.vn/", title="Dịch vụ công")
    make(site=province.site, words="khai sinh", address="https://a.vn/", title="Của tỉnh")
    assert titles("đăng ký KHAI SINH", commune) == ["Dịch vụ công", "Hộ tịch"]
    assert titles("khai tu", commune) == ["Dịch vụ công"]
    assert titles("lam giay khai tu o dau", commune) == ["Dịch vụ công", "Hộ tịch"]
    assert titles("sinh khai", commune) == ["Dịch vụ công"]
    assert titles("khaisinh", commune) == []
    assert titles("", commune) == []
    shown = pinned_for("khai sinh", commune.site, TODAY)
    assert [(pin.url, pin.host) for pin in shown] == [
        ("https://dvc.gov.vn/", "dvc.gov.vn"),
        ("/ho-tich/", ""),
    ]


def test_only_on_its_days_and_while_the_page_is_live(commune: MemberSite) -> None:
    page = page_of(commune, "Chợ phiên")
    PinnedResult.objects.create(
        site=commune.site,
        words="chợ",
        page=page,
        shown_from=TODAY,
        shown_until=TODAY + datetime.timedelta(days=1),
    )
    one = datetime.timedelta(days=1)
    shown = [bool(titles("chợ", commune, day)) for day in (TODAY - one, TODAY, TODAY + one)]
    assert shown == [False, True, True]
    assert titles("chợ", commune, TODAY + 2 * one) == []
    page.unpublish()
    assert titles("chợ", commune) == []


def test_a_page_of_another_site_is_told_by_its_host(
    commune: MemberSite, province: MemberSite
) -> None:
    page = page_of(province, "Bảng giá đất")
    PinnedResult.objects.create(site=commune.site, words="giá đất", page=page)
    (pin,) = pinned_for("bang gia dat", commune.site, TODAY)
    assert (pin.url.startswith(f"http://{PROVINCE}/"), pin.host) == (True, PROVINCE)


@pytest.mark.usefixtures("kinds")
def test_it_stands_above_the_results(
    commune: MemberSite, asked: Asked, get: Callable[..., Any]
) -> None:
    PinnedResult.objects.create(
        site=commune.site, words="khai sinh", address="https://dvc.gov.vn/", title="Làm trên mạng"
    )
    for total, results in ((1, [result("Tin về khai sinh")]), (0, [])):
        asked.answer = Answer(Mode.ALL_WORDS, total=total, results=results)
        html = get("/tim-kiem/?q=khai+sinh").content.decode()
        assert "Làm trên mạng" in html
        assert "Ban biên tập đề xuất" in html
        if results:
            assert html.index("Làm trên mạng") < html.index("Tin về khai sinh")
    assert "Làm trên mạng" not in get("/tim-kiem/?q=khai+sinh&nam=2026").content.decode()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"words": " \n–"}, "words"),
        ({"words": "x\n" * 51}, "words"),
        ({"words": "x" * 101}, "words"),
        ({"address": ""}, "page"),
        ({"title": ""}, "title"),
        ({"address": "javascript:alert(1)"}, "address"),
        ({"address": "ftp://a.vn/"}, "address"),
        ({"shown_from": TODAY, "shown_until": datetime.date(2026, 11, 25)}, "shown_until"),
    ],
)
def test_what_would_lead_nowhere_is_refused(
    commune: MemberSite, fields: dict[str, Any], field: str
) -> None:
    usual = {"words": "khai sinh", "address": "https://a.vn/", "title": "A"}
    row = PinnedResult(site=commune.site, **{**usual, **fields})
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert field in refused.value.message_dict


def test_an_approver_pins_on_his_own_site_alone(
    commune: MemberSite, province: MemberSite, sign_in: Callable[[User], Client]
) -> None:
    person = make_user("duyet")
    grant(person, commune, Role.APPROVER)
    client = sign_in(person)
    page = page_of(commune, "Hộ tịch")
    form = {
        "site_host": commune.site.hostname,
        "words": "khai sinh",
        "page": page.pk,
        "address": "",
        "title": "",
        "sort_order": 0,
        "shown_from": "",
        "shown_until": "",
    }
    assert b"chilang.localhost" in client.get("/admin/pinned_results/new/").content
    refused = client.post("/admin/pinned_results/new/", {**form, "site_host": PROVINCE})
    assert refused.status_code == 200
    theirs_page = page_of(province, "Bảng giá đất")
    refused = client.post("/admin/pinned_results/new/", {**form, "page": theirs_page.pk})
    assert "Hãy chọn một trang của trang thông tin này" in refused.content.decode()
    assert "Bảng giá đất" not in refused.content.decode()
    assert not PinnedResult.objects.exists()
    client.post("/admin/pinned_results/new/", form)
    row = PinnedResult.objects.get()
    assert (row.site_id, row.page_id) == (commune.site_id, page.pk)
    assert AuditEntry.objects.filter(object_type="search.PinnedResult").exists()
    theirs = PinnedResult.objects.create(
        site=province.site, words="x", address="https://a.vn/", title="Của tỉnh"
    )
    assert client.get(f"/admin/pinned_results/edit/{theirs.pk}/").status_code == 404
    assert "Của tỉnh" not in client.get("/admin/pinned_results/").content.decode()
