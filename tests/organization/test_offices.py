"""Offices as a tree: what is in the chart, and what it costs."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Page

from organization.models import OfficeKind, OfficePage, OrganizationPage, Standing
from organization.selectors.offices import OfficeNode, office_tree
from portal.tenancy.models import MemberSite
from tests.factories import make_user
from tests.organization.conftest import TODAY, Make, MakeOffice


def outline(nodes: list[OfficeNode]) -> list[Any]:
    """The titles as nested lists."""
    return [[node.page.title, *outline(node.children)] for node in nodes]


def test_the_tree_is_what_is_public_and_stands_today(
    chart: OrganizationPage, make_office: MakeOffice, member: MemberSite
) -> None:
    committee = make_office("UBND")
    room = make_office("Phòng Kinh tế", committee)
    make_office("Tổ một cửa", room)
    make_office("Phòng cũ", committee, valid_to=TODAY)
    make_office("Phòng sắp có", committee, valid_from=TODAY + datetime.timedelta(days=1))
    hidden = make_office("Ban soạn thảo", committee, live=False)
    make_office("Tổ giúp việc", hidden)
    make_office("Đảng ủy")
    assert outline(office_tree(chart, TODAY)) == [
        ["UBND", ["Phòng Kinh tế", ["Tổ một cửa"]], ["Tổ giúp việc"]],
        ["Đảng ủy"],
    ]
    assert outline(office_tree(committee, TODAY, depth=1)) == [["Phòng Kinh tế"]]


def test_a_kind_that_has_ended_stays_with_its_offices_alone(make_office: MakeOffice) -> None:
    office = make_office(kind_id="doan-the")
    OfficeKind.objects.filter(pk="doan-the").update(valid_to=timezone.localdate())
    form, user = OfficePage.get_edit_handler().get_form_class(), make_user("quan-tri")
    for page, is_offered in ((office, True), (OfficePage(), False)):
        kinds = form(instance=page, for_user=user).fields["kind"].queryset
        assert kinds.filter(pk="doan-the").exists() is is_offered
        assert kinds.filter(pk="dang-uy").exists()


def test_a_hundred_offices_cost_two_queries(
    chart: OrganizationPage,
    make_office: MakeOffice,
    make_person: Make,
    make_post: Make,
    django_assert_num_queries: Any,
) -> None:
    head = make_person("Lê Văn Trưởng")
    for number in range(100):
        make_post(head, make_office(f"Thôn {number}"), "Trưởng thôn", standing=Standing.HEAD)
    with django_assert_num_queries(2):
        nodes = office_tree(chart, TODAY)
        names = {leader.person.full_name for node in nodes for leader in node.leaders}
        assert (len(nodes), names) == (100, {"Lê Văn Trưởng"})
        assert {node.page.kind.name for node in nodes} == {"Ủy ban nhân dân"}


def test_one_chart_a_site_and_language(chart: OrganizationPage, member: MemberSite) -> None:
    home = Page.objects.get(pk=member.site.root_page_id)
    assert not OrganizationPage.can_create_at(home)
    chart.delete()
    assert OrganizationPage.can_create_at(home)


def test_an_office_ends_after_it_begins(make_office: MakeOffice) -> None:
    office = make_office(valid_from=TODAY)
    assert office.is_standing(TODAY)
    assert not office.is_standing(TODAY - datetime.timedelta(days=1))
    office.valid_to = TODAY
    with pytest.raises(ValidationError) as caught:
        office.full_clean()
    assert set(caught.value.message_dict) == {"valid_to"}
