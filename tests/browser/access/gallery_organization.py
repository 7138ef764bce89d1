"""What the access suite looks at of the organisation: offices, people, contacts, schedule."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from home.models import StandardPage
from organization.models import Appointment, ContactPoint, OfficePage, Person, ScheduleEntry
from tests.browser.access.fixture import Fixture, below
from tests.browser.network import Network

_WEEK = "2026-W48"


def organization(network: Network) -> list[Fixture]:
    """An office with everything that shows, somebody in it, and every sort of contact."""
    site, past = network.commune.site, datetime.date(2026, 1, 5)
    text = [("paragraph", "<p>Tham mưu, tổng hợp.</p>")]
    office = OfficePage.objects.descendant_of(site.root_page).get(slug="uy-ban-nhan-dan")
    office.summary = "Điều hành công việc của xã."
    office.functions = office.powers = office.services = office.documents = text
    office.legal_basis = "Luật 72/2025/QH15"
    office.save_revision().publish()
    person = Person.objects.create(
        site=site, full_name="Nguyễn Văn A", degree="ThS.", portrait=network.article.cover,
        biography="Cử nhân luật.", duties="Phụ trách chung.",
    )  # fmt: skip
    post: dict[str, Any] = {"person": person, "office": office, "duties": "Nội vụ, ngân sách."}
    Appointment.objects.create(
        title="Chủ tịch", standing="head", phone="0205 3812 345", email="a@example.vn", **post
    )
    Appointment.objects.create(title="Phó Chủ tịch", valid_to=past, **post)
    account = {"type": "account", "value": {"kind": "zalo", "name": "", "url": "https://zalo.me"}}
    ContactPoint.objects.create(
        site=site, kind_id="lien-he-chung", name="Trụ sở", phones="0205 3812 345 – văn thư\n113",
        email="vanthu@example.vn", address="Thôn Đồng Bành", address_note="Tầng 1",
        hours="Thứ Hai – Thứ Sáu", counters="Quầy 1: hộ tịch", services="Chứng thực",
        latitude="21.530000", longitude="106.550000", accounts=[account],
    )  # fmt: skip
    ContactPoint.objects.create(
        site=site, kind_id="nguoi-phat-ngon", name="Người phát ngôn", phones="113",
        person_name="Nguyễn Văn A, Chủ tịch", latitude="21.540000", longitude="106.560000",
    )  # fmt: skip
    _schedule(person, office)
    shown = ("contact_points", {"title": "Đầu mối", "kind": "nguoi-phat-ngon"})
    below("gioi-thieu", StandardPage(title="Hỏi ai", slug="hoi-ai", body=[shown]))
    chart = "/gioi-thieu/to-chuc-bo-may/"
    asked = "organization_directory: pham-vi, q"
    narrowed = "organization_directory: bo-phan, nhom"
    wrong = f"/danh-ba/bao-sai/can-bo/{person.public_id}/"
    sent = "directory_report: contact, token, website, what"
    refused = (("what", "Số này không gọi được."), ("contact", "xyz"))
    return [
        Fixture("text with contact points", "/gioi-thieu/hoi-ai/"),
        Fixture("organisation chart", chart),
        Fixture("office", f"{chart}uy-ban-nhan-dan/"),
        Fixture("office without content", f"{chart}dang-uy/"),
        Fixture("people from A to Z", f"{chart}can-bo/"),
        Fixture("person in office", f"{chart}can-bo/{person.public_id}/"),
        Fixture("contact page", "/lien-he/"),
        Fixture("work schedule", f"/lich-cong-tac/?tuan={_WEEK}"),
        Fixture("work schedule of one", f"/lich-cong-tac/?tuan={_WEEK}&nguoi={person.public_id}"),
        Fixture("work schedule with a holiday", "/lich-cong-tac/?tuan=2026-W36"),
        Fixture("people and offices", "/danh-ba/"),
        Fixture("phone book", "/danh-ba/in/"),
        Fixture("people and offices, a question", "/danh-ba/?q=chu+tich", form=asked),
        Fixture("people and offices, nothing found", "/danh-ba/?q=xyzzy", form=asked),
        Fixture("people and offices of a kind", "/danh-ba/?nhom=uy-ban-nhan-dan", form=narrowed),
        Fixture("report of a mistake", wrong),
        Fixture("report of a mistake, refused", wrong, form=sent, posts=refused),
        Fixture("report of a mistake, sent", "/danh-ba/bao-sai/da-gui/"),
        Fixture("people and offices, no such page", "/danh-ba/?trang=99", status=404),
    ]


def _schedule(person: Person, office: OfficePage) -> None:
    """A week with everything that an entry shows."""
    entry: dict[str, Any] = {
        "site": person.site, "day": datetime.date(2026, 11, 24), "person": person,
        "participants": "Văn phòng HĐND và UBND", "venue": "Phòng họp số 1", "office": office,
    }  # fmt: skip
    hour = datetime.time(8)
    ScheduleEntry.objects.create(content="Họp giao ban", start=hour, **entry)
    ScheduleEntry.objects.create(content="Trụ sở", part="day", kind="reception", **entry)
    ScheduleEntry.objects.create(
        content="Đi thôn", part="afternoon", state="changed", change_note="Từ sáng", **entry
    )
    ScheduleEntry.objects.create(content="Họp", start=hour, state="cancelled", **entry)
    # For the block of the home page, which shows what is left of this week.
    today = {**entry, "day": timezone.localdate()}
    ScheduleEntry.objects.create(content="Trực", part="day", kind="duty", **today)
