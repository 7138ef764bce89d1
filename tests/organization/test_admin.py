"""The screens of people, posts and contacts: live at once, recorded, taken back with one click."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode
from wagtail.test.utils.form_data import nested_form_data, streamfield

from organization.models import Appointment, ContactPoint, OfficePage, Person, ScheduleEntry
from portal.core.accounts.models import User
from portal.core.audit.models import AuditEntry
from portal.tenancy.models import MemberSite, Role
from tests.factories import grant, make_member_site, make_user
from tests.media.conftest import upload_image
from tests.organization.conftest import HERE, TODAY, Make, MakeOffice

SignIn = Callable[[User], Client]


@pytest.fixture
def clerk(member: MemberSite, sign_in: SignIn) -> Client:
    """Who publishes on the site."""
    user = make_user("duyet")
    grant(user, member, Role.APPROVER)
    return sign_in(user)


def person_data(**fields: Any) -> dict[str, Any]:
    """What the form of a person sends."""
    empty = dict.fromkeys(["given_name", "degree", "reference", "duties", "biography"], "")
    return {"site_host": HERE, "full_name": "Nguyễn Văn A", **empty, "portrait": "", **fields}


def contact_data(**fields: Any) -> dict[str, Any]:
    """What the form of a contact point sends."""
    names = ["office", "person_name", "email", "address", "address_note", "map_point", "hours"]
    empty = dict.fromkeys([*names, "counters", "services", "valid_from", "valid_to", "basis"], "")
    form = {"site_host": HERE, "kind": "lien-he-chung", "name": "Văn phòng", "sort_order": "1"}
    data = {**form, **empty, "phones": "0205.3812345", "accounts": streamfield([]), **fields}
    sent: dict[str, Any] = nested_form_data(data)
    return sent


def post_data(person: str, office: int, **fields: Any) -> dict[str, Any]:
    """What the form of a post sends."""
    empty = dict.fromkeys(["valid_from", "valid_to", "basis", "duties", "phone", "email"], "")
    form = {"person_named": person, "office": str(office), "title": "Chủ tịch", "rank": "1"}
    return {**form, "standing": "head", **empty, **fields}


def way_back(answer: Any) -> str:
    """The address behind the button that takes back what was just done."""
    found = re.search(r'action="(/admin/[\w/]+/undo/\d+/)"', answer.content.decode())
    assert found, "there is no button to take it back"
    return found.group(1)


def test_a_long_text_is_taken_back_whole_and_again(clerk: Client, make_person: Make) -> None:
    before, after = "Trước. " * 400, "Sau. " * 500
    person = make_person(biography=before.strip())
    url = reverse("people_in_office:edit", args=[person.pk])
    answer = clerk.post(url, person_data(biography=after.strip(), degree="ThS."), follow=True)
    person.refresh_from_db()
    assert (person.biography, person.degree) == (after.strip(), "ThS.")
    answer = clerk.post(way_back(answer), follow=True)
    person.refresh_from_db()
    assert (person.biography, person.degree) == (before.strip(), "")
    entries = AuditEntry.objects.filter(object_type="organization.Person", action="update")
    assert [entry.changes["degree"] for entry in entries.order_by("pk")] == [
        ["", "ThS."],
        ["ThS.", ""],
    ]
    looked_at = clerk.get(reverse("people_in_office:edit", args=[person.pk])).content.decode()
    undo = re.search(r"/admin/people_in_office/undo/\d+/", looked_at)
    assert undo
    shown = clerk.get(undo[0]).content.decode()
    assert "Học vị, danh hiệu" in shown
    assert "ThS." in shown


def test_what_was_deleted_comes_back_as_it_was(clerk: Client, make_contact: Make) -> None:
    point = make_contact(sort_order=7, services="Chứng thực\nHộ tịch")
    answer = clerk.post(reverse("contact_points:delete", args=[point.pk]), follow=True)
    assert not ContactPoint.objects.exists()
    clerk.post(way_back(answer))
    assert ContactPoint.objects.values().get() == {
        name: getattr(point, name) for name in ContactPoint.objects.values().get()
    }


def test_what_was_made_goes_again(clerk: Client) -> None:
    answer = clerk.post(reverse("contact_points:add"), contact_data(), follow=True)
    assert ContactPoint.objects.get().phones == "0205 3812 345"
    clerk.post(way_back(answer))
    assert not ContactPoint.objects.exists()


def test_an_earlier_change_is_not_taken_back_over_a_later_one(
    clerk: Client, make_person: Make
) -> None:
    person = make_person()
    url = reverse("people_in_office:edit", args=[person.pk])
    first = way_back(clerk.post(url, person_data(degree="ThS."), follow=True))
    clerk.post(url, person_data(degree="TS."))
    answer = clerk.post(first, follow=True)
    assert "hoàn tác lần sửa sau trước" in answer.content.decode()
    person.refresh_from_db()
    assert person.degree == "TS."


def test_what_would_be_wrong_today_is_not_brought_back(
    clerk: Client, make_person: Make, make_office: MakeOffice, make_post: Make
) -> None:
    office = make_office()
    post = make_post(make_person("Lê Văn B"), office, "Chủ tịch", standing="head")
    answer = clerk.post(reverse("posts:delete", args=[post.pk]), follow=True)
    make_post(make_person(), office, "Chủ tịch", standing="head")
    answer = clerk.post(way_back(answer), follow=True)
    assert "chỉ có một người đứng đầu" in answer.content.decode()
    assert Appointment.objects.get().person.full_name == "Nguyễn Văn A"


def test_nothing_comes_back_without_what_it_belonged_to(
    clerk: Client, make_contact: Make, make_person: Make, make_post: Make, make_office: MakeOffice
) -> None:
    office, person = make_office(live=False), make_person()
    entry = ScheduleEntry.objects.create(
        site=person.site, day=TODAY, part="day", content="Họp", person=make_person("Lê Văn B")
    )
    rows = {
        "contact_points": make_contact(office=office),
        "posts": make_post(person, office),
        "schedule_entries": entry,
    }
    undo = [
        way_back(clerk.post(reverse(f"{name}:delete", args=[row.pk]), follow=True))
        for name, row in rows.items()
    ]
    OfficePage.objects.get(pk=office.pk).delete()
    Person.objects.get(full_name="Lê Văn B").delete()
    for url in undo:
        assert clerk.get(url).status_code == 200
        answer = clerk.post(url, follow=True)
        assert "Nội dung trước đó của ô" in answer.content.decode()
    assert not any(type(row).objects.exists() for row in rows.values())


def test_a_person_with_posts_is_not_deleted(
    clerk: Client, make_office: MakeOffice, make_post: Make
) -> None:
    answer = clerk.post(reverse("people_in_office:add"), person_data(full_name="Lê C"), follow=True)
    make_post(Person.objects.get(full_name="Lê C"), make_office())
    answer = clerk.post(way_back(answer), follow=True)
    assert "đã có mục khác dùng" in answer.content.decode().lower()
    named = Person.objects.get(full_name="Lê C")
    answer = clerk.post(reverse("people_in_office:delete", args=[named.pk]), follow=True)
    assert "đã có mục khác dùng" in answer.content.decode().lower()
    assert Person.objects.filter(pk=named.pk).exists()


def test_a_person_of_the_schedule_is_not_deleted(clerk: Client, make_person: Make) -> None:
    person = make_person()
    entry = ScheduleEntry.objects.create(
        site=person.site, day=TODAY, part="day", content="Họp", person=person
    )
    answer = clerk.post(reverse("people_in_office:delete", args=[person.pk]), follow=True)
    assert "đã có mục khác dùng" in answer.content.decode().lower()
    entry.refresh_from_db()
    assert entry.person == person


def test_a_post_names_its_person_by_name_or_reference(
    clerk: Client, make_person: Make, make_office: MakeOffice
) -> None:
    office = make_office()
    first, _second = make_person(reference="CB01"), make_person()
    url = reverse("posts:add")
    many = clerk.post(url, post_data("Nguyễn Văn A", office.pk)).content.decode()
    assert "hãy ghi mã số cán bộ" in many
    make_person("Nguyễn Văn Hưng")
    for name in ("Trần D", "Nguyễn Văn Hùng"):
        nobody = clerk.post(url, post_data(name, office.pk)).content.decode()
        assert "chưa có ai tên là" in nobody
    assert clerk.post(url, post_data("CB01", office.pk)).status_code == 302
    assert Appointment.objects.get().person == first
    another = f"{url}?person={first.pk}"
    assert 'value="Nguyễn Văn A"' in clerk.get(another).content.decode()
    data = post_data("", office.pk, title="Bí thư", standing="member")
    assert clerk.post(another, data).status_code == 302
    assert first.appointments.count() == 2


def test_of_two_with_one_reference_the_office_tells_who_is_meant(
    clerk: Client, make_person: Make, make_office: MakeOffice
) -> None:
    other = make_member_site("Xã Bằng Mạc", "bangmac.localhost")
    grant(User.objects.get(username="duyet"), other, Role.APPROVER)
    make_person("Lê Văn B", reference="01", site=other.site)
    person, office = make_person("Lê Văn B", reference="01"), make_office()
    assert clerk.post(reverse("posts:add"), post_data("01", office.pk)).status_code == 302
    assert Appointment.objects.get().person == person
    answer = clerk.post(reverse("posts:add"), {**post_data("01", office.pk), "office": ""})
    assert "hãy ghi mã số cán bộ" in answer.content.decode()


def test_nothing_of_another_site_can_be_named(clerk: Client, make_office: MakeOffice) -> None:
    other = make_member_site("Xã Bằng Mạc", "bangmac.localhost")
    foreign = Person.objects.create(site=other.site, full_name="Người Ngoài", reference="NG1")
    office = make_office()
    for url in (reverse("posts:add"), f"{reverse('posts:add')}?person={foreign.pk}"):
        answer = clerk.post(url, post_data("NG1", office.pk))
        assert answer.status_code == 200
        assert "Người Ngoài" not in answer.content.decode()
    answer = clerk.post(reverse("people_in_office:add"), person_data(site_host="bangmac.localhost"))
    assert answer.status_code == 200
    image = upload_image(other)
    answer = clerk.post(reverse("people_in_office:add"), person_data(portrait=str(image.pk)))
    assert "Hãy chọn ảnh thuộc trang này" in answer.content.decode()
    assert image.title not in answer.content.decode()
    assert "/media/" not in answer.content.decode(), "nor the picture beside its field"
    assert Person.objects.count() == 1


@pytest.mark.parametrize("key", ["abc", "10" * 12, "9" * 5000, "-1", "²", "1.5", "\0"])
def test_what_can_be_no_key_is_said_at_its_field(
    clerk: Client, make_person: Make, key: str
) -> None:
    make_person()
    for url, data in (
        (reverse("posts:add"), {**post_data("Nguyễn Văn A", 0), "office": key}),
        (reverse("contact_points:add"), contact_data(office=key)),
        (reverse("people_in_office:add"), person_data(portrait=key)),
    ):
        answer = clerk.post(url, data)
        assert answer.status_code == 200
        assert "Hãy chọn một lựa chọn hợp lệ" in answer.content.decode()
    assert clerk.get(f"{reverse('posts:add')}?{urlencode({'person': key})}").status_code == 200
    assert not Appointment.objects.exists()
    assert not ContactPoint.objects.exists()


def test_the_portrait_is_shown_in_the_form(
    clerk: Client, make_person: Make, member: MemberSite
) -> None:
    person = make_person(portrait=upload_image(member))
    html = clerk.get(reverse("people_in_office:edit", args=[person.pk])).content.decode()
    assert person.portrait.title in html
    assert "/media/" in html


def test_undoing_is_for_who_may_change_the_row(
    clerk: Client, make_person: Make, member: MemberSite, sign_in: SignIn
) -> None:
    person = make_person()
    url = reverse("people_in_office:edit", args=[person.pk])
    undo = way_back(clerk.post(url, person_data(degree="ThS."), follow=True))
    editor, stranger = make_user("soan"), make_user("la")
    grant(editor, member, Role.EDITOR)
    grant(stranger, make_member_site("Xã Bằng Mạc", "bangmac.localhost"), Role.SITE_ADMIN)
    for user in (editor, stranger):
        for answer in (sign_in(user).get(undo), sign_in(user).post(undo)):
            assert answer.status_code == 404
    person.refresh_from_db()
    assert person.degree == "ThS."
    wrong = undo.replace("people_in_office", "contact_points")
    assert clerk.get(wrong).status_code == 404


def test_a_point_and_accounts_of_a_contact(clerk: Client) -> None:
    account = {"kind": "zalo", "name": "", "url": "https://zalo.me/1"}
    accounts = streamfield([("account", account)])
    data = contact_data(map_point="21.6512, 106.5538", kind="mang-xa-hoi", accounts=accounts)
    assert clerk.post(reverse("contact_points:add"), data).status_code == 302
    point = ContactPoint.objects.get()
    assert point.point == (106.5538, 21.6512)
    assert point.accounts[0].value["url"] == "https://zalo.me/1"
    wrong = clerk.post(reverse("contact_points:add"), contact_data(phones="0205 38I2"))
    assert "không phải chữ số" in wrong.content.decode()
