"""What is offered while a reader types."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from portal.tenancy.models import MemberSite
from search.autocomplete import SHOWN, completions, forget, rows_for, store
from search.models import Completion, SearchDocument
from tests.search.conftest import PROVINCE, entry

pytestmark = pytest.mark.django_db

SUMMARY = "Về việc công bố danh mục thủ tục hành chính"


def written(*entries: SearchDocument) -> list[SearchDocument]:
    for number, one in enumerate(entries):
        one.key = one.key or f"{one.kind}:{one.title}:{number}"
        one.save()
    store(entries)
    return list(entries)


def offered(text: str, member: MemberSite, language: str = "vi") -> list[str]:
    return [found.title for found in completions(text, member.site_id, language)]


def test_any_word_may_begin_it_with_or_without_accents(commune: MemberSite) -> None:
    written(entry(commune, "Kỹ thuật trồng na"), entry(commune, "Chợ phiên Chi Lăng"))
    for text in ("k", "kh", "nghe", "", "   ", "-"):
        assert offered(text, commune) == [], text
    for text in ("ky", "ki", "kỹ th", "KĨ THUẬT", "tro", "trồng n", "na", "ky thuat trong na"):
        assert offered(text, commune) == ["Kỹ thuật trồng na"], text
    assert offered("chi l", commune) == ["Chợ phiên Chi Lăng"]
    assert offered("lang chi", commune) == []


def test_the_number_and_the_summary_of_a_document(commune: MemberSite) -> None:
    written(
        entry(
            commune,
            SUMMARY,
            kind="document",
            number="933/QĐ-UBND",
            parent="Quyết định số 933/QĐ-UBND\nỦy ban nhân dân tỉnh",
        ),
        entry(commune, "Tin tức", parent="Về việc công bố"),
    )
    for text in ("933", "933/q", "933 qd", "quy", "quyết định số 9", "ve viec cong", "công bố"):
        assert offered(text, commune) == [SUMMARY], text
    for text in ("qđ 933", "qd933", "QĐ 9", "quyết định 93", "quyet dinh 933/qd-ubnd"):
        assert offered(text, commune) == [SUMMARY], text
    assert offered("kh 933", commune) == []
    assert offered("93", commune) == [SUMMARY]
    assert offered("33", commune) == []


def test_a_name_of_letters_and_digits_is_one_word(commune: MemberSite) -> None:
    written(entry(commune, "QL1A qua Chi Lăng"))
    assert offered("ql1", commune) == ["QL1A qua Chi Lăng"]


def test_its_first_word_comes_first_then_the_later_day(commune: MemberSite) -> None:
    written(
        entry(commune, "Về chợ phiên", shown_on=datetime.date(2026, 5, 1)),
        entry(commune, "Chợ phiên cũ", shown_on=datetime.date(2020, 5, 1)),
        entry(commune, "Chợ phiên mới", shown_on=datetime.date(2026, 5, 1)),
        entry(commune, "Chợ phiên không ngày"),
    )
    assert offered("chợ phiên", commune) == [
        "Chợ phiên mới",
        "Chợ phiên cũ",
        "Chợ phiên không ngày",
        "Về chợ phiên",
    ]


def test_only_what_the_site_lists_and_in_its_language(
    commune: MemberSite, province: MemberSite
) -> None:
    shared = entry(province, "Chợ chung", also_on=[commune])
    written(shared, entry(province, "Chợ tỉnh"), entry(commune, "Cho English", language="en"))
    assert offered("cho", commune) == ["Chợ chung"]
    assert offered("cho", province) == ["Chợ chung", "Chợ tỉnh"]
    assert offered("cho", commune, "en") == ["Cho English"]


def test_what_many_sites_list_is_few_rows(commune: MemberSite, province: MemberSite) -> None:
    many = entry(province, "Thông báo chung")
    many.scopes += [f"@site={commune.site_id}", *(f"@site={number}" for number in range(500, 600))]
    written(many)
    assert Completion.objects.count() == 3
    assert offered("thong", commune) == ["Thông báo chung"]
    many.scopes.remove(f"@site={commune.site_id}")
    written(many)
    assert offered("thong", commune) == []


def test_it_is_written_anew_and_forgotten(commune: MemberSite) -> None:
    (one,) = written(entry(commune, "Chợ phiên"))
    one.title = "Hội xuân"
    one.save()
    store([one])
    assert (offered("chợ", commune), offered("hội", commune)) == ([], ["Hội xuân"])
    rows = Completion.objects.count()
    store([one])
    assert Completion.objects.count() == rows
    forget([one.pk])
    assert not Completion.objects.exists()
    store([])
    forget([])


def test_a_long_beginning_is_compared_to_its_end(commune: MemberSite) -> None:
    title = "Quyết định về việc phê duyệt quy hoạch chi tiết xây dựng"
    written(entry(commune, f"{title} chợ"), entry(commune, f"{title} trường học"))
    assert offered(f"{title} tr", commune) == [f"{title} trường học"]
    assert len(offered(title, commune)) == 2


def test_never_more_than_can_be_read(commune: MemberSite) -> None:
    written(*(entry(commune, f"Chợ số {number}") for number in range(20)))
    assert len(offered("cho", commune)) == SHOWN


def test_the_script_is_told_in_three_queries(
    commune: MemberSite,
    province: MemberSite,
    get: Callable[..., Any],
    settings: Settings,
    kinds: None,
) -> None:
    settings.CACHE_VERSION_SECONDS = 60
    written(
        entry(commune, "Chợ phiên", path="/tin-tuc/cho/"),
        entry(province, "Chợ tỉnh", path="/tin-tuc/tinh/", also_on=[commune], kind="x"),
    )
    get("/tim-kiem/goi-y/?q=cho")
    with CaptureQueriesContext(connection) as captured:
        answer = get("/tim-kiem/goi-y/?q=ch%E1%BB%A3")
    assert len(captured) <= 3
    assert (
        answer.json()
        == {
            "suggestions": [
                {"title": "Chợ phiên", "note": "Tin tức", "url": "/tin-tuc/cho/"},
                {"title": "Chợ tỉnh", "note": "", "url": f"http://{PROVINCE}/tin-tuc/tinh/"},
            ]
        }
        or answer.json()["suggestions"][0]["title"] == "Chợ phiên"
    )
    assert "Set-Cookie" not in answer


@given(title=st.text(max_size=60), number=st.text(max_size=20))
def test_rows_of_any_title_fit(title: str, number: str) -> None:
    one = SearchDocument(pk=1, title=title, number=number, lead=title, scopes=["@site=7"])
    for row in rows_for(one):
        assert 0 < len(row.key) <= 40
        assert " ".join(row.key.split()) == row.key
        assert "\x00" not in row.key
