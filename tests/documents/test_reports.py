"""Reports of the libraries: effects to check."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pytest_django import Settings

from documents.models import DocumentEffect, DocumentPage, LegalEvent
from documents.services.effects import refresh_due
from portal.core.accounts.models import User
from portal.core.audit.models import AuditEntry
from portal.core.read_only import day_or_time
from portal.tenancy.models import Role
from tests.documents.conftest import Library, day
from tests.factories import grant, make_user

SignIn = Callable[[User], Client]
LIST = "effects_to_check:index"


def person(library: Library, role: str, sign_in: SignIn) -> Client:
    user = make_user(f"{role}-{library.host}")
    grant(user, library.member, role)
    return sign_in(user)


def stated(library: Library, number: str, value: str, **fields: Any) -> DocumentPage:
    """In force since 1 April 2026, and stated by a source to be something else or the same."""
    facts = {
        "effective_on": day("2026-04-01"),
        "stated_status": value,
        "stated_source": "Cổng tỉnh Lạng Sơn",
        "stated_on": day("2026-06-01"),
        "source_url": "https://langson.example.vn/vb/1",
    }
    return library.publish(number, **{**facts, **fields})


def undated() -> LegalEvent:
    return LegalEvent(kind="repealed", by_text="99/QĐ-UBND")


@pytest.fixture
def library(commune: Library) -> Library:
    """One that disagrees, one without a day, one that is well."""
    stated(commune, "1/QĐ-UBND", "ended")
    commune.publish("2/QĐ-UBND", effective_on=day("2026-04-01"), events=(undated(),))
    stated(commune, "3/QĐ-UBND", "in_force")
    return commune


def test_what_is_stated_otherwise_and_what_has_no_day_is_listed(
    library: Library, sign_in: SignIn
) -> None:
    client = person(library, Role.EDITOR, sign_in)
    page = client.get(reverse(LIST)).content.decode()
    assert all(number in page for number in ("1/QĐ-UBND", "2/QĐ-UBND"))
    assert "3/QĐ-UBND" not in page
    for words in (
        "Hết hiệu lực toàn bộ",
        "Còn hiệu lực",
        "Cổng tỉnh Lạng Sơn",
        day_or_time(day("2026-06-01")),
        'href="https://langson.example.vn/vb/1"',
        "chưa có ngày",
    ):
        assert words in page
    for document in DocumentPage.objects.filter(number__in=["1/QĐ-UBND", "2/QĐ-UBND"]):
        assert reverse("wagtailadmin_pages:edit", args=[document.pk]) in page


def test_the_list_is_narrowed_by_reason_and_by_site(library: Library, sign_in: SignIn) -> None:
    client = person(library, Role.EDITOR, sign_in)

    def asked(query: str) -> tuple[bool, bool]:
        page = client.get(f"{reverse(LIST)}?{query}").content.decode()
        return "Quyết định 1/QĐ-UBND" in page, "Quyết định 2/QĐ-UBND" in page

    assert asked("what=disagrees") == (True, False)
    assert asked("what=problems") == (False, True)
    assert asked("site=chilang") == (True, True)
    assert asked("site=nhanly") == (False, False)
    assert asked("q=QĐ") == (True, True)


def test_the_list_is_taken_away_and_that_is_recorded(library: Library, sign_in: SignIn) -> None:
    client = person(library, Role.APPROVER, sign_in)
    answer: Any = client.get(f"{reverse(LIST)}?export=csv")
    rows = b"".join(answer.streaming_content).decode().splitlines()
    assert len(rows) == 3
    assert rows[1].startswith("Quyết định 1/QĐ-UBND,chilang.localhost,2026-03-18,")
    assert "Hết hiệu lực toàn bộ,Cổng tỉnh Lạng Sơn,2026-06-01,Còn hiệu lực,Còn hiệu lực" in rows[1]
    assert AuditEntry.objects.filter(action="export").exists()


def test_another_site_is_not_in_it(library: Library, neighbour: Library, sign_in: SignIn) -> None:
    for role in (Role.EDITOR, Role.AUDITOR):
        page = person(neighbour, role, sign_in).get(reverse(LIST)).content.decode()
        assert "QĐ-UBND" not in page
        assert "Không có gì cần kiểm tra" in page


def test_an_auditor_reads_it_and_is_led_to_the_history(library: Library, sign_in: SignIn) -> None:
    page = person(library, Role.AUDITOR, sign_in).get(reverse(LIST)).content.decode()
    document = DocumentPage.objects.get(number="1/QĐ-UBND")
    assert reverse("wagtailadmin_pages:history", args=[document.pk]) in page
    assert reverse("wagtailadmin_pages:edit", args=[document.pk]) not in page


def test_the_list_costs_the_same_for_many(
    library: Library,
    sign_in: SignIn,
    settings: Settings,
    django_assert_max_num_queries: Any,
) -> None:
    settings.CACHE_VERSION_SECONDS = 60
    for number in range(10, 20):
        stated(library, f"{number}/QĐ-UBND", "ended", events=(undated(),))
    client = person(library, Role.EDITOR, sign_in)
    client.get(reverse(LIST))
    with django_assert_max_num_queries(25):
        client.get(reverse(LIST))


def test_a_document_that_was_mended_leaves_the_list(library: Library) -> None:
    document = DocumentPage.objects.get(number="2/QĐ-UBND")
    assert DocumentEffect.objects.get(document=document).has_problems
    document.legal_events = []
    document.save_revision().publish()
    assert not DocumentEffect.objects.get(document=document).has_problems


def test_effects_of_before_are_computed_by_the_tick(library: Library) -> None:
    DocumentEffect.objects.update(has_problems=False, changes_on=day("2000-01-01"))
    refresh_due()
    assert DocumentEffect.objects.filter(has_problems=True).count() == 1


def test_readers_are_told_of_an_end_without_a_day(library: Library) -> None:
    document = DocumentPage.objects.get(number="2/QĐ-UBND")
    page = library.get(document.url).content.decode()
    with override("vi"):
        assert "Ngày chưa xác định" in page
        assert "có sự kiện chưa xác định ngày: Bị bãi bỏ" in page
    well = DocumentPage.objects.get(number="3/QĐ-UBND")
    assert "chưa xác định" not in library.get(well.url).content.decode()
