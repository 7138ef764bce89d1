"""What the search is told of pages of text, and of portals."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from wagtail.models import Page

from home.models import PlaceKind, PlacePage, SectionPage, StandardPage
from portal.core.samples import fingerprint
from portal.tenancy import root_paths, versions
from portal.tenancy.models import MemberSite, SiteState, Succession, UnitParent
from portal.tenancy.register.services import rename_unit
from tests.factories import make_unit
from tests.search.keeping.conftest import Portal, make_portal, read

pytestmark = pytest.mark.django_db

OWN = {"type": "paragraph", "value": "<p>Xã lập năm 2025.</p>"}
SAMPLE = {"type": "paragraph", "value": "<p>Viết lịch sử vào đây.</p>"}


def sample() -> str:
    block = StandardPage._meta.get_field("body").stream_block.child_blocks["paragraph"]
    return fingerprint(block, SAMPLE["value"])


def test_a_page_of_text_without_what_its_template_left(commune: Portal) -> None:
    page = commune.text("Lịch sử", intro="Về xã", body=[SAMPLE, OWN], samples=[sample()])
    empty = commune.text("Địa lý", intro="", body=[SAMPLE], samples=[sample()])
    said = read("page", page.pk, empty.pk, commune.section.pk)
    assert set(said) == {page.pk, commune.section.pk}
    assert (said[page.pk].title, said[page.pk].lead) == ("Lịch sử", "Về xã")
    assert said[page.pk].body == "Xã lập năm 2025."
    assert said[page.pk].path == f"/gioi-thieu/{page.slug}/"


def test_a_page_with_nothing_but_a_map(commune: Portal) -> None:
    page = commune.text("Bản đồ", intro="", body=[{"type": "boundary_map", "value": {}}])
    assert set(read("page", page.pk)) == {page.pk}


def test_a_place(commune: Portal) -> None:
    kind = PlaceKind.objects.create(slug="ai", name="Cửa ải", group="place")
    home = Page.objects.get(pk=commune.member.site.root_page_id)
    page = home.add_child(
        instance=PlacePage(
            title="Ải Chi Lăng", summary="Một ải.", kind=kind, address="Thôn Minh Hòa", body=[OWN]
        )
    )
    said = read("page", page.pk)[page.pk]
    assert (said.parent, said.lead) == ("Cửa ải", "Một ải.")
    assert said.body == "Thôn Minh Hòa\nXã lập năm 2025."


def test_pages_cost_the_same_for_one_and_for_many(commune: Portal) -> None:
    pages = [commune.text(f"Trang {number}", body=[OWN]) for number in range(5)]
    read("page", pages[0].pk)
    with CaptureQueriesContext(connection) as one:
        read("page", pages[0].pk)
    with CaptureQueriesContext(connection) as many:
        assert len(read("page", *[page.pk for page in pages])) == 5
    assert len(one) == len(many) <= 8


def test_a_portal_by_its_names(province: Portal, commune: Portal) -> None:
    unit = commune.member.unit
    UnitParent.objects.create(unit=unit, parent=province.member.unit)
    rename_unit(unit, "Xã Chi Lăng Mới", datetime.date(2026, 1, 1))
    rename_unit(unit, "Phường Chi Lăng", datetime.date(2026, 7, 1))
    old = make_unit("Xã Vân Thủy")
    Succession.objects.create(old=old, new=unit, extent="whole", on=datetime.date(2025, 7, 1))
    home = commune.member.site.root_page_id
    said = read("unit", home)[home]
    assert (said.title, said.parent, said.path) == ("Phường Chi Lăng", "Tỉnh Lạng Sơn", "/")
    assert said.lead.split("\n") == ["Xã Chi Lăng Mới", "Xã Vân Thủy"]
    assert "UBND Xã Chi Lăng" in said.body
    assert not said.is_over


def test_an_archive_is_over(commune: Portal) -> None:
    MemberSite.objects.filter(pk=commune.member.pk).update(state=SiteState.ARCHIVED)
    home = commune.member.site.root_page_id
    assert read("unit", home)[home].is_over


def test_portals_cost_the_same_for_one_and_for_many(
    province: Portal, commune: Portal, neighbour: Portal
) -> None:
    homes = [portal.member.site.root_page_id for portal in (province, commune, neighbour)]
    read("unit", homes[0])
    with CaptureQueriesContext(connection) as one:
        read("unit", homes[0])
    with CaptureQueriesContext(connection) as many:
        assert len(read("unit", *homes)) == 3
    assert len(one) == len(many) <= 8


def test_a_section_is_found_by_what_it_says(commune: Portal) -> None:
    section = SectionPage.objects.get(pk=commune.section.pk)
    assert read("page", section.pk)[section.pk].lead == "Về chúng tôi"


def test_a_portal_that_another_process_has_just_made(
    commune: Portal, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CACHE_VERSION_SECONDS = 600
    root_paths.current()
    with monkeypatch.context() as other_process:
        other_process.setattr(versions, "forget", lambda *keys: None)
        made = make_portal("Xã Na Sầm", "nasam.localhost")
    home = made.member.site.root_page_id
    assert not root_paths.current().relevant(Page.objects.get(pk=home).url_path)
    assert read("unit", home)[home].title == "Xã Na Sầm"
