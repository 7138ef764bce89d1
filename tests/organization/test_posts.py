"""Who holds which post: dates, heads, history."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organization.models import Appointment, OrganizationPage, Standing
from organization.selectors.posts import (
    holders,
    holders_of,
    past_holders,
    people_of_site,
    posts_of,
)
from portal.tenancy.models import MemberSite
from tests.factories import make_member_site
from tests.organization.conftest import TODAY, Make, MakeOffice

YEAR = datetime.timedelta(days=365)


def errors_of(post: Appointment) -> dict[str, list[str]]:
    """What is wrong, by field."""
    with pytest.raises(ValidationError) as caught:
        post.full_clean()
    return caught.value.message_dict


def test_an_office_lists_who_is_in_office_by_rank_then_name(
    make_office: MakeOffice, make_person: Make, make_post: Make
) -> None:
    office = make_office()
    first, b, a = (make_person(name) for name in ("Trần Văn Út", "Lê Thị Bé", "Lê Thị Ái"))
    make_post(b, office)
    make_post(a, office)
    make_post(first, office, "Chủ tịch", standing=Standing.HEAD, rank=1)
    make_post(first, office, "Ủy viên", valid_to=TODAY)
    make_post(b, office, "Phó Chủ tịch", valid_from=TODAY + YEAR)
    assert [str(post) for post in holders(office, TODAY)] == [
        "Trần Văn Út – Chủ tịch",
        "Lê Thị Ái – Chuyên viên",
        "Lê Thị Bé – Chuyên viên",
    ]
    assert [post.title for post in past_holders(office, TODAY)] == ["Ủy viên"]
    assert [
        p.title for p in holders_of([office], TODAY, heads_only=True)[office.translation_key]
    ] == ["Chủ tịch"]


def test_several_posts_at_once_in_one_list_by_name(
    make_office: MakeOffice, make_person: Make, make_post: Make, member: MemberSite
) -> None:
    party, council, draft = (
        make_office("Đảng ủy"),
        make_office("HĐND"),
        make_office("T", live=False),
    )
    an, binh = make_person("Vũ Văn An"), make_person("Đỗ Bình")
    make_post(binh, party, "Bí thư")
    make_post(an, council, "Chủ tịch HĐND", is_concurrent=True)
    make_post(an, party, "Phó Bí thư")
    make_post(an, draft, "Thư ký")
    make_person("Không Có Chức Vụ")
    make_post(make_person("Nguyễn Đã Nghỉ"), party, valid_to=TODAY)
    found = people_of_site(member.site_id, TODAY)
    assert [(person.full_name, [post.title for post in posts]) for person, posts in found] == [
        ("Vũ Văn An", ["Phó Bí thư", "Chủ tịch HĐND"]),
        ("Đỗ Bình", ["Bí thư"]),
    ]
    assert {post.title for post in posts_of(an, TODAY)} == {"Phó Bí thư", "Chủ tịch HĐND"}


def test_inverted_dates_are_said_at_the_field(make_office: MakeOffice, make_person: Make) -> None:
    post = Appointment(
        person=make_person(), office=make_office(), title="Chuyên viên", valid_from=TODAY,
        valid_to=TODAY,
    )  # fmt: skip
    assert set(errors_of(post)) == {"valid_to"}


def test_one_person_holds_one_post_once_at_a_time(
    make_office: MakeOffice, make_person: Make, make_post: Make
) -> None:
    office, person = make_office(), make_person()
    make_post(person, office, "Phó Chủ tịch", valid_from=TODAY, valid_to=TODAY + YEAR)
    again = Appointment(
        person=person, office=office, title="phó  chủ tịch", valid_from=TODAY + YEAR / 2
    )
    assert "02/11/2026" in errors_of(again)["valid_from"][0]
    again.valid_from = TODAY + YEAR
    again.full_clean()
    again.title, again.valid_from = "Ủy viên", TODAY
    again.full_clean()


def test_an_office_has_one_head_at_a_time(
    make_office: MakeOffice, make_person: Make, make_post: Make
) -> None:
    office, other = make_office(), make_office("HĐND")
    head = make_post(make_person("Lê Văn B"), office, "Chủ tịch", standing=Standing.HEAD)
    second = Appointment(
        person=make_person(), office=office, title="Chủ tịch", standing=Standing.HEAD
    )
    assert "Lê Văn B" in errors_of(second)["standing"][0]
    second.is_acting = True
    second.full_clean()
    second.is_acting, second.office = False, other
    second.full_clean()
    second.office = office
    head.valid_to = TODAY
    head.full_clean()
    head.save()
    second.valid_from = TODAY
    second.full_clean()


DAYS = st.one_of(st.none(), st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 1, 12)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(spans=st.lists(st.tuples(DAYS, DAYS), min_size=2, max_size=2))
def test_two_heads_are_refused_exactly_when_some_day_has_both(
    spans: list[tuple[datetime.date | None, datetime.date | None]],
    make_office: MakeOffice,
    make_person: Make,
) -> None:
    Appointment.objects.all().delete()
    office = make_office()
    posts = [
        Appointment(
            person=make_person(), office=office, title="Chủ tịch", standing=Standing.HEAD,
            valid_from=first, valid_to=end,
        )
        for first, end in spans
    ]  # fmt: skip
    if any(first and end and first >= end for first, end in spans):
        return
    days = [datetime.date(2025, 12, 31) + datetime.timedelta(days=n) for n in range(14)]
    both = any(all(post.is_in_force(day) for post in posts) for day in days)
    posts[0].save()
    try:
        posts[1].full_clean()
    except ValidationError:
        assert both
    else:
        assert not both


def test_an_office_of_another_site_is_refused(
    chart: OrganizationPage, make_person: Make, make_office: MakeOffice
) -> None:
    other = make_member_site("Xã Bằng Mạc", "bangmac.localhost")
    post = Appointment(person=make_person(site=other.site), office=make_office(), title="Chủ tịch")
    assert set(errors_of(post)) == {"office"}


def test_the_number_of_a_post_is_checked_and_kept_in_one_spelling(
    make_office: MakeOffice, make_person: Make, make_post: Make
) -> None:
    post = make_post(make_person(), make_office(), phone="0205.3812345 (máy lẻ 12)")
    assert post.phone == "0205 3812 345 máy lẻ 12"
    assert post.tel == "+842053812345;ext=12"
    post.phone = "38I2"
    assert set(errors_of(post)) == {"phone"}


def test_people_are_told_apart_by_their_reference(make_person: Make, member: MemberSite) -> None:
    make_person(reference="CB01")
    with pytest.raises(ValidationError) as caught:
        make_person(reference="CB01")
    assert set(caught.value.message_dict) == {"reference"}
    make_person(site=make_member_site("Xã Bằng Mạc", "bangmac.localhost").site, reference="CB01")
    make_person()
    make_person()


def test_a_given_name_is_a_part_of_the_name(make_person: Make) -> None:
    assert make_person("H'Hen  Niê", given_name="H'Hen").letter == "H"
    with pytest.raises(ValidationError):
        make_person("H'Hen Niê", given_name="Hoa")
