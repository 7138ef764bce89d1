"""Contact points: what is asked of each kind, and in what order pages have them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from organization.models import ContactKind, OfficeKind, OfficePage
from organization.selectors.contacts import (
    contacts_of_agency,
    contacts_of_kind,
    contacts_of_office,
    contacts_of_site,
)
from portal.core.audit.models import AuditEntry
from portal.tenancy.models import MemberSite
from tests.factories import make_member_site
from tests.organization.conftest import TODAY, Make, MakeOffice

UNREACHED = {"phones": "", "address": "Thôn Đồng Bành"}
ACCOUNT = [{"type": "account", "value": {"kind": "zalo", "url": "https://zalo.me/1"}}]


def test_kinds_ship_with_the_product_and_their_law(db: None) -> None:
    assert OfficeKind.objects.get(pk="phong-chuyen-mon").basis == "NĐ 150/2025/NĐ-CP"
    assert "NĐ 244/2026" in ContactKind.objects.get(pk="nguoi-phat-ngon").basis
    assert ContactKind.objects.get(pk="mang-xa-hoi").valid_from is not None


def test_numbers_and_lines_are_kept_in_one_spelling(make_contact: Make) -> None:
    point = make_contact(
        phones="0205.3812345 - văn thư\n\n 0912345678 ", hours=" Sáng: 7:30 \n\nChiều: 13:30"
    )
    assert point.phones == "0205 3812 345 – văn thư\n0912 345 678"
    assert [(phone.tel, phone.note) for phone in point.numbers] == [
        ("+842053812345", "văn thư"),
        ("+84912345678", ""),
    ]
    assert point.hour_lines == ["Sáng: 7:30", "Chiều: 13:30"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"phones": ""}, "phones"),
        ({"phones": "0205 38I2 345"}, "phones"),
        ({"latitude": 21}, "latitude"),
        ({"kind_id": "nguoi-phat-ngon"}, "person_name"),
        ({**UNREACHED, "kind_id": "nguoi-phat-ngon", "person_name": "A"}, "person_name"),
        ({"kind_id": "mang-xa-hoi"}, "accounts"),
    ],
)
def test_what_leads_nowhere_is_refused_at_its_field(
    make_contact: Make, fields: dict[str, Any], wrong: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        make_contact(**fields)
    assert set(caught.value.message_dict) == {wrong}


def test_a_contact_needs_one_way_and_no_more(make_contact: Make) -> None:
    make_contact(phones="", email="vanthu@example.vn")
    make_contact(phones="", address="Thôn Đồng Bành")
    make_contact(phones="", kind_id="mang-xa-hoi", accounts=ACCOUNT)
    make_contact(kind_id="nguoi-phat-ngon", person_name="Nguyễn Văn A, Chánh Văn phòng")


def test_an_office_of_another_site_is_refused(make_contact: Make, make_office: MakeOffice) -> None:
    other = make_member_site("Xã Bằng Mạc", "bangmac.localhost")
    with pytest.raises(ValidationError) as caught:
        make_contact(site=other.site, office=make_office())
    assert set(caught.value.message_dict) == {"office"}


def test_a_site_lists_its_contacts_by_kind_and_order(
    make_contact: Make, make_office: MakeOffice, member: MemberSite
) -> None:
    office = make_office()
    hotline = make_contact("Trực", kind_id="duong-day-nong", office=office)
    second, first = make_contact("B", sort_order=2), make_contact("A", sort_order=1)
    make_contact("Đã bỏ", valid_to=TODAY)
    make_contact("Chưa công khai", office=make_office("Phòng mới", live=False))
    other = make_member_site("Xã Bằng Mạc", "bangmac.localhost")
    make_contact("Ngoài", site=other.site)
    assert list(contacts_of_site(member.site_id, TODAY)) == [first, second, hotline]
    assert list(contacts_of_office(office, TODAY)) == [hotline]
    assert list(contacts_of_agency(member.site_id, TODAY)) == [first, second]
    assert list(contacts_of_kind(member.site_id, "duong-day-nong", TODAY)) == [hotline]


@pytest.mark.parametrize("begins", [None, -1, 0, 1])
@pytest.mark.parametrize("ends", [None, -1, 0, 5])
def test_contacts_of_a_deleted_office_become_nobody_elses(
    make_contact: Make,
    make_office: MakeOffice,
    member: MemberSite,
    begins: int | None,
    ends: int | None,
) -> None:
    """Without an office and an end they would be shown as those of the whole agency."""
    today = timezone.localdate()

    def day(number: int | None) -> datetime.date | None:
        return None if number is None else today + datetime.timedelta(days=number)

    if begins is not None and ends is not None and begins >= ends:
        begins = ends - 1
    above = make_office(live=False)
    office = make_office("Phòng Kinh tế", above, live=False)
    agency = make_contact("Trụ sở")
    point = make_contact("Trực", office=office, valid_from=day(begins), valid_to=day(ends))
    OfficePage.objects.get(pk=above.pk).delete()
    point.refresh_from_db()
    assert point.office is None
    for later in range(10):
        shown = contacts_of_agency(member.site_id, today + datetime.timedelta(days=later))
        assert list(shown) == [agency]
    entries = AuditEntry.objects.filter(object_type="organization.ContactPoint", action="update")
    is_over = ends is not None and ends <= 0
    assert entries.filter(object_id=str(point.pk)).exists() is not is_over
