"""Official accounts in social networks from a cell: read, written once, shown in the directory."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from organization.importing.accounts import accounts_of, parse_accounts
from organization.importing.applying import ImportReport, import_organization
from organization.importing.reading import read_organization
from organization.importing.writing import Outcome
from organization.models import ContactPoint, OrganizationPage
from organization.selectors.directory import agency_contacts
from portal.core.audit.models import AuditEntry
from tests.organization.conftest import HERE, TODAY
from tests.organization.workbooks import workbook

ZALO = "https://zalo.me/0000000000"
COLUMNS = ("Đơn vị", "Tên đầu mối", "Loại", "Điện thoại", "Mạng xã hội")


def run(*rows: tuple[Any, ...]) -> ImportReport:
    content = workbook({"Liên hệ": rows}, {"Liên hệ": COLUMNS})
    return import_organization(read_organization(content))


@pytest.mark.parametrize(
    ("line", "account"),
    [
        (f"{ZALO} – Xã Ví Dụ", ("zalo", "Xã Ví Dụ", ZALO)),
        (f"Zalo: {ZALO}", ("zalo", "", ZALO)),
        ("www.facebook.com/xavidu", ("facebook", "", "https://www.facebook.com/xavidu")),
        ("Trang xã: fb.com/xavidu", ("facebook", "Trang xã", "https://fb.com/xavidu")),
        ("https://youtu.be/@xavidu (Video)", ("youtube", "Video", "https://youtu.be/@xavidu")),
        ("https://m.youtube.com/a;b", ("youtube", "", "https://m.youtube.com/a;b")),
        ("https://notzalo.me/1", ("other", "", "https://notzalo.me/1")),
        ("https://x.com/xavidu - X", ("x", "", "https://x.com/xavidu")),
    ],
)
def test_a_line_is_an_account(line: str, account: tuple[str, str, str]) -> None:
    assert [tuple(one.values()) for one in parse_accounts(line)] == [account]


@pytest.mark.parametrize(
    "line", ["Zalo 0205 3812 345", "https://", f"{ZALO} – {'a' * 101}", f"{ZALO}/{'a' * 500}"]
)
def test_a_line_without_an_address_is_refused(line: str) -> None:
    with pytest.raises(ValidationError):
        parse_accounts(line)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ValidationError):
        assert all(one["url"].startswith("http") for one in parse_accounts(text))


@pytest.mark.django_db
def test_accounts_stand_in_the_directory_and_are_written_once(chart: OrganizationPage) -> None:
    row = (HERE, "Mạng xã hội của xã", None, None, f"{ZALO} – Xã Ví Dụ; facebook.com/xavidu")
    report = run(row)
    assert [str(one) for one in report.problems] == []
    point = ContactPoint.objects.get()
    assert point.kind_id == "mang-xa-hoi"
    assert [one["kind"] for one in accounts_of(point.accounts)] == ["zalo", "facebook"]
    assert agency_contacts(point.site_id, TODAY) == [point]
    entries = AuditEntry.objects.count()
    assert run(row).count(Outcome.UNCHANGED) == 1
    assert AuditEntry.objects.count() == entries
    # A row without the cell says nothing of them.
    assert run((*row[:3], "113", None)).count(Outcome.CHANGED) == 1
    assert run((*row[:4], ZALO)).count(Outcome.CHANGED) == 1
    point.refresh_from_db()
    assert [one["url"] for one in accounts_of(point.accounts)] == [ZALO]
    assert (point.phones, point.kind_id) == ("113", "mang-xa-hoi")


@pytest.mark.django_db
def test_accounts_of_an_office_that_has_a_telephone_are_no_contact_of_their_own(
    chart: OrganizationPage,
) -> None:
    run((HERE, "Văn phòng", None, "113", ZALO))
    assert ContactPoint.objects.get().kind_id == "lien-he-chung"


@pytest.mark.django_db
def test_what_is_no_account_is_said_at_its_cell(chart: OrganizationPage) -> None:
    report = run(
        (HERE, "Một", None, "113", "Zalo của xã"),
        (HERE, "Hai", "Tài khoản mạng xã hội chính thức", "113", None),
    )
    assert [(one.line, one.column) for one in report.problems] == [
        (2, "Tài khoản mạng xã hội"),
        (3, "Tài khoản mạng xã hội"),
    ]
    assert not ContactPoint.objects.exists()
