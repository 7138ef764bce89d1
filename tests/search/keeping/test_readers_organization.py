"""What the search is told of people, offices and contact points, and when."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from organization import clock
from organization.models import (
    Appointment,
    ContactPage,
    ContactPoint,
    OfficeKind,
    OfficePage,
    OrganizationPage,
    Person,
)
from portal.core.jobs.models import TickRun
from portal.tenancy.models import MemberSite, SiteState, Succession
from portal.tenancy.register.services import rename_unit
from search import checking
from search.answering import answer
from search.models import SearchDocument
from search.questions import Question, Within
from tests.factories import make_unit
from tests.search.keeping.conftest import Portal, entry, index_now, read
from tests.support.shared_rows import shared

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@shared
def office(commune: Portal) -> OfficePage:
    """Phòng Kinh tế, in the chart of the commune, which has a contact page, too."""
    home = Page.objects.get(pk=commune.member.site.root_page_id).specific
    chart = home.add_child(instance=OrganizationPage(title="Bộ máy tổ chức", slug="bo-may"))
    home.add_child(instance=ContactPage(title="Liên hệ", slug="lien-he"))
    page: OfficePage = chart.add_child(
        instance=OfficePage(
            title="Phòng Kinh tế",
            slug="phong-kinh-te",
            kind_id="phong-chuyen-mon",
            summary="Đất đai, xây dựng, chợ.",
            services=[("paragraph", "<p>Cấp giấy phép xây dựng.</p>")],
        )
    )
    return page


@shared
def post(office: OfficePage, commune: Portal) -> Appointment:
    """Its head."""
    person = Person.objects.create(
        site=commune.member.site, full_name="Nguyễn Văn A", degree="ThS.", duties="Phụ trách chung."
    )
    held: Appointment = Appointment.objects.create(
        person=person,
        office=office,
        title="Trưởng phòng",
        standing="head",
        duties="Phụ trách địa chính.",
        phone="0205 3812 345",
    )
    return held


def contact(commune: Portal, office: OfficePage | None = None, **fields: Any) -> ContactPoint:
    given = {
        "name": "Quầy số 3",
        "phones": "0205 3812 346 – địa chính",
        "address": "Thôn Đồng Bành",
    }
    return ContactPoint.objects.create(
        site=commune.member.site, kind_id="quay-tiep-nhan", office=office, **{**given, **fields}
    )


def asked(text: str, commune: Portal) -> list[str]:
    """Keys of what answers in the commune, once the jobs are done."""
    index_now()
    found = answer(Question(text, Within.SITE, site_id=commune.member.site_id))
    return [result.key for result in found.results]


def test_a_person_by_name_title_office_duties_and_telephone(
    commune: Portal, post: Appointment
) -> None:
    person = post.person
    said = read("person", person.pk)[person.pk]
    assert (said.title, said.parent) == ("ThS. Nguyễn Văn A", "Xã Chi Lăng")
    assert said.lead == "Trưởng phòng, Phòng Kinh tế"
    assert said.path == f"/bo-may/can-bo/{person.public_id}/"
    assert said.body.split("\n") == [
        *("Phụ trách chung.", "Phụ trách địa chính.", "0205 3812 345", "02053812345")
    ]
    key = f"person:{person.pk}"
    questions = ["nguyen van a", "truong phong kinh te", "dia chinh", "02053812345"]
    for text in [*questions, "0205 3812 345", "0205.3812.345"]:
        assert asked(text, commune)[0] == key, text


def test_people_and_offices_by_old_names_of_the_unit(commune: Portal, post: Appointment) -> None:
    index_now()
    unit = commune.member.unit
    old = make_unit("Xã Vân Thủy")
    Succession.objects.create(old=old, new=unit, extent="whole", on=datetime.date(2025, 7, 1))
    keys = asked("trưởng phòng kinh tế vân thủy", commune)
    assert f"person:{post.person_id}" in keys
    assert f"office:{post.office_id}" in asked("phòng kinh tế vân thủy", commune)
    rename_unit(unit, "Xã Chi Lăng Mới", datetime.date(2026, 1, 1))
    rename_unit(unit, "Phường Chi Lăng", datetime.date(2026, 7, 1))
    found = entry("person", post.person_id)
    assert found is not None
    assert found.parent == "Phường Chi Lăng"
    assert "Xã Chi Lăng Mới" in found.body


def test_an_office_with_its_contact_points(commune: Portal, office: OfficePage) -> None:
    point = contact(commune, office, email="a@example.vn")
    said = read("office", office.pk)[office.pk]
    assert (said.title, said.lead) == ("Phòng Kinh tế", "Đất đai, xây dựng, chợ.")
    assert said.parent.split("\n") == ["Xã Chi Lăng", "Phòng chuyên môn"]
    assert said.path == "/bo-may/phong-kinh-te/"
    for word in ("Quầy số 3", "02053812346", "Thôn Đồng Bành", "Cấp giấy phép xây dựng."):
        assert word in said.body
    assert "example" not in said.body, "no address for programs that gather them"
    key = f"office:{office.pk}"
    assert asked("giay phep xay dung", commune)[0] == key
    assert asked("0205 3812 346", commune)[0] == key
    point.phones = "0205 3812 399"
    point.save()
    assert asked("02053812399", commune) == [key]
    assert asked("02053812346", commune) == []


def test_contact_points_of_the_agency_are_found_on_its_contact_page(
    commune: Portal, office: OfficePage
) -> None:
    page = ContactPage.objects.get()
    point = contact(commune, name="Bộ phận văn thư")

    def where_it_stands() -> list[int]:
        index_now()
        rows = SearchDocument.objects.filter(kind="office", body__contains="Bộ phận văn thư")
        return [int(key.partition(":")[2]) for key in rows.values_list("key", flat=True)]

    assert where_it_stands() == [page.pk]
    assert asked("bộ phận văn thư", commune)[0] == f"office:{page.pk}"
    point.office = office
    point.save()
    assert where_it_stands() == [office.pk]
    OfficePage.objects.get(pk=office.pk).delete()
    # It ends with its office: nobody meant it to be one of the whole agency.
    assert where_it_stands() == []
    point.refresh_from_db()
    point.valid_to = None
    point.save()
    assert where_it_stands() == [page.pk]
    ContactPoint.objects.get().delete()
    assert where_it_stands() == []


def test_who_holds_no_post_today_is_no_entry(commune: Portal, post: Appointment) -> None:
    assert entry("person", post.person_id) is not None
    post.valid_to = timezone.localdate()
    post.save()
    assert entry("person", post.person_id) is None
    post.valid_to = None
    post.save()
    assert entry("person", post.person_id) is not None
    other = Person.objects.create(site=commune.member.site, full_name="Trần Thị B")
    post.person = other
    post.save()
    assert entry("person", other.pk) is not None
    assert entry("person", Person.objects.get(full_name="Nguyễn Văn A").pk) is None
    post.delete()
    assert entry("person", other.pk) is None


def test_a_person_is_called_otherwise(post: Appointment) -> None:
    index_now()
    person = Person.objects.get(pk=post.person_id)
    person.full_name = "Nguyễn Văn Anh"
    person.save()
    found = entry("person", person.pk)
    assert found is not None
    assert found.title == "ThS. Nguyễn Văn Anh"


def test_posts_begin_and_end_by_the_clock(commune: Portal, post: Appointment) -> None:
    today, now = timezone.localdate(), timezone.now()
    point = contact(commune, post.office)
    index_now()
    Appointment.objects.filter(pk=post.pk).update(valid_from=today)
    ContactPoint.objects.filter(pk=point.pk).update(valid_to=today)
    OfficePage.objects.filter(pk=post.office_id).update(valid_to=today)
    assert list(checking.differences()) != []
    clock.look_at_days(now)
    index_now()
    assert list(checking.differences()) == []
    found = entry("office", post.office_id)
    assert found is not None
    assert found.is_over
    assert entry("person", post.person_id) is None, "the office has ended"
    OfficePage.objects.filter(pk=post.office_id).update(valid_from=today, valid_to=None)
    clock.look_at_days(now)
    assert entry("person", post.person_id) is not None
    Appointment.objects.filter(pk=post.pk).update(valid_from=None, valid_to=today)
    TickRun.objects.create(name=clock.PART, last_started=now, last_succeeded=now, last_finished=now)
    clock.look_at_days(now)
    assert entry("person", post.person_id) is None
    Appointment.objects.filter(pk=post.pk).update(valid_to=today - DAY)
    clock.look_at_days(now)
    assert list(checking.differences()) == []


@pytest.mark.parametrize("model", [OfficePage, OrganizationPage])
def test_people_follow_the_pages_they_stand_on(post: Appointment, model: type[Page]) -> None:
    index_now()
    model.objects.get().unpublish()
    assert entry("person", post.person_id) is None
    model.objects.get().save_revision().publish()
    found = entry("person", post.person_id)
    assert found is not None
    page = model.objects.get()
    page.title, page.slug = "Đã đổi", "da-doi"
    page.save_revision().publish()
    index_now()
    assert list(checking.differences()) == []
    page = model.objects.get()
    page.delete()
    assert entry("person", post.person_id) is None


def test_people_move_with_the_section_in_which_the_chart_stands(
    commune: Portal, post: Appointment
) -> None:
    index_now()
    chart = OrganizationPage.objects.get()
    chart.move(Page.objects.get(pk=commune.section.pk), pos="last-child")
    found = entry("person", post.person_id)
    assert found is not None
    assert found.path == f"/gioi-thieu/bo-may/can-bo/{post.person.public_id}/"
    section = Page.objects.get(pk=commune.section.pk).specific
    section.slug = "ve-xa"
    section.save_revision().publish()
    found = entry("person", post.person_id)
    assert found is not None
    assert found.path.startswith("/ve-xa/bo-may/")


def test_a_suspended_site_is_found_no_more(commune: Portal, post: Appointment) -> None:
    index_now()
    member = MemberSite.objects.get(pk=commune.member.pk)
    member.state = SiteState.SUSPENDED
    member.save()
    assert entry("person", post.person_id) is None
    assert entry("office", post.office_id) is None


def test_a_kind_of_offices_is_called_otherwise(post: Appointment) -> None:
    index_now()
    kind = OfficeKind.objects.get(pk="phong-chuyen-mon")
    kind.name = "Phòng ban"
    kind.save()
    found = entry("office", post.office_id)
    assert found is not None
    assert "Phòng ban" in found.parent


def test_people_and_offices_cost_the_same_for_one_and_for_many(
    commune: Portal, post: Appointment
) -> None:
    people = [post.person_id]
    for number in range(5):
        person = Person.objects.create(site=commune.member.site, full_name=f"Nguyễn Văn {number}")
        Appointment.objects.create(person=person, office=post.office, title="Chuyên viên")
        people.append(person.pk)
        contact(commune, post.office)
    pages = [post.office_id, OrganizationPage.objects.get().pk, ContactPage.objects.get().pk]
    read("person", people[0])
    for kind, few, all_keys, most in (
        ("person", people[:1], people, 9),
        ("office", pages[:1], pages, 12),
    ):
        with CaptureQueriesContext(connection) as one:
            read(kind, *few)
        with CaptureQueriesContext(connection) as many:
            assert len(read(kind, *all_keys)) == len(all_keys)
        assert len(one) <= len(many) <= most
