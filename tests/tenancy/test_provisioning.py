"""Provisioning as an operator meets it: a file in, portals out."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db.models.signals import post_save
from django.utils import translation
from wagtail.models import Collection, Page, PageLogEntry, ReferenceIndex, Site

from home.models import HomePage, StandardPage, UnitPage
from portal.core.audit.models import AuditEntry
from portal.tenancy.models import (
    MemberSite,
    MenuItem,
    PublicAddress,
    SiteProfile,
    SiteState,
    Unit,
    UnitCode,
)
from portal.tenancy.provisioning import dump
from portal.tenancy.provisioning.indexing import not_indexed, side_work_muted
from portal.tenancy.provisioning.templates import shipped_template
from tests.support.provisioning import (
    CHI_LANG,
    HEADER,
    NA_SAM,
    PROVINCE,
    Provisioner,
    hosts,
    small_template,
)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Messages as they stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def run(tmp_path: Path) -> Provisioner:
    """Runs the command on rows."""
    return Provisioner(tmp_path)


@pytest.mark.django_db
def test_a_commune_gets_everything_a_portal_has(run: Provisioner) -> None:
    output = run(PROVINCE, CHI_LANG, small=False)

    assert "2 made, 0 completed, 0 skipped, 0 refused" in output
    member = MemberSite.objects.select_related("site__root_page", "unit").get(
        site__hostname="chilang.langson.localhost"
    )
    assert member.unit.name == "Xã Chi Lăng"
    assert member.unit.codes.get().code == "06463"
    assert member.unit.names.get().short_name == "Chi Lăng"
    assert member.unit.parents.get().parent.name == "Tỉnh Lạng Sơn"
    assert (member.site.port, member.site.is_default_site) == (80, False)
    assert (member.state, member.is_practice) == (SiteState.ACTIVE, False)
    template = shipped_template("commune")
    assert (member.template_name, member.template_version) == ("commune", template.version)
    profile = SiteProfile.objects.get(site=member.site)
    assert profile.agency_name == "Ủy ban nhân dân xã Chi Lăng"
    assert profile.parent_body == "Ủy ban nhân dân tỉnh Lạng Sơn"
    home = member.site.root_page.specific
    assert isinstance(home, HomePage)
    assert home.get_parent().specific == UnitPage.objects.get(unit=member.unit)
    titles = [page.title for page in home.get_children()]
    assert titles[:5] == [
        "Giới thiệu",
        "Tin tức – Sự kiện",
        "Hệ thống văn bản",
        "Thông báo",
        "Thông tin chỉ đạo, điều hành",
    ]
    introduction = home.get_children().get(slug="gioi-thieu")
    # What NĐ 224/2026/NĐ-CP Đ9 k1 c asks for, and the ways to the directory and the schedule.
    assert introduction.get_children().count() == 7 + 2
    menu = MenuItem.objects.filter(site=member.site).select_related("page")
    assert [item.page.title for item in menu][-1] == "Liên hệ"
    assert not [item for item in menu if not item.page.show_in_menus or not item.page.live]
    labels = {item.page.slug: item.label for item in menu}
    assert (labels["tin-tuc"], labels["lien-he"]) == ("Tin tức", "")


@pytest.mark.django_db
def test_the_trees_are_sound_and_nothing_lies_in_the_root_collection(
    run: Provisioner,
) -> None:
    run(PROVINCE, CHI_LANG, NA_SAM)

    assert not any(Page.find_problems())
    assert not any(Collection.find_problems())
    root = Collection.get_first_root_node()
    assert [row.name for row in root.get_children()] == ["Tỉnh Lạng Sơn (nhánh)"]
    commune = MemberSite.objects.get(site__hostname="chilang.langson.localhost")
    province = MemberSite.objects.get(site__hostname="langson.localhost")
    assert commune.branch_collection.is_descendant_of(province.branch_collection)
    assert commune.collection.get_parent() == commune.branch_collection
    lines = "\n".join(dump.lines())
    assert "problem" not in lines
    # What a room keeps of each site is part of the comparison, and so is what is not indexed.
    assert '"kind": "settings news.SiteNews"' in lines
    assert '{"kind": "not_indexed", "pages": 0}' in lines


@pytest.mark.django_db
def test_a_new_portal_answers_on_its_host_and_knows_its_addresses(
    run: Provisioner, public_get: Callable[..., object]
) -> None:
    run(PROVINCE, CHI_LANG, small=False)

    for path in ("/", "/gioi-thieu/", "/gioi-thieu/lich-su/", "/tin-tuc/"):
        response = public_get("chilang.langson.localhost", path)
        assert response.status_code == 200, path  # type: ignore[attr-defined]
    rows = PublicAddress.objects.filter(host="chilang.langson.localhost", valid_to=None)
    assert set(rows.values_list("path", flat=True)) >= {"/", "/gioi-thieu/lich-su/"}
    page = StandardPage.objects.get(pk=rows.get(path="/gioi-thieu/lich-su/").page_id)
    assert rows.get(path="/gioi-thieu/lich-su/").public_id == page.public_id
    assert page.first_published_at is not None


@pytest.mark.django_db
def test_side_work_put_off_is_done_in_the_end(run: Provisioner) -> None:
    run(PROVINCE, CHI_LANG, small=False)

    assert not not_indexed().exists()
    assert list(Page.objects.search("Chi Lăng"))
    home = HomePage.objects.get(title="Xã Chi Lăng")
    assert PageLogEntry.objects.filter(page=home, action="wagtail.create").count() == 1
    # What the muted reference index would have noted of the new pages: nothing,
    # and of home pages, which name their sections, what it notes.
    for page in Page.objects.filter(depth__gt=1).specific():
        wanted = {row[1] for row in ReferenceIndex._extract_references_from_object(page)}
        noted = ReferenceIndex.get_references_for_object(page)
        assert {row.to_object_id for row in noted} == wanted, page.url_path
        assert bool(wanted) == isinstance(page, HomePage)
    entry = AuditEntry.objects.get(action="provision", object_repr="Xã Chi Lăng")
    assert entry.detail["code"] == "06463"


@pytest.mark.django_db
def test_muting_ends_with_its_block() -> None:
    before = len(post_save.receivers)
    with side_work_muted():
        assert len(post_save.receivers) < before
    assert len(post_save.receivers) == before


@pytest.mark.django_db
def test_the_host_of_ho_chi_minh_city_is_an_exception_of_the_decree(
    run: Provisioner,
) -> None:
    run(
        "79,province,Thành phố Hồ Chí Minh,Hồ Chí Minh,Thành phố,",
        "26740,commune,Phường Sài Gòn,Sài Gòn,Phường,79",
        domain_suffix=None,
    )

    assert hosts() == {"hochiminhcity.gov.vn", "saigon.hochiminhcity.gov.vn"}


@pytest.mark.django_db
def test_departments_archives_and_practice_sites(run: Provisioner) -> None:
    run(
        f"{PROVINCE},,",
        "STP,department,Sở Tư pháp,,,20,,",
        "186,district,Huyện Chi Lăng,Chi Lăng,Huyện,20,2025-07-01,",
        f"{CHI_LANG},,",
        "TH1,practice,Xã Thực Hành,Thực Hành,Xã,20,,",
        header=f"{HEADER},ended,practice",
        small=False,
    )

    assert hosts() == {
        "langson.localhost",
        "sotuphap.langson.localhost",
        "huyenchilang.langson.localhost",
        "chilang.langson.localhost",
        "thuchanh.langson.localhost",
    }
    archive = MemberSite.objects.get(site__hostname="huyenchilang.langson.localhost")
    ended = datetime.date(2025, 7, 1)
    assert (archive.state, archive.state_since) == (SiteState.ARCHIVED, ended)
    assert (archive.unit.valid_to, archive.template_name) == (ended, "district_archive")
    practice = MemberSite.objects.get(site__hostname="thuchanh.langson.localhost")
    assert practice.is_practice
    department = SiteProfile.objects.get(site__hostname="sotuphap.langson.localhost")
    assert department.agency_name == "Sở Tư pháp"
    assert department.parent_body == "Ủy ban nhân dân tỉnh Lạng Sơn"
    code = UnitCode.objects.get(code="STP")
    assert code.scheme == UnitCode.Scheme.LOCAL


@pytest.mark.django_db
def test_a_template_for_ended_units_is_used_for_archives(run: Provisioner, tmp_path: Path) -> None:
    template = tmp_path / "archives.yaml"
    template.write_text(
        small_template(tmp_path)
        .read_text("utf-8")
        .replace("[province, commune, department]", "[district]"),
        encoding="utf-8",
    )

    run(
        f"{PROVINCE},",
        "186,district,Huyện Chi Lăng,Chi Lăng,Huyện,20,2025-07-01",
        header=f"{HEADER},ended",
        template=template,
        small=False,
    )

    templates = dict(MemberSite.objects.values_list("unit__level", "template_name"))
    assert templates == {"province": "province", "district": "small"}


@pytest.mark.django_db
def test_a_host_column_is_a_choice_too(run: Provisioner) -> None:
    run(
        f"{PROVINCE},",
        f"{CHI_LANG},xachilang.langson.localhost",
        header=f"{HEADER},host",
    )

    assert hosts() == {"langson.localhost", "xachilang.langson.localhost"}


# --- The register ----------------------------------------------------------------------


@pytest.mark.django_db
def test_the_unit_that_carries_the_code_now_is_used(run: Provisioner) -> None:
    run(PROVINCE)
    province = Unit.objects.get()
    reform = datetime.date(2025, 7, 1)
    ward = Unit.objects.create(
        name="Phường Chi Lăng", level_id="commune", parent=province, valid_to=reform
    )
    UnitCode.objects.create(unit=ward, code="05983", valid_to=reform)
    successor = Unit.objects.create(
        name="Phường Lương Văn Tri", level_id="commune", parent=province, valid_from=reform
    )
    UnitCode.objects.create(unit=successor, code="05983", valid_from=reform)

    output = run(PROVINCE, "05983,commune,Phường Lương Văn Tri,,,20")

    assert "1 made, 0 completed, 1 skipped" in output
    assert MemberSite.objects.get(unit=successor).site.hostname == "luongvantri.langson.localhost"
    assert Unit.objects.count() == 3


@pytest.mark.django_db
def test_a_list_of_another_year_is_refused(run: Provisioner) -> None:
    run(PROVINCE, "05983,commune,Phường Lương Văn Tri,,,20")

    output = run(PROVINCE, "05983,commune,Phường Chi Lăng,,,20")

    assert "0 made, 0 completed, 1 skipped, 1 refused" in output
    assert "Phường Lương Văn Tri" in output
    assert Unit.objects.count() == 2


@pytest.mark.django_db
def test_a_district_needs_its_end_or_a_register_that_knows_it(run: Provisioner) -> None:
    district = "186,district,Huyện Chi Lăng,Chi Lăng,Huyện,20"
    assert "1 made, 0 completed, 0 skipped, 1 refused" in run(PROVINCE, district)

    run(f"{PROVINCE},", f"{district},2025-07-01", header=f"{HEADER},ended")
    MemberSite.objects.filter(unit__level="district").delete()
    Site.objects.filter(hostname__startswith="huyen").delete()
    output = run(PROVINCE, district)

    assert "1 made, 0 completed, 1 skipped, 0 refused" in output
    assert MemberSite.objects.get(unit__level="district").state == SiteState.ARCHIVED
    assert Unit.objects.count() == 2
