"""A second run completes what is missing and leaves alone what people changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from wagtail.models import Page

from home.models import StandardPage
from portal.tenancy.models import (
    HostName,
    MemberSite,
    MenuItem,
    PublicAddress,
    SiteProfile,
    SiteState,
)
from portal.tenancy.provisioning import dump
from tests.support.provisioning import (
    CHI_LANG,
    MORE,
    PROVINCE,
    Provisioner,
    digest,
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
def test_a_second_run_changes_nothing(run: Provisioner) -> None:
    run(PROVINCE, CHI_LANG, small=False)
    before = digest()

    output = run(PROVINCE, CHI_LANG, small=False)

    assert "0 made, 0 completed, 2 skipped, 0 refused" in output
    assert digest() == before


@pytest.mark.django_db
def test_what_people_changed_survives(run: Provisioner) -> None:
    run(PROVINCE, CHI_LANG)
    member = MemberSite.objects.get(site__hostname="chilang.langson.localhost")
    history = StandardPage.objects.descendant_of(member.site.root_page).get(slug="lich-su")
    history.title, history.slug = "Lịch sử xã Chi Lăng", "lich-su-xa"
    history.save()
    MenuItem.objects.filter(site=member.site, page__slug="tin-tuc").delete()
    SiteProfile.objects.filter(site=member.site).update(agency_name="UBND xã")
    HostName.objects.filter(site=member.site).update(host="moi.langson.localhost")
    before = digest()

    run(PROVINCE, CHI_LANG)

    assert digest() == before
    assert "Lịch sử xã Chi Lăng" in "\n".join(dump.lines())


@pytest.mark.django_db
def test_a_newer_template_completes_what_it_brings(run: Provisioner, tmp_path: Path) -> None:
    run(PROVINCE, CHI_LANG)
    MenuItem.objects.filter(page__slug="tin-tuc").delete()

    output = run(PROVINCE, CHI_LANG, template=small_template(tmp_path, 2, MORE))

    assert "0 made, 2 completed, 0 skipped, 0 refused" in output
    assert "Liên hệ" in output
    assert Page.objects.filter(slug="lien-he", live=True).count() == 2
    assert set(MenuItem.objects.values_list("page__slug", flat=True)) == {"gioi-thieu", "lien-he"}
    assert set(MemberSite.objects.values_list("template_version", flat=True)) == {2}
    rows = PublicAddress.objects.filter(host="chilang.langson.localhost", path="/lien-he/")
    assert rows.count() == 1
    # The older template takes nothing away and lowers no version.
    assert "2 skipped" in run(PROVINCE, CHI_LANG)


@pytest.mark.django_db
def test_a_section_that_is_gone_comes_back_with_its_branch(run: Provisioner) -> None:
    run(PROVINCE)
    before = digest()
    Page.objects.get(slug="gioi-thieu").delete()

    output = run(PROVINCE)

    assert "0 made, 1 completed" in output
    assert Page.objects.filter(slug__in=["gioi-thieu", "lich-su"], live=True).count() == 2
    assert digest() != before  # its old address stays on record
    assert not any(Page.find_problems())


@pytest.mark.django_db
def test_a_page_of_theirs_at_a_sections_address_is_taken_for_it(
    run: Provisioner, tmp_path: Path
) -> None:
    run(PROVINCE)
    home = MemberSite.objects.get().site.root_page.specific
    home.add_child(instance=StandardPage(title="Liên lạc", slug="lien-he"))

    output = run(PROVINCE, template=small_template(tmp_path, 2, MORE))

    assert "1 completed" in output  # the version alone
    assert Page.objects.get(slug="lien-he").title == "Liên lạc"


@pytest.mark.django_db
@pytest.mark.parametrize("state", [SiteState.SUSPENDED, SiteState.ARCHIVED, SiteState.READ_ONLY])
def test_a_site_that_is_not_active_is_left_alone(
    run: Provisioner, tmp_path: Path, state: str
) -> None:
    run(PROVINCE)
    MemberSite.objects.update(state=state)
    before = digest()

    output = run(PROVINCE, template=small_template(tmp_path, 2, MORE))

    assert "1 skipped" in output
    assert digest() == before


@pytest.mark.django_db
def test_later_communes_join_a_province_that_has_a_portal(run: Provisioner) -> None:
    run(PROVINCE)

    output = run(CHI_LANG)

    assert "1 made" in output
    assert "chilang.langson.localhost" in hosts()
