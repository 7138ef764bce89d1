"""Blocks of a home page and of texts that show people and contact points entered once."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, Page

from home.models import StandardPage
from organization.blocks import ContactPointsBlock
from organization.home_needs import Leader, LeadersNeed, load_leaders
from organization.models import (
    Appointment,
    ContactKind,
    ContactPoint,
    OfficePage,
    Person,
    ScheduleEntry,
    Standing,
)
from organization.schedule.weeks import Week
from tests.home.conftest import Portal, words


def lead(portal: Portal, name: str, office: str, title: str, **fields: Any) -> Appointment:
    """Somebody in an office of the portal."""
    person, _made = Person.objects.get_or_create(site=portal.member.site, full_name=name)
    page = OfficePage.objects.descendant_of(portal.home).get(slug=office)
    fields = {"standing": Standing.HEAD, **fields}
    return Appointment.objects.create(person=person, office=page, title=title, **fields)


def test_leaders_of_the_offices_at_the_top(commune: Portal) -> None:
    commune.compose(("leaders", {"title": "Lãnh đạo"}))
    assert "Lãnh đạo</h2>" not in commune.html()
    lead(commune, "Lê Văn B", "uy-ban-nhan-dan", "Chủ tịch", rank=1)
    deputy = {"standing": Standing.DEPUTY, "rank": 2}
    lead(commune, "Vi Văn C", "uy-ban-nhan-dan", "Phó Chủ tịch", **deputy)
    lead(commune, "Trần Thị D", "dang-uy", "Bí thư", phone="0205 3812 345")
    lead(commune, "Nông Văn E", "phong-kinh-te", "Trưởng phòng")
    lead(commune, "Hà Thị G", "dang-uy", "Ủy viên", standing=Standing.MEMBER)
    lead(commune, "Đỗ Cũ", "dang-uy", "Bí thư", valid_to=timezone.localdate())
    html = commune.html()
    shown = html[html.index('class="home-leaders') :]
    names = ["Trần Thị D", "Lê Văn B", "Vi Văn C"]
    assert sorted(names, key=shown.index) == names
    assert 'href="tel:+842053812345"' in shown
    assert "/gioi-thieu/to-chuc-bo-may/can-bo/" in shown
    assert not {name for name in ("Nông Văn E", "Hà Thị G", "Đỗ Cũ") if name in shown}


def test_a_leader_of_several_offices_is_named_once(commune: Portal) -> None:
    commune.compose(("leaders", {"title": "Lãnh đạo"}))
    deputy = {"standing": Standing.DEPUTY}
    lead(commune, "Lê Văn B", "dang-uy", "Phó Bí thư", **deputy)
    lead(commune, "Lê Văn B", "uy-ban-nhan-dan", "Chủ tịch", phone="0205 3812 345")
    lead(commune, "Vi Văn C", "uy-ban-nhan-dan", "Phó Chủ tịch", **deputy)
    text = words(commune.html().split('class="home-leaders')[1])
    found = ["Lê Văn B", "Phó Bí thư", "Chủ tịch", "0205 3812 345", "Vi Văn C"]
    assert sorted(found, key=text.index) == found
    assert text.count("Lê Văn B") == 1


def test_leaders_of_one_office_of_the_site(commune: Portal, province: Portal) -> None:
    post = lead(commune, "Nông Văn E", "phong-kinh-te", "Trưởng phòng")
    lead(commune, "Lê Văn B", "uy-ban-nhan-dan", "Chủ tịch")
    commune.compose(("leaders", {"title": "Phòng Kinh tế", "office": post.office_id}))
    shown = commune.html().split('class="home-leaders')[1]
    assert "Nông Văn E" in shown
    assert "Lê Văn B" not in shown
    province.compose(("leaders", {"title": "Của xã", "office": post.office_id}))
    assert "Nông Văn E" not in province.html()


def test_leaders_of_an_office_that_is_chosen_in_another_language(commune: Portal) -> None:
    post = lead(commune, "Nông Văn E", "phong-kinh-te", "Trưởng phòng")
    lead(commune, "Lê Văn B", "uy-ban-nhan-dan", "Chủ tịch")
    english, _made = Locale.objects.get_or_create(language_code="en")
    office = Page.objects.get(pk=post.office_id)
    for page in office.get_ancestors(inclusive=True).filter(path__startswith=commune.home.path):
        page.specific.copy_for_translation(english)
    translated = OfficePage.objects.get(locale=english, translation_key=office.translation_key)
    need, none = LeadersNeed(post.site_id, translated.pk), LeadersNeed(post.site_id, 0)
    assert load_leaders([need, none], False).answers == {need: [Leader(post)], none: []}


def test_contact_points_of_the_agency(commune: Portal, province: Portal) -> None:
    commune.compose(("contacts", {"title": "Liên hệ với xã"}))
    assert "Liên hệ với xã" not in commune.html()
    kind = {"site": commune.member.site, "kind_id": "lien-he-chung"}
    point = ContactPoint.objects.create(name="Trụ sở", phones="113", **kind)
    ContactPoint.objects.create(
        site=province.member.site, kind_id="lien-he-chung", name="Của tỉnh", phones="114"
    )
    html = commune.html()
    assert 'href="tel:113"' in html
    assert "Của tỉnh" not in html
    point.phones = "115"
    point.save()
    assert 'href="tel:115"' in commune.html()


def test_contact_points_of_one_kind_in_a_text(commune: Portal) -> None:
    page = commune.page("lich-su").specific
    assert isinstance(page, StandardPage)
    block = ("contact_points", {"title": "Người phát ngôn", "kind": "nguoi-phat-ngon"})
    page.body = [block, block]
    page.save_revision().publish()
    address = {"path": page.get_url(), "headers": {"host": commune.host}}
    assert "<h2>Người phát ngôn" not in Client().get(**address).content.decode()
    site = {"site": commune.member.site, "phones": "113"}
    ContactPoint.objects.create(
        kind_id="nguoi-phat-ngon", name="Văn phòng", person_name="Lê Văn B", **site
    )
    ContactPoint.objects.create(kind_id="lien-he-chung", name="Trụ sở", **site)
    answer = Client().get(**address)
    shown = words(answer.content.decode())
    assert shown.count("Lê Văn B") == 2
    assert "Trụ sở" not in shown
    assert b'id="lh-' not in answer.content, "no element bears the name of another one"
    assert f"contacts:{commune.member.site_id}" in answer["Cache-Tag"]


def test_a_text_keeps_a_kind_of_contact_that_has_ended(db: None) -> None:
    block = ContactPointsBlock()
    value = block.to_python({"title": "", "kind": "duong-day-nong"})
    ContactKind.objects.filter(pk="duong-day-nong").update(valid_to=timezone.localdate())
    assert block.clean(value)["kind"] == "duong-day-nong"
    choices = list(block.child_blocks["kind"].field.choices)
    assert choices[-1] == ("duong-day-nong", "Đường dây nóng (đã hết áp dụng)")
    assert "(" not in "".join(str(label) for _key, label in choices[:-1])


def test_the_rest_of_this_week_with_what_is_off(commune: Portal, province: Portal) -> None:
    commune.compose(("schedule", {"title": "Lịch tuần"}))
    assert "Lịch tuần" not in commune.html()
    entry = {"site": commune.member.site, "day": timezone.localdate(), "part": "day"}
    ScheduleEntry.objects.create(content="Họp kín", is_internal=True, **entry)
    past = timezone.localdate() - datetime.timedelta(days=7)
    ScheduleEntry.objects.create(content="Đã qua", **{**entry, "day": past})
    ScheduleEntry.objects.create(content="Của tỉnh", **{**entry, "site": province.member.site})
    assert "Lịch tuần" not in commune.html()
    for number in range(8):
        ScheduleEntry.objects.create(content=f"Việc {number}", state="cancelled", **entry)
    shown = commune.html().split('class="home-schedule')[1].split("</section>")[0]
    assert shown.count("Đã hủy") == 6
    assert "Việc 5" in shown
    assert 'href="/lich-cong-tac/"' in shown
    assert not {word for word in ("Họp kín", "Đã qua", "Của tỉnh", "Việc 6") if word in shown}
    with CaptureQueriesContext(connection) as seen:
        Client().get("/", headers={"host": commune.host})
    assert len([q for q in seen if "organization_scheduleentry" in q["sql"]]) == 1


def schedule_of(portal: Portal) -> str:
    """What the block of the schedule says; "" where there is none."""
    _before, _class, after = portal.html().partition('class="home-schedule')
    return after.split("</section>")[0]


@pytest.mark.parametrize(
    ("weekday", "days", "shown", "leads_ahead"),
    [
        (0, [0, 7], [0], False),
        (5, [4, 7, 13], [7, 13], True),
        (5, [6, 7], [6], False),
        (6, [7], [7], True),
        (6, [6, 7], [6, 7], True),
        (6, [6], [6], False),
        (6, [5, 14], [], False),
    ],
)
def test_the_next_week_once_this_one_is_over(
    commune: Portal,
    monkeypatch: pytest.MonkeyPatch,
    weekday: int,
    days: list[int],
    shown: list[int],
    *,
    leads_ahead: bool,
) -> None:
    """Days are counted from Monday of this week."""
    week = Week.of(timezone.localdate())
    following = week.next
    assert following
    commune.compose(("schedule", {"title": "Lịch tuần"}))
    for number in days:
        day = week.monday + datetime.timedelta(days=number)
        site = {"site": commune.member.site, "part": "day"}
        ScheduleEntry.objects.create(content=f"Việc {number}.", day=day, **site)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: week.days[weekday])
    html = schedule_of(commune)
    assert [number for number in days if f"Việc {number}." in html] == shown
    assert (f'href="/lich-cong-tac/?tuan={following.address}"' in html) is leads_ahead
