"""The screens of the work schedule: live at once, marked when changed, taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organization.models import EntryState, Holiday, ScheduleEntry
from portal.tenancy.models import MemberSite, Role
from tests.factories import grant, make_member_site, make_user
from tests.organization.conftest import HERE, Make, MakeOffice
from tests.organization.test_admin import SignIn, clerk, way_back

__all__ = ["clerk"]


def entry_data(**fields: Any) -> dict[str, Any]:
    """What the form of an entry sends."""
    names = ["part", "end", "person_named", "participants", "venue", "office", "change_note"]
    day = timezone.localdate().isoformat()
    form = {"site_host": HERE, "day": day, "start": "08:00", "content": "Họp giao ban"}
    return {**form, **dict.fromkeys(names, ""), "kind": "work", "state": "planned", **fields}


@pytest.fixture
def entry(clerk: Client) -> ScheduleEntry:
    """What somebody has just entered."""
    clerk.post(reverse("schedule_entries:add"), entry_data(), follow=True)
    return ScheduleEntry.objects.get()


def change(client: Client, entry: ScheduleEntry, **fields: Any) -> Any:
    url = reverse("schedule_entries:edit", args=[entry.pk])
    answer = client.post(url, entry_data(**fields), follow=True)
    entry.refresh_from_db()
    return answer


def test_what_readers_knew_otherwise_is_marked_and_taken_back(
    clerk: Client, entry: ScheduleEntry
) -> None:
    assert entry.state == EntryState.PLANNED
    change(clerk, entry, participants="Trưởng thôn")
    assert entry.state == EntryState.PLANNED
    answer = change(clerk, entry, participants="Trưởng thôn", start="09:00", end="10:00")
    assert entry.state == EntryState.CHANGED
    clerk.post(way_back(answer))
    entry.refresh_from_db()
    assert (entry.state, entry.hours) == (EntryState.PLANNED, "08:00")


def test_what_was_internal_is_not_marked(clerk: Client, entry: ScheduleEntry) -> None:
    change(clerk, entry, is_internal="on")
    change(clerk, entry, is_internal="on", venue="Phòng họp")
    change(clerk, entry, venue="Hội trường")
    assert (entry.state, entry.is_internal) == (EntryState.PLANNED, False)


def test_a_state_that_somebody_chose_stays(clerk: Client, entry: ScheduleEntry) -> None:
    change(clerk, entry, state="cancelled", venue="Hội trường")
    assert entry.state == EntryState.CANCELLED
    change(clerk, entry, state="planned", venue="Phòng họp")
    assert entry.state == EntryState.PLANNED


def test_the_list_says_in_words_when_and_to_whom(clerk: Client, entry: ScheduleEntry) -> None:
    html = clerk.get(reverse("schedule_entries:index")).content.decode()
    assert "Giờ hoặc buổi" in html
    assert "mọi người" in html
    change(clerk, entry, is_internal="on")
    html = clerk.get(reverse("schedule_entries:index")).content.decode()
    assert "mọi người" not in html
    assert ">True<" not in "".join(html.split())


def test_a_deleted_entry_comes_back(clerk: Client, entry: ScheduleEntry) -> None:
    answer = clerk.post(reverse("schedule_entries:delete", args=[entry.pk]), follow=True)
    assert not ScheduleEntry.objects.exists()
    clerk.post(way_back(answer))
    assert ScheduleEntry.objects.get().public_id == entry.public_id


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"end": "07:00"}, "Giờ kết thúc phải sau giờ bắt đầu"),
        ({"start": "", "end": "07:00"}, "Có giờ kết thúc thì phải có giờ bắt đầu"),
        ({"start": ""}, "Hãy ghi giờ hoặc chọn buổi"),
        ({"part": "morning"}, "không ghi cả hai"),
        ({"day": "1999-12-31"}, "từ năm 2000 đến năm 2099"),
        ({"person_named": "Trần D"}, "chưa có ai tên là"),
        ({"person_named": "Nguyễn Văn Hùng"}, "chưa có ai tên là"),
        ({"site_host": "bangmac.localhost"}, ""),
    ],
)
def test_what_cannot_be_is_refused_at_the_field(
    clerk: Client, make_person: Make, fields: dict[str, str], said: str
) -> None:
    make_person("Nguyễn Văn Hưng")
    make_member_site("Xã Bằng Mạc", "bangmac.localhost")
    answer = clerk.post(reverse("schedule_entries:add"), entry_data(**fields))
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not ScheduleEntry.objects.exists()


def test_a_person_by_name_or_reference_and_an_office_of_the_site(
    clerk: Client, make_person: Make, make_office: MakeOffice
) -> None:
    first, _second = make_person(reference="CB01"), make_person()
    url, office = reverse("schedule_entries:add"), make_office()
    answer = clerk.post(url, entry_data(person_named="Nguyễn Văn A"))
    assert "hãy ghi mã số cán bộ" in answer.content.decode()
    data = entry_data(person_named="CB01", office=str(office.pk))
    assert clerk.post(url, data).status_code == 302
    entry = ScheduleEntry.objects.get()
    assert (entry.person, entry.office) == (first, office)
    shown = clerk.get(reverse("schedule_entries:edit", args=[entry.pk])).content.decode()
    assert 'value="CB01"' in shown


def test_whose_entry_it_is_stays_where_somebody_else_bears_the_name(
    clerk: Client, entry: ScheduleEntry, make_person: Make
) -> None:
    entry.person = make_person()
    entry.save()
    make_person()
    change(clerk, entry, person_named="Nguyễn Văn A", venue="Hội trường")
    assert (entry.venue, entry.person is not None) == ("Hội trường", True)
    change(clerk, entry, person_named="")
    assert entry.person is None


def test_holidays_are_for_the_centre(member: MemberSite, sign_in: SignIn) -> None:
    admin, centre = make_user("quantri"), make_user("trungtam")
    grant(admin, member, Role.SITE_ADMIN)
    grant(centre, member, Role.CENTRAL)
    data = {"day": "2028-01-01", "name": "Tết Dương lịch", "basis": "Bộ luật Lao động"}
    url = reverse("public_holidays:add")
    assert sign_in(admin).post(url, data).status_code in {302, 403}
    assert not Holiday.objects.filter(day="2028-01-01").exists()
    assert sign_in(centre).post(url, data).status_code == 302
    assert Holiday.objects.filter(day="2028-01-01").exists()
