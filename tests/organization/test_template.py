"""What new portals begin with: their offices by law; what was there before stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from wagtail.models import Page

from home.models import StandardPage
from organization.models import ContactPage, OfficePage, OrganizationPage
from portal.tenancy.models import MemberSite
from portal.tenancy.provisioning.templates import check_page_types, shipped_template
from portal.tenancy.provisioning.yaml_file import Complaints
from tests.support.provisioning import CHI_LANG, DONG_TIEN_WARD, PROVINCE, Provisioner

CAN_THO = "92,province,Thành phố Cần Thơ,Cần Thơ,Thành phố,"
TU_PHAP = "STP,department,Sở Tư pháp,Tư pháp,Sở,20"

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path: Path) -> Provisioner:
    """Runs the command on rows."""
    return Provisioner(tmp_path)


def offices(unit: str) -> list[str]:
    """The titles of the offices of a unit's portal, in the order of the tree."""
    home = MemberSite.objects.get(unit__name=unit).site.root_page
    pages = OfficePage.objects.descendant_of(home).live().order_by("path")
    return list(pages.values_list("title", flat=True))


def test_a_commune_begins_with_the_offices_of_the_law(run: Provisioner) -> None:
    run(PROVINCE, CHI_LANG, DONG_TIEN_WARD, small=False)
    assert offices("Xã Chi Lăng") == [
        "Đảng ủy",
        "Hội đồng nhân dân",
        "Ủy ban nhân dân",
        "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân",
        "Phòng Kinh tế",
        "Phòng Văn hóa – Xã hội",
        "Trung tâm Phục vụ hành chính công",
        "Ủy ban Mặt trận Tổ quốc Việt Nam",
    ]
    ward = offices("Phường Đông Tiến")
    assert "Phòng Kinh tế, Hạ tầng và Đô thị" in ward
    assert "Phòng Kinh tế" not in ward
    room = OfficePage.objects.filter(slug="phong-kinh-te").get()
    assert room.get_parent().slug == "uy-ban-nhan-dan"
    assert (room.kind_id, room.basis_lines) == ("phong-chuyen-mon", ["NĐ 150/2025/NĐ-CP"])
    assert OrganizationPage.objects.live().count() == 3
    assert ContactPage.objects.live().filter(slug="lien-he").count() == 3
    assert not any(Page.find_problems())


def test_a_province_and_a_department_begin_with_theirs(run: Provisioner) -> None:
    run(PROVINCE, CAN_THO, TU_PHAP, small=False)
    assert offices("Tỉnh Lạng Sơn") == [
        "Tỉnh ủy",
        "Hội đồng nhân dân",
        "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân",
        "Ủy ban nhân dân",
        "Sở Nội vụ",
        "Sở Tư pháp",
        "Sở Tài chính",
        "Sở Công Thương",
        "Sở Nông nghiệp và Môi trường",
        "Sở Xây dựng",
        "Sở Khoa học và Công nghệ",
        "Sở Văn hóa, Thể thao và Du lịch",
        "Sở Giáo dục và Đào tạo",
        "Sở Y tế",
        "Thanh tra tỉnh",
        "Văn phòng Ủy ban nhân dân",
        "Ủy ban Mặt trận Tổ quốc Việt Nam",
    ]
    city = offices("Thành phố Cần Thơ")
    assert {"Thành ủy", "Thanh tra thành phố"} <= set(city)
    assert not {"Tỉnh ủy", "Thanh tra tỉnh"} & set(city)
    assert offices("Sở Tư pháp") == ["Lãnh đạo cơ quan"]
    assert OrganizationPage.objects.live().count() == 3
    assert ContactPage.objects.live().filter(slug="lien-he").count() == 3


def test_a_page_of_text_in_the_place_of_the_chart_stays_and_gets_no_offices(
    run: Provisioner,
) -> None:
    run(PROVINCE, CHI_LANG, small=False)
    home = MemberSite.objects.get(unit__name="Xã Chi Lăng").site.root_page
    chart = OrganizationPage.objects.descendant_of(home).get()
    above = chart.get_parent()
    chart.delete()
    above = Page.objects.get(pk=above.pk).specific
    above.add_child(instance=StandardPage(title="Bộ máy cũ", slug="to-chuc-bo-may"))
    MemberSite.objects.update(template_version=4)
    run(PROVINCE, CHI_LANG, small=False)
    assert not OfficePage.objects.descendant_of(home).exists()
    below = Page.objects.get(pk=above.pk).get_children()
    assert below.get(slug="to-chuc-bo-may").title == "Bộ máy cũ"


def test_an_office_of_a_template_has_a_kind_that_there_is() -> None:
    template = shipped_template("commune")
    about = next(section for section in template.sections if section.slug == "gioi-thieu")
    chart = next(child for child in about.children if child.slug == "to-chuc-bo-may")
    office = replace(chart.children[0], fields={"kind": "khong-co"})
    chart = replace(chart, children=(office,))
    wrong = replace(template, sections=(replace(about, children=(chart,)),))
    complaints = Complaints()
    check_page_types(wrong, complaints)
    assert [error.split(":")[0] for error in complaints.errors] == [office.key]
