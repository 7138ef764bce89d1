"""Who imports where; and a whole province from one workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from organization.importing.applying import import_organization
from organization.importing.reading import read_organization
from organization.importing.writing import Outcome
from organization.models import ContactPoint, OfficePage, OrganizationPage, Person
from organization.selectors.contacts import contacts_of_site
from organization.selectors.offices import office_tree
from organization.selectors.posts import people_of_site
from portal.core.audit.models import AuditEntry
from portal.tenancy.models import MemberSite, Role, UnitCode
from tests.factories import grant, make_member_site, make_user
from tests.organization.conftest import HERE, TODAY
from tests.organization.workbooks import commune, workbook

pytestmark = pytest.mark.django_db
THERE = "bangmac.localhost"
COMMUNES = 65
# Of its 15 rows, most of them for publishing its four offices.
MOST_QUERIES_OF_A_COMMUNE = 480


def add_chart(member: MemberSite) -> OrganizationPage:
    """Bộ máy tổ chức of a site."""
    home = Page.objects.get(pk=member.site.root_page_id).specific
    page: OrganizationPage = home.add_child(
        instance=OrganizationPage(title="Bộ máy tổ chức", slug="bo-may", locale=home.locale)
    )
    return page


def together(*communes: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """The rows of several communes in the sheets of one workbook."""
    return {
        title: [row for one in communes for row in one[title]] for title in communes[0]
    }  # fmt: skip


@pytest.mark.parametrize("role", [Role.APPROVER, Role.SITE_ADMIN])
def test_an_importer_writes_on_his_own_site_alone(
    role: str, member: MemberSite, chart: OrganizationPage
) -> None:
    add_chart(make_member_site("Xã Bằng Mạc", THERE))
    approver = make_user("duyet")
    grant(approver, member, role)
    file = read_organization(workbook(together(commune(HERE), commune(THERE))))
    report = import_organization(file, approver)
    assert (report.done, len(report.problems)) == (15, 15)
    assert {problem.column for problem in report.problems} == {"Đơn vị"}
    assert set(Person.objects.values_list("site", flat=True)) == {member.site_id}
    assert OfficePage.objects.live().count() == 4
    assert not OfficePage.objects.exclude(path__startswith=chart.path).exists()
    assert AuditEntry.objects.filter(site_id=member.site_id).exists()


@pytest.mark.parametrize("named", [THERE, "Xã Bằng Mạc", "06466"])
def test_a_row_that_names_another_unit_is_refused_however_it_is_named(
    named: str, member: MemberSite, chart: OrganizationPage
) -> None:
    other = make_member_site("Xã Bằng Mạc", THERE)
    add_chart(other)
    UnitCode.objects.create(unit=other.unit, scheme=UnitCode.Scheme.OFFICIAL, code="06466")
    chief = make_user("quan-tri")
    grant(chief, member, Role.SITE_ADMIN)
    file = read_organization(workbook(together(commune(HERE), commune(named))))
    report = import_organization(file, chief)
    assert (report.done, len(report.problems)) == (15, 15)
    assert {(one.column, one.message) for one in report.problems} == {
        ("Đơn vị", "Bạn không có quyền sửa bộ máy tổ chức của đơn vị này.")
    }
    assert set(ContactPoint.objects.values_list("site", flat=True)) == {member.site_id}


def test_an_office_of_another_site_is_no_office_of_this_one(
    member: MemberSite, chart: OrganizationPage
) -> None:
    add_chart(make_member_site("Xã Bằng Mạc", THERE))
    import_organization(read_organization(workbook(commune(THERE))))
    chief = make_user("quan-tri")
    grant(chief, member, Role.SITE_ADMIN)
    rows = {"Liên hệ": [(HERE, "Phòng Kinh tế", "Văn thư", "113")]}
    report = import_organization(read_organization(workbook(rows)), chief)
    assert [one.column for one in report.problems] == ["Cơ quan"]
    assert not ContactPoint.objects.filter(site=member.site_id).exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.COLLABORATOR, Role.AUDITOR, None])
def test_who_may_not_publish_imports_nothing(
    role: str | None, member: MemberSite, chart: OrganizationPage
) -> None:
    editor = make_user("bien-tap")
    if role:
        grant(editor, member, role)
    report = import_organization(read_organization(workbook(commune(HERE))), editor)
    assert (report.done, len(report.problems)) == (0, 15)
    assert not OfficePage.objects.exists()
    assert not Person.objects.exists()


def test_a_unit_is_named_by_its_code_or_by_its_name(
    member: MemberSite, chart: OrganizationPage
) -> None:
    UnitCode.objects.create(unit=member.unit, scheme=UnitCode.Scheme.OFFICIAL, code="06463")
    rows = {"Liên hệ": [("06463", None, "Một", "113"), ("Xã Chi Lăng", None, "Hai", "114")]}
    report = import_organization(read_organization(workbook(rows)))
    assert report.problems == []
    assert set(ContactPoint.objects.values_list("site", flat=True)) == {member.site_id}
    make_member_site("Xã Chi Lăng", THERE)
    report = import_organization(read_organization(workbook(rows)))
    assert [problem.column for problem in report.problems] == ["Đơn vị"]


def small(unit: str, number: int) -> dict[str, list[Any]]:
    """Half of a commune: a province is imported while somebody waits for the tests."""
    sheets = commune(unit, number)
    return {
        "Cơ quan": sheets["Cơ quan"][:2],
        "Người": sheets["Người"][1:3],
        "Chức vụ": sheets["Chức vụ"][1:3],
        "Liên hệ": sheets["Liên hệ"],
    }


def test_a_province_from_one_workbook_has_complete_charts_and_phone_books() -> None:
    hosts = [f"xa{number}.localhost" for number in range(COMMUNES)]
    charts = {host: add_chart(make_member_site(f"Xã Mẫu {host[2:-10]}", host)) for host in hosts}
    file = read_organization(
        workbook(together(*(small(host, number) for number, host in enumerate(hosts))))
    )
    report = import_organization(file)
    assert report.problems == []
    assert (report.sites, report.count(Outcome.ADDED)) == (COMMUNES, COMMUNES * 8)
    for number, host in enumerate(hosts):
        site_id = MemberSite.objects.get(site__hostname=host).site_id
        (root,) = office_tree(charts[host], TODAY)
        assert [node.page.title for node in root.walk()] == ["Ủy ban nhân dân", "Phòng Kinh tế"]
        assert [len(node.leaders) for node in root.walk()] == [0, 1]
        assert len(people_of_site(site_id, TODAY)) == 2
        numbers = {point.phones for point in contacts_of_site(site_id, TODAY)}
        assert numbers == {f"0205 3813 {number:03d} – văn thư", f"0205 3814 {number:03d}"}
    for number in (0, COMMUNES - 1):
        seen_by_citizens(hosts[number], number)
    again = import_organization(file)
    assert again.count(Outcome.UNCHANGED) == again.done == file.total


def seen_by_citizens(host: str, number: int) -> None:
    """The chart and the phone book of a commune, in the order of reading."""
    client = Client(headers={"host": host})
    chart = client.get("/bo-may/").content.decode()
    assert 0 < chart.index("Ủy ban nhân dân") < chart.index("Phòng Kinh tế")
    assert "Nguyễn Văn C" in chart
    book = client.get("/danh-ba/in/").content.decode()
    assert "Nguyễn Văn C" in book
    assert f"0205 3812 {number:03d}" in book
    assert f"0205 3814 {number:03d}" in book


def queries_of(count: int, word: str = "xa") -> int:
    """How many queries a workbook of so many new communes takes."""
    hosts = [f"{word}{count}-{number}.localhost" for number in range(count)]
    for host in hosts:
        add_chart(make_member_site(f"Xã {host}", host))
    file = read_organization(workbook(together(*(commune(host) for host in hosts))))
    with CaptureQueriesContext(connection) as queries:
        report = import_organization(file)
    assert report.done == file.total
    return len(queries)


def test_each_commune_costs_the_same_however_many_there_are() -> None:
    queries_of(1, "truoc")
    one, two, four = (queries_of(count) for count in (1, 2, 4))
    assert four - two <= (two - one) * 2 * 1.1
    assert one <= MOST_QUERIES_OF_A_COMMUNE
