"""The screen of a whole week: everything is saved or nothing, and what was written is kept."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale

from organization.models import EntryState, OfficePage, ScheduleEntry
from organization.schedule.people import find_office
from portal.tenancy.models import MemberSite, Role
from tests.factories import grant, make_member_site, make_user
from tests.isolation.forms import fields_of
from tests.organization.conftest import HERE, TODAY, Make, MakeOffice
from tests.organization.test_admin import SignIn, clerk

__all__ = ["clerk"]
WEEK, DAY = "2026-W48", datetime.date(2026, 11, 25)


def address(host: str = HERE, week: str = WEEK) -> str:
    return f"{reverse('schedule_entries:week')}?trang={host}&tuan={week}"


def sent(client: Client, **fields: Any) -> dict[str, Any]:
    """What the screen sends back unchanged, but for some fields."""
    html = client.get(address()).content.decode()
    return {**fields_of(html[html.index("form-TOTAL_FORMS") - 300 :]), **_plain(html), **fields}


def _plain(html: str) -> dict[str, Any]:
    # Empty rows: a browser leaves a list of choices at its first one.
    data = {name: values[0] for name, values in fields_of(html).items() if values}
    return {name: value for name, value in data.items() if not name.endswith("-part")}


@pytest.fixture
def entry(member: MemberSite) -> ScheduleEntry:
    return ScheduleEntry.objects.create(
        site=member.site, day=DAY, start=datetime.time(8), content="Họp giao ban"
    )


def test_rows_are_added_changed_and_removed_at_once(
    clerk: Client, entry: ScheduleEntry, make_person: Make, make_office: MakeOffice
) -> None:
    person, office = make_person("Lê Văn B"), make_office("Đảng ủy xã")
    gone = ScheduleEntry.objects.create(site=entry.site, day=DAY, part="day", content="Thừa")
    new = {
        "form-2-day": "2026-11-26",
        "form-2-start": "14:00",
        "form-2-content": "Tiếp dân",
        "form-2-kind": "reception",
        "form-2-person_named": "Lê Văn B",
        "form-2-office_named": "Đảng uỷ xã",
    }
    data = sent(clerk, **new, **{"form-0-venue": "Hội trường", "form-1-DELETE": "on"})
    ids = [int(data["form-0-id"]), int(data["form-1-id"])]
    assert sorted(ids) == sorted([entry.pk, gone.pk])
    kept, removed = (0, 1) if ids[0] == entry.pk else (1, 0)
    data = sent(
        clerk, **new, **{f"form-{kept}-venue": "Hội trường", f"form-{removed}-DELETE": "on"}
    )
    answer = clerk.post(address(), data, follow=True)
    assert "Đã lưu lịch tuần: 3 dòng" in answer.content.decode()
    entry.refresh_from_db()
    assert (entry.venue, entry.state) == ("Hội trường", EntryState.CHANGED)
    assert not ScheduleEntry.objects.filter(pk=gone.pk).exists()
    made = ScheduleEntry.objects.exclude(pk=entry.pk).get()
    assert (made.person, made.office, made.kind) == (person, office, "reception")
    assert (made.hours, made.day) == ("14:00", datetime.date(2026, 11, 26))


def test_an_error_keeps_everything_and_saves_nothing(clerk: Client, entry: ScheduleEntry) -> None:
    data = sent(
        clerk,
        **{
            "form-0-venue": "Hội trường",
            "form-1-start": "09:00",
            "form-1-end": "08:00",
            "form-1-content": "Dòng sai",
            "form-2-start": "09:00",
            "form-2-content": "Dòng thiếu người",
            "form-2-person_named": "Trần D",
        },
    )
    html = clerk.post(address(), data).content.decode()
    for said in (
        "Chưa lưu gì",
        "Giờ kết thúc phải sau giờ bắt đầu",
        "chưa có ai tên là",
        'value="Hội trường"',
        "Dòng sai",
        'value="Trần D"',
    ):
        assert said in html
    entry.refresh_from_db()
    assert entry.venue == ""
    assert ScheduleEntry.objects.count() == 1


def test_an_office_is_named_once_whatever_else_bears_its_title(
    make_office: MakeOffice, member: MemberSite
) -> None:
    make_office("Văn phòng", slug="cu", valid_to=TODAY)
    assert find_office(member.site_id, "Văn phòng") is not None
    office = make_office("Văn phòng", slug="moi")
    english, _made = Locale.objects.get_or_create(language_code="en")
    for page in office.get_ancestors(inclusive=True)[office.depth - 3 :]:
        page.specific.copy_for_translation(english).save_revision().publish()
    assert OfficePage.objects.filter(title="Văn phòng", live=True).count() == 3
    assert find_office(member.site_id, "văn phòng") == office
    make_office("Văn phòng", slug="khac")
    with pytest.raises(ValidationError):
        find_office(member.site_id, "Văn phòng")


def test_a_full_week_is_read_in_as_many_queries_as_one_row(
    clerk: Client, entry: ScheduleEntry, make_person: Make
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert clerk.get(address()).status_code == 200
        return len(seen)

    cost()
    first = cost()
    for number in range(8):
        person = make_person(f"Nguyễn Văn {number}")
        ScheduleEntry.objects.create(
            site=entry.site, day=DAY, part="day", content="Họp", person=person
        )
    assert cost() == first


def test_a_day_of_another_week_is_refused(clerk: Client, member: MemberSite) -> None:
    new = {"form-0-start": "09:00", "form-0-content": "Họp", "form-0-day": "2026-12-01"}
    clerk.post(address(), sent(clerk, **new))
    assert not ScheduleEntry.objects.exists()


def shown_again(html: str) -> dict[str, Any]:
    """What a browser sends of a form that was shown after an error."""
    data: dict[str, Any] = {**fields_of(html[html.index("form-TOTAL_FORMS") - 300 :])}
    data = {name: values[0] for name, values in data.items() if values}
    # As in a browser: no part of the day is chosen, and a ticked box says so.
    data |= {name: "" for name in data if name.endswith("-part")}
    return data | {name: "on" for name in data if name.endswith("-DELETE")}


def test_who_comes_second_is_told_and_saves_both(clerk: Client, entry: ScheduleEntry) -> None:
    new = {"form-1-start": "09:00", "form-1-content": "Việc mới\r\nhai dòng"}
    data = sent(clerk, **{"form-0-venue": "Của tôi", **new})
    entry.content = "Người khác sửa"
    entry.save()
    site = {"site": entry.site, "day": DAY}
    ScheduleEntry.objects.create(start=datetime.time(10), content="Người khác thêm", **site)
    html = clerk.post(address(), data).content.decode()
    assert "đã có người khác sửa" in html
    for said in ('value="Của tôi"', "Người khác sửa", "Người khác thêm", "Việc mới"):
        assert said in html
    assert "Trong lúc đó" not in html, "no field was changed by both"
    entry.refresh_from_db()
    assert (entry.venue, entry.content) == ("", "Người khác sửa")
    assert clerk.post(address(), shown_again(html)).status_code == 302
    entry.refresh_from_db()
    assert (entry.venue, entry.content) == ("Của tôi", "Người khác sửa")
    assert set(ScheduleEntry.objects.values_list("content", flat=True)) == {
        "Người khác sửa",
        "Người khác thêm",
        "Việc mới\nhai dòng",
    }


def test_where_both_changed_a_field_the_second_sees_what_the_first_wrote(
    clerk: Client, entry: ScheduleEntry
) -> None:
    data = sent(clerk, **{"form-0-venue": "Của tôi"})
    entry.venue, entry.is_internal = "Của họ", True
    entry.save()
    html = clerk.post(address(), data).content.decode()
    assert "đã ghi ở ô “Địa điểm”: “Của họ”" in html
    again = shown_again(html)
    assert "form-0-is_internal" in again, "what only the other one ticked stays ticked"
    assert clerk.post(address(), {**again, "form-0-is_internal": "on"}).status_code == 302
    entry.refresh_from_db()
    assert (entry.venue, entry.is_internal) == ("Của tôi", True)


@pytest.mark.parametrize("is_touched", [True, False])
def test_a_row_that_somebody_removed_comes_back_only_where_it_was_changed(
    clerk: Client, entry: ScheduleEntry, *, is_touched: bool
) -> None:
    data = sent(clerk, **({"form-0-venue": "Của tôi"} if is_touched else {}))
    entry.delete()
    html = clerk.post(address(), data).content.decode()
    assert ("người khác đã bỏ dòng này" in html) is is_touched
    assert clerk.post(address(), shown_again(html)).status_code == 302
    venues = ScheduleEntry.objects.values_list("venue", flat=True)
    assert list(venues) == (["Của tôi"] if is_touched else [])


def test_who_removes_a_row_is_told_what_somebody_wrote_in_it(
    clerk: Client, entry: ScheduleEntry
) -> None:
    data = sent(clerk, **{"form-0-DELETE": "on"})
    entry.content = "Người khác sửa"
    entry.save()
    html = clerk.post(address(), data).content.decode()
    assert "đã ghi ở ô “Nội dung”: “Người khác sửa”" in html
    assert ScheduleEntry.objects.filter(pk=entry.pk).exists()
    assert clerk.post(address(), shown_again(html)).status_code == 302
    assert not ScheduleEntry.objects.exists()


@pytest.mark.parametrize("base", ["", "[]", "{", '{"1": 2}', "[" * 100_000])
def test_a_damaged_base_loses_nothing_that_was_typed(
    clerk: Client, entry: ScheduleEntry, base: str
) -> None:
    data = sent(clerk, **{"form-0-venue": "Của tôi", "base": base})
    entry.content = "Người khác sửa"
    entry.save()
    html = clerk.post(address(), data).content.decode()
    assert 'value="Của tôi"' in html
    assert "đã ghi ở ô “Nội dung”: “Người khác sửa”" in html


def test_no_row_of_another_site_is_reached(
    clerk: Client, entry: ScheduleEntry, sign_in: SignIn
) -> None:
    other = make_member_site("Xã Bằng Mạc", "bangmac.localhost")
    foreign = ScheduleEntry.objects.create(site=other.site, day=DAY, part="day", content="Kín")
    for host in ("bangmac.localhost", "khongco.localhost", "%00"):
        assert clerk.get(address(host)).status_code == 404
        assert clerk.post(address(host), {}).status_code == 404
    data = sent(clerk, **{"form-0-id": str(foreign.pk), "form-0-content": "Chiếm"})
    answer = clerk.post(address(), data)
    assert "Kín" not in answer.content.decode()
    foreign.refresh_from_db()
    assert (foreign.content, foreign.site_id) == ("Kín", other.site_id)
    editor = make_user("soan")
    grant(editor, entry.site.member, Role.EDITOR)
    assert sign_in(editor).get(address()).status_code in {302, 403}
    assert clerk.get(address(week="2026-W99")).status_code == 404


def test_rows_stand_in_the_order_of_the_day(clerk: Client, entry: ScheduleEntry) -> None:
    later = {"site": entry.site, "day": DAY, "content": "x"}
    afternoon = ScheduleEntry.objects.create(part="afternoon", **later)
    noon = ScheduleEntry.objects.create(start=datetime.time(11), **later)
    morning = ScheduleEntry.objects.create(part="morning", **later)
    data = sent(clerk)
    ids = [int(data[f"form-{number}-id"]) for number in range(4)]
    assert ids == [row.pk for row in (morning, entry, noon, afternoon)]
